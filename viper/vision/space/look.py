"""One look at a table: what stands on it, of which kind and colour, and where."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from viper.vision.engine import Region, VisionEngine, box_of
from viper.vision.judge import value_of
from viper.vision.lexicon import CONTRAST
from viper.vision.space.boxes import detect_in_tiles, tiles_over
from viper.vision.space.lift import lift
from viper.vision.space.thing import Sighting
from viper.vision.space.view import View

__all__ = ["Area", "look"]

Area = tuple[float, float, float, float]
"""A part of the table: (x min, y min, x max, y max), world, metres."""

# What is higher above the table than this is not looked for, metres.
CEILING_M = 0.22
# How far past the area a thing may stand, metres.
MARGIN_M = 0.04


def look(
    engine: VisionEngine, front: View, area: Area, above: View | None = None
) -> list[Sighting]:
    """Return what stands on a part of a table.

    Args:
        engine: Detector and matcher.
        front: An oblique view.
        area: Things outside it are left out.
        above: A view from straight above; without it positions are less exact.
    """
    x0, y0, x1, y1 = area
    corners = [(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0.0, CEILING_M)]
    _, regions = detect_in_tiles(engine, front, tiles_over(front, corners))
    sightings = [_sighting(engine, region, front, above) for region in regions]
    return _without_doubles(s for s in sightings if s is not None and _is_in(s, area))


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


def _without_doubles(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return sightings, best first, without those at the place of a better one."""
    kept: list[Sighting] = []
    for one in sorted(sightings, key=lambda s: -s.score):
        if all(np.linalg.norm(np.subtract(one.center, o.center)) > 0.018 for o in kept):
            kept.append(one)
    return kept
