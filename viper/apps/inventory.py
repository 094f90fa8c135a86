"""What is installed: each model's files, whether they are whole, where they come from."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from viper.core.errors import InputError, ModelMissing, ViperError
from viper.core.settings import weights_folder
from viper.vision.clip import TransformersMatcher
from viper.vision.fetch import problem_of
from viper.vision.origin import Origin
from viper.vision.parts import ROLES, PartSpec

_WEIGHTS = "model.safetensors"
# A header longer than this is no header, in bytes.
_MAX_HEADER = 50_000_000
_LICENCE = re.compile(r"^\W*licen[cs]e\W*[:|]\W*(?P<name>[^|\n]+?)\W*$", re.I | re.M)
# Who made the readers that come with the package `rapidocr`.
_OCR_FACTS = ("Apache-2.0", "PP-OCR models in the package rapidocr")
# Question answerers that use another model of the session.
_BORROWED = {"llm": "asks the model that --llm names", "clip": "answers by matching alone"}
_SOURCES = {
    "detector": "YOLO, trained here on rendered scenes",
    "matcher": "CLIP, trained here on rendered scenes",
    "writer": "sequence model, trained here to write programs",
    "affordance": "small networks, trained here on simulated skills",
}


@dataclass(frozen=True)
class Part:
    """One model and the state of its files."""

    role: str
    """What it does: `detector`, `matcher`, `vqa`, `depth`, `llm`, `affordance`."""
    name: str
    state: str
    """`present`, `missing`, `damaged`, `optional` (an extra that is not installed), `off`,
    or `server` for one that runs elsewhere."""
    size_mb: float | None = None
    licence: str = ""
    source: str = ""
    path: str = ""
    note: str = ""
    """How to mend what is not present."""

    @property
    def ok(self) -> bool:
        """Whether the part can be used as far as its files tell."""
        return self.state in ("present", "server", "optional", "off")

    def to_dict(self) -> dict[str, Any]:
        """Return the part as JSON data."""
        return asdict(self)


def list_models(profile: str, llm: str) -> list[Part]:
    """Return the parts of a profile, a language model and the robot; loads no weights.

    Raises:
        InputError: If the profile or the model string is unknown.
    """
    return [*_vision_parts(profile), _built_in("affordance", "affordance"), _llm_part(llm)]


def show_models(parts: list[Part]) -> None:
    """Print one line per part, and a line more where something must be mended."""
    for part in parts:
        size = "" if part.size_mb is None else f"{part.size_mb:.1f} MB"
        facts = "  ".join(fact for fact in (part.licence, part.source, part.path) if fact)
        print(f"{part.role:<10} {part.state:<8} {size:>8}  {part.name}  {facts}".rstrip())
        if part.note:
            print(f"{'':10} {part.note}")


def check_folder(folder: Path) -> str:
    """Return why the weights in `folder` cannot be whole, or "" if they look it.

    Compares the header of the safetensors file with its size; reads no tensors.
    """
    file = folder / _WEIGHTS
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(size, _MAX_HEADER):
                return f"{file} has a header that is longer than the file"
            header = json.loads(stream.read(length))
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
    except OSError as error:
        return f"{file}: {error.strerror}"
    except (struct.error, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return f"{file} is not a safetensors file"
    expected = 8 + length + max(ends, default=0)
    return "" if size == expected else f"{file} has {size:,} bytes where {expected:,} belong"


def _vision_parts(profile: str) -> list[Part]:
    from viper.vision.profile import read_profile

    read = read_profile(profile)
    specs = [spec for role in ROLES if (spec := read.spec(role)) is not None]
    return [_vision_part(spec, read.origins.get(spec.role)) for spec in specs]


def _vision_part(spec: PartSpec, origin: Origin | None) -> Part:
    from viper.vision.parts import open_part

    if spec.kind == "builtin":
        return _built_in(spec.role, spec.role)
    if spec.kind == "none":
        return Part(spec.role, "none", "off")
    name = f"{spec.kind}:{spec.where}" if spec.where else spec.kind
    facts = (origin.licence, origin.address) if origin else ("", "")
    facts = _OCR_FACTS if spec.kind == "rapidocr" else facts
    path = str(spec.path) if spec.where else ""
    if spec.role == "vqa" and spec.kind in _BORROWED:
        return Part(spec.role, name, "present", note=_BORROWED[spec.kind])
    try:
        model = open_part(replace(spec, matcher=_AnyMatcher()))
        _check(model)
    except ModelMissing as error:
        optional = spec.role == "ocr"
        size = origin.size_mb if origin else None
        state = "optional" if optional else "missing"
        return Part(spec.role, name, state, size, *facts, path, str(error))
    problem = problem_of(spec.path) if spec.where else ""
    note = f"{problem}; {spec.mend or 'fetch it again'}" if problem else ""
    return Part(
        spec.role, name, "damaged" if problem else "present", _size_mb(path), *facts, path, note
    )


class _AnyMatcher(TransformersMatcher):
    """Stands where a detector takes the matcher's text encoder; listed by itself."""

    def __init__(self) -> None:
        super().__init__("")

    def check(self) -> None:
        """Find nothing wrong."""


def _check(model: Any) -> None:
    check = getattr(model, "check", None)
    if check is not None:
        check()


def _size_mb(path: str) -> float | None:
    place = Path(path)
    if not path or not place.exists():
        return None
    files = place.rglob("*") if place.is_dir() else [place]
    return round(sum(file.stat().st_size for file in files if file.is_file()) / 1e6, 2)


def _llm_part(llm: str) -> Part:
    from viper.llm import load_llm

    if llm == "embedded":
        return _built_in("llm", "writer")
    try:
        model = load_llm(llm)
    except ViperError as error:
        if isinstance(error, InputError) and not isinstance(error, ModelMissing):
            raise
        return Part("llm", llm, "missing", note=str(error))
    is_server = llm.startswith(("openai:", "http:", "https:"))
    return Part("llm", model.name, "server" if is_server else "present")


def _built_in(role: str, folder_name: str) -> Part:
    folder = weights_folder() / folder_name
    name, source = f"built-in {folder_name}", _SOURCES[folder_name]
    if not (folder / _WEIGHTS).is_file():
        note = "reinstall the package, or unset VIPER_WEIGHTS if it names another folder"
        return Part(role, name, "missing", source=source, path=str(folder), note=note)
    problem = check_folder(folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    note = f"{problem}; reinstall the package" if problem else ""
    state = "damaged" if problem else "present"
    licence = _licence(folder / "README.md")
    return Part(role, name, state, round(size, 2), licence, source, str(folder), note)


def _licence(card: Path) -> str:
    try:
        found = _LICENCE.search(card.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found["name"].strip() if found else ""
