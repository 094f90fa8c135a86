"""A whole episode by camera: nothing that the robot decides on comes from the true state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tables import episode

import viper
from viper.capabilities.robot import Robot, TableRobot
from viper.core.errors import InputError, SkillFailed
from viper.vision.engine import VisionEngine

PAIR = {"red block": (-0.12, -0.55), "red bowl": (0.1, -0.45)}


def test_a_bowl_that_was_pushed_along_keeps_what_is_in_it(engine: VisionEngine) -> None:
    table = TableRobot(
        episode({"blue bowl": (-0.12, -0.55), "red block": (0.0, -0.35)}), engine=engine
    )
    table.begin("another test")
    robot = Robot(table)
    robot.pick_and_place("red block", "blue bowl")
    world = table.episode.robot.world
    for name, z in (("blue bowl", 0.017), ("red block", 0.026)):
        world.set_object_pose(name, (0.1, -0.6, z))
    table.look()
    assert table.scene_text() in (
        "blue bowl, red block in blue bowl", "red block in blue bowl, blue bowl",
    )  # fmt: skip
    assert robot.the("blue bowl").x == pytest.approx(0.1, abs=0.02)


def test_a_bowl_that_could_not_be_carried_off_is_still_there(engine: VisionEngine) -> None:
    table = TableRobot(
        episode({"blue bowl": (-0.15, -0.6), "yellow ball": (0.0, -0.65)}), engine=engine
    )
    table.begin("another test")
    robot = Robot(table)
    robot.pick_and_place("yellow ball", "blue bowl")
    table.memory.expect(robot.the("blue bowl"), (0.2, -0.4, 0.017))
    table.look()
    bowl = robot.the("blue bowl")
    assert bowl.visible
    assert (bowl.x, bowl.y) == pytest.approx((-0.15, -0.6), abs=0.02)


def test_a_block_goes_into_a_bowl_by_sight_and_is_put_back_when_it_is_taken_out(
    engine: VisionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = TableRobot(episode(PAIR), tier="camera", engine=engine)
    monkeypatch.setattr(type(table.episode), "state", _forbidden)
    robot = Robot(table)
    table.begin("put the red block in the red bowl")
    assert robot.pick_and_place("red block", "red bowl").ok
    assert table.scene_text() == "red block in red bowl, red bowl"
    assert set(table.steps[0].seconds) >= {"model", "camera", "physics"}
    table.episode.robot.world.set_object_pose("red block", (-0.2, -0.7, 0.02))
    table.look()
    assert [e.thing.name for e in table.broken()] == ["red block"]
    assert robot.pick_and_place("red block", "red bowl").ok
    assert table.broken() == []


def _forbidden(*_: object) -> object:
    raise AssertionError("the true state was asked for")


def test_a_block_that_does_not_move_is_seen_not_to(
    engine: VisionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = TableRobot(episode(PAIR), tier="camera", engine=engine)
    do = table.episode.do
    monkeypatch.setattr(table.episode, "do", lambda *_: do("open_gripper"))
    with pytest.raises(SkillFailed, match="the picture does not show the red block in the red"):
        Robot(table).pick_and_place("red block", "red bowl")
    assert table.steps[-1].tries == 3


def test_the_example_of_the_page_works() -> None:
    page = Path(viper.__file__).parents[1] / "docs" / "robot_api.md"
    code = page.read_text(encoding="utf-8").split("```python")[2].split("```")[0]
    names: dict[str, Any] = {}
    exec(compile(code, str(page), "exec"), names)
    table: TableRobot = names["table"]
    names["sandbox"].close()
    assert [step.ok for step in table.steps] == [True]
    assert table.episode.success


def test_the_camera_tier_needs_models() -> None:
    with pytest.raises(InputError, match="engine"):
        TableRobot(episode(PAIR), tier="camera")
