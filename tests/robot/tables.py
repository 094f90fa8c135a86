"""Tables that tests are played on."""

from __future__ import annotations

from typing import Any

from robot_sim import Episode, Task
from viper.capabilities.robot import Robot, TableRobot

Xy = tuple[float, float]

# The table of the docstrings' examples.
SCENE: dict[str, Xy] = {
    "red block": (-0.2, -0.6),
    "blue block": (0.0, -0.5),
    "blue bowl": (0.15, -0.4),
    "red block 2": (0.1, -0.7),
}


def episode(objects: dict[str, Xy] | None = None, **row: Any) -> Episode:
    """Return an episode on a table with these things."""
    things = SCENE if objects is None else objects
    rows = [{"name": name, "xy": list(xy)} for name, xy in things.items()]
    plain = {"id": "t", "instruction": "-", "goal": "len(objects) >= 0", "seed": 0}
    return Episode(Task.from_row({**plain, "objects": rows, **row}))


def told(objects: dict[str, Xy] | None = None, **options: Any) -> tuple[Robot, TableRobot]:
    """Return a robot that is told where things are, and its host side."""
    table = TableRobot(episode(objects), tier="oracle", **options)
    table.begin("a test")
    return Robot(table), table
