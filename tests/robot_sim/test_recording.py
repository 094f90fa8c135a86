"""Episodes come back from disk as they were, and damage is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest

from robot_sim.env import ACTION_MODES
from robot_sim.errors import RobotSimError
from robot_sim.recording import Recorder, Recording
from robot_sim.registration import register_envs
from robot_sim.tasks.task import Task

register_envs()


def played(steps: int = 2, **options: Any) -> Recording:
    env = Recorder(gymnasium.make("robot_sim/Tabletop-v0", task="S1", **options))
    env.action_space.seed(0)
    env.reset(seed=4)
    for _ in range(steps):
        env.step(env.action_space.sample())
    return env.recording()


@pytest.mark.parametrize("mode", ACTION_MODES)
def test_loaded_episode_equals_the_saved_one(mode: str, tmp_path: Path) -> None:
    recording = played(action_mode=mode)

    recording.save(tmp_path / "deep" / "one")

    assert Recording.load(tmp_path / "deep" / "one") == recording
    assert Recording.load(tmp_path / "deep" / "one.json") == recording


def test_pictures_are_kept(tmp_path: Path) -> None:
    recording = played(1, pixels=True, width=32, height=24)

    recording.save(tmp_path / "seen")

    assert Recording.load(tmp_path / "seen").observations["rgb"].shape == (2, 24, 32, 3)


def test_episode_without_steps_is_one_too(tmp_path: Path) -> None:
    recording = played(0)

    recording.save(tmp_path / "0.5")

    assert len(recording) == 0
    assert Recording.load(tmp_path / "0.5") == recording
    assert recording.actions.shape == (0, 5)


def test_recorded_actions_play_the_same_episode_again() -> None:
    first = played(3)
    env = Recorder(gymnasium.make("robot_sim/Tabletop-v0", task="S1"))
    env.reset(seed=first.seed)
    for action in first.actions:
        env.step(action)

    assert env.recording() == first


def test_recording_tells_task_skills_and_score() -> None:
    recording = played(1, action_mode="pick_place")

    assert Task.from_row(recording.task).instruction == recording.task["instruction"]
    assert recording.outcomes[0]["skill"] == "pick_and_place"
    assert recording.score["steps"] == 1


def test_different_episodes_are_not_equal() -> None:
    assert played(1) != played(2)
    assert played(1) != "played"


def test_recording_before_reset_is_refused() -> None:
    env = Recorder(gymnasium.make("robot_sim/Tabletop-v0", disable_env_checker=True))
    with pytest.raises(RobotSimError, match="call reset"):
        env.recording()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("one.npz", None, "cannot read the episode .*one.npz"),
        ("one.npz", b"junk", "cannot read the episode .*one.npz"),
        ("one.npz", b"", "cannot read the episode .*one.npz"),
        ("one.json", None, "cannot read the episode .*one.json"),
        ("one.json", b"{", "cannot read the episode .*one.json"),
        ("one.json", b"[]", "should hold format, task"),
        ("one.json", b"\xff", "cannot read the episode .*one.json"),
    ],
)
def test_damaged_file_is_named(
    name: str, content: bytes | None, reason: str, tmp_path: Path
) -> None:
    played(1).save(tmp_path / "one")
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(RobotSimError, match=reason):
        Recording.load(tmp_path / "one")


def test_other_format_and_wrong_lengths_are_refused(tmp_path: Path) -> None:
    path = played(2).save(tmp_path / "one")
    with np.load(tmp_path / "one.npz") as file:
        arrays = dict(file)
    np.savez(tmp_path / "one.npz", **{**arrays, "rewards": np.zeros(7)})
    with pytest.raises(RobotSimError, match="rewards is of 7 steps, actions of 2"):
        Recording.load(tmp_path / "one")
    np.savez(tmp_path / "one.npz", **{"rewards": np.zeros(7)})
    with pytest.raises(RobotSimError, match="has no 'actions'"):
        Recording.load(tmp_path / "one")

    path.write_text(json.dumps({**json.loads(path.read_text()), "format": "x"}))
    with pytest.raises(RobotSimError, match="is of format 'x'"):
        Recording.load(tmp_path / "one")
