"""Questions whose answer is a number."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    HERE,
    THERE,
    Draft,
    attribute,
    bare,
    depth_of,
    draft,
    related,
    some,
    where,
    word,
)
from viper.training.questions.templates import Slot
from viper.training.questions.words import plural
from viper.training.questions.worlds import World

COUNT = (
    f"how many {{G:pl}} {THERE}{HERE}",
    f"how many {{G:pl}} {THERE}{HERE}",
    f"how many {{G:pl}} (are there|do you see|)(| in total| altogether| in all){HERE}",
    f"how many {{G:pl}}{HERE}",
    f"(what is|what's|whats) the (|total |exact )(number|count|amount|quantity) of {{G:pl}}{HERE}",
    f"(count|count up|count|tally|number|enumerate|add up) (all |)(of |)(the |){{G:pl}}{HERE}",
    f"(the |)(number|count|total|amount|nr|no.|#) of {{G:pl}}{HERE}",
    "{G:pl}, how many( are there| do you see|)",
    f"(tell me |i want to know |do you know |could you say |i wonder |let me know |)how many "
    f"{{G:pl}} there are{HERE}",
    f"(give me|i need|report|find|determine|get|return|state|compute) (the|a) (number|count) of "
    f"{{G:pl}}{HERE}",
    "(how many of the (things|objects|items)|how many things|which number of things) (you see |"
    "on the table |here |)are {G:pl}",
    "{G:pl} (count|total|number)",
    "there are how many {G:pl}( here|)",
    "how many {G:pl} (does (the|this) (picture|image|table|scene) (have|show|contain)"
    "|are on the table|are in (the|this) (picture|image)|did they put on the table|on the table)",
    "count {G:pl}",
    "(number|#|nr) {G:pl}",
    "how many {G:pl} (would you (count|say there are|see)|were there|are there to be seen|did you "
    "count|are around|are lying around|are in front of you|make up the scene|were put there)",
    "how many (is|are) there of (the |){G:pl}",
    "(what|which) number of {G:pl} (is there|are there|do you see|can you see)",
    "how many times do you see {G:a}",
    "in total(,|) how many {G:pl} are there",
    "{G:pl}: how many",
    "tell me the number of {G:pl}( you see| you can see|)",
    "how many (single |individual |)({G:pl}) (in total |)do you (count|see|find)( here|)",
)
COUNT_WHERE = (
    "how many {B:pl} are {W}",
    "how many {B:pl} (have been put|were placed|do you count|can i see|appear|stay|do we have|got) {W}",
    "{B:pl} {W}(, how many|: how many)( are there|)",
    "what number of {B:pl} are {W}",
    "how many {B:pl} are there {W}",
    "how many {B:pl} {W}",
    "how many {B:pl} are (there |located |placed |sitting |standing |lying |){W}",
    "how many {B:pl} (sit|stand|lie|can be found|do you see|are found|can you see|exist) {W}",
    "how many (of the|of these|out of the) {B:pl} are {W}",
    "{W}, how many {B:pl} (are there|do you see|)",
    "{W} there are how many {B:pl}",
    "count (the |)(number of |){B:pl} {W}",
    "(number|count) of {B:pl} {W}",
    "(tell me |)how many {B:pl} there are {W}",
)
COUNT_ADJECTIVE = (
    f"how many (of the |of these |){{B:pl}} (are|are|look|seem to be|happen to be) {{A}}{HERE}",
    "of the {B:pl}, how many are {A}",
    "how many {A} {B:pl} are there",
    "how many {B:pl} (there |)(that|which) are {A}",
    "how many are {A} {B:pl}",
    "how many {A} ones are there among the {B:pl}",
    "(among|of) the {B:pl}(,|) how many are {A}",
    "how many {A} ones (are|do you see) among the {B:pl}",
)
COUNT_BARE = (
    f"how many (are|look) {{A}}{HERE}",
    f"how many {{A}} (ones|things) {THERE}{HERE}",
    "how many (things|objects|items) are {A}",
    "count (the |everything |all the |)({A} (ones|things|stuff|)|that is {A})",
    "count (everything|whatever) (that's|that is) {A}",
    "how many {A}",
    "how many (of them|of these|of those) are {A}",
    "(what|which) number of (things|objects) is {A}",
    "how much {A} stuff is there",
)


def count(rng: random.Random, world: World) -> Draft:
    """ "How many red blocks are there?"."""
    kind = world.kind(rng)
    last = kind.adjectives[-1] if kind.adjectives else ""
    if last and rng.random() < 0.25:
        templates: tuple[str, ...] = COUNT_ADJECTIVE
        if kind.noun == "object" and len(kind.adjectives) == 1:
            templates = COUNT_BARE
        return draft(q.Count(kind), templates, B=bare(kind, but=1), A=last)
    return draft(q.Count(kind), COUNT, G=some(kind))


def count_related(rng: random.Random, world: World) -> Draft:
    """ "How many blocks are left of the bowl?"."""
    return count_group(rng, related(rng, world, depth_of(rng)))


def count_group(rng: random.Random, group: q.Group) -> Draft:
    """Return a question for the number of things in a group with relations."""
    assert not isinstance(group, q.Kind)
    if rng.random() < 0.5 or isinstance(group, q.SameAs):
        return draft(q.Count(group), COUNT, G=some(group))
    return draft(q.Count(group), COUNT_WHERE, B=some(group.base), W=where(group))


SUM = (
    f"how many {{X:pl}} and {{Y:pl}} {THERE}{HERE}",
    f"how many {{X:pl}} (and|plus|or) {{Y:pl}} (are there|do you see|)(| in total| altogether"
    f"| combined| in all| together|, together| all together| in sum){HERE}",
    "(what is|what's) the (total|combined|) number of {X:pl} (and|plus) {Y:pl}",
    "(what is|what's) the sum of the numbers? of {X:pl} and {Y:pl}".replace("s?", "(s|)"),
    "count (all |)(the |){X:pl} and (the |){Y:pl}( together|)",
    "how many (things|objects|items) are (either |){X:pl} or {Y:pl}",
    "number of {X:pl} (and|plus|or) {Y:pl}( together|)",
    "{X:pl} plus {Y:pl}(, how many|) (in total|altogether|together)",
    "add up (the |){X:pl} and (the |){Y:pl}",
    "(if you add|adding|taken together|counting) (the |){X:pl} and (the |){Y:pl}(,|) how many are there",
    "the number of {X:pl} plus the number of {Y:pl}",
    "together, how many {X:pl} and {Y:pl} are there",
)
MINUS = (
    "how many more {X:pl} than {Y:pl} (are there|do you see|)",
    "how many more {X:pl} are there than {Y:pl}",
    "(what is|what's) the difference between the number of {X:pl} and (the number of |){Y:pl}",
    "by how (many|much) do {X:pl} outnumber {Y:pl}",
    "how many fewer {Y:pl} than {X:pl} are there",
    "{X:pl} minus {Y:pl}",
    "the number of {X:pl} minus the number of {Y:pl}",
    "how many extra {X:pl} are there compared to {Y:pl}",
    "subtract the number of {Y:pl} from the number of {X:pl}",
)
NOT = (
    "how many {B:pl} (are not|aren't|arent|are other than) {A}",
    "how many non-{A} {B:pl} are there",
    f"how many {{B:pl}} (that are not|that aren't|which are not|not) {{A}} {THERE}",
    "count (the |all |){B:pl} (that are not|that aren't|not) {A}",
    "how many {B:pl} (are there |)(except|besides|apart from|other than|excluding|not counting) "
    "{A} ones",
)
NOT_NOUN = (
    f"how many (things|objects|items) (are not|aren't|that are not) {{K:pl}}{HERE}",
    "how many (things|objects|items) (are there |)(except|besides|apart from|other than|excluding"
    "|not counting) (the |){K:pl}( are there|)",
    "how many (things|objects) (are not|aren't) {K:a}",
    "count everything (except|but) (the |){K:pl}",
)


NEITHER = (
    "how many {B:pl} are neither {A} nor {Z}",
    "how many {B:pl} are (not|) (not |)neither {A} nor {Z}".replace(" (not|) (not |)", " "),
    "(count the|number of) {B:pl} that are neither {A} nor {Z}",
    "how many {B:pl} are not {A} (or|and not|nor) {Z}",
    "how many of the {B:pl} are neither {A} nor {Z}",
)


def neither_count(rng: random.Random, world: World) -> Draft:
    """ "How many blocks are neither red nor blue?"."""
    kind = world.kind(rng)
    base = q.Kind(kind.noun, kind.adjectives[:1] if rng.random() < 0.2 else ())
    first, second = world.adjective(rng), world.adjective(rng)
    if first == second or {first, second} & set(base.adjectives):
        return neither_count(rng, world)
    return draft(q.NeitherCount(base, first, second), NEITHER, B=some(base), A=first, Z=second)


def arithmetic(rng: random.Random, world: World) -> Draft:
    """ "How many blocks and balls are there?"."""
    if rng.random() < 0.08:
        return neither_count(rng, world)
    first, second = pair(rng, world)
    draw = rng.random()
    if draw < 0.55:
        if (
            first.noun == second.noun != "object"
            and len(first.adjectives) == len(second.adjectives) == 1
        ):
            return draft(
                q.Arithmetic(first, second, "+"),
                (f"how many {{A}} (and|or|and) {{Z}} {{K}} {THERE}{HERE}",
                 "(count the|count all|number of|count) {A} (and|or) {Z} {K}",
                 "how many {K} are (either |){A} or {Z}", "how many of the {K} are {A} or {Z}",
                 f"how many {{K}} (that are|which are) {{A}} or {{Z}} {THERE}"),
                A=first.adjectives[0], Z=second.adjectives[0], K=plural(first.noun),
            )  # fmt: skip
        if rng.random() < 0.15:
            adjective = world.adjective(rng)
            first = q.Kind("object", (adjective,))
            second = q.Kind("object", (world.adjective(rng),))
            return draft(
                q.Arithmetic(first, second, "+"),
                ("how many (things|objects|items) are (either |){A} or {Z}( in color|)",
                 f"how many {{A}} (and|or) {{Z}} (things|objects|items|ones) {THERE}{HERE}",
                 "count the {A} and {Z} (things|ones|objects)"),
                A=adjective, Z=second.adjectives[0],
            )  # fmt: skip
        return draft(q.Arithmetic(first, second, "+"), SUM, X=some(first), Y=short(first, second))
    if draw < 0.75:
        return draft(q.Arithmetic(first, second, "-"), MINUS, X=some(first), Y=short(first, second))
    kind = world.kind(rng)
    if kind.adjectives and rng.random() < 0.7:
        rest = q.Kind(kind.noun, kind.adjectives[:-1])
        return draft(q.Arithmetic(rest, kind, "-"), NOT, B=some(rest), A=kind.adjectives[-1])
    if kind.noun == "object":
        return arithmetic(rng, world)
    return draft(q.Arithmetic(q.Kind("object"), kind, "-"), NOT_NOUN, K=some(kind))


def pair(rng: random.Random, world: World) -> tuple[q.Kind, q.Kind]:
    """Return two different kinds, often with the same noun."""
    first, second = world.kind(rng), world.kind(rng)
    if first.adjectives and rng.random() < 0.3:
        second = q.Kind(first.noun, (world.adjective(rng),))
    if second == first or q.Kind("object") in (first, second):
        return pair(rng, world)
    return first, second


def short(first: q.Kind, second: q.Kind) -> Slot:
    """Return a renderer that may say "blue ones" after "red blocks"."""

    def render(rng: random.Random, form: str) -> str:
        if form == "pl" and second.noun == first.noun and second.adjectives and rng.random() < 0.6:
            ones = " ones" if rng.random() < 0.85 else ""
            return " ".join(second.adjectives) + ones
        is_alike = second.noun == first.noun != "object" and second.adjectives
        if form in ("the", "a") and is_alike and rng.random() < 0.5:
            lead = "the" if form == "the" else "a"
            return f"{lead} {' '.join(second.adjectives)} one"
        return some(second)(rng, form)

    return render


KINDS = (
    "how many (different |distinct |)(kinds|types|sorts|classes|categories) of (things|objects|items|shapes) "
    "(are there|do you see|are on the table|can you see|are in the picture|)",
    "how many different (things|objects) are there",
    "number of (kinds|types|different kinds|different types) of (things|objects)",
)
DISTINCT = (
    "how many (different |distinct |unique |separate |)(N:s) (are there|do you see|are shown|are on "
    "the table|can you see|are in the picture|exist|are used|appear)",
    "how many (different |distinct |unique |)(N:s) (of {G:pl} are there|do the {G:pl} have"
    "|are the {G:pl}|do the {G:pl} come in|are there among the {G:pl}|of {G:pl} do you see)",
    "(what is|what's) the number of (different |distinct |unique |)(N:s)",
    "number of (different |distinct |unique )(N:s)( of {G:pl}|)",
    "count the (different |distinct |unique |)(N:s)( of the {G:pl}|)",
)


def distinct(rng: random.Random, world: World) -> Draft:
    """ "How many different colors are there?"."""
    kind = world.kind(rng) if rng.random() < 0.5 else q.Kind("object")
    asked = attribute(rng)
    if kind.noun != "object" and asked == "shape":
        asked = "color"
    general = kind == q.Kind("object")
    if general and rng.random() < 0.2:
        return draft(q.Distinct(kind, "shape"), KINDS)
    options: tuple[str, ...] = (DISTINCT[0], DISTINCT[0], DISTINCT[1], DISTINCT[2], DISTINCT[3].replace("( of {G:pl}|)", ""),
               DISTINCT[4].replace("( of the {G:pl}|)", "")) if general else (
        DISTINCT[1], DISTINCT[1], DISTINCT[3].replace("|)", ")"), DISTINCT[4].replace("( of the {G:pl}|)", " of the {G:pl}"))  # fmt: skip
    options = tuple(o.replace("(N:s)", "{N:s}") for o in options)
    return draft(q.Distinct(kind, asked), options, G=some(kind), N=word(asked))
