"""Questions about the first, last, largest, n-th thing of a row, and the nearest to another."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    draft,
    extreme,
    other_attribute,
    single,
    some,
    the,
    word,
)
from viper.training.questions.phrases import COMPARATIVE, EXTREME, ORDINAL_AFTER
from viper.training.questions.querying import NAME, ask_about
from viper.training.questions.templates import pick
from viper.training.questions.words import (
    ORDINALS,
    ORDINALS_SHORT,
)
from viper.training.questions.worlds import World

EXTREME_NAME = (
    "(what|which) (thing |object |item |one |)(is|'s|stands|would you say is|looks) {R}",
    "(what|which) (of the |of these |of all the )(things|objects|items|ones) is {R}",
    "(name|tell me|identify|give me) (the (thing|object|item) that is |what is |what's |the one that's ){R}",
    "(of|among|out of) all (the |)(things|objects|items)(,|) (which|what) (one |)is {R}",
    "who is {R}",
    "the (thing|object|item|one) (that is|that's|which is) {R}(, what is it| is what|: what is it)",
    "(which|what) is {R}( of all| here| on the table|)",
    "(what|which) (thing |object |item |one |)is {O}",
    "(what is|what's) {O}",
    "(name|identify|tell me) {O}",
    "(which|what) (object|thing|item|one) is {R}",
    "what (stands|sits|is|lies|is sitting|is standing|is lying|can be seen|do you see) {R}( there| here|)",
    "which one of the (objects|things) is {R}",
)


BARE = (
    "{O}",
    "{O}(:|,| =|) (what|which)( is it|)",
    "{O}( please|, please| is|...|)",
    "name {O}",
    "which one is {O}",
)
EXTREME_BASE = (
    "(what|which) {N} is {O}",
    "(what is|what's) the {N} of {O}",
    "{N} of {O}",
)


EXTREME_WORDS = {
    ("x", 0): "(leftmost|furthest left|farthest left|furthest to the left|on the far left|all the "
              "way to the left|most to the left|the leftmost|the furthest to the left)",
    ("x", -1): "(rightmost|furthest right|farthest right|furthest to the right|on the far right|all "
               "the way to the right|most to the right|the rightmost)",
    ("depth", 0): "(closest|nearest|closest to (us|me|the viewer|the camera)|nearest to (us|me|the "
                  "camera)|at the front|at the very front|the closest|the nearest|in front)",
    ("depth", -1): "(farthest|furthest|(farthest|furthest) (away |)from (us|me|the camera|the viewer)|farthest away|furthest away|farthest from (us|me|the camera)"
                   "|at the back|at the very back|the farthest away|the furthest|in the back)",
    ("size", -1): "(biggest|largest|the biggest|the largest|biggest of all)",
    ("size", 0): "(smallest|the smallest|tiniest|the tiniest|smallest of all)",
    ("tall", -1): "(tallest|the tallest)", ("tall", 0): "(shortest|the shortest)",
    ("y", -1): "(highest|topmost|at the top|the highest)", ("y", 0): "(lowest|at the bottom|the lowest)",
    ("wide", -1): "(widest|the widest)", ("wide", 0): "(narrowest|thinnest|the narrowest)",
    ("middle", 0): "(right |exactly |)in the (middle|middle|center|centre)( of (the picture|the table|the image|everything|it all)|)",
    ("rising", -1): "in the (top|upper|far|back) right(-hand| hand|) corner( of the (picture|table|image)|)",
    ("rising", 0): "in the (bottom|lower|near|front) left(-hand| hand|) corner( of the (picture|table|image)|)",
    ("falling", -1): "in the (bottom|lower|near|front) right(-hand| hand|) corner( of the (picture|table|image)|)",
    ("falling", 0): "in the (top|upper|far|back) left(-hand| hand|) corner( of the (picture|table|image)|)",
    ("row", 0): "(in the middle|the middle one|in the center|in the middle of the row|the one in the middle|the central one|in the middle going from left to right)",
}  # fmt: skip


OF_TWO = (
    "(which|which one|what|who) of the (two |)({G:pl}) (is|looks|stands|would be|is the) (the |){C}( one|)",
    "(of|between) the two {G:pl}(,|) which (one |)is (the |){C}( one|)",
    "which {G:sg} is (the |){C}( one|)",
    "which is the {C} {G:sg}",
)
FROM_SIDE = (
    "(counting|going|starting|reading|if you count|when you count) {T}(,|) (what|which) {N} is the {D} {G:sg}",
    "(counting|going|starting) {T}(,|) (what is|what's) the {N} of the {D} {G:sg}",
    "{T}(,|:) (what|which) {N} is the {D} {G:sg}",
    "the {D} {G:sg}(, counting|, counted|, starting|) {T}(,|:) (what|which) {N} is it",
    "(what|which) {N} is the {D} {G:sg}(,|) (counting|counted|starting|if you count|seen|as seen) {T}",
)


OF_ALL = (
    "(of|among|out of) (all |)(the |){G:pl}(,|) (what|which) {N} is the {E}( one|)",
    "(of|among) (all |)(the |){G:pl}(,|) (what is|what's) the {N} of the {E}( one|)",
    "take the {G:pl}(.|;|:) (what|which) {N} is the {E} one",
    "(what|which) {N} is the {E} (one |)(of|among) (all |)(the |){G:pl}",
)


def _counting_from(rng: random.Random, one: q.Extreme) -> Draft | None:
    """ "Counting from the left, what color is the second block?"."""
    asked = other_attribute(rng, one)
    if asked == "name" or not isinstance(one.group, q.Kind):
        return None
    slots = {"G": some(one.group), "N": word(asked)}
    if one.place in (0, -1):
        told = pick(rng, EXTREME[(one.axis, one.place)][0])
        return draft(q.Query(one, asked), OF_ALL, E=told, **slots)
    if one.axis not in ORDINAL_AFTER:
        return None
    start = pick(rng, ORDINAL_AFTER[one.axis][one.place < 0])
    order = rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))
    place = order[one.place if one.place >= 0 else -one.place - 1]
    return draft(q.Query(one, asked), FROM_SIDE, T=start, D=place, **slots)


def superlative(rng: random.Random, world: World) -> Draft:
    """ "Which thing is the leftmost?", "What color is the largest block?"."""
    one = extreme(rng, world, 1 if rng.random() < 0.2 else 0)
    if rng.random() < 0.2:
        counted = _counting_from(rng, one)
        if counted is not None:
            return counted
    if rng.random() < (0.4 if one.axis in ("middle", "row", "rising", "falling") else 0.65):
        return ask_about(rng, one)
    if (
        (one.axis, one.place) in COMPARATIVE
        and isinstance(one.group, q.Kind)
        and rng.random() < 0.12
    ):
        told = COMPARATIVE[(one.axis, one.place)]
        return draft(
            q.Query(one, "name"), tuple(t.replace("{C}", told) for t in OF_TWO), G=some(one.group)
        )
    if rng.random() < 0.12:
        return draft(q.Query(one, "name"), BARE, O=the(one))
    if (
        one.group == q.Kind("object")
        and (one.axis, one.place) in EXTREME_WORDS
        and one.axis != "row"
    ):
        told = EXTREME_WORDS[(one.axis, one.place)]
        templates = tuple(t.replace("{R}", told) for t in EXTREME_NAME)
        return draft(q.Query(one, "name"), templates, O=the(one))
    if isinstance(one.group, q.Kind) and (one.axis, one.place) in EXTREME_WORDS:
        told = EXTREME_WORDS[(one.axis, one.place)]
        if rng.random() < 0.5:
            return draft(q.Query(one, "name"), (f"which {{G:sg}} is {told}", f"which of the {{G:pl}} is {told}",
                         f"what {{G:sg}} is {told}"), G=some(one.group))  # fmt: skip
        asked = other_attribute(rng, one)
        if asked != "name":
            return draft(q.Query(one, asked), (f"(what|which) {{N}} {{G:sg}} is {told}",
                         f"(what is|what's) the {{N}} of the {{G:sg}} (that's|that is|which is) {told}"),
                         G=some(one.group), N=word(asked))  # fmt: skip
    return draft(q.Query(one, "name"), NAME, O=the(one))


NEIGHBOR = (
    "what (does|do) {O} (stand|sit|lie) (next to|beside|closest to|near|nearest to)",
    "{O} (has|is|stands) (what|which thing) (next to it|nearby|beside it)",
    "{O} (stands|is|sits|lies) (next to|beside|nearest to|closest to) what",
    "(what is|which thing is|what's|who is|which is) {O}'s (nearest|closest|next) neighbo(u|)r",
    "(what|which thing|who) is the (nearest|closest|next |)( |)neighbo(u|)r of {O}",
    "what is the (thing|object) (nearest|closest) to {O}",
    "what (does|has) {O} (have |)(next to it|beside it|close by|at its side)",
    "what (is|stands) (close by|in the neighborhood of|around|beside) {O}",
    "(closest|nearest) (thing|object) to {O}",
)


NEIGHBOR_KIND = (
    "(which|what) (of the|of all the) {G:pl} is (closest to|nearest to|next to|nearest) {O}",
    "(which|what) {G:sg} (stands|is|lies|sits) (closest to|nearest to|next to|nearest|beside) {O}",
    "(closest|nearest) {G:sg} to {O}",
    "which is {O}'s (nearest|closest) {G:sg}",
)


def nearest(rng: random.Random, world: World) -> Draft:
    """ "What is closest to the bowl?"."""
    far = rng.random() < 0.2
    base = q.Kind("object") if rng.random() < 0.6 else world.kind(rng)
    one = q.Nearest(base, single(rng, world, 1 if rng.random() < 0.3 else 0), far)
    by = "(farthest|furthest)( away|) from" if far else (
        "(closest to|nearest to|nearest|next to|beside|near|right next to|by|close to)")  # fmt: skip
    if rng.random() < 0.35:
        return ask_about(rng, one)
    plain = base == q.Kind("object")
    if rng.random() < 0.7:
        what = "(what|which (thing|object|item|one)|what (thing|object))" if plain else (
            "(which|what) {G:sg}")  # fmt: skip
        told = (NEIGHBOR if plain else NEIGHBOR_KIND) if not far else ()
        templates = (*told, f"{what} (is|'s|stands|lies) (right |directly |just |)((by|next to|beside)|{by}) {{O}}" if not far else f"{what} is {by} {{O}}",
                     f"(name|tell me|identify) the {'(thing|object|item|one)' if plain else '{G:sg}'} (that is |which is |){by} {{O}}",
                     f"(which|what) is the {'(thing|object|item|one)' if plain else '{G:sg}'} (that is |which is |){by} {{O}}",
                     f"{what} is {by} {{O}}", f"{what} (sits|stands|lies|is located) {by} {{O}}",
                     *((f"{by} {{O}} is what",) if plain else ()), f"what's {by} {{O}}" if plain else f"{what} is the {by} {{O}}")  # fmt: skip
        return draft(q.Query(one, "name"), templates, G=some(base), O=the(one.anchor))
    asked = other_attribute(rng, one)
    if asked == "name":
        return draft(q.Query(one, "name"), NAME, O=the(one))
    noun = "(thing|object|item|one)" if plain else "{G:sg}"
    templates = (f"(what|which) {{N}} {noun} is {by} {{O}}",
                 f"(what|which) {{N}} is the {noun} {by} {{O}}")  # fmt: skip
    return draft(q.Query(one, asked), templates, G=some(base), O=the(one.anchor), N=word(asked))
