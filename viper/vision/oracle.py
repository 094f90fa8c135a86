"""Vision that cannot be wrong: a detector, matcher and depth that read true labels.

Tests and evaluations use it to tell errors of programs from errors of vision. It goes
through the same engine, so passes and batches are counted as with real models.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError
from viper.core.image import LoadedImage, load_image, origin_of
from viper.vision.box_pairs import iou
from viper.vision.engine import Region, VisionEngine, box_of
from viper.vision.interfaces import Box, DepthMap, Detection
from viper.vision.lexicon import CONTRAST, SHAPES
from viper.vision.passes import forward_pass
from viper.vision.phrases import attribute_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.vision.interfaces import Vectors

_VALUES = tuple((kind, value) for kind, values in CONTRAST.items() for value in values)
# Unknown words share these extra directions, so that they match nothing on purpose.
_OTHER = 16
_MIN_IOU = 0.3


@dataclass(frozen=True, slots=True)
class TrueObject:
    """What is true of one object."""

    box_xyxy: Box
    shape: str
    color: str = ""
    material: str = ""
    size: str = ""
    xyz_m: tuple[float, float, float] | None = None
    """Position in the world, metres; a larger y is farther from the viewer."""
    size_m: float | None = None
    """True extent in metres, where known; else the size word orders objects."""

    @classmethod
    def of(cls, label: Any) -> TrueObject:
        """Read a label: a mapping, or an object with these names as attributes."""

        def get(key: str) -> Any:
            return label.get(key) if isinstance(label, Mapping) else getattr(label, key, None)

        box, shape = get("box_xyxy"), get("shape")
        if box is None or shape is None:
            raise InputError(f"A label needs `box_xyxy` and `shape`, got {label!r:.120}.")
        x0, y0, x1, y1 = (float(edge) for edge in box)
        place, extent = get("xyz_m"), get("size_m")
        return cls(
            box_xyxy=(x0, y0, x1, y1),
            shape=str(shape),
            color=str(get("color") or ""),
            material=str(get("material") or ""),
            size=str(get("size") or ""),
            xyz_m=None if place is None else (float(place[0]), float(place[1]), float(place[2])),
            size_m=None if extent is None else float(extent),
        )


@dataclass
class TrueLabels:
    """The labels of each picture, by the hash of its pixels."""

    by_hash: dict[str, tuple[TrueObject, ...]] = field(default_factory=dict)

    def add(self, image: Any, labels: Sequence[Any]) -> LoadedImage:
        """Note what a picture shows; returns it loaded."""
        loaded = load_image(image)
        self.by_hash[loaded.hash] = tuple(TrueObject.of(label) for label in labels)
        return loaded

    def of(self, image: Image) -> tuple[TrueObject, ...]:
        """Return the labels of the picture that `image` is, or was cut from."""
        origin = origin_of(image)
        known = self.by_hash.get(origin[0]) if origin is not None else None
        if known is None:
            raise InputError("The oracle has no labels for this picture: add them first.")
        return known

    def nearest(self, image_hash: str, box: Box) -> TrueObject | None:
        """Return the object whose box overlaps `box` most, if it does clearly."""
        objects = self.by_hash.get(image_hash, ())
        best = max(objects, key=lambda item: iou(item.box_xyxy, box), default=None)
        return best if best is not None and iou(best.box_xyxy, box) >= _MIN_IOU else None


class OracleDetector:
    """Gives back the true boxes."""

    name = "oracle"
    labels: tuple[str, ...] = SHAPES

    def __init__(self, truth: TrueLabels) -> None:
        self._truth = truth

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return every labelled object with score 1; `nouns` restricts the labels."""
        with forward_pass("detector", self.name, images=len(images)):
            return [
                [
                    Detection(item.box_xyxy, 1.0, item.shape, (item.size,) if item.size else ())
                    for item in self._truth.of(image)
                    if nouns is None or item.shape in nouns
                ]
                for image in images
            ]


class OracleMatcher:
    """Embeds a crop as the attributes of the object in it, and a text as what it claims."""

    name = "oracle"
    logit_scale = 100.0
    image_px = 8

    def __init__(self, truth: TrueLabels) -> None:
        self._truth = truth

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        """Return unit rows; a crop that shows no single object matches nothing."""
        with forward_pass("image_encoder", self.name, images=len(images)):
            rows = []
            for image in images:
                origin = origin_of(image)
                item = self._truth.nearest(*origin) if origin is not None else None
                words = [] if item is None else [item.shape, item.color, item.material, item.size]
                rows.append(_direction([word for word in words if word]))
            return _stack(rows)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows; the words of a contrast set count, others match nothing."""
        with forward_pass("text_encoder", self.name, texts=len(texts)):
            return _stack(
                [_direction(text.removeprefix("a photo of ").split()[1:]) for text in texts]
            )


@dataclass(frozen=True)
class OracleDepthMap:
    """True distances of the objects of one picture."""

    truth: TrueLabels
    image_hash: str
    height: int

    def at(self, box_xyxy: Box) -> float:
        """Return the object's y in metres; between objects, a guess from the row."""
        item = self.truth.nearest(self.image_hash, box_xyxy)
        if item is not None and item.xyz_m is not None:
            return item.xyz_m[1]
        return -box_xyxy[3] / self.height


class OracleDepth:
    """Gives back the true positions."""

    name = "oracle"

    def __init__(self, truth: TrueLabels) -> None:
        self._truth = truth

    def estimate(self, images: Sequence[Image]) -> list[DepthMap]:
        """Return one map per picture; larger is farther."""
        maps: list[DepthMap] = []
        for image in images:
            origin = origin_of(image)
            maps.append(OracleDepthMap(self._truth, origin[0] if origin else "", image.height))
        return maps


def oracle_engine(truth: TrueLabels) -> VisionEngine:
    """Return an engine that answers from `truth`."""

    def apparent_size(region: Region) -> float:
        item = truth.nearest(region.image.hash, box_of(region))
        area = (region.box[2] - region.box[0]) * (region.box[3] - region.box[1])
        if item is None:
            return float(area**0.5)
        if item.size_m is not None:
            return item.size_m
        return 1e4 * (item.size == "large") + float(area**0.5)

    return VisionEngine(
        OracleDetector(truth),
        OracleMatcher(truth),
        depth=OracleDepth(truth),
        name="oracle",
        name_kinds=("color",),
        apparent_size=apparent_size,
    )


def _direction(words: Sequence[str]) -> list[float]:
    """Return an unnormalised vector: one direction per value, and some for other words."""
    row = [0.0] * (len(_VALUES) + _OTHER)
    for word in words:
        claim = attribute_of(word)
        if claim.kind is not None:
            for value in claim.values:
                row[_VALUES.index((claim.kind, value))] = 1.0
    if not any(row):
        row[len(_VALUES) + zlib.crc32(" ".join(words).encode()) % _OTHER] = 1.0
    return row


def _stack(rows: Sequence[Sequence[float]]) -> Vectors:
    import numpy as np

    array = np.asarray(rows, dtype=np.float32).reshape(len(rows), len(_VALUES) + _OTHER)
    return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True))
