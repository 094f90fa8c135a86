"""Clauses about pairs: two things that trade places, one thing for each vessel."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.instructions import drawing
from viper.training.instructions import meaning as m
from viper.training.instructions.clauses import Clause
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.referring import noun_text, one_text
from viper.training.questions.meaning import Kind
from viper.training.questions.templates import Slot, fill

SWAP_FRAMES = (
    "(swap|exchange|switch|interchange|swap around|trade) {X} (and|with|for) {Y}", "(swap|exchange|switch|trade|interchange) (the |)(places|positions|spots|locations) of {X} and {Y}",
    "(let|make|have) {X} and {Y} (swap|trade|change|exchange|switch) (places|positions|spots)", "{X} and {Y} (should|must|want to) (swap|trade|change|exchange|switch) (places|positions|spots)",
    "(put|move|place) {X} where {Y} is (and|, and) {Y} where {X} is( now|)", "(put|move|place) {X} (in|to) the (place|position|spot) of {Y} and (vice versa|the other way (around|round))",
    "{X} (goes|comes) where {Y} is(,| and) {Y} where {X} is", "(swap|switch) {X} and {Y} (around|over)", "{X} (takes|gets) the place of {Y}(,| and) {Y} (takes |gets |)that of {X}",
)  # fmt: skip
TOGETHER_FRAMES = (
    "(put|place|set|move|bring|lay) {X} and {Y} (next to each other|side by side|beside each other|close together|together|next to one another)",
    "{X} and {Y} (should be|should stand|belong|must be|go) (next to each other|side by side|close together|together)", "(move|bring|put) {X} (closer to|close to|up to|over to the side of) {Y}",
)  # fmt: skip
PAIRED_FRAMES = (
    "(put|place|drop|lay) (one|a|1|a single|exactly one) {S} (in|into|on|onto) (each|every|each of the|every single) {T}", "(one|a|1) {S} (per|in each|for each|for every|into each|on each|in every) {T}",
    "(each|every) {T} (gets|should get|should have|must have|needs|holds|receives) (one|a|exactly one) {S}", "(distribute|spread|divide|share out|split) the {S:pl} (over|among|between|across|evenly over|evenly among) the {T:pl}",
    "(put|place|move) (each|every) {S} (in|into|on|onto) (its own|a {T} of its own|a different|a separate|another) {T}", "(fill|load|stock) (each|every) {T} with (one|a|exactly one) {S}",
    "(put|place) the {S:pl} (in|into|on) the {T:pl}, (one each|one in each|one per {T}|one apiece|one {S} each)", "the {S:pl} (go|should go|belong) (in|into|on) (different|separate) {T:pl}",
    "(put|place|sort|move) (the |all the |all |){S:pl} (in|into|on|to) (different|separate|distinct) {T:pl}", "no two {S:pl} in the same {T}, (put|place) them in different (ones|{T:pl})",
)  # fmt: skip


def swap(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Swap the red block and the green one"."""
    if rng.random() < 0.5:
        a, b = drawing.movable(rng, nouns, plain=0.9), drawing.movable(rng, nouns, plain=0.9)
        slots = {"X": one_text(rng, a), "Y": one_text(rng, b)}
        return Clause(m.Swap(a, b), fill(rng, SWAP_FRAMES, slots), "swap")
    first = nouns.colored(rng)
    second = same_noun(rng, nouns, first)
    text = fill(rng, SWAP_FRAMES, _two_of_a_noun(rng, first, second))
    return Clause(m.Swap(m.The(first), m.The(second)), text, "swap")


def together(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put the red and the blue block side by side"."""
    first = nouns.colored(rng)
    if rng.random() < 0.5:
        second = same_noun(rng, nouns, first)
        slots = _two_of_a_noun(rng, first, second)
    else:
        second = nouns.anything(rng)
        slots = {"X": one_text(rng, m.The(first)), "Y": one_text(rng, m.The(second))}
    text = fill(rng, TOGETHER_FRAMES, slots)
    return Clause(m.Put(m.The(first), m.NextTo(m.The(second))), text, "together")


def _two_of_a_noun(rng: random.Random, first: Kind, second: Kind) -> dict[str, str]:
    """Return "the red block", "the green one", or "the red", "the green block"."""
    (color,), (other,) = first.adjectives, second.adjectives
    x, y = one_text(rng, m.The(first)), one_text(rng, m.The(second))
    draw = rng.random()
    if draw < 0.45:
        y = f"the {other} one"
    elif draw < 0.7:
        x, y = f"the {color}", f"the {other} {noun_text(rng, Kind(first.noun))}"
    return {"X": x, "Y": y}


def paired(rng: random.Random, nouns: Nouns) -> Clause:
    """ "Put one block in each bowl", "a ball per cup"."""
    kind, target = nouns.bare(rng), nouns.target(rng)
    target = Kind(target.noun) if rng.random() < 0.7 else target

    def slot(of: Kind) -> Slot:
        def say(r: random.Random, form: str) -> str:
            return noun_text(r, of, many=form == "pl")

        return say

    text = fill(rng, PAIRED_FRAMES, {"S": slot(kind), "T": slot(target)})
    return Clause(m.PutPaired(kind, target), text, "paired")
