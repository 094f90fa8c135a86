"""Is it red? Which of these is it? Attributes decided from detections and matching.

What the detector said (shape, perhaps size) is not asked again. Everything else is a
softmax over the texts of a contrast set. Each decision leaves its probability behind.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from viper.vision.confidence import record_decision, record_notice
from viper.vision.engine import Region, VisionEngine
from viper.vision.lexicon import CONTRAST, Kind
from viper.vision.phrases import Attribute, contrast_set

# Probability that is noted where a matcher compares with a word that it does not know.
_GUESS = 1e-3


def holds(
    engine: VisionEngine, regions: Sequence[Region], attribute: Attribute, noun: str = "object"
) -> list[bool]:
    """Return for each region whether the attribute is true of it."""
    known = [detector_value(region, attribute.kind) for region in regions]
    for region, value in zip(regions, known, strict=True):
        if value is not None:
            chance = share_of(region, attribute.values)
            is_true = value in attribute.values
            subject = f"{attribute.word}: {region.box}"
            record_decision("label", subject, chance if is_true else 1.0 - chance)
    open_regions = [r for r, value in zip(regions, known, strict=True) if value is None]
    judged = dict(zip(open_regions, _judge(engine, open_regions, attribute, noun), strict=True))
    return [
        judged[region] if value is None else value in attribute.values
        for region, value in zip(regions, known, strict=True)
    ]


def value_of(engine: VisionEngine, region: Region, kind: Kind) -> tuple[str, float]:
    """Return which member of a contrast set the region shows, and its probability.

    Leaves no decision behind: whoever uses the value for an answer records it.
    """
    known = detector_value(region, kind)
    if known is not None:
        return known, share_of(region, [known])
    values = CONTRAST[kind]
    row = engine.match([region], [_prompt(engine, kind, value) for value in values])[0]
    best = int(row.argmax())
    return values[best], float(row[best])


def choose(
    engine: VisionEngine, region: Region, options: Sequence[str], prefix: str | None = None
) -> int:
    """Return the index of the option that describes the region best."""
    closed = None if prefix else contrast_set(options)
    if closed is not None:
        kind, values = closed
        known = detector_value(region, kind)
        if known in values:
            subject = f"one of {', '.join(options)}: {region.box}"
            record_decision("label", subject, share_of(region, [str(known)]))
            return values.index(str(known))
        texts = [_prompt(engine, kind, value) for value in values]
    else:
        texts = [engine.prompt_for(f"{prefix or ''} {option}".strip()) for option in options]
    row = engine.match([region], texts)[0]
    best = int(row.argmax())
    record_decision("match", f"one of {', '.join(options)}: {region.box}", float(row[best]))
    return best


def detector_value(region: Region, kind: Kind | None) -> str | None:
    """Return the attribute's value if the detector decided it, else None."""
    detection = region.detection
    if detection is None or kind is None:
        return None
    said = (detection.label, *detection.attributes)
    return next((word for word in said if word in CONTRAST[kind]), None)


def share_of(region: Region, words: Collection[str]) -> float:
    """Return the detector's belief in [0, 1] that one of these words is true of the region."""
    return 0.0 if region.detection is None else region.detection.share(words)


def _judge(
    engine: VisionEngine, regions: Sequence[Region], attribute: Attribute, noun: str
) -> list[bool]:
    """Decide by matching. True if the claim beats each alternative, or all of them together."""
    if not regions:
        return []
    if attribute.kind is None:
        plain, claimed = engine.prompt_for(noun), f"{attribute.word} {noun}"
        rows = engine.match(regions, [engine.prompt_for(claimed), plain])
        wins = [float(row[0]) for row in rows]
        best = [p > 0.5 for p in wins]
        spells = getattr(engine.matcher, "spells", None)
        if spells is not None and spells(attribute.word):
            record_notice(f"the models do not know the word '{attribute.word}': this is a guess")
            record_decision("match", attribute.word, _GUESS)
    else:
        values = CONTRAST[attribute.kind]
        rows = engine.match(regions, [_prompt(engine, attribute.kind, value) for value in values])
        chosen = [values.index(value) for value in attribute.values]
        wins = [float(row[chosen].sum()) for row in rows]
        best = [p > 0.5 or row.argmax() in chosen for p, row in zip(wins, rows, strict=True)]
    for region, p, is_true in zip(regions, wins, best, strict=True):
        record_decision("match", f"{attribute.word}: {region.box}", p if is_true else 1.0 - p)
    return best


def _prompt(engine: VisionEngine, kind: Kind, value: str) -> str:
    return engine.prompt_for(value if kind == "shape" else f"{value} object")
