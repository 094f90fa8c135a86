"""The affordances as files, as facts about the robot, and as a planner asks for them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from affordance_tables import seen

from robot_sim.control.ur5e import BASE_XYZ
from robot_sim.scene import SHAPES, SIZES, WORKSPACE
from robot_sim.shapes import extent
from viper.capabilities.robot.values import SkillOption
from viper.core.errors import ModelMissing
from viper.core.settings import weights_folder
from viper.loops.planner.affordance import SeenAffordance
from viper.vision.affordance import Affordance, Call, Scene, scene
from viper.vision.space.kinds import usual_height_m
from viper.vision.space.thing import Thing


def test_what_is_known_of_the_robot_is_true_of_the_simulator() -> None:
    assert scene.SHAPES == SHAPES
    assert scene.REACHABLE == WORKSPACE
    assert BASE_XYZ[:2] == scene.ARM_XY
    for shape in SHAPES:
        assert usual_height_m(shape, "small") == pytest.approx(
            extent(shape)[1] * SIZES["small"], abs=1e-4
        )


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
@pytest.mark.parametrize("damage", [b"", b"{}", None])
def test_damaged_weights_are_reported_in_one_sentence(
    name: str, damage: bytes | None, tmp_path: Path
) -> None:
    folder = shutil.copytree(weights_folder() / "affordance", tmp_path / "affordance")
    file = folder / name
    file.write_bytes(damage) if damage is not None else file.unlink()
    with pytest.raises(ModelMissing, match=r"cannot be read .* reinstall the package"):
        Affordance.load(folder)


@dataclass
class Counting:
    """An affordance that counts how often it is asked."""

    asked: list[list[Call]] = field(default_factory=list)

    def probabilities(self, calls: Sequence[Call], _: Scene) -> list[float]:
        self.asked.append(list(calls))
        return [0.5] * len(calls)


@dataclass
class Robot:
    """Some things, and what may be done with them."""

    things: list[Thing]
    held: Thing | None = None

    def skill_options(self) -> list[SkillOption]:
        return [
            SkillOption("pick_and_place", ("red block", "blue bowl"), "into the bowl"),
            SkillOption("pick_and_place", ("red block", "top side"), "to the top"),
            SkillOption("push", ("red block", "left", 0.1), "to the left"),
        ]


def a_robot() -> Any:
    return Robot([seen("red block", 0.0, -0.5), seen("blue bowl", 0.15, -0.4)])


def test_all_options_are_judged_at_once_until_something_moves() -> None:
    robot, counting = a_robot(), Counting()
    affordance = SeenAffordance(robot, counting)  # type: ignore[arg-type]
    for _ in range(2):
        for option in robot.skill_options():
            assert affordance(option) == 0.5
    assert len(counting.asked) == 1
    robot.things[0].move_to((0.1, -0.6, 0.02))
    affordance(robot.skill_options()[0])
    robot.held = robot.things[0]
    affordance(robot.skill_options()[0])
    assert len(counting.asked) == 3


def test_options_become_calls_with_places_and_ends_of_pushes_in_metres() -> None:
    robot, counting = a_robot(), Counting()
    SeenAffordance(robot, counting)(robot.skill_options()[0])  # type: ignore[arg-type]
    carry, to_place, push, _ = counting.asked[0]
    assert carry == Call("pick_and_place", "red block", "blue bowl")
    assert to_place == Call("pick_and_place", "red block", (0.0, -0.25), named=True)
    assert push == Call("push", "red block", (-0.1, -0.5))


def test_an_option_about_a_thing_that_is_gone_has_no_chance() -> None:
    robot = a_robot()
    gone = SkillOption("push", ("green block", "left", 0.1), "push the green block")
    assert SeenAffordance(robot)(gone) == 0.0
