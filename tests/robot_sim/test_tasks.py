"""Tasks can be done where they are posed, are not done before, and travel as rows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from robot_sim.episode import Episode, run_oracle
from robot_sim.errors import GoalError, RobotSimError, TaskError
from robot_sim.goals import compile_goal
from robot_sim.places import PLACES
from robot_sim.scene import WORKSPACE
from robot_sim.state import TableState
from robot_sim.tasks.layout import thing
from robot_sim.tasks.registry import SUITES, TEMPLATES, sample_task
from robot_sim.tasks.task import Task
from robot_sim.views import VIEWS

ROW: dict[str, Any] = {
    "id": "one",
    "instruction": "put the red block in the blue bowl",
    "objects": [{"name": "red block", "xy": [0.1, -0.4]}, {"name": "blue bowl"}],
    "goal": 'inside("red block", "blue bowl")',
    "seed": 3,
}


def first_state(task: Task) -> TableState:
    positions = np.array([(*item.xy, item.scale_m) for item in task.scene.objects])
    return TableState(task.scene, positions, positions)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
@pytest.mark.parametrize("split", ["seen", "unseen"])
def test_every_template_poses_clear_tasks_that_are_not_done_yet(name: str, split: Any) -> None:
    for seed in range(4):
        task = sample_task(name, seed, split)

        assert task == sample_task(name, seed, split)
        assert not compile_goal(task.goal).holds(first_state(task))
        assert task.steps
        x0, y0, x1, y1 = WORKSPACE
        assert all(x0 <= o.xy[0] <= x1 and y0 <= o.xy[1] <= y1 for o in task.scene.objects)


@pytest.mark.parametrize("name", ["S4", "S6", "U4", "build-pyramid", "push-to-side"])
def test_oracle_does_the_task(name: str) -> None:
    score = run_oracle(sample_task(name, 1)).score()

    assert score.success
    assert score.psr == score.precision == score.executable == 1.0


@pytest.mark.parametrize("name", SUITES["cliport"])
def test_oracle_packs_sweeps_sorts_spells_and_moves_the_tower(name: str) -> None:
    score = run_oracle(sample_task(name, 0)).score()

    assert score.success
    assert score.psr == score.precision == score.executable == 1.0
    assert 0.3 < score.path_m < 20


def test_breaking_a_rule_once_is_no_success_whatever_comes_after() -> None:
    row = {**ROW, "rule": 'not at("red block", "left side")'}
    episode = Episode(Task.from_row(row))

    episode.do("pick_and_place", "red block", "left side")
    episode.do("pick_and_place", "red block", "blue bowl")
    score = episode.score()

    assert episode.broken == [1]
    assert score.psr == 1.0
    assert score.broken
    assert not score.success


def test_rule_is_not_broken_by_what_is_in_the_hand() -> None:
    row = {**ROW, "rule": 'height("red block") < 0.05'}
    episode = Episode(Task.from_row(row))

    episode.do("pick", "red block")
    episode.do("place", "blue bowl")

    assert episode.success


def test_rule_of_hanoi_is_broken_by_a_wide_disc_on_a_narrow_one() -> None:
    task = sample_task("hanoi", 0)
    wide, middle, narrow = (o.name for o in task.scene.objects if o.shape == "disc")
    ends = [step.where for step in task.steps]
    episode = Episode(task)

    episode.do("pick_and_place", narrow, ends[0])
    assert not episode.broken
    episode.do("pick_and_place", middle, narrow)

    assert episode.broken == [2]
    assert wide in episode.state().names


def test_chip_that_sticks_between_the_fingers_is_not_carried_away() -> None:
    assert run_oracle(sample_task("sweep-pile", 4)).success


def test_what_fell_on_a_thing_that_is_needed_is_put_aside() -> None:
    assert run_oracle(sample_task("S2-dropped", 10)).success


@pytest.mark.parametrize(
    ("name", "seed"), [("saycan-one-bowl", 14), ("pack", 12), ("pack", 39), ("pack-box", 19)]
)
def test_what_shares_a_vessel_stays_in_it(name: str, seed: int) -> None:
    assert run_oracle(sample_task(name, seed)).success


@pytest.mark.parametrize(("name", "seed"), [("sort-glyphs", 9), ("spell", 13), ("turn", 7)])
def test_a_letter_does_not_stay_on_a_finger_between_its_strokes(name: str, seed: int) -> None:
    assert run_oracle(sample_task(name, seed)).success


@pytest.mark.parametrize("angle", [90, -45])
def test_turn_is_judged_by_how_far_a_thing_was_turned(angle: int) -> None:
    row = {
        "instruction": "turn the letter",
        "objects": [{"name": "red letter F", "xy": [0.05, -0.5]}],
        "goal": f'turned("red letter F", {angle})',
    }
    episode = Episode(Task.from_row(row))

    assert not episode.success
    assert episode.do("rotate", "red letter F", angle).ok
    assert episode.success


def test_way_of_the_hand_is_part_of_the_score() -> None:
    episode = Episode(Task.from_row(ROW))

    episode.do("pick_and_place", "red block", "blue bowl")
    first = episode.score().path_m
    episode.do("home")

    assert 0.5 < first < episode.score().path_m < 5


@pytest.mark.parametrize("name", ["S2-moved", "S1-dropped", "S1-added"])
def test_oracle_does_again_what_was_undone(name: str) -> None:
    episode = run_oracle(sample_task(name, 1))

    assert len(episode.happened) == 1
    assert episode.success


def test_untouched_table_scores_nothing_but_disturbs_nothing() -> None:
    score = Episode(sample_task("S1", 0)).score()

    assert not score.success
    assert score.psr < 1.0
    assert score.precision == 1.0


def test_moving_the_wrong_thing_costs_precision() -> None:
    episode = Episode(Task.from_row(ROW))
    episode.robot.world.set_object_pose("blue bowl", (0.2, -0.7, 0.02))

    assert episode.score().precision < 1.0


def test_suites_hold_the_published_templates() -> None:
    assert SUITES["cap"] == tuple([f"S{k}" for k in range(1, 9)] + [f"U{k}" for k in range(1, 7)])
    assert len(SUITES["saycan"]) == len(SUITES["im"]) == 8


def test_splits_share_no_colour() -> None:
    def colors(split: Any) -> set[str]:
        return {o.color for s in range(20) for o in sample_task("S5", s, split).scene.objects}

    assert not colors("seen") & colors("unseen")


def test_row_that_went_through_json_is_the_same_task() -> None:
    task = sample_task("S5", 4)

    again = Task.from_row(json.loads(json.dumps(task.to_row())))

    assert again.goal == task.goal
    assert [o.name for o in again.scene.objects] == [o.name for o in task.scene.objects]
    assert [o.xy for o in again.scene.objects] == [o.xy for o in task.scene.objects]


@pytest.mark.parametrize("name", SUITES["disturbed"])
def test_disturbed_task_travels_with_what_will_happen(name: str) -> None:
    task = sample_task(name, 2)

    again = Task.from_row(json.loads(json.dumps(task.to_row())))

    assert again.disturb == task.disturb
    assert len(task.disturb) == 1


def test_row_without_places_gets_the_same_table_every_time() -> None:
    assert Task.from_row(ROW).scene == Task.from_row(ROW).scene
    assert Task.from_row(ROW).scene.object("red block").xy == (0.1, -0.4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"goal": 'inside("red blok", "blue bowl")'}, "no object 'red blok'"),
        ({"goal": "open('x')"}, "there is no 'open'"),
        ({"objects": [{"name": "plaid block"}]}, "unknown word 'plaid'"),
        ({"objects": [{"name": "red zebra"}]}, "unknown word 'zebra'"),
        ({"objects": [{"name": "block"}]}, "no color"),
        ({"objects": [{"nme": "red block"}]}, "an object is"),
        ({"objects": [{"name": "red block"}] * 2}, "two objects are called 'red block'"),
        ({"objects": [{"name": "red block", "xy": [3, 4]}]}, "outside x -0.3..0.3"),
        ({"objects": [{"name": "red block", "xy": "left"}]}, "xy is"),
        ({"objects": [{"name": "red block", "rgb": [1, 2]}]}, "rgb is three numbers"),
        (
            {
                "objects": [
                    {"name": "red block", "xy": [0, -0.5]},
                    {"name": "blue block", "xy": [0.01, -0.5]},
                ]
            },
            "stand in the same place",
        ),
        ({"objects": [{"name": f"red bowl {k}"} for k in range(40)]}, "could not place 40 things"),
        ({"objects": [{"name": f"red bowl {k}"} for k in range(20_000)]}, "at most 40 objects"),
        ({"objects": [{"name": "red block", "color": "blue"}]}, "it has name, xy, rgb, on"),
        ({"rule": 3}, "rule is an expression like goal"),
        ({"rule": "open('x')"}, "there is no 'open'"),
        ({"rule": 'moved("red zebra")'}, "no object 'red zebra'"),
        ({"objects": [{"name": "red block", "xy": ["0", "-0.5"]}]}, "xy is"),
        ({"objects": [{"name": "red block", "xy": [float("nan"), -0.5]}]}, "outside x"),
        ({"objects": [{"name": "red block", "xy": [10**400, -0.5]}]}, "outside x"),
        ({"objects": [{"name": "red block", "rgb": [True, 0.5, 0]}]}, "rgb is three numbers"),
        ({"objects": "red block"}, "objects is a list"),
        ({"objects": None}, "objects is a list"),
        ({"instruction": 3}, "instruction is a text"),
        ({"id": ["one"]}, "id is a text"),
        ({"goal": None}, "a goal is an expression"),
        ({"goal": "in(3"}, r"not one expression: [^<]*\. In: in\(3"),
        ({"goal": "(" * 1000 + "1" + ")" * 1000}, "at most 2000"),
        ({"goal": "not " * 400 + "1"}, "nested deeper|not one expression"),
        ({"seed": True}, "seed is a whole number"),
        ({"seed": 1.5}, "seed is a whole number"),
        ({"max_steps": "many"}, "max_steps is a whole number"),
        ({"seed": -1}, "seed is a whole number"),
        ({"sed": 1}, "has no 'sed'; it has id, instruction"),
        ({"instruction": " "}, "has no instruction"),
        ({"disturb": "move it"}, "disturb is a list"),
        ({"disturb": [{"after": 1}]}, "a disturbance is"),
        ({"disturb": [{"after": -1, "move": "red block", "to": [0, 0]}]}, "number of skill calls"),
        ({"disturb": [{"after": 1, "move": "cup", "to": [0, 0]}]}, "there is no 'cup'"),
        ({"disturb": [{"after": 1, "move": ["red block"], "to": [0, 0]}]}, "names a thing"),
        ({"disturb": [{"after": 1, "drop": "cup"}]}, "there is no 'cup'"),
        ({"disturb": [{"after": 1, "drop": "red block", "to": [0, -0.5]}]}, "a disturbance is"),
        ({"disturb": [{"after": 1, "add": "red block", "to": [0, -0.5]}]}, "add 'red block 2'"),
        ({"disturb": [{"after": 1, "add": "zebra", "to": [0, -0.5]}]}, "unknown word 'zebra'"),
        ({"disturb": [{"after": 1, "move": "red block", "to": [0, 9]}]}, "outside x"),
    ],
)
def test_damaged_row_is_refused_with_the_reason(change: dict[str, Any], reason: str) -> None:
    with pytest.raises((TaskError, GoalError), match=reason):
        Task.from_row({**ROW, **change})


def test_thing_is_moved_while_nobody_looks() -> None:
    row = {**ROW, "disturb": [{"after": 1, "move": "red block", "to": [-0.2, -0.7]}]}
    episode = Episode(Task.from_row(row))

    episode.do("pick_and_place", "red block", "top side")
    first = episode.state().position("red block")
    episode.do("home")

    np.testing.assert_allclose(first, (-0.2, -0.7, 0.02), atol=0.003)
    np.testing.assert_allclose(episode.state().position("red block"), first, atol=1e-3)
    assert Task.from_row(Task.from_row(row).to_row()).disturb == Task.from_row(row).disturb


def test_thing_falls_out_of_the_hand_once() -> None:
    episode = Episode(Task.from_row({**ROW, "disturb": [{"after": 0, "drop": "red block"}]}))

    first = episode.do("pick_and_place", "red block", "blue bowl")
    episode.do("open_gripper")
    again = episode.do("pick_and_place", "red block", "blue bowl")

    assert "fell out of the hand" in first.why_not
    assert again.ok
    assert episode.success
    assert [change.kind for change in episode.happened] == ["drop"]


def test_new_thing_appears_and_everything_else_stays() -> None:
    row = {**ROW, "disturb": [{"after": 1, "add": "green cup", "to": [-0.2, -0.7]}]}
    episode = Episode(Task.from_row(row))
    robot, arm = episode.robot, episode.robot.joints
    before = robot.world.object_positions()

    episode.do("open_gripper")

    assert episode.state().names == ["red block", "blue bowl", "green cup"]
    np.testing.assert_allclose(robot.world.object_positions()[:2], before, atol=1e-3)
    np.testing.assert_allclose(robot.joints, arm, atol=1e-3)
    assert episode.do("pick_and_place", "green cup", "top side").ok
    assert episode.do("pick_and_place", "red block", "blue bowl").ok
    assert episode.success


def test_what_others_move_is_not_held_against_the_robot() -> None:
    row = {**ROW, "disturb": [{"after": 1, "move": "blue bowl", "to": [-0.15, -0.6]}]}
    episode = Episode(Task.from_row({**row, "goal": ROW["goal"] + ' and untouched("blue bowl")'}))

    episode.do("home")
    episode.do("pick_and_place", "red block", "blue bowl")

    assert episode.score().precision == 1.0
    assert episode.success


@pytest.mark.parametrize("row", [None, [], "x" * 9000, {**ROW, "seed": "x" * 9000}])
def test_error_text_stays_short_whatever_the_row_holds(row: Any) -> None:
    with pytest.raises(TaskError) as caught:
        Task.from_row(row)

    assert len(str(caught.value)) < 300


def test_goal_may_be_long() -> None:
    goal = " and ".join(['inside("red block", "blue bowl")'] * 54)
    assert 1900 < len(goal) <= 2000

    assert Task.from_row({**ROW, "goal": goal}).goal == goal


def test_unknown_skill_is_refused_with_the_skills() -> None:
    with pytest.raises(TaskError, match="there is no skill 'fly'; there are pick, place"):
        Episode(Task.from_row(ROW)).do("fly")


def test_skill_without_its_arguments_is_refused_with_them() -> None:
    with pytest.raises(TaskError, match="pick takes thing: missing"):
        Episode(Task.from_row(ROW)).do("pick")


@pytest.mark.parametrize(
    ("seed", "split", "reason"),
    [
        (-1, "seen", "seed is a whole number >= 0, not -1"),
        ("x", "seen", "seed is a whole number >= 0, not 'x'"),
        (0, "maybe", "unknown split 'maybe'; one of seen, unseen"),
    ],
)
def test_unknown_seed_or_split_is_refused(seed: Any, split: Any, reason: str) -> None:
    with pytest.raises(TaskError, match=reason):
        sample_task("cap", seed, split)


def test_missing_field_is_named() -> None:
    with pytest.raises(TaskError, match="has no 'goal'"):
        Task.from_row({k: v for k, v in ROW.items() if k != "goal"})


def test_misspelt_field_is_named_rather_than_the_one_that_lacks() -> None:
    with pytest.raises(TaskError, match="has no 'gaol'; it has id, instruction"):
        Task.from_row({"gaol": ROW["goal"], **{k: v for k, v in ROW.items() if k != "goal"}})


def test_unknown_task_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(
        TaskError,
        match="there is no task 'S9'; there are cap, saycan, im, ravens, cliport, disturbed",
    ):
        sample_task("S9", 0)


def test_name_gives_size_material_and_colour() -> None:
    cup = thing("large metal blue cup 2", (0.0, -0.5))

    assert (cup.size, cup.material, cup.color, cup.shape) == ("large", "metal", "blue", "cup")


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_holds_the_whole_workspace(view: str) -> None:
    camera = replace(VIEWS[view], width=320, height=240)
    x0, y0, x1, y1 = WORKSPACE
    corners = [(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0.0, 0.08)]

    pixels, depth = camera.project(corners)

    assert np.all(depth > 0)
    assert np.all(pixels >= 0)
    assert np.all(pixels <= (320, 240))


def test_unknown_place_is_refused_with_the_places() -> None:
    from robot_sim.places import place_xy

    assert place_xy("the center") == PLACES["middle"]
    with pytest.raises(RobotSimError, match="places are top left corner, top side"):
        place_xy("attic")
