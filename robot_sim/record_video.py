"""A thin `RecordVideo`: Gymnasium's, without moviepy; what it writes is H.264 in yuv420p.

    env = RecordVideo(gymnasium.make("robot_sim/Tabletop-v0", render_mode="rgb_array"), "films")

Works around any environment that renders pictures. The arguments are those of
`gymnasium.wrappers.RecordVideo`; with "rgb_array_list" the film holds every frame that the
environment collected, so that one pick and place is a motion and not a jump.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from robot_sim.errors import RobotSimError
from robot_sim.video import write_video

__all__ = ["RecordVideo"]


class RecordVideo(gymnasium.Wrapper[Any, Any, Any, Any], gymnasium.utils.RecordConstructorArgs):
    """Writes films of episodes.

    Args:
        env: Renders "rgb_array" or "rgb_array_list".
        video_folder: Where `PREFIX-episode-N.mp4` and `PREFIX-step-N.mp4` go.
        episode_trigger: Says which episodes to film; by default 0, 1, 8, 27, ... 1000, 2000, ...
        step_trigger: Says at which steps (of all episodes together) to begin a film instead.
        video_length: Steps in a film; 0 is to the end of the episode.
        name_prefix: First part of the file names.
        fps: Frames a second; by default what the environment says.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        video_folder: str | Path,
        *,
        episode_trigger: Callable[[int], bool] | None = None,
        step_trigger: Callable[[int], bool] | None = None,
        video_length: int = 0,
        name_prefix: str = "rl-video",
        fps: int | None = None,
    ) -> None:
        gymnasium.utils.RecordConstructorArgs.__init__(
            self,
            video_folder=video_folder,
            episode_trigger=episode_trigger,
            step_trigger=step_trigger,
            video_length=video_length,
            name_prefix=name_prefix,
            fps=fps,
        )
        super().__init__(env)
        if env.render_mode not in ("rgb_array", "rgb_array_list"):
            raise RobotSimError(
                f"a film needs pictures, and this environment renders {env.render_mode!r}; make "
                'it with render_mode="rgb_array" or "rgb_array_list".'
            )
        if episode_trigger is None and step_trigger is None:
            episode_trigger = _now_and_then
        self._wants_episode, self._wants_step = episode_trigger, step_trigger
        self._folder, self._prefix, self._length = Path(video_folder), name_prefix, video_length
        self._fps = int(fps or env.metadata.get("render_fps", 30))
        self._frames: list[NDArray[np.uint8]] = []
        self._name: str | None = None
        self._filmed = 0
        self._episode = self._step = -1

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode, and perhaps a film."""
        self._write()
        out = self.env.reset(seed=seed, options=options)
        self._episode += 1
        if self._wants_episode is not None and self._wants_episode(self._episode):
            self._begin(f"{self._prefix}-episode-{self._episode}")
        return out

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Act, and film what comes of it."""
        out = self.env.step(action)
        self._step += 1
        if self._name is not None:
            self._take()
            self._filmed += 1
            if out[2] or out[3] or (self._length and self._filmed >= self._length):
                self._write()
        if self._name is None and self._wants_step is not None and self._wants_step(self._step):
            self._begin(f"{self._prefix}-step-{self._step}")
        return out

    def close(self) -> None:
        """Finish the film and close the environment."""
        self._write()
        super().close()

    def _begin(self, name: str) -> None:
        self._name, self._frames, self._filmed = name, [], 0
        self._take()
        self._frames = self._frames[-1:]  # an environment that collects frames has earlier ones

    def _take(self) -> None:
        seen: Any = self.env.render()
        self._frames += seen if isinstance(seen, list) else [np.asarray(seen)]

    def _write(self) -> None:
        if self._name is not None and self._frames:
            write_video(self._folder / f"{self._name}.mp4", self._frames, fps=self._fps)
        self._name, self._frames = None, []


def _now_and_then(episode: int) -> bool:
    """Return whether an episode is a cube below 1000, or a multiple of 1000 from there on."""
    if episode >= 1000:
        return episode % 1000 == 0
    return bool(round(episode ** (1 / 3)) ** 3 == episode)
