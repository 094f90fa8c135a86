"""Questions about what is nearest to the outermost thing: "the neighbor of the leftmost one"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, attribute, draft, extreme, some, the, word
from viper.training.questions.chaining import unsaid
from viper.training.questions.ranking import EXTREME_WORDS
from viper.training.questions.templates import Slot, pick
from viper.training.questions.worlds import World

BY = "(closest to|nearest to|next to|nearest|right next to|beside|standing next to|just by|closest to)"
NEAR = "(closest|nearest|next)"
NEIGHBOR = "((nearest|closest|next|) (neighbor|neighbour))"
ASKED = (
    "(find|take|pick|look for|locate|search for) {E}(,|) (then|and|and then|and now) (tell me|give me|say|name|report) the {N} of the {T} {X} to it",
    "(find|take|look at|go to|start (at|with|from)|consider|see|first find) {E}(. |; |, |: |, then |. then )(what|which) {N} (is|has) (its {R}|the {T} {X} to it|the {T} next to it|whatever is {X} to it)",
    "(what's|what is|tell me|give me) the {N} of {E}'s {R}",
    "(what's|what is|tell me|give me) the {N} of (the {R} of|the {T} {B}) {E}",
    "(what|which) {N} (is|has) (the {R} of|the {T} {B}|what is {B}|whatever is {B}) {E}",
    "{N} of the {T} {B} {E}",
    "the {T} {B} {E}(:|,|...) ((what|which) {N}( is it|)|its {N})",
    "the {R} of {E}(:|,|...) ((what|which) {N}( is it|)|its {N})",
    "{E}, (the |)({X}) {T} to it(:|,) {N}",
    "{T} {B} {E}(:|,|;) {N}( please|)",
    "{E} has a {R}(: |, |. |; )(what|which) {N} is (it|that)",
    "what {N} is the {T} that (stands|sits|is) {B} {E}",
    "(starting|going) from {E}, (what|which) {N} is the {T} (closest|nearest)",
    "{E}(: |, |; )(what|which) {N} is the {T} {X} to it",
)
NAMED = (
    "what('s| is| stands| sits|) {B} {E}",
    "(who|what)('s| is) the {R} of {E}",
    "(what|who|which thing) is {E}'s {R}",
    "the {R} of {E}(, what is it|: what is it| is what|)",
    "{E}(:|,) (what|which thing) is {X} to it",
    "{E}(:|,|;) what stands (right |)next to it",
    "(nearest|closest) (thing |object |)to {E}(:|,) (what|which)",
    "(what|which thing|which object) keeps {E} company",
    "(find|take|look at|go to|start at|first find) {E}(. |; |, then |, |: )(what|which thing|which object) is {X} to it",
    "(find|locate) {E} and (name|tell me|say) what is {X} to it",
    "(what|which) (thing|object|item) (is|stands) {B} {E}",
    "what does {E} have (next to|beside|closest to) it",
    "{E} has what (next to|beside|closest to) it",
    "(name|tell me|identify) the {T} {B} {E}",
    "{E} (is|stands) (next to|beside|nearest to|closest to) what",
)
KIND_NAMED = (
    "(which|what) {T} is {B} {E}",
    "(find|take|look at) {E}(. |; |, then |, )which {T} is {X} to it",
    "the {T} {B} {E}(, which is it|: which one| is which|)",
    "(which|what) is the {X} {T} to {E}",
)


def edging(rng: random.Random, world: World) -> Draft:
    """ "Find whatever is furthest left, then tell me the color of the object closest to it."."""
    end = extreme(rng, world)
    if end.axis == "row":
        return edging(rng, world)
    if rng.random() < 0.6:
        end = q.Extreme(q.EVERYTHING, end.axis, end.place)
    base = q.EVERYTHING if rng.random() < 0.75 else world.kind(rng)
    one = q.Nearest(base, end)
    thing = rng.choice(("thing", "object", "item", "one"))
    slots: dict[str, Slot | str] = {"E": _said(rng, end), "T": thing}
    if base != q.EVERYTHING:
        slots["T"] = lambda r, _f: some(base)(r, "sg")
    asked = unsaid(rng, base)
    is_named = asked is None or rng.random() < 0.45
    said: tuple[str, ...] = NAMED if is_named else ASKED
    if base != q.EVERYTHING:
        said = KIND_NAMED if is_named else tuple(t for t in ASKED if "{T}" in t and "{R}" not in t and "whatever" not in t)  # fmt: skip
    told = tuple(t.replace("{B}", BY).replace("{X}", NEAR).replace("{R}", NEIGHBOR) for t in said)
    if is_named:
        return draft(q.Query(one, "name"), told, **slots)
    asked = asked or attribute(rng)
    return draft(q.Query(one, asked), told, N=word(asked), **slots)


def _said(rng: random.Random, end: q.Extreme) -> Slot:
    """Return a renderer of the outermost thing: also "whatever is furthest left"."""
    told = EXTREME_WORDS.get((end.axis, end.place))
    if told is None or end.group != q.EVERYTHING or rng.random() < 0.6:
        return the(end)
    lead = "(whatever is|what is|whatever's|the one that's|the thing which is|whichever thing is|the object that is) "
    return lambda r, _f: pick(r, lead + told).replace("is the ", "is ")
