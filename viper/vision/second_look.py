"""Where the detector hesitates between names, the matcher has a say.

A detector gives a box the scores of several classes. If the first has less than `SURE` of them,
the box is cut out and shown to the matcher, and each class's score is multiplied by a power of the
matcher's probability of its noun: a product of experts (Hinton, "Training products of experts",
2002), for the two have seen the box at different scales and learned by different losses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from viper.vision.interfaces import Detection

if TYPE_CHECKING:
    from viper.vision.engine import Region, VisionEngine

# Part of its class scores, over the best few, below which a detector hesitates, and the power of
# the matcher's probability. Both were chosen on rendered wide and mirrored pictures.
SURE, TRUST = 0.97, 2.0
# Boxes that are looked at together: of a crowd the doubtful ones alone, the strongest first.
MOST_TOGETHER = 48


def look_again(engine: VisionEngine, regions: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions in their order, the doubtful ones with what both models say together.

    Where any is doubtful all are embedded, in the one batch that attributes would take later.
    """
    places = [i for i, r in enumerate(regions) if r.detection and hesitates(r.detection)]
    places = places[:MOST_TOGETHER]
    if not places:
        return tuple(regions)
    doubtful = [regions[i] for i in places]
    nouns = list(dict.fromkeys(n for r in doubtful if r.detection for n in _nouns(r.detection)))
    engine.embed_regions(regions if len(regions) <= MOST_TOGETHER else doubtful)
    chances = engine.match(doubtful, [engine.prompt_for(noun) for noun in nouns])
    seen = list(regions)
    for place, region, row in zip(places, doubtful, chances.tolist(), strict=True):
        if region.detection is not None:
            said = dict(zip(nouns, row, strict=True))
            seen[place] = replace(region, detection=weighed(region.detection, said))
    return tuple(seen)


def hesitates(detection: Detection) -> bool:
    """Whether another noun has a part of the class scores that matters."""
    return detection.share([detection.label]) < SURE


def weighed(detection: Detection, chances: Mapping[str, float]) -> Detection:
    """Return the detection with its classes ranked by both models' scores together."""
    return detection.reweighed(lambda label, _: chances[label] ** TRUST)


def _nouns(detection: Detection) -> list[str]:
    return [label for label, _, _ in detection.classes]
