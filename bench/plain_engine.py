"""The engine that programs in ViperGPT's style were written for: one picture at a time.

Every call runs its models anew, on one crop, with all its texts: no memo, no batches, no
siblings. It answers like `viper.vision` and uses the same models, so that `bench/vision.py`
can count what seeing once saves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL.Image import Image

from viper.vision.crops import crops_for
from viper.vision.interfaces import VQA, Depth, Detector, Matcher
from viper.vision.lexicon import CONTRAST
from viper.vision.phrases import matching_labels, parse_phrase


@dataclass(frozen=True)
class PlainModels:
    """The models, without an engine."""

    detector: Detector
    matcher: Matcher
    vqa: VQA
    depth: Depth


class PlainPatch:
    """A region of a picture; y axis up, as in ViperGPT."""

    def __init__(
        self,
        models: PlainModels,
        image: Image,
        box: tuple[float, float, float, float] | None = None,
        label: str = "",
        said: tuple[str, ...] = (),
    ) -> None:
        self.models, self.image, self.label, self.said = models, image, label, said
        self.box = box or (0.0, 0.0, float(image.width), float(image.height))
        self.left, self.right = self.box[0], self.box[2]
        self.lower, self.upper = image.height - self.box[3], image.height - self.box[1]
        self.width, self.height = self.right - self.left, self.upper - self.lower
        self.horizontal_center = (self.left + self.right) / 2
        self.vertical_center = (self.lower + self.upper) / 2

    def find(self, object_name: str) -> list[PlainPatch]:
        """Detect, then check every adjective on every hit."""
        labels = self.models.detector.labels
        phrase = parse_phrase(object_name, labels)
        known = None if phrase.is_any else matching_labels(phrase.noun, labels or ())
        found = self.models.detector.detect([self.image], None)[0]
        hits = [
            PlainPatch(self.models, self.image, d.box_xyxy, d.label, d.attributes)
            for d in found
            if known is None or d.label in known
        ]
        for claim in phrase.attributes:
            hits = [hit for hit in hits if hit.verify_property(phrase.noun, claim.word)]
        return hits

    def exists(self, object_name: str) -> bool:
        """Detect, then ask about every hit."""
        return bool([hit for hit in self.find(object_name) if hit.ask(f"Is this a {object_name}?")])

    def verify_property(self, object_name: str, attribute: str) -> bool:
        """Compare the crop with the attribute and all that it excludes."""
        claim = parse_phrase(f"{attribute} {object_name}").attributes[0]
        if claim.kind is None or claim.word in self.said:
            return claim.word in self.said
        values = CONTRAST[claim.kind]
        return values[self._best([f"a photo of a {value} object" for value in values])] in (
            claim.values
        )

    def best_text_match(self, option_list: Sequence[str]) -> str:
        """Compare the crop with the options."""
        texts = [f"a photo of a {option} object" for option in option_list]
        return option_list[self._best(texts)]

    def ask(self, question: str) -> str:
        """Put a question to the question answerer."""
        crop = self.image.crop(tuple(round(edge) for edge in self.box))  # type: ignore[arg-type]
        return self.models.vqa.answer([crop], [question])[0].text

    simple_query = ask

    def compute_depth(self) -> float:
        """Estimate the depth of the whole picture, and read it off."""
        return float(self.models.depth.estimate([self.image])[0].at(self.box))

    def _best(self, texts: list[str]) -> int:
        matcher = self.models.matcher
        crops = crops_for(matcher, self.image, [self.box])
        row = matcher.embed_images(crops)[0] @ matcher.embed_texts(texts).T
        return int(np.argmax(row))


def distance(a: PlainPatch, b: PlainPatch) -> float:
    """Return the pixels between the nearest edges."""
    dx = max(a.left - b.right, b.left - a.right, 0)
    dy = max(a.lower - b.upper, b.lower - a.upper, 0)
    return float(np.hypot(dx, dy))


def best_image_match(list_patches: Sequence[PlainPatch], content: Sequence[str]) -> PlainPatch:
    """Return the patch that is likest to the texts; crops in one batch, as ViperGPT does."""
    models = list_patches[0].models
    crops = [crops_for(models.matcher, p.image, [p.box])[0] for p in list_patches]
    texts = [f"a photo of a {text}" for text in content]
    scores = models.matcher.embed_images(crops) @ models.matcher.embed_texts(texts).T
    return list_patches[int(scores.mean(axis=1).argmax())]


def names(models: PlainModels, image: Image) -> dict[str, Any]:
    """Return what a program may use."""
    return {
        "image_patch": PlainPatch(models, image),
        "distance": distance,
        "best_image_match": best_image_match,
    }
