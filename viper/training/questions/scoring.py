"""Sums of things that are worth so much: "a block is two points, a ball one: what's the score?"."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions import meaning as q
from viper.training.questions.asking import Draft, draft, some
from viper.training.questions.counting import pair
from viper.training.questions.leaving import are_apart
from viper.training.questions.templates import Slot
from viper.training.questions.words import NUMBERS
from viper.training.questions.worlds import World

UNITS = ("point", "point", "point", "coin", "dollar", "euro", "token", "credit", "pound")
TOTAL = "(what's|what is|whats|tell me|give me|work out) the (total( score| value| price|)|score|sum|total sum|overall score|final score)"
SUM = f"({TOTAL}|how many {{U}}s (is that|are there|do i get|would that be|does that make|in all|altogether)( in total| in all| altogether|)|how much (is it|is that|for all of them|for all|altogether|for everything|in total|does it come to)|what do they come to|what does it come to|total score|the total)"
TWO = (
    "if (each|every|one|a) {X:sg} (counts|is worth|gives|scores|brings|counts as|is) {N} and (each|every|one|a) {Y:sg} {M}(,|) {S}",
    "(each|every|a|one) {X:sg} (counts|is worth|gives|scores|costs|brings|is) {N}(,| and) (each|every|a|one) {Y:sg} (counts |is worth |costs |is |){M}(:|.|;|,) {S}",
    "{N} (for|per) (each|every|a) {X:sg}(,| and) {M} (for|per) (each|every|a) {Y:sg}(:|.|;|,) {S}",
    "{X:pl} (are worth|count|cost|score|are) {N} each(,| and) {Y:pl} {M}( each|)(:|.|;|,) {S}",
    "(suppose|say|imagine|let's say) (each|every|a) {X:sg} (costs|is worth|counts) {N} and (each|every|a) {Y:sg} {M}(. |; |, |: ){S}",
    "i (get|score|win|pay) {N} (for|per) (each|every) {X:sg} and {M} (for|per) (each|every) {Y:sg}(. |; |, |: ){S}",
    "(with|at) {N} (a|per) {X:sg} and {M} (a|per) {Y:sg}(,|) {S}",
    "{X:sg} = {N}, {Y:sg} = {M}(:|.|;|,) {S}",
)
ONE = (
    "if (each|every|one|a) {X:sg} (counts|is worth|gives|scores|costs) {N}(,|) {S}",
    "(each|every|a|one) {X:sg} (counts|is worth|gives|scores|costs) {N}(:|.|;|,) {S}( for all the {X:pl}|)",
    "{N} (for|per) (each|every|a) {X:sg}(:|.|;|,) {S}",
    "at {N} (a|per) {X:sg}(,|) how much are all the {X:pl}( together|)",
)  # fmt: skip


def scoring(rng: random.Random, world: World) -> Draft:
    """ "If each block counts two points and each ball one point, what's the total score?"."""
    first, second = pair(rng, world)
    if not are_apart(first, second):
        return scoring(rng, world)
    unit = rng.choice(UNITS)
    worth, other = rng.sample((1, 1, 2, 2, 3, 4, 5, 10), 2)
    if worth == other:
        return scoring(rng, world)
    slots: dict[str, Slot | str] = {"X": some(first), "Y": some(second), "U": unit}
    is_bare = rng.random() < 0.3
    slots |= {"N": _said(rng, worth, "" if is_bare else unit), "M": _said(rng, other, "" if is_bare or rng.random() < 0.4 else unit)}  # fmt: skip
    if worth > 1 and rng.random() < 0.15:
        said = tuple(t.replace("{S}", SUM) for t in ONE)
        return draft(q.Times(first, worth), said, **slots)
    said = tuple(t.replace("{S}", SUM) for t in TWO)
    return draft(q.Weighted(first, worth, second, other), said, **slots)


def _said(rng: random.Random, worth: int, unit: str) -> str:
    number = NUMBERS[worth] if rng.random() < 0.6 else str(worth)
    return f"{number} {unit}{'s' if worth != 1 else ''}" if unit else number
