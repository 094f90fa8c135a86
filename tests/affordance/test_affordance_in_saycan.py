"""Tables on which the language model alone would choose what cannot work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest
from affordance_tables import seen

from robot_sim import Episode, Task
from viper.capabilities.robot import TableRobot
from viper.capabilities.robot.values import SkillOption
from viper.loops.planner.affordance import SeenAffordance
from viper.loops.planner.bench import Bench
from viper.loops.planner.counted import CountedLLM
from viper.loops.planner.saycan import follow_saycan
from viper.loops.planner.scores import rank
from viper.vision.space.thing import Thing

RED = "pick up the red block and place it in the blue bowl"
YELLOW = "pick up the yellow block and place it in the blue bowl"


class Wisher:
    """A language model that wants some steps, the first the most, and cannot see."""

    name = "wisher"

    def __init__(self, *wishes: str) -> None:
        self.wishes = wishes

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        left = [wish for wish in self.wishes if wish not in prompt]
        worth = {wish: -0.5 - 0.4 * number for number, wish in enumerate(left)}
        worth["done"] = -4.0 if left else -0.1
        return [len(option.split()) * worth.get(option, -6.0) for option in options]


def a_block_on_a_block() -> TableRobot:
    row = {
        "instruction": "put the blocks in the bowl",
        "objects": [
            {"name": "red block", "xy": [-0.1, -0.5]},
            {"name": "yellow block", "xy": [-0.1, -0.62]},
            {"name": "blue bowl", "xy": [0.1, -0.5]},
        ],
        "goal": 'all(inside(b, "blue bowl") for b in blocks)',
        "seed": 4,
    }
    episode = Episode(Task.from_row(row))
    episode.robot.world.set_object_pose("yellow block", np.array([-0.1, -0.5, 0.061]))
    episode.robot.world.settle()
    robot = TableRobot(episode, tier="oracle", engine=None)
    robot.begin("put the blocks in the bowl")
    robot.look()
    return robot


def follow(robot: TableRobot, affordance: Any) -> tuple[str, ...]:
    none = cast("Any", None)  # this planner runs no programs
    llm = CountedLLM(cast("Any", Wisher(RED, YELLOW)))
    bench = Bench(robot, llm, none, none, dict, max_steps=6)
    return follow_saycan(bench, "put the blocks in the bowl", affordance).plan


def test_the_upper_block_goes_first_although_the_model_would_begin_below() -> None:
    robot = a_block_on_a_block()
    assert follow(robot, SeenAffordance(robot)) == (YELLOW, RED)
    assert [step.tries for step in robot.steps] == [1, 1]
    assert robot.episode.success


def test_without_affordances_the_upper_block_is_moved_on_the_way() -> None:
    robot = a_block_on_a_block()
    assert follow(robot, lambda _: 1.0)[0] == RED
    assert len(robot.steps) > 2, "the block on top is cleared away, or taken by mistake"


class Seeing:
    """A robot that sees some things and could do some options."""

    def __init__(self, things: list[Thing], options: list[SkillOption]) -> None:
        self.things, self.options = things, options

    def skill_options(self) -> list[SkillOption]:
        return self.options


def carry(thing: str, where: str) -> SkillOption:
    return SkillOption("pick_and_place", (thing, where), f"{thing} to {where}")


RED_HERE = seen("red block", 0.0, -0.5)


@pytest.mark.parametrize(
    ("things", "tempting", "sound"),
    [
        pytest.param(
            [seen("white plate", -0.1, -0.6), seen("pink plate", 0.1, -0.6, size="small")],
            carry("white plate", "top side"),
            carry("pink plate", "top side"),
            id="a plate that is too wide",
        ),
        pytest.param(
            [RED_HERE, seen("gray cone", -0.1, -0.6), seen("gray cylinder", 0.1, -0.6)],
            carry("red block", "gray cone"),
            carry("red block", "gray cylinder"),
            id="the tip of a cone",
        ),
        pytest.param(
            [RED_HERE, seen("white ball", -0.1, -0.6), seen("white block", 0.1, -0.6)],
            carry("red block", "white ball"),
            carry("red block", "white block"),
            id="the top of a ball",
        ),
        pytest.param(
            [RED_HERE, seen("green block", -0.055, -0.5), seen("cyan block", -0.1, -0.5)],
            SkillOption("push", ("red block", "left", 0.1), "push the red block to the left"),
            carry("red block", "left side"),
            id="a push into two others",
        ),
        pytest.param(
            [seen("red block", -0.27, -0.5), seen("green block", 0.1, -0.5)],
            SkillOption("push", ("red block", "left", 0.1), "push the red block to the left"),
            SkillOption("push", ("green block", "left", 0.1), "push the green block to the left"),
            id="a push off the table",
        ),
    ],
)
def test_the_sound_option_wins_over_a_somewhat_likelier_one(
    things: list[Thing], tempting: SkillOption, sound: SkillOption
) -> None:
    can = SeenAffordance(cast("Any", Seeing(things, [tempting, sound])))
    texts, logprobs = [tempting.text, sound.text], [-0.5, -0.8]
    assert rank(texts, logprobs, [1.0, 1.0]).best.text == tempting.text
    assert rank(texts, logprobs, [can(tempting), can(sound)]).best.text == sound.text
