"""Grays that a picture shows white or black: nobody who sees it would call them gray.

Exposure, lamps and mirrors decide how light a thing without a hue is in the end. The rule looks at
pixels alone; no model is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from robot_sim import ObjectLabel

__all__ = ["shown_colors"]

# Values, 0 to 255, from which on a thing without a hue may pass for the next lighter or darker
# name. Chosen by looking at crops.
WHITER, BLACKER = {"black": 95, "gray": 200}, {"white": 165, "gray": 70}
_NEXT = {"black": "gray", "white": "gray"}


def shown_colors(rgb: NDArray[np.uint8], labels: Sequence[ObjectLabel]) -> list[str]:
    """Return for each thing the colour that a picture shows, which may be another than its own.

    Args:
        rgb: The picture, shape (h, w, 3).
        labels: What is in it; masks are of the same size.
    """
    return [_shown(item.color, rgb[np.asarray(item.mask, dtype=bool)]) for item in labels]


def _shown(color: str, pixels: NDArray[np.uint8]) -> str:
    if not len(pixels):
        return color
    level = float(np.median(pixels.mean(axis=1)))
    if level >= WHITER.get(color, 256):
        return _NEXT.get(color, "white")
    if level <= BLACKER.get(color, -1):
        return _NEXT.get(color, "black")
    return color
