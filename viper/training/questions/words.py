"""Words of the tabletop world and their synonyms."""

from __future__ import annotations

from viper.llm.english import IRREGULAR, article, plural

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

NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
ORDINALS_SHORT = ("1st", "2nd", "3rd", "4th", "5th", "6th")

__all__ = [
    "COLORS", "IRREGULAR", "MATERIALS", "MEANING_OF", "NUMBERS", "ORDINALS", "ORDINALS_SHORT",
    "SHAPES", "SIZES", "article", "plural",
]  # fmt: skip
