"""Kinds of things for instructions: those of the table, and nouns that nobody has trained on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from viper.training.instructions import meaning as m
from viper.training.questions.meaning import Kind
from viper.training.questions.words import COLORS
from viper.training.questions.worlds import WordWorld, lexicon, pseudo_word

MOVABLE = (
    *("block", "block", "block", "block", "block", "cube", "cube", "ball", "sphere", "cylinder"),
    *("ring", "cone", "pyramid", "cup", "mug", "brick", "can", "toy", "box", "object"),
)
TARGETS = (
    *("bowl", "bowl", "bowl", "bowl", "bowl", "plate", "cup", "box", "basket", "tray", "mug"),
    *("bin", "dish", "bucket", "crate"),
)
_COLORS = tuple(name for names in COLORS.values() for name in names)


@dataclass(frozen=True)
class Nouns:
    """Draws kinds; `strange` of them have an everyday or made-up noun."""

    strange: float = 0.35
    nouns: Sequence[str] | None = None
    """Only these as strange nouns; None: all that training may show."""

    def movable(self, rng: random.Random) -> Kind:
        """Return a kind that can be carried."""
        return Kind(self._noun(rng, MOVABLE), self._adjectives(rng))

    def target(self, rng: random.Random) -> Kind:
        """Return a kind that things are placed in or on."""
        return Kind(self._noun(rng, TARGETS), self._adjectives(rng))

    def anything(self, rng: random.Random) -> Kind:
        """Return either."""
        return self.movable(rng) if rng.random() < 0.5 else self.target(rng)

    def colored(self, rng: random.Random) -> Kind:
        """Return a movable kind with one colour."""
        return Kind(self._noun(rng, MOVABLE), (self.color(rng),))

    def bare(self, rng: random.Random) -> Kind:
        """Return a movable kind that is likely said in the plural: mostly a noun alone."""
        kind = self.movable(rng)
        return Kind(kind.noun) if rng.random() < 0.6 and kind.noun != "object" else kind

    def color(self, rng: random.Random) -> str:
        """Return a colour word."""
        return rng.choice(_COLORS) if rng.random() < 0.95 else rng.choice(lexicon()["colors"])

    def _noun(self, rng: random.Random, usual: Sequence[str]) -> str:
        if rng.random() >= self.strange:
            return rng.choice(usual)
        if self.nouns is not None:
            return rng.choice(self.nouns)
        while True:
            noun = WordWorld(strange=1.0).single(rng).noun
            if noun != "object":
                return noun

    def _adjectives(self, rng: random.Random) -> tuple[str, ...]:
        draw = rng.random()
        if draw < 0.22:
            return ()
        if draw < 0.84:
            return (self.color(rng),)
        if draw < 0.9:
            return (rng.choice(("small", "large", "big", "little", "tiny", "metal", "wooden")),)
        if draw < 0.94:
            words = lexicon()["adjectives"]
            return (rng.choice(words) if rng.random() < 0.8 else pseudo_word(rng),)
        size = rng.choice(("small", "large", "big", "little", "metal", "shiny", "tall", "plastic"))
        return (size, self.color(rng))


def with_adjective(kind: Kind) -> bool:
    """Tell whether a kind can be said as "the red one"."""
    return bool(kind.adjectives)


def same_noun(rng: random.Random, nouns: Nouns, kind: Kind) -> Kind:
    """Return another kind with the noun of `kind`, in another colour."""
    while True:
        color = nouns.color(rng)
        if color not in kind.adjectives:
            return Kind(kind.noun, (color,))


def the(kind: Kind) -> m.The:
    """Return the one thing of a kind."""
    return m.The(kind)
