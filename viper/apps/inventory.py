"""What is installed: each model's files, whether they are whole, where they come from."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from viper.core.errors import InputError, ModelMissing, ViperError
from viper.core.settings import weights_folder

_WEIGHTS = "model.safetensors"
# A header longer than this is no header, in bytes.
_MAX_HEADER = 50_000_000
_LICENCE = re.compile(r"^\W*licen[cs]e\W*[:|]\W*(?P<name>[^|\n]+?)\W*$", re.I | re.M)
_SOURCES = {
    "detector": "YOLO, trained here on rendered scenes",
    "matcher": "CLIP, trained here on rendered scenes",
    "writer": "sequence model, trained here to write programs",
}


@dataclass(frozen=True)
class Part:
    """One model and the state of its files."""

    role: str
    """What it does: `detector`, `matcher`, `vqa`, `depth`, `llm`."""
    name: str
    state: str
    """`present`, `missing`, `damaged`, or `server` for one that runs elsewhere."""
    size_mb: float | None = None
    licence: str = ""
    source: str = ""
    path: str = ""
    note: str = ""
    """How to mend what is not present."""

    @property
    def ok(self) -> bool:
        """Whether the part can be used as far as its files tell."""
        return self.state in ("present", "server")

    def to_dict(self) -> dict[str, Any]:
        """Return the part as JSON data."""
        return asdict(self)


def list_models(profile: str, llm: str) -> list[Part]:
    """Return the parts of a profile and a language model; loads no weights.

    Raises:
        InputError: If the profile or the model string is unknown.
    """
    return [*_vision_parts(profile), _llm_part(llm)]


def show_models(parts: list[Part]) -> None:
    """Print one line per part, and a line more where something must be mended."""
    for part in parts:
        size = "" if part.size_mb is None else f"{part.size_mb:.1f} MB"
        facts = "  ".join(fact for fact in (part.licence, part.source, part.path) if fact)
        print(f"{part.role:<9} {part.state:<8} {size:>8}  {part.name}  {facts}".rstrip())
        if part.note:
            print(f"{'':9} {part.note}")


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
    from viper.vision.profile import load_engine

    try:
        engine = load_engine(profile, check=False)
    except ModelMissing as error:
        return [Part("vision", profile, "missing", note=str(error))]
    roles = ("detector", "matcher", "vqa", "depth")
    return [_vision_part(role, getattr(engine, role)) for role in roles if getattr(engine, role)]


def _vision_part(role: str, model: Any) -> Part:
    folder = weights_folder() / role
    places = (getattr(model, name, None) for name in ("folder", "source", "path"))
    path = next((place for place in places if place is not None), None)
    if path is not None and Path(path) == folder:
        return _built_in(role, role)
    try:
        check = getattr(model, "check", None)
        if check is not None:
            check()
    except ViperError as error:
        return Part(role, model.name, "missing", note=str(error))
    return Part(role, model.name, "present", path=str(path or ""))


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
