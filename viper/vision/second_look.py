"""Where the detector hesitates between names, the matcher has a say.

A detector gives a box the scores of several classes. If the first has less than nine tenths of
them, the box is cut out and shown to the matcher, and each class's score is multiplied by the
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

# Part of its class scores, over the best few, below which a detector hesitates.
SURE = 0.9
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
    scores = [(label, score) for label, _, score in _classes(detection)]
    own = sum(score for label, score in scores if label == detection.label)
    return own < SURE * sum(score for _, score in scores)


def weighed(detection: Detection, chances: Mapping[str, float]) -> Detection:
    """Return the detection with its classes ranked by score times the matcher's probability.

    The best class keeps the best score, so that no box gets weaker by being looked at.
    """
    products = [
        (label, attributes, score * chances[label])
        for label, attributes, score in _classes(detection)
    ]
    products.sort(key=lambda entry: -entry[2])
    label, attributes, best = products[0]
    if best <= 0:
        return detection
    rivals = tuple((n, more, detection.score * value / best) for n, more, value in products[1:])
    return replace(detection, label=label, attributes=attributes, rivals=rivals)


def _classes(detection: Detection) -> list[tuple[str, tuple[str, ...], float]]:
    return [(detection.label, detection.attributes, detection.score), *detection.rivals]


def _nouns(detection: Detection) -> list[str]:
    return [label for label, _, _ in _classes(detection)]
