"""The mean of earlier and later weights: learns a wider world without losing the old one.

Source: Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["blend"]


def blend(earlier: Path, later: Path, part: float) -> None:
    """Replace the weights in `later` by a mean of both folders, in place.

    Args:
        earlier: Folder with `model.safetensors` that the later training began with.
        later: Folder with `model.safetensors` of the same tensors.
        part: Of the later weights, in [0, 1]; 1 changes nothing.
    """
    from safetensors.torch import load_file, save_file

    file = later / "model.safetensors"
    old, new = load_file(earlier / "model.safetensors"), load_file(file)
    mixed = {
        key: old[key].float().lerp(value.float(), part).to(value.dtype)
        if value.is_floating_point()
        else value
        for key, value in new.items()
    }
    save_file(mixed, file, metadata={"format": "pt"})
    file.chmod(0o644)  # safetensors makes files that only their owner reads
