"""A new writer that begins where an older one ended, with another tokenizer and more layers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

# The matrices through which a layer adds to what passes it: zero, and the layer does nothing.
_OUTPUTS = (".o.weight", ".wo.weight")


def take_over(model: Any, tokenizer: Any, folder: Path) -> None:
    """Copy the weights of the writer in `folder` into a new model of the same width.

    Tokens are told apart by their text. A new token starts as the mean of the pieces that
    the older tokenizer made of it. The new model may have more layers, and more units within
    them: what is new adds nothing at first, so that the model is the older one and learns on
    (Chen and others, "Net2Net: accelerating learning via knowledge transfer", ICLR 2016).
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
    model.load_state_dict(
        {name: _grown(name, own, weights.get(name)) for name, own in model.state_dict().items()}
    )


def _grown(name: str, own: torch.Tensor, older: torch.Tensor | None) -> torch.Tensor:
    """Return `own` with the older weights in its corner; what adds to the result is zero besides.

    Args:
        name: Of the weights.
        own: As they are drawn for a new model.
        older: Those of the older model, if it has this layer.
    """
    grown = own.new_zeros(own.shape) if name.endswith(_OUTPUTS) else own.clone()
    if older is not None:
        grown[tuple(slice(0, n) for n in older.shape)] = older
    return grown
