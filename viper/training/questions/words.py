"""Words of the tabletop world, their synonyms, and how English nouns change in number."""

from __future__ import annotations

import re

SHAPES: dict[str, tuple[str, ...]] = {
    "block": ("block", "cube"),
    "ball": ("ball", "sphere"),
    "cylinder": ("cylinder",),
    "cone": ("cone",),
    "pyramid": ("pyramid",),
    "bowl": ("bowl",),
    "cup": ("cup", "mug"),
    "plate": ("plate",),
    "ring": ("ring", "torus"),
}
"""Shape of a label, and the nouns that mean it and nothing else."""

COLORS: dict[str, tuple[str, ...]] = {
    name: (name,)
    for name in [
        "blue",
        "red",
        "green",
        "yellow",
        "orange",
        "purple",
        "pink",
        "cyan",
        "brown",
        "white",
        "black",
    ]
} | {"gray": ("gray", "grey")}

MATERIALS: dict[str, tuple[str, ...]] = {
    "matte": ("matte",),
    "glossy": ("glossy",),
    "metal": ("metal", "metallic"),
}

SIZES: dict[str, tuple[str, ...]] = {
    "small": ("small", "little", "tiny"),
    "large": ("large", "big"),
}

MEANING_OF: dict[str, tuple[str, str]] = {
    word: (attribute, value)
    for attribute, table in (
        ("shape", SHAPES), ("color", COLORS), ("material", MATERIALS), ("size", SIZES),
    )
    for value, names in table.items()
    for word in names
}  # fmt: skip
"""Word to (attribute, value), e.g. "cube" to ("shape", "block")."""

IRREGULAR = {
    "man": "men", "woman": "women", "child": "children", "person": "people", "mouse": "mice",
    "goose": "geese", "foot": "feet", "tooth": "teeth", "knife": "knives", "leaf": "leaves",
    "wolf": "wolves", "shelf": "shelves", "loaf": "loaves", "scarf": "scarves", "wife": "wives",
    "calf": "calves", "half": "halves", "thief": "thieves", "life": "lives", "elf": "elves",
    "sheep": "sheep", "fish": "fish", "deer": "deer", "aircraft": "aircraft", "ox": "oxen",
    "cactus": "cacti", "torus": "tori", "potato": "potatoes", "tomato": "tomatoes",
    "hero": "heroes", "scissors": "scissors", "pants": "pants", "glasses": "glasses",
    "jeans": "jeans", "shorts": "shorts", "die": "dice", "dice": "dice", "spaceship": "spaceships",
    "policeman": "policemen", "fireman": "firemen", "snowman": "snowmen", "postman": "postmen",
    "fisherman": "fishermen", "moose": "moose", "salmon": "salmon", "shrimp": "shrimp",
    "mango": "mangoes", "echo": "echoes", "volcano": "volcanoes", "hoof": "hooves",
    "goggles": "goggles", "headphones": "headphones", "tongs": "tongs", "pliers": "pliers",
    "lego": "legos", "quiz": "quizzes",
}  # fmt: skip
"""Nouns whose plural no rule gives."""


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


def article(word: str) -> str:
    """Return "a" or "an"."""
    return "an" if word[:1] in "aeiou" and not word.startswith(("uni", "us", "eu", "one")) else "a"


NUMBERS = (
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINALS_SHORT = ("1st", "2nd", "3rd", "4th", "5th", "6th")
