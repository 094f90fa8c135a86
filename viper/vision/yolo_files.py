"""Any detection model that ultralytics makes: `.pt` and `.yaml` files, with their own names.

A `.pt` file is a pickle. It is read without running what stands in it (see
`viper.vision.checkpoint`), and its network is built anew from the layer list.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelMissing
from viper.vision.architecture import TEXT_PROMPTED, build, head_of, read_yaml
from viper.vision.checkpoint import YoloFile, read_checkpoint
from viper.vision.interfaces import Detection, Detector
from viper.vision.passes import forward_pass, loading
from viper.vision.phrases import split_class_name
from viper.vision.weights import pick_device, reading_weights
from viper.vision.yolo import MIN_SCORE, SafeYolo, run_network

if TYPE_CHECKING:
    from PIL.Image import Image

_MEND = "Give an ultralytics detection checkpoint (.pt, .yaml or .onnx)."
_DEFAULT_NAMES = 80


class YoloCheckpoint:
    """A detection checkpoint as ultralytics writes it, e.g. `yolo11n.pt`.

    Args:
        path: A `.pt` file, or a `.yaml` file, which has random weights.
        min_score: Weaker boxes are dropped, in [0, 1].
        image_px: Side that pictures are fitted into; None takes the checkpoint's own.
        device: "cpu", "cuda" or "auto".
        mend: What to do if the file is unusable, a sentence.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        min_score: float = MIN_SCORE,
        image_px: int | None = None,
        device: str = "auto",
        mend: str = "",
    ) -> None:
        self.path = Path(path)
        self._mend = mend or _MEND
        self.name = f"yolo:{self.path.name}"
        self._min_score = min_score
        self._image_px = image_px
        self._device = device
        self._model: Any = None
        self._file: YoloFile | None = None
        self._lock = threading.RLock()

    @property
    def labels(self) -> tuple[str, ...]:
        """The nouns among the class names; loads the checkpoint."""
        names = self._load()[1].names
        return tuple(dict.fromkeys(split_class_name(names[key])[0] for key in sorted(names)))

    def check(self) -> None:
        """Raise `ModelMissing` if the file is not there."""
        require_file("detector", self.path, self._mend)

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows, best first; `nouns` restricts the labels."""
        if not images:
            return []
        model, file = self._load()
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            found = run_network(
                model,
                images,
                file.names,
                side=self._image_px or file.image_px,
                device=self._device,
                min_score=self._min_score,
            )
        return [[d for d in row if nouns is None or d.label in nouns] for row in found]

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def _load(self) -> tuple[Any, YoloFile]:
        with self._lock:
            if self._model is None or self._file is None:
                self.check()
                with loading(self.name), reading_weights("detector", self.path, self._mend):
                    file = read_yolo_file(self.path)
                    if head_of(file.architecture) in TEXT_PROMPTED:
                        kind = TEXT_PROMPTED[head_of(file.architecture)]
                        raise ValueError(f'it takes text prompts: write spec = "{kind}:FILE"')
                    self._device = pick_device(self._device)
                    model = build(file.architecture, file.state or None, file.names)
                    self._model, self._file = model.to(self._device), file
            return self._model, self._file


def open_yolo(
    path: Path | str, *, min_score: float = MIN_SCORE, device: str = "auto", mend: str = ""
) -> Detector:
    """Return a detector for a folder of safetensors or for an ultralytics file."""
    if Path(path).is_dir():
        return SafeYolo(path, min_score=min_score, is_exclusive=False, device=device, mend=mend)
    if Path(path).suffix.lower() == ".onnx":
        from viper.vision.yolo_onnx import OnnxYolo

        return OnnxYolo(path, min_score=min_score, mend=mend)
    return YoloCheckpoint(path, min_score=min_score, device=device, mend=mend)


def read_yolo_file(path: Path) -> YoloFile:
    """Return what a `.pt` or `.yaml` file says; a yaml has no weights.

    Raises:
        ModelMissing: If a checkpoint asks for code.
        ValueError: If it is neither.
    """
    if path.suffix.lower() not in {".yaml", ".yml"}:
        return read_checkpoint(path)
    config = read_yaml(path)
    names = config.get("names") or [f"class {i}" for i in range(config.get("nc", _DEFAULT_NAMES))]
    names = dict(enumerate(names)) if isinstance(names, list) else dict(names)
    return YoloFile(
        config,
        {int(key): str(name) for key, name in names.items()},
        {},
        int(config.get("imgsz", 640)),
        str(config.get("text_model") or ""),
    )


def require_file(what: str, path: Path, mend: str) -> None:
    """Raise `ModelMissing` unless the file is there."""
    if not path.is_file():
        raise ModelMissing(f"The {what} is missing: there is no file {path}. {mend}")
