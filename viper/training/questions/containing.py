"""Questions about what a bowl, a box or a plate holds."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, attribute, draft, some, the, word
from viper.training.questions.worlds import World

VESSELS = (
    "bowl",
    "cup",
    "plate",
    "box",
    "mug",
    "tray",
    "dish",
    "basket",
    "glass",
    "pot",
    "can",
    "pan",
)
INSIDE = "( in it| inside| inside it| on it| in there|||)"
HOLDS = "(contain|hold|have|carry|contain|hold|store)"
HOLDING = "(holding|containing|carrying)"
EXISTS = (
    f"does {{O}} {HOLDS} ({{B:a}}|any {{B:pl}}|some {{B:pl}}|any {{B:sg}}){INSIDE}",
    f"is {{O}} {HOLDING} ({{B:a}}|any {{B:pl}}|some {{B:pl}})",
    "(has|has) {O} got ({B:a}|any {B:pl}) (in it|inside|on it|inside it)",
    "(is|are) (there |)({B:a}|any {B:pl}|some {B:pl}) (in|inside|within|inside of) {O}",
    "is {B:a} (in|inside|sitting in|lying in) {O}",
    "{O} (contains|holds|has|carries) {B:a}( in it| inside|)",
)
EXISTS_ANYTHING = (
    f"does {{O}} {HOLDS} (anything|something|any thing|any objects|any things|an object){INSIDE}",
    f"is {{O}} {HOLDING} (anything|something)",
    "has {O} (got |)(anything|something) (in it|inside|on it|inside it)",
    "is (anything|something|any object) (in|inside|within|inside of) {O}",
    "(is there|do you see|can you see) (anything|something) (in|inside|within|inside of) {O}",
    "(anything|something) (in|inside) {O}",
    "{O} (contains|holds) (something|anything)",
    "is {O} (filled|occupied|in use|full)( with anything| with something|)",
)
EMPTY = (
    "is {O} (empty|vacant|free|unoccupied)( or not|)",
    "{O} (is|looks) empty",
    "is there nothing (in|inside|within) {O}",
    "(there's|there is) nothing (in|inside) {O}",
    "does {O} (contain|hold) nothing",
    "{O} (contains|holds) nothing( at all|)",
    "would you (say|call) {O} (is |)empty",
    "{O}(:|,) empty( or not|)",
)
LISTED = (
    f"what (does|do) {{O}} {HOLDS}( in it| inside|)",
    f"what (is|'s) {{O}} {HOLDING}",
    "what has {O} (got |)(in it|inside|on it|inside it)",
    "(what are|list|name|tell me|show me|describe) the contents of {O}",
    "(the |)contents of {O}",
    "what can (be found|you see|i find) (in|inside) {O}",
    "{O} (contains|holds) what",
    "(what|which) (things|objects) (does {O} (contain|hold)|are (in|inside) {O})",
    "what (has been|was|did they|did someone) put (in|into|inside) {O}",
)
COUNTED = (
    f"how many {{B:pl}} (does|do) {{O}} {HOLDS}( in it| inside|)",
    f"how many {{B:pl}} is {{O}} {HOLDING}",
    "how many {B:pl} (are|are there) (in|inside|within) {O}",
    "how many {B:pl} has {O} (got |)(in it|inside|on it)",
    "{O} (contains|holds) how many {B:pl}",
    "(number|count) of {B:pl} (in|inside) {O}",
)
ASKED = (
    "(what|which) {N} (is|has) (the thing|the object|what is|what's|whatever is) (in|inside|within) {O}",
    "(what is|what's) the {N} of (the thing|the object|what is|what's) (in|inside) {O}",
    "(what|which) {N} is the {B:sg} (in|inside) {O}",
    "{N} of (the |)(thing|object) (in|inside) {O}",
)


def contained(rng: random.Random, world: World) -> Draft:
    """ "Does the bowl contain anything?"."""
    one = world.single(rng)
    if rng.random() < 0.85:
        one = q.Kind(rng.choice(VESSELS), one.adjectives[:1])
    holder = q.The(one)
    base = q.EVERYTHING if rng.random() < 0.5 else world.kind(rng)
    group = q.Related(base, (q.Condition("on", holder),))
    slots = {"B": some(base), "O": the(holder)}
    draw = rng.random()
    if draw < 0.35:
        is_plain = base == q.EVERYTHING and rng.random() < 0.85
        return draft(q.Exists(group), EXISTS_ANYTHING if is_plain else EXISTS, **slots)
    if draw < 0.55:
        anything = q.Related(q.EVERYTHING, group.conditions)
        return draft(q.Exists(anything, True), EMPTY, **slots)
    if draw < 0.75:
        anything = q.Related(q.EVERYTHING, group.conditions)
        return draft(q.Listing(anything, "name"), LISTED, **slots)
    if draw < 0.9:
        return draft(q.Count(group), COUNTED, **slots)
    asked, anything = attribute(rng), q.Related(q.EVERYTHING, group.conditions)
    slots["B"] = some(q.EVERYTHING)
    return draft(q.Query(q.The(anything), asked), ASKED, N=word(asked), **slots)
