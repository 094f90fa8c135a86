"""What people may call an object, and of which objects each caption is true.

A caption such as "a photo of a shiny red cube" is true of every object whose shape, colour
and material are in the sets that its words name. Words may overlap: "shiny" is true of glossy
things and of metal. Size words are allowed and say nothing: a crop has lost the scale.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from robot_sim import COLORS, MATERIALS, SHAPES

__all__ = [
    "CONTRASTS",
    "Caption",
    "Kind",
    "article",
    "contrast_prompts",
    "draw_caption",
    "draw_contrast",
    "draw_twin",
    "words",
]

Kind = tuple[str, str, str]
"""Shape, colour and material of an object, in the words of `robot_sim`."""

SHAPE_WORDS: dict[str, frozenset[str]] = {
    **{shape: frozenset({shape}) for shape in SHAPES},
    "cube": frozenset({"block"}),
    "box": frozenset({"block"}),
    "brick": frozenset({"block"}),
    "sphere": frozenset({"ball"}),
    "orb": frozenset({"ball"}),
    "tube": frozenset({"cylinder"}),
    "can": frozenset({"cylinder"}),
    "mug": frozenset({"cup"}),
    "saucer": frozenset({"plate"}),
    "disc": frozenset({"plate"}),
    "disk": frozenset({"plate"}),
    "dish": frozenset({"plate", "bowl"}),
    "torus": frozenset({"ring"}),
    "donut": frozenset({"ring"}),
    "doughnut": frozenset({"ring"}),
    "hoop": frozenset({"ring"}),
    "container": frozenset({"bowl", "cup"}),
}
ANY_SHAPE = ("object", "thing", "item", "shape")

COLOR_WORDS: dict[str, frozenset[str]] = {
    **{color: frozenset({color}) for color in COLORS},
    "grey": frozenset({"gray"}),
    "violet": frozenset({"purple"}),
    "mauve": frozenset({"purple"}),
    "turquoise": frozenset({"cyan"}),
    "teal": frozenset({"cyan"}),
    "rose": frozenset({"pink"}),
}

MATERIAL_WORDS: dict[str, frozenset[str]] = {
    **{material: frozenset({material}) for material in MATERIALS},
    "matt": frozenset({"matte"}),
    "dull": frozenset({"matte"}),
    "rubber": frozenset({"matte"}),
    "plastic": frozenset({"matte", "glossy"}),
    "shiny": frozenset({"glossy", "metal"}),
    "polished": frozenset({"glossy", "metal"}),
    "reflective": frozenset({"glossy", "metal"}),
    "metallic": frozenset({"metal"}),
}

SIZE_WORDS = ("small", "large", "big", "little", "tiny")

TEMPLATES = (
    "a photo of {a} {phrase}",
    "a photo of {a} {phrase}",
    "a photo of the {phrase}",
    "a picture of {a} {phrase}",
    "an image of {a} {phrase}",
    "{a} {phrase}",
    "the {phrase}",
    "{phrase}",
)
# Words that occur in questions and in the prompts of callers, so that the tokenizer has them.
OTHER_WORDS = (
    "something colored coloured in on of with and or not is it that this made one table what "
    "which color colour material texture surface background shadow wooden wood glass paper empty"
)

# The questions that the vision API asks of a crop, each a choice of one among equals.
CONTRASTS: dict[str, tuple[str, ...]] = {
    "shape": tuple(SHAPES),
    "color": tuple(COLORS),
    "material": tuple(MATERIALS),
}
_WORDS: dict[str, Mapping[str, frozenset[str]]] = {
    "shape": SHAPE_WORDS,
    "color": COLOR_WORDS,
    "material": MATERIAL_WORDS,
}


@dataclass(frozen=True)
class Caption:
    """A text and the objects that it is true of; an empty set allows every value."""

    text: str
    shapes: frozenset[str] = frozenset()
    colors: frozenset[str] = frozenset()
    materials: frozenset[str] = frozenset()

    def matches(self, kind: Kind) -> bool:
        """Return whether the caption is true of an object."""
        allowed = (self.shapes, self.colors, self.materials)
        return all(not words or value in words for words, value in zip(allowed, kind, strict=True))


def draw_caption(kind: Kind, rng: random.Random) -> Caption:
    """Return a random caption that is true of an object."""
    shape, color, material = kind
    noun, shapes = _word("shape", shape, rng) if rng.random() < 0.65 else (None, frozenset())
    adjectives: list[str] = []
    colors: frozenset[str] = frozenset()
    materials: frozenset[str] = frozenset()
    if rng.random() < 0.65:
        word, colors = _word("color", color, rng)
        adjectives.append(word)
    if rng.random() < 0.4 or not (noun or colors):
        word, materials = _word("material", material, rng)
        adjectives.insert(rng.randrange(len(adjectives) + 1), word)
    if rng.random() < 0.15:
        adjectives.insert(0, rng.choice(SIZE_WORDS))
    ending = "s" if rng.random() < 0.08 else ""
    phrase = " ".join([*adjectives, (noun or rng.choice(ANY_SHAPE)) + ending])
    if noun is None and adjectives and rng.random() < 0.15:
        phrase = " ".join(adjectives)
    return Caption(_in_sentence(phrase, rng), shapes, colors, materials)


def draw_twin(kind: Kind, rng: random.Random) -> Caption:
    """Return a caption of an object that differs from `kind` in one respect."""
    changed = list(kind)
    column = rng.choice([0, 1, 2, 2])
    values = list(CONTRASTS.values())[column]
    changed[column] = rng.choice([value for value in values if value != kind[column]])
    return draw_caption((changed[0], changed[1], changed[2]), rng)


def contrast_prompts(kind: str, *, noun: str = "object") -> list[str]:
    """Return the prompts of one entry of `CONTRASTS`, e.g. "a photo of a red object"."""
    values = CONTRASTS[kind]
    phrases = values if kind == "shape" else [f"{value} {noun}" for value in values]
    return [f"a photo of {article(phrase)} {phrase}" for phrase in phrases]


def draw_contrast(kind: str, rng: random.Random) -> list[str]:
    """Return prompts as `contrast_prompts` does, with random wording common to all."""
    template = rng.choice(TEMPLATES)
    noun = rng.choice([*ANY_SHAPE, *SHAPES])
    phrases = []
    for value in CONTRASTS[kind]:
        same = [word for word, values in _WORDS[kind].items() if values == {value}]
        word = value if rng.random() < 0.6 else rng.choice(same)
        phrases.append(word if kind == "shape" else f"{word} {noun}")
    return [template.format(a=article(phrase), phrase=phrase) for phrase in phrases]


def words() -> list[str]:
    """Return every word that captions are made of, sorted."""
    text = " ".join([*TEMPLATES, OTHER_WORDS, "an"]).replace("{a}", "").replace("{phrase}", "")
    known = {*text.split(), *ANY_SHAPE, *SIZE_WORDS, *SHAPE_WORDS, *COLOR_WORDS, *MATERIAL_WORDS}
    return sorted(known | {word + "s" for word in (*SHAPE_WORDS, *ANY_SHAPE)})


def _word(kind: str, value: str, rng: random.Random) -> tuple[str, frozenset[str]]:
    fitting = [word for word, values in _WORDS[kind].items() if value in values]
    word = value if rng.random() < 0.5 else rng.choice(fitting)
    return word, _WORDS[kind][word]


def _in_sentence(phrase: str, rng: random.Random) -> str:
    return rng.choice(TEMPLATES).format(a=article(phrase), phrase=phrase)


def article(phrase: str) -> str:
    """Return "an" or "a", as it stands before a phrase."""
    return "an" if phrase[0] in "aeiou" else "a"
