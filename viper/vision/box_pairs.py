"""How two boxes of one picture lie to each other: how much they overlap, how far they are apart."""

from __future__ import annotations

from math import hypot

from viper.vision.interfaces import Box

__all__ = ["FORESHORTENING", "edge_gap", "ground_gap", "iou"]

# How much longer the ground is away from the viewer than its height in the picture says: a camera
# that looks down by 50 degrees. Of the measures in `bench/geometry.py` it errs least.
FORESHORTENING = 1.3


def iou(a: Box, b: Box) -> float:
    """Return intersection over union of two boxes, in [0, 1]."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def edge_gap(a: Box, b: Box) -> float:
    """Return the pixels between the nearest edges; minus the overlap (IoU) if there is any."""
    dx, dy = max(a[0] - b[2], b[0] - a[2]), max(a[1] - b[3], b[1] - a[3])
    return -iou(a, b) if dx < 0 and dy < 0 else hypot(max(0, dx), max(0, dy))


def ground_gap(a: Box, b: Box, foreshortening: float = FORESHORTENING) -> float:
    """Return the pixels between two things on the surface they stand on.

    They touch it at their lower edges and are as deep as wide; negative where one stands in the
    other.
    """
    dx, dy = (a[0] + a[2] - b[0] - b[2]) / 2, a[3] - b[3]
    return hypot(dx, foreshortening * dy) - (a[2] - a[0] + b[2] - b[0]) / 2
