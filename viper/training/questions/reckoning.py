"""Sums with numbers of things and of different values: "how many more objects than colors?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from typing import Literal

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some, word
from viper.training.questions.sharing import group_asked
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.worlds import World

THE = "(different |distinct |)"
SUM = (
    "(the |)number of {G:pl} (plus|+|and|added to) (the |)number of {D}{N:s}",
    "{G:pl} (plus|+) {D}{N:s}( =| = ?|, how many|: total|)",
    "(what's|what is) the number of {G:pl} plus the number of {D}{N:s}",
    "(add|sum|add up) the (numbers|number) of {G:pl} and (of |){D}{N:s}",
    "(sum|total) of the number of {G:pl} and the number of {D}{N:s}",
)
MINUS = (
    "(the |)number of {G:pl} (minus|less|-) (the |)number of {D}{N:s}",
    "(what's|what is) the number of {G:pl} (minus|less) the number of {D}{N:s}",
    "how many more {G:pl} than {D}{N:s}( are there| do you see|)",
    "how many more {G:pl} are there than {D}{N:s}",
    "by how many do (the |){G:pl} outnumber (the |){D}{N:s}",
    "{G:pl} (minus|-) {D}{N:s}( =| = ?|, how many|)",
    "(subtract|take) the number of {D}{N:s} from the number of {G:pl}",
    "(the |)difference between the number of {G:pl} and (the number of |){D}{N:s}",
    "how many fewer {D}{N:s} than {G:pl} are there",
)
COMPARED = {
    ">": (
        "(are there|do you see|have we got|there are) more {G:pl} than {D}{N:s}( here|)",
        "more {G:pl} than {D}{N:s}",
        "is the number of {G:pl} (greater than|higher than|above) (that|the number) of {D}{N:s}",
        "{IF} there are more {G:pl} than {D}{N:s}",
        "do the {G:pl} outnumber the {D}{N:s}",
    ),
    "==": (
        "(are there|do you see|there are) as many {G:pl} as {D}{N:s}( here|)",
        "is the number of {G:pl} (equal to|the same as) (that|the number) of {D}{N:s}",
        "(are there|is there) (exactly |)as many {D}{N:s} as {G:pl}",
        "do the numbers of {G:pl} and {D}{N:s} (match|agree)",
    ),
}
VALUES_MORE = (
    "how many more {D}{N:s} than {D}{M:s} (are there|do you see|)",
    "(the |)number of {D}{N:s} (minus|less|-) (the |)number of {D}{M:s}",
    "{D}{N:s} minus {D}{M:s}( =|, how many|)",
)
VALUES_SUM = (
    "(the |)number of {D}{N:s} (plus|and|+) (the |)number of {D}{M:s}",
    "{D}{N:s} plus {D}{M:s}( =|, how many|)",
    "how many {D}{N:s} and {D}{M:s} are there (in total|together|altogether|in all)",
    "(add|add up) the numbers of {D}{N:s} and {D}{M:s}",
)
VALUES_OF = (
    "more {D}{N:s} than {D}{M:s}",
    "are there more {D}{N:s} than {D}{M:s}( here| in the picture|)",
    "do you see more {D}{N:s} than {D}{M:s}",
)
TIMES = {
    2: "(times two|times 2|doubled|x 2|* 2|multiplied by two)",
    3: "(times three|times 3|tripled|x 3|* 3|multiplied by three)",
}
MULTIPLIED = (
    "(the |)number of {D}{N:s} {T}",
    "(what's|what is) the number of {D}{N:s} {T}",
    "(count|take) the {D}{N:s} (and multiply by|times) {F}",
    "{D}{N:s} {T}( =| = ?|)",
)
MULTIPLIED_COUNT = (
    "(the |)number of {G:pl} {T}",
    "(what's|what is) the number of {G:pl} {T}",
    "(count|take) the {G:pl} (and multiply by|times) {F}",
    "{G:pl} {T}( =| = ?|)",
)


def reckoning(rng: random.Random, world: World) -> Draft:
    """ "Number of objects minus number of colors?", "Twice the number of shapes?"."""
    first: q.Attribute = rng.choice(("color", "color", "shape", "material"))
    second: q.Attribute = rng.choice([a for a in ("color", "shape", "material", "size") if a != first])  # fmt: skip
    draw = rng.random()
    group = q.EVERYTHING if rng.random() < 0.65 else group_asked(rng, world, first)
    values = q.Distinct(q.EVERYTHING, first)
    slots: dict[str, Slot | str] = {"G": some(group), "N": word(first), "IF": ask_if}
    if draw < 0.15:
        return _multiplied(rng, world, first)
    if draw < 0.35:
        pair = q.Distinct(q.EVERYTHING, first), q.Distinct(q.EVERYTHING, second)
        if rng.random() < 0.4:
            meaning: q.Meaning = q.CompareDistinct(q.EVERYTHING, first, ">", second)
            return draft(meaning, _either_way(VALUES_OF), M=word(second), **slots)
        is_sum = rng.random() < 0.5
        meaning = q.Reckoned(pair[0], "+" if is_sum else "-", pair[1])
        return draft(meaning, _either_way(VALUES_SUM if is_sum else VALUES_MORE), M=word(second), **slots)  # fmt: skip
    if draw < 0.65:
        return draft(q.Reckoned(q.Count(group), "-", values), _either_way(MINUS), **slots)
    if draw < 0.78:
        return draft(q.Reckoned(q.Count(group), "+", values), _either_way(SUM), **slots)
    operator: Literal[">", "=="] = rng.choice((">", ">", "=="))
    meaning = q.Reckoned(q.Count(group), operator, values)
    return draft(meaning, _either_way(COMPARED[operator]), **slots)


def _multiplied(rng: random.Random, world: World, asked: q.Attribute) -> Draft:
    factor = rng.choice((2, 2, 3))
    said = rng.choice(("two", "2") if factor == 2 else ("three", "3"))
    if rng.random() < 0.3:
        kind = world.kind(rng)
        templates = tuple(t.replace("{T}", TIMES[factor]) for t in MULTIPLIED_COUNT)
        return draft(q.Times(kind, factor), templates, G=some(kind), F=said)
    meaning = q.Multiplied(q.Distinct(q.EVERYTHING, asked), factor)
    templates = tuple(t.replace("{T}", TIMES[factor]) for t in MULTIPLIED)
    return draft(meaning, _either_way(templates), N=word(asked), F=said)


def _either_way(templates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t.replace("{D}", THE) for t in templates)
