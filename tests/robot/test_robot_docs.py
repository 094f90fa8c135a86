"""Every example that a model reads about the robot works as written."""

from __future__ import annotations

import doctest
import inspect

import pytest
from tables import told

from viper.capabilities.robot import Robot
from viper.core.capability import HostClass

METHODS = HostClass.of(Robot).methods
EXAMPLES = doctest.DocTestParser()


@pytest.mark.parametrize("method", METHODS)
def test_the_example_in_the_docstring_is_true(method: str) -> None:
    text = inspect.getdoc(getattr(Robot, method)) or ""
    if method in ("home", "look", "refuse"):
        return  # nothing to show
    robot, table = told()
    table.approve = None
    if method == "undo":
        robot.pick_and_place("blue block", "left side")
    if method == "place":
        robot.pick("blue block")
    test = EXAMPLES.get_doctest(text, {"robot": robot}, method, None, None)
    assert test.examples, f"robot.{method} has no example"
    result = doctest.DocTestRunner(verbose=False).run(test)
    assert result.failed == 0
