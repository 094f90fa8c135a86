"""Goals say what they mean on the true state, and nothing else can be said with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import Scene, World
from robot_sim.errors import GoalError
from robot_sim.goals import MAX_LENGTH, compile_goal
from robot_sim.places import PLACES
from robot_sim.state import TableState, observe


def named(name: str, xy: tuple[float, float]) -> object:
    color, shape = name.split()[:2]
    item = replace(block(name, xy, shape=shape), color=color)
    return replace(item, scale_m=0.034, size="large") if shape == "bowl" else item


SCENE: Scene = scene_of(
    named("red block", (-0.2, -0.3)),  # type: ignore[arg-type]
    named("green block", (0.0, -0.3)),  # type: ignore[arg-type]
    named("blue block", (0.2, -0.3)),  # type: ignore[arg-type]
    named("blue bowl", (0.0, -0.6)),  # type: ignore[arg-type]
)


def state_with(**places: tuple[float, float, float]) -> TableState:
    """Return the scene at rest after putting some things elsewhere."""
    world = World(SCENE)
    start = world.object_positions()
    for name, xyz in places.items():
        world.set_object_pose(name.replace("_", " "), xyz)
    world.settle()
    return observe(world, start)


@pytest.fixture(scope="module")
def apart() -> TableState:
    return state_with()


@pytest.fixture(scope="module")
def stack() -> TableState:
    return state_with(green_block=(-0.2, -0.3, 0.061), blue_block=(0.005, -0.6, 0.06))


@pytest.mark.parametrize(
    ("text", "apart_holds", "stack_holds"),
    [
        ('on("green block", "red block")', False, True),
        ('on("red block", "green block")', False, False),
        ('stacked(["red block", "green block"])', False, True),
        ('inside("blue block", "blue bowl")', False, True),
        ('on("blue block", "blue bowl")', False, True),
        ('inside("green block", "red block")', False, False),
        ('left_of("red block", "blue bowl")', True, True),
        ('left_of("red block", "blue bowl", 0.15)', True, True),
        ('left_of("red block", "blue bowl", min_m=0.25)', False, False),
        ('right_of("blue block", "red block")', True, True),
        ('in_front_of("blue bowl", "red block")', True, True),
        ('behind("red block", "blue bowl", 0.2)', True, True),
        ('at("red block", "top left corner")', False, False),
        ('at("red block", [-0.2, -0.33])', True, True),
        ('near("red block", "top left corner", 0.1)', True, True),
        ('in_line(blocks, "horizontal")', True, False),
        ('in_line(blocks, "vertical")', False, False),
        ('moved("green block")', False, True),
        ("all(untouched(b) for b in blocks)", True, False),
        ("all(untouched(b) for b in bowls)", True, True),
        ('height("green block") > 0.05', False, True),
        ('0.01 < height("red block") <= 0.03', True, True),
        ('not moved("red block") and len(blocks) == 3', True, True),
        ("any(inside(b, w) and color(b) == color(w) for b in blocks for w in bowls)", False, True),
        ('sum([1 for b in blocks if near(b, "red block", 0.02)]) == 2', False, True),
        ('color("red block") in ["red", "pink"]', True, True),
        ("all(on(a, b) for a in blocks for b in objects if a != b)", False, False),
    ],
)
def test_goal_means_what_it_says(
    text: str, apart_holds: bool, stack_holds: bool, apart: TableState, stack: TableState
) -> None:
    goal = compile_goal(text, apart.names)

    assert goal.holds(apart) is apart_holds
    assert goal.holds(stack) is stack_holds


def test_diagonal_line_is_neither_horizontal_nor_vertical() -> None:
    state = state_with(green_block=(-0.1, -0.4, 0.02), blue_block=(-0.02, -0.48, 0.02))

    kinds = [
        kind
        for kind in ("horizontal", "vertical", "diagonal")
        if compile_goal(f'in_line(blocks, "{kind}")').holds(state)
    ]

    assert kinds == ["diagonal"]


def test_pile_is_not_a_line(stack: TableState) -> None:
    goal = compile_goal('in_line(["red block", "green block"], "horizontal")')

    assert not goal.holds(stack)


def test_held_thing_rests_on_nothing(stack: TableState) -> None:
    held = replace(stack, rests_on=frozenset(), held="green block")

    assert not compile_goal('on("green block", "red block")').holds(held)


def test_conditions_are_the_parts_of_a_goal(stack: TableState) -> None:
    goal = compile_goal('all(moved(b) for b in blocks) and untouched("blue bowl")')

    parts = goal.conditions(stack)

    assert [truth for _, truth in parts] == [False, True, True, True]
    assert parts[0][0] == "moved(b) [b=red block]"


def test_places_are_the_published_ones() -> None:
    assert PLACES["bottom right corner"] == (0.25, -0.75)
    assert len(PLACES) == 9


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "().__class__.__bases__",
        "open('/etc/passwd')",
        "on.__globals__",
        "blocks.append(1)",
        "(lambda: True)()",
        "[x for x in (1).__class__.__mro__]",
        "all(x for x.y in blocks)",
        "all(x for x in blocks if __builtins__)",
        "getattr(blocks, 'pop')()",
        "f'{blocks}' == ''",
        "blocks[0] == 'a'",
        "on(*blocks)",
        "on(**{})",
        "print('hello')",
        "exec('1')",
        "eval('1')",
        "(x := 1) == 1",
        "True if True else False",
        "{1: 2} == {}",
        "1 if 1 else 2",
        "2 ** 9999999 > 1",
        "1 << 99999999 > 1",
        "await x",
        "yield",
        "import os",
        "a = 1",
        "True; True",
        "...",
        "None",
        "b'x' == b'x'",
        "1j == 1",
        "all(all for all in blocks)",
        "",
        "   ",
        "on(",
        "(" * 500 + ")" * 500,
        "not " * 200 + "True",
        "True " + "and True " * 400,
        "moved('red block')" + " " * MAX_LENGTH,
        "\0",
    ],
)
def test_what_is_not_in_the_language_is_refused(text: str) -> None:
    with pytest.raises(GoalError):
        compile_goal(text)


@pytest.mark.parametrize(
    "text",
    [
        "all(on(a, b) for a in objects * 9 for b in objects)",
        "len([1 for a in objects for b in objects for c in objects for d in objects])>0",
        "blocks",
        "1",
        "moved(blocks)",
        "moved()",
        'moved("zebra")',
        'at("red block", "moon")',
        'at("red block", [1, 2, 3])',
        'in_line(blocks, "round")',
        'stacked(["red block"])',
        '"a" * 99999 == ""',
        "1 / 0 > 1",
        "height('red block') < 'a'",
        "all(b for b in blocks)+1",
        "all(moved(b) for b in 3)",
        "all(1 for a in objects for b in objects for c in objects for d in objects for e in objects"
        " for f in objects for g in objects for h in objects for i in objects if a == 1) == 2",
    ],
)
def test_what_cannot_be_worked_out_ends_in_one_sentence(text: str, apart: TableState) -> None:
    with pytest.raises(GoalError):
        compile_goal(text).holds(apart)


def test_misspelt_object_is_found_before_the_episode() -> None:
    with pytest.raises(GoalError, match=r"no object 'red blok'; there are red block"):
        compile_goal('on("red blok", "blue bowl")', ["red block", "blue bowl"])


def test_refusal_says_where_and_what_exists() -> None:
    with pytest.raises(GoalError, match=r"column 0: there is no 'touching'; there are on, inside"):
        compile_goal('touching("a", "b")')


def test_state_knows_what_carries_what_over_others_in_between() -> None:
    state = state_with(green_block=(-0.2, -0.3, 0.061), blue_block=(-0.2, -0.3, 0.1015))

    assert ("blue block", "red block") in state.rests_on
    assert np.isclose(state.shift_m("red block"), 0, atol=2e-3)
