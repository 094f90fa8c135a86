"""A new writer that begins where an older one ended, with another tokenizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def take_over(model: Any, tokenizer: Any, folder: Path) -> None:
    """Copy the weights of the writer in `folder` into a new model of the same shape.

    Tokens are told apart by their text. A new token starts as the mean of the pieces that
    the older tokenizer made of it.
    """
    import torch
    from transformers import PreTrainedTokenizerFast, T5ForConditionalGeneration

    older = T5ForConditionalGeneration.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32
    )
    words = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    weights = older.state_dict()
    shared = model.state_dict()["shared.weight"].clone()
    known, rows = words.get_vocab(), weights["shared.weight"]
    for token, row in tokenizer.get_vocab().items():
        pieces = [known[token]] if token in known else words(token.replace("Ġ", " "))["input_ids"]
        if pieces:
            shared[row] = rows[pieces].mean(0)
    for name in ("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight"):
        weights[name] = shared
    weights["lm_head.weight"] = shared
    model.load_state_dict({name: weights[name] for name in model.state_dict()})
