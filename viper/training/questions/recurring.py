"""Questions about three or more that share something: "do any three things have one color?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some, word
from viper.training.questions.sharing import (
    LEAST_COMMON,
    LEAST_OFTEN,
    MOST_COMMON,
    MOST_OFTEN,
    group_asked,
)
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import NUMBERS
from viper.training.questions.worlds import World

OF_ONE = "(of the same|of one|with the same|that share a|in the same|that have the same|sharing one|of a single|having the same|of one and the same)"
SAME = (
    "(are there|do you see|can you see|can you find|have we got|there are) (at least |any |) {M} {G:pl} {S} {N}( here|)",
    "(do|have|does) any {M} {G:pl} (share|have|show) (a|the same|one|a common) {N}",
    "(are|do) (any |at least |){M} (of the |){G:pl} (of |share |have |in |)the same {N}",
    "is there a (group|set|bunch) of {M} {G:pl} {S} {N}",
    "{IF} there are {M} {G:pl} {S} {N}",
    "{M} {G:pl} {S} {N}(, are there|: are there any|, yes or no|)",
    "(is|are) there a {N} that (at least |){M} {G:pl} (have|share)",
    "does any {N} (occur|appear|come up|show up) at least {M} times",
    "(are|is) (any |a |some |){N} (used|seen) at least {M} times",
    "is there (a|any) {N} that (occurs|appears|comes up) (at least {M} times|{M} times or more)",
)
ALIKE_NAMES = (
    "(are there|do you see|can you see|there are) (any |at least |){M} {K} (that are |)(alike|the same|identical|equal) in (both |)(color|colour) and shape",
    "(are|do) any {M} {K} (alike|match|agree|the same) in (both |)(color|colour) and shape",
    "do any {M} {K} (share|have the same) (both |)(color|colour) and shape",
    "(are there|do you see) {M} {K} of the same (color|colour) and (the same |)shape",
    "{M} alike in (color|colour) and shape(, are there|)",
    "(are there|is there a pair of|do you see) {K} (with|of) the same (color|colour) and shape",
    "{IF} there are {M} {K} of the same shape and (color|colour)",
    "(are|is) there {M} of (exactly |)the same (kind and (color|colour)|(color|colour) and kind)",
    "have {M} {K} the same shape and (color|colour)( both|)",
)
HOW_MANY = (
    "how many {G:pl} (are of|have|are in|show) the {C} {N}",
    "how many {G:pl} does the {C} {N} (have|cover|count)",
    "(the |){C} {N}(,|:|) how many (things |objects |)(have it|is that|are that|are there of it|are of it)",
    "the {C} {N} has how many {G:pl}",
    "(what|which) is the (number|count) of {G:pl} (of|in|with) the {C} {N}",
    "(number|count) of {G:pl} (of|in|with) the {C} {N}",
    "how many times does the {C} {N} (occur|appear|come up|show up)",
    "how often does the {C} {N} (occur|appear|come up|show up)",
    "of the {N} (that occurs|that appears|you see) {O}, how many {G:pl} are there",
)
BIGGEST = (
    "how many are in the (biggest|largest) group of {G:pl} (of the same|of one|with the same) {N}",
    "what's the (largest|highest|greatest) number of {G:pl} (that share a|of the same|of one) {N}",
    "at most how many {G:pl} (share a|have the same) {N}",
    "how many {G:pl} at most (share a|have the same|are of one) {N}",
)


def recurring(rng: random.Random, world: World) -> Draft:
    """ "Are there three things of one color?", "How many things have the most common color?"."""
    asked: q.Attribute = rng.choice(("color", "color", "color", "shape", "shape", "material", "size"))  # fmt: skip
    group = q.EVERYTHING if rng.random() < 0.65 else group_asked(rng, world, asked)
    slots: dict[str, Slot | str] = {"G": some(group), "N": word(asked), "IF": ask_if}
    draw = rng.random()
    if draw < 0.5:
        times = rng.choice((3, 3, 3, 3, 4, 4, 5, 2))
        count = NUMBERS[times] if rng.random() < 0.8 else str(times)
        said = tuple(t.replace("{S}", OF_ONE) for t in SAME if group == q.EVERYTHING or "{G" in t)
        if times == 2:
            return draft(q.Shared(group, asked), said, M=count, **slots)
        return draft(q.Recurring(group, asked, ">=", times), said, M=count, **slots)
    if draw < 0.68:
        times = rng.choice((2, 2, 2, 2, 3))
        meaning: q.Meaning = q.Shared(q.EVERYTHING, "name")
        if times > 2:
            meaning = q.Recurring(q.EVERYTHING, "name", ">=", times)
        said = ALIKE_NAMES if times == 2 else tuple(t for t in ALIKE_NAMES if "{M}" in t)
        many = rng.choice(("things", "objects", "items"))
        return draft(meaning, said, K=many, M=NUMBERS[times], IF=ask_if)
    is_least = rng.random() < 0.15
    # "how many cups have the most common color" does not say whose color that is
    if group != q.EVERYTHING or (not is_least and rng.random() < 0.2):
        return draft(q.CommonCount(group, asked), BIGGEST, **slots)
    common, often = (LEAST_COMMON, LEAST_OFTEN) if is_least else (MOST_COMMON, MOST_OFTEN)
    templates = tuple(t.replace("{C}", common).replace("{O}", often) for t in HOW_MANY)
    return draft(q.CommonCount(group, asked, is_least), templates, **slots)
