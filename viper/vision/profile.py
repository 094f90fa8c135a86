"""Which models see: the profiles `tabletop` and `photo`, or a TOML file that names each part.

A TOML file::

    name = "street"
    prompt = "a photo of {}"          # "{}" becomes e.g. "a red car"
    second_look = true                # where the detector hesitates, the matcher has a say
    sizes_together = true             # small and large are told of all things together

    [detector]
    spec = "yolo:yolo11n.pt"          # kinds and options: `viper.vision.parts`
    min_score = 0.3

    [matcher]
    spec = "clip:clip-vit-base-patch32"   # a folder

    [vqa]
    spec = "hf:blip-vqa-base"         # or "llm", or "clip"

    [depth]
    spec = "hf:depth-anything-v2-small"   # or "ground", "none"

    [depth.origin]                    # where `viper models pull FILE.toml` fetches it
    repo = "depth-anything/Depth-Anything-V2-Small-hf"

Relative paths count from the file's folder. The built-in profiles are such files, in
`profiles/`; the paths of `photo` count from the models folder.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from viper.core.errors import InputError, UnknownName
from viper.core.llm import LLM
from viper.core.settings import models_folder
from viper.vision.engine import VisionEngine
from viper.vision.lexicon import Kind
from viper.vision.origin import Origin
from viper.vision.parts import ROLES, PartSpec, Role, open_part
from viper.vision.scene import SCENES
from viper.vision.text_cache import TextCache

PROFILES = ("tabletop", "photo")
_FOLDER = Path(__file__).parent / "profiles"
_KEYS = ("name", "prompt", "name_kinds", "scene", "second_look", "sizes_together", *ROLES)
# What a profile has that does not name the part.
_DEFAULTS: dict[Role, str] = {"depth": "ground", "ocr": "rapidocr"}


@dataclass(frozen=True)
class Profile:
    """What a profile file says."""

    name: str
    source: Path
    """The file."""
    folder: Path
    """What relative paths count from."""
    prompt: str = "a photo of {}"
    name_kinds: tuple[Kind, ...] = ()
    scene: str = ""
    """What its models were made for, "" for anything."""
    second_look: bool = False
    """Whether the matcher has a say where the detector hesitates between nouns."""
    sizes_together: bool = False
    """Whether small and large are told of all things of a picture together."""
    parts: Mapping[Role, Mapping[str, Any]] = field(default_factory=dict)
    """Options of each part that it names, with `spec`."""
    origins: Mapping[Role, Origin] = field(default_factory=dict)
    """Where parts come from, as far as it says so."""

    def spec(self, role: Role) -> PartSpec | None:
        """Return what it says of a part; None if it does not have it."""
        table = self.parts.get(role) or ({"spec": _DEFAULTS[role]} if role in _DEFAULTS else None)
        if table is None:
            return None
        kind, _, where = _string(self.source, f"[{role}] spec", table.get("spec", "")).partition(
            ":"
        )
        options = {key: value for key, value in table.items() if key != "spec"}
        return PartSpec(role, kind, where, self.folder, self.source, options, mend=self._mend(role))

    def _mend(self, role: Role) -> str:
        if role not in self.origins:
            return ""
        own = self.source.parent == _FOLDER
        name = self.name if own else str(self.source)
        other = " or name files of your own with --profile FILE.toml." if own else ""
        return f"Fetch it with `viper models pull {name}`{',' if own else '.'}{other}"


def load_engine(
    profile: str = "tabletop", *, check: bool = True, llm: LLM | None = None
) -> VisionEngine:
    """Return the engine of a profile; weights are read at their first use.

    Args:
        profile: "tabletop", "photo", or the path of a TOML file.
        check: Whether to look now for the files of every model; else a missing one
            is an error at its first use.
        llm: Answers questions about pictures where the profile says `[vqa] spec = "llm"`.

    Raises:
        UnknownName: If there is no such profile.
        InputError: If the TOML file is missing or wrong.
        ModelMissing: If weights that it names are not on this machine.
    """
    engine = open_profile(read_profile(profile), llm)
    if check:
        engine.check()
    return engine


@functools.lru_cache(maxsize=1)
def default_engine() -> VisionEngine:
    """Return the built-in engine, one for the whole process."""
    return load_engine("tabletop")


def read_profile(profile: str) -> Profile:
    """Return what a profile says, by its name or the path of its file.

    Raises:
        UnknownName: If there is no such profile.
        InputError: If the TOML file is missing or wrong.
    """
    if profile in PROFILES:
        return _read(_FOLDER / f"{profile}.toml", models_folder())
    if str(profile).endswith(".toml"):
        path = Path(profile).expanduser()
        return _read(path, path.parent)
    raise UnknownName("profile", str(profile), PROFILES, "Or give the path of a .toml file.")


def open_profile(profile: Profile, llm: LLM | None = None) -> VisionEngine:
    """Return the engine of a profile; loads nothing."""
    matcher = _open(profile, "matcher", llm)
    return VisionEngine(
        _open(profile, "detector", llm, matcher),
        matcher,
        vqa=_open(profile, "vqa", llm),
        depth=_open(profile, "depth", llm),
        ocr=_open(profile, "ocr", llm),
        name=profile.name,
        prompt=profile.prompt,
        name_kinds=profile.name_kinds,
        scene=SCENES.get(profile.scene),
        reranks=not profile.scene,
        second_look=profile.second_look,
        sizes_together=profile.sizes_together,
        text_cache=TextCache(),
    )


def _open(profile: Profile, role: Role, llm: LLM | None, matcher: Any = None) -> Any:
    from dataclasses import replace

    spec = profile.spec(role)
    return None if spec is None else open_part(replace(spec, llm=llm, matcher=matcher))


def _read(path: Path, folder: Path) -> Profile:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"There is no profile file {path}: check the path.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The profile file {path} cannot be read: {error}.") from error
    for key in data:
        if key not in _KEYS:
            raise UnknownName("key", key, _KEYS, f"It stands in {path}.")
    tables = {role: dict(_table(path, role, data[role])) for role in ROLES if role in data}
    if "detector" not in tables:
        raise InputError(f'{path} names no detector: add [detector] spec = "yolo:FILE.pt".')
    origins = {
        role: Origin.of(path, role, table.pop("origin"))
        for role, table in tables.items()
        if "origin" in table
    }
    return Profile(
        name=_string(path, "name", data.get("name", path.stem)),
        source=path,
        folder=folder,
        prompt=_prompt(path, data.get("prompt", "a photo of {}")),
        name_kinds=_kinds(path, data.get("name_kinds", [])),
        scene=_scene(path, data.get("scene", "")),
        second_look=_flag(path, "second_look", data.get("second_look", False)),
        sizes_together=_flag(path, "sizes_together", data.get("sizes_together", False)),
        parts=tables,
        origins=origins,
    )


def _table(path: Path, role: str, values: object) -> Mapping[str, Any]:
    if not isinstance(values, dict):
        raise InputError(f"{path}: [{role}] is a table with a spec, not {values!r:.60}.")
    if "spec" not in values:
        raise UnknownName(
            f"key under [{role}]", next(iter(values), ""), ("spec",), f"It stands in {path}."
        )
    return values


def _prompt(path: Path, value: object) -> str:
    prompt = _string(path, "prompt", value)
    if prompt.count("{}") != 1 or prompt.replace("{}", "").count("{"):
        raise InputError(f'{path}: prompt = "{prompt}" needs one "{{}}" where the phrase goes.')
    return prompt


def _kinds(path: Path, values: object) -> tuple[Kind, ...]:
    known = get_args(Kind)
    if not isinstance(values, list) or not all(value in known for value in values):
        raise InputError(f"{path}: name_kinds is a list of {', '.join(known)}, not {values!r:.60}.")
    return tuple(values)


def _scene(path: Path, value: object) -> str:
    scene = _string(path, "scene", value)
    if scene and scene not in SCENES:
        raise UnknownName("scene", scene, SCENES, f"It stands in {path}.")
    return scene


def _flag(path: Path, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{path}: {key} is true or false, not {value!r:.60}.")
    return value


def _string(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise InputError(f"{path}: {key} is text, not {value!r:.60}.")
    return value
