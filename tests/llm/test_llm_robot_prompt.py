"""Prompts for the robot: what small and large models get to read."""

from __future__ import annotations

import pytest

from viper.core.capability import CapabilitySet, HostClass, capability
from viper.core.errors import InputError
from viper.llm.prompt import estimate_tokens
from viper.llm.robot_prompt import (
    EXAMPLES,
    NOTHING,
    STEPS_SHOWN,
    pick_and_place_text,
    policy_messages,
    push_text,
    step_prompt,
)
from viper.llm.writer_api import ROBOT
from viper.llm.writer_check import problem


class Robot:
    """The arm."""

    @capability
    def pick_and_place(self, thing: str, where: str) -> bool:
        """Carry a thing."""
        raise NotImplementedError


CAPABILITIES = CapabilitySet.of(HostClass.of(Robot))


def test_the_user_turn_holds_the_instruction_alone() -> None:
    system, user = policy_messages("put  the cup\nin the bowl", "cup, bowl")
    assert user.content == "robot: put the cup in the bowl"
    assert "On the table: cup, bowl" in system.content


def test_an_empty_table_is_named() -> None:
    assert f"On the table: {NOTHING}" in policy_messages("stack", "")[0].content


def test_only_declared_calls_are_shown() -> None:
    text = policy_messages("stack", "cup", CAPABILITIES)[0].content
    assert "def pick_and_place" in text
    assert "robot.stack" not in text
    assert "robot.line" not in text


def test_the_prompt_keeps_its_budget() -> None:
    text = policy_messages("stack", "cup", CAPABILITIES, budget_tokens=400)[0].content
    assert estimate_tokens(text) <= 400
    with pytest.raises(InputError, match="needs"):
        policy_messages("stack", "cup", CAPABILITIES, budget_tokens=50)


def test_examples_are_valid_policies() -> None:
    assert all(problem(example.program, ROBOT) is None for example in EXAMPLES)


def test_a_step_prompt_shows_the_newest_steps() -> None:
    done = [f"step {i}" for i in range(9)]
    said, scene, steps = step_prompt("stack | the cups", "red cup, cup 2", done).split(" | ")
    assert said == "step: stack / the cups"
    assert scene == "red cup, cup 2"
    assert steps == ", ".join(done[-STEPS_SHOWN:])


def test_the_first_step_has_nothing_before_it() -> None:
    assert step_prompt("stack", "cup", []) == "step: stack | cup | nothing"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("blue bowl", "pick up the cup and place it in the blue bowl"),
        ("blue bowl 2", "pick up the cup and place it in the blue bowl 2"),
        ("red block", "pick up the cup and place it on the red block"),
        ("top left corner", "pick up the cup and place it on the top left corner"),
    ],
)
def test_skills_have_canonical_texts(where: str, text: str) -> None:
    assert pick_and_place_text("cup", where) == text
    assert push_text("cup", "left") == "push the cup to the left"
