"""Reading pickled ultralytics checkpoints (`.pt`) without running anything that stands in them.

A `.pt` file is a pickle, and a pickle may name any function of any package for the reader
to call. Here torch's weights-only reader does the reading, and every class that it meets
is replaced by an inert stand-in that only keeps attributes: no class of the file is ever
made, no function called. What leaves this module is plain data: tensors, the layer list,
class names. A file that names anything outside torch and ultralytics is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viper.core.errors import ModelMissing

# Packages whose classes detection checkpoints hold; all become stand-ins.
_PACKAGES = ("ultralytics.", "torch.nn.", "torchvision.transforms.", "numpy.", "models.", "clip.")
# What else official checkpoints mention, in their training settings; stand-ins too.
_HARMLESS = frozenset(
    [
        *("pathlib.PosixPath", "pathlib.WindowsPath", "pathlib._local.PosixPath"),
        *("pathlib._local.WindowsPath", "types.SimpleNamespace", "builtins.getattr"),
        *("builtins.slice", "__builtin__.getattr", "argparse.Namespace"),
        *("collections.defaultdict", "datetime.datetime", "builtins.int", "builtins.float"),
        *("builtins.list", "builtins.dict", "builtins.tuple", "builtins.str", "builtins.bool"),
    ]
)
_MAX_DEPTH = 40
# The set of names that torch reads is one for the whole process.
_reading = threading.Lock()


@dataclass(frozen=True)
class YoloFile:
    """What a checkpoint holds, as plain data."""

    architecture: dict[str, Any]
    """ultralytics' model yaml."""
    names: dict[int, str]
    """Class names by index."""
    state: dict[str, Any] = field(repr=False)
    """Tensors by name, as `load_state_dict` takes them."""
    image_px: int = 640
    """Side that pictures are fitted into."""
    text_model: str = ""
    """Which text encoder a text-prompted model was trained with, e.g. "mobileclip:blt"."""


class Inert:
    """Stands for an object of a pickled class: keeps its attributes, does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take whatever the class took."""
        self.arguments = (args, kwargs)

    def __setstate__(self, state: Any) -> None:
        if isinstance(state, tuple) and len(state) == 2 and isinstance(state[0], dict):
            state = state[0]
        if isinstance(state, dict):
            self.__dict__.update(state)


def read_checkpoint(path: Path) -> YoloFile:
    """Return what an ultralytics checkpoint holds.

    Raises:
        ModelMissing: If it names code that no detection checkpoint needs, in one sentence.
        ValueError: If it is no such checkpoint.
    """
    data = _read_inertly(path)
    model = (data.get("ema") or data.get("model")) if isinstance(data, Mapping) else None
    if not isinstance(model, Inert):
        raise ValueError("it holds no ultralytics model")
    kept = vars(model)
    architecture = kept.get("yaml")
    if not isinstance(architecture, dict):
        raise ValueError("it does not say how its model is built")
    state: dict[str, Any] = {}
    _collect(model, "", state, 0)
    names = kept.get("names") or architecture.get("names") or {}
    names = dict(enumerate(names)) if isinstance(names, list | tuple) else dict(names)
    return YoloFile(
        architecture,
        {int(key): str(name) for key, name in names.items()},
        state,
        _image_px(data, kept),
        str(kept.get("text_model") or architecture.get("text_model") or ""),
    )


def _read_inertly(path: Path) -> Any:
    import torch
    from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals

    named = get_unsafe_globals_in_checkpoint(str(path))
    refused = [name for name in named if not _is_expected(name)]
    if refused:
        raise ModelMissing(
            f"The checkpoint {path} is refused: it asks for {refused[0]}, which no detection "
            f"model needs and which could run code on this machine; get the file from its maker."
        )
    stand_ins = [(_stand_in(name), name) for name in named]
    with _reading, safe_globals(stand_ins):  # type: ignore[arg-type]
        return torch.load(path, map_location="cpu", weights_only=True)


def _stand_in(name: str) -> Any:
    # torch's reader puts entries into plain dictionaries only
    return _mapping if name == "collections.defaultdict" else type("Inert", (Inert,), {})


def _mapping(*_: Any) -> dict[Any, Any]:
    return {}


def _is_expected(name: str) -> bool:
    return name.startswith(_PACKAGES) or name in _HARMLESS


def _collect(module: Inert, prefix: str, state: dict[str, Any], depth: int) -> None:
    """Gather the tensors of a stand-in and of the ones inside it, by torch's naming."""
    import torch

    if depth > _MAX_DEPTH:
        raise ValueError("its layers are nested without end")
    kept = vars(module)
    left_out = kept.get("_non_persistent_buffers_set") or ()
    for group in ("_parameters", "_buffers"):
        for name, value in (kept.get(group) or {}).items():
            if isinstance(value, torch.Tensor) and name not in left_out:
                state[f"{prefix}{name}"] = value.detach()
    for name, inner in (kept.get("_modules") or {}).items():
        if isinstance(inner, Inert):
            _collect(inner, f"{prefix}{name}.", state, depth + 1)


def _image_px(data: Mapping[str, Any], kept: Mapping[str, Any]) -> int:
    for settings in (data.get("train_args"), kept.get("args")):
        side = settings.get("imgsz") if isinstance(settings, Mapping) else None
        if isinstance(side, int) and 32 <= side <= 4096:
            return side
    return 640
