"""Detectors that find whatever a text names: YOLO-World and YOLOE.

Both compare what they see with text embeddings of a CLIP-like encoder that is not part of
their checkpoint. ultralytics would install and download one; here it is named, and lies on
this machine: for YOLO-World the folder of a transformers CLIP (ViT-B/32 for the published
weights), for YOLOE a `mobileclip_*.ts` file with a CLIP tokenizer. The embeddings of a noun
are computed once.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelMissing
from viper.vision.architecture import TEXT_PROMPTED, build, head_of
from viper.vision.interfaces import Detection
from viper.vision.memo import Memo
from viper.vision.passes import forward_pass, loading
from viper.vision.text_encoders import TextEncoder
from viper.vision.weights import pick_device, reading_weights
from viper.vision.yolo import MIN_SCORE, run_network
from viper.vision.yolo_files import read_yolo_file, require_file

if TYPE_CHECKING:
    from PIL.Image import Image

_MEND = "Give a YOLO-World or YOLOE checkpoint (.pt) that ultralytics wrote."
# What is looked for if nothing is named.
_ANYTHING = ("object",)


class TextPromptedYolo:
    """A YOLO-World or YOLOE checkpoint with its text encoder.

    Args:
        path: A `.pt` file, or a `.yaml` file, which has random weights.
        encoder: Embeds nouns as the checkpoint was trained with.
        kind: "yolo-world" or "yoloe", for names and messages.
        min_score: Weaker boxes are dropped, in [0, 1].
        device: "cpu", "cuda" or "auto".
        mend: What to do if the file is unusable, a sentence.
    """

    labels: tuple[str, ...] | None = None
    """None: it takes any noun."""

    def __init__(
        self,
        path: Path | str,
        encoder: TextEncoder,
        *,
        kind: str,
        min_score: float = MIN_SCORE,
        device: str = "auto",
        mend: str = "",
    ) -> None:
        self.path = Path(path)
        self.name = f"{kind}:{self.path.name}"
        self.kind = kind
        self.encoder = encoder
        self._mend = mend or _MEND
        self._min_score = min_score
        self._device = device
        self._model: Any = None
        self._side = 640
        self._rows: Memo[str, Any] = Memo(5_000, counts=False)
        self._lock = threading.RLock()

    def check(self) -> None:
        """Raise `ModelMissing` if a file is not there."""
        require_file("detector", self.path, self._mend)
        self.encoder.check()

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()
        self.encoder.load()

    def detect(
        self, images: Sequence[Image], nouns: Sequence[str] | None = None
    ) -> list[list[Detection]]:
        """Return what each image shows of the nouns, best first; None looks for any object."""
        if not images:
            return []
        wanted = list(dict.fromkeys(nouns or _ANYTHING))
        model = self._load()
        embeddings = self._embed(wanted)
        with self._lock, forward_pass("detector", self.name, images=len(images)):
            self._ask_for(model, wanted, embeddings)
            return run_network(
                model,
                images,
                dict(enumerate(wanted)),
                side=self._side,
                device=self._device,
                min_score=self._min_score,
            )

    def _embed(self, nouns: list[str]) -> Any:
        """Return the text embeddings, shape (1, n, d)."""
        import numpy as np
        import torch

        rows = self._rows.get_many(nouns, lambda keys: list(self.encoder.embed_texts(keys)))
        taken = self._load().model[-1].cv3[0][-1].out_channels
        if len(rows[0]) != taken:
            raise ModelMissing(
                f"The text encoder {self.encoder.name} gives {len(rows[0])} numbers per text, and "
                f"{self.name} was trained with one that gives {taken} numbers: name that one."
            )
        return torch.from_numpy(np.stack(rows)).unsqueeze(0).to(self._device)

    def _ask_for(self, model: Any, nouns: list[str], embeddings: Any) -> None:
        import torch

        head = model.model[-1]
        if self.kind == "yolo-world":
            model.txt_feats, head.nc = embeddings, len(nouns)
        else:
            with torch.inference_mode():
                model.set_classes(nouns, head.get_tpe(embeddings))

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                require_file("detector", self.path, self._mend)
                with loading(self.name), reading_weights("detector", self.path, self._mend):
                    file = read_yolo_file(self.path)
                    self._check_kind(head_of(file.architecture), file.state)
                    self._device = pick_device(self._device)
                    model = build(file.architecture, file.state or None, file.names)
                    self._model, self._side = model.to(self._device), file.image_px
            return self._model

    def _check_kind(self, head: str, state: dict[str, Any]) -> None:
        if TEXT_PROMPTED.get(head) != self.kind:
            fits = TEXT_PROMPTED.get(head, "yolo")
            raise ValueError(f'it is no {self.kind} model: write spec = "{fits}:FILE"')
        if any(".lrpc." in key for key in state):
            raise ValueError("it is a prompt-free model (-pf), which takes no texts")
