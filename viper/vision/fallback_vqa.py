"""Short answers about a picture without a question answering model.

Questions about colour, material, shape, size, number and presence are turned into
detection and matching, and each answer says that it was made that way. Everything
else gets one clear sentence instead of a guess.
"""

from __future__ import annotations

import re

from viper.core.errors import InputError, ModelMissing, NotFound
from viper.vision.confidence import record_decision, record_notice
from viper.vision.engine import Region, VisionEngine
from viper.vision.interfaces import Reply
from viper.vision.judge import holds, value_of
from viper.vision.lexicon import Kind
from viper.vision.phrases import attributes_of, parse_phrase
from viper.vision.search import search

NOTICE = "answered by matching against fixed lists (no question answering model is loaded)"

_KIND_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("color", "colour", "colored", "coloured"), "color"),
    **dict.fromkeys(("material", "made", "finish", "surface", "texture"), "material"),
    **dict.fromkeys(("shape", "form", "kind", "type", "sort"), "shape"),
    **dict.fromkeys(("size", "big", "large"), "size"),
}
_IT = r"(?:this|it|that|the (?:object|thing|item|patch|image|picture))"
_WHAT_IS = re.compile(rf"^what(?:'s| is) {_IT}$|^what (?:object|thing) is (?:this|it)$")
_IS_IT = re.compile(rf"^is {_IT} (?:(?:a|an|the) )?(?P<claim>.+)$")
_IS_THERE = re.compile(r"^(?:is|are) there (?:(?:a|an|any|some) )?(?P<name>.+?)(?: here)?$")
_HOW_MANY = re.compile(
    r"^how many (?P<name>(?:(?! (?:are|is|do|can) ).)+)(?: (?:are|is) (?:there|here|visible|shown)"
    r"| (?:do|can) (?:you|i|we) (?:see|count|find|spot))?(?: in (?:the|this) (?:picture|image))?$"
)
_OF_THING = re.compile(r"(?:is|of|are|does) the (?P<name>[\w\s-]+?)(?: made of| have)?$")


def reply(engine: VisionEngine, region: Region, question: str) -> Reply:
    """Return a short answer, from the profile's question answerer or else by matching.

    Raises:
        ModelMissing: If the question needs a model that this profile lacks.
    """
    engine.check_scene(region.image)
    if engine.vqa is not None:
        answer = engine.answer(region, question)
    else:
        answer = reply_by_matching(engine, region, question)
    record_decision("vqa", f"{question} {region.box}", answer.confidence)
    if answer.notice:
        record_notice(answer.notice)
    return answer


def reply_by_matching(engine: VisionEngine, region: Region, question: str) -> Reply:
    """Answer from detections and contrast sets alone."""
    text = " ".join(re.sub(r"[^\w\s'-]", " ", question.lower()).split())
    if counted := _HOW_MANY.match(text):
        return _sure(str(len(_find(engine, region, counted["name"]))))
    if present := _IS_THERE.match(text):
        return _sure("yes" if _find(engine, region, present["name"]) else "no")
    if claimed := _IS_IT.match(text):
        return _sure("yes" if _is_it(engine, region, claimed["claim"]) else "no")
    if _WHAT_IS.match(text):
        return _name(engine, region)
    kind = _asked_kind(text)
    if kind is not None:
        value, probability = value_of(engine, _subject(engine, region, text), kind)
        return Reply(value, probability, NOTICE)
    raise ModelMissing(
        f"'{question[:120]}' needs a model that answers questions about pictures, which the "
        f"profile '{engine.name}' does not have. Without one, colour, material, shape, size, "
        f"number and presence can be asked; or use find and best_text_match."
    )


def _asked_kind(text: str) -> Kind | None:
    if not re.match(r"^(?:what|which|how)\b", text):
        return None
    return next((_KIND_WORDS[word] for word in text.split() if word in _KIND_WORDS), None)


def _name(engine: VisionEngine, region: Region) -> Reply:
    """Return what people would call the thing, e.g. "gray cup"."""
    kinds: tuple[Kind, ...] = (*engine.name_kinds, "shape")
    values = [value_of(engine, region, kind) for kind in kinds]
    return Reply(" ".join(word for word, _ in values), min(p for _, p in values), NOTICE)


def _subject(engine: VisionEngine, region: Region, text: str) -> Region:
    """Return the thing that the question is about: this one, or one that it names."""
    named = _OF_THING.search(text)
    if named is None:
        return region
    if region.detection is not None:
        return region
    regions, reason = search(engine, region.image, region.box, named["name"])
    if not regions:
        raise NotFound(reason)
    return regions[0]


def _is_it(engine: VisionEngine, region: Region, claim: str) -> bool:
    """Return whether the region is what the claim says: attributes, a noun, or both."""
    attributes = attributes_of(claim)
    if all(attribute.kind is not None for attribute in attributes):
        return all(holds(engine, [region], attribute)[0] for attribute in attributes)
    phrase = parse_phrase(claim, engine.labels)
    found = _find(engine, region, phrase.text)
    return region in found if region.detection is not None else bool(found)


def _find(engine: VisionEngine, region: Region, name: str) -> list[Region]:
    try:
        return search(engine, region.image, region.box, name)[0]
    except InputError as error:
        raise ModelMissing(f"This question needs a question answering model: {error}") from error


def _sure(text: str) -> Reply:
    # the decisions behind it are on record, each with its own probability
    return Reply(text, 1.0, NOTICE)
