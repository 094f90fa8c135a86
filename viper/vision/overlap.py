"""How much two boxes overlap."""

from __future__ import annotations

from viper.vision.interfaces import Box

__all__ = ["iou"]


def iou(a: Box, b: Box) -> float:
    """Return intersection over union of two boxes, in [0, 1]."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)
