"""What the robot does: judged by the next look, repeated, stopped, approved, taken back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from tables import told

from robot_sim import Outcome as Motion
from viper.capabilities.robot import Robot, SkillOption, TableRobot, robot_capabilities
from viper.capabilities.robot.api import robot_bindings
from viper.core.errors import Absent, LimitReached, Refused, SkillFailed, Stopped, UnknownName
from viper.core.execution import Limits
from viper.sandbox import open_sandbox

PAIR = {"red block": (-0.15, -0.5), "blue bowl": (0.1, -0.5)}
TRIO = {"red block": (-0.15, -0.6), "blue block": (0.0, -0.4), "green block": (0.15, -0.6)}


def test_a_skill_that_works_leaves_an_expectation() -> None:
    robot, table = told(PAIR)
    outcome = robot.pick_and_place("red block", "blue bowl")
    assert outcome.ok
    assert outcome.text == "pick up the red block and place it in the blue bowl"
    assert "red block in blue bowl" in outcome.changed
    assert table.scene_text() == "red block in blue bowl, blue bowl"
    assert [e.text for e in table.expectations] == ["the red block in the blue bowl"]
    assert table.broken() == []
    assert robot.the(robot.it).name == "red block"


def test_a_wish_that_is_true_moves_nothing() -> None:
    robot, table = told({"red block": (-0.25, -0.5)})
    outcome = robot.pick_and_place("red block", "left side")
    assert outcome.changed == "already there"
    assert table.steps[-1].tries == 0
    assert table.episode.outcomes == []


def test_what_somebody_else_undoes_is_broken() -> None:
    robot, table = told(PAIR)
    robot.pick_and_place("red block", "blue bowl")
    table.episode.robot.world.set_object_pose("red block", (-0.2, -0.7, 0.02))
    table.look()
    assert [e.text for e in table.broken()] == ["the red block in the blue bowl"]


def _liar() -> Callable[..., Motion]:
    def do(skill: str, *_: Any) -> Motion:
        return Motion(skill, "claimed", ok=True)

    return do


def test_what_the_arm_claims_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    robot, table = told(PAIR)
    monkeypatch.setattr(table.episode, "do", _liar())
    with pytest.raises(SkillFailed, match="the picture does not show the red block in the blue"):
        robot.pick_and_place("red block", "blue bowl")
    assert table.steps[-1].tries == 3
    assert table.expectations == []


def test_what_the_arm_denies_and_the_picture_shows_has_worked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    robot, table = told(PAIR)
    do = table.episode.do

    def deny(skill: str, *args: Any) -> Motion:
        do(skill, *args)
        return Motion(skill, "denied", ok=False, why_not="it slipped")

    monkeypatch.setattr(table.episode, "do", deny)
    assert robot.pick_and_place("red block", "blue bowl").ok


def test_a_failed_skill_is_a_value_when_the_robot_is_not_strict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    robot, table = told(PAIR)
    monkeypatch.setattr(table.episode, "do", _liar())
    table.strict = False
    assert not robot.pick_and_place("red block", "blue bowl").ok


def test_the_emergency_stop_ends_before_the_next_motion() -> None:
    robot, table = told(PAIR)
    table.stop_requested.set()
    with pytest.raises(Stopped, match="Stopped before: pick up the red block"):
        robot.pick_and_place("red block", "blue bowl")
    assert table.episode.outcomes == []
    assert table.steps == []


def test_nothing_moves_without_approval() -> None:
    robot, table = told(PAIR)
    asked: list[str] = []

    def no(text: str) -> bool:
        asked.append(text)
        return False

    table.approve = no
    with pytest.raises(Refused, match="not approved"):
        robot.pick_and_place("red block", "blue bowl")
    assert asked == ["pick up the red block and place it in the blue bowl"]
    assert table.episode.outcomes == []


def test_steps_are_bounded() -> None:
    robot, _ = told(PAIR, max_steps=1)
    robot.pick_and_place("red block", "left side")
    with pytest.raises(LimitReached, match="steps"):
        robot.pick_and_place("red block", "right side")


def test_undo_puts_back_what_was_moved_last() -> None:
    robot, table = told(PAIR)
    robot.pick_and_place("red block", "blue bowl")
    table.begin("undo that")
    assert robot.undo().ok
    assert robot.locate("red block")[:2] == pytest.approx((-0.15, -0.5), abs=0.03)
    table.begin_run()
    assert robot.undo().changed == "already there"  # the program is run again


def test_pick_and_place_apart_do_the_same_as_together() -> None:
    robot, table = told(PAIR)
    assert robot.pick("red block").ok
    assert table.scene_text().startswith("red block in the hand")
    with pytest.raises(Refused, match="hand is full"):
        robot.pick("blue bowl")
    assert robot.place("blue bowl").ok
    assert table.held is None
    assert table.scene_text() == "red block in blue bowl, blue bowl"


def test_stacking_again_is_nothing_new() -> None:
    robot, table = told(TRIO)
    assert robot.stack("block").ok
    tops = sorted(thing.z for thing in table.things)
    assert tops == pytest.approx([0.02, 0.06, 0.1], abs=0.01)
    motions = len(table.episode.outcomes)
    table.begin_run()
    assert robot.stack("block").changed == "already there"
    assert len(table.episode.outcomes) == motions


def test_what_carries_another_thing_is_cleared_first() -> None:
    robot, table = told(TRIO)
    robot.pick_and_place("red block", "blue block")
    robot.pick_and_place("blue block", "left side")
    assert robot.locate("blue block")[:2] == pytest.approx((-0.25, -0.5), abs=0.06)
    assert "on" not in table.thing_text(robot.the("red block")).split()


def test_a_thing_cannot_go_onto_what_it_carries() -> None:
    robot, _ = told(PAIR)
    robot.pick_and_place("red block", "blue bowl")
    with pytest.raises(Refused, match="the red block is on the blue bowl"):
        robot.pick_and_place("blue bowl", "red block")


def test_pushing_the_same_thing_twice_in_one_program_is_two_pushes() -> None:
    robot, _ = told({"red block": (0.1, -0.5)})
    robot.push("red block", "left", 0.1)
    robot.push("red block", "left", 0.1)
    assert robot.locate("red block")[0] == pytest.approx(-0.1, abs=0.04)


def test_two_things_trade_places_and_then_no_more() -> None:
    robot, table = told(TRIO)
    before = {thing.name: (thing.x, thing.y) for thing in table.things}
    assert robot.swap("red block", "blue block").ok
    after = {thing.name: (thing.x, thing.y) for thing in table.things}
    assert after["red block"] == pytest.approx(before["blue block"], abs=0.03)
    assert after["blue block"] == pytest.approx(before["red block"], abs=0.03)
    assert after["green block"] == pytest.approx(before["green block"], abs=0.01)
    table.begin_run()
    assert robot.swap("red block", "blue block").changed == "already there"


@pytest.mark.parametrize("order", [("red block", "blue block"), ("blue block", "red block")])
def test_a_pile_of_two_that_is_swapped_is_turned_over(order: tuple[str, str]) -> None:
    robot, table = told(TRIO)
    robot.pick_and_place("red block", "blue block")
    table.begin("the other way round")
    assert robot.swap(*order).ok
    assert "blue block on red block" in table.scene_text()


def test_what_is_in_two_bowls_is_swapped_into_the_other_one() -> None:
    bowls = {"red bowl": (-0.15, -0.5), "green bowl": (0.15, -0.5)}
    robot, table = told({**bowls, "red block": (0.0, -0.35), "blue block": (0.0, -0.68)})
    robot.pick_and_place("red block", "red bowl")
    robot.pick_and_place("blue block", "green bowl")
    table.begin("swap them")
    assert robot.swap("red block", "blue block").ok
    assert "red block in green bowl" in table.scene_text()
    assert "blue block in red bowl" in table.scene_text()


def test_a_thing_does_not_trade_places_with_itself() -> None:
    robot, table = told(PAIR)
    with pytest.raises(Refused, match="with itself"):
        robot.swap("red block", "red block")
    assert table.steps == []


def test_what_cannot_be_lifted_is_not_half_swapped() -> None:
    robot, table = told({"large white plate": (0.1, -0.5), "red block": (-0.15, -0.4)})
    with pytest.raises(Refused, match="cannot be lifted"):
        robot.swap("red block", "white plate")
    assert table.steps == []


def test_a_bowl_is_emptied_onto_the_table() -> None:
    robot, table = told({"red bowl": (0.1, -0.5), "red block": (-0.15, -0.4)})
    robot.pick_and_place("red block", "red bowl")
    table.begin("empty the bowl")
    for thing in robot.on("object", "red bowl"):
        robot.pick_and_place(thing, robot.next_to(thing))
    assert "red block in" not in table.scene_text()


def test_a_thing_of_another_table_is_not_here() -> None:
    robot, _ = told(PAIR)
    other, _ = told(PAIR)
    with pytest.raises(Absent, match="no longer on the table"):
        robot.pick_and_place(other.the("red block"), "blue bowl")


def test_options_can_be_executed_and_never_raise() -> None:
    _, table = told(PAIR)
    options = {option.text: option for option in table.skill_options()}
    assert "pick up the red block and place it in the blue bowl" in options
    assert "pick up the red block and place it on the top left corner" in options
    assert "push the red block to the left" in options
    assert table.execute(options["pick up the red block and place it in the blue bowl"]).ok
    gone = SkillOption("pick_and_place", ("black cup", "middle"), "carry what is not there")
    outcome = table.execute(gone)
    assert not outcome.ok
    assert "no black cup" in outcome.why_not
    with pytest.raises(UnknownName):
        table.execute(SkillOption("_record", (), "a private part"))


def test_a_program_in_the_sandbox_uses_the_robot() -> None:
    _, table = told(PAIR)
    sandbox = open_sandbox(robot_capabilities(table), limits=Limits(wall_s=120))
    source = (
        'for x in robot.find("block"):\n'
        '    done = robot.pick_and_place(x, robot.nearest("bowl", x))\n'
        "[done.ok, done.text, robot.the(robot.it).name, robot.find('block')[0].color]"
    )
    result = sandbox.run(source, bindings=robot_bindings(table))
    assert result.value == [
        True,
        "pick up the red block and place it in the blue bowl",
        "red block",
        "red",
    ]
    refused = sandbox.run('robot.pick_and_place("black block", "middle")')
    assert refused.error is not None
    assert refused.error.type == "Absent"
    inside = sandbox.run("robot._table", bindings=robot_bindings(table))
    assert inside.status != "ok"
    sandbox.close()


def test_what_is_not_seen_in_a_bowl_is_not_taken_to_be_there() -> None:
    robot, table = told({**PAIR, "green block": (0.0, -0.7)})
    robot.pick_and_place("red block", "blue bowl")
    red = robot.the("red block")
    assert not table.is_hidden(red)
    red.visible = False
    robot.pick_and_place("red block", "blue bowl")
    assert table.steps[-1].tries > 0  # it is not believed to be there unseen
    robot.pick_and_place("green block", "blue bowl")
    assert table.is_hidden(red)  # the other one may lie over it


def test_what_a_failed_skill_lost_is_missing_until_it_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    robot, table = told(PAIR)
    red = robot.the("red block")

    def carry_off(skill: str, *_: Any) -> Motion:
        table.memory.things.remove(red)
        return Motion(skill, "lost", ok=False, why_not="it slipped")

    monkeypatch.setattr(table.episode, "do", carry_off)
    monkeypatch.setattr(table, "glance", lambda: (SimpleNamespace(seconds={}), []))
    with pytest.raises(SkillFailed, match="it slipped"):
        robot.pick_and_place("red block", "blue bowl")
    assert table.missing() == ["red block"]
    table.memory.things.append(red)
    assert table.missing() == []


def test_finds_that_changed_are_reported() -> None:
    robot, table = told(TRIO)
    robot.find("block")
    assert table.changed_finds() == []
    table.memory.things.pop()
    assert table.changed_finds() == ["block"]


def test_robot_and_its_host_side_need_a_known_tier() -> None:
    _, table = told(PAIR)
    with pytest.raises(UnknownName, match="camera, oracle"):
        TableRobot(table.episode, tier="guess")  # type: ignore[arg-type]
    assert Robot(table).count("block") == 1


def test_everything_goes_into_the_bowl_but_the_bowl() -> None:
    robot, table = told(PAIR)
    for thing in robot.find("object"):
        assert robot.pick_and_place(thing, "blue bowl").ok
    assert table.scene_text() == "red block in blue bowl, blue bowl"
    with pytest.raises(Refused, match="cannot be placed on itself"):
        robot.pick_and_place("blue bowl", "blue bowl")


def test_a_plate_that_is_too_wide_or_laden_is_not_lifted() -> None:
    robot, table = told({"red block": (-0.15, -0.5), "large white plate": (0.1, -0.5)})
    for call in (robot.pick, lambda plate: robot.pick_and_place(plate, "left side")):
        with pytest.raises(Refused, match=r"white plate cannot be lifted: it is 1\d cm wide"):
            call("plate")
    assert table.episode.outcomes == []
