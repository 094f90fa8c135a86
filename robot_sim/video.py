"""Films of what the robot does: frames at a steady rate, written as H.264."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.robot import Robot
from robot_sim.optics import Camera
from robot_sim.rgbd import RgbdCamera

__all__ = ["Film", "Onlooker", "write_video"]


class Onlooker(ABC):
    """Looks at a robot at a steady rate for as long as a `with` block runs.

    Attributes:
        fps: Looks in one simulated second.
    """

    def __init__(self, robot: Robot, fps: int) -> None:
        self.fps = fps
        self._robot = robot
        self._every = max(1, round(1 / (fps * robot.dt)))
        self._steps = 0

    def __enter__(self) -> Self:
        self._robot.watchers.append(self._watch)
        self.take()
        return self

    def __exit__(self, *_error: object) -> None:
        self._robot.watchers.remove(self._watch)

    @abstractmethod
    def take(self) -> None:
        """Take what is seen now."""

    def _watch(self, _robot: Robot) -> None:
        self._steps += 1
        if self._steps % self._every == 0:
            self.take()


class Film(Onlooker):
    """Films a robot for as long as the `with` block runs.

        with Film(episode.robot, view="stage") as film:
            episode.do("pick", "red block")
        film.save("pick.mp4")

    Attributes:
        frames: The pictures so far, each (h, w, 3), uint8.
        fps: Frames in one simulated second.
    """

    def __init__(
        self,
        robot: Robot,
        *,
        view: str | Camera = "stage",
        fps: int = 10,
        width: int = 320,
        height: int = 240,
    ) -> None:
        super().__init__(robot, fps)
        self.frames: list[NDArray[np.uint8]] = []
        self._camera = RgbdCamera(robot.world, view, width=width, height=height)

    def take(self) -> None:
        """Take one frame now."""
        self.frames.append(self._camera.take().rgb)

    def save(self, path: str | Path) -> Path:
        """Write the frames as a video and return its path."""
        return write_video(path, self.frames, fps=self.fps)


def write_video(path: str | Path, frames: list[NDArray[np.uint8]], *, fps: int = 20) -> Path:
    """Write frames as H.264 (yuv420p, plays everywhere) and return the path.

    Args:
        path: Ends in ".mp4".
        frames: Pictures of one size, each (h, w, 3), uint8; h and w are even.
        fps: Frames a second.
    """
    import imageio

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with imageio.get_writer(
        path, fps=fps, codec="libx264", pixelformat="yuv420p", macro_block_size=2
    ) as writer:
        for frame in frames:
            writer.append_data(frame)
    return path
