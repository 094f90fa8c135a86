"""Questions about the things that are bigger, smaller, taller or shorter than another."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, single, some, where
from viper.training.questions.worlds import World

COUNT = (
    "how many {B:pl} (are|are there|are there that are|there are that are|do you see that are|that are|would you say are) {W}",
    "how many of the {B:pl} are {W}",
    "(number|count|total) of {B:pl} (that are |which are |){W}",
    "count (the |all |){B:pl} (that are |which are |){W}",
    "(what's|what is|tell me) the number of {B:pl} (that are |which are |){W}",
    "of the {B:pl}(,|) how many are {W}",
    "{W}(:|,) how many {B:pl}( are| are there|)",
)
EXISTS = (
    "(is|are) (any|any of the|one of the|some of the) {B:pl} {W}",
    "is (a|any|some|one) {B:sg} {W}",
    "(is there|are there|do you see|can you see|do we have) (any |some |)({B:pl}) (that are |which are |){W}",
    "(is there|do you see|can you see) {B:a} (that is |that's |which is |){W}",
    "there is {B:a} (that is |){W}",
    "(tell me|check|see) (if|whether) (any|a|some) {B:sg} is {W}",
    "any {B:pl} {W}",
)
EXISTS_ANYTHING = (
    "is (anything|something|any object|any thing|one of the things) {W}( here| in the picture|)",
    "(is there|do you see|can you see) (anything|something|any object|a thing) (that is |that's |which is |){W}",
    "(anything|something) {W}( here|)",
    "are (any|some) (things|objects|items|of the things) {W}",
    "there is (something|a thing|an object) {W}",
)
NOTHING = (
    "is (nothing|no object|no thing|none of the things|none of them) {W}",
    "(nothing|no object|none of the things) is {W}",
    "there (is|'s) nothing {W}( here|)",
    "there (isn't|is not) anything {W}",
)
LISTED = (
    "(what|which) {B:pl} are {W}",
    "(what|which) of the {B:pl} (are|is) {W}",
    "(name|list|tell me|show me|find) (all |)(the |){B:pl} (that are |which are |){W}",
    "{B:pl} {W}(:|,) which( are they| ones|)",
)
LISTED_ALL = (
    "(what|what all|what else) (is|are) {W}( here| on the table|)",
    "what's {W}",
    "(what|which) (things|objects|items|of the things) are {W}",
    "(what|which) (thing|object|item) is {W}",
    "(name|list|tell me|show me) (everything|all things|whatever|what) (that is|that's|which is|is) {W}",
    "(name|list|tell me) (all |)(the |)(things|objects) (that are |which are |){W}",
    "everything {W}",
)


def sized(rng: random.Random, world: World) -> Draft:
    """ "How many things are bigger than the cup?"."""
    base = q.EVERYTHING if rng.random() < 0.5 else world.kind(rng)
    relation: q.Relation = rng.choice(
        ("bigger", "bigger", "smaller", "smaller", "taller", "shorter")
    )
    group = q.Related(base, (q.Condition(relation, single(rng, world, 0)),))
    slots = {"B": some(base), "W": where(group)}
    draw = rng.random()
    if draw < 0.35:
        return draft(q.Count(group), COUNT, **slots)
    if draw < 0.4:
        anything = q.Related(q.EVERYTHING, group.conditions)
        return draft(q.Exists(anything, True), NOTHING, **slots)
    if draw < 0.7:
        plain = base == q.EVERYTHING and rng.random() < 0.7
        return draft(q.Exists(group), EXISTS_ANYTHING if plain else EXISTS, **slots)
    return draft(q.Listing(group, "name"), LISTED_ALL if base == q.EVERYTHING else LISTED, **slots)
