"""The built-in detector's architecture: an ultralytics model, small enough for one CPU core.

Nothing here trains; `viper.training.detector` does. The yaml is what `DetectionModel` reads,
so the weights load through ultralytics' own code wherever ultralytics runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from robot_sim import SHAPES, SIZES

__all__ = ["CLASS_NAMES", "READ_PX", "TRAIN_PX", "architecture", "load", "save"]

# Square that pictures are fitted into while the detector learns, pixels.
TRAIN_PX = 320
# The same at inference. Learned scales reach 1.3, and small things profit from more pixels: on
# validation scenes 93 % of the pictures are without an error at 384, 89 % at 320, 92 % at 416.
READ_PX = 384
CLASS_NAMES = tuple(f"{size} {shape}" for shape in SHAPES for size in SIZES)


def architecture(width: float = 1.0) -> dict[str, Any]:
    """Return the model yaml: a YOLO with C2f blocks on strides 8, 16 and 32.

    `reg_max: 1` lets the head state box sides directly instead of by a distribution: a
    quarter of the head's work, and no upper limit on the size of a box.

    Args:
        width: Factor on all channel counts.
    """
    a, b, c, d, e = (max(8, round(n * width / 8) * 8) for n in (16, 32, 64, 128, 160))
    conv, c2f, concat = "Conv", "C2f", "Concat"
    upsample = [-1, 1, "nn.Upsample", [None, 2, "nearest"]]
    return {
        "nc": len(CLASS_NAMES),
        "reg_max": 1,
        "scales": {"n": [1.0, 1.0, 1024]},
        "scale": "n",
        "backbone": [
            [-1, 1, conv, [a, 3, 2]],
            [-1, 1, conv, [b, 3, 2]],
            [-1, 1, c2f, [b, True]],
            [-1, 1, conv, [c, 3, 2]],
            [-1, 1, c2f, [c, True]],  # 4, stride 8
            [-1, 1, conv, [d, 3, 2]],
            [-1, 1, c2f, [d, True]],  # 6, stride 16
            [-1, 1, conv, [e, 3, 2]],
            [-1, 1, c2f, [e, True]],
            [-1, 1, "SPPF", [e, 5]],  # 9, stride 32
        ],
        "head": [
            upsample,
            [[-1, 6], 1, concat, [1]],
            [-1, 1, c2f, [d]],  # 12
            upsample,
            [[-1, 4], 1, concat, [1]],
            [-1, 1, c2f, [c]],  # 15, stride 8
            [-1, 1, conv, [c, 3, 2]],
            [[-1, 12], 1, concat, [1]],
            [-1, 1, c2f, [d]],  # 18, stride 16
            [[15, 18, 9], 1, "Detect", ["nc"]],
        ],
    }


def save(model: Any, folder: Path, width: float = 1.0) -> None:
    """Write `model.safetensors` (half precision) and `config.yaml` into `folder`.

    Args:
        model: An ultralytics `DetectionModel` of `architecture(width)`.
        folder: Made if need be.
        width: As given to `architecture`.
    """
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    state = {
        key: (value.half() if value.is_floating_point() else value).contiguous().clone()
        for key, value in model.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    assert all(torch.isfinite(v).all() for v in state.values()), "the model has diverged"
    file = folder / "model.safetensors"
    save_file(state, file, metadata={"format": "pt"})
    file.chmod(0o644)  # safetensors makes files that only their owner reads
    config = {**architecture(width), "names": dict(enumerate(CLASS_NAMES)), "imgsz": READ_PX}
    (folder / "config.yaml").write_text(_yaml(config), encoding="utf-8")


def _yaml(config: dict[str, Any]) -> str:
    """Return YAML with one layer or class per line."""
    lines: list[str] = []
    for key, value in config.items():
        if key in ("backbone", "head"):
            lines += [f"{key}:", *(f"  - {json.dumps(layer)}" for layer in value)]
        elif key == "names":
            lines += ["names:", *(f"  {number}: {name}" for number, name in value.items())]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
    return "\n".join(lines) + "\n"


def load(folder: Path) -> Any:
    """Return the `DetectionModel` that `save` wrote, float32, in evaluation mode."""
    import yaml  # type: ignore[import-untyped]
    from safetensors.torch import load_file
    from ultralytics.nn.tasks import DetectionModel

    config = yaml.safe_load((folder / "config.yaml").read_text(encoding="utf-8"))
    model = DetectionModel(config, ch=3, nc=config["nc"], verbose=False)
    state = {key: value.float() for key, value in load_file(folder / "model.safetensors").items()}
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    assert all(key.endswith("num_batches_tracked") for key in missing), missing
    model.names = dict(config["names"])
    return model.eval()
