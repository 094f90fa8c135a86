"""Questions in telegram style: "white bowl made of", "max one ring - holds?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
import re

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    draft,
    link,
    predicate,
    some,
    where,
    word,
)
from viper.training.questions.chaining import unsaid
from viper.training.questions.counting import pair
from viper.training.questions.phrases import one_text
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF, NUMBERS
from viper.training.questions.worlds import World

DASH = "(,|:| -|;| –|...|)"
TRUE = "( y/n|, y/n| yes/no|, yes/no| - yes or no| - true| - holds| - correct|, true or false| or not| - check|: true)"
ASK: dict[q.Attribute, tuple[str, ...]] = {
    "color": ("{O}{DASH} (what |)(color|colour)", "(color|colour) {O}", "(color|colour)( of|:| =) {O}", "find {O} and (tell me|say|name) its (color|colour)", "(what|which) (color|colour) (do you have {O} in|does {O} come in|have you got {O} in)", "{O} (color|colour) = ", "{O} painted", "{O} which (color|colour)"),
    "material": ("{O} made of", "{O} made of what", "{O} made out of", "{O}{DASH} material", "{O} - what stuff", "material {O}", "{O} consists of", "made of what{DASH} {O}", "find {O} and (tell me|say) (whether|if) it is (shiny or matte|metal or matte|glossy or dull|matte or shiny)", "(what|which) (material|finish) do you have {O} in"),
    "shape": ("{O}{DASH} (what |)shape", "shape {O}", "shape( of|:| =) {O}", "{O} shape = "),
    "size": ("(what|which) size (do you have {O} in|does {O} come in|have you got {O} in)(, small or large|, big or small|)", "find {O} and (tell me|say) its size", "{O}{DASH} (what |)size", "size {O}", "{O} how big", "{O}{DASH} (big or small|large or small)", "size( of|:| =) {O}"),
    "name": ("{O}{DASH} (say |)what (it is|is it|thing)", "{O}{DASH} (name|name it|identify|which)", "{O} = ", "{O} is"),
}  # fmt: skip
COUNT = (
    "{G:pl}{DASH} (count|number|how many|total)",
    "(#|no. of|number|count|total) {G:pl}",
    "{G:pl} = ",
    "how many {G:pl}",
)
EXISTS = (
    "(any |){G:pl}{TRUE}",
    "{G:sg}( in pic| there| present| visible|){TRUE}",
    "{G:sg}{DASH} (present|exists|visible|there)( y/n|)",
)
NONE = (
    "no {G:pl}( here|){TRUE}",
    '"no {G:pl}( here|)"( -|,|:) (agree|true|right|correct)',
    "zero {G:pl}{TRUE}",
    "{G:sg} absent{TRUE}",
)
MORE = ("{X:pl} > {Y:pl}{TRUE}", "more {X:pl} than {Y:pl}{TRUE}", "{X:pl} outnumber {Y:pl}{TRUE}")
SAME = (
    "{X:pl} = {Y:pl}( in number|){TRUE}",
    "as many {X:pl} as {Y:pl}{TRUE}",
    "equal count{DASH} {X:pl}, {Y:pl}",
)
SIGNED = (
    "(verify: |check: |)#{X:pl} {SIGN} #{Y:pl}{TRUE}",
    "(count|number) of {X:pl} {SIGN} (count|number) of {Y:pl}{TRUE}",
    "{X:sg} count {SIGN} {Y:sg} count{TRUE}",
)
SUM = (
    "(sum|total)( of|:) {X:pl}, {Y:pl}, {Z:pl}",
    "{X:pl} + {Y:pl} + {Z:pl}( =| = ?|{DASH} total|)",
    "{X:pl}, {Y:pl}, {Z:pl}{DASH} (total|sum|how many (altogether|in all|in total))",
    "add up {X:pl}, {Y:pl}, {Z:pl}",
)
MORE_OF = (
    "{X:pl} (vs|vs.|versus) {Y:pl}{DASH} (which wins|more of which|which is more|who wins)( on count| by count|)",
    "more of{DASH} {X:pl} or {Y:pl}",
    "higher count{DASH} {X:pl} or {Y:pl}",
)
ALIKE = (
    "{X}, {Y}{DASH} same {N}( y/n| or not|)",
    "{X} and {Y}{DASH} same {N}( y/n| or not|)",
    "{X} same {N} as {Y}{TRUE}",
    "{N} match{DASH} {X}, {Y}",
)
ALL = ("{G:pl} all {P}{TRUE}", "all {G:pl} {P}{TRUE}", "every {G:sg} {P}{TRUE}")
IS = ("{O} {P}{TRUE}", "{O}{DASH} {P}( y/n| or not|)")
LISTED = (
    "(list|which){DASH} (things|items|objects) {W}",
    "{W}{DASH} (list|what|which things)",
    "(things|items) {W}",
    "all (things|items) {W}{DASH} list",
)
NUMBER = {
    "<=": "(max|at most|no more than|max.|not over) {M} {F}{TRUE}",
    ">=": "(min|at least|no fewer than|min.) {M} {F}{TRUE}",
    "==": "(exactly|just|only) {M} {F}{TRUE}",
    ">": "(more than|over|>) {M} {F}{TRUE}",
}


def curt(one: q.One) -> Slot:
    """Return a renderer of a thing without articles."""
    return lambda rng, _form: re.sub(r"\b(the|a|an|that|this) ", "", one_text(rng, one))


def telegram(rng: random.Random, world: World) -> Draft:
    """ "white bowl made of", "item behind cup, what colour", "max one ring - holds?"."""
    meaning, templates, slots = _telegram(rng, world)
    said = tuple(t.replace("{DASH}", DASH).replace("{TRUE}", TRUE) for t in templates)
    return draft(meaning, said, **slots)


_Told = tuple[q.Meaning, tuple[str, ...], dict[str, Slot | str]]


def _telegram(rng: random.Random, world: World) -> _Told:
    draw = rng.random()
    if draw < 0.4:
        return _asked(rng, world)
    kind = world.kind(rng)
    slots: dict[str, Slot | str] = {"G": some(kind)}
    if draw < 0.46:
        return q.Count(kind), COUNT, slots
    if draw < 0.52:
        return q.Exists(kind), EXISTS, slots
    if draw < 0.58 and kind != q.EVERYTHING:
        return q.Exists(kind, True), NONE, slots
    if draw < 0.68:
        operator: q.Operator = rng.choice(("<=", "<=", ">=", ">=", "==", ">"))
        number = rng.choice((1, 1, 2, 2, 3, 4, 5))
        said = NUMBER[operator].replace("{F}", "{G:sg}" if number == 1 else "{G:pl}")
        slots["M"] = NUMBERS[number] if rng.random() < 0.6 else str(number)
        return q.CompareNumber(kind, operator, number), (said,), slots
    if draw < 0.78:
        return _two(rng, world)
    one, other = q.The(world.single(rng)), q.The(world.single(rng))
    if draw < 0.85:
        group = link(rng, world, one, 1.0)
        return q.Listing(group, "name"), LISTED, {"W": lambda r, f: _bare(where(group)(r, f))}
    if draw < 0.9 and one != other:
        asked = unsaid(rng, one.group, other.group) or "size"  # type: ignore[arg-type]
        slots = {"X": curt(one), "Y": curt(other), "N": word(asked)}
        return q.CompareAttribute(one, other, asked), ALIKE, slots
    adjective = world.adjective(rng)
    told = {
        MEANING_OF.get(w, (w,))[0] for w in (*kind.adjectives, *q.kind_of(one.group).adjectives)
    }
    if MEANING_OF.get(adjective, (adjective,))[0] in told:
        return _telegram(rng, world)
    if draw < 0.95:
        return q.AllAre(kind, adjective), ALL, slots | {"P": predicate(adjective)}
    noun = q.kind_of(one.group).noun
    return q.Verify(one, noun, adjective), IS, {"O": curt(one), "P": predicate(adjective)}


def _bare(text: str) -> str:
    return re.sub(r"\b(the|a|an) ", "", text)


def _asked(rng: random.Random, world: World) -> _Told:
    """Return a question for an attribute of one thing."""
    draw = rng.random()
    one: q.One = q.The(world.single(rng))
    if draw < 0.35:
        axis: q.Axis = rng.choice(("x", "x", "depth", "size"))
        base = q.EVERYTHING if rng.random() < 0.6 else world.kind(rng)
        group = link(rng, world, one, 1.0 if base == q.EVERYTHING else 0.0)
        one = q.Extreme(group if rng.random() < 0.6 else base, axis, rng.choice((0, -1)))
    elif draw < 0.5:
        one = q.The(link(rng, world, one, 0.6))
    asked = unsaid(rng, q.kind_of(one.group))
    if asked is None or (not isinstance(one, q.The) and rng.random() < 0.4):
        asked = "name"
    return q.Query(one, asked), ASK[asked], {"O": curt(one)}


def _two(rng: random.Random, world: World) -> _Told:
    first, second = pair(rng, world)
    slots: dict[str, Slot | str] = {"X": some(first), "Y": some(second)}
    draw = rng.random()
    if draw < 0.2:
        third = world.kind(rng)
        if third not in (first, second, q.EVERYTHING):
            return q.Total((first, second, third)), SUM, slots | {"Z": some(third)}
    if draw < 0.4:
        return q.MoreOf(first, second), MORE_OF, slots
    if draw < 0.75:
        return q.CompareCounts(first, second, ">"), MORE, slots
    if draw < 0.87:
        return q.CompareCounts(first, second, "=="), SAME, slots
    sign: q.Operator = rng.choice(("==", "==", "<", ">", "!=", "<=", ">="))
    said = tuple(t.replace("{SIGN}", f"({sign}|=)" if sign == "==" else sign) for t in SIGNED)
    return q.CompareCounts(first, second, sign), said, slots
