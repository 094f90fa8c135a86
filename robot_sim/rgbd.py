"""A camera that stays with a world: a named view, a lens, a sensor, and who draws the picture.

    camera = RgbdCamera(robot.world, "wrist", noise="stereo", seed=3)
    frame = camera.take()                      # rgb, depth_m, segmentation, normals
    K, T = camera.intrinsics, camera.extrinsics

Two backends draw the same things: "ray" (the default: no OpenGL, the same picture on every
machine) and "gl" (MuJoCo's renderer, for those who have EGL, OSMesa or a display).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from robot_sim.camera import Frame, render
from robot_sim.errors import SceneError
from robot_sim.noise import NOISES, SensorNoise, noise_named
from robot_sim.optics import Camera
from robot_sim.views import view
from robot_sim.world import World

if TYPE_CHECKING:
    from robot_sim.gl import GlRenderer

__all__ = ["BACKENDS", "Backend", "RgbdCamera"]

Backend = Literal["ray", "gl"]
BACKENDS = ("ray", "gl")


class RgbdCamera:
    """Takes pictures of a world with depth and segmentation.

    Args:
        world: What it looks at.
        where: A name of `VIEW_NAMES` ("wrist" moves with the arm), or a fixed camera.
        width: Pixels, else the view's own.
        height: Pixels, else the view's own.
        noise: A `SensorNoise` or a name of `NOISES`.
        seed: Seeds the noise. Pictures of the same moment have the same noise.
        backend: One of `BACKENDS`.
        antialias: Rays per pixel and axis at edges; "ray" only.
        shadows: Whether the first lamp casts shadows.

    Raises:
        SceneError: If a word is unknown, or this machine has no OpenGL for "gl".
    """

    def __init__(
        self,
        world: World,
        where: str | Camera = "front",
        *,
        width: int | None = None,
        height: int | None = None,
        noise: str | SensorNoise = "none",
        seed: int = 0,
        backend: Backend = "ray",
        antialias: int = 2,
        shadows: bool = True,
    ) -> None:
        if backend not in BACKENDS:
            raise SceneError(f"unknown backend {backend!r}; one of {', '.join(BACKENDS)}.")
        self.world, self.backend = world, backend
        self._where, self._size = where, (width, height)
        self._noise, self._seed = noise_named(noise), seed
        self._antialias, self._shadows = antialias, shadows
        self._gl: GlRenderer | None = None
        camera = self.camera  # an unknown view is refused now, and so is a missing OpenGL
        if backend == "gl":
            self._gl = self._renderer(camera)

    @property
    def camera(self) -> Camera:
        """Where it is now, with its lens and size."""
        width, height = self._size
        if isinstance(self._where, str):
            return view(self._where, self.world, width=width, height=height)
        there = self._where
        return replace(there, width=width or there.width, height=height or there.height)

    @property
    def intrinsics(self) -> NDArray[np.float64]:
        """The matrix K, shape (3, 3): pixel ~ K @ point_in_camera."""
        return self.camera.intrinsics

    @property
    def extrinsics(self) -> NDArray[np.float64]:
        """Turns world points into camera points now, shape (4, 4)."""
        return self.camera.extrinsics

    def take(self) -> Frame:
        """Take a picture of the world as it stands now."""
        camera = self.camera
        if self.backend == "gl":
            if self._gl is None or not self._gl.fits(camera):
                self.close()
                self._gl = self._renderer(camera)
            frame = self._gl.take(camera, shadows=self._shadows)
        else:
            frame = render(
                self.world, camera=camera, antialias=self._antialias, shadows=self._shadows
            )
        if self._noise == NOISES["none"]:
            return frame
        step = round(float(self.world.data.time) / self.world.model.opt.timestep)
        return self._noise.apply(frame, self._seed * 1_000_003 + step)

    def close(self) -> None:
        """Free the OpenGL context, if there is one."""
        if self._gl is not None:
            self._gl.close()
            self._gl = None

    def _renderer(self, camera: Camera) -> GlRenderer:
        from robot_sim.gl import GlRenderer

        return GlRenderer(self.world, camera)
