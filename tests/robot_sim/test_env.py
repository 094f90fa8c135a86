"""The environment keeps Gymnasium's promises, whichever way one acts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.wrappers import RecordEpisodeStatistics

import robot_sim
from robot_sim.env import ACTION_MODES, TabletopEnv
from robot_sim.errors import RobotSimError
from robot_sim.registration import register_envs
from robot_sim.tasks.registry import sample_task
from robot_sim.video import Film, write_video

register_envs()


def make(**options: Any) -> gymnasium.Env[Any, Any]:
    return gymnasium.make("robot_sim/Tabletop-v0", task="S1", **options)


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[key], b[key]) for key in a)


@pytest.mark.parametrize("mode", ACTION_MODES)
def test_checker_finds_nothing_to_warn_about(mode: str) -> None:
    check_env(make(action_mode=mode).unwrapped)


def test_checker_accepts_pixels_and_rendering() -> None:
    env = make(action_mode="joint", pixels=True, width=32, height=24, render_mode="rgb_array")

    check_env(env.unwrapped)


@pytest.mark.parametrize("name", ["robot_sim/Tabletop-v0", "robot_sim/TabletopPickPlace-v0"])
def test_same_seed_gives_the_same_episode(name: str) -> None:
    def play() -> list[dict[str, np.ndarray]]:
        env = gymnasium.make(name, task="cap")
        env.action_space.seed(5)
        seen = [env.reset(seed=11)[0]]
        return seen + [env.step(env.action_space.sample())[0] for _ in range(4)]

    assert all(same(a, b) for a, b in zip(play(), play(), strict=True))


def test_resets_without_a_seed_differ() -> None:
    env = make()

    assert not same(env.reset(seed=1)[0], env.reset()[0])


def test_what_follows_a_restored_snapshot_is_the_same_bit_for_bit() -> None:
    env = make()
    env.reset(seed=2)
    inner = env.unwrapped
    assert isinstance(inner, TabletopEnv)
    actions = np.random.default_rng(0).uniform(-1, 1, (12, 5))
    for action in actions[:6]:
        inner.step(action)
    snapshot = inner.snapshot()
    first = [inner.step(action)[0] for action in actions[6:]]

    inner.restore(snapshot)
    again = [inner.step(action)[0] for action in actions[6:]]

    assert all(same(a, b) for a, b in zip(first, again, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        {"after": 0, "drop": "red block"},
        {"after": 1, "add": "green ball", "to": [-0.2, -0.7]},
        {"after": 1, "move": "red block", "to": [-0.2, -0.7]},
    ],
    ids=["drop", "add", "move"],
)
def test_disturbed_episode_can_be_restored_to_before_it_was_disturbed(
    change: dict[str, Any],
) -> None:
    row = {
        "instruction": "put the red block on the top side",
        "objects": [{"name": "red block", "xy": [0.1, -0.4]}],
        "goal": 'at("red block", "top side")',
        "disturb": [change],
    }
    env = TabletopEnv(task=row, action_mode="pick_place")
    env.reset(seed=0)
    snapshot = env.snapshot()
    action = [(0.1, -0.4, 0.02), (0.15, -0.6, 0.0)]
    first, *_ = env.step(action)

    env.restore(snapshot)
    again, *_ = env.step(action)

    assert len(env.episode.happened) == 1
    assert same(first, again)


def test_pick_and_place_that_does_the_task_ends_the_episode() -> None:
    task = sample_task("S1", 5)
    env = gymnasium.make("robot_sim/TabletopPickPlace-v0", task=task)
    env.reset(seed=0)
    places = {o.name: (*o.xy, 0.02) for o in task.scene.objects}
    step = task.steps[0]
    assert isinstance(step.where, str)

    _, reward, terminated, truncated, info = env.step(
        {"pick": places[step.thing], "place": places[step.where]}
    )

    assert (reward, terminated, truncated) == (1.0, True, False)
    assert info["success"]
    assert info["is_success"]
    with pytest.raises(RobotSimError, match="call reset"):
        env.unwrapped.step(env.action_space.sample())


def test_failed_pick_says_why() -> None:
    env = gymnasium.make("robot_sim/TabletopPickPlace-v0", task="S1")
    env.reset(seed=0)

    *_, info = env.step(np.array([[-0.3, -0.8, 0], [0, -0.5, 0]], np.float32))

    assert info["ok"] is False
    assert "nothing within 3 cm" in info["why_not"]


def test_hand_goes_where_it_is_sent() -> None:
    env = make()
    before, _ = env.reset(seed=0)

    for _ in range(5):
        env.step(np.array([0, -1, -1, 0, 1], np.float32))
    after, *_ = env.step(np.array([0, 0, 0, 0, 1], np.float32))

    moved = after["observation"][6:9] - before["observation"][6:9]
    np.testing.assert_allclose(moved, [0, -0.15, -0.15], atol=0.01)
    assert after["observation"][10] > 0.09


@pytest.mark.parametrize(
    "action", [np.full(5, np.nan), np.full(5, np.inf), np.zeros(4), None, "left"]
)
def test_action_that_is_no_action_is_refused(action: Any) -> None:
    env = TabletopEnv(task="S1")
    env.reset(seed=0)

    with pytest.raises(RobotSimError, match=r"an action is finite numbers of shape \(5,\)"):
        env.step(action)


def test_stepping_before_reset_is_refused() -> None:
    with pytest.raises(RobotSimError, match="call reset"):
        TabletopEnv().step(np.zeros(5))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"action_mode": "torque"}, "one of pick_place, ee_delta, joint"),
        ({"view": "below"}, "one of front, top"),
        ({"render_mode": "human"}, "one of rgb_array"),
        ({"backend": "vulkan"}, "one of ray, gl"),
        ({"split": "maybe"}, "one of seen, unseen"),
        ({"task": "S99"}, "there is no task 'S99'; there are cap"),
        ({"width": 0}, "1 to 8192 pixels wide and high, not 0"),
        ({"noise": "loud"}, "one of none, webcam, stereo, tof"),
    ],
)
def test_unknown_option_is_refused_with_the_known_ones(
    options: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RobotSimError, match=reason):
        TabletopEnv(**options)


def test_options_of_a_reset_that_are_no_dict_are_refused() -> None:
    with pytest.raises(RobotSimError, match=r"options are a dict .* not 'x'"):
        TabletopEnv().reset(options="x")  # type: ignore[arg-type]


def test_option_of_a_reset_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RobotSimError, match="unknown option 'tsk'; one of task"):
        TabletopEnv().reset(options={"tsk": "S1"})


@pytest.mark.parametrize("what", [(), (1, 2), "x"])
def test_what_is_no_snapshot_is_not_restored(what: Any) -> None:
    with pytest.raises(RobotSimError, match="restore takes what snapshot"):
        TabletopEnv().restore(what)


def test_map_in_letters_shows_and_names_every_thing() -> None:
    env = make(render_mode="ansi")
    env.reset(seed=1)
    drawn = env.render()
    assert isinstance(drawn, str)

    for item in env.unwrapped.episode.task.scene.objects:
        assert f" {item.name} (" in drawn
    assert "+" in drawn


def test_noise_of_pictures_is_the_episodes_own() -> None:
    def pictures(seed: int, noise: str) -> np.ndarray:
        env = TabletopEnv(task="S1", pixels=True, width=64, height=48, noise=noise)
        return env.reset(seed=seed)[0]["rgb"]

    assert np.array_equal(pictures(1, "webcam"), pictures(1, "webcam"))
    assert not np.array_equal(pictures(1, "webcam"), pictures(1, "none"))


def test_wrist_picture_moves_with_the_arm() -> None:
    env = TabletopEnv(task="S1", pixels=True, width=64, height=48, view="wrist")
    before = env.reset(seed=1)[0]["rgb"]
    after = env.step(np.array([0, -1, -1, 0, 1]))[0]["rgb"]

    assert np.mean(before != after) > 0.3


def test_guards_report_what_they_saw() -> None:
    env = TabletopEnv(task="S1")
    env.reset(seed=0)
    robot = env.episode.robot
    robot.data.qvel[robot.model.jnt_dofadr[robot.model.body_jntadr[robot.world.body_ids[0]]]] = 60
    *_, info = env.step(np.zeros(5))

    assert "an object moved at" in info["guard"]
    assert robot.guard.fastest_m_s > 20
    assert robot.guard.most_energy_j > 0


def test_world_that_breaks_ends_the_episode_and_says_so() -> None:
    env = TabletopEnv(task="S1")
    env.reset(seed=0)
    env.episode.robot.data.qvel[:6] = 1e12
    observation, reward, terminated, truncated, info = env.step(np.zeros(5))

    assert (reward, terminated, truncated) == (0.0, False, True)
    assert "became unstable" in info["unstable"]
    assert env.observation_space.contains(observation)
    env.reset(seed=0)  # and the next one is sound
    assert "unstable" not in env.step(np.zeros(5))[-1]


def test_random_actions_never_break_the_world() -> None:
    env = make(action_mode="joint")
    env.action_space.seed(0)
    env.reset(seed=0)

    for _ in range(60):
        observation, *_ = env.step(env.action_space.sample())
        assert env.observation_space.contains(observation)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_vector_environment_runs_tasks_side_by_side(mode: str) -> None:
    envs = gymnasium.make_vec(
        "robot_sim/Tabletop-v0",
        num_envs=2,
        vectorization_mode=mode,
        vector_kwargs={"context": "spawn"} if mode == "async" else {},
    )
    observation, info = envs.reset(seed=[1, 2])
    observation, reward, *_ = envs.step(envs.action_space.sample())

    assert observation["observation"].shape == (2, 11)
    assert reward.shape == (2,)
    assert len(info["instruction"]) == 2
    envs.close()


def test_time_limit_truncates_and_never_terminates() -> None:
    env = RecordEpisodeStatistics(make(max_episode_steps=3))
    env.reset(seed=0)
    flags = [env.step(np.zeros(5, np.float32))[2:4] for _ in range(3)]

    assert flags[-1] == (False, True)


def test_goal_reward_is_recomputed_from_goals() -> None:
    env = TabletopEnv(task="S1")
    observation, info = env.reset(seed=0)

    wanted = observation["desired_goal"]
    assert env.compute_reward(observation["achieved_goal"], wanted, info) == 0.0
    assert env.compute_reward(wanted, wanted, info) == 1.0


def test_film_of_a_skill_is_written_as_a_video(tmp_path: Path) -> None:
    env = TabletopEnv(task="S1", action_mode="pick_place")
    env.reset(seed=0)
    with Film(env.episode.robot, fps=2, width=64, height=48) as film:
        env.episode.do("pick", env.episode.task.steps[0].thing)

    path = film.save(tmp_path / "pick.mp4")

    assert len(film.frames) > 3
    assert path.stat().st_size > 500
    assert write_video(tmp_path / "again.mp4", film.frames).exists()


def test_frames_of_a_pick_and_place_can_be_collected() -> None:
    env = TabletopEnv(
        task="S1", action_mode="pick_place", render_mode="rgb_array_list", width=32, height=24
    )
    env.reset(seed=0)
    env.step([(-0.3, -0.8, 0.0), (0.0, -0.5, 0.0)])

    frames = env.render()

    assert len(frames) >= 2
    assert frames[0].shape == (24, 32, 3)
    assert env.render() == []


@pytest.mark.parametrize("was_reset", [False, True])
def test_a_motion_is_filmed_after_a_restore_into_another_environment(was_reset: bool) -> None:
    one, other = (
        TabletopEnv(
            task="S1", action_mode="pick_place", render_mode="rgb_array_list", width=32, height=24
        )
        for _ in range(2)
    )
    one.reset(seed=0)
    if was_reset:
        other.reset(seed=1)
    other.restore(one.snapshot())
    x, y = one.episode.task.scene.objects[0].xy
    films = []
    for env in (one, other):
        env.render()  # leave out what came before
        env.step([(x, y, 0.0), (x, y, 0.0)])
        films.append(env.render())

    assert len(films[0]) > 10  # a motion, not its end alone
    assert np.array_equal(*films)


@pytest.mark.parametrize("first", ["gymnasium, robot_sim", "robot_sim, gymnasium"])
def test_importing_the_package_registers_whoever_comes_first(first: str) -> None:
    program = f"import {first}; assert 'robot_sim/Tabletop-v0' in gymnasium.registry"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_importing_the_package_stays_light() -> None:
    program = "import sys, robot_sim; assert not {'mujoco', 'gymnasium'} & set(sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert robot_sim.TabletopEnv is TabletopEnv
