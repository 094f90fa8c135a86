"""Is a thing where it should be? Looked up by its colour and height, not by detection.

A detector that learned from things standing apart says little about a block in a bowl or in a
stack. Who has seen a thing before knows its colour, its size and about where it must be now;
then a few points of the right colour at the right height tell whether it is there, and exactly
where. Colours are compared without brightness, so that shade does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viper.vision.space.clusters import clusters
from viper.vision.space.kinds import VESSELS
from viper.vision.space.thing import Sighting, Thing
from viper.vision.space.view import TABLE_M, View

__all__ = ["Place", "confirm", "search"]

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
Place = tuple[float, float, float]
"""Centre of a thing, world, metres."""

# How far the colour of a thing may seem to stray, in parts of light.
CHROMA = 0.03
# How far a thing may be from where it should be, metres, sideways and in height.
REACH_M, RISE_M = 0.028, 0.013
# Share of its top, rim or front that must show.
LEAST_SHARE = 0.3
# Things with an open middle are known by their rim; thickness of a rim in metres.
RIMMED = ("bowl", "cup", "plate", "ring")
RIM_M = 0.007
# Cells of a colour that make a thing.
LEAST_CELLS = 12


@dataclass(frozen=True)
class _Cloud:
    """The points of a view that have the colour of a thing; xyz (n, 3), world, metres."""

    xyz: Float
    per_m2: float
    """Points that a level square metre would give."""


def confirm(
    thing: Thing, known: Mapping[Thing, Place], front: View, above: View
) -> Sighting | None:
    """Return a thing as seen at the place where it should be, None if it is not there.

    Args:
        thing: What is looked for; its `chroma` is known.
        known: Where its centre and those of all other things should be.
        front: An oblique view.
        above: A view from straight above.
    """
    at, top_view = known[thing], _cloud(thing, known[thing], above)
    if thing.shape in RIMMED:
        return _by_rim(thing, at, top_view)
    found = _by_top(thing, at, top_view)
    if found is not None or not _is_covered(thing, known):
        return found
    return _by_front(thing, at, _without_alike(_cloud(thing, at, front), thing, known))


def _is_covered(thing: Thing, known: Mapping[Thing, Place]) -> bool:
    """Return whether another thing should be over this one."""
    x, y, z = known[thing]
    return any(
        other is not thing and w > z and np.hypot(x - u, y - v) < thing.width_m
        for other, (u, v, w) in known.items()
    )


def _without_alike(cloud: _Cloud, thing: Thing, known: Mapping[Thing, Place]) -> _Cloud:
    """Return a cloud without the points of other things of that colour."""
    xyz = cloud.xyz
    for other, (x, y, z) in known.items():
        if other is not thing and _is_alike(other.chroma, thing):
            own = np.hypot(*(xyz[:, :2] - (x, y)).T) < 0.75 * other.width_m
            own &= np.abs(xyz[:, 2] - z) < other.height_m / 2 + 0.003
            xyz = xyz[~own]
    return _Cloud(xyz, cloud.per_m2)


def _is_alike(chroma: tuple[float, float], thing: Thing) -> bool:
    return float(np.hypot(*np.subtract(chroma, thing.chroma))) < 2 * CHROMA


def _cloud(thing: Thing, at: Place, view: View) -> _Cloud:
    """Return the points of the thing's colour in the part of a picture where it should be."""
    half = 0.75 * thing.width_m + REACH_M
    x, y, z = at
    corners = [(x + a * half, y + b * half, z + c * half) for a, b, c in _CORNERS]
    pixels, depths = view.project(np.array(corners))
    low = np.floor(pixels.min(axis=0)).astype(int)
    high = np.ceil(pixels.max(axis=0)).astype(int)
    rows = slice(max(low[1], 0), max(min(high[1], view.height), 0))
    columns = slice(max(low[0], 0), max(min(high[0], view.width), 0))
    xyz, chroma = view.points[rows, columns].reshape(-1, 3), view.chroma[rows, columns]
    keep = _is_colored(chroma.reshape(-1, 2), thing) & (xyz[:, 2] > TABLE_M)
    focal = float(view.intrinsics[0, 0])
    return _Cloud(xyz[keep], (focal / float(depths.mean())) ** 2)


_CORNERS = [(a, b, c) for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)]


def _is_colored(chroma: Float, thing: Thing) -> Bool:
    return np.asarray(np.hypot(*(chroma - np.array(thing.chroma)).T) < CHROMA)


def _by_top(thing: Thing, at: Place, cloud: _Cloud) -> Sighting | None:
    """Find a solid thing by its top, seen from above."""
    x, y, z = at
    top = z + thing.height_m / 2
    flat = np.hypot(*(cloud.xyz[:, :2] - (x, y)).T)
    near = (flat < 0.5 * thing.width_m + REACH_M) & (np.abs(cloud.xyz[:, 2] - top) < RISE_M)
    if thing.shape in ("ball", "cone", "pyramid"):  # the sides show, too
        near = (flat < 0.5 * thing.width_m + REACH_M) & (cloud.xyz[:, 2] > z)
    mine = cloud.xyz[near]
    least = LEAST_SHARE * thing.width_m**2 * cloud.per_m2
    if len(mine) < least:
        return None
    low, high = np.percentile(mine, (2, 98), axis=0)
    middle = (low + high) / 2
    is_whole = bool(np.all((high - low)[:2] > 0.8 * thing.width_m))
    fits = np.abs(mine[:, :2] - (x, y)).max() < 0.5 * thing.width_m * 1.42 + 0.008
    if not is_whole and fits:  # something covers a part of it
        middle[:2] = (x, y)
    if np.hypot(middle[0] - x, middle[1] - y) > REACH_M:
        return None
    center = (float(middle[0]), float(middle[1]), float(high[2]) - thing.height_m / 2)
    return _seen(thing, center, min(1.0, len(mine) / (thing.width_m**2 * cloud.per_m2)))


def _by_rim(thing: Thing, at: Place, cloud: _Cloud) -> Sighting | None:
    """Find a thing with an open middle by its rim, seen from above."""
    radius, top = thing.width_m / 2 - RIM_M / 3, at[2] + thing.height_m / 2
    rim = cloud.xyz[np.abs(cloud.xyz[:, 2] - top) < RIM_M][:, :2]
    center = np.array(at[:2])
    for reach in (REACH_M, 0.015, 0.008, 0.006):
        away = rim - center
        far = np.hypot(*away.T)
        on_it = np.abs(far - radius) < reach
        if on_it.sum() < 12:
            return None
        unit = away[on_it] / far[on_it, None]
        # least squares step for the middle of a circle of known radius
        step, *_ = np.linalg.lstsq(unit, far[on_it] - radius, rcond=None)
        center = center + step
    away = rim - center
    shown = away[np.abs(np.hypot(*away.T) - radius) < 0.006]
    sectors = np.unique((np.arctan2(shown[:, 1], shown[:, 0]) * 12 / np.pi).astype(int))
    share = len(sectors) / 24
    if share < LEAST_SHARE or np.hypot(*(center - at[:2])) > 1.5 * REACH_M:
        return None
    return _seen(thing, (float(center[0]), float(center[1]), at[2]), share)


def _by_front(thing: Thing, at: Place, cloud: _Cloud) -> Sighting | None:
    """Find a solid thing that something stands on by its front."""
    x, y, z = at
    half = thing.width_m / 2
    offset = np.abs(cloud.xyz - at)
    near = (offset[:, 0] < half * 1.42 + 0.01) & (offset[:, 1] < half * 1.42 + 0.01)
    near &= offset[:, 2] < thing.height_m / 2 + 0.004
    # a front is seen slantwise: half of what a level square of that size would give
    least = LEAST_SHARE * 0.5 * thing.width_m * thing.height_m * cloud.per_m2
    mine = cloud.xyz[near]
    if len(mine) < least:
        return None
    low, high = np.percentile(mine, (2, 98), axis=0)
    middle = float(low[0] + high[0]) / 2
    x = middle if abs(middle - x) < REACH_M and high[0] - low[0] > 0.8 * thing.width_m else x
    return _seen(thing, (x, y, z), 0.6)


def _seen(thing: Thing, center: Place, share: float) -> Sighting:
    return Sighting(
        *(thing.shape, thing.color, thing.size, thing.material, center),
        *(thing.width_m, thing.height_m, round(min(1.0, share), 3)),
        name=thing.name,
        chroma=thing.chroma,
        odds={thing.color: 1.0},
    )


def search(
    thing: Thing, above: View, explained: Sequence[Sighting], area: tuple[float, ...]
) -> Sighting | None:
    """Return a solid thing that may be anywhere, found by its colour from above, or None.

    Args:
        thing: What is looked for.
        above: A view from straight above.
        explained: Things that are known to be where they are; their points do not count.
        area: (x min, y min, x max, y max), world, metres.
    """
    if thing.shape in VESSELS:
        return None
    xyz, chroma = above.standing
    keep = _is_colored(chroma, thing)
    keep &= (xyz[:, 0] > area[0]) & (xyz[:, 0] < area[2])
    keep &= (xyz[:, 1] > area[1]) & (xyz[:, 1] < area[3])
    xyz = xyz[keep]
    for other in explained:
        if _is_alike(other.chroma, thing):
            top = other.center[2] + other.height_m / 2
            own = np.hypot(*(xyz[:, :2] - other.center[:2]).T) < 0.75 * other.width_m
            xyz = xyz[~(own & (xyz[:, 2] < top + 0.006))]
    best = max(clusters(xyz, least_cells=LEAST_CELLS), key=len, default=None)
    if best is None:
        return None
    low, high = np.percentile(best, (2, 98), axis=0)
    wide = (high - low)[:2]
    if wide.min() < 0.5 * thing.width_m or wide.max() > 1.8 * thing.width_m:
        return None
    middle = (low + high) / 2
    center = (float(middle[0]), float(middle[1]), float(high[2]) - thing.height_m / 2)
    return _seen(thing, center, 0.7)
