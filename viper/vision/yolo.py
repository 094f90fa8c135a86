"""Detection by ultralytics models: the built-in one, and any checkpoint that it can read.

`SafeYolo` reads a folder of `config.yaml` and `model.safetensors`; nothing is unpickled.
`YoloCheckpoint` hands a `.pt` or `.yaml` file to ultralytics, which unpickles `.pt` files:
give it only checkpoints from people that you trust.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelMissing
from viper.core.settings import silence_telemetry
from viper.vision.interfaces import Detection
from viper.vision.passes import forward_pass, loading
from viper.vision.phrases import split_class_name
from viper.vision.weights import pick_device, reading_weights, require_files, require_finite

if TYPE_CHECKING:
    from PIL.Image import Image

FILES = ("config.yaml", "model.safetensors")
MIN_SCORE = 0.25
NMS_IOU = 0.6
_MAX_DETECTIONS = 300
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
        mend: str = "Give a folder with the detector's files.",
    ) -> None:
        self.folder = Path(folder)
        self.name = f"yolo:{self.folder.name}"
        self._min_score = min_score
        self._is_exclusive = is_exclusive
        self._device = device
        self._mend = mend
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
        if not images:
            return []
        model = self._load()
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            found = self._forward(model, images)
        return [[d for d in row if nouns is None or d.label in nouns] for row in found]

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

    def _forward(self, model: Any, images: Sequence[Image]) -> list[list[Detection]]:
        import numpy as np
        import torch
        from ultralytics.data.augment import LetterBox
        from ultralytics.utils.ops import scale_boxes

        side = int(self.config["imgsz"])
        arrays = [np.asarray(image) for image in images]
        is_even = len({array.shape for array in arrays}) == 1
        fit = LetterBox((side, side), auto=is_even, stride=32, padding_value=_PADDING)
        batch = torch.from_numpy(np.stack([fit(image=array) for array in arrays]))
        pixels = batch.to(self._device).permute(0, 3, 1, 2).float() / 255.0  # (n, 3, h, w)
        with torch.inference_mode():
            rows = _suppress(model(pixels), self._min_score, is_agnostic=self._is_exclusive)
            for row, array in zip(rows, arrays, strict=True):
                row[:, :4] = scale_boxes(pixels.shape[2:], row[:, :4], array.shape)
        return [_detections(row.tolist(), self.config["names"]) for row in rows]


class YoloCheckpoint:
    """Any detection checkpoint that ultralytics reads, e.g. `yolo11n.pt`.

    Args:
        path: A `.pt` or `.yaml` file.
        min_score: Weaker boxes are dropped, in [0, 1].
        image_px: Side that pictures are fitted into; None takes the checkpoint's own.
        device: "cpu", "cuda" or "auto".
    """

    def __init__(
        self,
        path: Path | str,
        *,
        min_score: float = MIN_SCORE,
        image_px: int | None = None,
        device: str = "auto",
    ) -> None:
        self.path = Path(path)
        self.name = f"yolo:{self.path.name}"
        self._min_score = min_score
        self._image_px = image_px
        self._device = device
        self._yolo: Any = None
        self._lock = threading.RLock()

    @property
    def labels(self) -> tuple[str, ...]:
        """The nouns among the class names; loads the checkpoint."""
        names: Mapping[int, str] = self._load().names
        return tuple(dict.fromkeys(split_class_name(names[key])[0] for key in sorted(names)))

    def check(self) -> None:
        """Raise `ModelMissing` if the file is not there."""
        if not self.path.is_file():
            raise ModelMissing(
                f"The detector is missing: there is no file {self.path}. "
                f"Give the path of an ultralytics checkpoint (.pt) that is on this machine."
            )

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows, best first; `nouns` restricts the labels."""
        if not images:
            return []
        yolo = self._load()
        options: dict[str, Any] = {"conf": self._min_score, "verbose": False, "save": False}
        if self._image_px is not None:
            options["imgsz"] = self._image_px
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            results = yolo.predict(list(images), device=self._device, **options)
        found = [_detections(result.boxes.data.tolist(), yolo.names) for result in results]
        return [[d for d in row if nouns is None or d.label in nouns] for row in found]

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def _load(self) -> Any:
        with self._lock:
            if self._yolo is None:
                self.check()
                mend = "Give an ultralytics detection checkpoint."
                with loading(self.name), reading_weights("detector", self.path, mend):
                    silence_telemetry()
                    from ultralytics import YOLO

                    self._device = pick_device(self._device)
                    self._yolo = YOLO(str(self.path), task="detect")
            return self._yolo


def open_yolo(
    path: Path | str, *, min_score: float = MIN_SCORE, device: str = "auto"
) -> SafeYolo | YoloCheckpoint:
    """Return a detector for a folder of safetensors or for an ultralytics checkpoint."""
    if Path(path).is_dir():
        return SafeYolo(path, min_score=min_score, is_exclusive=False, device=device)
    return YoloCheckpoint(path, min_score=min_score, device=device)


def _read_config(path: Path) -> dict[str, Any]:
    import yaml  # type: ignore[import-untyped]

    config = yaml.safe_load(path.read_text(encoding="utf-8"))
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
    from ultralytics.nn.tasks import DetectionModel

    model = DetectionModel(dict(config), ch=3, nc=config["nc"], verbose=False)
    state = {
        key: value.float() if value.is_floating_point() else value
        for key, value in load_file(weights).items()
    }
    missing, unexpected = model.load_state_dict(state, strict=False)
    # counters of training steps: nothing reads them in evaluation mode
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    if missing or unexpected:
        first = (missing or unexpected)[0]
        raise ValueError(f"{len(missing) + len(unexpected)} weights do not fit, e.g. {first}")
    require_finite(model)
    model.names = dict(config["names"])
    return model.eval().fuse(verbose=False)


def _suppress(output: Any, min_score: float, *, is_agnostic: bool) -> list[Any]:
    """Return (n, 6) rows of box, score and class per image, best first, without doubles."""
    try:
        from ultralytics.utils.nms import non_max_suppression
    except ImportError:  # ultralytics before 8.3.200
        from ultralytics.utils.ops import non_max_suppression
    return list(
        non_max_suppression(
            output, min_score, NMS_IOU, agnostic=is_agnostic, max_det=_MAX_DETECTIONS
        )
    )


def _detections(rows: Sequence[Sequence[float]], names: Mapping[int, str]) -> list[Detection]:
    """Return detections for rows of x0, y0, x1, y1, score, class, by falling score."""
    found = []
    for x0, y0, x1, y1, score, number in (row[:6] for row in rows):
        label, attributes = split_class_name(names[int(number)])
        found.append(Detection((x0, y0, x1, y1), float(score), label, attributes))
    return sorted(found, key=lambda detection: -detection.score)
