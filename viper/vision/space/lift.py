"""From a box in a picture to a thing in space: a mask by colour and depth, then its body.

The box comes from an oblique view, which shows what kind of thing it is. Its place is then
measured from straight above where such a view is given: footprints are not foreshortened there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viper.vision.interfaces import Box
from viper.vision.space.clusters import clusters
from viper.vision.space.kinds import likely_size, usual_height_m, usual_width_m
from viper.vision.space.view import TABLE_M, View

__all__ = ["Body", "lift"]

Float = NDArray[np.float64]

# How far the colour of one thing may stray, in parts of light.
CHROMA = 0.045
# Thickness of the layer at the top of a thing that is taken for its top, metres.
TOP_M = 0.008
# Pixels that a thing must show.
LEAST_PX = 12
# Shapes whose top layer is a rim around the middle, and those that narrow towards the top.
RIMMED = ("bowl", "plate", "ring", "cup")
POINTED = ("ball", "cone", "pyramid")


@dataclass(frozen=True)
class Body:
    """Where a thing is and how large, world, metres."""

    center: tuple[float, float, float]
    size: str
    """"small" or "large"."""
    width_m: float
    height_m: float
    chroma: tuple[float, float]
    """Its colour without brightness: red and blue parts of the light."""


def lift(view: View, box: Box, shape: str, size: str, above: View | None = None) -> Body | None:
    """Return the body of the thing in a box, None if nothing stands out of the table there.

    Args:
        view: The picture of the box.
        box: (x0, y0, x1, y1), pixels.
        shape: What the detector called it.
        size: What the detector took it for; what is measured from above overrules it.
        above: A view from straight above.
    """
    points, chroma = _in_box(view, box)
    if len(points) < LEAST_PX:
        return None
    color = _main_color(chroma)
    mine = points[np.hypot(*(chroma - color).T) < CHROMA]
    if len(mine) < LEAST_PX:
        return None
    top = float(np.percentile(mine[:, 2], 98))
    layer = mine if shape in POINTED else mine[mine[:, 2] > top - TOP_M]
    around, width = _middle(layer), float(np.ptp(mine[:, 0]))
    reach = 0.75 * (usual_width_m(shape, "large") or width)
    footprint = (
        None
        if above is None
        else _from_above(above, around, color, top=top, reach_m=reach, shape=shape)
    )
    if footprint is not None:
        around, top, width = footprint.middle, footprint.top, footprint.width_m
        size = likely_size(shape, width) or size
    height = usual_height_m(shape, size) or top
    # what stands on the table tells its own height
    height = top if abs(top - height) < 0.3 * height else height
    center = (float(around[0]), float(around[1]), top - height / 2)
    width = usual_width_m(shape, size) or width
    return Body(center, size, width, height, (float(color[0]), float(color[1])))


@dataclass(frozen=True)
class _Footprint:
    """What a thing looks like from straight above."""

    middle: Float
    top: float
    width_m: float


def _in_box(view: View, box: Box) -> tuple[Float, Float]:
    """Return points (n, 3) and colours (n, 2) of what stands out of the table in a box."""
    x0, y0 = max(int(box[0]), 0), max(int(box[1]), 0)
    x1, y1 = min(int(np.ceil(box[2])), view.width), min(int(np.ceil(box[3])), view.height)
    points = view.points[y0:y1, x0:x1].reshape(-1, 3)
    chroma = view.chroma[y0:y1, x0:x1].reshape(-1, 2)
    keep = np.isfinite(points[:, 2]) & (points[:, 2] > TABLE_M)
    return points[keep], chroma[keep]


def _main_color(chroma: Float) -> Float:
    """Return the commonest colour, shape (2,): the middle of the fullest cell."""
    cells = np.round(chroma / CHROMA).astype(int)
    kinds, inverse, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    del kinds
    return np.asarray(np.median(chroma[inverse.ravel() == int(np.argmax(counts))], axis=0))


def _middle(points: NDArray[Any]) -> Float:
    """Return the middle (x, y) of the extent of some points, without the outermost."""
    low, high = np.percentile(points[:, :2], (2, 98), axis=0)
    return np.asarray((low + high) / 2)


def _from_above(
    above: View, around: Float, color: Float, *, top: float, reach_m: float, shape: str
) -> _Footprint | None:
    """Return the footprint of a thing near a point, None if too little of it shows."""
    points, chroma = above.standing
    near = np.hypot(*(points[:, :2] - around).T) < reach_m
    near &= (points[:, 2] > top - 0.02) & (points[:, 2] < top + 0.012)
    near &= np.hypot(*(chroma - color).T) < CHROMA
    mine = _around(points[near], around)
    if len(mine) < LEAST_PX:
        return None
    seen_top = float(np.percentile(mine[:, 2], 95))
    if shape not in POINTED:
        mine = mine[mine[:, 2] > seen_top - TOP_M]
    if len(mine) < LEAST_PX:
        return None
    return _Footprint(_middle(mine), seen_top, _least_width(mine[:, :2]))


def _around(points: Float, middle: Float) -> Float:
    """Return the group of points (n, 3) that is around a point: not the alike thing beside it."""
    groups = [group for group in clusters(points) if len(group) >= LEAST_PX]
    if not groups:
        return points[:0]

    def away(group: Float) -> float:
        # the middle of a bowl is empty: what counts is the extent
        low, high = group[:, :2].min(axis=0), group[:, :2].max(axis=0)
        return float(np.hypot(*(np.clip(middle, low, high) - middle))) + 0.1 * float(
            np.hypot(*((low + high) / 2 - middle))
        )

    return min(groups, key=away)


def _least_width(points: Float) -> float:
    """Return the least width of a set of points (n, 2) over all directions, metres."""
    angles = np.arange(18) * (np.pi / 18)
    along = points @ np.stack([np.cos(angles), np.sin(angles)])
    low, high = np.percentile(along, (1, 99), axis=0)
    return float((high - low).min())
