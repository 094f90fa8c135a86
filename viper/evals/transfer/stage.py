"""What a transfer picture depends on: solids, ground, lamps and a view, as plain values.

Frame: metres; the ground is z = 0, the viewer stands at small y. A camera that looks a little
aside turns what it calls left and behind: `Stage.place` gives positions as the viewer has them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ground", "Lamp", "Solid", "Stage", "View"]

Float = NDArray[np.float64]
Rgb = tuple[float, float, float]
Vec2 = tuple[float, float]
Vec3 = tuple[float, float, float]
Pattern = Literal["plain", "checker", "planks", "speckle", "clouds", "weave"]


@dataclass(frozen=True)
class Solid:
    """One thing on the ground."""

    name: str
    """Unique in its scene: "red block", then "red block 2"."""
    shape: str
    color: str
    material: str
    size: str
    rgb: Rgb
    """What it is painted with, sRGB, 0 to 1."""
    roughness: float
    """Of its mirror part: 0 is a mirror."""
    half_m: float
    """Half the edge of a block of this size, metres."""
    xy: Vec2
    """Centre, metres."""
    yaw: float
    """Turn around the vertical, radians."""


@dataclass(frozen=True)
class Ground:
    """What everything stands on."""

    pattern: Pattern
    rgb: Rgb
    """First colour, sRGB."""
    rgb2: Rgb
    """Second colour of a pattern."""
    period_m: float
    """Size of the pattern, metres."""
    turn: float
    """Of the pattern around the vertical, radians."""
    roughness: float | None
    """Of its mirror part; None for a dull ground."""


@dataclass(frozen=True)
class Lamp:
    """A square lamp that shines on the middle of the scene."""

    position: Vec3
    """Metres."""
    half_m: float
    """Half its edge, metres: larger makes softer shadows."""
    power: Rgb
    """Relative, linear: light on the middle of the scene."""


@dataclass(frozen=True)
class View:
    """A pinhole camera that stands upright."""

    position: Vec3
    """Metres."""
    target: Vec3
    """What it looks at, metres."""
    fov_deg: float
    """Across the width of the picture."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""

    @cached_property
    def axes(self) -> Float:
        """Return unit vectors right, down and forward as rows, shape (3, 3)."""
        forward = np.subtract(self.target, self.position)
        forward /= np.linalg.norm(forward)
        right = np.array([forward[1], -forward[0], 0.0])
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(forward, right), forward])

    def project(self, points: Float) -> tuple[Float, Float]:
        """Return pixels, shape (n, 2), origin top left, and distances along the view (n,)."""
        local = (points - np.array(self.position)) @ self.axes.T
        focal = self.width / 2 / np.tan(np.radians(self.fov_deg) / 2)
        middle = np.array([self.width / 2, self.height / 2])
        return local[:, :2] / local[:, 2:] * focal + middle, local[:, 2]


@dataclass(frozen=True)
class Stage:
    """Everything a picture depends on."""

    solids: tuple[Solid, ...]
    ground: Ground
    lamps: tuple[Lamp, ...]
    sky: Rgb
    """Light from everywhere, linear, in the unit of `Lamp.power`."""
    view: View
    brightness: float
    """Of the lighter parts of the picture, sRGB, 0 to 1."""
    seed: int
    """Of the patterns and of the light paths."""

    def place(self, xy: Vec2) -> Vec2:
        """Return a place on the ground in the viewer's frame: x right, y away, metres."""
        (rx, ry, _), (fx, fy) = self.view.axes[0], self.view.axes[2][:2]
        ahead = float(np.hypot(fx, fy))
        x, y = xy
        return float(x * rx + y * ry), float((x * fx + y * fy) / ahead)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that `json.dumps` takes."""
        return asdict(self)
