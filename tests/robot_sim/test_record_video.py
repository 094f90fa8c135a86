"""Films of episodes need no moviepy, and play everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import gymnasium
import numpy as np
import pytest

from robot_sim.errors import RobotSimError
from robot_sim.record_video import RecordVideo
from robot_sim.registration import register_envs

register_envs()


def make(**options: Any) -> gymnasium.Env[Any, Any]:
    return gymnasium.make("robot_sim/Tabletop-v0", task="S1", width=64, height=48, **options)


def test_film_of_an_episode_is_h264_in_yuv420p(tmp_path: Path) -> None:
    env = RecordVideo(make(render_mode="rgb_array"), tmp_path / "films")
    env.reset(seed=0)
    for _ in range(3):
        env.step(env.action_space.sample())
    env.close()

    path = tmp_path / "films" / "rl-video-episode-0.mp4"
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        said = stream.codec_context
        assert (said.name, said.pix_fmt, said.width, said.height) == ("h264", "yuv420p", 64, 48)
        assert stream.average_rate == 20
        assert sum(1 for _ in film.decode(stream)) == 4


def test_triggers_choose_what_is_filmed(tmp_path: Path) -> None:
    env = RecordVideo(
        make(render_mode="rgb_array"),
        tmp_path,
        step_trigger=lambda step: step == 1,
        video_length=2,
        name_prefix="x",
    )
    env.reset(seed=0)
    for _ in range(5):
        env.step(np.zeros(5, np.float32))
    env.close()

    assert [path.name for path in tmp_path.iterdir()] == ["x-step-1.mp4"]


def test_film_that_begins_in_an_episode_leaves_out_what_came_before(tmp_path: Path) -> None:
    env = RecordVideo(
        make(render_mode="rgb_array_list"), tmp_path, step_trigger=lambda step: step == 2
    )
    env.reset(seed=0)
    for _ in range(5):
        env.step(np.zeros(5, np.float32))
    env.close()

    with av.open(str(tmp_path / "rl-video-step-2.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 3  # where it began, and two steps


def test_film_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RobotSimError, match="render_mode"):
        RecordVideo(make(), tmp_path)
