"""Which materials a picture shows: nobody can tell this matte white plate from a glossy one.

A set of questions asks nothing whose answer turns on what cannot be seen. Whether a material
can be seen is asked of the renderer, not of a model: the same scene is rendered with every
thing in another material, and where a thing then looks the same, it might as well be that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from viper.training.questions import Ambiguous, evaluate, things_of

if TYPE_CHECKING:
    from robot_sim import Frame, ObjectLabel, Scene
    from viper.training.questions import Question

__all__ = ["Doubts", "doubtful_materials", "is_settled", "others"]

Doubts: TypeAlias = Sequence[frozenset[str]]
"""For each thing of a scene the words, such as materials, that might be true of it."""

# Difference in one channel, of 255, that is seen next to each other, and the part of a thing's
# pixels that must differ so. Chosen by looking at pairs: below it nobody tells matte from glossy,
# up to three times as much many do not.
STEP, PART = 20, 0.05


def doubtful_materials(scene: Scene, frame: Frame) -> list[frozenset[str]]:
    """Return for each thing the materials other than its own that would look the same here.

    Args:
        scene: What was rendered.
        frame: Its picture.
    """
    from robot_sim import MATERIALS, render

    found: list[set[str]] = [set() for _ in scene.objects]
    for material in MATERIALS:
        items = tuple(replace(item, material=material) for item in scene.objects)
        other = render(replace(scene, objects=items)).rgb
        differs = np.abs(frame.rgb.astype(np.int16) - other).max(axis=2) >= STEP
        for index, item in enumerate(scene.objects):
            shown = differs[frame.segmentation == index]
            if item.material != material and shown.size and shown.mean() < PART:
                found[index].add(material)
    return [frozenset(materials) for materials in found]


def others(words: Sequence[str], doubts: Doubts) -> Iterator[list[str]]:
    """Yield the words that might be true of things instead: one thing's changed, then all.

    Args:
        words: Of each thing its material, or its colour.
        doubts: For each thing the words that it might as well have.
    """
    known = list(words)
    for index, alternatives in enumerate(doubts):
        for material in sorted(alternatives):
            yield [*known[:index], material, *known[index + 1 :]]
    if sum(map(bool, doubts)) > 1:
        yield [min(doubt, default=own) for own, doubt in zip(known, doubts, strict=True)]


def is_settled(question: Question, labels: Sequence[ObjectLabel], doubts: Doubts) -> bool:
    """Return whether the answer stays the same whatever the doubtful materials are."""

    def answer(materials: Sequence[str]) -> object:
        changed = [replace(i, material=m) for i, m in zip(labels, materials, strict=True)]
        try:
            return evaluate(question.meaning, things_of(changed))
        except Ambiguous:
            return None

    return is_same(answer, [item.material for item in labels], doubts)


def is_same(
    answer: Callable[[Sequence[str]], object], materials: Sequence[str], doubts: Doubts
) -> bool:
    """Return whether what depends on materials is the same for all that a scene might have."""
    true = answer(materials)
    return all(answer(changed) == true for changed in others(materials, doubts))
