"""Questions about a counted part of a kind: "all but one of the balls are red"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, some
from viper.training.questions.templates import Slot
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import MEANING_OF, NUMBERS
from viper.training.questions.worlds import World

BUT = "(but|except|bar|save|apart from|except for)"
ALL_BUT = (
    f"all {BUT} {{N}} of the {{B:pl}} are {{P}}",
    f"all {BUT} {{N}} {{B:pl}} are {{P}}",
    f"(is it true that |is it so that |would you say that |)all (of |)(the |){{B:pl}} are {{P}} {BUT} {{N}}",
    f"are all {BUT} {{N}} of the {{B:pl}} {{P}}",
    f"are all (of |)the {{B:pl}} {{P}}(,|) {BUT} {{N}}( of them|)",
    f"every {{B:sg}} {BUT} {{N}} is {{P}}",
    f"is every {{B:sg}} {BUT} {{N}} {{P}}",
    "{IF} all but {N} of the {B:pl} are {P}",
    f"the {{B:pl}} are all {{P}}(,|) {BUT} {{N}}",
    "with {N} {E}, the {B:pl} are (all |){P}",
    "are the {B:pl} {P} with {N} {E}",
    "(exactly|just|only) {N} of the {B:pl} (is|are) not {P}",
    "is it (exactly|just|only) {N} of the {B:pl} that (isn't|is not|aren't|are not) {P}",
    "(is|are) (exactly|just|only) {N} of the {B:pl} not {P}",
)
ALL_BUT_THINGS = (
    f"everything {BUT} {{N}} {{T}} is {{P}}",
    f"is everything {BUT} {{N}} {{T}} {{P}}",
    f"all {BUT} {{N}} (of the things|of them|of these|{{T}}) are {{P}}",
    f"are all {BUT} {{N}} (of the things|of them|{{T}}) {{P}}",
)
PART = {
    "==": (
        "(are there|there are|do you see|we have) {M} {B:pl}(,|) (and|with) (exactly |just |)({N}) of them (is |are |being |){P}",
        "there are {M} {B:pl} and {N} of them (is|are) {P}",
        "there are {M} {B:pl}(, | and |; )({N}) (is|are) {P}",
        "are there {M} {B:pl}, {N} of (them|which) {P}",
        "{M} {B:pl}, {N} of (them|which) {P}",
        "(is it true|is it so|am i right) that there are {M} {B:pl} and (that |){N} of them (is|are) {P}",
        "of the {M} {B:pl}(,|) (is|are) (exactly |just |only |)({N}) {P}",
        "{N} of the {M} {B:pl} (is|are) {P}",
        "(is|are) {N} (out |)of the {M} {B:pl} {P}",
        "{IF} {N} (out |)of (the |){M} {B:pl} (is|are) {P}",
        "(of|out of) (the |){M} {B:pl}(,|) {N} (is|are) {P}(: true|. true|, right|. correct|, true or false|)",
        "(only|just) {N} (out |)of (the |){M} {B:pl} (is|are) {P}",
        "(is|are) (only|just|exactly) {N} of the {M} {B:pl} {P}",
        "there are {M} {B:pl}(,| and) (only|just|exactly) {N} (of them |)(is|are) {P}",
        "(i count|i see|we have) {M} {B:pl}, {N} of them {P}(. correct|. right|. true|)",
    ),
    ">=": (
        "(are there|there are) {M} {B:pl}, at least {N} of them {P}",
        "there are {M} {B:pl} and at least {N} of them (is|are) {P}",
        "(is|are) at least {N} of the {M} {B:pl} {P}",
        "at least {N} of the {M} {B:pl} (is|are) {P}",
    ),
    "all": (
        "there are {M} {B:pl}(,| and) all of them (are |){P}",
        "there are {M} {B:pl}(,| and) (they are |they're |)all {P}",
        "are there {M} {B:pl}(,| and are they) all {P}",
        "{M} {B:pl}, all {P}",
    ),
    "none": (
        "there are {M} {B:pl}(,| and) none of them (is |are |){P}",
        "are there {M} {B:pl}(,| and is) none of them {P}",
        "{M} {B:pl}, none {P}",
        "there are {M} {B:pl}(,| but) not one of them (is |){P}",
    ),
}
OF_TWO = {
    "all": (
        "there are two {B:pl} and both (of them |)are {P}",
        "(there are|i see|we have) two {B:pl}, both {P}(, right|. true|)",
        "are there two {B:pl}, both of them {P}",
        "two {B:pl}, both {P}",
        "both (of |)(the |my )two {B:pl} are {P}",
        "there are two {B:pl}, and both are {P}, aren't they",
    ),
    "none": (
        "there are two {B:pl} and neither (of them |)is {P}",
        "neither of the two {B:pl} is {P}",
        "is neither of the two {B:pl} {P}",
        "two {B:pl}, neither {P}",
    ),
}
HOW_MANY = (
    "how many (out |)of the {M} {B:pl} (are|look|happen to be) {P}",
    "there('s| are) {M} {B:pl}(. |; |, )how many (of them |of those |)are {P}",
    "of the {M} {B:pl}(,|) how many are {P}",
    "{M} {B:pl}(:|,| -) how many( are|) {P}",
)
SOME_ARE = {
    "==": (
        "(is|are) (exactly|just|only|precisely) {N} of the {B:pl} {P}",
        "(exactly|just|only|precisely) {N} of the {B:pl} (is|are) {P}",
        "{N} of the {B:pl}, no more and no fewer, (is|are) {P}",
    ),
    ">": ("(is|are) more than {N} of the {B:pl} {P}", "more than {N} of the {B:pl} (is|are) {P}"),
    ">=": ("(is|are) at least {N} of the {B:pl} {P}", "{N} or more of the {B:pl} are {P}"),
    "<=": ("(is|are) at most {N} of the {B:pl} {P}", "no more than {N} of the {B:pl} (is|are) {P}"),
}  # fmt: skip


def parting(rng: random.Random, world: World) -> Draft:
    """ "All but one of the balls are red.", "There are two balls and one of them is red."."""
    kind, adjective = world.kind(rng), world.adjective(rng)
    base = q.Kind(kind.noun, kind.adjectives[:1] if rng.random() < 0.2 else ())
    told = {MEANING_OF.get(w, (w,))[0] for w in base.adjectives}
    if MEANING_OF.get(adjective, (adjective,))[0] in told:
        return parting(rng, world)
    part = rng.choice((1, 1, 1, 1, 2, 2, 3))
    said = NUMBERS[part] if rng.random() < 0.75 else str(part)
    s = "" if part == 1 else "s"
    many = rng.choice([n for n in (2, 2, 3, 3, 4, 5) if n > part])
    slots: dict[str, Slot | str] = {
        "B": some(base), "P": predicate(adjective), "IF": ask_if, "N": said,
        "M": NUMBERS[many] if rng.random() < 0.7 else str(many), "E": f"exception{s}",
        "T": f"{rng.choice(('thing', 'object', 'item'))}{s}",
    }  # fmt: skip
    draw = rng.random()
    if draw < 0.4:
        is_bare = base == q.Kind("object") and rng.random() < 0.6
        return draft(q.AllBut(base, adjective, part), ALL_BUT_THINGS if is_bare else ALL_BUT,
                     **slots)  # fmt: skip
    if draw < 0.48:
        narrow = q.Kind(base.noun, (*base.adjectives, adjective))
        return draft(q.Count(narrow), HOW_MANY, **slots)
    if draw < 0.67:
        narrow = q.Kind(base.noun, (*base.adjectives, adjective))
        operator: q.Operator = rng.choice(("==", "==", "==", ">", ">=", "<="))
        return draft(q.CompareNumber(narrow, operator, part), SOME_ARE[operator], **slots)
    how = rng.choice(("==", "==", "==", ">=", "all", "none"))
    meaning = {
        "==": q.Part(base, many, adjective, part), ">=": q.Part(base, many, adjective, part, ">="),
        "all": q.Part(base, many, adjective, many), "none": q.Part(base, many, adjective, 0),
    }[how]  # fmt: skip
    is_pair = many == 2 and how in OF_TWO and rng.random() < 0.6
    return draft(meaning, OF_TWO[how] if is_pair else PART[how], **slots)
