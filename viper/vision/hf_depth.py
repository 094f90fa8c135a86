"""Depth by transformers models: DPT (MiDaS), Depth Anything, ZoeDepth, GLPN, Depth Pro.

Some give metres, others only which of two things is nearer, the larger number being the
nearer thing. Here larger always means farther: relative maps are turned around and run
from 0 for the nearest point of a picture to 1 for the farthest.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelError
from viper.core.settings import silence_telemetry
from viper.vision.folders import check_folder, local_folder, model_type, quietly, read_model
from viper.vision.interfaces import Box, DepthMap
from viper.vision.passes import forward_pass, loading
from viper.vision.weights import pick_device, reading_weights, require_files

if TYPE_CHECKING:
    from PIL.Image import Image

MEANINGS = ("metres", "relative")
_MEND = "Give a folder with a transformers depth model."
_METRIC = ("zoedepth", "glpn", "depth_pro", "prompt_depth_anything")
# Longest side of the maps that are kept, in pixels.
_MAP_PX = 512


@dataclass(frozen=True, eq=False)
class DenseDepth:
    """The depth of every point of one picture."""

    map: Any
    """Array (h, w), larger is farther; smaller than the picture."""
    size_wh: tuple[int, int]
    """Of the picture, in pixels."""

    def at(self, box_xyxy: Box) -> float:
        """Return the median depth in the box; larger is farther."""
        import numpy as np

        height, width = self.map.shape
        x0, x1 = (edge / self.size_wh[0] * width for edge in (box_xyxy[0], box_xyxy[2]))
        y0, y1 = (edge / self.size_wh[1] * height for edge in (box_xyxy[1], box_xyxy[3]))
        left, upper = (
            int(min(max(start, 0), limit - 1)) for start, limit in ((x0, width), (y0, height))
        )
        right, lower = max(left + 1, round(x1)), max(upper + 1, round(y1))
        return float(np.median(self.map[upper:lower, left:right]))


class TransformersDepth:
    """A depth model from a local folder.

    Args:
        source: A folder as `save_pretrained` writes it, or a repository in the hub's cache.
        meaning: What the model's numbers are, one of `MEANINGS`; None goes by its configuration.
        device: "cpu", "cuda" or "auto".
        mend: What to do if the files are unusable, a sentence.
    """

    def __init__(
        self,
        source: Path | str,
        *,
        meaning: str | None = None,
        device: str = "auto",
        mend: str = "",
    ) -> None:
        self.source = source
        self._mend = mend or _MEND
        self.name = f"hf:{Path(source).name}"
        self._meaning = meaning
        self._device = device
        self._parts: tuple[Any, Any] | None = None
        self._lock = threading.RLock()

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return local_folder(self.source, "depth model", self._mend)

    def check(self) -> None:
        """Raise `ModelMissing` if the folder lacks a file."""
        folder = self.folder
        check_folder("depth model", folder, self._mend)
        if not (folder / "processor_config.json").is_file():
            require_files("depth model", folder, ("preprocessor_config.json",), self._mend)

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def estimate(self, images: Sequence[Image]) -> list[DepthMap]:
        """Return one map per image."""
        model, processor = self._load()
        maps: list[DepthMap] = []
        for image in images:  # pictures of different sizes make no batch
            with self._lock, forward_pass("depth", self.name, images=1):
                maps.append(self._estimate(model, processor, image))
        return maps

    def _estimate(self, model: Any, processor: Any, image: Image) -> DenseDepth:
        import numpy as np
        import torch

        small = _at_least(image)
        with torch.inference_mode():
            inputs = processor(images=small, return_tensors="pt").to(self._device)
            output = model(**inputs)
        scale = min(1.0, _MAP_PX / max(small.size))
        target = (max(1, round(small.height * scale)), max(1, round(small.width * scale)))
        depth = _at_size(processor, output, target, small).float().cpu().numpy()
        if not np.isfinite(depth).all():
            raise ModelError(f"The depth model {self.name} gave numbers that are not finite.")
        if self._is_relative(model):
            low, high = float(depth.min()), float(depth.max())
            depth = (high - depth) / max(high - low, 1e-9)
        return DenseDepth(depth, image.size)

    def _is_relative(self, model: Any) -> bool:
        if self._meaning is not None:
            return self._meaning == "relative"
        if getattr(model.config, "depth_estimation_type", "") == "metric":
            return False
        return model_type(self.folder) not in _METRIC

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._parts is None:
                self.check()
                folder = self.folder
                with loading(self.name), reading_weights("depth model", folder, self._mend):
                    silence_telemetry()
                    from transformers import AutoImageProcessor
                    from transformers.utils import logging

                    self._device = pick_device(self._device)
                    with quietly(logging):
                        processor = AutoImageProcessor.from_pretrained(
                            str(folder), local_files_only=True
                        )
                    model = read_model("AutoModelForDepthEstimation", folder, self._device)
                    self._parts = (model, processor)
            return self._parts


def _at_size(processor: Any, output: Any, target: tuple[int, int], image: Image) -> Any:
    """Return the map (h, w) of one image at the `target` size, without the processor's border."""
    import torch

    finish = getattr(processor, "post_process_depth_estimation", None)
    if finish is None:
        rows = output.predicted_depth.unsqueeze(1)
        return torch.nn.functional.interpolate(rows, target, mode="bilinear")[0, 0]
    options = {"target_sizes": [target]}
    if type(processor).__name__.startswith("ZoeDepth"):
        options["source_sizes"] = [(image.height, image.width)]
    return finish(output, **options)[0]["predicted_depth"]


def _at_least(image: Image, side: int = 32) -> Image:
    width, height = (min(16 * side, max(side, n)) for n in image.size)
    return image if min(image.size) >= side else image.resize((width, height))
