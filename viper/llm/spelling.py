"""Misspelt words of the tabletop world put right, and only those: a strange noun stays as it is."""

from __future__ import annotations

import re
from functools import cache

SHAPES = (
    *("block", "cube", "ball", "sphere", "cylinder", "cone", "pyramid", "bowl", "plate", "ring"),
    *("torus", "object", "thing", "item"),
)
OTHERS = (
    *("red", "blue", "green", "yellow", "orange", "purple", "pink", "cyan", "brown", "white"),
    *("black", "gray", "metal", "metallic", "matte", "glossy", "shiny", "small", "large", "little"),
    *("many", "there", "what", "color", "colour", "which", "shape", "size", "material", "number"),
    *("count", "table", "picture", "left", "right", "front", "behind", "between", "same", "bigger"),
    *("larger", "smaller", "closest", "nearest", "farthest", "furthest", "leftmost", "rightmost"),
    *("largest", "biggest", "smallest", "different", "second", "third", "more", "fewer", "than"),
)
REAL_WORDS = frozenset(
    {"back", "three", "thins", "meal", "mate", "tale", "font", "pate", "cubs", "cons", "cues"}
    | {"bows", "rigs", "thee", "gary", "bock", "ting", "cont", "pant", "sall"}
)
"""Words that a slip could make but that mean something themselves."""
COMMON = {
    "coulor": "colour", "coulour": "colour", "teh": "the", "wat": "what", "wht": "what",
    "hwo": "how", "sqaure": "square", "cilinder": "cylinder", "cylindar": "cylinder",
    "pyrimid": "pyramid", "pryamid": "pyramid", "spere": "sphere", "sphear": "sphere",
    "behing": "behind", "beween": "between", "ther": "there", "thier": "their", "wehre": "where",
    "matal": "metal", "purpel": "purple", "yelow": "yellow", "yello": "yellow", "grean": "green",
    "biger": "bigger", "closets": "closest", "howmany": "how many",
}  # fmt: skip
"""Slips that no rule below makes."""

_WORD = re.compile(r"[A-Za-z]+")
# a word of fewer letters is too likely another word
_LEAST_LETTERS = 5


@cache
def _targets() -> frozenset[str]:
    return frozenset([*SHAPES, *(f"{s}s" for s in SHAPES), *OTHERS])


@cache
def _neighbours() -> dict[str, str]:
    """Return every slip of a target, with the target; slips of two targets are left out."""
    found: dict[str, set[str]] = {}
    for word in _targets():
        for slip in _slips(word):
            found.setdefault(slip, set()).add(word)
    return {
        slip: next(iter(words))
        for slip, words in found.items()
        if len(words) == 1 and slip not in _targets() | REAL_WORDS
    } | COMMON


def _slips(word: str) -> set[str]:
    """Return the word with two letters swapped, one lost or one doubled; the first stays."""
    inner = range(1, len(word))
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in inner if i + 1 < len(word)}
    if len(word) < _LEAST_LETTERS:
        return swapped - {word}
    lost = {word[:i] + word[i + 1 :] for i in inner if i + 1 < len(word)}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    return (swapped | lost | doubled) - {word}


def correct(text: str) -> str:
    """Return the text with its slips of the pen put right."""

    def put_right(match: re.Match[str]) -> str:
        return _neighbours().get(match.group().lower(), match.group())

    return _WORD.sub(put_right, text)
