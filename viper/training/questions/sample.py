"""Draws whole questions: about a scene, with the true answer, or about words alone."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from viper.training.questions import (
    adding,
    adjoining,
    agreeing,
    alternatives,
    among,
    chaining,
    chatting,
    choosing,
    claiming,
    clauses,
    comparing,
    containing,
    contrasting,
    counting,
    differing,
    dividing,
    edging,
    excluding,
    existing,
    fellows,
    grouping,
    halving,
    identity,
    joining,
    lacking,
    leaving,
    listing,
    majorities,
    matching,
    nearing,
    negating,
    noise,
    noting,
    offering,
    opposing,
    ordering,
    others,
    parting,
    picking,
    placing,
    providing,
    quantifying,
    querying,
    ranking,
    reckoning,
    recurring,
    repeating,
    respective,
    scoring,
    sharing,
    sizing,
    sparing,
    standing,
    supposing,
    tallying,
    telegrams,
    totalling,
    varieties,
    verifying,
    walking,
)
from viper.training.questions.asking import Draft
from viper.training.questions.meaning import Meaning, Unknown
from viper.training.questions.program import program_of
from viper.training.questions.semantics import Ambiguous, Answer, evaluate
from viper.training.questions.templates import fill
from viper.training.questions.topics import bring_up
from viper.training.questions.unknown import unknown
from viper.training.questions.words import MEANING_OF, plural
from viper.training.questions.worlds import SceneWorld, Thing, WordWorld, World

Builder = Callable[[random.Random, World], Draft]

TYPES: dict[str, tuple[Builder, float]] = {
    "count": (counting.count, 1.1),
    "count_relation": (counting.count_related, 1.2),
    "exist": (existing.exists, 1.2),
    "exist_relation": (existing.exists_related, 1.1),
    "query": (querying.query, 2.2),
    "chain": (querying.chained, 1.6),
    "superlative": (ranking.superlative, 1.2),
    "nearest": (ranking.nearest, 0.8),
    "compare_counts": (comparing.compare_counts, 0.9),
    "compare_attribute": (verifying.same, 1.0),
    "compare_place": (placing.place, 1.5),
    "choose": (choosing.choose, 0.9),
    "side": (choosing.side, 0.5),
    "verify": (verifying.verify, 1.4),
    "all": (quantifying.all_are, 0.7),
    "logic": (joining.both, 0.7),
    "arithmetic": (adding.arithmetic, 1.0),
    "number": (comparing.compare_number, 1.2),
    "more_of": (comparing.more_of, 0.5),
    "list": (listing.listing, 1.7),
    "distinct": (sharing.distinct, 0.5),
    "common": (sharing.common, 0.6),
    "share": (sharing.shared, 0.35),
    "odd": (sharing.odd, 0.25),
    "where": (choosing.where_is, 0.4),
}
"""Question type to its builder and how often it is drawn."""

WORD_TYPES: dict[str, tuple[Builder, float]] = {
    **TYPES,
    "deep": (chaining.deep, 5.5),
    "ordered": (ordering.ordered, 0.5),
    "same_thing": (identity.same_thing, 0.35),
    "adjoining": (adjoining.adjoining, 0.7),
    "contain": (containing.contained, 0.8),
    "sized": (sizing.sized, 0.8),
    "excluded": (excluding.excluded, 0.9),
    "total": (totalling.total, 0.8),
    "among": (among.among, 0.6),
    "halves": (halving.halves, 0.5),
    "provided": (providing.providing, 0.6),
    "left_over": (leaving.leaving, 0.8),
    "part": (parting.parting, 0.7),
    "difference": (differing.differing, 0.6),
    "respective": (respective.respective, 0.9),
    "is_common": (sharing.is_common, 0.4),
    "picked": (picking.picked, 1.2),
    "telegram": (telegrams.telegram, 1.2),
    "chat": (chatting.chatting, 0.8),
    "suppose": (supposing.supposing, 0.9),
    "stand": (standing.standing, 1.2),
    "one_of_two": (alternatives.alternatives, 0.6),
    "repeated": (repeating.repeating, 0.5),
    "grouped": (grouping.grouping, 1.0),
    "negated": (negating.negating, 1.0),
    "noted": (noting.noting, 1.2),
    "what_else": (others.others, 1.0),
    "near_side": (nearing.nearing, 0.8),
    "majority": (majorities.majority, 0.8),
    "recurring": (recurring.recurring, 0.7),
    "divided": (dividing.dividing, 0.7),
    "reckoned": (reckoning.reckoning, 0.6),
    "matched": (matching.matching, 0.6),
    "agreed": (agreeing.agreeing, 0.8),
    "clauses": (clauses.clauses, 0.9),
    "spared": (sparing.sparing, 1.0),
    "walked": (walking.walking, 1.1),
    "edge": (edging.edging, 0.8),
    "offered": (offering.offering, 0.9),
    "lacked": (lacking.lacking, 0.6),
    "opposed": (opposing.opposing, 0.7),
    "varied": (varieties.varieties, 0.7),
    "tallied": (tallying.tallying, 0.6),
    "fellow": (fellows.fellows, 0.7),
    "contrasted": (contrasting.contrasting, 0.5),
    "scored": (scoring.scoring, 0.4),
    "claimed": (claiming.claiming, 0.7),
}
"""The types of questions about words alone: in a scene, they rarely have one right answer."""

_NAMES, _WORD_NAMES = tuple(TYPES), tuple(WORD_TYPES)
_WEIGHTS = tuple(weight for _, weight in TYPES.values())
_WORD_WEIGHTS = tuple(weight for _, weight in WORD_TYPES.values())


@dataclass(frozen=True)
class Question:
    """A question with the program that answers it."""

    text: str
    program: str
    type: str
    answer: Answer | None
    """The true answer in the scene; None for a question about words alone."""
    meaning: Meaning


def things_of(objects: Sequence[object]) -> list[Thing]:
    """Return plain labels from dicts or `ObjectLabel`s."""
    return [_thing(o) for o in objects]


def _thing(label: object) -> Thing:
    def get(name: str) -> object:
        return label[name] if isinstance(label, Mapping) else getattr(label, name)

    x, y = (float(v) for v in list(get("xyz_m"))[:2])  # type: ignore[call-overload]
    box = [float(v) for v in get("box_xyxy")]  # type: ignore[attr-defined]
    fields = {name: get(name) for name in ("name", "shape", "color", "material", "size")}
    visible = float(get("visible_fraction"))  # type: ignore[arg-type]
    mask = label.get("mask") if isinstance(label, Mapping) else getattr(label, "mask", None)
    # of a mask as it is drawn, shape (h, w); run lengths of a stored one are no array
    width = None if getattr(mask, "ndim", 0) != 2 else mask.shape[1]  # type: ignore[union-attr]
    place = {"x": x, "y": y, "u": (box[0] + box[2]) / 2, "width": width}
    return {**fields, **place, "visible": visible, "box": box}


def sample_question(
    rng: random.Random,
    objects: Sequence[object],
    *,
    type: str | None = None,
    tries: int = 60,
) -> Question | None:
    """Return a question with one right answer in a scene, or None if none was found.

    Args:
        rng: Source of all choices.
        objects: Labels of the scene: dicts or objects with name, shape, color, material,
            size, xyz_m, box_xyxy, visible_fraction.
        type: One of `TYPES`; default any.
        tries: How many drafts to try.
    """
    things = things_of(objects)
    if not things:
        return None
    world = SceneWorld(things)
    # yes and no, and the counts, are to be about equally frequent
    wished = rng.choice((True, False))
    kind = ""
    for attempt in range(tries):
        if attempt % 20 == 0:
            kind = type or rng.choices(_NAMES, _WEIGHTS)[0]
        draft = TYPES[kind][0](rng, world)
        try:
            answer = evaluate(draft.meaning, things)
        except Ambiguous:
            continue
        if attempt % 20 < 12 and not _is_wished(answer, wished, rng):
            continue
        text = say(rng, draft, typo_rate=0.0)
        return Question(text, program_of(draft.meaning), kind, answer, draft.meaning)
    return None


def _is_wished(answer: Answer, wished: bool, rng: random.Random) -> bool:
    if isinstance(answer, bool):
        return answer == wished
    if isinstance(answer, int):
        return answer > 1 or rng.random() < (0.25 if answer == 0 else 0.5)
    return True


def sample_words(
    rng: random.Random,
    world: WordWorld,
    *,
    type: str | None = None,
    typo_rate: float = 0.08,
    unknown_rate: float = 0.06,
) -> Question:
    """Return a question about words alone, to train a program writer with."""
    if type is None and rng.random() < unknown_rate:
        draft, kind = unknown(rng, world), "unknown"
    else:
        kind = type or rng.choices(_WORD_NAMES, _WORD_WEIGHTS)[0]
        draft = WORD_TYPES[kind][0](rng, world)
    text = say(rng, draft, typo_rate=typo_rate, is_chatty=True)
    return Question(text, program_of(draft.meaning), kind, None, draft.meaning)


def say(rng: random.Random, draft: Draft, *, typo_rate: float, is_chatty: bool = False) -> str:
    """Put a draft into words, with the noise of real typing."""
    text = bring_up(rng, fill(rng, draft.templates, draft.slots))
    if is_chatty:
        text = chatting.chat(rng, text, draft.meaning)
    is_yes_no = isinstance(draft.meaning, chatting.YES_NO)
    text = noise.respell(rng, noise.wrap(rng, text, is_yes_no=is_yes_no))
    if rng.random() < typo_rate:
        text = noise.typo(rng, text, known_words())
        if rng.random() < 0.3:
            text = noise.typo(rng, text, known_words())
    return noise.finish(rng, text, is_yes_no=is_yes_no)


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return words that may be misspelled, because nothing else could be meant."""
    shapes = [w for w, (attribute, _) in MEANING_OF.items() if attribute == "shape"]
    other = """many there what color colour which object objects thing things items left right front
    behind between same bigger larger smaller than closest nearest leftmost rightmost largest biggest
    smallest table picture material shape size number count more fewer does have made matte glossy
    metal metallic purple yellow orange green brown black white small large second third farthest"""
    colors = [w for w, (attribute, _) in MEANING_OF.items() if attribute == "color" and len(w) > 3]
    return frozenset([*shapes, *(plural(s) for s in shapes), *colors, *other.split()])


__all__ = [
    "TYPES", "Question", "Unknown", "evaluate", "sample_question", "sample_words", "things_of",
]  # fmt: skip
