"""Builds the parts of questions: groups and single things with relations, at random."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from viper.training.questions import meaning as q
from viper.training.questions.phrases import (
    ATTRIBUTE_NOUN,
    SIDE_OF_IT,
    group_text,
    kind_text,
    topic_text,
    where_text,
)
from viper.training.questions.phrases import noun as noun_text
from viper.training.questions.templates import Slot, pick
from viper.training.questions.words import MEANING_OF
from viper.training.questions.worlds import ATTRIBUTES, World

SLIP_RATE = 0.012
"""How often a plural is written as a singular."""
TOPIC_RATE = 0.05
"""How often a thing that a question is about is brought up before."""
HERE = (
    "(|||||| on the table| in the picture| in the image| here| in the scene| in this picture"
    "| on this table| in this image| in the photo| in view| there| on it| in total| in this scene| now| in this pic"
    "| at all| altogether| in front of you| on my table| to be seen| present| lying around| in front of me| anywhere in it)"
)
THERE = (
    "(are there|are there|are there|are there|do you see|can you see|can i see|do we see|are"
    "|are visible|are shown|can be seen|exist|are present|do we have|have we got|did you find|got"
    "|could you see|there are|do you count|would you say there are|appear|you see|we got|is there|do you reckon there are|do i have|do you think there are)"
)


@dataclass(frozen=True)
class Draft:
    """A meaning with the templates that may say it."""

    meaning: q.Meaning
    templates: tuple[str, ...]
    slots: Mapping[str, Slot | str]


def draft(meaning: q.Meaning, templates: tuple[str, ...], **slots: Slot | str) -> Draft:
    """Make a draft; slot values are texts or renderers."""
    return Draft(meaning, templates, slots)


def the(one: q.One) -> Slot:
    """Return a renderer of a single thing."""
    return lambda rng, _form: topic_text(rng, one, TOPIC_RATE)


def clear(one: q.One) -> Slot:
    """Return a renderer that says "that is", so that no other relation can be taken for its own."""

    def render(rng: random.Random, form: str) -> str:
        text = the(one)(rng, form)
        for _ in range(6):
            if isinstance(one, q.The) and isinstance(one.group, q.Kind):
                break
            if any(sign in text for sign in (" that", " which", "what")):
                break
            text = the(one)(rng, form)
        return text

    return render


def some(group: q.Group) -> Slot:
    """Return a renderer of a group; the form is pl, sg, a or the."""

    def render(rng: random.Random, form: str) -> str:
        is_slip = form == "pl" and rng.random() < SLIP_RATE
        return group_text(rng, group, "sg" if is_slip else form)

    return render


def single_condition(group: q.Group) -> q.Condition | None:
    """Return the one relation to another thing that restricts a group, if it is of the plain ones."""
    if isinstance(group, q.Related) and len(group.conditions) == 1:
        only = group.conditions[0]
        if only.anchor is not None and only.relation in SIDE_OF_IT:
            return only
    return None


def where(group: q.Group) -> Slot:
    """Return a renderer of what restricts a group."""
    return lambda rng, _form: where_text(rng, group)


def word(attribute: q.Attribute) -> Slot:
    """Return a renderer of an attribute's name; the form "s" is the plural."""

    def render(rng: random.Random, form: str) -> str:
        text = pick(rng, ATTRIBUTE_NOUN[attribute])
        if form == "s":
            return text[:-1] + "ies" if text.endswith("y") else text + "s" * (text[-2:] != "sh")
        return text

    return render


def predicate(adjective: str) -> Slot:
    """Return a renderer of what a thing is said to be: "red", "made of metal", "red in color"."""

    def render(rng: random.Random, _form: str) -> str:
        told = MEANING_OF.get(adjective, ("",))[0]
        if adjective in ("metal", "plastic", "rubber", "glass") and rng.random() < 0.5:
            return pick(rng, "made (out |)of ") + adjective
        if told == "color" and rng.random() < 0.12:
            return adjective + pick(rng, "( in color| colored| in colour|-colored|)")
        return adjective

    return render


def bare(kind: q.Kind, *, but: int = 0) -> Slot:
    """Return a renderer of a kind without its last `but` adjectives."""
    rest = q.Kind(kind.noun, kind.adjectives[: len(kind.adjectives) - but])

    def render(rng: random.Random, form: str) -> str:
        if form in ("pl", "sg"):
            return noun_text(rng, rest, many=form == "pl")
        return kind_text(rng, rest, form)

    return render


def attribute(rng: random.Random) -> q.Attribute:
    """Choose an attribute, colours most often."""
    return rng.choice(("color", "color", "color", "material", "shape", "shape", "size"))


def other_attribute(rng: random.Random, one: q.One) -> q.Attribute:
    """Choose an attribute that the description of `one` does not already tell."""
    kind = described(one)
    told = {MEANING_OF.get(w, ("",))[0] for w in (*kind.adjectives, kind.noun)}
    if kind.noun != "object":
        told.add("shape")
    open_ones = [a for a in ("color", "color", *ATTRIBUTES) if a not in told]
    return rng.choice(open_ones) if open_ones else "name"


def described(one: q.One) -> q.Kind:
    """Return the kind that a description of one thing starts from."""
    return q.kind_of(one.group)


def single(rng: random.Random, world: World, depth: int = 1) -> q.One:
    """Return a single thing, described with up to `depth` relations."""
    draw = rng.random()
    if depth > 0 and draw < 0.28:
        group = related(rng, world, depth, loose=True)
        # "the block on the left" is the leftmost one
        if not (isinstance(group, q.Related) and any(c.anchor is None for c in group.conditions)):
            return q.The(group)
    if draw < 0.42:
        return extreme(rng, world, depth)
    if depth > 0 and draw < 0.52:
        return q.Nearest(world.kind(rng), single(rng, world, depth - 1), rng.random() < 0.2)
    return q.The(world.single(rng))


def extreme(rng: random.Random, world: World, depth: int = 0) -> q.Extreme:
    """Return the leftmost, nearest, largest, second ... of a group."""
    group: q.Group = world.kind(rng) if rng.random() < 0.7 else q.Kind("object")
    if depth > 0 and rng.random() < 0.12:
        group = related(rng, world, depth)
    elif not world.is_scene and rng.random() < 0.05:
        group = q.Without(
            q.Kind("object") if rng.random() < 0.6 else world.kind(rng), world.adjective(rng)
        )
    axes: tuple[q.Axis, ...] = ("x", "x", "depth", "depth", "size")
    if not world.is_scene:
        axes = (*axes, *axes, *axes, "y", "tall", "wide", "middle", "middle", "rising", "falling")
    axis = rng.choice(axes)
    if axis == "middle":
        # of things of a kind, the middle one of their row; of all things, what is in the middle
        is_row = rng.random() < (0.3 if group == q.Kind("object") else 0.75)
        return q.Extreme(group, "row" if is_row else axis, 0)
    if axis in ("x", "depth") and rng.random() < 0.25:
        return q.Extreme(group, axis, rng.choice((1, 1, 1, 2, 2, 3, -2, -2, -2, -3, -3, -4)))
    if axis == "size" and not world.is_scene and rng.random() < 0.15:
        return q.Extreme(group, axis, rng.choice((1, 2, -2, -2, -3)))
    return q.Extreme(group, axis, rng.choice((0, -1)))


def condition(rng: random.Random, world: World, depth: int) -> q.Condition:
    """Return one relation to a single thing."""
    if not world.is_scene and rng.random() < 0.12:
        return q.Condition("half", None, rng.choice(("left", "right", "front", "behind")))
    return q.Condition(rng.choice(world.relations), anchor(rng, world, depth - 1))


def anchor(rng: random.Random, world: World, depth: int) -> q.One:
    """Return a thing that others are related to; mostly a plain one."""
    return (
        single(rng, world, depth) if depth > 0 or rng.random() < 0.25 else q.The(world.single(rng))
    )


def related(rng: random.Random, world: World, depth: int = 1, *, loose: bool = False) -> q.Group:
    """Return a group restricted by relations to other things."""
    base = q.Kind("object") if rng.random() < 0.35 else world.kind(rng)
    draw = rng.random()
    if draw < 0.1:
        a, b = q.The(world.single(rng)), q.The(world.single(rng))
        if not world.is_scene and rng.random() < 0.15:
            return q.Between(base, a, q.Second(a.group))
        return q.Between(base, a, b)
    if draw < 0.17 and not loose:
        one = anchor(rng, world, depth - 1)
        attribute_ = other_attribute(rng, one) if rng.random() < 0.8 else "color"
        is_denied = not world.is_scene and attribute_ != "name" and rng.random() < 0.2
        return q.SameAs(base, attribute_, one, is_denied)
    first = condition(rng, world, depth)
    if draw < 0.32:
        second = condition(rng, world, depth)
        sides = {first.relation, second.relation}
        is_crossed = sides not in ({"left", "right"}, {"front", "behind"}, {"above", "below"})
        if first.anchor and second.anchor and is_crossed and rng.random() < 0.25:
            second = q.Condition(second.relation, first.anchor)
        if (
            second.relation != first.relation
            and {first.relation, second.relation} & {"half"} == set()
        ):
            joiner = "or" if rng.random() < 0.2 else "and"
            return q.Related(base, (first, second), "or" if joiner == "or" else "and")
    return q.Related(base, (first,))


def chain(rng: random.Random, world: World) -> q.Related:
    """Return a group at the end of a chain of two to four relations."""
    depth = rng.choice((2, 2, 2, 3, 3, 4))
    one: q.One = q.The(world.single(rng))
    for _ in range(depth - 1):
        one = q.The(link(rng, world, one, 0.2))
    return link(rng, world, one, 0.4)


def link(rng: random.Random, world: World, one: q.One, any_rate: float) -> q.Related:
    """Return a group that stands on one side of a thing; so often of no kind in particular."""
    base = q.Kind("object") if rng.random() < any_rate else world.kind(rng)
    return q.Related(base, (q.Condition(_side(rng), one),))


def _side(rng: random.Random) -> q.Relation:
    sides: tuple[q.Relation, ...] = ("left", "right", "front", "behind")
    return rng.choice(sides)


def depth_of(rng: random.Random) -> int:
    """Return how many relations may hang on each other."""
    return rng.choice((1, 1, 1, 1, 1, 2, 2, 3))
