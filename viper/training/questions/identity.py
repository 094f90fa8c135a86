"""Questions whether two descriptions are of one thing: "is the leftmost thing the biggest"."""

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, extreme, single, the
from viper.training.questions.worlds import World

SAME_THING = (
    "is {X} (also |at the same time |)({Y})",
    "is {X} (also |at the same time |)({Y})",
    "{X} is (also |)({Y})",
    "(are|is) {X} and {Y} (the same (thing|object|one)|one and the same|identical)",
    "is {X} the same (thing|object|one) as {Y}",
    "(is it true|would you say|is it correct) that {X} is (also |)({Y})",
    "does {X} happen to be {Y}",
)


def same_thing(rng: random.Random, world: World) -> Draft:
    """ "Is the leftmost thing also the biggest one?"."""
    first = extreme(rng, world) if rng.random() < 0.6 else single(rng, world, 1)
    second = extreme(rng, world)
    if first == second:
        return same_thing(rng, world)
    if rng.random() < 0.3:
        first, second = second, first
    return draft(q.SameThing(first, second), SAME_THING, X=the(first), Y=the(second))
