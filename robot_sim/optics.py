"""The pinhole camera: where it stands and how world points become pixels.

Knows nothing of objects, light or MuJoCo. Frames: *world* (x right, y away from the viewer,
z up, metres) and *camera* (x right, y down, z along the view, metres). Pixel coordinates are
continuous; the centre of the top left pixel is (0.5, 0.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import asin, atan2, cos, degrees, radians, sin, tan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Camera"]

Float = NDArray[np.float64]


@dataclass(frozen=True)
class Camera:
    """A pinhole camera that orbits the point it looks at.

    With azimuth 0 the viewer stands at small y and looks towards larger y: x grows to the
    right of the picture, and what is nearer (smaller y) is lower in it.
    """

    look_at: tuple[float, float, float] = (0.0, -0.5, 0.02)
    """World point in the middle of the picture, metres."""
    distance_m: float = 0.95
    """From the pinhole to `look_at`, metres."""
    elevation_deg: float = 45.0
    """Height angle of the camera above the table plane, 0 level, 90 straight above."""
    azimuth_deg: float = 0.0
    """Turn around the vertical; positive moves the viewer to larger x."""
    roll_deg: float = 0.0
    """Turn around the line of sight; positive turns the picture clockwise."""
    fov_deg: float = 38.0
    """Vertical opening angle."""
    width: int = 320
    """Pixels."""
    height: int = 240
    """Pixels."""
    exposure: float = 1.0
    """Factor on the light that reaches the sensor."""
    noise: float = 0.0
    """Standard deviation of the sensor noise, grey levels of 255."""

    @property
    def eye(self) -> Float:
        """Position of the pinhole in the world, shape (3,), metres."""
        rotation = self.world_from_camera
        return np.asarray(self.look_at, dtype=float) - self.distance_m * rotation[:, 2]

    @property
    def world_from_camera(self) -> Float:
        """Rotation that turns camera vectors into world vectors, shape (3, 3)."""
        return _turned(self.elevation_deg, self.azimuth_deg, self.roll_deg)

    @classmethod
    def from_pose(
        cls, eye: ArrayLike, rotation: ArrayLike, *, reach_m: float = 0.2, **lens: Any
    ) -> Camera:
        """Return the camera at a pose.

        Args:
            eye: Position of the pinhole, world, shape (3,), metres.
            rotation: Turns camera vectors into world vectors, shape (3, 3).
            reach_m: How far ahead `look_at` is put; changes no picture.
            **lens: Other fields, e.g. `fov_deg`.
        """
        turn = np.asarray(rotation, dtype=float)
        right, ahead = turn[:, 0], turn[:, 2]
        x, y, z = np.asarray(eye, dtype=float) + reach_m * ahead
        elevation = degrees(asin(min(max(-float(ahead[2]), -1.0), 1.0)))
        azimuth = degrees(atan2(-ahead[0], ahead[1])) if abs(ahead[2]) < 1 - 1e-9 else 0.0
        level = _turned(elevation, azimuth, 0.0)
        roll = degrees(atan2(-right @ level[:, 1], right @ level[:, 0]))
        return cls(
            look_at=(float(x), float(y), float(z)),
            distance_m=reach_m,
            elevation_deg=elevation,
            azimuth_deg=azimuth,
            roll_deg=roll,
            **lens,
        )

    @property
    def pose(self) -> Float:
        """Where the camera is: turns camera points into world points, shape (4, 4)."""
        pose = np.eye(4)
        pose[:3, :3], pose[:3, 3] = self.world_from_camera, self.eye
        return pose

    @property
    def extrinsics(self) -> Float:
        """The usual matrix: turns world points into camera points, shape (4, 4)."""
        out = np.eye(4)
        out[:3, :3] = self.world_from_camera.T
        out[:3, 3] = -self.world_from_camera.T @ self.eye
        return out

    @property
    def focal_px(self) -> float:
        """Focal length in pixels, the same along both axes."""
        return 0.5 * self.height / tan(radians(self.fov_deg) / 2)

    @property
    def intrinsics(self) -> Float:
        """The usual matrix K, shape (3, 3): pixel ~ K @ point_in_camera."""
        f = self.focal_px
        return np.array([[f, 0, self.width / 2], [0, f, self.height / 2], [0, 0, 1.0]])

    def rays(self, pixels: ArrayLike) -> Float:
        """Return unit view directions in the world for pixel coordinates.

        Args:
            pixels: Shape (n, 2), continuous (x, y).

        Returns:
            Shape (n, 3), stored by column: NumPy is much faster along n than along 3.
        """
        xy = np.asarray(pixels, dtype=float)
        x = (xy[:, 0] - self.width / 2) / self.focal_px
        y = (xy[:, 1] - self.height / 2) / self.focal_px
        shorter = 1 / np.sqrt(x * x + y * y + 1)
        x *= shorter
        y *= shorter
        columns = self.world_from_camera[:, 2:] * shorter
        columns += self.world_from_camera[:, :1] * x
        columns += self.world_from_camera[:, 1:2] * y
        return columns.T

    def project(self, points: ArrayLike) -> tuple[Float, Float]:
        """Return where world points appear in the picture.

        Args:
            points: Shape (n, 3), metres, in front of the camera.

        Returns:
            Pixel coordinates, shape (n, 2), and depth along the view, shape (n,), metres.
        """
        in_camera = (np.asarray(points, dtype=float) - self.eye) @ self.world_from_camera
        depth = in_camera[:, 2]
        centre = np.array([self.width / 2, self.height / 2])
        return in_camera[:, :2] / depth[:, None] * self.focal_px + centre, depth

    def back_project(self, pixels: ArrayLike, depth_m: ArrayLike) -> Float:
        """Return the world points seen at `pixels` with the given depth; undoes `project`.

        Args:
            pixels: Shape (n, 2), continuous (x, y).
            depth_m: Shape (n,), along the view, metres.

        Returns:
            Shape (n, 3), metres.
        """
        xy = np.asarray(pixels, dtype=float)
        depth = np.asarray(depth_m, dtype=float)
        in_camera = np.empty((len(xy), 3))
        in_camera[:, 0] = (xy[:, 0] - self.width / 2) / self.focal_px * depth
        in_camera[:, 1] = (xy[:, 1] - self.height / 2) / self.focal_px * depth
        in_camera[:, 2] = depth
        return in_camera @ self.world_from_camera.T + self.eye


@lru_cache(maxsize=256)
def _turned(elevation_deg: float, azimuth_deg: float, roll_deg: float) -> Float:
    """Return the rotation of an orbiting camera, shape (3, 3), not to be written to."""
    elevation, azimuth = radians(elevation_deg), radians(azimuth_deg)
    forward = np.array(
        [
            -sin(azimuth) * cos(elevation),
            cos(azimuth) * cos(elevation),
            -sin(elevation),
        ]
    )
    right = np.array([cos(azimuth), sin(azimuth), 0.0])
    down = np.cross(forward, right)
    roll = radians(roll_deg)
    turned_right = cos(roll) * right - sin(roll) * down
    turned_down = sin(roll) * right + cos(roll) * down
    rotation = np.stack([turned_right, turned_down, forward], axis=1)
    rotation.setflags(write=False)
    return rotation
