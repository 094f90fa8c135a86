"""Questions about the halves of the picture: which holds more, and how many each holds."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from typing import Literal

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some
from viper.training.questions.program import halves_of
from viper.training.questions.templates import pick
from viper.training.questions.worlds import World

WORDS: tuple[tuple[str, str], ...] = (
    *(("left", "right"),) * 5, ("front", "back"), ("front", "back"), ("near", "far"), ("bottom", "top"),
)  # fmt: skip
PART = "(half|half|half|side|part)"
OF = "( of the (picture|table|image|scene|photo)|)"
HAS = "(has|holds|contains|has got|'s got|shows|is home to)"
WHICH = (
    f"(which|what) {PART}{OF} {HAS} {{M}} {{G:pl}}(,|:| in it,| on it,) {{E}}",
    f"(which|what) {PART}{OF} {HAS} {{M}} {{G:pl}}( in it|),? {{E}}".replace(",?", ","),
    f"(in|on) (which|what) {PART}{OF} are there {{M}} {{G:pl}}(,|:) {{E}}",
    f"where (are there|do you see|can you see) {{M}} {{G:pl}}(,|:) (in|on) {{E}}( {PART}|)",
    f"(are there|do you see|are) {{M}} {{G:pl}} (in|on) {{E}}( {PART}|){OF}",
    f"(do|does) {{E}} {PART}{OF} (have|hold|contain|show) {{M}} {{G:pl}}",
    f"(has|is it) {{E}} {PART}{OF} (got|that has) {{M}} {{G:pl}}",
    f"{{E}}( {PART}|)(:|,) (where are there|which has|which one has) {{M}} {{G:pl}}",
    f"{{M}} {{G:pl}} (in|on) {{E}}( {PART}|)",
)
MOST = (
    f"(which|what) {PART}{OF} {HAS} most of the {{G:pl}}(,|:) {{E}}",
    f"are most (of the |){{G:pl}} (in|on) {{E}}( {PART}|){OF}",
    "(mostly|mainly) (on|in) {E}(,|:) the {G:pl}",
)
EMPTIER = (
    f"(which|what) {PART}{OF} is (fuller|busier|more crowded)(,|:) {{E}}",
    f"is {{E}} {PART}{OF} (fuller|busier|more crowded)",
)
EACH = (
    f"how many {{G:pl}} are there (in|on) (each|either|every) {PART}{OF}(, {{F}} and {{B}}|: {{F}}, {{B}}| - {{F}} and {{B}})",
    "how many {G:pl} are (in|on) the {F} (half |side |)and how many (in|on) the {B}( half| side|)",
    f"(number|count) of {{G:pl}} (in|on) the {{F}} {PART} and (in|on) the {{B}} {PART}",
    f"(count|give me the number of) the {{G:pl}} (in|on) the {{F}} and (in|on) the {{B}} {PART}( separately|)",
    "{G:pl}(:|,) how many {F} and how many {B}",
    f"how many {{G:pl}} does (each|either) {PART}{OF} (have|hold)(,|:) {{F}} and {{B}}",
)
COMPARED = {
    ">": (
        f"(are there|do you see|there are) more {{G:pl}} (in|on) the {{X}} {PART} than (in|on) the {{Y}}( {PART}|)",
        f"(has|does) the {{X}} {PART}{OF} (got|have|hold) more {{G:pl}} than the {{Y}}( {PART}| one|)",
        "more {G:pl} on the {X} than on the {Y}",
    ),
    "==": (
        f"(are there|do you see) as many {{G:pl}} (in|on) the {{X}} {PART} as (in|on) the {{Y}}( {PART}|)",
        f"do (both|the two) halves{OF} (have|hold|contain) (the same number of|equally many|as many) {{G:pl}}(,|:) {{X}} and {{Y}}",
    ),
    "<": (
        f"(are there|do you see) (fewer|less) {{G:pl}} (in|on) the {{X}} {PART} than (in|on) the {{Y}}( {PART}|)",
    ),
}  # fmt: skip
BUSIER = (
    f"is the {{X}} {PART}{OF} (busier|fuller|more crowded) than the {{Y}}( one| {PART}|)",
    f"(are there|do you see) more (things|objects) (in|on) the {{X}} than (in|on) the {{Y}}( {PART}|)",
    f"the {{X}} {PART} is (busier|fuller|more crowded) than the {{Y}}( one|)",
)
SIDE_WORDS = {
    "left": "(on|in) the left(-hand| hand|) (side|half|part)",
    "right": "(on|in) the right(-hand| hand|) (side|half|part)",
    "front": "(in|at) the (front|bottom|near|lower) (half|part)",
    "behind": "(in|at) the (back|top|far|upper) (half|part)",
}  # fmt: skip
COUNTED = (
    "how many {G:pl} (are|are there|would one find|would you find|do you see|can be seen|lie|stand|can one count|do we find) {W}",
    "how many {G:pl} does one (find|see|count) {W}",
    "how many of the {G:pl} are {W}",
    "(count|number of|count the) {G:pl} {W}",
    "{W}(,|:) how many {G:pl}( are there|)",
)
LISTED = (
    "(what|which things|which objects) (is|are|would one find|can be seen|lie|do you see|is there) {W}",
    "(name|list|tell me) (everything|all things|whatever is|what's) {W}",
    "what (would|does|do|might) (one|you|i) (find|see|spot) {W}",
)
Side = Literal["left", "right", "front", "behind"]


def half_of(kind: q.Kind, side: str) -> q.Related:
    """Return the things of a kind in a half of the picture."""
    return q.Related(kind, (q.Condition("half", None, side),))  # type: ignore[arg-type]


def halves(rng: random.Random, world: World) -> Draft:
    """ "Which half of the picture has more balls in it, the left or the right?"."""
    words = ("left", "right") if world.is_scene else rng.choice(WORDS)
    kind = q.Kind("object") if rng.random() < 0.2 else world.kind(rng)
    draw = rng.random()
    if draw < 0.2:
        side = rng.choice(("left", "right", "left", "right", *halves_of(words)))
        where = pick(rng, SIDE_WORDS[side] + OF)
        if rng.random() < 0.3:
            everything = half_of(q.Kind("object"), side)
            return draft(q.Listing(everything, "name"), LISTED, W=where)
        return draft(q.Count(half_of(kind, side)), COUNTED, G=some(kind), W=where)
    draw = (draw - 0.2) / 0.8
    first, second = halves_of(words)
    if draw < 0.2:
        parts = (q.Count(half_of(kind, first)), q.Count(half_of(kind, second)))
        return draft(q.Respective(parts), EACH, G=some(kind), F=words[0], B=words[1])
    if draw < 0.45:
        operator: q.Operator = rng.choice((">", ">", ">", "==", "<"))
        sides, told = [first, second], list(words)
        if rng.random() < 0.5:
            sides.reverse()
            told.reverse()
        meaning = q.CompareCounts(half_of(kind, sides[0]), half_of(kind, sides[1]), operator)
        if kind == q.Kind("object") and operator == ">":
            return draft(meaning, BUSIER, X=told[0], Y=told[1])
        return draft(meaning, COMPARED[operator], G=some(kind), X=told[0], Y=told[1])
    a, b = words if rng.random() < 0.6 else words[::-1]
    either = pick(rng, f"(the {a} or the {b}|{a} or {b}|the {a} or the {b} one|the {a} or {b})")
    is_fewer = rng.random() < 0.2
    templates: tuple[str, ...] = WHICH
    if kind == q.Kind("object") and rng.random() < 0.3:
        is_fewer, templates = False, EMPTIER
    elif not is_fewer and rng.random() < 0.15:
        templates = MOST
    more = "(fewer|less)" if is_fewer else "more"
    said = tuple(t.replace("{M}", more) for t in templates)
    return draft(q.MoreHalf(kind, words, is_fewer), said, G=some(kind), E=either)
