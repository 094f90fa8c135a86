"""Questions under a condition: "if there is a red ball, what size is it; otherwise say none"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    described,
    draft,
    extreme,
    other_attribute,
    some,
    the,
    word,
)
from viper.training.questions.chaining import unsaid
from viper.training.questions.counting import pair
from viper.training.questions.templates import Slot
from viper.training.questions.words import NUMBERS
from viper.training.questions.worlds import World

WORDS = (
    *("none", "none", "nothing", "no", "zero", "missing", "absent", "unknown", "nope"),
    *("no such thing", "not there", "nobody", "no idea", "never mind"),
)
IF_THERE = "(if there is|if there's|if you see|in case there is|provided there is|if you can see|supposing there is|should there be|if we have|when there is|assuming there is)"
TELL = "(say|answer|reply|just say|write|tell me|put|return|give)"
ELSE = f"(. otherwise|; otherwise|, otherwise|? otherwise|? if not,|. if not,|; if not|, else|. else|, and if not,|. if there isn't,|; if there is none,|, or else) {TELL} {{W}}"
OF_IT = (
    f"{IF_THERE} {{K:a}},( tell me|) (what|which) {{N}} (is it|does it have|has it){ELSE}",
    f"{IF_THERE} {{K:a}}, (tell me|say|give me|name) its {{N}}{ELSE}",
    f"(what|which) {{N}} is {{K:the}}(,|) {IF_THERE} one{ELSE}",
    f"(what|which) {{N}} is {{K:the}}( -|,|?) {TELL} {{W}} if there (is none|isn't one|is no such thing|isn't any)",
    "(what|which) {N} is {K:the}, or {W} if there (is none|isn't one)",
    "{TELL} {{W}} if there is no {{K:sg}}(, otherwise|; otherwise|. otherwise) (tell me |give me |) its {{N}}".replace("{TELL}", TELL).replace("{{", "{").replace("}}", "}"),
    f"(is there {{K:a}}?|{{K:a}}?|do you see {{K:a}}?) if (so|yes), (what|which) {{N}}( is it|){ELSE}",
    f"(give|tell) me the {{N}} of {{K:the}}{ELSE}",
    "{N} of {K:the}, {W} if (absent|missing|there is none|not there)",
)  # fmt: skip
IF_ANY = (
    "(what|which) {N} is {K:the}(,|) if (there is one|there's one|there is any|you see one|it's there|it is there at all|there is one at all)",
    "{IF} {K:a}, (what|which) {N} is it",
    "{IF} {K:a}, what would its {N} be",
    "(what is|what's) the {N} of {K:the}, if (there is|there's|you see) (one|such a thing|any)",
    "(is there {K:a}|do you see {K:a}), and if so, (what|which) {N}( is it|)",
    "{K:the}, if there is one(:|,) (what|which) {N}( is it|)",
)
COUNT_IT = (
    f"{IF_THERE} {{K:a}}, (how many {{G:pl}} are there|count the {{G:pl}}){ELSE}",
    f"how many {{G:pl}} are there {IF_THERE} {{K:a}}{ELSE}",
)
OF_OTHER = (
    f"{IF_THERE} {{K:a}},( tell me|) (what|which) {{N}} is {{O}}{ELSE}",
    f"{IF_THERE} {{K:a}}, (name|tell me|give me) the {{N}} of {{O}}{ELSE}",
    f"(what|which) {{N}} is {{O}}(,|) {IF_THERE} {{K:a}}{ELSE}",
)
OR_THIS = "(, otherwise|; otherwise|. otherwise|, else|. if not,|; if not,|, and if not,)"
TWO_WAYS = (
    f"{IF_THERE} {{K:a}},( tell me|) (what|which) {{N}} is {{O}}{OR_THIS}( tell me|) (what|which) {{N}} is {{P}}",
    f"{IF_THERE} {{K:a}}, (name|give me|tell me) the {{N}} of {{O}}{OR_THIS} (that|the {{N}}) of {{P}}",
)
TEST = "(if|in case|provided|supposing)"
IF_MORE = {
    ">": "{TEST} there are more {X:pl} than {Y:pl}",
    "<": "{TEST} there are (fewer|less) {X:pl} than {Y:pl}",
    "==": "{TEST} there are as many {X:pl} as {Y:pl}",
}
IF_NUMBER = {
    ">": "{TEST} there are more than {M} {X:pl}",
    "==": "{TEST} there are exactly {M} {X:pl}",
    ">=": "{TEST} there are at least {M} {X:pl}",
}
THEN = (
    f",( tell me|) (what|which) {{N}} is {{O}}{ELSE}",
    f", (name|give me|tell me) the {{N}} of {{O}}{ELSE}",
)
THEN_COUNT = (
    f", (how many {{G:pl}} are there|count the {{G:pl}}|tell me how many {{G:pl}} there are){ELSE}",
)


def _quoted(rng: random.Random, text: str) -> str:
    return rng.choice((text, text, text, f'"{text}"', f"'{text}'"))


def providing(rng: random.Random, world: World) -> Draft:
    """ "What color is the cube, if there is one?", "if there are two balls, ...; else say no"."""
    kind, other = world.single(rng), rng.choice(WORDS)
    said = _quoted(rng, other)
    draw = rng.random()
    one = q.The(kind)
    asked = other_attribute(rng, one)
    if asked == "name":
        return providing(rng, world)
    slots: dict[str, Slot | str] = {"K": some(kind), "N": word(asked), "W": said}
    there = q.Exists(kind)
    if draw < 0.2:
        templates = tuple(t.replace("{IF}", IF_THERE) for t in IF_ANY)
        return draft(q.Otherwise(there, q.Query(one, asked), "none"), templates, **slots)
    if draw < 0.5:
        return draft(q.Otherwise(there, q.Query(one, asked), other), OF_IT, **slots)
    if draw < 0.62:
        group = world.kind(rng)
        meaning = q.Otherwise(there, q.Count(group), other)
        return draft(meaning, COUNT_IT, G=some(group), **slots)
    first, second = _plain(rng, world), _plain(rng, world)
    wanted = unsaid(rng, described(first), described(second))
    if first == second or wanted is None:
        return providing(rng, world)
    slots |= {"O": the(first), "P": the(second), "N": word(wanted)}
    then = q.Query(first, wanted)
    if draw < 0.75:
        return draft(q.Otherwise(there, then, other), OF_OTHER, **slots)
    if draw < 0.85:
        return draft(q.Otherwise(there, then, q.Query(second, wanted)), TWO_WAYS, **slots)
    return _on_counts(rng, world, then, other, slots)


def _plain(rng: random.Random, world: World) -> q.One:
    """Return a thing that takes no line of its own to find."""
    if rng.random() < 0.7:
        return q.The(world.single(rng))
    one = extreme(rng, world)
    return one if one.axis != "row" and isinstance(one.group, q.Kind) else _plain(rng, world)


def _on_counts(
    rng: random.Random, world: World, then: q.Query, other: str, slots: dict[str, Slot | str]
) -> Draft:
    first, second = pair(rng, world)
    number = rng.choice((2, 2, 3, 3, 4))
    test: q.CompareCounts | q.CompareNumber
    if rng.random() < 0.5:
        operator: q.Operator = rng.choice((">", ">", "<", "=="))
        test, lead = q.CompareCounts(first, second, operator), IF_MORE[operator]
    else:
        operator = rng.choice((">", "==", ">="))
        test, lead = q.CompareNumber(first, operator, number), IF_NUMBER[operator]
    lead = lead.replace("{TEST}", TEST)
    slots |= {"X": some(first), "Y": some(second)}
    slots["M"] = NUMBERS[number] if rng.random() < 0.7 else str(number)
    if rng.random() < 0.3:
        group = world.kind(rng)
        templates = tuple(lead + t for t in THEN_COUNT)
        return draft(q.Otherwise(test, q.Count(group), other), templates, G=some(group), **slots)
    return draft(q.Otherwise(test, then, other), tuple(lead + t for t in THEN), **slots)
