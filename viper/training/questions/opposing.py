"""Questions about what does not stand somewhere: "how many blocks don't stand left of the cup"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    anchor,
    draft,
    other_attribute,
    some,
    the,
    where,
    word,
)
from viper.training.questions.phrases import INVERSE, RELATION_SHORT
from viper.training.questions.templates import Slot, pick
from viper.training.questions.worlds import World

ARE_NOT = "((don't|do not|dont) (stand|sit|lie)|are not|aren't|arent|ain't|are not (standing|placed|located|sitting))"
IS_NOT = "((doesn't|does not) (stand|sit|lie)|is not|isn't|isnt|ain't|is not (standing|placed))"
THAT_ARE_NOT = f"((that|which) {ARE_NOT}|not|standing not|not standing)"
THAT_IS_NOT = f"((that|which) {IS_NOT}|not|that's not|not standing)"
COUNT = (
    "how many {B:pl} {1} {W}",
    "how many (of the |)({B:pl}) {1} {W}",
    "how many {B:pl} (are there|do you see|there are) {2} {W}",
    "(count|number of|count the|total of) {B:pl} {2} {W}",
    "(of|among) the {B:pl}(,|) how many {1} {W}",
    "how many {B:pl} (can|do) you see (that are|which are) not {W}",
    "(the |){B:pl} {2} {W}(:|,| -) how many",
)
EXISTS = (
    "is there {B:a} {4} {W}",
    "(is there|do you see|can you see|there is) (a|any) {B:sg} {4} {W}",
    "(are there|do you see|have we got|any) (any |){B:pl} {2} {W}",
    "(is|are) (any|one|some) of the {B:pl} not {W}",
    "is (a|any|some) {B:sg} not {W}",
    "(does|do) (any|a|some) {B:sg} not (stand|sit|lie) {W}",
)
LISTED = (
    "(which|what) {B:pl} {1} {W}",
    "(which|what) of the {B:pl} {1} {W}",
    "(list|name|tell me|show me|give me) (the |all the |all |)({B:pl}) {2} {W}",
    "(which|what) {B:sg} {3} {W}",
    "(the |all |){B:pl} {2} {W}(, which are they|: which|, list them|: name them)",
)
LISTED_ANY = (
    "what {3} {W}",
    "what all is not {W}",
    "(list|name|tell me) everything {4} {W}",
    "everything {4} {W}",
)
ASKED = (
    "(what|which) {N} (is|has) the {B:sg} {4} {W}",
    "(what's|what is|tell me) the {N} of the {B:sg} {4} {W}",
    "the {B:sg} {4} {W}(:|,) ((what|which) {N}( is it| has it|)|its {N})",
    "{N} of the {B:sg} {4} {W}",
)
VALUES = (
    "(what|which) {N:s} (are|have) the {B:pl} {2} {W}",
    "(what|which) {N:s} do the {B:pl} {2} {W} have",
    "(list|name|tell me) the {N:s} of (all |)the {B:pl} {2} {W}",
)


def opposing(rng: random.Random, world: World) -> Draft:
    """ "Is there a ball that isn't right of the bowl?", "Which things are not behind it?"."""
    base = q.EVERYTHING if rng.random() < 0.35 else world.kind(rng)
    one = anchor(rng, world, 0)
    group: q.Group
    said: Slot
    if rng.random() < 0.25:
        base, place = _place(rng, world, one)
        group, said = q.Denied(base, place), _where(base, place)
    else:
        side: q.Relation = rng.choice(("left", "right", "front", "behind"))
        # what is not on one side of a thing is on the other
        other: q.Relation = INVERSE[side]  # type: ignore[assignment]
        group = q.Related(base, (q.Condition(other, one),))
        how = pick(rng, RELATION_SHORT[side])
        said = lambda r, _f: f"{how} {the(one)(r, '')}"  # noqa: E731
    slots: dict[str, Slot | str] = {"B": some(base), "W": said}
    draw = rng.random()
    if draw < 0.4:
        return draft(q.Count(group), _told(COUNT), **slots)
    if draw < 0.65:
        return draft(q.Exists(group), _told(EXISTS), **slots)
    if draw < 0.85:
        is_any = base == q.EVERYTHING and rng.random() < 0.5
        return draft(q.Listing(group, "name"), _told(LISTED_ANY if is_any else LISTED), **slots)
    asked = other_attribute(rng, q.The(base))
    if asked == "name":
        return opposing(rng, world)
    if draw < 0.95:
        return draft(q.Query(q.The(group), asked), _told(ASKED), N=word(asked), **slots)
    return draft(q.Listing(group, asked), _told(VALUES), N=word(asked), **slots)


def _told(templates: tuple[str, ...]) -> tuple[str, ...]:
    parts = {"{1}": ARE_NOT, "{2}": THAT_ARE_NOT, "{3}": IS_NOT, "{4}": THAT_IS_NOT}
    for mark, form in parts.items():
        templates = tuple(t.replace(mark, form) for t in templates)
    return templates


def _place(rng: random.Random, world: World, one: q.One) -> tuple[q.Kind, q.Between | q.Condition]:
    """Return a kind that the ends of a place are not of, and the place."""
    base, other = world.kind(rng), q.The(world.single(rng))
    nouns = {base.noun, q.kind_of(one.group).noun, other.group.noun if isinstance(other.group, q.Kind) else ""}  # fmt: skip
    if "object" in nouns or len(nouns) < 3:
        return _place(rng, world, anchor(rng, world, 0))
    if not world.is_scene and rng.random() < 0.3:
        return base, q.Condition("near", one)
    return base, q.Between(base, one, other)


def _where(base: q.Kind, place: q.Between | q.Condition) -> Slot:
    return where(place if isinstance(place, q.Between) else q.Related(base, (place,)))
