"""Crops of rendered objects as arrays, cut as at inference but around imprecise boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from viper.training.captions import CONTRASTS, Kind
from viper.training.progress import Progress
from viper.training.render import MIN_VISIBLE, read_rows
from viper.vision.crops import CROP_PX, OVERVIEW_PX, context_crop, overview, with_overview

__all__ = ["Crops", "join", "make_crops"]

# Sides of a box may be off by this part of its size, as a detector's are.
JITTER = 0.08


@dataclass(frozen=True)
class Crops:
    """Pictures of objects and what they show."""

    rgb: NDArray[np.uint8]
    """Shape (n, CROP_PX, CROP_PX, 3)."""
    kinds: NDArray[np.int16]
    """Shape (n, 3): indices into CONTRASTS["shape"], ["color"] and ["material"]."""
    visible: NDArray[np.float32]
    """Visible part of each object, shape (n,)."""
    pixels: NDArray[np.float32]
    """Longer side of each box in the picture, shape (n,)."""
    overviews: NDArray[np.uint8]
    """Every whole picture, made small, shape (pictures, OVERVIEW_PX, OVERVIEW_PX, 3)."""
    picture: NDArray[np.int32]
    """Which picture each crop is from, shape (n,)."""

    def kind(self, index: int) -> Kind:
        """Return the words for one crop."""
        shape, color, material = (int(i) for i in self.kinds[index])
        return (
            CONTRASTS["shape"][shape],
            CONTRASTS["color"][color],
            CONTRASTS["material"][material],
        )

    def inputs(self) -> NDArray[np.uint8]:
        """Return what a matcher sees of each crop, shape (n, INPUT_PX, INPUT_PX, 3)."""
        return with_overview(self.rgb, self.overviews[self.picture])


def join(parts: Sequence[Crops]) -> Crops:
    """Return the crops of all parts, in order."""
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("rgb", "kinds", "visible", "pixels", "overviews")
    }
    before = np.cumsum([0, *(len(part.overviews) for part in parts)], dtype=np.int32)
    pictures = [part.picture + n for part, n in zip(parts, before, strict=False)]
    return Crops(**joined, picture=np.concatenate(pictures))


def make_crops(
    folder: Path, *, per_object: int = 1, jitter: float = JITTER, seed: int = 0
) -> Crops:
    """Cut the objects of a rendered folder, or read the cuts that an earlier run kept.

    Args:
        folder: What `render_dataset` wrote.
        per_object: Cuts of each object, each with its own jitter.
        jitter: Most that a side of a box is moved, as a part of the box; 0 for true boxes.
        seed: Of the jitter.
    """
    rows = read_rows(folder)
    sizes = f"{CROP_PX}_{OVERVIEW_PX}"
    cache = folder / f"crops_{len(rows)}_{per_object}_{jitter:g}_{seed}_{sizes}.npz"
    if cache.exists():
        with np.load(cache) as kept:
            return Crops(**{name: kept[name] for name in kept.files})
    rng = np.random.default_rng(seed)
    cuts: list[Image.Image] = []
    kinds: list[list[int]] = []
    facts: list[tuple[float, float, int]] = []
    overviews = np.empty((len(rows), OVERVIEW_PX, OVERVIEW_PX, 3), np.uint8)
    with Progress(f"crop {folder.name}", len(rows)) as progress:
        for number, row in enumerate(rows):
            picture = Image.open(folder / row["image"]).convert("RGB")
            overviews[number] = overview(picture)
            for item in _visible(row):
                x0, y0, x1, y1 = item["box_xyxy"]
                for _ in range(per_object):
                    cuts.append(context_crop(picture, _shaken((x0, y0, x1, y1), jitter, rng)))
                    kinds.append([CONTRASTS[k].index(item[k]) for k in CONTRASTS])
                    facts.append((item["visible_fraction"], max(x1 - x0, y1 - y0), number))
            progress.advance()
    rgb = np.empty((len(cuts), CROP_PX, CROP_PX, 3), np.uint8)
    for i, cut in enumerate(cuts):
        rgb[i] = np.asarray(cut)
    visible, pixels, picture_of = np.array(facts, np.float32).reshape(-1, 3).T
    crops = Crops(
        rgb,
        np.array(kinds, np.int16).reshape(-1, 3),
        visible,
        pixels,
        overviews,
        picture_of.astype(np.int32),
    )
    partial = cache.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **crops.__dict__)
    partial.replace(cache)
    return crops


def _visible(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in row["objects"] if item["visible_fraction"] >= MIN_VISIBLE]


def _shaken(
    box: tuple[float, float, float, float], jitter: float, rng: np.random.Generator
) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    a, b, c, d = rng.uniform(-jitter, jitter, size=4) * (w, h, w, h)
    return x0 + a, y0 + b, x1 + c, y1 + d
