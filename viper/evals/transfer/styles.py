"""The ways to show a transfer scene, by name: traced, as a camera spoils it, or drawn."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from viper.evals.transfer.drawn import draw_flat, draw_shaded
from viper.evals.transfer.stage import Stage
from viper.evals.transfer.tracer import trace

__all__ = ["STYLES", "Style"]

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Style:
    """How scenes are made into pictures."""

    paint: Callable[[Stage], Picture]
    """Returns the picture, RGB, shape (h, w, 3)."""
    has_materials: bool = True
    """Whether the picture shows what things are made of; else all of them are matte."""

    def prepare(self, stage: Stage) -> Stage:
        """Return the scene as far as this style can show it."""
        if self.has_materials:
            return stage
        dull = tuple(replace(solid, material="matte", roughness=1.0) for solid in stage.solids)
        return replace(stage, solids=dull)


def _cast(stage: Stage) -> Picture:
    """Return a traced picture in coloured light, as if the white balance were off."""
    rng = np.random.default_rng([stage.seed, 3])
    warm, green = rng.choice([-1, 1]) * rng.uniform(0.08, 0.2), rng.uniform(-0.06, 0.06)
    gains = np.array([1 + warm, 1 + green, 1 - warm])
    return _bytes(trace(stage) * (gains / gains.max()))


def _phone(stage: Stage) -> Picture:
    """Return a traced picture as a phone may send it: unsharp, dark corners, noise, JPEG."""
    rng = np.random.default_rng([stage.seed, 4])
    image = Image.fromarray(trace(stage)).filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.1)))
    pixels = np.asarray(image, dtype=float)
    height, width, _ = pixels.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    corners = 1 - rng.uniform(0.1, 0.35) * (x**2 + y**2)[..., None] / 2
    noisy = pixels * corners + rng.normal(0, rng.uniform(2, 6), pixels.shape)
    buffer = io.BytesIO()
    quality = int(rng.integers(30, 70))
    Image.fromarray(_bytes(noisy)).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def _bytes(pixels: NDArray[np.float64]) -> Picture:
    return np.rint(np.clip(pixels, 0, 255)).astype(np.uint8)


STYLES: Mapping[str, Style] = {
    "traced": Style(trace),
    "cast": Style(_cast),
    "phone": Style(_phone),
    "shaded": Style(draw_shaded),
    "flat": Style(draw_flat, has_materials=False),
}
