"""Questions whose answer is a list of words."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random
from typing import Literal

from viper.training.questions import meaning as q
from viper.training.questions.asking import (
    Draft,
    attribute,
    depth_of,
    draft,
    other_attribute,
    related,
    some,
    the,
    where,
    word,
)
from viper.training.questions.querying import is_listable
from viper.training.questions.templates import pick
from viper.training.questions.worlds import World

LIST = (
    "(what|which) {N:s} are {G:the}".replace("{G:the}", "(the |){G:pl}"),
    "(what|which) (different |) {N:s} (do the {G:pl} (have|come in)|are the {G:pl}|of {G:pl} are "
    "there|do you see (among|on) the {G:pl})",
    "(list|name|give me|tell me|enumerate|what are) (all |)the {N:s} of (the |all |){G:pl}",
    "(what|which) {N} are (the |){G:pl}",
    "(what is|what's) the {N} of (each of the |all |the ){G:pl}",
    "{N:s} of (the |){G:pl}",
    "in (what|which) {N:s} do {G:pl} come",
    "{G:pl}: (what|which) {N:s}",
)
LIST_ALL = (
    "(what|which) {N:s} (are there|do you see|can you see|are on the table|are in the picture|are "
    "shown|are visible|are present|are used|appear|exist)( here| in the picture| on the table|)",
    "(list|name|give me|tell me|enumerate) (all |)the {N:s}( you see| on the table| in the picture| of all the objects| of the things|)",
    "what are the {N:s}( of the (things|objects)| here|)",
    "(what|which) {N:s} are the (things|objects|items)",
    "{N:s} (on the table|in the picture|here)",
)
LIST_NAMES = (
    "what (is|do you see|can you see|can be seen|do we have|is there) (on the table|in the picture|"
    "in the image|in this picture|here|in the scene|in this image|on this table)",
    "(what's|whats) (on the table|in the picture|in the image|in this picture|here|in the scene)",
    "(what|which) (objects|things|items) (are there|do you see|can you see|are on the table|are in "
    "the picture|are visible|are here|are present|are in this image)( here|)",
    "(list|name|enumerate|tell me|show me|identify|give me) (all |)(the |)(objects|things|items|"
    "everything)( on the table| in the picture| you see| you can see| here|)",
    "what do you see|what can you see|what is there|what's there|what all is here|"
    "describe the (picture|image|scene|table)|describe this (picture|image|scene)|"
    "what does the (picture|image|photo) show|what is shown( here|)|what am i looking at",
)
LIST_WHERE = (
    "(what|what|what) (is|is|is|are|lies|stands|sits|can be seen|do you see|is there|is located|is "
    "sitting|is placed|is standing|is lying) {W}",
    "what's {W}",
    "whats {W}",
    "(what|which) (things|objects|items) are {W}",
    "(list|name|tell me|show me|give me) (all |)(the |)(things|objects|items|everything)( that are|) {W}",
    "(name|list|tell me) (everything|what's|what is) {W}",
    "{W} (is|there is|are) what",
    "everything {W}",
    "{W}, what (do you see|is there|can you see)",
    "what all is {W}",
    "(things|objects) {W}",
)
LIST_KIND = (
    "(list|name|show me|tell me|give me) (all |)(the |){B:pl} {W}",
    "(which|what) {B:pl} are {W}",
)


Half = Literal["left", "right", "front", "behind"]
HALVES: tuple[Half, ...] = ("left", "right", "front", "behind")
EVERYTHING = q.Kind("object")
HALF_WORDS = {
    "left": "(on|in) the left( hand|) (side|half|part) of the (table|picture|image|scene)",
    "right": "(on|in) the right( hand|) (side|half|part) of the (table|picture|image|scene)",
    "front": "(in|at) the (front|bottom) (half|part) of the (table|picture|image|scene)",
    "behind": "(in|at) the (back|top) (half|part) of the (table|picture|image|scene)",
}
LIST_SAME = (
    "what (else |other things |)(is|are|has) {S}",
    "(what|which) (other |)(things|objects|items) (are|have) {S}",
    "(what|which) (thing|object) is {S}",
    "(what|which) (other |)(things|objects) (share|have) the {N} of {O}",
    "(name|list) (the |all |)(other |)(things|objects) {S}",
)
LIST_ADJECTIVE = (
    "(what|which) (things|objects|items|ones) are {A}",
    "(what|which) of the (things|objects) (are|is) {A}",
    "what is {A}( here| on the table|)",
    "what {A} (things|objects) (are there|do you see|are on the table|can you see)",
    "(name|list|show me) (all |)(the |){A} (things|objects|ones)",
    "(tell me |)what the {A} (things|objects) are",
    "what are the {A} (things|objects|ones)",
)
LIST_KINDS = (
    "(what|which) (kinds|types|sorts|different kinds) of (things|objects|items) (are there|do you see|"
    "are on the table|can you see|are in the picture|are here)",
)
LIST_SPECIAL = {
    "material": ("what (are|is) (the |all the |){G:pl} made (of|out of|from)", "what materials are {G:pl} made of",
                 "are the {G:pl} (metal or matte|matte or glossy|glossy or metal|shiny or dull)"),
    "size": ("how (big|large) are (the |){G:pl}", "are (the |){G:pl} (big or small|large or small|small or large)"),
    "color": ("what color are (the |all the |){G:pl}", "how are the {G:pl} (colored|painted)",
              "what colored are the {G:pl}", "what color (is each|does each) {G:sg}"),
}  # fmt: skip


def listing(rng: random.Random, world: World) -> Draft:
    """ "Which colors are the blocks?", "What is left of the bowl?"."""
    draw = rng.random()
    if draw < 0.17:
        return _special(rng, world, draw) or listing(rng, world)
    if draw < 0.42:
        return _where(rng, world)
    if draw < 0.55:
        return draft(q.Listing(EVERYTHING, "name"), LIST_NAMES)
    if draw < 0.57:
        return draft(q.Listing(EVERYTHING, "shape"), LIST_KINDS)
    asked = attribute(rng)
    group = related(rng, world, 1, loose=True) if draw > 0.9 else world.kind(rng)
    if draw < 0.7 or group == EVERYTHING:
        return draft(q.Listing(EVERYTHING, asked), LIST_ALL, N=word(asked))
    if isinstance(group, q.Kind) and group.noun != "object" and asked == "shape":
        asked = "color"
    if asked in LIST_SPECIAL and rng.random() < 0.4:
        return draft(q.Listing(group, asked), LIST_SPECIAL[asked], G=some(group))
    return draft(q.Listing(group, asked), LIST, G=some(group), N=word(asked))


def _special(rng: random.Random, world: World, draw: float) -> Draft | None:
    """Return what is in a half of the picture, the same as something, or of a kind."""
    if draw < 0.05 and not world.is_scene:
        side: Half = rng.choice(HALVES)
        half = q.Related(EVERYTHING, (q.Condition("half", None, side),))
        return draft(q.Listing(half, "name"), LIST_WHERE[:6], W=pick(rng, HALF_WORDS[side]))
    one = q.The(world.single(rng))
    shared = other_attribute(rng, one)
    if draw < 0.1 and shared != "name":
        same = q.SameAs(EVERYTHING, shared, one)
        return draft(q.Listing(same, "name"), LIST_SAME, S=where(same), O=the(one), N=word(shared))
    kind = world.kind(rng)
    if kind.adjectives and kind.noun == "object":
        told = " ".join(kind.adjectives)
        return draft(q.Listing(kind, "name"), LIST_ADJECTIVE, A=told, G=some(kind))
    return None


def _where(rng: random.Random, world: World) -> Draft:
    group = related(rng, world, depth_of(rng), loose=True)
    if isinstance(group, q.Kind | q.SameAs) or not is_listable(group) or _has_half(group):
        return _where(rng, world)
    meaning = q.Listing(group, "name")
    if group.base == EVERYTHING:
        return draft(meaning, LIST_WHERE, W=where(group))
    return draft(meaning, LIST_KIND, B=some(group.base), W=where(group))


def _has_half(group: q.Group) -> bool:
    # "what is at the front" asks for the foremost thing
    return isinstance(group, q.Related) and any(c.anchor is None for c in group.conditions)
