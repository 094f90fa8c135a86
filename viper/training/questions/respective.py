"""Questions with several answers in order, about both ends of a row, and about "same or different"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.among import different, listed
from viper.training.questions.asking import Draft, described, draft, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot
from viper.training.questions.words import ORDINALS
from viper.training.questions.worlds import World

EACH_OF = (
    "(what|which) {N:s} (are|do) {L:and}(,| have,| have) respectively",
    "(what|which) {N:s} are {L:and}(, in that order|, in this order|, one after the other|, each|)",
    "(what|which) are the {N:s} of {L:and}(,| respectively| in that order|, respectively)",
    "(what|which) {N} is each of {L:and}",
    "(what|which) {N} (is|has) each of (these|them|the following)(:|,) {L:and}",
    "(give me|tell me|name|list|state|say) the {N:s} of {L:and}(, respectively| respectively| in that order|)",
    "{L:and}(:|,| -) (what|which) {N:s}( are they| respectively|)",
    "{N:s} of {L:and}(, respectively| in that order| please|)",
    "(what|which) {N:s} do {L:and} have( respectively|)",
    "(what is|what's) the {N} of {F} and (of |the {N} of |that of ){S}",
)
TWO_ASKED = (
    "(what is|what's) the {N} of {F} and the {M} of {S}",
    "(what|which) {N} is {F} and (what|which) {M} is {S}",
    "(tell me|give me|name|say) the {N} of {F} and the {M} of {S}",
    "{N} of {F}(,| and) {M} of {S}",
)
BOTH_OF = (
    "(what is|what's|tell me|give me) the {N} and (the |){M} of {F}",
    "(what|which) {N} and (what |which |){M} (is|does|has) {F}( have|)",
    "{N} and {M} of {F}",
    "{F}(:|,) {N} and {M}( please|)",
    "(describe|give me) {F} by {N} and {M}",
)
COUNTS = (
    "how many {X:pl} and how many {Y:pl} are there",
    "how many {X:pl} are there, and how many {Y:pl}",
    "how many {X:pl} and {Y:pl} are there, respectively",
    "(count|give me the number of) {X:pl} and {Y:pl} (separately|one by one|each on its own)",
    "{X:pl} and {Y:pl}(:|,) how many of each",
    "how many are there of each(:|,) {X:pl} and {Y:pl}",
    "how many {X:pl} (are there|)(;|,) how many {Y:pl}",
)
TO_TELL = (
    "(what is|what's|name|tell me|give me|which (things|objects|items) are|what are|list|identify)"
)
ENDS = {
    "x": (
        f"{TO_TELL} (the (two |)(things|objects|items)|) (at|on) (either end|both ends|each end|the two ends|the ends)(, left and right|)( of the row| of the line| of the table|)",
        f"{TO_TELL} the (leftmost and (the |)rightmost|first and (the |)last|outermost) (things|objects|items|{{B:pl}})( from left to right| going left to right|)",
        "(what|which) (things|objects) (are|stand|lie|sit) at (either end|both ends|the two ends|each end)( of the row| of the line|, left and right|)",
        "(what|which) (things|objects|items) (begin and end|start and finish|open and close) the row",
        "the (leftmost and rightmost|first and last|outermost) (things|objects)(, what are they| are|:|)",
        "(name|naming|list) the two (things|objects) at (either end|both ends|the ends)(, starting (with the one |)(on|from) the left|, left first|)",
        "(would you mind naming|please name|can you name) the two (things|objects) at (either end|both ends|the ends)(, starting (with the one |)(on|from) the left|)",
        "(what's|what is) furthest left and (what's|what is|) furthest right",
        "(what|which) two (things|objects) are the outermost( ones|)( from left to right|)",
        "(name|list) both ends( of the row|)( from the left|, left first|)",
    ),
    "depth": (
        f"{TO_TELL} the (nearest and (the |)(farthest|furthest)|frontmost and (the |)(backmost|rearmost)|closest and (the |)furthest) (thing|things|objects)",
        "(what's|what is) (closest|nearest|in front) and (what's|what is|) (farthest|furthest|at the back)",
    ),
    "size": (
        f"{TO_TELL} the (biggest|largest) and (the |)smallest (thing|things|objects)",
        "(what's|what is) the (biggest|largest) and (what's |what is |)the smallest( thing|)",
    ),
}  # fmt: skip
ENDS_OF_KIND = {
    "x": "(what|which) {N:s} are the (two outermost|leftmost and (the |)rightmost|first and (the |)last) {B:pl}( from left to right|)",
    "depth": "(what|which) {N:s} are the (nearest and (the |)farthest|closest and (the |)furthest) {B:pl}",
    "size": "(what|which) {N:s} are the (biggest|largest) and (the |)smallest {B:pl}",
}  # fmt: skip
ENDS_ALIKE = (
    "(first and last|leftmost and rightmost)( thing| object| item|)( from the left| going left to right| in the row| from left to right|)(,|:| -|) same {N}( or not| y/n|)",
    "(are|do) the (two |)(things|objects|ones) at (either end|both ends|the two ends|each end)( of the row| of the line|) (the same {N}|have the same {N}|of the same {N}|share a {N}|match in {N})",
    "(are|do) the (first and (the |)last|leftmost and (the |)rightmost|outermost) (things|objects|items)( from the left| in the row|) (of |have |)the same {N}",
    "is the (first|leftmost) (thing|object|item) the same {N} as the (last|rightmost)( one|)( from the left| going left to right|)",
    "do both ends( of the row|) (have|share|show) the same {N}",
    "both ends( of the row|)(,|:) same {N}",
    "does the row (begin and end|start and end|start and finish) with the same {N}",
)
ENDS_OF = {
    "depth": (
        "is the (frontmost|nearest|closest|foremost) (thing|object|item) the same {N} as the (one at the (very |)back|(farthest|furthest)( one|)|rearmost( one|)|one (farthest|furthest) away)",
        "(do|are) the (nearest|closest|frontmost) and (the |)(farthest|furthest|rearmost) (things|objects) (have |of |)the same {N}",
        "does the (thing|object) at the (very |)front have the same {N} as the one at the (very |)back",
    ),
    "size": (
        "is the (biggest|largest) (thing|object|item) the same {N} as the smallest( one|)",
        "(do|are) the (biggest|largest) and (the |)smallest (things|objects) (have |of |)the same {N}",
    ),
}  # fmt: skip
NOT_ALIKE = (
    "(are|do) the (two |)(things|objects|ones) at (either end|both ends|the two ends) (of |have |)(different {N:s}|a different {N})",
    "is the (first|leftmost) thing a different {N} (from|than) the (last|rightmost)( one|)",
)
SAME_OR_NOT = (
    "{X} and {Y}(:|,| -| –|;) {N:s} (equal or different|the same or different|same or different|same or not the same|alike or different|identical or different|different or the same)",
    "(are|is) the {N:s} of {X} and {Y} (the same or different|equal or different|different or the same|alike or different)",
    "(is|are) {X} and {Y} (of |)the same {N} or (a |of |)(different|another)( one| {N:s}| ones|)",
    "(do|does) {X} and {Y} have the same {N} or (different ones|different {N:s}|not the same)",
    "(same or different|equal or different|different or same)(:|,|-) {N} of {X} and (of |){Y}",
    "is {X} the same {N} as {Y} or (a |)different( one|)",
    "(compare|take) {X} (and|with) {Y}(:|,) (same or different|equal or different) {N}",
    "{N} of {X} (vs|versus|against|and) {Y}(:|,| -) (same or different|equal or different)",
)
ROW_END = (
    "(second to last|second-to-last|next to last|last but one|penultimate|one before the last|second last)( thing| object| item| one|)( going left to right| from left to right| from the left|)( =| = ?| is| is what|:|)",
    "(what|which)( thing| object|)('s| is| comes| stands) (second to last|next to last|last but one|one before the end|before the last one)( going left to right| from left to right| from the left|)",
    "(what|which) (thing|object) (is|stands) one before the (last|end|rightmost)( going left to right| from the left|)",
    "going (left to right|from left to right|rightwards)(,|:) what('s| is) (next to last|last but one|second to last)",
)
NUMBERED = (
    "(item|thing|object|piece) (no.|number|nr|#|no) {D} (going left to right|from (the |)left|left to right|counting from the left)(,|:| -|) {N}( please| is what|)",
    "(no.|number|#) {D} from (the |)left(,|:| -|) {N}",
    "{N} of (item|thing|object) (no.|number|#|nr) {D} (from the left|going left to right|left to right)",
    "(what|which) {N} is (item|thing|object) (number|no.|#) {D} (from the left|going left to right|counted from the left)",
    "{O} (thing|object|item) (left to right|from (the |)left|going left to right)(,|:| -) {N}",
)
NUMBERED_NAME = (
    "(item|thing|object|piece) (no.|number|nr|#) {D} (going left to right|from (the |)left|left to right)(,|:| -|)( what is it| which| =|)",
    "(what|which) is (item|thing|object|number) (number |no. |#|){D} (from the left|going left to right|counted from the left)",
)


def respective(rng: random.Random, world: World) -> Draft:
    """ "What colors are the ring and the cone respectively?", "What stands at either end?"."""
    draw = rng.random()
    if draw < 0.35:
        return _each(rng, world)
    if draw < 0.45:
        first, second = different(rng, world, 2)
        parts = (q.Count(first), q.Count(second))
        return draft(q.Respective(parts), COUNTS, X=some(first), Y=some(second))
    if draw < 0.65:
        return _ends(rng, world)
    if draw < 0.8:
        return _same_or_not(rng, world)
    return _in_row(rng)


def _each(rng: random.Random, world: World) -> Draft:
    kinds = different(rng, world, 3 if rng.random() < 0.25 else 2)
    ones = [q.The(kind) for kind in kinds]
    asked = unsaid(rng, *kinds)
    if asked is None:
        return _each(rng, world)
    first, second = the(ones[0]), the(ones[1])
    slots: dict[str, Slot | str] = {"N": word(asked), "F": first, "S": second}
    is_one = rng.random() < 0.4
    other = unsaid(rng, kinds[0 if is_one else 1])
    if other is not None and other != asked and rng.random() < 0.3:
        pair = (q.Query(ones[0], asked), q.Query(ones[0 if is_one else 1], other))
        return draft(q.Respective(pair), BOTH_OF if is_one else TWO_ASKED, M=word(other), **slots)
    templates = EACH_OF if len(kinds) == 2 else tuple(t for t in EACH_OF if "{F}" not in t)
    parts = tuple(q.Query(one, asked) for one in ones)
    return draft(q.Respective(parts), templates, L=listed(kinds), **slots)


def _ends(rng: random.Random, world: World) -> Draft:
    """What is at both ends of a row, or whether it is alike."""
    base = q.EVERYTHING if rng.random() < 0.7 else world.kind(rng)
    axis: q.Axis = rng.choice(("x", "x", "x", "depth", "size"))
    ends = (q.Extreme(base, axis, 0), q.Extreme(base, axis, -1))
    if axis == "size":
        ends = ends[::-1]
    if rng.random() < 0.45:
        asked: q.Attribute = rng.choice(("color", "color", "shape", "material"))
        ends = (
            q.Extreme(q.EVERYTHING, axis, ends[0].place),
            q.Extreme(q.EVERYTHING, axis, ends[1].place),
        )
        if axis in ENDS_OF:
            return draft(q.CompareAttribute(*ends, asked), ENDS_OF[axis], N=word(asked))
        is_denied = rng.random() < 0.15
        meaning = q.CompareAttribute(*ends, asked, is_denied)
        return draft(meaning, NOT_ALIKE if is_denied else ENDS_ALIKE, N=word(asked))
    if base == q.EVERYTHING:
        templates = tuple(t.replace("{B:pl}", "things") for t in ENDS[axis])
        return draft(q.Respective(tuple(q.Query(e, "name") for e in ends)), templates)
    wanted = unsaid(rng, described(ends[0])) or "size"
    parts = tuple(q.Query(end, wanted) for end in ends)
    return draft(q.Respective(parts), (ENDS_OF_KIND[axis],), B=some(base), N=word(wanted))


def _same_or_not(rng: random.Random, world: World) -> Draft:
    first, second = different(rng, world, 2)
    asked = unsaid(rng, first, second)
    if asked is None:
        return _same_or_not(rng, world)
    meaning = q.SameOrNot(q.The(first), q.The(second), asked)
    return draft(meaning, SAME_OR_NOT, X=the(q.The(first)), Y=the(q.The(second)), N=word(asked))


def _in_row(rng: random.Random) -> Draft:
    """Telegrams about a row: "item no. 4 from the left, shape?", "next to last = ?"."""
    if rng.random() < 0.35:
        return draft(q.Query(q.Extreme(q.EVERYTHING, "x", -2), "name"), ROW_END)
    place = rng.choice((2, 2, 3, 3, 4))
    slots: dict[str, Slot | str] = {"D": str(place), "O": ORDINALS[place - 1]}
    one = q.Extreme(q.EVERYTHING, "x", place - 1)
    if rng.random() < 0.3:
        return draft(q.Query(one, "name"), NUMBERED_NAME, **slots)
    asked: q.Attribute = rng.choice(("color", "color", "shape", "shape", "material", "size"))
    return draft(q.Query(one, asked), NUMBERED, N=word(asked), **slots)
