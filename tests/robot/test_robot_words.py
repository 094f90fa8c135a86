"""What words mean: phrases, ordinals, relations, places."""

from __future__ import annotations

import math
from typing import Any

import pytest
from tables import told

from viper.capabilities.robot import Robot, TableRobot
from viper.capabilities.robot.places import LINES, PLACES, WORKSPACE, line, named_place
from viper.core.errors import Absent, Ambiguous, InputError, Refused, UnknownName, ViperError


@pytest.fixture(scope="module")
def both() -> tuple[Robot, TableRobot]:
    return told()


@pytest.fixture
def robot(both: tuple[Robot, TableRobot]) -> Robot:
    both[1].begin("another test")
    return both[0]


def names(things: Any) -> list[str]:
    return [thing.name for thing in things]


def test_find_returns_left_to_right(robot: Robot) -> None:
    assert names(robot.find("block")) == ["red block", "blue block", "red block 2"]
    assert names(robot.find("all the red things")) == ["red block", "red block 2"]
    assert names(robot.find(["blue bowl", "blue block"])) == ["blue bowl", "blue block"]


def test_nothing_found_says_what_is_there(robot: Robot) -> None:
    found = robot.find("black block")
    assert found == []
    assert "2 red blocks" in found.reason
    with pytest.raises(Absent, match="no black block"):
        robot.the("black block")


def test_several_of_a_kind_are_asked_about(robot: Robot) -> None:
    with pytest.raises(Ambiguous, match="red block or red block 2") as caught:
        robot.the("red block")
    assert caught.value.question.endswith("?")
    assert caught.value.options == ("red block", "red block 2")
    assert robot.the("red block 2").name == "red block 2"


def test_it_is_unclear_before_anything_was_done(robot: Robot) -> None:
    with pytest.raises(Ambiguous, match="it"):
        robot.the(robot.it)


@pytest.mark.parametrize(
    ("n", "side", "name"),
    [
        (1, "left", "red block"),
        (2, "left", "blue block"),
        (-1, "left", "red block 2"),
        (1, "right", "red block 2"),
        (1, "top", "blue block"),
        (1, "the front", "red block 2"),
    ],
)
def test_ordinals_count_from_the_side(robot: Robot, n: int, side: str, name: str) -> None:
    assert robot.nth("block", n, side).name == name


def test_there_is_no_fourth_of_three(robot: Robot) -> None:
    with pytest.raises(Absent, match="only 3"):
        robot.nth("block", 4, "left")


def test_relations_pick_things_out(robot: Robot) -> None:
    assert robot.nearest("block", "blue bowl").name == "blue block"
    assert robot.farthest("block", "blue bowl").name == "red block"
    assert robot.nearest(robot.corners(), "blue bowl") == "top right corner"
    assert names(robot.beside("block", "left", "blue bowl")) == [
        "blue block",
        "red block 2",
        "red block",
    ]
    assert names(robot.between("block", robot.find("block")[0], "blue bowl")) == ["blue block"]
    assert names(robot.others("red block 2")) == ["red block", "blue block"]
    assert set(names(robot.others("bowl", "bowl"))) == {"red block", "blue block", "red block 2"}
    assert robot.matching("blue block", "bowl").name == "blue bowl"
    assert robot.mismatching("red block 2", "bowl").name == "blue bowl"
    assert [names(group) for group in robot.groups("block", "color")] == [
        ["red block", "red block 2"],
        ["blue block"],
    ]
    assert robot.largest("thing").name == "blue bowl"


def test_what_lies_in_or_on_something_is_found() -> None:
    robot, table = told()
    robot.pick_and_place("blue block", "blue bowl")
    table.begin("another test")
    assert names(robot.on("object", "blue bowl")) == ["blue block"]
    assert not robot.on("red block", "blue bowl")
    assert "no red block there" in robot.on("red block", "blue bowl").reason
    assert not robot.on("object", "top left corner")


def test_things_are_ordered_from_a_side_or_by_size(robot: Robot) -> None:
    assert names(robot.ordered("block", "right"))[0] == "red block 2"
    assert names(robot.ordered("object", "largest"))[0] == "blue bowl"
    assert names(robot.ordered("object", "smallest"))[-1] == "blue bowl"
    with pytest.raises(UnknownName, match="largest"):
        robot.ordered("block", "weight")
    with pytest.raises(Absent, match="no green block"):
        robot.ordered("green block", "left")


def test_everything_else_takes_no_vessel_along(robot: Robot) -> None:
    assert set(names(robot.others("red block 2", "object"))) == {"red block", "blue block"}


@pytest.mark.parametrize("nonsense", [{}, {"red block"}, None, 3])
def test_what_is_no_name_is_told_so(robot: Robot, nonsense: Any) -> None:
    for call in (robot.next_to, robot.find, robot.largest):
        with pytest.raises(InputError, match="named by text"):
            call(nonsense)
    for wrong in (
        lambda: robot.ordered("block", nonsense),
        lambda: robot.nth("block", 1, nonsense),
    ):
        with pytest.raises(UnknownName):
            wrong()
    with pytest.raises(InputError, match="named by text"):
        robot.on("block", nonsense)


def test_a_spot_next_to_a_thing_is_free_and_near(robot: Robot) -> None:
    for name in ("blue bowl", "red block 2", "blue block"):
        x, y = robot.next_to(name)
        gaps = {
            thing.name: math.dist((x, y), (thing.x, thing.y)) - thing.width_m / 2
            for thing in robot.find("object")
        }
        assert min(gaps.values()) > 0.04
        assert gaps[name] < 0.12


def test_the_midpoint_of_a_thing_and_itself_is_where_it_is(robot: Robot) -> None:
    block = robot.the("blue block")
    assert robot.midpoint("blue block", "blue block") == (round(block.x, 4), round(block.y, 4))
    assert robot.midpoint("top left corner", "bottom right corner") == (0.0, -0.5)


def test_no_bowl_of_another_colour_is_said(robot: Robot) -> None:
    with pytest.raises(Absent, match="every bowl is blue"):
        robot.mismatching("blue block", "bowl")


def test_what_a_relation_meant_stays_until_the_next_instruction(
    both: tuple[Robot, TableRobot],
) -> None:
    robot, table = both
    first = robot.nth("block", 1, "left")
    first.x += 0.5
    assert robot.nth("block", 1, "left") is first
    table.begin("next")
    assert robot.nth("block", 1, "left") is not first
    first.x -= 0.5


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("the upper left corner", "top left corner"),
        ("bottom-right corner", "bottom right corner"),
        ("center of the table", "middle"),
        ("left edge", "left side"),
        ("the back", "top side"),
        ("red block", None),
        ("corner", None),
        ("", None),
    ],
)
def test_places_have_many_words(said: str, place: str | None) -> None:
    assert named_place(said) == place


def test_every_place_is_its_own_name() -> None:
    assert all(named_place(name) == name for name in PLACES)


def test_offsets_stay_inside_the_workspace(robot: Robot) -> None:
    assert robot.offset("blue bowl", "left", 0.1) == pytest.approx((0.05, -0.4), abs=0.002)
    x, y = robot.offset("blue bowl", "top", 2)
    assert y < WORKSPACE[3]
    assert x == pytest.approx(0.15, abs=0.002)


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("n", [0, 1, 3, 20])
def test_lines_have_n_points_in_the_workspace(kind: str, n: int) -> None:
    points = line(kind, n, taken=[(0.0, -0.5, 0.06)])
    assert len(points) == n
    assert all(
        WORKSPACE[0] < x < WORKSPACE[2] and WORKSPACE[1] < y < WORKSPACE[3] for x, y in points
    )


def test_a_line_keeps_clear_of_what_stands_there() -> None:
    points = line("horizontal", 3, taken=[(0.0, -0.5, 0.06), (0.14, -0.5, 0.06)])
    assert all(math.hypot(x - u, y + 0.5) > 0.09 for x, y in points for u in (0.0, 0.14))


HOSTILE: list[tuple[str, tuple[Any, ...]]] = [
    ("find", (None,)),
    ("find", ("x" * 100_000,)),
    ("find", ("",)),
    ("find", ("block left of the bowl",)),
    ("the", (3,)),
    ("nth", ("block", True, "left")),
    ("nth", ("block", 0, "left")),
    ("nth", ("block", 1, "sideways")),
    ("nth", ("block", 1, "x" * 10_000)),
    ("nearest", ("block", (float("nan"), 0.0))),
    ("offset", ("blue bowl", "left", float("nan"))),
    ("offset", ("blue bowl", "left", float("inf"))),
    ("offset", ("blue bowl", "left", "far")),
    ("line", ("spiral", 3)),
    ("line", ("circle", 10**9)),
    ("line", ("circle", -1)),
    ("groups", ("block", "__class__")),
    ("locate", ("Mars",)),
    ("pick_and_place", ("red block 2", (float("nan"), -0.5))),
    ("pick_and_place", ("red block 2", (5.0, 5.0))),
    ("pick_and_place", ("red block 2", "the moon")),
    ("pick_and_place", ("red block 2", "red block 2")),
    ("pick_and_place", ("red block 2", [])),
    ("push", ("red block 2", "left", -1)),
    ("push", ("red block 2", "bottom", 0.4)),
    ("push", ("red block 2", "left", float("nan"))),
    ("rotate", ("red block 2", float("nan"))),
    ("stack", (["blue block", "blue block"],)),
    ("place", ("middle",)),
    ("undo", ()),
]


@pytest.mark.parametrize(("method", "arguments"), HOSTILE, ids=lambda v: str(v)[:40])
def test_bad_arguments_get_one_sentence_and_move_nothing(
    both: tuple[Robot, TableRobot], method: str, arguments: tuple[Any, ...]
) -> None:
    robot, table = both
    table.begin("hostile")
    steps = len(table.steps)
    with pytest.raises(ViperError) as caught:
        _ = getattr(robot, method)(*arguments)[0]
    assert 0 < len(str(caught.value)) < 1000
    assert "\n" not in str(caught.value)
    assert len(table.steps) == steps


def test_outside_the_workspace_is_unsafe(robot: Robot) -> None:
    with pytest.raises(Refused, match="outside the workspace"):
        robot.pick_and_place("blue block", (0.9, -0.5))


def test_unknown_direction_lists_the_known_ones(robot: Robot) -> None:
    with pytest.raises(UnknownName, match="left, right, top, bottom"):
        robot.beside("block", "diagonally", "blue bowl")


def test_a_program_may_refuse(robot: Robot) -> None:
    with pytest.raises(Refused, match="the table does not fit"):
        robot.refuse("the table does not fit into the bowl")


def test_text_is_needed_where_text_is_meant(robot: Robot) -> None:
    with pytest.raises(InputError, match="named by text"):
        robot.find(3.5)
