"""Conditions with an "or" among others: "how many large things that are red or blue"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.alternatives import TABLES
from viper.training.questions.among import different
from viper.training.questions.asking import Draft, anchor, draft, predicate, some, where
from viper.training.questions.comparing import AMOUNT
from viper.training.questions.leaving import are_apart
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, NUMBERS, article, plural
from viper.training.questions.worlds import World

MANY = (
    "({S} {K} that are (either |){A} or {Z}|{S} {K} which are (either |){A} or {Z}|{A} or {Z} {K} that are {P}"
    "|{K} that are {P} and (either |also |){A} or {Z}|{S} {A} or {Z} {K}|{S} {K}, {A} or {Z}"
    "|{K} that are (both |){P} and ({A} or {Z})|{S} {K} (being|painted|) (either |){A} or {Z}|{A} and {Z} {K} that are {P}"
    "|{S} {K} in {A} or {Z}|{K} which are {P} and (either |){A} or {Z})"
)
"""Many things of the kind; only colours are painted."""
ONE = (
    "({S} {k} that('s| is) (either |){A} or {Z}|{S} {k} which is (either |){A} or {Z}|{k} that('s| is) {P} and (either |){A} or {Z}"
    "|{S} {A} or {Z} {k}|{S} {k}(,|) (either |){A} or {Z})"
)
ANYTHING = "(anything|something|any object)"
COUNT = (
    "how many {M} (are there|do you see|can you see|there are|)( here| on the table|)",
    "(count|number of|count the|total of|count all) {M}",
    "(what's|what is|tell me|give me) the number of {M}",
    "how many {S} {K} are (either |){A} or {Z}",
    "how many {K} are {P} and (either |also |){A} or {Z}",
    "how many {A} or {Z} {K} are {P}",
    "how many of the {S} {K} are (either |){A} or {Z}",
    "how many of the {A} or {Z} {K} are {P}",
    "of the {S} {K}(,|) how many are (either |){A} or {Z}",
    "{M}(:|,| -) (how many|count)( are there|)",
)
EXISTS = (
    "(is there|do you see|can you see|there is|have we got|is there maybe) {a} {O}( here| on the table|)",
    "(are there|do you see|are there any|can you see any|any|got any) {M}( here| there|)",
    "is any {S} {k} (either |){A} or {Z}",
    "(is|are) any (of the |){S} {K} (either |){A} or {Z}",
    "(are|is) (one|some|any) of the {S} {K} {A} or {Z}",
    "is any {A} or {Z} {k} {P}",
)
EXISTS_ANY = (
    f"(is there |is |is there |){ANYTHING} {{P}}(,| and|) (and |)either {{A}} or {{Z}}( here| there|)",
    f"(is there |is |do you see |){ANYTHING} {{P}} and ({{A}} or {{Z}}|either {{A}} or {{Z}})",
    f"(is there |do you see |){ANYTHING} (that's |that is |){{P}} and (also |)(either |){{A}} or {{Z}}",
    f"is {ANYTHING} (that's|that is|which is) {{P}} (either |){{A}} or {{Z}}",
    f"{ANYTHING} {{S}}, (either |){{A}} or {{Z}}",
    f"is {ANYTHING} {{A}} or {{Z}} (and |that is |also |){{P}}",
)
NONE = (
    "(is there no|there is no|there's no) {O}( here|)",
    "(are there no|there are no|no) {M}( here|)",
    "(none|not one) of the {S} {K} is (either |){A} or {Z}",
    "is it (true|right) that no {S} {k} is {A} or {Z}",
)
LISTED = (
    "(what|which) {S} {K} are (either |){A} or {Z}",
    "(what|which) {K} are {P} and (either |){A} or {Z}",
    "(which|what) of the {S} {K} are (either |){A} or {Z}",
    "(list|name|tell me|show me|find|give me) (all |the |all the |){M}",
    "{M}(:|,| -) (which|list them|which are they|name them)",
    "(which|what) {A} or {Z} {K} are {P}",
)
LISTED_ANY = (
    "what is {P} and (either |){A} or {Z}( here|)",
    "(list|name|tell me) everything (that's |that is |){P} and (either |){A} or {Z}",
    "everything {S} that is (either |){A} or {Z}",
)
ALL = (
    "(are|is) (all|every one of|each of) the {S} {K} (either |){A} or {Z}",
    "is (every|each) {S} {k} (either |){A} or {Z}",
    "(all|all the) {S} {K} are (either |){A} or {Z}",
    "are there only {A} (or|and) {Z} ones among the {S} {K}",
    "are the {S} {K} all (either |){A} or {Z}",
)
ALL_THINGS = (
    "is everything( here|) (either |){A} or {Z}",
    "(are|is) (all|all of them|all the things|every thing|each thing) (either |){A} or {Z}",
    "everything (here |)is (either |){A} or {Z}",
    "is everything either {A} or else {Z}",
    "are there only {A} (and|or) {Z} (things|objects|items)( here|)",
)
NUMBERED = (
    "(are|is) there {Q} {M}( here|)",
    "(are|is) there {Q} {A} or {Z} {K}( here| in total|)",
    "there are {Q} {A} or {Z} {K}",
    "are {Q} {S} {K} (either |){A} or {Z}",
    "{Q} {S} {K} are {A} or {Z}",
)
WHERE_COUNT = (
    "how many {A} (or|and) {Z} {K} are (there |standing |){W}",
    "how many {K} that are (either |){A} or {Z} are {W}",
    "how many of the {A} or {Z} {K} are {W}",
    "how many {K} {W} are (either |){A} or {Z}",
    "(count|number of|count the) {A} (or|and) {Z} {K} {W}",
    "{W}(,|) how many {K} are (either |){A} or {Z}",
)
WHERE_EXISTS = (
    "(is there|do you see|can you see) {b} or {Z} {k} {W}",
    "(are there|do you see) (any |){A} or {Z} {K} {W}",
    "is any {k} {W} (either |){A} or {Z}",
    "is any {A} or {Z} {k} {W}",
    "{W}(,|) is there {b} or {Z} {k}",
)
MIXED = (
    "how many (things|objects|items) are (either |){X:pl} or {Y:pl}",
    "how many (things|objects) are (there |)(that are |)(either |){X:pl} or {Y:pl}( are there|)",
    "how many {X:pl} or {Y:pl} (are there|do you see|can you see|)( here| in all|)",
    "(count|number of|total of) (things that are |)(either |){X:pl} or {Y:pl}",
    "(things|objects)(:|,) {X:pl} or {Y:pl}(:|,) how many",
)
MIXED_EXISTS = (
    "(is there|do you see|have we got) (either |){X:a} or {Y:a}( here|)",
    "(are there|do you see|can you see) (any |either |){X:pl} or {Y:pl}( here|)",
    f"is {ANYTHING} (either |){{X:a}} or {{Y:a}}",
    "is (one|any) of the (things|objects) {X:a} or {Y:a}",
)
SHAPED = (
    "how many (things|objects|items) are (either |){A} or {N:pl}( or both|)",
    "how many (things|objects) are {N:pl} or (else |){A}( or both|)",
    "(count|number of) (things|objects) (that are|being) (either |){A} or {N:pl}",
    "count (everything|whatever) (that's|that is) (either |){A} or {N:a}( or both|)",
)  # fmt: skip
SHAPED_EXISTS = (
    f"is {ANYTHING} (either |){{A}} or {{N:a}}",
    f"is there {ANYTHING} (that's|that is) (either |){{A}} or {{N:a}}",
)
SHAPED_LISTED = (
    "what is (either |){A} or {N:a}( here|)",
    "(what|which) (things|objects) are (either |){A} or {N:pl}( or both|)",
    "(list|name|tell me) everything (that's|that is) (either |){A} or {N:a}",
)


def grouping(rng: random.Random, world: World) -> Draft:
    """ "How many large things that are red or blue?", "Is anything large and either red or blue?"."""
    draw = rng.random()
    if draw < 0.14:
        return _mixed(rng, world)
    if draw < 0.26:
        return _shaped(rng, world)
    attribute, table = rng.choice(TABLES)
    first, second = (rng.choice(table[value]) for value in rng.sample(list(table), 2))
    if draw < 0.42:
        return _beside(rng, world, first, second)
    third = world.adjective(rng)
    if MEANING_OF.get(third, ("",))[0] == attribute:
        return grouping(rng, world)
    return _narrowed(rng, world.kind(rng).noun, third, first, second)


def _told(noun: str, *adjectives: str) -> dict[str, Slot | str]:
    """Return the slots for a noun, and for two words of which one is true."""
    slots: dict[str, Slot | str] = {
        "K": "things" if noun == "object" else plural(noun), "k": "thing" if noun == "object" else noun,
    }  # fmt: skip
    first, second = adjectives
    return slots | {"A": first, "Z": second, "b": f"{article(first)} {first}"}


def _narrowed(rng: random.Random, noun: str, third: str, first: str, second: str) -> Draft:
    """Return a question about things of one property, and of one of two others."""
    kinds = q.Kind(noun, (third, first)), q.Kind(noun, (third, second))
    base = q.Kind(noun, (third,))
    is_color = MEANING_OF[first][0] == "color"
    many, one = pick(rng, MANY), pick(rng, ONE)
    while not is_color and ("painted" in many or "} in {" in many):
        many = pick(rng, MANY)
    slots = _told(noun, first, second) | {"S": third, "P": predicate(third)}
    a = article(third if one.startswith("{S}") else str(slots["k"]))

    def drafted(m: q.Meaning, templates: tuple[str, ...], **more: Slot | str) -> Draft:
        said = tuple(
            t.replace("{M}", many).replace("{O}", one).replace("{a}", a) for t in templates
        )
        return draft(m, said, **slots, **more)

    is_any = noun == "object" and rng.random() < 0.5
    draw = rng.random()
    if draw < 0.38:
        return drafted(q.Arithmetic(*kinds, "+"), COUNT)
    if draw < 0.62:
        return drafted(q.Both(*kinds, "or"), EXISTS_ANY if is_any else EXISTS)
    if draw < 0.67:
        return drafted(q.Both(*kinds, "neither"), NONE)
    if draw < 0.82:
        group = q.Either(base, first, second)
        return drafted(q.Listing(group, "name"), LISTED_ANY if is_any else LISTED)
    if draw < 0.91:
        base = q.EVERYTHING if is_any else base
        parts = tuple(q.Kind(noun, (w,)) for w in (first, second)) if is_any else kinds
        return drafted(q.CompareTotals(parts, "==", (base,)), ALL_THINGS if is_any else ALL)
    operator: q.Operator = rng.choice((">", ">=", "<=", "=="))
    number = rng.choice((2, 2, 3, 3, 4))
    said = tuple(t.replace("{Q}", AMOUNT[operator]) for t in NUMBERED if "{S}" in t or "{M}" in t)
    count = NUMBERS[number] if rng.random() < 0.7 else str(number)
    return drafted(q.CompareTotals(kinds, operator, number=number), said, N=count)


def _beside(rng: random.Random, world: World, first: str, second: str) -> Draft:
    """ "How many red or blue things are left of the bowl?"."""
    noun = world.kind(rng).noun
    side = rng.choice(world.relations[:4])
    only = (q.Condition(side, anchor(rng, world, 0)),)
    groups = [q.Related(q.Kind(noun, (w,)), only) for w in (first, second)]
    slots = _told(noun, first, second) | {"W": where(groups[0])}
    if rng.random() < 0.6:
        return draft(q.Arithmetic(groups[0], groups[1], "+"), WHERE_COUNT, **slots)
    return draft(q.Both(groups[0], groups[1], "or"), WHERE_EXISTS, **slots)


def _mixed(rng: random.Random, world: World) -> Draft:
    """ "How many things are metal balls or blue cubes?"."""
    first, second = different(rng, world, 2)
    if not are_apart(first, second):
        return _mixed(rng, world)
    slots = {"X": some(first), "Y": some(second)}
    if rng.random() < 0.6:
        return draft(q.Arithmetic(first, second, "+"), MIXED, **slots)
    return draft(q.Both(first, second, "or"), MIXED_EXISTS, **slots)


def _shaped(rng: random.Random, world: World) -> Draft:
    """ "How many things are red or balls?"."""
    noun, adjective = world.kind(rng).noun, world.adjective(rng)
    if noun == "object":
        return _shaped(rng, world)
    group = q.Either(q.EVERYTHING, adjective, noun)
    slots = {"A": predicate(adjective), "N": some(q.Kind(noun))}
    draw = rng.random()
    if draw < 0.5:
        return draft(q.Count(group), SHAPED, **slots)
    if draw < 0.75:
        return draft(q.Exists(group), SHAPED_EXISTS, **slots)
    return draft(q.Listing(group, "name"), SHAPED_LISTED, **slots)
