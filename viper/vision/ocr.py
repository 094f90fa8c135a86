"""Reading text in pictures through RapidOCR, an optional package that carries its own models."""

from __future__ import annotations

import importlib.util
import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelMissing
from viper.vision.interfaces import TextLine
from viper.vision.passes import forward_pass, loading
from viper.vision.weights import reading_weights

if TYPE_CHECKING:
    from PIL.Image import Image

_INSTALL = 'Reading text needs RapidOCR: pip install "viper-sandbox[ocr]".'
# Smaller pictures are enlarged to this height: the reader sees nothing in less.
_MIN_SIDE = 32


class RapidOcr:
    """PP-OCR's text detector and reader on the CPU, through the package `rapidocr`."""

    name = "rapidocr"

    def __init__(self) -> None:
        self._engine: Any = None
        self._lock = threading.RLock()

    def check(self) -> None:
        """Raise `ModelMissing` if the package is not installed, or has no models."""
        for package in ("rapidocr", "onnxruntime"):
            if importlib.util.find_spec(package) is None:
                raise ModelMissing(_INSTALL)
        found = importlib.util.find_spec("rapidocr")
        places = (found.submodule_search_locations if found is not None else None) or []
        if not any(list(Path(place).glob("models/*.onnx")) for place in places):
            raise ModelMissing(f"The package rapidocr holds no models here. {_INSTALL}")

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        with self._lock:
            if self._engine is None:
                self.check()
                with loading(self.name), reading_weights("text reader", "rapidocr", _INSTALL):
                    from rapidocr import RapidOCR

                    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
                    self._engine = RapidOCR(params={"Global.log_level": "error"})

    def read(self, images: Sequence[Image]) -> list[list[TextLine]]:
        """Return the lines of each image in reading order."""
        self.load()
        found = []
        for image in images:
            with self._lock, forward_pass("ocr", self.name, images=1):
                found.append(self._read_one(image))
        return found

    def _read_one(self, image: Image) -> list[TextLine]:
        import numpy as np

        scale = max(1.0, _MIN_SIDE / max(1, min(image.size)))
        if scale > 1.0:
            width, height = image.size
            image = image.resize((round(width * scale), round(height * scale)))
        bgr = np.asarray(image.convert("RGB"))[:, :, ::-1]
        result = self._engine(bgr)
        if not result.txts:
            return []
        lines = [
            TextLine(str(text), float(score), _box(corners, scale))
            for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
        ]
        return in_reading_order(lines)


def in_reading_order(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return lines from top to bottom; those side by side from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda entry: entry.box_xyxy[1] + entry.box_xyxy[3]):
        middle = (line.box_xyxy[1] + line.box_xyxy[3]) / 2
        if rows and rows[-1][0].box_xyxy[1] <= middle <= rows[-1][0].box_xyxy[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda entry: entry.box_xyxy[0])]


def _box(corners: Any, scale: float) -> tuple[float, float, float, float]:
    xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
