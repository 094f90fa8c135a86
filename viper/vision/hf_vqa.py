"""Question answering about pictures by transformers models: BLIP-type, ViLT and chat VLMs.

The kind is read from the folder's configuration. Every answer is greedy, and its
confidence is the probability that the model gave to the whole of it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.settings import silence_telemetry
from viper.vision.folders import check_folder, local_folder, model_type, quietly, read_model
from viper.vision.interfaces import Reply
from viper.vision.passes import forward_pass, loading
from viper.vision.weights import pick_device, reading_weights

if TYPE_CHECKING:
    from PIL.Image import Image

SHORT = "Answer with one word or a short phrase."
NOTHING = "unknown"
_MEND = "Give a folder with a transformers model that answers questions about pictures."
_AUTO_CLASSES = {
    "blip": "BlipForQuestionAnswering",
    "vilt": "ViltForQuestionAnswering",
}
_VLM = "AutoModelForImageTextToText"
_MAX_TOKENS = 32
_MAX_BATCH = 8
# Smaller pictures are enlarged until their shorter side has so many pixels.
_MIN_SIDE = 32


class TransformersVQA:
    """A BLIP, ViLT or vision-language chat model from a local folder.

    Args:
        source: A folder as `save_pretrained` writes it, or a repository in the hub's cache.
        device: "cpu", "cuda" or "auto".
        mend: What to do if the files are unusable, a sentence.
    """

    def __init__(self, source: Path | str, *, device: str = "auto", mend: str = "") -> None:
        self.source = source
        self._mend = mend or _MEND
        self.name = f"hf:{Path(source).name}"
        self._device = device
        self._parts: tuple[Any, Any] | None = None
        self._lock = threading.RLock()

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return local_folder(self.source, "question answerer", self._mend)

    def check(self) -> None:
        """Raise `ModelMissing` if the folder lacks a file."""
        check_folder("question answerer", self.folder, self._mend, ("tokenizer_config.json",))

    def load(self) -> None:
        """Read the weights now instead of at the first use."""
        self._load()

    def answer(self, images: Sequence[Image], questions: Sequence[str]) -> list[Reply]:
        """Return one short answer for each (image, question) pair."""
        model, processor = self._load()
        pairs = [
            (_enlarged(image), question) for image, question in zip(images, questions, strict=True)
        ]
        replies: list[Reply] = []
        for start in range(0, len(pairs), _MAX_BATCH):
            part = pairs[start : start + _MAX_BATCH]
            with self._lock, forward_pass("vqa", self.name, images=len(part), texts=len(part)):
                replies += _answer(model, processor, part, self._device)
        return replies

    def _load(self) -> tuple[Any, Any]:
        with self._lock:
            if self._parts is None:
                self.check()
                folder = self.folder
                with loading(self.name), reading_weights("question answerer", folder, self._mend):
                    self._device = pick_device(self._device)
                    self._parts = _read(folder, self._device)
            return self._parts


def _read(folder: Path, device: str) -> tuple[Any, Any]:
    silence_telemetry()
    from transformers import AutoProcessor
    from transformers.utils import logging

    with quietly(logging):
        processor = AutoProcessor.from_pretrained(str(folder), local_files_only=True)
    tokenizer = getattr(processor, "tokenizer", None)
    if tokenizer is not None:
        tokenizer.padding_side = "left" if model_type(folder) not in _AUTO_CLASSES else "right"
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
    return read_model(_AUTO_CLASSES.get(model_type(folder), _VLM), folder, device), processor


def _answer(
    model: Any, processor: Any, pairs: Sequence[tuple[Image, str]], device: str
) -> list[Reply]:
    import torch

    with torch.inference_mode():
        inputs = _inputs(model, processor, pairs).to(device)
        if model.config.model_type == "vilt":
            return _classified(model, inputs)
        output = model.generate(
            **inputs,
            max_new_tokens=_MAX_TOKENS,
            do_sample=False,
            num_beams=1,
            return_dict_in_generate=True,
            output_logits=True,
        )
    logits = torch.stack([step.float() for step in output.logits], dim=1)  # (n, steps, words)
    steps = logits.shape[1]
    tokens = output.sequences[:, -steps:]
    chosen = logits.log_softmax(-1).gather(-1, tokens.unsqueeze(-1)).squeeze(-1)
    tokenizer = processor.tokenizer
    ends = _ends(model, tokenizer)
    return [
        _reply(tokenizer, row.tolist(), logs.tolist(), ends)
        for row, logs in zip(tokens, chosen, strict=True)
    ]


def _inputs(model: Any, processor: Any, pairs: Sequence[tuple[Image, str]]) -> Any:
    images, questions = [image for image, _ in pairs], [question for _, question in pairs]
    if model.config.model_type in _AUTO_CLASSES:
        limit = getattr(model.config, "text_config", model.config).max_position_embeddings
        return processor(
            images=images, text=questions, padding=True, truncation=True, max_length=limit,
            return_tensors="pt",
        )  # fmt: skip
    if getattr(processor, "chat_template", None):
        turns = [
            [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": text}]}]
            for text in (f"{question} {SHORT}" for question in questions)
        ]
        texts = processor.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
        nested = [[image] for image in images]
        return processor(images=nested, text=texts, padding=True, return_tensors="pt")
    prompts = [f"Question: {question} Answer:" for question in questions]
    return processor(images=images, text=prompts, padding=True, return_tensors="pt")


def _classified(model: Any, inputs: Any) -> list[Reply]:
    """Return the likeliest of the answers that a classifier knows."""
    probabilities = model(**inputs).logits.sigmoid()
    best, index = probabilities.max(dim=-1)
    labels = model.config.id2label
    return [
        Reply(str(labels[int(i)]), float(p))
        for p, i in zip(best.tolist(), index.tolist(), strict=True)
    ]


def _reply(
    tokenizer: Any, tokens: Sequence[int], logs: Sequence[float], ends: frozenset[int]
) -> Reply:
    """Return the text up to its end, and the probability of all of it."""
    import math

    stop = next((i for i, token in enumerate(tokens) if token in ends), len(tokens))
    text = tokenizer.decode(list(tokens[:stop]), skip_special_tokens=True)
    return tidy_reply(text, math.exp(min(0.0, sum(logs[: stop + 1]))))


def tidy_reply(text: str, confidence: float) -> Reply:
    """Return a reply of one line; a model that says nothing is reported as such."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = " ".join(lines[:1]).removesuffix(".").strip()
    if not said:
        return Reply(NOTHING, 0.0, "the question answering model gave no answer")
    return Reply(said, confidence)


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:
    """Return the tokens after which nothing of an answer comes."""
    listed = [tokenizer.eos_token_id, tokenizer.pad_token_id, tokenizer.sep_token_id]
    for config in (getattr(model, "generation_config", None), model.config):
        end = getattr(config, "eos_token_id", None)
        listed += end if isinstance(end, list) else [end]
    return frozenset(token for token in listed if token is not None)


def _enlarged(image: Image) -> Image:
    side = min(image.size)
    if side >= _MIN_SIDE:
        return image
    scale = _MIN_SIDE / max(1, side)
    longest = 16 * _MIN_SIDE  # a line of pixels must not become a huge picture
    width, height = (min(longest, max(_MIN_SIDE, round(n * scale))) for n in image.size)
    return image.resize((width, height))
