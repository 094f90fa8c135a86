"""Two properties of one thing, each said for itself: "brown in color and with a matte finish"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, predicate, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF, article, plural
from viper.training.questions.worlds import World

PROPERTY = {"color": "(colour|color)", "material": "(material|finish|surface)", "size": "size"}
ALSO = "(and|and also|and at the same time|and at once|as well as|but also|and on top of that|plus)"
"""What follows a first property, before a second one."""
ONE_CLAUSE = (
    "that('s| is) both {A} and {Z}|which is both {A} and {Z}|that is {A} and {Z} (at the same time|at once|too)"
    "|that('s| is) {A} {&} {Z}|(which|who|what|that it) is {A} and (it is |)({Z})|being {A} and {Z}"
    "|that is {A} and which is (also |){Z}|both {A} and {Z}|that (has to be|must be) {A} and {Z}"
)
MANY_CLAUSE = (
    "that are both {A} and {Z}|which are both {A} and {Z}|that are {A} and {Z} (at the same time|at once|too)"
    "|that are {A} {&} {Z}|(which|who|what|that they) are {A} and (they are |)({Z})|being {A} and {Z}"
    "|that are {A} and which are (also |){Z}|both {A} and {Z}"
)
WITH = "|with {a} and {z}|of {a} and {z}|having {a} and {z}|that has {a} and {z}|in {a} and {z}"
EXISTS = (
    "(is there|do there exist|does there exist|exists there|do you see|there is|can you see|have we got|is) (some|any|an|a|some) {K} {1}( here|)",
    "(is|are) (any|some|one) (of the |){L} both {A} and {Z}",
    "(is|are) (any|some|one) (of the |){L} {A} {&} {Z}",
    "(are there|do there exist|do you see|exist) (any |some |){L} {2}( here|)",
)
EXISTS_THING = (
    "(is|do you see|is there|there is) (something|anything) {1}( here|)",
    "(is|is there) (something|anything) {A} {&} {Z}",
    "(something|anything) {1}",
)
COUNT = (
    "how many {L} are (there |)(both |){A} {&} {Z}",
    "how many {L} (are there|do you see|there are) {2}( here|)",
    "(count|number of|count up) (the |){L} {2}",
    "how many {L} are {A} and are {Z} (too|as well|also)",
    "of the {A} {L}, how many are (also |){Z}( too| as well|)",
    "(how many|number of) {L} {2}",
)
LISTED = (
    "(what|which) {L} are (both |){A} {&} {Z}",
    "(list|name|show me|tell me) (the |all the |all |){L} {2}",
)
LISTED_THING = (
    "(what|which) (one |)is (both |){A} {&} {Z}",
    "(list|name|tell me) (everything|whatever) {1}",
)
ASKED = (
    "(one|a single|one of the|just one|there is a) {K} (is |that is ){A} and {Z}( at the same time| at once|)(; |. |, |: )(what|which) {N} (is (that one|it|this)|does it have|has it)",
    "(what|which) {N} (is|has) the {K} {1}",
    "the {K} {1}(:|,|...|;) (what|which) {N}( is it| it has| has it|)",
    "the {K} {1}(:|,|...|;) (how is the {N}|what about its {N}|its {N}|{N})",
    "(what's|what is|tell me|i want|give me) the {N} of the {K} {1}",
    "how is the {N} of the {K} {1}",
    "(find|take|look at) the {K} {1}(; |. |, |: )(what|which) {N} (is it|does it have)",
    "{N} of the {K} {1}",
    "the {K} is {A} and it is {Z}(. |; |, )(what|which) {N} (is it|does it have)",
)
ONE_WORD = (
    "(how is|which is|what is) the {N} of the {K} (that it is|which it is|who is|what is|that it's) {P}",
    "the {K} (that it is|which it is|who is|what is|that's|thats) {P}(:|,| -) (how is the {N}|what {N} it has|which {N}( it has| is it|)|what {N})",
    "the {K} (that's|that is|who is|thats) {P}(,|) (what|which) {N} (it has|has it|is it|it is)",
    "(what|which) {N} (it has|has|is) the {K} (that it is|who is|what is) {P}",
    "(what|which) {N} (is|has) the {K} whose {Y} is {A}",
    "the {K} (with|of) {a}(:|,) (what|which) {N}",
    "tell me (what|which) {N} it has the {K} (that|which) is {P}",
    "there is a {K}, it is {P}. (what|which) {N} (is it|it has|does it have)",
)


def clauses(rng: random.Random, world: World) -> Draft:
    """ "An object is matte and black at the same time; what shape is that one?"."""
    noun = world.kind(rng).noun
    first, second = world.adjective(rng), world.adjective(rng)
    if MEANING_OF.get(first, (first,))[0] == MEANING_OF.get(second, (second,))[0]:
        return clauses(rng, world)
    noun = "object" if rng.random() < 0.5 else noun
    kind = q.Kind(noun, (first, second))
    thing = noun if noun != "object" else rng.choice(("thing", "object", "item", "object"))
    slots: dict[str, Slot | str] = {"K": thing, "L": plural(thing)}
    slots |= {"A": predicate(first), "Z": predicate(second)}
    if noun != "object" and rng.random() < 0.25:
        return _one_word(rng, noun, first)
    said: tuple[str, ...]
    draw = rng.random()
    if draw < 0.35:
        said = EXISTS_THING if noun == "object" and rng.random() < 0.5 else EXISTS
        return draft(q.Exists(kind), _told(rng, said, first, second), **slots)
    if draw < 0.55:
        return draft(q.Count(kind), _told(rng, COUNT, first, second), **slots)
    asked = unsaid(rng, kind)
    if draw < 0.65 or asked is None:
        said = LISTED_THING if noun == "object" and rng.random() < 0.4 else LISTED
        return draft(q.Listing(kind, "name"), _told(rng, said, first, second), **slots)
    said = _told(rng, ASKED, first, second)
    return draft(q.Query(q.The(kind), asked), said, N=word(asked), **slots)


def _one_word(rng: random.Random, noun: str, adjective: str) -> Draft:
    """ "The ball that it is made of metal: how is the size?"."""
    kind = q.Kind(noun, (adjective,))
    asked = unsaid(rng, kind) or "size"
    said: tuple[str, ...] = ONE_WORD
    slots: dict[str, Slot | str] = {"K": noun, "A": adjective, "P": predicate(adjective)}
    if (attribute := MEANING_OF.get(adjective, ("",))[0]) in PROPERTY:
        slots |= {"Y": pick(rng, PROPERTY[attribute]), "a": _property(rng, adjective)}
    else:
        said = tuple(t for t in ONE_WORD if "{Y}" not in t and "{a}" not in t)
    return draft(q.Query(q.The(kind), asked), said, N=word(asked), **slots)


def _told(
    rng: random.Random, templates: tuple[str, ...], first: str, second: str
) -> tuple[str, ...]:
    """Fill in how the two properties are said."""
    one, many = ONE_CLAUSE, MANY_CLAUSE
    if all(MEANING_OF.get(w, ("",))[0] in PROPERTY for w in (first, second)) and rng.random() < 0.5:
        said = WITH.replace("{a}", _property(rng, first)).replace("{z}", _property(rng, second))
        one, many = said[1:], said[1:].replace("that has", "that have")
    parts = {"{1}": f"({one})", "{2}": f"({many})", "{&}": ALSO}
    for mark, form in parts.items():
        templates = tuple(t.replace(mark, form) for t in templates)
    return templates


def _property(rng: random.Random, adjective: str) -> str:
    """Return "brown color", "a matte finish"."""
    said = f"{adjective} {pick(rng, PROPERTY[MEANING_OF[adjective][0]])}"
    return f"{article(said)} {said}" if rng.random() < 0.25 else said
