"""Detection models in ONNX files, as `yolo export format=onnx` writes them.

Run by onnxruntime on the CPU. ultralytics keeps class names and picture size in the
file's metadata; a file without them is refused, for its classes would have no names.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelMissing
from viper.vision.interfaces import Detection
from viper.vision.passes import forward_pass, loading
from viper.vision.phrases import split_class_name
from viper.vision.weights import reading_weights
from viper.vision.yolo import MIN_SCORE, run_network
from viper.vision.yolo_files import require_file

if TYPE_CHECKING:
    from PIL.Image import Image

_MEND = "Give a detector that `yolo export format=onnx` wrote (.onnx)."


class OnnxYolo:
    """A detector from an ONNX file with ultralytics' metadata.

    Args:
        path: A `.onnx` file.
        min_score: Weaker boxes are dropped, in [0, 1].
        mend: What to do if the file is unusable, a sentence.
    """

    def __init__(self, path: Path | str, *, min_score: float = MIN_SCORE, mend: str = "") -> None:
        self.path = Path(path)
        self._mend = mend or _MEND
        self.name = f"yolo:{self.path.name}"
        self._min_score = min_score
        self._network: _OnnxNetwork | None = None
        self._lock = threading.RLock()

    @property
    def labels(self) -> tuple[str, ...]:
        """The nouns among the class names; loads the file."""
        names = self._load().names
        return tuple(dict.fromkeys(split_class_name(names[key])[0] for key in sorted(names)))

    def check(self) -> None:
        """Raise `ModelMissing` if the file is not there."""
        require_file("detector", self.path, self._mend)

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows, best first; `nouns` restricts the labels."""
        if not images:
            return []
        network = self._load()
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            found = [
                run_network(
                    network,
                    [image],
                    network.names,
                    side=network.side,
                    device="cpu",
                    min_score=self._min_score,
                    is_square=True,
                )[0]
                for image in images
            ]
        return [[d for d in row if nouns is None or d.label in nouns] for row in found]

    def _load(self) -> _OnnxNetwork:
        with self._lock:
            if self._network is None:
                self.check()
                try:
                    import onnxruntime
                except ImportError as error:
                    raise ModelMissing(
                        f"The detector {self.path} is an ONNX file, which needs onnxruntime: "
                        f'pip install "viper-sandbox[onnx]".'
                    ) from error
                with loading(self.name), reading_weights("detector", self.path, self._mend):
                    self._network = _OnnxNetwork(onnxruntime, self.path)
            return self._network


class _OnnxNetwork:
    """Takes pixels (1, 3, side, side), gives the first output as a tensor."""

    def __init__(self, onnxruntime: Any, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        kept = self._session.get_modelmeta().custom_metadata_map
        if "names" not in kept:
            raise ValueError("its metadata name no classes")
        names = ast.literal_eval(kept["names"])
        self.names = {int(key): str(name) for key, name in names.items()}
        sides = ast.literal_eval(kept.get("imgsz", "[640, 640]"))
        if len(set(sides)) != 1:
            raise ValueError(f"it takes pictures of {sides} pixels, which are not square")
        self.side = int(sides[0])
        self._input = self._session.get_inputs()[0].name

    def __call__(self, pixels: Any) -> Any:
        import torch

        return torch.from_numpy(self._session.run(None, {self._input: pixels.numpy()})[0])
