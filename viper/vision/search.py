"""Finding by a noun phrase: detections that match the noun, then the attributes.

When nothing is left, the reason says what was asked and what was seen instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from viper.core.events import span
from viper.core.image import LoadedImage
from viper.vision.confidence import detection_probability, record_decision
from viper.vision.engine import PixelBox, Region, VisionEngine, box_of
from viper.vision.judge import holds, share_of, value_of
from viper.vision.lexicon import Kind, plural
from viper.vision.phrases import Phrase, matching_labels, parse_phrase
from viper.vision.rerank import rerank

# A thing belongs to a patch if this part of its box lies inside.
_INSIDE = 0.5
_MAX_LISTED = 8
# How often a thing has an attribute that was asked for, roughly.
_ATTRIBUTE_SHARE = 0.4


def search(
    engine: VisionEngine, image: LoadedImage, box: PixelBox, text: str
) -> tuple[list[Region], str]:
    """Return the regions inside `box` that a noun phrase names, best first, and why if none.

    Raises:
        InputError: If the text is no noun phrase.
    """
    with span("find", phrase=text) as entry:
        kept, reason = _search(engine, image, box, text)
        entry.attributes.update(
            boxes=[[round(edge, 1) for edge in box_of(region)] for region in kept],
            labels=[region.detection.label for region in kept if region.detection],
        )
    return kept, reason


def _search(
    engine: VisionEngine, image: LoadedImage, box: PixelBox, text: str
) -> tuple[list[Region], str]:
    phrase = _without_matcher(engine, parse_phrase(text, engine.labels))
    noun = phrase.noun if engine.labels is None else None
    inside = [r for r in engine.detections(image, noun) if _is_inside(r, box)]
    if _is_foreign(engine, phrase):
        candidates = rerank(engine, inside, phrase.noun)
    else:
        candidates = [r for r in inside if _is_called(engine, phrase, r)]
    kept = candidates
    for attribute in phrase.attributes:
        truth = holds(engine, kept, attribute, phrase.noun)
        kept = [region for region, is_true in zip(kept, truth, strict=True) if is_true]
    _record(engine, phrase, inside, kept)
    _record_missed(engine, image, box, phrase)
    return kept, "" if kept else why_empty(engine, phrase, candidates, inside)


def _without_matcher(engine: VisionEngine, phrase: Phrase) -> Phrase:
    """Leave the adjectives to a detector that takes any text, if nothing else can tell them."""
    if engine.labels is not None or engine.matcher is not None or not phrase.attributes:
        return phrase
    words = [attribute.word for attribute in phrase.attributes]
    return Phrase(phrase.text, " ".join([*words, phrase.noun]))


def _record(
    engine: VisionEngine, phrase: Phrase, inside: Sequence[Region], kept: Sequence[Region]
) -> None:
    """Leave behind how sure it is that these are things, and what they are called."""
    for region in kept:
        if region.detection is not None:
            score = detection_probability(region.detection.score)
            record_decision("detection", f"{region.detection.label} {region.box}", score)
    if phrase.is_any or engine.labels is None or _is_foreign(engine, phrase):
        return
    called = matching_labels(phrase.noun, engine.labels)
    for region in inside:
        chance = share_of(region, called)
        is_called = region.detection is not None and region.detection.label in called
        subject = f"{phrase.noun} {region.box}"
        record_decision("label", subject, chance if is_called else 1.0 - chance)


def _record_missed(engine: VisionEngine, image: LoadedImage, box: PixelBox, phrase: Phrase) -> None:
    """Leave behind the chance that what was too weak to be found is what was asked for."""
    weight = _ATTRIBUTE_SHARE ** len(phrase.attributes)
    for region in engine.hints(image, phrase.noun):
        if region.detection is None or not _is_inside(region, box):
            continue
        called = phrase.is_any or engine.labels is None
        share = (
            1.0 if called else share_of(region, matching_labels(phrase.noun, engine.labels or ()))
        )
        chance = region.detection.score * share * weight
        record_decision("missed", f"{phrase.noun} {region.box}", 1.0 - chance)


def why_empty(
    engine: VisionEngine, phrase: Phrase, candidates: Sequence[Region], inside: Sequence[Region]
) -> str:
    """Return the sentence for a search without result."""
    asked = " ".join([*(attribute.word for attribute in phrase.attributes), phrase.noun])
    claimed = dict.fromkeys(attribute.kind for attribute in phrase.attributes)
    kinds = tuple(kind for kind in claimed if kind is not None and kind != "shape")
    names = [
        describe(engine, region, kinds if candidates else ()) for region in candidates or inside
    ]
    known = engine.labels
    unknown = ""
    if known is not None and not phrase.is_any and not matching_labels(phrase.noun, known):
        unknown = f" (this detector knows only {_some(known)})"
    return f"no {asked} in the picture{unknown}; {_seen(names)}"


def describe(engine: VisionEngine, region: Region, kinds: Sequence[Kind]) -> str:
    """Return the name of what the region shows with these attributes, e.g. "red block"."""
    noun = region.detection.label if region.detection is not None else "region"
    return " ".join([*(value_of(engine, region, kind)[0] for kind in kinds), noun])


def _is_foreign(engine: VisionEngine, phrase: Phrase) -> bool:
    """Whether only the matcher can tell what the noun means."""
    if not engine.reranks or engine.labels is None or phrase.is_any:
        return False
    return not matching_labels(phrase.noun, engine.labels)


def _is_called(engine: VisionEngine, phrase: Phrase, region: Region) -> bool:
    if phrase.is_any or engine.labels is None or region.detection is None:
        return True
    return region.detection.label in matching_labels(phrase.noun, engine.labels)


def _is_inside(region: Region, box: PixelBox) -> bool:
    x0, y0, x1, y1 = box_of(region)
    width = min(x1, box[2]) - max(x0, box[0])
    height = min(y1, box[3]) - max(y0, box[1])
    if width <= 0 or height <= 0:
        return False
    return width * height >= _INSIDE * (x1 - x0) * (y1 - y0)


def _seen(names: Sequence[str]) -> str:
    if not names:
        return "nothing was seen"
    counted = [
        name if count == 1 else f"{count} {plural(name)}" for name, count in Counter(names).items()
    ]
    return f"seen: {_some(counted)}"


def _some(words: Sequence[str]) -> str:
    more = len(words) - _MAX_LISTED
    tail = f" and {more} more" if more > 1 else ""
    return ", ".join(words[:_MAX_LISTED] if more > 1 else words) + tail
