"""Random references: which thing is spoken of, and where it goes."""

from __future__ import annotations

import random

from viper.training.instructions import meaning as m
from viper.training.instructions.nouns import Nouns, same_noun
from viper.training.instructions.words import PLACE_WORDS
from viper.training.questions.meaning import Kind

SIDES: tuple[m.Side, ...] = ("left", "right", "top", "bottom")
_PLACES = tuple(PLACE_WORDS)
_SPOTS = tuple(name for name in PLACE_WORDS if name == "middle" or name.endswith("corner"))


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
    draw = rng.random() * 1.24
    if draw > 1.0:
        return _rarely_described(rng, nouns, kind)
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


def _rarely_described(rng: random.Random, nouns: Nouns, kind: Kind) -> m.One:
    draw = rng.random()
    if draw < 0.5:
        return m.On(kind, support(rng, nouns))
    if draw < 0.75:
        return m.Ranked(kind, rng.choice((2, 2, 2, 3)), rng.choice(("largest", "smallest")))
    first = nouns.colored(rng)
    return m.Either(first, same_noun(rng, nouns, first))


def support(rng: random.Random, nouns: Nouns) -> m.The | m.Place:
    """Return what something may lie on or in."""
    if rng.random() < 0.12:
        return m.Place(rng.choice(_SPOTS))
    return m.The(nouns.target(rng) if rng.random() < 0.8 else nouns.movable(rng))


def order(rng: random.Random) -> m.Order:
    """Return an order: from a side or by size."""
    return rng.choice((*SIDES, *SIDES, "largest", "smallest"))


def place(rng: random.Random) -> m.Place:
    """Return any named place."""
    return m.Place(rng.choice(_PLACES))


def where(rng: random.Random, nouns: Nouns) -> m.Where:
    """Return where a thing may go."""
    draw = rng.random() * 1.2
    if draw > 1.0:
        beside = m.The(nouns.anything(rng))
        if draw < 1.13:
            return m.NextTo(beside)
        other = nouns.anything(rng)
        if other.noun == beside.kind.noun or rng.random() < 0.3:
            first = Kind(beside.kind.noun, (nouns.color(rng),))
            beside, other = m.The(first), same_noun(rng, nouns, first)
        return m.Midpoint(beside, m.The(other))
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
    kind, draw = nouns.bare(rng), rng.random() * 1.25
    if draw > 1.0:
        return _rarely_many(rng, nouns, kind)
    if draw < 0.62:
        return m.All(kind)
    if draw < 0.72:
        return m.All(kind, rng.choice((2, 2, 2, 3, 3, 4)))
    if draw < 0.85:
        return m.Others(nouns.colored(rng), rng.random() < 0.25)
    if draw < 0.97:
        return m.Beside(kind, side(rng), m.The(nouns.anything(rng)))
    return m.Between(kind, m.The(nouns.anything(rng)), m.The(nouns.anything(rng)))


def _rarely_many(rng: random.Random, nouns: Nouns, kind: Kind) -> m.Many:
    draw = rng.random()
    if draw < 0.3:
        return m.On(kind if rng.random() < 0.6 else Kind("object"), support(rng, nouns))
    if draw < 0.68:
        return m.Firsts(kind, order(rng), rng.choice((2, 2, 2, 3, 3, 4)))
    if draw < 0.85:
        return m.Half(kind)
    a, b = sorted(rng.sample((1, 2, 3, 4, -1), 2), key=lambda n: (n < 0, n))
    at = side(rng)
    return m.Picked((m.Nth(kind, a, at), m.Nth(kind, b, at)))
