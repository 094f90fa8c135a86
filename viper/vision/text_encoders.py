"""Text encoders of text-prompted detectors: nouns to unit vectors, from local files only."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from viper.core.errors import ModelMissing
from viper.core.settings import silence_telemetry
from viper.vision.clip import TransformersMatcher
from viper.vision.passes import forward_pass, loading
from viper.vision.weights import pick_device, reading_weights

if TYPE_CHECKING:
    from viper.vision.interfaces import Vectors

# Tokens of a text, as in every CLIP that OpenAI published.
_CONTEXT = 77
_TOKENIZER_FILES = ("tokenizer.json", "vocab.json")


class TextEncoder(Protocol):
    """Embeds nouns for a detector."""

    @property
    def name(self) -> str:
        """What traces call it, e.g. "mobileclip:mobileclip_blt.ts"."""
        ...

    def check(self) -> None:
        """Raise `ModelMissing` if a file is not there."""
        ...

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (n, d), float32."""
        ...


class MobileClip:
    """MobileCLIP's text encoder as ultralytics ships it: TorchScript, with CLIP's tokens.

    TorchScript is a program, but one in a small language of tensors, without Python.

    Args:
        path: `mobileclip_blt.ts` or `mobileclip2_b.ts`.
        tokenizer: A folder with CLIP's tokenizer; any OpenAI CLIP's folder has it.
        device: "cpu", "cuda" or "auto".
    """

    def __init__(self, path: Path | str, tokenizer: Path | str, *, device: str = "auto") -> None:
        self.path = Path(path)
        self.tokenizer = Path(tokenizer)
        self.name = f"mobileclip:{self.path.name}"
        self._device = device
        self._parts: tuple[Any, Any] | None = None
        self._lock = threading.RLock()

    def check(self) -> None:
        """Raise `ModelMissing` if a file is not there."""
        if not self.path.is_file():
            raise ModelMissing(
                f"The text encoder is missing: there is no file {self.path}. Give the "
                f"mobileclip_blt.ts that ultralytics publishes beside its YOLOE checkpoints."
            )
        if not any((self.tokenizer / name).is_file() for name in _TOKENIZER_FILES):
            raise ModelMissing(
                f"The text encoder's tokenizer is missing: {self.tokenizer} has no "
                f"tokenizer.json. Give the folder of a CLIP, which has one."
            )

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (n, d), float32."""
        import torch

        encoder, tokenizer = self._load()
        tokens = tokenizer(
            list(texts), padding="max_length", truncation=True, max_length=_CONTEXT,
            return_tensors="pt",
        )  # fmt: skip
        # the encoder was traced with zeros after the end, where transformers repeats the end
        ids = tokens["input_ids"] * tokens["attention_mask"]
        with self._lock, forward_pass("text_encoder", self.name, texts=len(texts)):
            with torch.inference_mode():
                rows = encoder(ids.to(self._device)).float()
            rows = rows / rows.norm(dim=-1, keepdim=True).clamp_min(1e-12)
        result: Vectors = rows.cpu().numpy()
        return result

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._parts is None:
                self.check()
                mend = "Give mobileclip_blt.ts and a CLIP folder for its tokenizer."
                with loading(self.name), reading_weights("text encoder", self.path, mend):
                    silence_telemetry()
                    import torch
                    from transformers import AutoTokenizer

                    self._device = pick_device(self._device)
                    # torch means to drop the format, in which these files are published
                    with warnings.catch_warnings(action="ignore"):
                        encoder = torch.jit.load(  # type: ignore[no-untyped-call]
                            str(self.path), map_location=self._device
                        )
                    tokenizer = AutoTokenizer.from_pretrained(
                        str(self.tokenizer), local_files_only=True
                    )
                    self._parts = (encoder.eval(), tokenizer)
            return self._parts


def open_text_encoder(
    place: Path, *, tokenizer: Path | None = None, device: str = "auto"
) -> TextEncoder:
    """Return the encoder in a `.ts` file, or else of a transformers CLIP folder."""
    if place.suffix == ".ts":
        return MobileClip(place, tokenizer or place.parent, device=device)
    return TransformersMatcher(place, device=device, mend="Give a folder with a transformers CLIP.")
