"""Random references: which thing is spoken of, and where it goes."""

from __future__ import annotations

import random

from viper.training.instructions import meaning as m
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.words import PLACE_WORDS
from viper.training.questions.meaning import Kind

SIDES: tuple[m.Side, ...] = ("left", "right", "top", "bottom")
_PLACES = tuple(PLACE_WORDS)


def side(rng: random.Random) -> m.Side:
    """Return any side."""
    return rng.choice(SIDES)


def distance_m(rng: random.Random) -> float:
    """Return a distance: a little or a lot, or some centimetres."""
    draw = rng.random()
    if draw < 0.4:
        return m.LITTLE_M
    if draw < 0.6:
        return m.LOT_M
    return rng.randint(1, 30) / 100 if rng.random() < 0.6 else rng.choice((0.05, 0.1, 0.15, 0.2))


def movable(rng: random.Random, nouns: Nouns, *, plain: float = 0.6) -> m.One:
    """Return a thing to be carried; `plain` of them are simply "the red block"."""
    kind = nouns.movable(rng)
    draw = rng.random()
    if draw < plain:
        return m.The(kind)
    return _described(rng, nouns, _short(rng, kind))


def _short(rng: random.Random, kind: Kind) -> Kind:
    return Kind(kind.noun) if rng.random() < 0.6 else kind


def _described(rng: random.Random, nouns: Nouns, kind: Kind) -> m.One:
    draw = rng.random()
    if draw < 0.16:
        return m.Any(kind)
    if draw < 0.42:
        n = rng.choice((1, 1, 1, 2, 2, 2, 3, 3, 4, 5, -1))
        return m.Nth(kind, n, side(rng))
    if draw < 0.6:
        to = m.Place(rng.choice(_PLACES)) if rng.random() < 0.2 else m.The(nouns.anything(rng))
        return m.Nearest(kind, to, rng.random() < 0.35)
    if draw < 0.72:
        return m.Extreme(kind, rng.random() < 0.5)
    if draw < 0.94:
        of: m.One = m.The(nouns.anything(rng))
        if rng.random() < 0.15:
            of = m.Beside(nouns.anything(rng), side(rng), of)
        return m.Beside(kind, side(rng), of)
    return m.Between(kind, m.The(nouns.anything(rng)), m.The(nouns.anything(rng)))


def place(rng: random.Random) -> m.Place:
    """Return any named place."""
    return m.Place(rng.choice(_PLACES))


def where(rng: random.Random, nouns: Nouns) -> m.Where:
    """Return where a thing may go."""
    draw = rng.random()
    if draw < 0.34:
        return m.The(nouns.target(rng))
    if draw < 0.46:
        return m.The(nouns.movable(rng))
    if draw < 0.68:
        return place(rng)
    if draw < 0.85:
        return m.Offset(m.The(nouns.anything(rng)), side(rng), distance_m(rng))
    if draw < 0.88:
        return m.Corner(m.The(nouns.anything(rng)), rng.random() < 0.4)
    kind = nouns.target(rng)
    if draw < 0.92:
        return m.Any(kind)
    return _described(rng, nouns, _short(rng, kind))


def simple_where(rng: random.Random, nouns: Nouns) -> m.Where:
    """Return a target without relations."""
    draw = rng.random()
    if draw < 0.45:
        return m.The(nouns.target(rng))
    if draw < 0.55:
        return m.The(nouns.movable(rng))
    return place(rng)


def many(rng: random.Random, nouns: Nouns) -> m.Many:
    """Return a group of things to be carried."""
    kind, draw = nouns.bare(rng), rng.random()
    if draw < 0.62:
        return m.All(kind)
    if draw < 0.72:
        return m.All(kind, rng.choice((2, 2, 2, 3, 3, 4)))
    if draw < 0.85:
        return m.Others(nouns.colored(rng))
    if draw < 0.97:
        return m.Beside(kind, side(rng), m.The(nouns.anything(rng)))
    return m.Between(kind, m.The(nouns.anything(rng)), m.The(nouns.anything(rng)))
