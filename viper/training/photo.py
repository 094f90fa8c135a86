"""What happens to a rendered picture on its way to a person: lenses, cameras, files, drawing.

Colours keep their names and things their places, up to a stretch of the whole picture, which
also makes things taller or flatter than the renderer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

__all__ = ["Photo", "develop", "picture_size"]

Rgb = NDArray[np.uint8]
Float = NDArray[np.float32]

# Width to height, and the longer side in pixels, with their parts of all pictures.
ASPECTS, ASPECT_PARTS = (4 / 3, 3 / 2, 16 / 9, 1.0), (0.5, 0.25, 0.1, 0.15)
LONG_SIDES, LONG_PARTS = (320, 240, 432), (0.65, 0.1, 0.25)
# Parts of the pictures that are drawings, stretched, blurred, and saved badly.
DRAWN, STRETCHED, BLURRED, POOR = 0.06, 0.5, 0.3, 0.5


@dataclass(frozen=True)
class Photo:
    """A finished picture and how it was stretched."""

    rgb: Rgb
    """Shape (h, w, 3)."""
    scale_xy: tuple[float, float]
    """Factors on the sizes of the rendered picture."""
    jpeg: dict[str, Any]
    """Options for saving it."""


def picture_size(rng: np.random.Generator) -> tuple[int, int]:
    """Return a random width and height in pixels."""
    long = float(rng.choice(LONG_SIDES, p=LONG_PARTS))
    return round(long), round(long / float(rng.choice(ASPECTS, p=ASPECT_PARTS)))


def develop(rgb: Rgb, items: NDArray[np.int32], paints: Rgb, rng: np.random.Generator) -> Photo:
    """Return a rendered picture as somebody may send it.

    Args:
        rgb: Shape (h, w, 3).
        items: Which object each pixel shows, shape (h, w); -1 elsewhere.
        paints: Colours of the objects, shape (n, 3).
        rng: Everything is drawn from it.
    """
    if rng.random() < DRAWN:
        rgb = _drawn(rgb, items, paints, rng)
    picture, scale = Image.fromarray(_toned(rgb, rng)), (1.0, 1.0)
    if rng.random() < STRETCHED:
        stretch = float(np.exp(rng.uniform(-0.22, 0.22)))
        w, h = picture.size
        wide, high = (w, round(h / stretch)) if stretch > 1 else (round(w * stretch), h)
        picture = picture.resize((wide, high), Image.Resampling.BICUBIC)
        scale = (wide / w, high / h)
    if rng.random() < BLURRED:
        blur = float(rng.uniform(0.3, 1.1)) * max(picture.size) / 320
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    quality = int(rng.uniform(45, 95)) if rng.random() < POOR else 95
    # chroma is mostly kept whole: colours of things 20 pixels wide are learned from it
    subsampling = 2 if quality < 95 and rng.random() < 0.4 else 0
    options = {"quality": quality, "subsampling": subsampling}
    return Photo(np.asarray(picture), scale, options)


def _toned(rgb: Rgb, rng: np.random.Generator) -> Rgb:
    """Return the picture with another contrast, saturation and tone, and darker corners."""
    x = rgb.astype(np.float32) / 255
    x = x ** np.float32(np.exp(rng.normal(0, 0.14)))
    grey = x.mean(axis=2, keepdims=True)
    x = grey + (x - grey) * np.float32(rng.uniform(0.75, 1.25))
    x = 0.5 + (x - 0.5) * np.float32(rng.uniform(0.85, 1.12))
    x *= 1 + rng.normal(0, 0.025, size=3).astype(np.float32)
    if rng.random() < 0.3:
        h, w, _ = x.shape
        y, z = np.linspace(-1, 1, h)[:, None], np.linspace(-1, 1, w)[None]
        x *= (1 - rng.uniform(0.05, 0.25) * (y**2 + z**2))[..., None].astype(np.float32)
    return np.asarray(np.clip(255 * x + 0.5, 0, 255), dtype=np.uint8)


def _drawn(rgb: Rgb, items: NDArray[np.int32], paints: Rgb, rng: np.random.Generator) -> Rgb:
    """Return a flat drawing of the picture: even colours, perhaps with outlines."""
    light = rgb.astype(np.float32).mean(axis=2)
    out = np.empty_like(rgb)
    paper = rng.uniform(150, 255, size=3) if rng.random() < 0.4 else np.full(3, 250.0)
    out[items < 0] = paper
    for index, paint in enumerate(paints):
        mask = items == index
        if not mask.any():
            continue
        # two or three even shades, as somebody with crayons would fill it
        levels = np.round((light[mask] / max(float(np.median(light[mask])), 1.0)) * 2.5) / 2.5
        out[mask] = np.clip(paint * np.clip(levels, 0.6, 1.2)[:, None], 0, 255)
    if rng.random() < 0.7:
        line = np.zeros(items.shape, dtype=bool)
        line[:, :-1] |= items[:, :-1] != items[:, 1:]
        line[:-1] |= items[:-1] != items[1:]
        out[line] = rng.uniform(0, 70)
    return out
