"""Things that are asked for by name, boxes, lids, trays, mats, letters, and what fits what."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest
from tabletop import SMALL, block

from robot_sim import SHAPES, Scene, SceneError, Skills, World, label, render, sample_scene
from robot_sim.bricks import BRICK_SHAPES, DIGITS, LETTERS, bricks
from robot_sim.control.robot import Robot
from robot_sim.episode import Episode
from robot_sim.errors import TaskError
from robot_sim.fits import quarter_turns, seat_m
from robot_sim.scene import ALL_SHAPES
from robot_sim.shapes import extent
from robot_sim.skills.grasp import NOT_GRASPABLE, plan_grasps
from robot_sim.skills.sensing import scan
from robot_sim.tasks.layout import scene_of_rows, thing
from robot_sim.tasks.registry import sample_task
from robot_sim.tasks.task import Task

# Digests of tasks that evaluations were run on.
OLD_TASKS = {
    "cap": "2fc13a3df4d7",
    "saycan": "76b16a72fbbf",
    "im": "7cf31038a74e",
    "ravens": "6a7dc96d5008",
    "disturbed": "9cb0b21e4fd8",
}
GLYPHS = (*LETTERS, *DIGITS)
KINDS = tuple(s for s in BRICK_SHAPES if s not in GLYPHS and s not in NOT_GRASPABLE)


def skills_for(*names: str) -> Skills:
    spots = [(0.1, -0.42), (-0.12, -0.55), (0.05, -0.68)]
    things = [thing(n, xy, yaw=0.4) for n, xy in zip(names, spots, strict=False)]
    return Skills(Robot(Scene(objects=tuple(things), camera=SMALL)))


@pytest.mark.parametrize("shape", BRICK_SHAPES)
def test_named_shape_stands_still_and_is_seen(shape: str) -> None:
    world = World(Scene(objects=(block("a", (0.0, -0.5), shape=shape),), camera=SMALL))
    before = world.object_positions()

    assert world.settle()
    seen = label(world.scene, render(world, antialias=1))[0]

    np.testing.assert_allclose(world.object_positions(), before, atol=2e-3)
    assert seen.shape == shape
    assert seen.visible_fraction > 0.9


@pytest.mark.parametrize("shape", BRICK_SHAPES)
def test_extent_of_a_shape_is_that_of_its_bricks(shape: str) -> None:
    radius, height = extent(shape)
    parts = bricks(shape)

    assert max(p.center[2] + p.half[2] for p in parts) == pytest.approx(height / 2)
    assert min(p.center[2] - p.half[2] for p in parts) == pytest.approx(-height / 2)
    assert all(np.hypot(*corner) <= radius + 1e-9 for p in parts for corner in p.corners())


def test_no_two_glyphs_are_alike() -> None:
    assert len({bricks(shape) for shape in GLYPHS}) == len(GLYPHS) == 36


@pytest.mark.parametrize("shape", GLYPHS)
def test_fingers_find_a_grasp_on_every_glyph(shape: str) -> None:
    world = World(Scene(objects=(block("a", (0.0, -0.5), shape=shape),), camera=SMALL))

    assert plan_grasps(scan(world, (0.0, -0.5)), 0, world.scene.objects[0])


def test_scenes_of_old_seeds_are_what_they_were() -> None:
    rows = [
        (i.name, i.shape, i.color, i.rgb, i.material, i.size, i.scale_m, i.xy, i.yaw)
        for seed in range(20)
        for i in sample_scene(seed).objects
    ]

    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

    assert digest[:16] == "458e459eb7bf1679"


@pytest.mark.parametrize("suite", OLD_TASKS)
def test_tasks_of_old_seeds_are_what_they_were(suite: str) -> None:
    rows = [sample_task(suite, 20_000_000 + seed).to_row() for seed in range(4)]

    digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()

    assert digest[:12] == OLD_TASKS[suite]


def test_sampler_draws_named_shapes_only_when_asked() -> None:
    asked = sample_scene(1, n_objects=3, shapes=("letter B", "disc"), sizes=("medium",))

    assert {item.shape for item in asked.objects} <= {"letter B", "disc"}
    assert {item.size for item in asked.objects} == {"medium"}
    assert {i.shape for s in range(20) for i in sample_scene(s).objects} == set(SHAPES)


def test_unknown_shape_is_refused_with_letters_and_digits_in_short() -> None:
    with pytest.raises(SceneError, match="mat, letter A to letter Z, digit 0 to digit 9") as error:
        sample_scene(0, shapes=("letter",))

    assert len(str(error.value)) < 250


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("red letter A", "letter A"),
        ("red letter A 2", "letter A"),
        ("red digit 7", "digit 7"),
        ("red digit 7 2", "digit 7"),
        ("medium metal red disc", "disc"),
        ("small red square tray 3", "square tray"),
        ("red block 2", "block"),
    ],
)
def test_name_of_several_words_gives_the_shape(name: str, shape: str) -> None:
    assert thing(name, (0, -0.5)).shape == shape


# --- holding


@pytest.mark.parametrize("kind", [*KINDS, "letter R", "digit 4"])
def test_every_named_kind_is_picked_and_placed(kind: str) -> None:
    skills = skills_for(f"small red {kind}")

    outcome = skills.pick_and_place(f"small red {kind}", (-0.15, -0.6))

    assert outcome.ok, outcome.why_not
    position = skills.robot.world.object_pose(f"small red {kind}")[0]
    assert np.hypot(position[0] + 0.15, position[1] + 0.6) < 0.015


@pytest.mark.parametrize("shape", NOT_GRASPABLE)
def test_what_nobody_can_hold_is_refused_with_the_reason(shape: str) -> None:
    skills = skills_for(f"red {shape}")

    for outcome in (skills.pick(f"red {shape}"), skills.push(f"red {shape}", "left", 0.1)):
        assert NOT_GRASPABLE[shape] in outcome.why_not
    assert set(NOT_GRASPABLE) <= set(ALL_SHAPES)


def test_things_stand_on_a_mat_as_on_the_table() -> None:
    world = World(Scene(objects=(thing("red mat", (0, -0.5)), block("a", (0.02, -0.5)))))

    world.settle()

    assert world.object_pose("a")[0][2] == pytest.approx(0.02, abs=1e-3)


def test_box_holds_what_is_dropped_into_it() -> None:
    scene = scene_of_rows([{"name": "blue box"}, {"name": "red ball", "on": "blue box"}], 3)
    episode = Episode(Task("box", "look", scene, "not inside('red ball', 'blue box')"))

    assert not episode.success
    assert episode.state().position("red ball")[2] < 0.04


@pytest.mark.parametrize(
    ("piece", "below"),
    [
        ("red lid", "blue box"),
        ("small red lid", "blue cup"),
        ("red block", "blue square tray"),
        ("large red cylinder", "large blue round tray"),
    ],
)
def test_piece_slips_into_its_place(piece: str, below: str) -> None:
    skills = skills_for(piece, below)

    outcome = skills.pick_and_place(piece, below)

    assert outcome.ok, outcome.why_not
    world = skills.robot.world
    over = world.object_pose(piece)[0][2] - world.object_pose(below)[0][2]
    seat = seat_m(world.scene.object(piece), world.scene.object(below))
    assert seat is not None
    assert over == pytest.approx(seat, abs=0.003)


def test_lid_that_lies_askew_is_no_lid_on_a_box() -> None:
    scene = scene_of_rows(
        [
            {"name": "blue box", "xy": [0, -0.5]},
            {"name": "red block", "on": "blue box"},
            {"name": "large green block", "on": "red block"},
            {"name": "red lid", "on": "large green block"},
        ],
        0,
    )

    assert not Episode(Task("t", "t", scene, "on('red lid', 'blue box')")).success


@pytest.mark.parametrize(
    ("piece", "below"),
    [
        ("small red lid", "large blue box"),
        ("large red block", "small blue square tray"),
        ("red block", "blue round tray"),
        ("red ball", "blue square tray"),
    ],
)
def test_what_is_not_made_to_fit_has_no_seat(piece: str, below: str) -> None:
    assert seat_m(thing(piece, (0, 0)), thing(below, (0, 0))) is None


@pytest.mark.parametrize("off", np.linspace(-3.1, 3.1, 7))
def test_quarter_turns_line_up_with_the_box(off: float) -> None:
    turns = quarter_turns(thing("red lid", (0, 0)), thing("blue box", (0, 0)), off)

    assert len(turns) == 4
    assert abs(turns[0]) <= np.pi / 4 + 1e-9
    assert all(abs(np.sin(2 * (off + turn))) < 1e-9 for turn in turns)


def test_disc_fits_nothing_and_may_be_turned_at_will() -> None:
    assert quarter_turns(thing("red disc", (0, 0)), thing("blue box", (0, 0)), 0.3) == []


# --- tables where things stand on others


def test_thing_on_another_starts_there_and_travels_as_a_row() -> None:
    rows = [{"name": "red lid", "on": "blue box"}, {"name": "blue box", "xy": [0.1, -0.5]}]
    task = Task("t", "open the box", scene_of_rows(rows, 0), 'not on("red lid", "blue box")')

    again = Task.from_row(json.loads(json.dumps(task.to_row())))

    assert again.scene.object("red lid").base_m == task.scene.object("red lid").base_m > 0.05
    assert not Episode(again).success


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"name": "red lid", "on": "blue box"}], "'red lid' cannot stand on 'blue box'"),
        ([{"name": "red lid", "on": "red lid"}], "cannot stand on 'red lid'"),
        ([{"name": "red lid", "on": 3}], "on is the name of another object"),
        (
            [{"name": "red lid", "on": "a", "xy": [0, -0.5]}],
            "instead of xy",
        ),
        ([{"name": "red letter"}], "unknown word 'letter'"),
        ([{"name": "huge red box"}], "sizes small, medium, large"),
        (
            [{"name": "red box", "xy": [0, -0.5]}, {"name": "blue box", "xy": [0.08, -0.5]}],
            "stand in the same place",
        ),
    ],
)
def test_impossible_table_is_refused_with_the_reason(rows: Any, reason: str) -> None:
    with pytest.raises(TaskError, match=reason):
        scene_of_rows(rows, 0)
