"""One look at a table: what stands on it, of which kind and colour, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from viper.vision.engine import Region, VisionEngine, box_of
from viper.vision.judge import value_of
from viper.vision.lexicon import CONTRAST
from viper.vision.space.boxes import detect_in_tiles, tiles_over
from viper.vision.space.confirm import Place, confirm, search
from viper.vision.space.kinds import VESSELS
from viper.vision.space.lift import lift
from viper.vision.space.thing import Sighting, Thing
from viper.vision.space.view import View

__all__ = ["Area", "look"]

Area = tuple[float, float, float, float]
"""A part of the table: (x min, y min, x max, y max), world, metres."""

# What is higher above the table than this is not looked for, metres.
CEILING_M = 0.22
# Where else in a stack a thing is looked for, in its own heights.
LEVELS = (0, -1, 1, -2)
# What is found at another level than it should be is the less sure.
SUNK = 0.5
# Two centres this near to each other belong to one thing, metres.
SAME_PLACE_M = 0.014
# What may be around other things; a bowl with something in it is often seen as a ring.
HOLLOW = frozenset({*VESSELS, "ring"})
# A hollow thing so many times as wide as another is around it.
AROUND = 1.4
# Part of its width that a solid thing keeps others from its middle; corners are round.
SOLID = 0.75
# How far past the area a thing may stand, metres.
MARGIN_M = 0.04


def look(
    engine: VisionEngine,
    front: View,
    area: Area,
    above: View | None = None,
    known: Mapping[Thing, Place] | None = None,
) -> list[Sighting]:
    """Return what stands on a part of a table.

    Args:
        engine: Detector and matcher.
        front: An oblique view.
        area: Things outside it are left out.
        above: A view from straight above; without it positions are less exact, and known things
            are not looked for.
        known: Things that were seen before, and where each should be now. They are looked for
            there first; what the detector says of the same spot is then no news.
    """
    x0, y0, x1, y1 = area
    corners = [(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0.0, CEILING_M)]
    _, regions = detect_in_tiles(engine, front, tiles_over(front, corners))
    engine.embed_regions(regions)  # in one pass; what comes next finds them in the memory
    found = [_sighting(engine, region, front, above) for region in regions]
    fresh = _without_doubles(s for s in found if s is not None and _is_in(s, area))
    if above is None or not known:
        return fresh
    again = [_at_some_level(thing, known, front, above) for thing in known]
    confirmed = _without_doubles((s for s in again if s is not None), _cannot_both_be)
    fresh = [s for s in fresh if not any(_is_same_spot(s, other) for other in confirmed)]
    names = {sighting.name for sighting in confirmed}
    lost = [thing for thing in known if thing.name not in names]
    for thing in lost:
        if not any(_may_be(s, thing) for s in fresh):
            sighting = search(thing, above, [*confirmed, *fresh], area)
            confirmed += [sighting] if sighting is not None else []
    fresh = [s for s in fresh if not any(_is_same_spot(s, other) for other in confirmed)]
    return confirmed + fresh


def _at_some_level(
    thing: Thing, known: Mapping[Thing, Place], front: View, above: View
) -> Sighting | None:
    """Return a thing where it should be, straight below or above, or else where it was.

    A stack may have sunk, and what was to be carried off may not have moved at all.
    """
    x, y, z = known[thing]
    for level in LEVELS:
        height = z + level * thing.height_m
        if height > 0.4 * thing.height_m:
            found = confirm(thing, {**known, thing: (x, y, height)}, front, above)
            if found is not None:
                return found if level == 0 else replace(found, score=SUNK * found.score)
    return confirm(thing, {**known, thing: thing.xyz}, front, above)


def _is_same_spot(fresh: Sighting, known: Sighting) -> bool:
    """Return whether a detection is of what is known to stand there, not of what is around it."""
    if fresh.shape in HOLLOW and fresh.width_m > AROUND * known.width_m:
        return False
    away = float(np.hypot(*np.subtract(fresh.center[:2], known.center[:2])))
    return away < max(0.02, 0.5 * known.width_m)


def _may_be(sighting: Sighting, thing: Thing) -> bool:
    return sighting.shape == thing.shape and sighting.color == thing.color


def _sighting(
    engine: VisionEngine, region: Region, front: View, above: View | None
) -> Sighting | None:
    detection = region.detection
    assert detection is not None, "regions here come from the detector"
    size = next((word for word in detection.attributes if word in CONTRAST["size"]), "small")
    body = lift(front, box_of(region), detection.label, size, above)
    if body is None:
        return None
    odds = _color_odds(engine, region)
    color = max(odds, key=lambda name: odds[name])
    material, _ = value_of(engine, region, "material")
    return Sighting(
        detection.label,
        color,
        body.size,
        material,
        body.center,
        body.width_m,
        body.height_m,
        detection.score * odds[color],
        chroma=body.chroma,
        odds=odds,
    )


def _color_odds(engine: VisionEngine, region: Region) -> dict[str, float]:
    values = CONTRAST["color"]
    row = engine.match([region], [engine.prompt_for(f"{value} object") for value in values])[0]
    return {value: float(p) for value, p in zip(values, row, strict=True)}


def _is_in(sighting: Sighting, area: Area) -> bool:
    x, y, z = sighting.center
    return (
        area[0] - MARGIN_M <= x <= area[2] + MARGIN_M
        and area[1] - MARGIN_M <= y <= area[3] + MARGIN_M
        and z < CEILING_M
    )


def _without_doubles(
    sightings: Iterable[Sighting],
    is_double: Callable[[Sighting, Sighting], bool] | None = None,
) -> list[Sighting]:
    """Return sightings, best first, without those in the place of a better one."""
    kept: list[Sighting] = []
    for one in sorted(sightings, key=lambda s: -s.score):
        if not any((is_double or _are_one)(one, other) for other in kept):
            kept.append(one)
    return kept


def _cannot_both_be(a: Sighting, b: Sighting) -> bool:
    """Return whether two sightings are one, or solid things of which one would be in the other."""
    is_hollow = {a.shape, b.shape} & HOLLOW
    away = float(np.hypot(*np.subtract(a.center[:2], b.center[:2])))
    is_level = abs(a.center[2] - b.center[2]) < 0.5 * min(a.height_m, b.height_m)
    is_inside = is_level and away < SOLID * min(a.width_m, b.width_m)
    return _are_one(a, b) or (not is_hollow and is_inside)


def _are_one(a: Sighting, b: Sighting) -> bool:
    """Return whether two sightings fill the same space; a bowl and a block in it do not."""
    ratio = a.width_m / max(b.width_m, 1e-6)
    away = float(np.linalg.norm(np.subtract(a.center, b.center)))
    return away < SAME_PLACE_M and 0.6 < ratio < 1.7
