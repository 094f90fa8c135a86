"""Other readings of a picture, the likeliest first: one thing seen as something else.

Who asks for the colour of "the purple ring" takes it for granted that there is one. If no ring
passed as purple, the likeliest reading of the picture in which the question has an answer is more
probable than that the question is about nothing (accommodation: Lewis, "Scorekeeping in a language
game", 1979). A reading differs from what was seen in one respect: a colour, a material, a name or a
size that came second, a box that was too weak, or one that shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from viper.vision.confidence import detection_probability
from viper.vision.judge import detector_value
from viper.vision.lexicon import CONTRAST, Kind

if TYPE_CHECKING:
    from viper.core.image import LoadedImage
    from viper.vision.engine import Region, VisionEngine
    from viper.vision.interfaces import Detection

__all__ = ["World", "likely_worlds"]

# Readings that are so much less probable than what was seen are not considered.
LEAST_ODDS = 0.08
# Readings of one picture that are considered.
MOST_WORLDS = 16
# What the matcher decides, for what the detector left open.
_MATCHED: tuple[Kind, ...] = ("color", "material", "size")


@dataclass(frozen=True)
class World:
    """A picture as it may be."""

    regions: tuple[Region, ...]
    """What is in it, best first."""
    change: str
    """In what it differs from what was seen, e.g. "the ring at (40, 92) is purple, not pink"."""
    odds: float
    """How probable it is, relative to what was seen."""


def likely_worlds(engine: VisionEngine, image: LoadedImage, program: str) -> list[World]:
    """Return other readings of a picture, the likeliest first.

    Args:
        engine: Which has looked at it.
        image: The picture.
        program: What will be run on it: attributes that it does not speak of stay as they are.
    """
    if engine.labels is None:  # a detector that sees only what it is asked for
        return []
    if engine.memory(image).notices.peek("scene"):  # its models do not know such pictures
        return []
    regions = engine.detections(image)
    worlds = [
        *_other_names(regions),
        *_other_looks(engine, regions, _kinds_in(program)),
        *_more_or_fewer(regions, engine.hints(image)),
    ]
    likely = sorted((w for w in worlds if w.odds >= LEAST_ODDS), key=lambda world: -world.odds)
    return likely[:MOST_WORLDS]


def _kinds_in(program: str) -> list[Kind]:
    """Return the attributes that a program speaks of, by their values or by their names."""
    words = set(re.findall(r"[a-z]+", program.lower()))
    names = {"color": {"color", "colour"}, "material": {"material", "made"}, "size": {"size"}}
    return [kind for kind in _MATCHED if words & ({*CONTRAST[kind]} | names[kind])]


def _other_names(regions: Sequence[Region]) -> Iterator[World]:
    """Yield worlds in which the detector's second or third class is right."""
    for place, region in enumerate(regions):
        seen = region.detection
        if seen is None or seen.score <= 0:
            continue
        for label, attributes, score in seen.rivals:
            others = tuple(entry for entry in seen.classes if entry[:2] != (label, attributes))
            new = replace(seen, label=label, attributes=attributes, rivals=others)
            said, usual = (" ".join([*d.attributes, d.label]) for d in (new, seen))
            yield _changed(regions, place, new, f"{said}, not {usual}", score / seen.score)


def _other_looks(
    engine: VisionEngine, regions: Sequence[Region], kinds: Sequence[Kind]
) -> Iterator[World]:
    """Yield worlds in which the matcher's second choices are right."""
    for kind in kinds:
        open_places = [i for i, r in enumerate(regions) if detector_value(r, kind) is None]
        if not open_places or engine.matcher is None:
            continue
        values = CONTRAST[kind]
        prompts = [engine.prompt_for(f"{value} object") for value in values]
        rows = engine.match([regions[i] for i in open_places], prompts)
        for place, row in zip(open_places, rows.tolist(), strict=True):
            best = max(row)
            usual = values[row.index(best)]
            seen = regions[place].detection
            if seen is None:
                continue
            for value, chance in zip(values, row, strict=True):
                if value != usual:
                    new = replace(seen, attributes=(*seen.attributes, value))
                    yield _changed(regions, place, new, f"{value}, not {usual}", chance / best)


def _more_or_fewer(regions: Sequence[Region], hints: Sequence[Region]) -> Iterator[World]:
    """Yield worlds in which a weak box shows something, or a box shows nothing."""
    for region in hints:
        if region.detection is not None:
            score = region.detection.score
            change = f"there is a {region.detection.label} at {_place(region)}"
            yield World((*regions, region), change, score / max(1.0 - score, 1e-6))
    for place, region in enumerate(regions):
        if region.detection is not None:
            sure = detection_probability(region.detection.score)
            change = f"there is nothing at {_place(region)}"
            left = (*regions[:place], *regions[place + 1 :])
            yield World(left, change, (1.0 - sure) / max(sure, 1e-6))


def _changed(
    regions: Sequence[Region], place: int, new: Detection, what: str, odds: float
) -> World:
    """Return the world in which another detection is at that place of the list."""
    region = regions[place]
    noun = "thing" if region.detection is None else region.detection.label
    world = (*regions[:place], replace(region, detection=new), *regions[place + 1 :])
    return World(world, f"the {noun} at {_place(region)} is {what}", odds)


def _place(region: Region) -> str:
    x0, y0, x1, y1 = region.box
    return f"({(x0 + x1) // 2}, {(y0 + y1) // 2})"
