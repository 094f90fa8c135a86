"""Which models see: the profiles `tabletop` and `photo`, or a TOML file that names each part.

A TOML file::

    name = "street"
    prompt = "a photo of {}"          # "{}" becomes e.g. "a red car"

    [detector]
    spec = "yolo:yolo11n.pt"          # or a folder of config.yaml and model.safetensors
    min_score = 0.3

    [matcher]
    spec = "clip:clip-vit-base-patch32"   # a local folder

    [depth]
    spec = "ground"                   # or "none"

Relative paths count from the file's folder.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viper.core.errors import InputError, ModelMissing, UnknownName
from viper.core.settings import weights_folder
from viper.vision.clip import TransformersMatcher
from viper.vision.depth import GroundContactDepth
from viper.vision.engine import VisionEngine
from viper.vision.interfaces import Depth, Detector, Matcher
from viper.vision.yolo import MIN_SCORE, SafeYolo
from viper.vision.yolo_files import open_yolo

PROFILES = ("tabletop", "photo")
_REINSTALL = (
    "Reinstall the package, train it with `python -m viper.training`, "
    "or set VIPER_WEIGHTS to a folder that has it."
)
_DEVICES = ("auto", "cpu", "cuda")
_TABLES: dict[str, tuple[str, ...]] = {
    "detector": ("spec", "min_score", "device"),
    "matcher": ("spec", "device"),
    "depth": ("spec",),
}


def load_engine(profile: str = "tabletop", *, check: bool = True) -> VisionEngine:
    """Return the engine of a profile; weights are read at their first use.

    Args:
        profile: "tabletop", "photo", or the path of a TOML file.
        check: Whether to look now for the files of every model; else a missing one
            is an error at its first use.

    Raises:
        UnknownName: If there is no such profile.
        InputError: If the TOML file is missing or wrong.
        ModelMissing: If weights that it names are not on this machine.
    """
    if profile == "tabletop":
        engine = _tabletop()
    elif profile == "photo":
        raise ModelMissing(
            "The profile 'photo' needs weights that do not come with the package: write a TOML "
            'file with [detector] spec = "yolo:FILE.pt" and [matcher] spec = "clip:FOLDER" for '
            "checkpoints on this machine, and use it with --profile FILE.toml."
        )
    elif str(profile).endswith(".toml"):
        engine = _from_file(Path(profile).expanduser())
    else:
        raise UnknownName("profile", str(profile), PROFILES, "Or give the path of a .toml file.")
    if check:
        engine.check()
    return engine


@functools.lru_cache(maxsize=1)
def default_engine() -> VisionEngine:
    """Return the built-in engine, one for the whole process."""
    return load_engine("tabletop")


def _tabletop() -> VisionEngine:
    weights = weights_folder()
    return VisionEngine(
        SafeYolo(weights / "detector", mend=_REINSTALL),
        TransformersMatcher(weights / "matcher", mend=_REINSTALL),
        depth=GroundContactDepth(),
        name="tabletop",
        name_kinds=("color",),
    )


def _from_file(path: Path) -> VisionEngine:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"There is no profile file {path}: check the path.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The profile file {path} cannot be read: {error}.") from error
    _check_keys(path, "key", data, ("name", "prompt", *_TABLES))
    for table, keys in _TABLES.items():
        _check_table(path, table, data.get(table, {}), keys)
    detector = data.get("detector")
    if not detector:
        raise InputError(f'{path} names no detector: add [detector] spec = "yolo:FILE.pt".')
    prompt = _string(path, "prompt", data.get("prompt", "a photo of {}"))
    if prompt.count("{}") != 1:
        raise InputError(f'{path}: prompt = "{prompt}" needs one "{{}}" where the phrase goes.')
    return VisionEngine(
        _detector(path, detector),
        _matcher(path, data.get("matcher")),
        depth=_depth(path, data.get("depth")),
        name=_string(path, "name", data.get("name", path.stem)),
        prompt=prompt,
    )


def _detector(path: Path, table: Mapping[str, Any]) -> Detector:
    kind, where = _spec(path, "detector", table, ("yolo", "builtin"))
    score = table.get("min_score", MIN_SCORE)
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise InputError(f"{path}: [detector] min_score is a number from 0 to 1, not {score!r}.")
    if kind == "builtin":
        return SafeYolo(weights_folder() / "detector", min_score=float(score), mend=_REINSTALL)
    return open_yolo(path.parent / where, min_score=float(score), device=_device(path, table))


def _matcher(path: Path, table: Mapping[str, Any] | None) -> Matcher | None:
    if not table:
        return None
    kind, where = _spec(path, "matcher", table, ("clip", "builtin", "none"))
    if kind == "none":
        return None
    if kind == "builtin":
        return TransformersMatcher(weights_folder() / "matcher", mend=_REINSTALL)
    local = path.parent / Path(where).expanduser()
    # "owner/name" may be a repository that is in the hub's local cache
    source = local if local.exists() or where.count("/") != 1 else where
    return TransformersMatcher(source, device=_device(path, table))


def _depth(path: Path, table: Mapping[str, Any] | None) -> Depth | None:
    kind = _spec(path, "depth", table, ("ground", "none"))[0] if table else "ground"
    return GroundContactDepth() if kind == "ground" else None


def _spec(
    path: Path, table: str, values: Mapping[str, Any], kinds: tuple[str, ...]
) -> tuple[str, str]:
    """Return the kind and the place that a spec such as "yolo:FILE" names."""
    spec = _string(path, f"[{table}] spec", values.get("spec", ""))
    kind, _, where = spec.partition(":")
    if kind not in kinds:
        raise UnknownName(f"{table} kind", kind, kinds, f"It stands in {path} under [{table}].")
    if kind in {"yolo", "clip"} and not where:
        raise InputError(f'{path}: [{table}] spec = "{kind}:PATH" needs a path after the colon.')
    return kind, where


def _device(path: Path, table: Mapping[str, Any]) -> str:
    device = _string(path, "device", table.get("device", "auto"))
    if device.partition(":")[0] not in _DEVICES:
        raise UnknownName("device", device, _DEVICES, f"It stands in {path}.")
    return device


def _check_table(path: Path, table: str, values: object, keys: tuple[str, ...]) -> None:
    if not isinstance(values, dict):
        raise InputError(f"{path}: [{table}] is a table with a spec, not {values!r:.60}.")
    _check_keys(path, f"key under [{table}]", values, keys)


def _check_keys(path: Path, kind: str, values: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in values:
        if key not in keys:
            raise UnknownName(kind, key, keys, f"It stands in {path}.")


def _string(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise InputError(f"{path}: {key} is text, not {value!r:.60}.")
    return value
