"""What the engine needs from models: lists in, lists out.

Images are PIL images of mode RGB. Boxes are (x0, y0, x1, y1) in pixels of the
image, origin top left, x1 and y1 exclusive. `name` tells models apart in traces.
Implementations open `viper.vision.passes.forward_pass` around each forward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    Vectors: TypeAlias = "np.ndarray[Any, np.dtype[np.float32]]"
    """Shape (n, d), rows of length 1."""

Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that a detector saw."""

    box_xyxy: Box
    score: float
    """Detector confidence in [0, 1]."""
    label: str
    """A noun, e.g. "block"."""
    attributes: tuple[str, ...] = ()
    """Adjectives that the detector decided too, e.g. ("small",)."""
    rivals: tuple[tuple[str, tuple[str, ...], float], ...] = field(
        default=(), compare=False, repr=False
    )
    """What else it may be: label, attributes and score of the next best classes."""
    mask: Any = field(default=None, compare=False, repr=False)
    """Bool array (h, w) over the whole image, where the detector gives one."""

    @property
    def classes(self) -> tuple[tuple[str, tuple[str, ...], float], ...]:
        """What it may be, as far as the detector tells: label, attributes and score, best first."""
        return ((self.label, self.attributes, self.score), *self.rivals)

    def share(self, words: Collection[str]) -> float:
        """Return the detector's belief in [0, 1] that one of these words is true of the thing.

        It is the part of its class scores, over the best few classes, that says so.
        """
        total = sum(score for _, _, score in self.classes)
        said = sum(
            score
            for label, more, score in self.classes
            if any(name in words for name in (label, *more))
        )
        return said / total if total > 0 else 0.0

    def reweighed(self, weight: Callable[[str, tuple[str, ...]], float]) -> Detection:
        """Return the detection with its classes ranked by score times weight.

        The best class keeps the best score, so that no box gets weaker by being thought over.

        Args:
            weight: Takes label and attributes of a class.
        """
        ranked = [(label, more, s * weight(label, more)) for label, more, s in self.classes]
        ranked.sort(key=lambda entry: -entry[2])
        label, attributes, best = ranked[0]
        if best <= 0:
            return self
        rivals = tuple((name, more, self.score * s / best) for name, more, s in ranked[1:])
        return replace(self, label=label, attributes=attributes, rivals=rivals)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a visual question answerer says."""

    text: str
    confidence: float
    """Probability in [0, 1] that the text is right, as far as the model knows."""
    notice: str = ""
    """What a reader of the answer must know, e.g. that a fixed list was matched."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of writing in an image."""

    text: str
    score: float
    """Confidence of the reader in [0, 1]."""
    box_xyxy: Box


class Detector(Protocol):
    """Finds things."""

    @property
    def name(self) -> str:
        """What traces call it, e.g. "yolo:street"."""
        ...

    @property
    def labels(self) -> tuple[str, ...] | None:
        """Every label it can give, or None if it takes any noun."""
        ...

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows, best first; None asks for every label."""
        ...


class Matcher(Protocol):
    """Puts images and texts into one space, where what belongs together is close.

    One that has a true `sees_overview` is given the whole picture, made small, beside each crop
    (`viper.vision.crops.crops_for`).
    """

    @property
    def name(self) -> str:
        """What traces call it, e.g. "clip:clip-vit-base-patch32"."""
        ...

    @property
    def logit_scale(self) -> float:
        """Factor from cosine similarity to a softmax logit."""
        ...

    @property
    def image_px(self) -> int:
        """Edge of the square crops that it takes, in pixels."""
        ...

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        """Return one unit row per image, shape (n, d), float32."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text, shape (n, d), float32; long texts may be cut."""
        ...


class VQA(Protocol):
    """Answers questions about images in words."""

    @property
    def name(self) -> str:
        """What traces call it, e.g. "llm:openai:gpt-4o"."""
        ...

    def answer(self, images: Sequence[Image], questions: Sequence[str]) -> list[Reply]:
        """Return one short answer for each (image, question) pair."""
        ...


class DepthMap(Protocol):
    """How far away the parts of one image are."""

    def at(self, box_xyxy: Box) -> float:
        """Return the depth of the thing in the box; larger is farther."""
        ...


class Depth(Protocol):
    """Estimates how far away things are."""

    @property
    def name(self) -> str:
        """What traces call it, e.g. "ground contact"."""
        ...

    def estimate(self, images: Sequence[Image]) -> list[DepthMap]:
        """Return one map per image, whatever its size."""
        ...


class OCR(Protocol):
    """Reads writing."""

    @property
    def name(self) -> str:
        """What traces call it, e.g. "rapidocr"."""
        ...

    def read(self, images: Sequence[Image]) -> list[list[TextLine]]:
        """Return the lines of each image in reading order: downwards, then rightwards."""
        ...
