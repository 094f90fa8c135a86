"""How English nouns change in number: enough to tell that "giraffes" are many of a "giraffe"."""

from __future__ import annotations

import re

IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "mouse": "mice",
    "goose": "geese", "foot": "feet", "tooth": "teeth", "knife": "knives", "leaf": "leaves",
    "wolf": "wolves", "shelf": "shelves", "loaf": "loaves", "scarf": "scarves", "wife": "wives",
    "calf": "calves", "half": "halves", "thief": "thieves", "life": "lives", "elf": "elves",
    "sheep": "sheep", "fish": "fish", "deer": "deer", "aircraft": "aircraft", "ox": "oxen",
    "cactus": "cacti", "torus": "tori", "potato": "potatoes", "tomato": "tomatoes",
    "hero": "heroes", "scissors": "scissors", "pants": "pants",
    "jeans": "jeans", "shorts": "shorts", "axe": "axes",
    "octopus": "octopuses", "thermos": "thermoses", "die": "dice", "dice": "dice",
    "policeman": "policemen", "fireman": "firemen", "snowman": "snowmen", "postman": "postmen",
    "fisherman": "fishermen", "moose": "moose", "salmon": "salmon", "shrimp": "shrimp",
    "mango": "mangoes", "echo": "echoes", "volcano": "volcanoes", "hoof": "hooves",
    "goggles": "goggles", "headphones": "headphones", "tongs": "tongs", "pliers": "pliers",
    "quiz": "quizzes", "bus": "buses", "movie": "movies", "cookie": "cookies", "tie": "ties",
    "pie": "pies", "shoe": "shoes", "bookshelf": "bookshelves",
}  # fmt: skip
"""Nouns whose plural, or whose way back, no rule gives."""

_SINGULAR = {many: one for one, many in IRREGULAR.items()}


COLOR_LIKE: dict[str, tuple[str, ...]] = {
    "yellow": ("sun", "banana", "lemon"),
    "red": ("tomato", "blood", "fire", "cherry"),
    "blue": ("sky", "sea", "ocean"),
    "green": ("grass", "leaf", "frog"),
    "brown": ("chocolate", "wood", "coffee"),
    "white": ("snow", "milk"),
    "black": ("coal", "night"),
    "orange": ("carrot", "pumpkin"),
    "pink": ("pig", "flamingo"),
    "gray": ("elephant", "ash"),
}
"""Colour to what everybody knows to have it, as in "the sun-colored block"."""


def plural(noun: str) -> str:
    """Return the plural of a noun phrase; its last word changes."""
    head, space, last = noun.rpartition(" ")
    if last in IRREGULAR:
        return head + space + IRREGULAR[last]
    if re.search(r"(s|x|z|ch|sh)$", last):
        return noun + "es"
    if re.search(r"[^aeiou]y$", last):
        return noun[:-1] + "ies"
    return noun + "s"


def singular(noun: str) -> str:
    """Return the singular of a noun phrase in the plural; a singular comes back as it is."""
    head, space, last = noun.rpartition(" ")
    if last in _SINGULAR:
        return head + space + _SINGULAR[last]
    if last in IRREGULAR or len(last) < 3:
        return noun
    if re.search(r"[^aeiou]ies$", last):
        return noun[:-3] + "y"
    if re.search(r"(ss|x|z|ch|sh)es$", last):
        return noun[:-2]
    return noun[:-1] if re.search(r"[^su]s$", last) else noun


def article(word: str) -> str:
    """Return "a" or "an"."""
    return "an" if word[:1] in "aeiou" and not word.startswith(("uni", "us", "eu", "one")) else "a"
