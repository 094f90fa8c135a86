"""What a real sensor adds to a perfect picture: grain, wrong depth, missing depth.

Everything is drawn from a generator that the caller seeds; the same seed gives the same noise.
Missing depth is 0, as depth cameras report it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from robot_sim.camera import Frame
from robot_sim.errors import SceneError

__all__ = ["NOISES", "SensorNoise", "noise_named"]

Float = NDArray[np.float64]

# A stereo matcher reports disparity in steps of this many pixels.
SUBPIXEL = 1 / 16
# Time of flight fails below this part of white, and where the surface is seen this flat.
DARK, GRAZING = 0.02, 0.12
# A jump of depth this large, metres, is an edge: a time-of-flight pixel there mixes both sides.
JUMP_M = 0.02


@dataclass(frozen=True)
class SensorNoise:
    """A sensor's faults; the default has none."""

    photons: float = 0.0
    """Photons that full white leaves in a pixel; their count is Poisson. 0 is no shot noise."""
    read: float = 0.0
    """Standard deviation of the read-out, part of full white, linear light."""
    depth: Literal["exact", "stereo", "tof"] = "exact"
    """How depth is measured: two cameras, or time of flight."""
    baseline_m: float = 0.055
    """Stereo: distance between the two cameras."""
    disparity_px: float = 0.08
    """Stereo: standard deviation of the disparity; depth is off by z^2 / (f b) times this."""
    range_m: float = 0.003
    """Time of flight: standard deviation of the depth of a white surface at 1 m; it grows with
    the square of the distance and as less light comes back."""
    dropout: float = 0.0
    """Part of the depth pixels that are missing at random."""

    def __post_init__(self) -> None:
        if self.depth not in ("exact", "stereo", "tof"):
            raise SceneError(f"unknown depth sensor {self.depth!r}; one of exact, stereo, tof.")
        for name in ("photons", "read", "disparity_px", "range_m", "dropout"):
            value = getattr(self, name)
            if not 0 <= value < (1 if name == "dropout" else np.inf):
                raise SceneError(f"SensorNoise.{name} cannot be {value}.")
        if self.baseline_m <= 0:
            raise SceneError("SensorNoise.baseline_m must be above 0.")

    def apply(self, frame: Frame, seed: int) -> Frame:
        """Return the picture as this sensor would have taken it; labels stay exact."""
        rng = np.random.default_rng([seed, 6151])
        rgb = self._grain(frame.rgb, rng)
        depth = frame.depth_m.astype(float)
        if self.depth == "stereo":
            depth = self._stereo(depth, frame.camera.focal_px, rng)
        elif self.depth == "tof":
            depth = self._flight(depth, frame, rng)
        if self.dropout > 0:
            depth[rng.random(depth.shape) < self.dropout] = 0
        return replace(frame, rgb=rgb, depth_m=depth.astype(np.float32))

    def _grain(self, rgb: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        if not (self.photons or self.read):
            return rgb
        light = (rgb / 255) ** 2.2
        noise = rng.standard_normal(light.shape)
        shot = light / self.photons if self.photons else 0.0
        light = np.clip(light + noise * np.sqrt(shot + self.read**2), 0, 1)
        return np.asarray(255 * light ** (1 / 2.2) + 0.5, dtype=np.uint8)

    def _stereo(self, depth: Float, focal_px: float, rng: np.random.Generator) -> Float:
        """Measure disparity; what the second camera cannot see has none."""
        scale = focal_px * self.baseline_m
        exact = scale / np.maximum(depth, 1e-3)
        h, w = depth.shape
        column = np.arange(w) - np.rint(exact).astype(int)  # where the other camera sees it
        cell = np.clip(column, 0, w - 1) + np.arange(h)[:, None] * w
        nearest = np.zeros(h * w)
        np.maximum.at(nearest, cell.ravel(), exact.ravel())
        is_seen = (column >= 0) & (exact > nearest[cell] - 1)
        found = exact + self.disparity_px * rng.standard_normal(exact.shape)
        found = np.rint(found / SUBPIXEL) * SUBPIXEL
        return np.where(is_seen & (found > 0.5), scale / np.maximum(found, 0.5), 0)

    def _flight(self, depth: Float, frame: Frame, rng: np.random.Generator) -> Float:
        """Time light; little light, flat views and edges spoil it."""
        white = (frame.rgb / 255).mean(axis=2) ** 2.2
        h, w = depth.shape
        y, x = np.mgrid[0:h, 0:w]
        rays = frame.camera.rays(np.stack([x.ravel(), y.ravel()], axis=1) + 0.5)
        facing = -np.einsum("ij,ij->i", rays, frame.normals.reshape(-1, 3)).reshape(h, w)
        back = np.clip(white * np.clip(facing, 0, 1), 0.01, 1)
        out = depth + self.range_m * depth**2 / np.sqrt(back) * rng.standard_normal(depth.shape)
        beside = np.roll(depth, -1, axis=1)
        beside[:, -1] = depth[:, -1]
        mixed = np.abs(beside - depth) > JUMP_M
        part = rng.random(depth.shape)
        out = np.where(mixed, depth + part * (beside - depth), out)
        return np.where((white < DARK) | (facing < GRAZING), 0, out)


NOISES: dict[str, SensorNoise] = {
    "none": SensorNoise(),
    "webcam": SensorNoise(photons=900, read=0.004),
    "stereo": SensorNoise(photons=1500, read=0.003, depth="stereo", dropout=0.002),
    "tof": SensorNoise(photons=1500, read=0.003, depth="tof", dropout=0.004),
}


def noise_named(what: str | SensorNoise) -> SensorNoise:
    """Return a noise by its name in `NOISES`, or as it is."""
    if isinstance(what, SensorNoise):
        return what
    if what not in NOISES:
        raise SceneError(f"unknown sensor noise {what!r}; one of {', '.join(NOISES)}.")
    return NOISES[what]
