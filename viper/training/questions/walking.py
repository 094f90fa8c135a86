"""Questions about a row that one goes along: "the second cone I meet", "the first two objects"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot
from viper.training.questions.words import MEANING_OF, ORDINALS, ORDINALS_SHORT, article
from viper.training.questions.worlds import World

Way = tuple[q.Axis, bool]
WAYS: dict[Way, str] = {
    (
        "x",
        False,
    ): "(from left to right|left to right|from the left|to the right from the left|starting (at|on|from) the left|from the left (edge|side|end)|left-to-right)",
    (
        "x",
        True,
    ): "(from right to left|right to left|from the right|to the left from the right|starting (at|on|from) the right|from the right (edge|side|end)|right-to-left)",
    (
        "depth",
        False,
    ): "(from front to back|front to back|from the front|from near to far|starting (at|from) the front|from the near edge|away from (me|us|the camera))",
    (
        "depth",
        True,
    ): "(from back to front|back to front|from the back|from far to near|starting (at|from) the back|from the far edge|towards (me|us|the camera))",
}
STARTS: dict[Way, tuple[str, str]] = {
    ("x", False): ("left", "(right|to the right|rightwards|towards the right)"),
    ("x", True): ("right", "(left|to the left|leftwards|towards the left)"),
    ("depth", False): ("(front|near)", "(back|backwards|away from us|towards the back)"),
    ("depth", True): ("(back|far)", "(forward|to the front|towards us|towards the front)"),
}
SIDEWAYS: tuple[Way, ...] = (("x", False), ("x", True))
"""The ways that most people go."""
ENDS: dict[Way, str] = {
    ("x", False): "(leftmost|furthest left|far left|farthest left|most left)",
    ("x", True): "(rightmost|furthest right|far right|farthest right|most right)",
    ("depth", False): "(nearest|closest|front|frontmost)",
    ("depth", True): "(farthest|furthest|back|rearmost)",
}
SIDES: dict[Way, str] = {
    ("x", False): "(on|to|at|from) the (right|right side|right end|right edge)",
    ("x", True): "(on|to|at|from) the (left|left side|left end|left edge)",
    ("depth", False): "(at|in|to|towards) the back",
    ("depth", True): "(at|in|to|towards) the front",
}
"""Where one arrives that goes a way."""
LEAD = "((going|reading|counting|looking|walking|moving|scanning|passing|when going|travelling) {Y}|(if|when|as|suppose) (i|you|u|we|one) (go|read|count|walk|look|move|goes|went)( along| through them|) {Y}|{Y}|in order {Y})"
START = "(i|we|you|suppose i|say you|let's|let me|imagine you|i will|if i|if you) (begin|start|am starting|starting|started) (at|from|on) the {F} (edge|side|end)( of the (table|picture)|) and (move|go|walk|am moving|going|head|work my way|moving) {T}"
SET_OUT = "(start|begin|starting|beginning) (at|from|on) the {F} (edge|side|end)(,| and) (go|move|work|walk|moving|going) {T}"
MEET = "((that |which |)(i|you|we) (meet|come to|reach|hit|pass|am meeting|see|would meet|will meet|encounter|run into|get to)|)"
PAIR = (
    "{L}(,|) (do|have|would) the first two {G:pl} (share|have|got|show) (a|the same|one|the same) {N}",
    "{L}(,|) (are|is) the first two {G:pl} (of |)the same {N}",
    "(do|have) the first two {G:pl}(,|) {L}(,|) (share|have) (a|the same) {N}",
    "(are|do) the first two {G:pl} {Y} (have |of |share |)the same {N}",
    "(do|does|is|are) the first and (the |)second {G:sg} {Y} (share a|have the same|of the same|the same) {N}",
    "the first two {G:pl} {Y}(:|,) same {N}( or not|)",
    "(the |)first two {G:pl} {Y} (share|have) (a|the same) {N}",
    "{L}(,|) does the second {G:sg} have the same {N} as the first( one|)",
    "{L}(,|) is the {N} of the first two {G:pl} the same",
    "(do|are) the two {E} {G:pl} (share a|of the same|have the same) {N}",
)
PAIR_NOT = (
    "{L}(,|) do the first two {G:pl} (differ in {N}|have different {N:s})",
    "do the first two {G:pl} {Y} (differ in {N}|have different {N:s}|have a different {N})",
    "{L}(,|) (is|has) the second {G:sg} (of |)a different {N} (than|from) the first( one|)",
    "are the first two {G:pl} {Y} of different {N:s}",
)
NAMED = (
    "{L}(,|) (what|which|what thing) is the {D} {G:sg}( {M}|)",
    "{L}(,|) (what|which) {G:sg} (is|comes) {D}( one|)",
    "{H}(. |, |; |: )(what|which) is the {D} {G:sg} {M}",
    "{L}(,|) the {D} {G:sg} (is what|is)( {M}|)",
    "(what|which) is the {D} {G:sg} {Y}",
    "{H}(. |, |; |: )(name|tell me) the {D} {G:sg} {M}",
    "(what|which) {G:sg} (do|would|will) (i|you) (come to|reach|meet|pass) {D} {L}",
    "the {D} {G:sg} {Y}(, what is it|: what is it| is what|)",
)
NAMED_ANY = (
    "{L}(,|) what comes {D}",
    "{H}(. |, |; |: )what do (i|you) (meet|reach|come to|see) {D}",
    "{L}(,|) (what|which) one is {D}",
)
ASKED = (
    "{L}(,|) (what|which) {N} (is|has) the {D} {G:sg}( {M}|)",
    "{H}(. |, |; |: )(what|which) {N} (is|has) the {D} {G:sg} {M}",
    "{H}(. |, |; |: )the {D} {G:sg} {M}(:|,) (what|which) {N}( is it| has it|)",
    "{L}(,|) (what|which) {N} (comes|is) {D}( among the {G:pl}|)",
    "{L}(,|) what's the {N} of the {D} {G:sg}( {M}|)",
    "{N} of the {D} {G:sg} {Y}",
    "{L}(,|) the {D} {G:sg} (has|is) (which|what) {N}",
    "(what|which) {N} (has|is) the {D} {G:sg} {Y}",
    "(what|which) {N} (does|has) the {D} {G:sg} {M} (have |) {L}",
    "{D} {G:sg} {Y}(,|:|;|?) {N}( please|)",
)
VERIFIED = (
    "{H}(. |, |; |: )(is |)the {D} {G:sg} {M} {P}",
    "{H}(. |, |; |: )the {D} {G:sg} {M} is {P}",
    "{L}(,|) is the {D} {G:sg}( {M}|) {P}",
    "is the {D} {G:sg} {Y} {P}",
    "{L}(,|) the {D} {G:sg}( {M}|) is {P}",
    "the {D} {G:sg} {Y} is {P}",
    "{H}(. |, |; |: )would the {D} {G:sg} {M} be {P}",
)
NEXT = (
    "(the |)next (one|thing|object|item) (along|in line|over|in the row|) (after|from|past|beyond|following) the {E} (thing|one|object)(:|,| -|?) (its |what |which |){N}",
    "(what|which) {N} (is|has) the (next |)(one|thing|object|item) (right |just |directly |next |)(after|past|following) the {E} (thing|one|object)",
    "(what's|what is) the {N} of the (one|thing|object) (right |just |next |)(after|past|following) the {E} one",
    "{N} of the (one|thing|object) (right |just |next |)(after|following) the {E} (one|thing|object)",
    "(what|which) {N} is the (second|2nd) {E} (thing|object|one)",
    "skip the {E} (thing|one|object)(. |, |: |; )(what|which) {N} is the next( one| along|)",
    "after the {E} (thing|one|object) comes another(. |, |: )(what|which) {N} (is it|has it)",
)
NEXT_NAMED = (
    "(the |)next (one|thing|object|item) (along|in line|over|in the row|) (after|from|past|following) the {E} (thing|one|object)(, what is it|: what is it| is what|)",
    "what (comes|stands|is) (next|right after|just after|next along|next in line) (after |)the {E} (thing|one|object)",
    "skip the {E} (thing|one|object)(. |, |: |; )what('s| is) (next|the next one|next along)",
    "what('s| is) the (second|2nd) {E} (thing|object|one)",
    "after the {E} (thing|one|object)(,|) what comes next",
)
LAST = (
    "(last but one|next to last|penultimate|second to last|second last|next-to-last|last but one)"
)
LAST_NAMED = (
    "(what|which) is the {J} {G:sg} {A}",
    "(what|which) is the {G:sg} before the last( one|) {A}",
    "the {G:sg} (just |right |)before the last( one|) {A}(, what is it|: what is it| is what|)",
    "(what|which) {G:sg} is the {J}( one|) {Y}",
    "{L}(,|) (what|which) is the {J} {G:sg}",
    "{L}(,|) what comes (right |just |)before the last {G:sg}",
)
LAST_ASKED = (
    "(what|which) {N} (is|has) the {J} {G:sg} {A}",
    "(what|which) {N} is the {G:sg} before the last( one|) {A}",
    "{L}(,|) (what|which) {N} is the {J} {G:sg}",
    "the {G:sg} before the last( one|) {A}(:|,) (what|which|its) {N}",
    "(what's|what is) the {N} of the {J} {G:sg} {A}",
)
LAST_ANY = (
    "(what|which) is the one before the last( one|) {A}",
    "the (one|thing) (just |right |)before the last( one|) {A}(, what is it|: what is it| is what|)",
    "the {J} (one|thing) {A}(, what is it|: what is it|)",
    "(what|which) (thing |one |)is {J} {A}",
)
MIDDLE = (
    "there are (three|three|five) {G:pl}(; |. |, |: )(the middle one|the one in the middle|the middle {G:sg}|the central one) is (what|which) {N}",
    "there are (three|three|five) {G:pl}(; |. |, |: )(what|which) {N} (is|has) (the middle one|the one in the middle|the middle {G:sg})",
    "(of|out of|among) the (three|three|five) {G:pl}(,|) (what|which) {N} is (the middle one|the one in the middle)",
    "the (middle one|one in the middle) of the (three|three|five) {G:pl}(:|,) (its |what |which |){N}",
    "(what|which) {N} (is|has) the (middle one|one in the middle) of the (three|three|five) {G:pl}",
    "(what's|what is) the {N} of the (middle one|central one) of the (three|five) {G:pl}",
    "(three|five) {G:pl} in a row(, |: |; )(the middle one's {N}|{N} of the middle one|what {N} is the middle one)",
    "(what|which) {N} is the {G:sg} between the other two( {G:pl}|)",
)
MIDDLE_NAMED = (
    "{L}(,|) (what|which) (one |thing |object |)is in the (very |exact |)middle",
    "(which|what) (thing |object |one |)(is|stands|comes) in the (very |exact |)middle {L}",
    "(which|what) is the (middle one|one in the middle) of the (three|five)( things| objects|)",
    "the (middle one|one in the middle) of the (three|five)( things| objects|)(, what is it|: what is it| is what|)",
    "(there are|of|out of) (three|five) (things|objects|things here)(,|;|:) (what|which) is (the middle one|in the middle)",
    "(lined up|in order) {Y}(,|) what('s| is) (the middle one|in the middle|the one in the middle)",
)


def walking(rng: random.Random, world: World) -> Draft:
    """ "I begin at the right edge and move left. Is the second cone I meet large?"."""
    way: Way = rng.choice((*WAYS, *SIDEWAYS))
    draw = rng.random()
    if draw < 0.26:
        return _pair(rng, world, way)
    if draw < 0.38:
        return _next(rng, way)
    if draw < 0.5:
        return _last(rng, world, way)
    if draw < 0.6 and not world.is_scene:
        return _middle(rng, world)
    kind = q.EVERYTHING if rng.random() < 0.5 else world.kind(rng)
    said: tuple[str, ...]
    rank = rng.choice((0, 1, 1, 1, 1, 2, 2, 3))
    one = q.Extreme(kind, way[0], _place(rank, way))
    order = ORDINALS if rng.random() < 0.8 else ORDINALS_SHORT
    slots: dict[str, Slot | str] = {"G": some(kind), "D": order[rank]}
    asked = unsaid(rng, kind)
    draw = rng.random()
    if draw < 0.3:
        adjective, noun = world.adjective(rng), world.kind(rng).noun
        if kind.noun == "object" and noun != "object" and rng.random() < 0.4:
            meaning = q.Verify(one, kind.noun, noun)
            return draft(meaning, _told(way, VERIFIED), P=f"{article(noun)} {noun}", **slots)
        if MEANING_OF.get(adjective, (adjective,))[0] in {MEANING_OF.get(w, (w,))[0] for w in kind.adjectives}:  # fmt: skip
            return walking(rng, world)
        meaning = q.Verify(one, kind.noun, adjective)
        return draft(meaning, _told(way, VERIFIED), P=predicate(adjective), **slots)
    if draw < 0.55 or asked is None:
        said = (*NAMED, *NAMED_ANY * 2) if kind == q.EVERYTHING else NAMED
        return draft(q.Query(one, "name"), _told(way, said), **slots)
    said = tuple(t for t in ASKED if kind == q.EVERYTHING or "comes|is) {D}" not in t)
    return draft(q.Query(one, asked), _told(way, said), N=word(asked), **slots)


def _place(rank: int, way: Way) -> int:
    """Return the place in a sorted row of what comes as the n-th on a way."""
    return -1 - rank if way[1] else rank


def _told(way: Way, templates: tuple[str, ...]) -> tuple[str, ...]:
    """Fill in how a way is said."""
    start, on = STARTS[way]
    parts = {
        "{H}": f"({START}|{SET_OUT})", "{L}": LEAD, "{M}": MEET, "{Y}": WAYS[way], "{E}": ENDS[way],
        "{F}": start, "{T}": on, "{A}": SIDES[way], "{J}": LAST,
    }  # fmt: skip
    for mark, form in parts.items():
        templates = tuple(t.replace(mark, form) for t in templates)
    return templates


def _pair(rng: random.Random, world: World, way: Way) -> Draft:
    """ "Going from left to right, do the first two objects share a color?"."""
    kind = q.EVERYTHING if rng.random() < 0.6 else world.kind(rng)
    asked = unsaid(rng, kind)
    if asked is None:
        return _pair(rng, world, way)
    first, second = (q.Extreme(kind, way[0], _place(rank, way)) for rank in (0, 1))
    is_denied = rng.random() < 0.2
    said = _told(way, PAIR_NOT if is_denied else PAIR)
    meaning = q.CompareAttribute(first, second, asked, is_denied)
    return draft(meaning, said, G=some(kind), N=word(asked))


def _next(rng: random.Random, way: Way) -> Draft:
    """ "Next one along after the leftmost thing: size?"."""
    one = q.Extreme(q.EVERYTHING, way[0], _place(1, way))
    if rng.random() < 0.45:
        return draft(q.Query(one, "name"), _told(way, NEXT_NAMED))
    asked: q.Attribute = rng.choice(("color", "size", "material", "shape"))
    return draft(q.Query(one, asked), _told(way, NEXT), N=word(asked))


def _last(rng: random.Random, world: World, way: Way) -> Draft:
    """ "The one before the last on the right"."""
    kind = q.EVERYTHING if rng.random() < 0.6 else world.kind(rng)
    one = q.Extreme(kind, way[0], _place(1, (way[0], not way[1])))
    asked = unsaid(rng, kind)
    if asked is None or rng.random() < 0.5:
        named = (*LAST_NAMED, *LAST_ANY) if kind == q.EVERYTHING else LAST_NAMED
        return draft(q.Query(one, "name"), _told(way, named), G=some(kind))
    return draft(q.Query(one, asked), _told(way, LAST_ASKED), G=some(kind), N=word(asked))


def _middle(rng: random.Random, world: World) -> Draft:
    """ "There are three cups; the middle one is what color?"."""
    if rng.random() < 0.3:
        one = q.Extreme(q.EVERYTHING, "row")
        return draft(q.Query(one, "name"), _told(("x", False), MIDDLE_NAMED))
    kind = world.kind(rng)
    asked = unsaid(rng, kind)
    if kind == q.EVERYTHING or asked is None:
        return _middle(rng, world)
    one = q.Extreme(kind, "row")
    return draft(q.Query(one, asked), _told(("x", False), MIDDLE), G=some(kind), N=word(asked))
