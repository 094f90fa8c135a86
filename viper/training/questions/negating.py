"""Things that something is not, said before the noun: "the non-metal ball", "non-red blocks"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    anchor,
    draft,
    link,
    predicate,
    some,
    the,
    where,
    word,
)
from viper.training.questions.chaining import unsaid
from viper.training.questions.phrases import EXTREME, RELATION_SHORT
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import World

UNLIKE = {
    "shiny": "unshiny",
    "polished": "unpolished",
    "reflective": "unreflective",
    "striped": "unstriped",
}
"""Words that have an opposite of their own."""
BEFORE = "(non-{A}|non-{A}|non {A}|not-{A}|non-{A}|not {A})"
AFTER = "(that('s| is) not {P}|that isn't {P}|that isnt {P}|not {P}|which isn't {P}|that is non-{A}|other than {A}|that ain't {P})"
AFTER_MANY = "(that are not {P}|that aren't {P}|that arent {P}|not {P}|which are not {P}|that are non-{A}|other than {A}|that ain't {P})"
BE = "(non-{A}|non {A}|not {P}|non-{A})"
COUNT = (
    "how many {X} {B:pl} (are there|do you see|can you see|there are|)( here| on the table|)",
    "how many {B:pl} {M} (are there|do you see|)",
    "how many (of the |)({B:pl}) are {E}",
    "(count|number of|count the|total of) {X} {B:pl}",
    "(count|number of|count the) {B:pl} {M}",
    "(the |){X} {B:pl}(:|,| -) how many( are there|)",
    "(what's|what is|tell me) the number of {X} {B:pl}",
    "how many {B:pl} (ain't|are not|aren't) {P}",
)
EXISTS = (
    "(is there|do you see|can you see|there is|have we got) (a|any) {X} {B:sg}( here|)",
    "(is there|do you see|can you see|there is) (a|any) {B:sg} {N}",
    "(are there|any|do you see|are there any|got any) {X} {B:pl}( here|)",
    "(is|are) any (of the |){B:pl} {E}",
    "(are there|do you see) any {B:pl} {M}",
)
ANYTHING = (
    "is (anything|something)( here|) {E}",
    "(is there |do you see |)(anything|something) {N}( here| on the table|)",
    "(is there|do you see) (anything|something) {E}",
)
ALL = (
    "(are|is) (all|every one of|each of) the {B:pl} {E}",
    "is (every|each) {B:sg} {E}",
    "all (the |){B:pl} are {E}",
)
NO_OTHERS = (
    "are there no {X} {B:pl}( here|)",
    "(there are|there's|there is) no {X} {B:pl}( here|)",
    "no {X} {B:pl}( here|)",
    "is there not (a|any) {X} {B:sg}",
)
LISTED = (
    "(what|which) {B:pl} are {E}",
    "(which|what) are the {X} {B:pl}",
    "(list|name|tell me|show me|find|give me) (all |the |all the ){X} {B:pl}",
    "(list|name|tell me|show me) (all |the |all the ){B:pl} {M}",
    "(which|what) of the {B:pl} are {E}",
    "(what|which) {X} {B:pl} (are there|do you see|can you see)",
    "(all |the |){X} {B:pl}(:|,| -) (which|list them|name them)",
)
LISTED_ANY = (
    "what is {E}( here| on the table|)",
    "what (here |)(is not|isn't|ain't) {P}",
    "(list|name|tell me) everything {N}",
    "everything {N}",
)
VALUES = (
    "(what|which) {V:s} are the {X} {B:pl}",
    "(what|which) {V:s} do the {X} {B:pl} have",
    "{V:s} of (the |all the |)({X} {B:pl}|{B:pl} {M})",
    "(list|name|tell me) the {V:s} of the {X} {B:pl}",
)
ASKED = (
    "(what|which) {V} is the {B:sg} {N}",
    "(what|which) {V} is the {X} {B:sg}",
    "(what is|what's|tell me) the {V} of the ({X} {B:sg}|{B:sg} {N})",
    "the ({X} {B:sg}|{B:sg} {N})(:|,) (what|which) {V}( is it|)",
    "{V} of the ({X} {B:sg}|{B:sg} {N})",
)
END = (
    "(what|which)('s| is) the {T} {X} {B:sg}",
    "(what|which)('s| is) the {T} {B:sg} {N}",
    "(name|tell me|identify) the {T} ({X} {B:sg}|{B:sg} {N})",
    "the {T} ({X} {B:sg}|{B:sg} {N})( is what|, what is it|: what is it|)",
    "(which|what) of the {X} {B:pl} is the {T}( one|)",
)
END_ASKED = (
    "(what|which) {V} is the {T} ({X} {B:sg}|{B:sg} {N})",
    "(what is|what's) the {V} of the {T} ({X} {B:sg}|{B:sg} {N})",
)
IS = (
    "is {O} {E}",
    "is {O} (something|a thing|one) {N}",
    "{O} is {E}",
    "{O} ain't {P}",
    "{O} is a {X} (one|thing|object)",
    "is {O} (a {X} one|one of the {X} (ones|things))",
)
BESIDE = {
    "count": (
        "how many (things|objects) are {R} the ({X} {B:sg}|{B:sg} {N})",
        "(count|number of) (things|objects) {R} the {X} {B:sg}",
    ),
    "list": (
        "what('s| is) {R} the ({X} {B:sg}|{B:sg} {N})",
        "(which|what) (things|objects) are {R} the {X} {B:sg}",
    ),
    "exist": (
        "is (there |)anything {R} the {X} {B:sg}",
    ),
}  # fmt: skip
THERE = {
    "count": (
        "how many {X} {B:pl} are (there |standing |){W}",
        "how many {B:pl} {M} are {W}",
        "(count|number of|count the) {X} {B:pl} {W}",
        "how many of the {B:pl} {W} are {E}",
        "{W}(,|) how many {X} {B:pl} are there",
    ),
    "list": (
        "(what|which) {X} {B:pl} are {W}",
        "(list|name|tell me) (the |all the |){X} {B:pl} {W}",
    ),
    "exist": (
        "(is there|do you see) (a|any) {X} {B:sg} {W}",
        "(are there|do you see) (any |){X} {B:pl} {W}",
        "is (a|any) {X} {B:sg} {W}",
    ),
}
MORE = {
    ">": (
        "(are there|do you see|have we got|there are) more {A} (than {X} {B:pl}|{B:pl} than {X} (ones|{B:pl}))",
        "do the {A} {B:pl} outnumber the {X} (ones|{B:pl})",
        "more {A} than {X} {B:pl}",
    ),
    "<": (
        "(are there|do you see|there are) (fewer|less) {A} (than {X} {B:pl}|{B:pl} than {X} (ones|{B:pl}))",
        "(are there|do you see|there are) more {X} than {A} {B:pl}",
        "do the {X} {B:pl} outnumber the {A} (ones|{B:pl})",
    ),
    "==": (
        "(are there|do you see|there are) as many {A} as {X} {B:pl}",
        "(is there|are there) the same number of {A} and {X} {B:pl}",
        "are there as many {A} {B:pl} as {X} (ones|{B:pl})",
    ),
}
Told = tuple[q.Meaning, tuple[str, ...], dict[str, Slot | str]]


def negating(rng: random.Random, world: World) -> Draft:
    """ "How many non-metal things are there?", "What color is the ball that isn't metal?"."""
    kind = world.kind(rng)
    adjective = rng.choice(("metal", "metallic")) if rng.random() < 0.25 else world.adjective(rng)
    base = q.Kind(kind.noun, kind.adjectives[:1] if rng.random() < 0.15 else ())
    told = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in told:
        return negating(rng, world)
    meaning, templates, slots = _told(rng, world, base, adjective)
    parts = {"X": BEFORE, "N": AFTER, "M": AFTER_MANY, "E": BE}
    chosen = rng.choice(templates)
    for name, form in parts.items():
        while f"{{{name}}}" in chosen:
            chosen = chosen.replace(f"{{{name}}}", pick(rng, form), 1)
    if adjective in UNLIKE and rng.random() < 0.5:
        chosen = chosen.replace("non-{A}", UNLIKE[adjective])
    more: dict[str, Slot | str] = {"B": some(base), "A": adjective, "P": predicate(adjective)}
    return draft(meaning, (chosen,), **more, **slots)


def _told(rng: random.Random, world: World, base: q.Kind, adjective: str) -> Told:
    narrow = q.Kind(base.noun, (*base.adjectives, adjective))
    group = q.Without(base, adjective)
    asked = unsaid(rng, narrow) or "size"
    is_any = base == q.EVERYTHING and rng.random() < 0.4
    draw = rng.random()
    if draw < 0.2:
        return q.Arithmetic(base, narrow, "-"), COUNT, {}
    if draw < 0.35:
        return q.CompareCounts(base, narrow, ">"), ANYTHING if is_any else EXISTS, {}
    if draw < 0.38:
        return q.AllAre(base, adjective), NO_OTHERS, {}
    if draw < 0.43:
        return q.Exists(narrow, True), ALL, {}
    if draw < 0.55:
        return q.Listing(group, "name"), LISTED_ANY if is_any else LISTED, {}
    if draw < 0.6:
        return q.Listing(group, asked), VALUES, {"V": word(asked)}
    if draw < 0.68:
        return q.Query(q.The(group), asked), ASKED, {"V": word(asked)}
    if draw < 0.78:
        return _at_an_end(rng, group, asked)
    if draw < 0.84:
        one = q.The(world.single(rng))
        told = {MEANING_OF.get(w, (w,))[0] for w in one.group.adjectives}  # type: ignore[union-attr]
        if MEANING_OF.get(adjective, (adjective,))[0] in told:
            return _told(rng, world, base, adjective)
        noun = q.kind_of(one.group).noun
        return q.Verify(one, noun, adjective, True), IS, {"O": the(one)}
    if draw < 0.88:
        operator: q.Operator = rng.choice((">", ">", "<", "=="))
        return q.Majority(base, narrow, operator), MORE[operator], {}
    if draw < 0.93:
        side: q.Relation = rng.choice(("left", "right", "front", "behind"))
        beside = q.Related(q.EVERYTHING, (q.Condition(side, q.The(group)),))
        return *_of_group(rng, beside, BESIDE), {"R": pick(rng, RELATION_SHORT[side])}
    related = link(rng, world, anchor(rng, world, 0), 0.5)
    related = q.Related(base, related.conditions)
    return *_of_group(rng, q.Aside(related, adjective), THERE), {"W": where(related)}


def _at_an_end(rng: random.Random, group: q.Group, asked: q.Attribute) -> Told:
    """Return a question about the leftmost, largest ... of what is not so."""
    axis, place = rng.choice(
        (("size", 0), ("size", -1), ("x", 0), ("x", -1), ("depth", 0), ("depth", -1))
    )
    one = q.Extreme(group, axis, place)  # type: ignore[arg-type]
    slots: dict[str, Slot | str] = {"T": pick(rng, EXTREME[(axis, place)][0]), "V": word(asked)}
    if rng.random() < 0.55:
        return q.Query(one, "name"), END, slots
    return q.Query(one, asked), END_ASKED, slots


def _of_group(
    rng: random.Random, group: q.Group, said: dict[str, tuple[str, ...]]
) -> tuple[q.Meaning, tuple[str, ...]]:
    how = rng.choice(("count", "count", "list", "exist"))
    meanings: dict[str, q.Meaning] = {
        "count": q.Count(group), "list": q.Listing(group, "name"), "exist": q.Exists(group),
    }  # fmt: skip
    return meanings[how], said[how]
