"""Questions that compare numbers of things."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, related, some
from viper.training.questions.counting import pair, short
from viper.training.questions.words import NUMBERS
from viper.training.questions.worlds import World

MORE = (
    "are there more {X:pl} than {Y:pl}{H}",
    "are there more {X:pl} (here |on the table |)than {Y:pl}",
    "is the number of {X:pl} (greater|larger|higher|bigger|more) than the number of {Y:pl}",
    "do (the |){X:pl} outnumber (the |){Y:pl}",
    "do you see more {X:pl} than {Y:pl}",
    "more {X:pl} than {Y:pl}",
    "(there are|there's|i see|we have) more {X:pl} than {Y:pl}",
    "are {X:pl} more (numerous|common|frequent) than {Y:pl}",
    "are there (a larger|a greater|a higher|a bigger) number of {X:pl} than {Y:pl}",
    "is there more {X:pl} than {Y:pl}",
    "do {X:pl} exceed {Y:pl} in number",
    "do we have more {X:pl} than {Y:pl}",
    "(tell me|check|let me know|can you tell me|i wonder|see) (if|whether) there are more {X:pl} than {Y:pl}",
    "are the {X:pl} in the majority compared to the {Y:pl}",
    "are there more of the {X:pl} than of the {Y:pl}",
    "would you say there are more {X:pl} than {Y:pl}",
    "compared to {Y:pl}, are there more {X:pl}",
)
FEWER = (
    "are there (fewer|less|fewer) {X:pl} than {Y:pl}{H}",
    "is the number of {X:pl} (less|smaller|lower|fewer) than the number of {Y:pl}",
    "are {X:pl} outnumbered by {Y:pl}",
    "(there are|i see) (fewer|less) {X:pl} than {Y:pl}",
    "(fewer|less) {X:pl} than {Y:pl}",
    "do you see (fewer|less) {X:pl} than {Y:pl}",
)
EQUAL = (
    "are there as many {X:pl} as {Y:pl}{H}",
    "are there (just |exactly |)as many {X:pl} as (there are |){Y:pl}",
    "are there (an equal number|the same number|equally many|the same amount|equal numbers|an equal"
    " amount) of {X:pl} (and|as) {Y:pl}",
    "is the number of {X:pl} (equal to|the same as) the number of {Y:pl}",
    "(there are|we have) as many {X:pl} as {Y:pl}",
    "(there are|we have) (the same number of|equally many) {X:pl} and {Y:pl}",
    "as many {X:pl} as {Y:pl}",
    "same number of {X:pl} and {Y:pl}",
    "do {X:pl} and {Y:pl} occur equally often",
    "are {X:pl} and {Y:pl} equal in number",
    "does the number of {X:pl} (equal|match) the number of {Y:pl}",
    "are there (just|exactly) (the same|equal) number of {X:pl} and {Y:pl}",
    "is there one {Y:sg} for (each|every) {X:sg}",
)
LEAST = (
    "are there at least as many {X:pl} as {Y:pl}",
    "there are at least as many {X:pl} as {Y:pl}",
)


def compare_counts(rng: random.Random, world: World) -> Draft:
    """ "Are there more blocks than balls?"."""
    first, second = pair(rng, world)
    if not world.is_scene and rng.random() < 0.1:
        group = related(rng, world, 1, loose=True)
        return draft(
            q.CompareCounts(group, second, ">"), MORE[:1], X=some(group), Y=some(second), H=""
        )
    operator, templates = rng.choice(
        (
            (">", MORE),
            (">", MORE),
            ("<", FEWER),
            ("==", EQUAL),
            (">=", LEAST) if rng.random() < 0.3 else (">", MORE),
        )
    )
    meaning = q.CompareCounts(first, second, operator)  # type: ignore[arg-type]
    here = rng.choice(("", "", " on the table", " in the picture", " here"))
    return draft(meaning, templates, X=some(first), Y=short(first, second), H=here)


MORE_OF = (
    "are there more {X:pl} or (more |){Y:pl}",
    "which (are there|is there|do you see) more of(,|:|) {X:pl} or {Y:pl}",
    "what (are there|is there|do we have) more of(,|:|) {X:pl} or {Y:pl}",
    "which (is|are) more (common|numerous|frequent)(,|:|) {X:pl} or {Y:pl}",
    "more {X:pl} or more {Y:pl}",
    "do you see more {X:pl} or {Y:pl}",
)
FEWER_OF = (
    "are there fewer {X:pl} or (fewer |){Y:pl}",
    "which (are there|is there|do you see) fewer of(,|:|) {X:pl} or {Y:pl}",
    "what (are there|is there|do we have) fewer of(,|:|) {X:pl} or {Y:pl}",
    "do you see fewer {X:pl} or {Y:pl}",
)


def more_of(rng: random.Random, world: World) -> Draft:
    """ "Are there more blocks or more balls?"."""
    first, second = pair(rng, world)
    is_fewer = rng.random() < 0.25
    templates = FEWER_OF if is_fewer else MORE_OF
    return draft(
        q.MoreOf(first, second, is_fewer), templates, X=some(first), Y=short(first, second)
    )


NUMBER = {
    "==": ("are there (exactly |precisely |just |only |)(N:) {G:pl}(| on the table| here| in the "
           "picture)", "(is|are) there (exactly|just|only) (N:) {G:pl}", "there are (exactly |) (N:) "
           "{G:pl}", "do you see (exactly |just |)(N:) {G:pl}", "is the number of {G:pl} (equal to |)"
           "(N:)", "(exactly |)(N:) {G:pl}", "(can you see|have we got) (N:) {G:pl}"),
    ">": ("are there more than (N:) {G:pl}(| on the table| here)", "there are more than (N:) {G:pl}",
          "do you see more than (N:) {G:pl}", "is the number of {G:pl} (greater|more|larger) than "
          "(N:)", "over (N:) {G:pl}", "is there more than (N:) {G:sg}"),
    "<": ("are there (fewer|less) than (N:) {G:pl}(| on the table| here)", "there are (fewer|less) "
          "than (N:) {G:pl}", "is the number of {G:pl} (less|smaller) than (N:)",
          "do you see (fewer|less) than (N:) {G:pl}"),
    ">=": ("are there (at least|no fewer than|a minimum of) (N:) {G:pl}(| on the table| here)",
           "there are at least (N:) {G:pl}", "(N:) or more {G:pl}", "are there (N:) or more {G:pl}"),
    "<=": ("are there (at most|no more than|a maximum of) (N:) {G:pl}(| on the table| here)",
           "there are at most (N:) {G:pl}"),
}  # fmt: skip
MULTIPLE = (
    "are there (multiple|several|many) {G:pl}",
    "is there more than (one|a single|1) {G:sg}",
    "are there (two or more|at least two) {G:pl}",
)
SINGLE = (
    "is there (only|just|exactly) (one|a single|1) {G:sg}",
    "there is (only|just|exactly) (one|a single|1) {G:sg}",
    "is {G:the} the only one",
    "is there a single {G:sg}",
)


def compare_number(rng: random.Random, world: World) -> Draft:
    """ "Are there more than two blocks?"."""
    group: q.Group = world.kind(rng) if rng.random() < 0.75 else related(rng, world, 1)
    draw = rng.random()
    if draw < 0.08:
        first = q.CompareNumber(group, ">", 1)
        return draft(first, MULTIPLE[:2], G=some(group))
    if draw < 0.16:
        return draft(q.CompareNumber(group, "==", 1), (*SINGLE[:2], SINGLE[3]), G=some(group))
    operator = rng.choice(("==", "==", "==", ">", ">", "<", ">=", ">=", "<="))
    number = rng.choice((2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10))
    if operator in (">", "<") and rng.random() < 0.2 and not (operator == "<" and number == 1):
        number = rng.choice((1, 2, 3, 5))
    said = NUMBERS[number] if rng.random() < 0.65 else str(number)
    templates = tuple(t.replace("(N:)", "{N}") for t in NUMBER[operator])
    meaning = q.CompareNumber(group, operator, number)  # type: ignore[arg-type]
    return draft(meaning, templates, G=some(group), N=said)
