"""Detection by ultralytics networks: what all of them share, and folders of safetensors.

`SafeYolo` reads a folder of `config.yaml` and `model.safetensors`; nothing is unpickled.
Checkpoint files are read by `viper.vision.yolo_files`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.settings import silence_telemetry
from viper.vision.architecture import build, read_yaml
from viper.vision.interfaces import Detection
from viper.vision.passes import forward_pass, loading
from viper.vision.phrases import split_class_name
from viper.vision.weights import pick_device, reading_weights, require_files

if TYPE_CHECKING:
    from PIL.Image import Image

FILES = ("config.yaml", "model.safetensors")
MIN_SCORE = 0.25
NMS_IOU = 0.6
_MAX_DETECTIONS = 300
_MAX_RIVALS = 3
# Boxes with a score from here to `MIN_SCORE` are hints: nothing is there, perhaps wrongly.
HINT_SCORE = 0.03
_PADDING = 114


class SafeYolo:
    """A YOLO from a folder of safetensors weights and a model yaml.

    Args:
        folder: Holds `config.yaml` (ultralytics' model yaml with `nc`, `names`,
            `imgsz`) and `model.safetensors`.
        min_score: Weaker boxes are dropped, in [0, 1].
        is_exclusive: Whether two boxes of different classes on one spot are one
            thing; the stronger one stays.
        device: "cpu", "cuda" or "auto".
        mend: What to do if the files are unusable, a sentence.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        min_score: float = MIN_SCORE,
        is_exclusive: bool = True,
        device: str = "cpu",
        mend: str = "",
    ) -> None:
        self.folder = Path(folder)
        self.name = f"yolo:{self.folder.name}"
        self._min_score = min_score
        self._is_exclusive = is_exclusive
        self._device = device
        self._mend = mend or "Give a folder with the detector's files."
        self._model: Any = None
        self._config: dict[str, Any] | None = None
        self._lock = threading.RLock()

    @property
    def labels(self) -> tuple[str, ...]:
        """The nouns among the class names, each once; read from the config alone."""
        names = self.config["names"]
        return tuple(dict.fromkeys(split_class_name(names[key])[0] for key in sorted(names)))

    @property
    def config(self) -> dict[str, Any]:
        """The model yaml, with `names` as a dict from class index to name."""
        with self._lock:
            if self._config is None:
                self.check()
                with reading_weights("detector", self.folder, self._mend):
                    self._config = _read_config(self.folder / "config.yaml")
            return self._config

    def check(self) -> None:
        """Raise `ModelMissing` if a file is not there."""
        require_files("detector", self.folder, FILES, self._mend)

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows, best first; `nouns` restricts the labels."""
        found = self._run(images, self._min_score) if images else []
        return [[d for d in row if nouns is None or d.label in nouns] for row in found]

    def detect_with_hints(self, image: Image) -> tuple[list[Detection], list[Detection]]:
        """Return what an image shows, and the boxes that were too weak, in one pass."""
        found = self._run([image], min(HINT_SCORE, self._min_score))[0]
        seen = [detection for detection in found if detection.score >= self._min_score]
        return seen, found[len(seen) :]

    def _run(self, images: Sequence[Image], min_score: float) -> list[list[Detection]]:
        model = self._load()
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            return run_network(
                model,
                images,
                self.config["names"],
                side=int(self.config["imgsz"]),
                device=self._device,
                min_score=min_score,
                is_exclusive=self._is_exclusive,
            )

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def _load(self) -> Any:
        config = self.config
        with self._lock:
            if self._model is None:
                with loading(self.name), reading_weights("detector", self.folder, self._mend):
                    self._device = pick_device(self._device)
                    self._model = _build(config, self.folder / "model.safetensors")
                    self._model.to(self._device)
            return self._model


def run_network(
    model: Any,
    images: Sequence[Image],
    names: Mapping[int, str],
    *,
    side: int,
    device: str,
    min_score: float,
    is_exclusive: bool = False,
    is_square: bool = False,
) -> list[list[Detection]]:
    """Return what an ultralytics network sees in each image, best first, in one forward pass.

    Args:
        model: Takes pixels (n, 3, h, w) in [0, 1]; gives what ultralytics' heads give.
        images: Mode RGB, of any size.
        names: Class names by index.
        side: Side of the square that images are fitted into, in pixels.
        device: Where the model is.
        min_score: Weaker boxes are dropped, in [0, 1].
        is_exclusive: Whether two boxes of different classes on one spot are one thing.
        is_square: Whether the network takes nothing but whole squares.
    """
    import numpy as np
    import torch
    from ultralytics.data.augment import LetterBox
    from ultralytics.utils.ops import scale_boxes

    arrays = [np.asarray(image) for image in images]
    is_even = len({array.shape for array in arrays}) == 1 and not is_square
    fit = LetterBox((side, side), auto=is_even, stride=32, padding_value=_PADDING)
    batch = torch.from_numpy(np.stack([fit(image=array) for array in arrays]))
    pixels = batch.to(device).permute(0, 3, 1, 2).float() / 255.0  # (n, 3, h, w)
    with torch.inference_mode():
        output = model(pixels)
        while isinstance(output, list | tuple):  # heads add masks and raw maps after the boxes
            output = output[0]
        rows = _suppress(model, output, len(names), min_score, is_agnostic=is_exclusive)
        rivals = [_rivals(output[i], row, names) for i, row in enumerate(rows)]
        for row, array in zip(rows, arrays, strict=True):
            row[:, :4] = scale_boxes(pixels.shape[2:], row[:, :4], array.shape)
    return [
        _detections(row[:, :6].tolist(), names, others)
        for row, others in zip(rows, rivals, strict=True)
    ]


def _read_config(path: Path) -> dict[str, Any]:
    config = read_yaml(path)
    missing = [key for key in ("nc", "names", "imgsz", "head") if key not in config]
    if missing:
        raise ValueError(f"{path.name} has no {', '.join(missing)}")
    names = config["names"]
    names = dict(enumerate(names)) if isinstance(names, list) else dict(names)
    if len(names) != config["nc"]:
        raise ValueError(f"{path.name} has {len(names)} names for {config['nc']} classes")
    return {**config, "names": {int(key): str(name) for key, name in names.items()}}


def _build(config: Mapping[str, Any], weights: Path) -> Any:
    """Return the model with its weights, float32, in evaluation mode."""
    silence_telemetry()
    from safetensors.torch import load_file

    return build(config, load_file(weights), config["names"]).fuse(verbose=False)


def _suppress(
    model: Any, output: Any, classes: int, min_score: float, *, is_agnostic: bool
) -> list[Any]:
    """Return (n, 6 or more) rows of box, score and class per image, best first, no doubles."""
    try:
        from ultralytics.utils.nms import non_max_suppression
    except ImportError:  # ultralytics before 8.3.200
        from ultralytics.utils.ops import non_max_suppression
    layers = getattr(model, "model", None)
    is_final = bool(layers is not None and getattr(layers[-1], "end2end", False))
    return list(
        non_max_suppression(
            output,
            min_score,
            NMS_IOU,
            agnostic=is_agnostic,
            max_det=_MAX_DETECTIONS,
            nc=classes,
            end2end=is_final,
        )
    )


def _rivals(output: Any, rows: Any, names: Mapping[int, str]) -> list[list[tuple[int, float]]]:
    """Return, for each kept box, its next best classes with their scores.

    Args:
        output: What the head gave for one image, (4 + classes or more, places); other shapes
            hold no scores of other classes.
        rows: The boxes that were kept, (n, 6 or more).
        names: Class names by index.
    """
    classes = len(names)
    if output.ndim != 2 or output.shape[0] < 4 + classes or classes < 2 or not len(rows):
        return [[] for _ in rows]
    scores = output[4 : 4 + classes]  # (classes, places)
    best = scores.amax(dim=0)
    found = []
    for row in rows:
        place = (best - row[4]).abs().argmin()
        values, numbers = scores[:, place].topk(min(_MAX_RIVALS + 1, classes))
        pairs = zip(numbers.tolist(), values.tolist(), strict=True)
        found.append([pair for pair in pairs if pair[0] != int(row[5])][:_MAX_RIVALS])
    return found


def _detections(
    rows: Sequence[Sequence[float]],
    names: Mapping[int, str],
    rivals: Sequence[Sequence[tuple[int, float]]],
) -> list[Detection]:
    """Return detections for rows of x0, y0, x1, y1, score, class, by falling score."""
    found = []
    for (x0, y0, x1, y1, score, number), others in zip(rows, rivals, strict=True):
        label, attributes = split_class_name(names[int(number)])
        also = tuple((*split_class_name(names[other]), value) for other, value in others)
        found.append(Detection((x0, y0, x1, y1), float(score), label, attributes, also))
    return sorted(found, key=lambda detection: -detection.score)
