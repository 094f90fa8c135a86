"""Gold policies of the public templates, and the filter that keeps them from training."""

from __future__ import annotations

import ast

import pytest

from robot_sim.tasks.cap import CAP
from robot_sim.tasks.draw import Split, Template
from robot_sim.tasks.ravens import RAVENS
from robot_sim.tasks.saycan import SAYCAN
from viper.training.instructions import gold_policy, holds_benchmark

TEMPLATES = [*CAP.values(), *SAYCAN.values(), *RAVENS.values()]


@pytest.mark.parametrize("split", ["seen", "unseen"])
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.name)
def test_every_template_has_a_gold_policy_and_is_kept_from_training(
    template: Template, split: Split
) -> None:
    for seed in range(3):
        instruction = template.sample(seed, split).instruction
        code = gold_policy(instruction)
        assert code is not None, instruction
        ast.parse(code)
        assert holds_benchmark(f"Please, {instruction.upper()}!")


@pytest.mark.parametrize(
    ("instruction", "code"),
    [
        (
            "Pick up the second block from the top and place it on the left side",
            'robot.pick_and_place(robot.nth("block", 2, "top"), "left side")',
        ),
        (
            "Pick up the red block and place it a lot to the right of the blue bowl",
            'robot.pick_and_place("red block", robot.offset("blue bowl", "right", 0.25))',
        ),
        (
            "Put all the blocks in a diagonal line",
            'for x, p in zip(robot.find("block"), robot.line("diagonal", robot.count("block"))):\n'
            "    robot.pick_and_place(x, p)",
        ),
    ],
)
def test_a_sentence_has_its_policy(instruction: str, code: str) -> None:
    assert gold_policy(instruction) == code


@pytest.mark.parametrize(
    "text",
    ["put the red block into the blue bowl", "stack the cubes", "how many blocks are there?"],
)
def test_other_wordings_are_free(text: str) -> None:
    assert gold_policy(text) is None
    assert not holds_benchmark(text)
