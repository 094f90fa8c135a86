"""Questions by how many two counts differ: "one fewer cup than plates", "how many more, then?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some
from viper.training.questions.counting import pair, short
from viper.training.questions.verifying import ask_if
from viper.training.questions.words import NUMBERS
from viper.training.questions.worlds import World

DIFFERENCE = (
    "by (what|which) margin do (the |)(numbers of |counts of |){X:pl} and {Y:pl} differ( in number|)",
    "how (big|large) is the margin between {X:pl} and {Y:pl}( in number|)",
    "(absolute |numerical |)(difference|gap)(:|) (between |of |)(the |){X:sg} count and (the |){Y:sg} count",
    "(absolute |)difference (between|of) the counts of {X:pl} and {Y:pl}",
    "(what's|what is|tell me|give me|find|compute|work out) the difference between (how many|the number of) {X:pl} (there are |)and (how many|the number of) {Y:pl}( there are|)",
    "(what's|what is|how big is|how large is|give me|tell me) the (difference|gap|difference in number|difference in count|number difference|count difference) between (the |){X:pl} and (the |){Y:pl}",
    "(the |)(difference|gap) (between|of) (the |){X:pl} and (the |){Y:pl}( in number|)",
    "by how (many|much) do (the |)(numbers|counts) of {X:pl} and {Y:pl} differ",
    "by how (many|much) (do|are) (the |){X:pl} and (the |){Y:pl} (differ|apart)( in number|)",
    "how far apart are the (numbers|counts) of {X:pl} and {Y:pl}",
    "how (different|far apart) are the counts of {X:pl} and {Y:pl}",
    "{X:pl} (vs|vs.|versus|against) {Y:pl}(:|,| -) (difference|by how many do they differ|what is the difference|how big a gap)",
    "(subtract|take) the smaller from the (larger|bigger)(:|,) {X:pl} and {Y:pl}",
    "what is the difference in (number|count) between {X:pl} and {Y:pl}",
)
SEE = "(i can see|i see|we see|you see|clearly|obviously|i know|it's clear|you can see|of course|sure,)"
HOW_MANY_MORE = (
    f"{SEE} there('s| are| is) more {{X:pl}} than {{Y:pl}}(, but|. but|;|. so|, so|, and|.) (how many|by how many|how many more|how many more exactly|by how much)",
    "there (are|is) more {X:pl} than {Y:pl}(. |; |, but |. so |, )(how many more|by how many|how many more are there|how many)( exactly| then|)",
    "(given|seeing|knowing|since) (that |)there are more {X:pl} than {Y:pl}, (how many more|by how many)( are there|)",
    "(the |){X:pl} outnumber (the |){Y:pl}(. |; |, but |: )(by how many|by how much|how many more)( exactly|)",
    f"{SEE} (the |){{X:pl}} (outnumber|beat) (the |){{Y:pl}}(. |; |, but )(by how many|by how much)",
    "there (are|is) (fewer|less) {Y:pl} than {X:pl}(. |; |, but |, )(how many fewer|by how many)",
    "(more {X:pl} than {Y:pl}|{X:pl} outnumber {Y:pl})(:|,| -) (by how many|how many more|by what number)",
    "(difference|subtraction)(:|,|) {X:pl} minus {Y:pl}(, there are more of the former|)",
    "{X:pl} (minus|less|-) {Y:pl}( =| = ?|, how many|: how many| in number)",
    "(in|with) {X:pl} in the majority over {Y:pl}(,|:) by how many",
)
MORE_BY = {
    "==": (
        "(is|are) there (exactly |just |precisely |)({N}) more {F} than (there are |)({Y:pl})",
        "there (is|are) (exactly |just |precisely |)({N}) more {F} than {Y:pl}",
        "(do|have) (we|you|i) (have|got|see|count) (exactly |)({N}) more {F} than {Y:pl}",
        "{N} more {F} than {Y:pl}",
        "do the {X:pl} outnumber the {Y:pl} by (exactly |){N}",
        "the {X:pl} outnumber the {Y:pl} by {N}",
        "{IF} there (is|are) {N} more {F} than {Y:pl}",
        "is the number of {X:pl} {N} (more|higher|greater) than (that|the number) of {Y:pl}",
    ),
    ">=": (
        "are there at least {N} more {F} than {Y:pl}",
        "do the {X:pl} outnumber the {Y:pl} by at least {N}",
    ),
}
FEWER_BY = (
    "(is|are) there (exactly |just |precisely |)({N}) (fewer|less) {F} than (there are |)({Y:pl})",
    "there (is|are) (exactly |just |)({N}) (fewer|less) {F} than {Y:pl}",
    "(do|have) (we|you|i) (have|got|see|count) ({N}) (fewer|less) {F} than {Y:pl}",
    "{N} (fewer|less) {F} than {Y:pl}",
    "{IF} there (is|are) {N} (fewer|less) {F} than {Y:pl}",
    "is the number of {X:pl} {N} (less|lower|smaller) than (that|the number) of {Y:pl}",
    "(is|are) there {N} {F} (short of|less than) the number of {Y:pl}",
)


def differing(rng: random.Random, world: World) -> Draft:
    """ "Is there one fewer cup than there are plates?", "By how many do they differ?"."""
    first, second = pair(rng, world)
    slots = {"X": some(first), "Y": short(first, second), "IF": ask_if}
    draw = rng.random()
    if draw < 0.35:
        return draft(q.Gap(first, second), DIFFERENCE, **slots)
    if draw < 0.6:
        slots["Y"] = some(second)
        return draft(q.Arithmetic(first, second, "-"), HOW_MANY_MORE, **slots)
    number = rng.choice((1, 1, 1, 2, 2, 3))
    form = "{X:sg}" if number == 1 and rng.random() < 0.8 else "{X:pl}"
    operator: q.Operator = ">=" if draw < 0.67 else "=="
    is_fewer = operator == "==" and rng.random() < 0.5
    templates = FEWER_BY if is_fewer else MORE_BY[operator]
    meaning = q.Exceeds(first, second, -number if is_fewer else number, operator)
    return draft(meaning, tuple(t.replace("{F}", form) for t in templates),
                 N=NUMBERS[number] if rng.random() < 0.7 else str(number), **slots)  # fmt: skip
