"""Matching of images and texts by CLIP and SigLIP models through transformers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.settings import silence_telemetry
from viper.vision.crops import CROP_PX, INPUT_PX, crops_for
from viper.vision.folders import (
    check_folder,
    content_key,
    local_folder,
    model_type,
    quietly,
    read_model,
)
from viper.vision.passes import forward_pass, loading
from viper.vision.weights import pick_device, reading_weights, require_files

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.vision.interfaces import Vectors

FILES = ("tokenizer_config.json",)
# Larger batches gain nothing on a CPU and cost memory.
_MAX_BATCH = 64
KINDS = ("clip", "siglip", "siglip2")
# Models that read a text at its last position, whatever stands there.
_PADDED = ("siglip", "siglip2")
_MEND = "Give a folder with a transformers CLIP or SigLIP model."


class TransformersMatcher:
    """A CLIP or SigLIP from a local folder, or from the local cache of a hub repository.

    Args:
        source: A folder as `save_pretrained` writes it, with tokenizer and image
            processor, or a repository name such as "openai/clip-vit-base-patch32".
        device: "cpu", "cuda" or "auto".
        is_strict: Whether nothing but safetensors is read.
        mend: What to do if the files are unusable, a sentence.
    """

    def __init__(
        self,
        source: Path | str,
        *,
        device: str = "cpu",
        is_strict: bool = False,
        mend: str = "",
    ) -> None:
        self.source = source
        self.name = f"clip:{Path(source).name}"
        self._device = device
        self._is_strict = is_strict
        self._mend = mend or _MEND
        self._parts: tuple[Any, Any, Any] | None = None
        self._lock = threading.RLock()

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return local_folder(self.source, "matcher", self._mend)

    @property
    def logit_scale(self) -> float:
        """Factor from cosine similarity to a softmax logit, as trained."""
        return float(self._load()[0].logit_scale.exp().item())

    @property
    def image_px(self) -> int:
        """Edge of the crops that the model takes, in pixels."""
        if self.sees_overview:
            return CROP_PX
        return int(getattr(self._load()[0].config.vision_config, "image_size", CROP_PX))

    @property
    def sees_overview(self) -> bool:
        """Whether crops bring their whole pictures along, see `viper.vision.crops`."""
        return bool(getattr(self._load()[0].config, "sees_overview", False))

    def check(self) -> None:
        """Raise `ModelMissing` if the folder lacks a file."""
        folder = self.folder
        if self._is_strict:
            require_files("matcher", folder, ("model.safetensors",), self._mend)
        check_folder("matcher", folder, self._mend, FILES)
        if not (folder / "processor_config.json").is_file():
            require_files("matcher", folder, ("preprocessor_config.json",), self._mend)

    def content_key(self, hash_file: Any = None) -> str:
        """Return what identifies the embeddings: a hash over the model's files."""
        return content_key(self.folder, hash_file)

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        """Return unit rows, shape (n, d), float32.

        Pictures that should bring an overview and do not are their own.
        """
        import torch

        model, _, processor = self._load()
        rows = []
        for start in range(0, len(images), _MAX_BATCH):
            part = list(images[start : start + _MAX_BATCH])
            if self.sees_overview:
                part = [self._with_overview(image) for image in part]
            with self._lock, forward_pass("image_encoder", self.name, images=len(part)):
                pixels = processor(images=part, return_tensors="pt")["pixel_values"]
                with torch.inference_mode():
                    rows.append(
                        _unit(model.get_image_features(pixel_values=pixels.to(self._device)))
                    )
        return _stack(rows)

    def _with_overview(self, image: Image) -> Image:
        if image.size == (INPUT_PX, INPUT_PX):
            return image
        return crops_for(self, image, [(0, 0, *image.size)])[0]

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (n, d), float32; longer texts are cut at the end."""
        import torch

        model, tokenizer, _ = self._load()
        rows = []
        for start in range(0, len(texts), _MAX_BATCH):
            part = list(texts[start : start + _MAX_BATCH])
            with self._lock, forward_pass("text_encoder", self.name, texts=len(part)):
                tokens = _tokenize(tokenizer, part, model).to(self._device)
                with torch.inference_mode():
                    rows.append(_unit(model.get_text_features(**tokens)))
        return _stack(rows)

    def spells(self, word: str) -> bool:
        """Return whether a word is read letter by letter, so that it means nothing."""
        return len(word) > 1 and len(self._load()[1].tokenize(word)) >= len(word)

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def _load(self) -> tuple[Any, Any, Any]:
        with self._lock:
            if self._parts is None:
                self.check()
                folder = self.folder
                with loading(self.name), reading_weights("matcher", folder, self._mend):
                    self._device = pick_device(self._device)
                    self._parts = _read(folder, self._device)
            return self._parts


def _read(folder: Path, device: str) -> tuple[Any, Any, Any]:
    """Return model, tokenizer and image processor; reads local files only."""
    kind = model_type(folder)
    if kind not in KINDS:
        raise ValueError(f"it is a {kind or 'nameless'} model, not one of {', '.join(KINDS)}")
    silence_telemetry()
    from transformers import AutoImageProcessor, AutoTokenizer
    from transformers.utils import logging

    with quietly(logging):
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        processor = AutoImageProcessor.from_pretrained(str(folder), local_files_only=True)
    model = read_model("AutoModel", folder, device)
    _check_size(model, processor)
    if kind == "clip":
        _check_end_token(model, tokenizer)
    return model, tokenizer, processor


def _check_size(model: Any, processor: Any) -> None:
    """Refuse a processor that makes pictures of another size than the model sees."""
    seen = model.config.vision_config.image_size
    crops = getattr(processor, "do_center_crop", False)
    size = dict((processor.crop_size if crops else processor.size) or {})
    made = {edge for key, edge in size.items() if edge is not None}
    if made != {seen}:
        raise ValueError(f"the processor makes pictures of {size}, the model sees {seen} pixels")


def _check_end_token(model: Any, tokenizer: Any) -> None:
    """Refuse a tokenizer that does not write the token at which CLIP reads a text."""
    end = model.config.text_config.eos_token_id
    ids = _tokenize(tokenizer, ["a photo"], model)["input_ids"][0].tolist()
    # 2 marks old configurations, where transformers reads at the highest token instead
    if end != 2 and end not in ids:
        raise ValueError(f"the tokenizer does not end texts with token {end}")


def _tokenize(tokenizer: Any, texts: list[str], model: Any) -> Any:
    config = model.config.text_config
    length = int(config.max_position_embeddings)
    padding = "max_length" if model.config.model_type in _PADDED else True
    tokens = tokenizer(
        texts, padding=padding, truncation=True, max_length=length, return_tensors="pt"
    )
    tokens.pop("token_type_ids", None)
    if model.config.model_type in _PADDED:
        tokens.pop("attention_mask", None)  # trained without one
    return tokens


def _unit(output: Any) -> Any:
    # transformers before 5 returns the features themselves
    features = getattr(output, "pooler_output", output).float()
    return (features / features.norm(dim=-1, keepdim=True).clamp_min(1e-12)).cpu().numpy()


def _stack(rows: list[Any]) -> Vectors:
    import numpy as np

    return np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)
