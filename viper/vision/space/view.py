"""A picture with depth, taken by a camera whose place is known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["TABLE_M", "View"]

Float = NDArray[np.float64]

# What is lower than this is the table, metres.
TABLE_M = 0.006


@dataclass(frozen=True, eq=False)
class View:
    """What one camera saw, and where it stood.

    Attributes:
        rgb: Shape (h, w, 3), uint8, sRGB.
        depth_m: Shape (h, w), metres along the view; not positive where nothing was hit.
        intrinsics: The matrix K, shape (3, 3): pixel ~ K @ point_in_camera; pixel centres are
            at halves.
        world_from_camera: Rotation, shape (3, 3); camera axes are right, down, forward.
        eye_m: Pinhole in the world, shape (3,).
        shoulder: Part of full light above which the camera compresses highlights, 1 for none;
            a property of the camera, needed to compare colours in bright light.
    """

    rgb: NDArray[np.uint8]
    depth_m: NDArray[np.floating[Any]]
    intrinsics: Float
    world_from_camera: Float
    eye_m: Float
    shoulder: float = 1.0

    def __post_init__(self) -> None:
        if self.rgb.shape[:2] != self.depth_m.shape:
            raise ValueError(
                f"picture and depth differ: {self.rgb.shape[:2]} and {self.depth_m.shape} pixels"
            )

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.rgb.shape[0])

    @cached_property
    def points(self) -> Float:
        """World points of all pixels, shape (h, w, 3), metres; NaN where nothing was hit."""
        v, u = np.mgrid[0 : self.height, 0 : self.width] + 0.5
        k = self.intrinsics
        depth = np.where(self.depth_m > 0, self.depth_m, np.nan).astype(float)
        x, y = (u - k[0, 2]) / k[0, 0], (v - k[1, 2]) / k[1, 1]
        rays = np.stack([x, y, np.ones_like(x)], axis=-1)
        return np.asarray((rays * depth[..., None]) @ self.world_from_camera.T + self.eye_m)

    @cached_property
    def chroma(self) -> Float:
        """Colour without brightness, shape (h, w, 2): red and blue parts of each pixel."""
        code = np.arange(256) / 255.0
        linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
        knee = self.shoulder
        if knee < 1:  # undo y = knee + (1 - knee) o / (o + 1 - knee) of the part o over the knee
            part = np.clip((linear - knee) / (1 - knee), 0, 0.97)
            linear = np.minimum(linear, knee) + (1 - knee) * part / (1 - part)
        light = (linear + 1e-3)[self.rgb]
        total = light.sum(axis=-1)
        return np.stack([light[..., 0] / total, light[..., 2] / total], axis=-1)

    @cached_property
    def standing(self) -> tuple[Float, Float]:
        """Points (n, 3) and their colours (n, 2) of all that stands out of the table, z = 0."""
        stands = self.points[..., 2] > TABLE_M
        return self.points[stands], self.chroma[stands]

    def project(self, points_m: ArrayLike) -> tuple[Float, Float]:
        """Return pixel coordinates (n, 2) and depths (n,) of world points (n, 3)."""
        in_camera = (np.asarray(points_m, dtype=float) - self.eye_m) @ self.world_from_camera
        depth = in_camera[:, 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            flat = in_camera[:, :2] / depth[:, None]
        k = self.intrinsics
        return flat * (k[0, 0], k[1, 1]) + (k[0, 2], k[1, 2]), depth
