"""Questions about both halves of the picture at once: "is there a cone on either side?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.halving import WORDS, half_of
from viper.training.questions.program import halves_of
from viper.training.questions.templates import Slot, pick
from viper.training.questions.verifying import ask_if
from viper.training.questions.worlds import World

PART = "(half|side|half|part|side)"
OF = "( of the (picture|table|image|scene)|)"
ONE_EACH = (
    f"is there {{K:a}} (on|in) the {{X}} {PART} and one (on|in) the {{Y}}( {PART}| one|)",
    f"is there {{K:a}} (on|in) the {{X}} {PART} and (another|{{K:a}}) (on|in) the {{Y}}( {PART}|)",
    f"(are there|do you see) {{K:pl}} (on|in) both the {{X}} and the {{Y}} {PART}{OF}",
    f"there('s| is) {{K:a}} (on|in) the {{X}} {PART} and one (on|in) the {{Y}}( {PART}|)",
    f"do both halves{OF} (have|hold|contain) {{K:a}}",
    f"do the {{X}} and the {{Y}} {PART}{OF} both (have|hold|show) {{K:pl}}",
)
BOTH_SIDES = (
    f"(are there|do you see|have we got) {{K:pl}} (on|in) both (sides|halves){OF}",
    f"is there {{K:a}} (on|in) each (side|half){OF}",
    f"is there at least one {{K:sg}} (on|in) each (side|half){OF}",
    f"does each half{OF} (have|hold|contain) {{K:a}}",
    "{K:pl} on both sides",
)
DIFFERENT = (
    f"is there {{K:a}} (on|in) the {{X}} {PART} and {{L:a}} (on|in) the {{Y}}( {PART}| one|)",
    f"(are there|do you see) {{K:pl}} (on|in) the {{X}} {PART} and {{L:pl}} (on|in) the {{Y}}( {PART}| one|)",
    f"there('s| is) {{K:a}} (on|in) the {{X}} and {{L:a}} (on|in) the {{Y}} {PART}",
)
ONLY_ONE_SIDE = (
    f"(are there|do you see) {{K:pl}} (on|in) only one (side|half){OF}",
    f"are the {{K:pl}} (all |)(on|in) (one|the same) (side|half){OF}",
    f"does only one (side|half){OF} (have|hold) {{K:pl}}",
)
NOT_THERE = (
    f"is there {{K:a}} (on|in) the {{X}} {PART} but (none|no {{K:sg}}) (on|in) the {{Y}}( {PART}|)",
    f"(are there|do you see) {{K:pl}} (on|in) the {{X}} {PART} but not (on|in) the {{Y}}( {PART}|)",
)
WHICH = (
    f"(which|what) (half|side){OF} (has|holds|contains|shows|has got) {{M}} {{K:pl}}",
    f"(which|what) (half|side){OF} are there {{M}} {{K:pl}} (on|in)",
    f"(on|in) (which|what) (half|side){OF} (are there|do you see) {{M}} {{K:pl}}",
    "where are there {M} {K:pl}, left or right",
    "(which|what) (half|side) of the (picture|table) (has|holds) {M} {K:pl}",
)
WHICH_MOST = (
    f"(which|what) (half|side){OF} (has|holds) (the most|most|most of the) {{K:pl}}",
    f"(on|in) (which|what) (half|side){OF} are most (of the |){{K:pl}}",
)
SPLIT = (
    "((split|cut|divide|halve|part|slice) (the|this) (picture|table|image|scene|photo) (down the middle|in the middle|in two|in half|into (a |)left and (a |)right( half|)|vertically)(: |. |, |; |, then |. now )"
    "|(draw|imagine|put|think of|suppose there is) a (vertical |)line (down|through) the (middle|center|centre)( of the (picture|table|image)|)(: |. |, |; )"
    "|(with|if) (the|this) (picture|image|table) (cut|split|divided) down the middle(, |: ))"
)
"""What people say before they ask about the left and the right half."""
SPLIT_RATE = 0.22
AS_MANY = (
    "(are there|do you see|have we got|is there) (equally many|just as many|an equal number of|the same number of) {K:pl} (on|in) (each half|both halves|either half|each side|either side|the two halves)",
    "does each (half|side) (have|hold|contain|get) (the same number of|equally many|as many) {K:pl}",
    "(equally many|as many) {K:pl} (on|in) (each half|both halves|each side|left and right)",
    f"does the left {PART} (have|hold) as many {{K:pl}} as the right( one| {PART}|)",
    "do (the two|both) (halves|sides) (tie|match|balance) in {K:pl}",
    f"(is there|are there|do you see) the same number of {{K:pl}} (on|in) (both sides|both halves|each side|each half){OF}",
    f"(are there|do you see) as many {{K:pl}} (on|in) the {{X}} as (on|in) the {{Y}}( {PART}|)",
    "(are|is) the {K:pl} (evenly|equally) (split|divided|spread|distributed) (between|over|across) (the two|both) (sides|halves)",
    "same number of {K:pl} (on|in) (both sides|both halves|each side|each half)",
    f"do (both|the two) (sides|halves){OF} (have|hold) (the same number of|equally many|as many) {{K:pl}}",
)
ALL_IN = (
    f"are (all|all of the|all the|both) {{K:pl}} (on|in) the {{X}} {PART}{OF}",
    f"is (every|each) {{K:sg}} (on|in) the {{X}} {PART}{OF}",
    f"are the {{K:pl}} (all |)(on|in) the {{X}} {PART}{OF}",
    f"all (of |)(the |){{K:pl}} are (on|in) the {{X}} {PART}{OF}",
    f"{{IF}} all (the |){{K:pl}} are (on|in) the {{X}} {PART}{OF}",
    f"do all (the |){{K:pl}} (stand|lie|sit) (on|in) the {{X}} {PART}{OF}",
)
NONE_IN = (
    f"is the {{X}} {PART}{OF} (free|empty|clear) of {{K:pl}}",
    f"are there no {{K:pl}} (on|in) the {{X}} {PART}{OF}",
    f"does the {{X}} {PART}{OF} (have|hold|contain) no {{K:pl}}",
)
EMPTY = (
    f"is the {{X}} {PART}{OF} empty",
    f"is there nothing (on|in) the {{X}} {PART}{OF}",
)
ALL_ARE = (
    f"is everything (on|in) the {{X}} {PART}{OF} {{P}}",
    f"are (all|all of) the things (on|in) the {{X}} {PART}{OF} {{P}}",
)
HOW_MANY_MORE = (
    f"how many more {{K:pl}} are (there |)(on|in) the {{X}} {PART} than (on|in) the {{Y}}( {PART}| one|)",
    f"by how many {{K:pl}} does the {{X}} {PART}{OF} (beat|exceed) the {{Y}}( one|)",
)  # fmt: skip


ALONE = (
    f"(only |just |exactly |)one {{T}} is (on|in) the {{X}} {PART}{OF}(. |; |, |: )(what|which) {{N}} (is it|is that|does it have|has it)",
    f"the (only|one|single) {{T}} (on|in) the {{X}} {PART}{OF}(:|,) ((what|which) {{N}}( is it|)|its {{N}})",
    f"(what|which) {{N}} (is|has) the (only|one|single) {{T}} (on|in) the {{X}} {PART}{OF}",
    f"there('s| is) (only |just |)one {{T}} (on|in) the {{X}} {PART}{OF}(. |; |, |: )(what|which) {{N}} is it",
    f"(on|in) the {{X}} {PART}(,| there's| is) (only |just )one {{T}}(. |; |, |: )(what|which) {{N}} (is it|has it)",
    f"(tell me|what's|what is) the {{N}} of the (only|one|single) {{T}} (on|in) the {{X}} {PART}",
)


def dividing(rng: random.Random, world: World) -> Draft:
    """ "Is there a cone on the left half and one on the right half?"."""
    words = ("left", "right") if world.is_scene or rng.random() < 0.6 else rng.choice(WORDS)
    told = _dividing(rng, world, words)
    if words != ("left", "right") or rng.random() > SPLIT_RATE:
        return told
    return Draft(told.meaning, tuple(SPLIT + t for t in told.templates), told.slots)


def _dividing(rng: random.Random, world: World, words: tuple[str, str]) -> Draft:
    kind = world.kind(rng)
    first, second = (half_of(kind, side) for side in halves_of(words))
    told = list(words)
    if rng.random() < 0.4:
        first, second = second, first
        told.reverse()
    slots: dict[str, Slot | str] = {"K": some(kind), "X": told[0], "Y": told[1], "IF": ask_if}
    is_sides = words == ("left", "right")
    draw = rng.random()
    if draw < 0.25:
        said = BOTH_SIDES if is_sides and rng.random() < 0.45 else ONE_EACH
        if said is BOTH_SIDES:
            first, second = (half_of(kind, side) for side in ("left", "right"))
        return draft(q.Both(first, second, "and"), said, **slots)
    if draw < 0.35:
        other = world.kind(rng)
        if other == kind:
            return _dividing(rng, world, words)
        other_half = q.Related(other, second.conditions)
        return draft(q.Both(first, other_half, "and"), DIFFERENT, L=some(other), **slots)
    if draw < 0.43:
        if is_sides and rng.random() < 0.5:
            first, second = (half_of(kind, side) for side in ("left", "right"))
            return draft(q.Both(first, second, "xor"), ONLY_ONE_SIDE, **slots)
        return draft(q.Both(first, second, "but not"), NOT_THERE, **slots)
    if draw < 0.58:
        return _which(rng, kind)
    if draw < 0.68:
        if not is_sides:
            return draft(
                q.CompareCounts(first, second, "=="),
                tuple(t for t in AS_MANY if "{X}" in t),
                **slots,
            )
        return draft(q.CompareCounts(first, second, "=="), AS_MANY, **slots)
    if draw < 0.96:
        return _one_half(rng, world, first, slots)
    return draft(q.Arithmetic(first, second, "-"), HOW_MANY_MORE, **slots)


def _one_half(
    rng: random.Random, world: World, half: q.Related, slots: dict[str, Slot | str]
) -> Draft:
    """ "Are all cups in the front half?", "Is the left half empty?"."""
    everything = q.Related(q.EVERYTHING, half.conditions)
    adjective = world.adjective(rng)
    asked = unsaid(rng, half.base)
    if asked is not None and rng.random() < 0.22:
        slots |= {"T": lambda r, _f: some(half.base)(r, "sg"), "N": word(asked)}
        return draft(q.Query(q.The(half), asked), ALONE, **slots)
    draw = rng.random()
    if draw < 0.65:
        return draft(q.EveryStands(half.base, half.conditions[0]), ALL_IN, **slots)
    if draw < 0.8:
        return draft(q.Exists(half, True), NONE_IN, **slots)
    if draw < 0.88:
        return draft(q.Exists(everything, True), EMPTY, **slots)
    return draft(q.EveryIs(everything, adjective), ALL_ARE, P=predicate(adjective), **slots)


def _which(rng: random.Random, kind: q.Kind) -> Draft:
    """ "Which side has more cubes?": without more words, the left or the right one."""
    is_fewer = rng.random() < 0.2
    said = WHICH if is_fewer or rng.random() < 0.7 else WHICH_MOST
    more = pick(rng, "(fewer|less|fewer)") if is_fewer else "more"
    templates = tuple(t.replace("{M}", more) for t in said)
    return draft(q.MoreHalf(kind, ("left", "right"), is_fewer), templates, K=some(kind))
