"""Small honest fakes, for tests and for trying things without models.

They count their calls, and they look at pixels or at a table; nothing is pretended.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from viper.core.image import load_image, origin_of
from viper.vision.depth import GroundContactDepth
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Detection, Reply, TextLine
from viper.vision.passes import forward_pass

if TYPE_CHECKING:
    from viper.vision.interfaces import Vectors

PALETTE: dict[str, tuple[int, int, int]] = {
    **{"red": (220, 40, 40), "green": (40, 160, 60), "blue": (40, 80, 200)},
    **{"yellow": (235, 205, 60), "orange": (240, 140, 40), "purple": (140, 70, 170)},
    **{"pink": (250, 150, 170), "cyan": (60, 190, 200), "brown": (130, 85, 50)},
    **{"gray": (150, 150, 150), "white": (250, 250, 250), "black": (20, 20, 20)},
}
BACKGROUND = (225, 215, 200)


class FakeDetector:
    """Gives back what a table says, by picture hash; `None` is the entry for any picture."""

    name = "fake detector"

    def __init__(
        self,
        table: Mapping[str | None, Sequence[Detection]],
        labels: tuple[str, ...] | None = ("block", "ball", "bowl", "cup"),
    ) -> None:
        self.table = dict(table)
        self.labels = labels
        self.calls = 0

    def detect(
        self, images: Sequence[Image.Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return the table's detections, restricted to `nouns` if given."""
        self.calls += 1
        with forward_pass("detector", self.name, images=len(images)):
            rows = [
                self.table.get((origin_of(i) or ("",))[0], self.table.get(None, ())) for i in images
            ]
            return [[d for d in row if nouns is None or d.label in nouns] for row in rows]


class ColorMatcher:
    """Knows colours: embeds an image as the nearest palette colour of its middle."""

    name = "colour matcher"
    logit_scale = 50.0
    image_px = 16

    def __init__(self) -> None:
        self.image_batches: list[int] = []
        self.text_batches: list[int] = []

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        """Return unit rows, closer to a colour the nearer the pixels are to it."""
        import numpy as np

        self.image_batches.append(len(images))
        with forward_pass("image_encoder", self.name, images=len(images)):
            palette = np.array(list(PALETTE.values()), dtype=np.float32)
            rows = np.zeros((len(images), len(PALETTE) + 16), dtype=np.float32)
            for row, image in zip(rows, images, strict=True):
                w, h = image.size
                box = (w // 4, h // 4, max(w // 4 + 1, 3 * w // 4), max(h // 4 + 1, 3 * h // 4))
                pixels = np.asarray(image.crop(box), dtype=np.float32)
                middle = np.median(pixels.reshape(-1, 3), axis=0)
                row[: len(PALETTE)] = np.exp(-np.linalg.norm(palette - middle, axis=1) / 20.0)
            return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows; texts without a colour fall on hashed directions."""
        import numpy as np

        self.text_batches.append(len(texts))
        with forward_pass("text_encoder", self.name, texts=len(texts)):
            rows = np.zeros((len(texts), len(PALETTE) + 16), dtype=np.float32)
            for row, text in zip(rows, texts, strict=True):
                for index, color in enumerate(PALETTE):
                    row[index] = float(color in text.split())
                if not row.any():
                    row[len(PALETTE) + zlib.crc32(text.encode()) % 16] = 1.0
            return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


class FakeVQA:
    """Answers from a table of questions; counts its batches."""

    name = "fake vqa"

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = dict(answers)
        self.batches: list[int] = []

    def answer(self, images: Sequence[Image.Image], questions: Sequence[str]) -> list[Reply]:
        """Return the table's answers; what it does not hold is answered with "unknown"."""
        self.batches.append(len(images))
        with forward_pass("vqa", self.name, images=len(images), texts=len(questions)):
            return [Reply(self.answers.get(question, "unknown"), 0.9) for question in questions]


class FakeOCR:
    """Reads the same lines in every picture."""

    name = "fake reader"

    def __init__(self, *lines: str) -> None:
        self.lines = lines

    def read(self, images: Sequence[Image.Image]) -> list[list[TextLine]]:
        """Return the lines, one below the other."""
        with forward_pass("ocr", self.name, images=len(images)):
            return [
                [
                    TextLine(text, 0.9, (0.0, 10.0 * i, 10.0, 10.0 * i + 8.0))
                    for i, text in enumerate(self.lines)
                ]
                for _ in images
            ]


def draw_toy(
    things: Sequence[tuple[str, str, tuple[int, int, int, int]]],
    size_wh: tuple[int, int] = (64, 48),
) -> tuple[Image.Image, list[dict[str, Any]]]:
    """Draw flat coloured things and return the picture with its labels.

    Args:
        things: (colour, label, box_xyxy) each; balls are round, all others square.
        size_wh: Of the picture, in pixels.
    """
    image = Image.new("RGB", size_wh, BACKGROUND)
    draw = ImageDraw.Draw(image)
    labels = []
    for color, label, (x0, y0, x1, y1) in things:
        paint = draw.ellipse if label == "ball" else draw.rectangle
        paint((x0, y0, x1 - 1, y1 - 1), fill=PALETTE[color])
        depth_m = 1.0 - y1 / size_wh[1]
        labels.append(
            {
                **{"box_xyxy": (x0, y0, x1, y1), "shape": label, "color": color},
                **{"material": "matte", "size": "small", "xyz_m": ((x0 + x1) / 200, depth_m, 0.0)},
            }
        )
    return image, labels


def toy_engine(*pictures: tuple[Image.Image, Sequence[Mapping[str, Any]]]) -> VisionEngine:
    """Return an engine of fakes for pictures made by `draw_toy`."""
    table: dict[str | None, list[Detection]] = {None: []}
    for image, labels in pictures:
        table[load_image(image).hash] = [
            Detection(label["box_xyxy"], 0.9, label["shape"]) for label in labels
        ]
    return VisionEngine(
        FakeDetector(table),
        ColorMatcher(),
        depth=GroundContactDepth(),
        ocr=FakeOCR("EXIT", "7"),
        name="toy",
        name_kinds=("color",),
    )
