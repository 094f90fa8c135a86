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
    predicate,
    some,
    the,
    word,
)
from viper.training.questions.chaining import unsaid
from viper.training.questions.counting import pair
from viper.training.questions.phrases import RELATION_SHORT, one_text
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, NUMBERS
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
IN_CASE = "(if|in case|in case that|provided that|supposing|assuming)"
IF_IS = (
    f"{IN_CASE} {{Q}} is {{C}}, {{T}}{OR_THIS}( then|) {{E}}",
    f"{IN_CASE} {{Q}} is {{C}}(, then|:) {{T}}(; in (the |)other case|; in any other case|. in the other case,|;) {{E}}",
    f"(tell me|say|answer)(:|,|) {{T}} {IN_CASE} {{Q}} is {{C}}{OR_THIS} {{E}}",
)  # fmt: skip
IF_IS_SAY = (
    f"{IN_CASE} {{Q}} is {{C}}, {{T}}{ELSE}",
    f"{{T}} {IN_CASE} {{Q}} is {{C}}{ELSE}",
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
    if draw < 0.56:
        return _beside_it(rng, world, kind, other, slots)
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
    if draw < 0.7:
        return draft(q.Otherwise(there, then, other), OF_OTHER, **slots)
    if draw < 0.82:
        return _on_a_claim(rng, world, other, slots)
    if draw < 0.88:
        return draft(q.Otherwise(there, then, q.Query(second, wanted)), TWO_WAYS, **slots)
    return _on_counts(rng, world, then, other, slots)


BESIDE_IT = (
    f"{IF_THERE} {{K:a}},( tell me|) (what|which) {{N}} is (the thing|what's|whatever is|the {{B:sg}}) {{R}} it",
    f"{IF_THERE} {{K:a}}, (what|which) {{N}} (has|does) the {{B:sg}} {{R}} it( have|)",
    f"(what|which) {{N}} is the {{B:sg}} {{R}} {{K:the}}, {IF_THERE} one",
)  # fmt: skip


def _beside_it(
    rng: random.Random, world: World, kind: q.Kind, other: str, slots: dict[str, Slot | str]
) -> Draft:
    """ "If there's a red ball, what color is the thing left of it; otherwise how many cubes?"."""
    base = q.Kind("object") if rng.random() < 0.5 else world.kind(rng)
    side: q.Relation = rng.choice(("left", "right", "front", "behind"))
    asked = unsaid(rng, base)
    if asked is None:
        return providing(rng, world)
    beside = q.Related(base, (q.Condition(side, q.The(kind)),))
    then = q.Query(q.The(beside), asked)
    slots |= {"B": some(base), "N": word(asked), "R": pick(rng, RELATION_SHORT[side])}
    said = tuple(t for t in BESIDE_IT if base == q.Kind("object") or "the thing" not in t)
    if rng.random() < 0.4:
        return draft(
            q.Otherwise(q.Exists(kind), then, other), tuple(t + ELSE for t in said), **slots
        )
    group = world.kind(rng)
    told = f"{OR_THIS} how many {{G:pl}} are there"
    meaning = q.Otherwise(q.Exists(kind), then, q.Count(group))
    return draft(meaning, tuple(t + told for t in said), G=some(group), **slots)


def _on_a_claim(
    rng: random.Random, world: World, other: str, slots: dict[str, Slot | str]
) -> Draft:
    """ "If the cup is blue, say how many balls there are; if not, what color is the cup?"."""
    one, second = q.The(world.single(rng)), q.The(world.single(rng))
    adjective = world.adjective(rng)
    told = {MEANING_OF.get(w, (w,))[0] for w in described(one).adjectives}
    if one == second or MEANING_OF.get(adjective, (adjective,))[0] in told:
        return _on_a_claim(rng, world, other, slots)
    claim = predicate(adjective)
    test: q.Verify | q.ComparePlace = q.Verify(one, described(one).noun, adjective)
    if rng.random() < 0.5:
        side: q.Relation = rng.choice(("left", "right", "front", "behind"))
        test = q.ComparePlace(one, side, second)
        how = pick(rng, RELATION_SHORT[side])
        claim = lambda r, _f: f"{how} {one_text(r, second)}"  # noqa: E731

    parts: list[q.Query | q.Count] = []
    texts: list[str] = []
    for thing in (one, second):
        asked = unsaid(rng, described(thing))
        if asked is None or rng.random() < 0.3:
            group = world.kind(rng)
            parts.append(q.Count(group))
            texts.append(pick(rng, "(how many|count the|say how many) ") + some(group)(rng, "pl"))
        else:
            parts.append(q.Query(thing, asked))
            lead = pick(rng, "((what|which) # is|say the # of|tell me the # of|name the # of) ")
            texts.append(lead.replace("#", word(asked)(rng, "")) + one_text(rng, thing))
    slots |= {"Q": lambda r, _f: one_text(r, one), "C": claim, "T": texts[0], "E": texts[1]}
    if rng.random() < 0.3:
        return draft(q.Otherwise(test, parts[0], other), IF_IS_SAY, **slots)
    return draft(q.Otherwise(test, parts[0], parts[1]), IF_IS, **slots)


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
