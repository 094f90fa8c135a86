"""Skills do what they say, check that they did it, and give a reason when they did not."""

from __future__ import annotations

from dataclasses import replace
from inspect import signature

import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim import SceneObject, sample_scene
from robot_sim.control.robot import Robot
from robot_sim.places import PLACES
from robot_sim.skills.grasp import plan_grasps
from robot_sim.skills.library import SKILLS, Skills
from robot_sim.skills.sensing import scan


def skills_for(*objects: SceneObject) -> Skills:
    return Skills(Robot(scene_of(*objects), settle=False))


def position(skills: Skills, name: str) -> np.ndarray:
    return skills.robot.world.object_pose(name)[0]


@pytest.mark.parametrize(
    "shape", ["block", "ball", "cylinder", "cone", "pyramid", "bowl", "cup", "plate", "ring"]
)
def test_every_small_shape_is_picked_and_placed(shape: str) -> None:
    skills = skills_for(replace(block("a", (0.1, -0.4), shape=shape), yaw=0.7))

    outcome = skills.pick_and_place("a", (-0.15, -0.6))

    assert outcome.ok, outcome.why_not
    assert np.linalg.norm(position(skills, "a")[:2] - (-0.15, -0.6)) < 0.015
    assert list(outcome.changed) == ["a"]
    assert outcome.held is None


def test_plate_wider_than_the_gripper_is_refused_with_the_reason() -> None:
    skills = skills_for(replace(block("a", (0.0, -0.5), shape="plate"), scale_m=0.034))

    outcome = skills.pick("a")

    assert not outcome.ok
    assert "no place to hold a: it is 14 cm wide" in outcome.why_not
    assert "they open 10 cm" in outcome.why_not


def test_picked_object_is_held_by_friction_alone() -> None:
    skills = skills_for(block("a", (0.1, -0.4)))

    assert skills.pick("a").held == "a"
    assert position(skills, "a")[2] > 0.12
    skills.robot.wait(1.0)
    assert position(skills, "a")[2] > 0.12
    skills.open_gripper()
    skills.robot.wait(0.5)

    assert position(skills, "a")[2] < 0.03


def test_thing_that_rolled_out_of_the_workspace_is_fetched_and_not_put_back_there() -> None:
    skills = skills_for(block("a", (0.0, -0.5)))
    skills.robot.world.set_object_pose("a", (0.33, -0.6, 0.0201))

    assert skills.pick((0.33, -0.6)).held == "a"
    assert "outside the workspace" in skills.place((0.33, -0.6)).why_not
    assert skills.place((0.2, -0.6)).ok


def test_cup_that_is_held_by_its_handle_is_not_tipped_when_let_go() -> None:
    scene = sample_scene(14, n_objects=5, shapes=("cup",), sizes=("small", "large"), domain="plain")
    skills = Skills(Robot(scene))

    outcome = skills.pick_and_place(scene.objects[0].name, (-0.2418, -0.3224))

    assert outcome.ok, outcome.why_not


def test_thing_is_picked_where_one_points() -> None:
    skills = skills_for(block("a", (0.1, -0.4)), block("b", (-0.1, -0.4)))

    assert skills.pick((0.11, -0.405, 0.02)).held == "a"


def test_pointing_at_bare_table_finds_nothing() -> None:
    outcome = skills_for(block("a", (0.1, -0.4))).pick((0.0, -0.6))

    assert outcome.why_not == "there is nothing within 3 cm of (0.00, -0.60)"


def test_blocks_are_stacked_bottom_to_top() -> None:
    skills = skills_for(
        *(block(n, (x, -0.5)) for n, x in zip("abcd", (-0.2, -0.05, 0.1, 0.25), strict=True))
    )

    outcome = skills.stack(["a", "b", "c", "d"])

    assert outcome.ok, outcome.why_not
    heights = [position(skills, name)[2] for name in "abcd"]
    np.testing.assert_allclose(heights, [0.02, 0.06, 0.10, 0.14], atol=0.003)


def test_top_block_is_taken_off_a_stack() -> None:
    skills = skills_for(block("a", (0, -0.5)), block("b", (0.2, -0.5)))
    skills.robot.world.set_object_pose("b", (0.0, -0.5, 0.0601))

    assert skills.pick_and_place("b", "left side").ok
    assert np.linalg.norm(position(skills, "a") - (0, -0.5, 0.02)) < 0.004


def test_covered_block_is_not_pulled_out_from_under_another() -> None:
    skills = skills_for(block("a", (0, -0.5)), block("b", (0.2, -0.5)))
    skills.robot.world.set_object_pose("b", (0.0, -0.5, 0.0601))

    outcome = skills.pick("a")

    assert not outcome.ok
    assert outcome.why_not == "b stands on a; take it away first"
    assert not outcome.changed


def test_blocks_find_room_inside_a_bowl() -> None:
    bowl = replace(block("bowl", (0.0, -0.5), shape="bowl"), scale_m=0.034)
    skills = skills_for(bowl, block("a", (-0.2, -0.4)), block("b", (0.2, -0.4)))

    assert skills.pick_and_place("a", "bowl").ok
    assert skills.pick_and_place("b", "bowl").ok
    for name in "ab":
        away = position(skills, name) - position(skills, "bowl")
        assert np.hypot(*away[:2]) < 0.055


def test_blocks_share_a_corner_side_by_side() -> None:
    skills = skills_for(block("a", (0, -0.5)), block("b", (0.1, -0.5)))
    corner = PLACES["top left corner"]

    for name in "ab":
        assert skills.pick_and_place(name, "top left corner").ok
        assert np.linalg.norm(position(skills, name)[:2] - corner) < 0.06
        assert position(skills, name)[2] < 0.03


@pytest.mark.parametrize(("direction", "way"), [("left", (-1, 0)), ((1, 1), (0.707, 0.707))])
def test_push_moves_a_block_along_the_table(
    direction: str | tuple[float, float], way: tuple[float, float]
) -> None:
    skills = skills_for(block("a", (0.0, -0.5)))

    outcome = skills.push("a", direction, 0.1)

    assert outcome.ok, outcome.why_not
    moved = position(skills, "a")[:2] - (0, -0.5)
    np.testing.assert_allclose(moved, 0.1 * np.array(way), atol=0.02)


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda s: s.pick("b"), "there is no object 'b'"),
        (lambda s: s.place("middle"), "the hand is empty"),
        (lambda s: s.pick((float("nan"), 0.1)), "a position is"),
        (lambda s: s.pick((0.9, -0.5)), "outside the workspace"),
        (lambda s: s.pick_and_place("a", "moon"), "there is no place 'moon'; places are top left"),
        (lambda s: s.push("a", "up", 0.1), "unknown direction 'up'; one of left"),
        (lambda s: s.push("a", "left", 5.0), "distance_m must be"),
        (lambda s: s.push("a", (0, 0), 0.1), "a direction needs a length"),
        (lambda s: s.push("a", (float("nan"), 1), 0.1), "a direction needs a length"),
        (lambda s: s.push("a", 3, 0.1), "a direction is one of left"),
        (lambda s: s.push("a", "left", float("nan")), "from 0 to 0.5 metres, not nan"),
        (lambda s: s.push("a", "left", "far"), "from 0 to 0.5 metres, not 'far'"),
        (lambda s: s.push("a", "left", 0), "more than 0 metres"),
        (lambda s: s.rotate("a", float("inf")), "from -180 to 180 degrees"),
        (lambda s: s.open_gripper(0.3), "opening_m must be from 0 to 0.1 metres, not 0.3"),
        (lambda s: s.pick((0.1, "x")), "a position is"),
        (lambda s: s.pick(None), "a position is"),
        (lambda s: s.place(["a", 1]), "the hand is empty"),
        (lambda s: s.sweep([], "middle"), "there is nothing to sweep"),
        (lambda s: s.sweep("b", "middle"), "there is no object 'b'"),
        (lambda s: s.sweep("a", "a"), "swept onto a mat or to a place, not onto a"),
        (lambda s: s.sweep("a", "middle", 2.0), "within_m must be from 0.03 to 0.2 metres"),
        (lambda s: s.stack(["a"]), "at least two"),
        (lambda s: s.stack("a"), "at least two"),
        (lambda s: s.stack(None), "at least two"),
        (lambda s: s.stack(["a", "a"]), "different things, not a, a"),
        (lambda s: s.pick_and_place("a", "a"), "a cannot be put on itself"),
    ],
)
def test_impossible_request_is_refused_in_words_and_nothing_moves(call, reason) -> None:  # type: ignore[no-untyped-def]
    skills = skills_for(block("a", (0, -0.5)))

    outcome = call(skills)

    assert not outcome.ok
    assert reason in outcome.why_not
    assert not outcome.changed


@pytest.mark.parametrize("angle", [45.0, -90.0])
def test_block_is_turned_where_it_stands(angle: float) -> None:
    skills = skills_for(block("a", (0.05, -0.5)))

    outcome = skills.rotate("a", angle)

    assert outcome.ok, outcome.why_not
    assert np.linalg.norm(position(skills, "a") - (0.05, -0.5, 0.02)) < 0.006
    assert skills.rotate("a", 400).why_not == "angle_deg must be from -180 to 180 degrees, not 400"


def test_thing_is_placed_at_the_angle_asked_for() -> None:
    skills = skills_for(replace(block("a", (0.05, -0.5), shape="letter F"), yaw=0.9))

    outcome = skills.pick_and_place("a", (-0.1, -0.5), 0.0, 30.0)

    assert outcome.ok, outcome.why_not
    assert np.degrees(skills.robot.world.object_yaws()[0]) == pytest.approx(30, abs=8)


def test_scattered_chips_are_swept_onto_a_mat() -> None:
    chips = [
        block(n, (x, -0.6), shape="chip") for n, x in zip("abc", (-0.1, -0.06, 0.0), strict=True)
    ]
    mat = replace(block("mat", (0.1, -0.42), shape="mat"), scale_m=0.032)
    skills = skills_for(*chips, mat)

    outcome = skills.sweep(["a", "b", "c"], "mat")

    assert outcome.ok, outcome.why_not
    assert set(outcome.meant) == {"a", "b", "c"}
    assert all(np.abs(position(skills, n)[:2] - (0.1, -0.42)).max() < 0.07 for n in "abc")


def test_sweeping_gives_up_once_nothing_can_be_pushed() -> None:
    skills = skills_for(block("a", (-0.3, -0.8)), block("b", (0.3, -0.8)))

    outcome = skills.sweep(["a", "b"], "top side")

    assert "the hand cannot reach" in outcome.why_not  # and not how far it got
    assert not outcome.changed


def test_fingers_open_as_far_as_asked() -> None:
    skills = skills_for(block("a", (0.05, -0.5)))

    skills.open_gripper(0.03)

    assert skills.robot.opening_m == pytest.approx(0.03, abs=0.002)


CALLS = {
    "pick": ("a",),
    "place": ((-0.1, -0.6),),
    "pick_and_place": ("a", "left side"),
    "push": ("a", "left", 0.05),
    "sweep": (["a"], "bottom side"),
    "rotate": ("a", 30.0),
    "stack": (["b", "a"],),
    "open_gripper": (),
    "close_gripper": (),
    "look": (),
    "home": (),
}


@pytest.mark.parametrize("name", SKILLS)
def test_every_skill_works_says_what_it_does_and_names_its_parameters(name: str) -> None:
    skills = skills_for(block("a", (0.1, -0.45)), block("b", (-0.05, -0.45)))
    if name == "place":
        assert skills.pick("a").ok

    outcome = getattr(skills, name)(*CALLS[name])

    assert outcome.ok, outcome.why_not
    assert outcome.text
    assert outcome.seconds <= SKILLS[name].timeout_s
    given = [p for p in signature(getattr(Skills, name)).parameters if p != "self"]
    assert given == list(SKILLS[name].takes)


def test_full_hand_cannot_pick() -> None:
    skills = skills_for(block("a", (0, -0.5)), block("b", (0.1, -0.5)))
    skills.pick("a")

    assert skills.pick("b").why_not == "the hand is full: it holds a"


def test_looking_leaves_the_table_free_of_the_arm() -> None:
    skills = skills_for(block("a", (0, -0.5)))
    skills.pick_and_place("a", "left side")

    assert skills.look().ok
    assert skills.frame is not None
    assert (skills.frame.segmentation == 0).sum() > 50


def test_skill_that_takes_too_long_stops_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SKILLS, "pick", replace(SKILLS["pick"], timeout_s=0.3))

    outcome = skills_for(block("a", (0, -0.5))).pick("a")

    assert outcome.why_not == "not done after 0.3 s"
    assert outcome.seconds < 4


def test_grasp_of_a_turned_block_meets_its_faces() -> None:
    item = replace(block("a", (0, -0.5)), yaw=0.3)
    robot = Robot(scene_of(item), settle=False)

    best = plan_grasps(scan(robot.world, (0.0, -0.5)), 0, item)[0]

    off = (best.yaw - item.yaw + np.pi / 4) % (np.pi / 2) - np.pi / 4
    assert abs(off) < 0.2
    assert best.width_m < 0.05
