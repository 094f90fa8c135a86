"""Where the nouns of a question come from: a labelled scene, or words alone."""

# ruff: noqa: E501  (word lists)

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from viper.training.questions.meaning import Attribute, Kind, Relation
from viper.training.questions.words import COLORS, MATERIALS, SHAPES, SIZES, plural

Thing = dict[str, object]

ATTRIBUTES: tuple[Attribute, ...] = ("color", "material", "shape", "size")
TABLES = {"color": COLORS, "material": MATERIALS, "shape": SHAPES, "size": SIZES}


class World(Protocol):
    """Gives kinds to talk about."""

    is_scene: bool
    relations: tuple[Relation, ...]

    def kind(self, rng: random.Random) -> Kind:
        """Return a kind that may have any number of members."""
        ...

    def single(self, rng: random.Random) -> Kind:
        """Return a kind that has one member."""
        ...

    def adjective(self, rng: random.Random) -> str:
        """Return a word that may or may not be true of a thing."""
        ...


@lru_cache(maxsize=1)
def lexicon() -> dict[str, list[str]]:
    """Return the word lists: nouns, compounds, adjectives, colors, held_out."""
    text = (Path(__file__).parent / "nouns.json").read_text("utf-8")
    return dict(json.loads(text))


WIDE_SHAPES = (
    *(word for names in SHAPES.values() for word in names),
    "brick", "box", "dice", "orb", "tube", "can", "dish", "saucer", "donut", "hoop", "disc",
    "disk", "mug", "globe", "bead", "prism", "torus", "doughnut", "basin", "glass", "tumbler",
)  # fmt: skip
WIDE_ADJECTIVES = (
    "shiny", "shiny", "metallic", "metal", "rubber", "matte", "glossy", "dull", "plastic", "steel",
    "reflective", "mat", "polished", "tiny", "big", "small", "large", "little", "huge", "wooden",
    "round", "medium", "striped",
)  # fmt: skip
GENERIC_SHAPES = ("shape", "toy", "solid", "piece")
FULL_RATE = 0.125
FULL: dict[str, tuple[tuple[str, ...], ...]] = {
    "size": tuple(SIZES.values()),
    "color": tuple(COLORS.values()),
    "material": (*MATERIALS.values(), ("shiny", "rubber", "dull", "plastic", "reflective")),
}
CONSONANTS = "bcdfghjklmnprstvwz"


@lru_cache(maxsize=1)
def _avoid() -> frozenset[str]:
    held = lexicon()["held_out"]
    return frozenset([*held, *(plural(n) for n in held)])


class WordWorld:
    """Kinds from the world's words and, in `strange` of the cases, from everyday or made-up nouns."""

    is_scene = False
    relations: tuple[Relation, ...] = (
        *("left", "right", "front", "behind") * 3, "above", "below", "near", "on",
    )  # fmt: skip

    def __init__(self, strange: float = 0.4, nouns: Sequence[str] | None = None) -> None:
        self.strange = strange
        self.nouns = nouns

    def kind(self, rng: random.Random) -> Kind:
        """Return any kind; one in eight has no noun of its own."""
        if rng.random() < 0.16:
            count = 0 if rng.random() < 0.15 else 1
            return Kind("object", self._adjectives(rng, count + (rng.random() < 0.15)))
        return self._full(rng) or Kind(self._noun(rng), self._adjectives(rng, _how_many(rng)))

    def single(self, rng: random.Random) -> Kind:
        """Return a kind that reads like one thing."""
        if rng.random() < 0.18:
            return Kind("object", self._adjectives(rng, 1 + (rng.random() < 0.2)))
        return self._full(rng) or Kind(self._noun(rng), self._adjectives(rng, _how_many(rng)))

    def adjective(self, rng: random.Random) -> str:
        """Return any adjective."""
        draw = rng.random()
        words = lexicon()
        if draw < 0.5:
            return rng.choice([w for names in COLORS.values() for w in names])
        if draw < 0.8:
            return rng.choice(WIDE_ADJECTIVES)
        if draw < 0.88:
            return rng.choice(words["colors"])
        if draw < 0.96 or not self.strange:
            return rng.choice(words["adjectives"])
        return pseudo_word(rng)

    def _full(self, rng: random.Random) -> Kind | None:
        """Return, one time in eight, a kind described by size, color and material in this order."""
        if rng.random() >= FULL_RATE:
            return None
        told = [rng.choice(rng.choice(FULL[a])) for a in FULL if rng.random() < 0.72]
        noun = "object" if told and rng.random() < 0.3 else self._noun(rng)
        return Kind(noun, tuple(told))

    def _adjectives(self, rng: random.Random, count: int) -> tuple[str, ...]:
        found: list[str] = []
        while len(found) < count:
            word = self.adjective(rng)
            if word not in found:
                found.append(word)
        return tuple(found)

    def _noun(self, rng: random.Random) -> str:
        if rng.random() >= self.strange:
            return rng.choice(WIDE_SHAPES if rng.random() < 0.96 else GENERIC_SHAPES)
        words = lexicon()
        if self.nouns is not None:
            return rng.choice(self.nouns)
        draw = rng.random()
        if draw < 0.45:
            return rng.choice(words["nouns"])
        if draw < 0.6:
            return rng.choice(words["compounds"])
        if draw < 0.68:
            return f"{rng.choice(words['nouns'])} {rng.choice(words['nouns'])}"
        if draw < 0.72:
            return f"{pseudo_word(rng)} {rng.choice(words['nouns'])}"
        return pseudo_word(rng)


def _how_many(rng: random.Random) -> int:
    draw = rng.random()
    return 0 if draw < 0.4 else 1 if draw < 0.85 else 2


def pseudo_word(rng: random.Random) -> str:
    """Return a made-up word that is nobody's held-out noun."""
    while True:
        if rng.random() < 0.8:
            word = "".join(_syllable(rng) for _ in range(rng.choice((1, 2, 2, 2, 3))))
        else:
            word = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 8)))
        # a made-up word that ends in s could be a plural
        word = word.rstrip("s")
        if len(word) > 2 and word not in _avoid():
            return word


ONSETS: tuple[str, ...] = (
    *CONSONANTS * 2,
    *("bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "kn", "pl", "pr", "qu", "sc"),
    *("sh", "sk", "sl", "sm", "sn", "sp", "st", "str", "sw", "th", "tr", "tw", "wh", "wr"),
    *("y", "k", "x", ""),
)
VOWELS: tuple[str, ...] = (
    *"aeiou" * 3,
    "ai",
    "ea",
    "ee",
    "oo",
    "ou",
    "oa",
    "ie",
    "ei",
    "au",
    "y",
    "ui",
)
CODAS: tuple[str, ...] = (
    *[""] * 12,
    *("b", "ck", "d", "ff", "g", "k", "l", "ll", "m", "n", "ng", "nk", "nt", "p", "r", "rd", "rk"),
    *("rm", "rn", "rt", "sh", "st", "t", "th", "tch", "x", "z", "ss"),
)


def _syllable(rng: random.Random) -> str:
    return rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS)


class SceneWorld:
    """Kinds that describe the things of a scene, with words of one clear meaning."""

    is_scene = True
    relations: tuple[Relation, ...] = ("left", "right", "front", "behind")

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things

    def kind(self, rng: random.Random) -> Kind:
        """Return a kind of a present thing, or sometimes of an absent one."""
        draw = rng.random()
        if draw < 0.06:
            return Kind("object")
        thing = dict(rng.choice(self.things))
        if draw > 0.75:
            attribute = rng.choice(("color", "shape", "shape", "material", "color"))
            thing[attribute] = rng.choice(list(TABLES[attribute]))
        return _describe(rng, thing, rng.choice((("shape",), ("shape",), ("color", "shape"),
            ("color", "shape"), ("color",), ("material",), ("material", "shape"), ("size",),
            ("size", "shape"), ("size", "color", "shape"))))  # fmt: skip

    def single(self, rng: random.Random) -> Kind:
        """Return a short kind that only one thing of the scene belongs to, if there is one."""
        thing = rng.choice(self.things)
        choices = [("shape",), ("color",), ("color", "shape"), ("color", "shape"),
                   ("size", "shape"), ("material", "shape"), ("size", "color", "shape")]  # fmt: skip
        rng.shuffle(choices)
        for wanted in sorted(choices, key=len):
            if sum(all(t[a] == thing[a] for a in wanted) for t in self.things) == 1:
                return _describe(rng, thing, wanted)
        return _describe(rng, thing, ("material", "size", "color", "shape"))

    def adjective(self, rng: random.Random) -> str:
        """Return an adjective of the scene, or another one."""
        attribute = rng.choice(("color", "color", "color", "material", "size"))
        thing = rng.choice(self.things)
        table = TABLES[attribute]
        value = str(thing[attribute]) if rng.random() < 0.6 else rng.choice(list(table))
        return rng.choice(table[value])


def _describe(rng: random.Random, thing: Thing, wanted: Sequence[str]) -> Kind:
    order = [a for a in ("size", "color", "material") if a in wanted]
    if rng.random() < 0.3 and "material" in order and "color" in order:
        order[-2:] = order[:-3:-1]
    adjectives = tuple(rng.choice(TABLES[a][str(thing[a])]) for a in order)
    noun = rng.choice(SHAPES[str(thing["shape"])]) if "shape" in wanted else "object"
    return Kind(noun, adjectives)
