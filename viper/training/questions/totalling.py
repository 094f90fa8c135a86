"""Questions about sums of several counts, about their comparison, and about "one more of them"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some
from viper.training.questions.comparing import AMOUNT
from viper.training.questions.counting import pair, short
from viper.training.questions.words import NUMBERS, plural
from viper.training.questions.worlds import World

THREE = (
    "how many {X:pl}, {Y:pl}(,|) (and|or) {Z:pl} (are there|do you see|there are|can you see|)( in total| altogether| in all| together|)",
    "(sum|total|total number|number|count|combined number) of {X:pl}, {Y:pl}(,|) and {Z:pl}( together| combined|)",
    "(count|add up) (the |all |){X:pl}, {Y:pl}(,|) and {Z:pl}( together|)",
    "(the |){X:pl} (+|plus) (the |){Y:pl} (+|plus) (the |){Z:pl}( =| = ?|, how many|: how many| in total|)",
    "(the |){X:pl}, (the |){Y:pl} and (the |){Z:pl}(,|:) how many( are they| are there| is that|) (together|altogether|in total|in all)",
    "(what is|what's) the (sum|total|number) of {X:pl}, {Y:pl} and {Z:pl}( taken together|)",
    "together(,|) how many {X:pl}, {Y:pl} and {Z:pl} are there",
)
THREE_OF_A_KIND = (
    "how many {A}, {B}(,|) (and|or) {C} {K} (are there|do you see|there are|can you see|)( in total| altogether|)",
    "(sum|total|total number|number|count) of {A}, {B}(,|) and {C} {K}",
    "(count|add up) (the |all |){A}, {B}(,|) and {C} {K}",
    "how many {K} are (either |){A}, {B}(,|) or {C}",
)
TOTAL = (
    "(are|is) there (in total |altogether |) {Q} {X:pl} and {Y:pl}( together| in total| altogether| combined| taken together|)",
    "(do|are) (the |){X:pl} and (the |){Y:pl} (together|combined|in total|taken together) (make|add up to|amount to|number|come to|) {Q}",
    "(is|are) the (sum|total|number|total number) of {X:pl} and {Y:pl} {Q}",
    "{X:pl} and {Y:pl} (together|combined)(,|:) {Q}",
    "(the |){X:pl} and (the |){Y:pl} (together|combined|taken together) (are|make) {Q}",
    "{X:pl} (plus|+) {Y:pl} (is|are|make|makes|equals) {Q}",
    "if you (add|count) (the |){X:pl} and (the |){Y:pl}( together|)(,|) (do you get|are there|is that) {Q}",
)
AGAINST = {
    ">": (
        "are there more {X:pl} and {Y:pl} (together |combined |taken together |)than {Z:pl}",
        "(do|are) (the |){X:pl} and (the |){Y:pl} (together |combined |)(outnumber|more than|more numerous than|exceed) (the |){Z:pl}",
        "are (the |){X:pl} and (the |){Y:pl} together (in the majority over|more than) (the |){Z:pl}",
        "are there more {X:pl} or {Y:pl} than {Z:pl}",
        "{X:pl} (plus|+) {Y:pl} (>|more than|greater than) {Z:pl}",
    ),
    "<": (
        "are there (fewer|less) {X:pl} and {Y:pl} (together |combined |)than {Z:pl}",
        "are (the |){X:pl} and (the |){Y:pl} (together |combined |)(outnumbered by|fewer than|less than) (the |){Z:pl}",
        "do (the |){Z:pl} outnumber (the |){X:pl} and (the |){Y:pl} (together|combined|taken together)",
    ),
    "==": (
        "are there as many {X:pl} and {Y:pl} (together |combined |)as {Z:pl}",
        "(do|are) (the |){X:pl} and (the |){Y:pl} together (equal|as many as|match) (the |){Z:pl}( in number|)",
        "{X:pl} (plus|+) {Y:pl} (=|equals|equal) {Z:pl}",
    ),
}
TIMES = (
    "(are|is) there {T} as many {X:pl} as {Y:pl}( here| exactly|)",
    "(do|have) (we|you|i) (see|have|got|count) {T} as many {X:pl} as {Y:pl}",
    "{T} as many {X:pl} as {Y:pl}( or not| here|)",
    "there are {T} as many {X:pl} as {Y:pl}",
    "is the number of {X:pl} {T} (the number|that) of {Y:pl}",
    "(is it|it is) (true|right) that there are {T} as many {X:pl} as {Y:pl}",
    "are (the |){X:pl} {T} as (many|numerous) as (the |){Y:pl}",
)
FACTORS = {
    2: "(twice|two times|double|exactly twice|2 times|2x)",
    3: "(three times|thrice|exactly three times|3 times|3x)",
}
MORE_COME = (
    "(if|suppose|say|imagine) {N} more {X:n} (gets|got|were|is|are|was) (added|put down|placed on the table|put on the table)(,|) (how many {X:pl} (are there|would there be|would that be|will there be|do we have)|{X:sg} count becomes|the {X:sg} count becomes|what is the number of {X:pl})",
    "(if|suppose|when) (i|we|you|someone) (add|added|put down|put|brought) {N} more {X:n}(,|.|;) how many {X:pl} (are there|would there be|would (we|i|you) have|do (we|i|you) have)( then| now| in total|)",
    "add {N} more {X:n}(:|,|;| and|.) how many {X:pl} (are there|now|then|in total|do you have)",
    "with {N} more {X:n}(,|) how many {X:pl} would there be",
    "how many {X:pl} (would there be|will there be|would i have) (with {N} more|if {N} more (is|are|were) added|if i added {N}( more|))",
)
SOME_GO = (
    "(if|suppose|when) (i|we|you|someone|somebody) (took|nicked|stole|lost|ate|removed|took away|hid) {N} of the {X:pl}(,|.|;) how many {X:pl} (would be left|are left|remain|would remain|would there be)",
    "(if|suppose|say|imagine) {N} {X:n} (gets|were|is|are|was) (taken away|removed|lost|put away)(,|) (how many {X:pl} (are left|would be left|remain|would remain)|how many remain)",
    "(if|suppose|when) (i|we|you|someone) (remove|removed|take away|took away|take|took|hid) {N} {X:n}(,|.|;) how many {X:pl} (are left|would be left|remain|would remain|are there)",
    "(take away|remove) {N} {X:n}(:|,|;| and|.) how many {X:pl} (are left|remain)",
    "how many {X:pl} (would be left|would remain|are left) (without {N} of them|if {N} (is|are|were) (taken away|removed))",
)


def total(rng: random.Random, world: World) -> Draft:
    """ "How many blocks, balls and cups are there?", "Twice as many cups as plates?"."""
    first, second = pair(rng, world)
    third = world.kind(rng)
    if third in (first, second, q.Kind("object")):
        return total(rng, world)
    slots = {"X": some(first), "Y": short(first, second), "Z": some(third)}
    draw = rng.random()
    if draw < 0.15:
        words = tuple(dict.fromkeys(world.adjective(rng) for _ in range(6)))[:3]
        kinds = tuple(q.Kind(first.noun, (word,)) for word in words)
        if len(kinds) < 3:
            return total(rng, world)
        many = "things" if first.noun == "object" else plural(first.noun)
        return draft(q.Total(kinds), THREE_OF_A_KIND, A=words[0], B=words[1], C=words[2], K=many)
    if draw < 0.3:
        return draft(q.Total((first, second, third)), THREE, **slots)
    if draw < 0.5:
        return _amount(rng, first, second)
    if draw < 0.65:
        operator: q.Operator = rng.choice((">", ">", "<", "=="))
        meaning = q.CompareTotals((first, second), operator, (third,))
        return draft(meaning, AGAINST[operator], **slots)
    if draw < 0.8:
        factor = rng.choice((2, 2, 3))
        said = tuple(t.replace("{T}", FACTORS[factor]) for t in TIMES)
        return draft(q.CompareTotals((first,), "==", (second,), factor=factor), said, **slots)
    number = rng.choice((1, 1, 1, 2, 2, 3))
    is_more = rng.random() < 0.6
    templates = tuple(
        t.replace("{X:n}", "{X:sg}" if number == 1 else "{X:pl}")
        for t in (MORE_COME if is_more else SOME_GO)
    )
    return draft(q.Total((first,), number if is_more else -number), templates, X=some(first),
                 N=NUMBERS[number] if rng.random() < 0.7 else str(number))  # fmt: skip


def _amount(rng: random.Random, first: q.Kind, second: q.Kind) -> Draft:
    """Return a question whether two kinds together are so many."""
    operator: q.Operator = rng.choice(("==", ">", ">", "<", ">=", "<="))
    number = rng.choice((2, 3, 3, 4, 4, 5, 6, 7, 8))
    said = NUMBERS[number] if rng.random() < 0.6 else str(number)
    templates = tuple(t.replace("{Q}", AMOUNT[operator]) for t in TOTAL)
    meaning = q.CompareTotals((first, second), operator, number=number)
    return draft(meaning, templates, X=some(first), Y=short(first, second), N=said)
