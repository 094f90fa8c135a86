"""More ways to ask which thing it is: the larger of two, the second in size, a neighbour's neighbour."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, described, draft, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.phrases import COMPARATIVE, EXTREME
from viper.training.questions.ranking import EXTREME_WORDS
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import NUMBERS, ORDINALS, ORDINALS_SHORT, plural
from viper.training.questions.worlds import World

LOT = "( of the lot| of the bunch| of them all| of all of them| of everything here| in the whole picture|)"
MOST_OF_LOT = (
    f"(which|what)( one| thing| object|)('s| is) (the |){{E}}{LOT}",
    f"(which|what) (would you say |do you reckon |)is the {{E}}( one| thing|){LOT}",
    "(name|tell me|find|give me|pick out) the {E}( one|) (of the lot|of the bunch|of them all|among all these)",
    f"the {{E}} (one |thing |){LOT}( is what|, what is it|)",
    "what's the {E}{V}",
    "(what|which thing) is {E}{V}",
)
VIEWER = {
    ("depth", 0): "( to us|)(, to whoever's looking( at the picture|)( i mean|)|, seen from (where we stand|here|our side)|, from (my|our) point of view|, i mean (to|nearest) the (viewer|camera))",
    ("depth", -1): "( from us|)(, from whoever's looking( at the picture|)( i mean|)|, seen from (where we stand|here|our side)|, from (my|our) point of view)",
}  # fmt: skip
OF_TWO = (
    "(which|what|which one) is the {C} of the two(,|:| -|;) {X} or {Y}",
    "(which|what|which one) is the {C} (one |)(of the two|of both|of the pair)(,|:) {X} (or|and) {Y}",
    "(establish|determine|find out|work out|decide|say|tell me) which (is|one is) (the |){C}( of the two| one|)(:|,| -) {X}(,| or| and) {Y}",
    "of the two(,|:) {X} and {Y}(,|:) which is the {C}( one|)",
    "the {C} of the two(:|,) {X} (or|and) {Y}",
    "(between|of) {X} and {Y}(,|) which is the {C}( one| of the two|)",
    "(look at|take|consider|compare) {X} and {Y}(.|;|:) which is the {C}( of the two| one|)",
    "{X}, {Y}(:|,| -) which (one |)is {C}",
)
OF_A_KIND = (
    "of the two {K}(,|) is the {A} one {C} or the {Z} one",
    "of the two {K}(,|) which is {C}(,|:) the {A} (one |)or the {Z}( one|)",
    "is the {A} or the {Z} one {C}(,|) of the two {K}",
    "there are two {K}, (a|one) {A} and (a|one) {Z}(. |; |, )which (one |)is {C}",
    "(a|one) {A} and (a|one) {Z} {S}(:|,| -) which (one |)is {C}",
)
COUNTED = (
    "there('s| are) {M} {G:pl}( there| here|)(. |; |, |: )(which|which one)( of them| of those|)('s| is) {R}",
    "(i see|you see|we have|i can see|there should be) {M} {G:pl}(. |; |, )(which|which one)( of them| of those|)('s| is) {R}",
    "(of|among|out of) the {M} {G:pl}(,|) (which|which one)('s| is) {R}",
    "(which|which one) of the {M} {G:pl}('s| is| stands) {R}",
    "{M} {G:pl}(:|,| -) which (one |)is {R}",
)
COUNTED_ASKED = (
    "there('s| are) {M} {G:pl}( there| here|)(. |; |, |: )(what|which) {N} is the one (that's |that is |){R}",
    "(of|among|out of) the {M} {G:pl}(,|) (what|which) {N} is the one (that's |that is |){R}",
    "{M} {G:pl}(:|,| -) {N} of the one (that's |){R}",
)
UP = "(going up in size|in order of size|by size|ordered by size|sorted by size|from small(est|) to (large|large|big)(est|)|from the smallest up|counting up in size|in increasing size|starting with the smallest)"
DOWN = "(going down in size|by size from the (biggest|largest)|from (large|big)(est|) to small(est|)|from the (biggest|largest) down|counting down in size|in decreasing size|starting with the (biggest|largest))"
IN_SIZE = (
    "if the {F} {G:sg} comes first(,|) (which|which one|what) (comes|is|would be) {D}(,| |) {T}",
    "{T}(,|:) (which|which one|what) (comes|is) {D}( among the {G:pl}|)",
    "(which|what) {G:sg} (comes|is|stands) {D}(,|) {T}",
    "(name|tell me|find|give me) the {D} {G:sg} {T}",
    "(which|what) is {D}(,|) {T}",
    "{D} {T}(:|,| =|) (which {G:sg}|{G:sg}|what {G:sg})( is it|)",
    "(line|put|sort) the {G:pl} up {T}(:|,) (which|what) (comes|is) {D}",
    "if you (sort|order|rank) the {G:pl} {T}(,|) (which|what) (comes|is) {D}",
    "with the {F} {G:sg} first(,|) (which|what) (comes|is) {D}( in size|)",
)
NEXT_IN_SIZE = (
    "(what|which) (comes|is) (next|right|directly) (after|below|behind) the {F}( one| thing|) in size",
    "after the {F}( one| thing|)(,|) (what|which) is the next {F}",
    "(name|tell me) the (second|next|2nd) {F} (object|thing|item)",
    "(what|which)('s| is) the (second|next|2nd) {F}( one| thing| object| of the lot|)",
    "(apart from|besides|not counting|leaving out) the {F}( one| thing|)(,|) (what|which) is the {F}",
)
NEAR_CAMERA = {
    True: (
        "(the |){D} (nearest|closest) (thing |object |one |)to (the camera|us|me|the viewer|where we stand)(:|,|?|) (what is it|which( one| thing|) is it|which)",
        "(what|which thing)('s| is) (the |){D} (nearest|closest) to (the camera|us|me|the viewer)",
        "(what|which thing) comes {D} (counting|going|if you go) (away from (the camera|us|me)|from the nearest|from front to back)",
    ),
    False: (
        "(the |){D} (farthest|furthest) (thing |object |one |)(away |)from (the camera|us|me|the viewer)(:|,|?|) (what is it|which( one| thing|) is it|which)",
        "(what|which thing)('s| is) (the |){D} (farthest|furthest)( away|) from (the camera|us|me|the viewer)",
        "(what|which thing) comes {D} (counting|going) (from the back|from the farthest|from back to front)",
    ),
}
MIDDLE = (
    "(what's|what is|which is|which thing is|what stands|what sits) (right |exactly |)in the middle(,|) (if you go along|going|if you go|going along|when you go|counting|as you go|reading|counted) (from left to right|left to right|along the row|from the left|along from left to right)",
    "(going|counting|reading|moving) (from left to right|left to right|along the row)(,|) (what's|what is|which is|which thing is) (in the middle|the middle one|halfway)",
    "(what|which thing)('s| is) the middle one(,|) (from left to right|left to right|in the row|of the row|of the line)",
    "(what|which) (thing|object) has as many (things |)(to|on) its left as (to|on) its right",
    "middle (of the row|from left to right|one of the row)( =| is what|:|, what is it|)",
    "(halfway|half way) along (the row|from left to right)(,|:) what is (it|there)",
)
BESIDES = "(, not counting {O}( itself|)| apart from {O}( itself|)|, excluding {O}|, {O} excluded|, other than {O}| besides {O}|, leaving out {O}|, {O} itself aside|, ignoring {O})"
NEXT_BUT_ONE = (
    f"(what|which thing|which object)('s| is) (closest|nearest) to the (thing|object|item) (that is |that's |)(closest|nearest) to {{O}}{BESIDES}",
    f"(item|thing|object) (closest|nearest) to (the |)(item|thing|object) (closest|nearest) to {{O}}{BESIDES}",
    f"(what|which thing|who)('s| is) the (nearest |)neighbo(u|)r of the (nearest |)neighbo(u|)r of {{O}}{BESIDES}",
    f"(what|which thing)('s| is) next to the (nearest |)neighbo(u|)r of {{O}}{BESIDES}",
    "(take|find|go to) the (thing|object) (closest|nearest) to {O}(. |; |, |: )what is (closest|nearest) to that(, |, but |; )(not counting {O}|apart from {O}|other than {O})",
    f"neighbo(u|)r of the neighbo(u|)r of {{O}}{BESIDES}",
    f"what (does|is) {{O}}'s (nearest|closest) neighbo(u|)r (stand |)(closest|nearest) to{BESIDES}",
)


def picked(rng: random.Random, world: World) -> Draft:
    """ "Which is the larger of the two: the cup, the bowl?", "Which comes second in size?"."""
    draw = rng.random()
    if draw < 0.2:
        return _of_lot(rng)
    if draw < 0.42:
        return _of_two(rng, world)
    if draw < 0.6:
        return _counted(rng, world)
    if draw < 0.78:
        return _in_size(rng, world)
    if draw < 0.84:
        return draft(q.Query(q.Extreme(q.EVERYTHING, "row", 0), "name"), MIDDLE)
    if draw < 0.9:
        place, is_near = rng.choice((2, 2, 3)), rng.random() < 0.65
        order = rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))[place - 1]
        far = q.Extreme(q.EVERYTHING, "depth", place - 1 if is_near else -place)
        return draft(q.Query(far, "name"), NEAR_CAMERA[is_near], D=order)
    near = q.The(world.single(rng))
    one = q.Nearest(q.EVERYTHING, q.Nearest(q.EVERYTHING, near), but=near)
    return draft(q.Query(one, "name"), NEXT_BUT_ONE, O=the(near))


def _of_lot(rng: random.Random) -> Draft:
    axis: q.Axis = rng.choice(("size", "size", "x", "depth", "depth", "tall"))
    place = rng.choice((0, -1))
    told = pick(rng, EXTREME[(axis, place)][0])
    aside = VIEWER.get((axis, place), "")
    said = MOST_OF_LOT if aside else tuple(t for t in MOST_OF_LOT if "{V}" not in t)
    if aside and rng.random() < 0.5:
        said = MOST_OF_LOT[-2:]
    return draft(q.Query(q.Extreme(q.EVERYTHING, axis, place), "name"), said, E=told,
                 V=pick(rng, aside))  # fmt: skip


def _of_two(rng: random.Random, world: World) -> Draft:
    first, second = different(rng, world, 2)
    axis, place = rng.choice([key for key in COMPARATIVE if key[0] != "wide"])
    meaning = q.Choose(first, second, axis, place == -1)  # type: ignore[arg-type]
    told = pick(rng, COMPARATIVE[(axis, place)])
    noun, words = first.noun, [" ".join(kind.adjectives) for kind in (first, second)]
    if noun == second.noun != "object" and all(words) and rng.random() < 0.7:
        return draft(meaning, OF_A_KIND, K=plural(noun), S=noun, A=words[0], Z=words[1], C=told)
    x, y = (some(kind)(rng, rng.choice(("the", "the", "the", "sg"))) for kind in (first, second))
    return draft(meaning, OF_TWO, X=x, Y=y, C=told)


def _counted(rng: random.Random, world: World) -> Draft:
    """ "There's two cups there. Which of them's in front?"."""
    kind = world.kind(rng)
    axis, place = rng.choice([k for k in EXTREME_WORDS if k[0] in ("x", "depth", "size", "tall")])
    number = rng.choice((2, 2, 2, 3, 3, 4))
    one = q.Extreme(kind, axis, place)  # type: ignore[arg-type]
    slots: dict[str, Slot | str] = {"G": some(kind), "R": pick(rng, EXTREME_WORDS[(axis, place)])}
    slots["M"] = NUMBERS[number] if rng.random() < 0.85 else str(number)
    asked = unsaid(rng, kind)
    if asked is None or rng.random() < 0.65:
        return draft(q.Query(one, "name"), COUNTED, **slots)
    return draft(q.Query(one, asked), COUNTED_ASKED, N=word(asked), **slots)


def _in_size(rng: random.Random, world: World) -> Draft:
    is_up = rng.random() < 0.5
    ends = "(smallest|tiniest|littlest)" if is_up else "(biggest|largest)"
    if rng.random() < 0.3:
        one = q.Extreme(q.EVERYTHING, "size", 1 if is_up else -2)
        told = pick(rng, ends)
        return draft(q.Query(one, "name"), tuple(t.replace("{F}", told) for t in NEXT_IN_SIZE))
    kind = q.EVERYTHING if rng.random() < 0.6 else world.kind(rng)
    place = rng.choice((2, 2, 2, 3, 3, 4))
    one = q.Extreme(kind, "size", place - 1 if is_up else -place)
    order = rng.choice((ORDINALS, ORDINALS, ORDINALS_SHORT))[place - 1]
    # "which comes second" does not say of what
    said = IN_SIZE if kind == q.EVERYTHING else tuple(t for t in IN_SIZE if "{G:" in t)
    said = tuple(t.replace("( among the {G:pl}|)", " among the {G:pl}") for t in said)
    slots: dict[str, Slot | str] = {
        "G": some(described(one)),
        "T": pick(rng, UP if is_up else DOWN),
    }
    return draft(q.Query(one, "name"), said, F=pick(rng, ends), D=order, **slots)
