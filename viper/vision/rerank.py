"""Nouns that a detector with fixed classes cannot name: the matcher looks among its boxes.

Each box is compared with the noun and with every class that the detector saw in the
picture; where the noun is the likelier, the box is what was asked for. The answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from viper.vision.confidence import record_decision, record_notice
from viper.vision.engine import Region, VisionEngine


def rerank(engine: VisionEngine, regions: Sequence[Region], noun: str) -> list[Region]:
    """Return the regions that the matcher calls by the noun, surest first."""
    labels = dict.fromkeys(r.detection.label for r in regions if r.detection is not None)
    record_notice(
        f"the detector has no class '{noun}': chosen by matching among the {len(regions)} things "
        f"that it found"
    )
    if not regions:
        return []
    texts = [engine.prompt_for(text) for text in (noun, *labels)]
    chances = engine.match(regions, texts)[:, 0].tolist()
    for region, chance in zip(regions, chances, strict=True):
        record_decision("match", f"{noun}: {region.box}", max(chance, 1.0 - chance))
    ranked = sorted(zip(chances, range(len(regions)), strict=True), key=lambda pair: -pair[0])
    return [regions[i] for chance, i in ranked if chance > 0.5]
