"""The kinds of model that a profile can name, and how each is opened.

`[detector] spec = "yolo:yolo11n.pt"` names the part `detector`, its kind `yolo` and the
place. Other packages add kinds by the entry-point group `viper.vision`; the entry's name
is `PART.KIND`, e.g. `detector.rcnn`, its value a function that takes a `PartSpec` and
returns an object with the part's interface (see `viper.vision.interfaces`). Whether it
keeps what the interface promises, `viper.vision.contract` tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, TypeAlias

from viper.core.errors import InputError, ModelMissing, UnknownName
from viper.core.llm import LLM
from viper.core.settings import weights_folder
from viper.vision.clip import TransformersMatcher
from viper.vision.depth import GroundContactDepth
from viper.vision.interfaces import OCR, VQA, Depth, Detector, Matcher
from viper.vision.yolo import MIN_SCORE, SafeYolo

Role = Literal["detector", "matcher", "vqa", "depth", "ocr"]
ROLES: tuple[Role, ...] = ("detector", "matcher", "vqa", "depth", "ocr")
GROUP = "viper.vision"
REINSTALL = (
    "Reinstall the package, train it with `python -m viper.training`, "
    "or set VIPER_WEIGHTS to a folder that has it."
)
_DEVICES = ("auto", "cpu", "cuda")
_NONE = "none"


@dataclass(frozen=True)
class PartSpec:
    """One part of a profile, as its TOML table says it."""

    role: Role
    kind: str
    """What stands before the colon of `spec`."""
    where: str
    """What stands after it, usually a path."""
    folder: Path
    """What relative paths count from."""
    source: Path
    """The profile file, for messages."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The other keys of the table."""
    llm: LLM | None = None
    """The language model of the session, which may see pictures."""
    matcher: Matcher | None = None
    """The profile's matcher, which opens first."""
    mend: str = ""
    """A sentence on how to get what is missing, if the profile has one."""

    @property
    def path(self) -> Path:
        """The place as a path."""
        return self.path_of(self.where)

    @property
    def repository(self) -> Path | str:
        """The place as a path; or as it stands, if it may be a repository "owner/name"."""
        is_local = self.path.exists() or self.where.count("/") != 1
        return self.path if is_local else self.where

    def path_of(self, place: str) -> Path:
        """Return a place in this profile as a path."""
        return self.folder / Path(place).expanduser()

    def text(self, key: str, default: str) -> str:
        """Return an option that is text."""
        value = self.options.get(key, default)
        if not isinstance(value, str):
            raise InputError(f"{self.source}: {key} is text, not {value!r:.60}.")
        return value

    def share(self, key: str, default: float) -> float:
        """Return an option that is a number from 0 to 1."""
        value = self.options.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise InputError(
                f"{self.source}: [{self.role}] {key} is a number from 0 to 1, not {value!r}."
            )
        return float(value)

    @property
    def device(self) -> str:
        """Where the model runs: "auto", "cpu" or "cuda"."""
        device = self.text("device", "auto")
        if device.partition(":")[0] not in _DEVICES:
            raise UnknownName("device", device, _DEVICES, f"It stands in {self.source}.")
        return device


Part: TypeAlias = Detector | Matcher | VQA | Depth | OCR
Opener: TypeAlias = Callable[[PartSpec], Part | None]


@dataclass(frozen=True)
class Kind:
    """How one kind of part is opened."""

    open: Opener
    options: tuple[str, ...] = ("device",)
    """Keys that its table may have besides `spec`."""
    has_place: bool = True
    """Whether a path must stand after the colon."""


def open_part(spec: PartSpec) -> Any:
    """Return the model that a spec names; its weights are read at their first use.

    Raises:
        UnknownName: If there is no such kind, or an option that the kind does not have.
        InputError: If the path or an option is unusable.
        ModelMissing: If the package that adds the kind cannot be imported.
    """
    kind = _KINDS.get((spec.role, spec.kind))
    if kind is None:
        return _open_foreign(spec)
    for key in spec.options:
        if key not in kind.options:
            known = ("spec", *kind.options)
            raise UnknownName(
                f"key under [{spec.role}]", key, known, f"It stands in {spec.source}."
            )
    if kind.has_place and not spec.where:
        raise InputError(
            f'{spec.source}: [{spec.role}] spec = "{spec.kind}:PATH" needs a path after the colon.'
        )
    return kind.open(spec)


def kinds_of(role: Role) -> tuple[str, ...]:
    """Return the kinds of a part: the built-in ones, then those of other packages."""
    ours = [kind for part, kind in _KINDS if part == role]
    return (*ours, *(entry.name.partition(".")[2] for entry in _foreign(role)))


def _foreign(role: Role) -> list[EntryPoint]:
    return [entry for entry in entry_points(group=GROUP) if entry.name.startswith(f"{role}.")]


def _open_foreign(spec: PartSpec) -> Any:
    for entry in _foreign(spec.role):
        if entry.name == f"{spec.role}.{spec.kind}":
            try:
                return entry.load()(spec)
            except (ImportError, AttributeError) as error:
                raise ModelMissing(
                    f"The {spec.role} kind '{spec.kind}' ({entry.value}) cannot be opened: {error}."
                ) from error
    known = kinds_of(spec.role)
    hint = f"It stands in {spec.source} under [{spec.role}]."
    raise UnknownName(f"{spec.role} kind", spec.kind, known, hint)


def _open_yolo(spec: PartSpec) -> Detector:
    from viper.vision.yolo_files import open_yolo

    score = spec.share("min_score", MIN_SCORE)
    return open_yolo(spec.path, min_score=score, device=spec.device, mend=spec.mend)


def _open_text_prompted(spec: PartSpec) -> Detector:
    from viper.vision.text_encoders import TextEncoder, open_text_encoder
    from viper.vision.yolo_text import TextPromptedYolo

    shared = spec.matcher if isinstance(spec.matcher, TransformersMatcher) else None
    place = spec.text("text_encoder", "")
    encoder: TextEncoder | None = shared
    if place:
        tokenizer = spec.text("tokenizer", "")
        folder = shared.source if shared is not None else None
        encoder = open_text_encoder(
            spec.path_of(place),
            tokenizer=spec.path_of(tokenizer) if tokenizer else Path(folder) if folder else None,
            device=spec.device,
        )
    elif spec.kind == "yoloe" or encoder is None:
        needed = "mobileclip_blt.ts" if spec.kind == "yoloe" else "clip-vit-base-patch32"
        raise InputError(
            f"{spec.source}: [detector] {spec.kind} needs the text encoder that it was trained "
            f'with: add text_encoder = "{needed}" (a path).'
        )
    return TextPromptedYolo(
        spec.path,
        encoder,
        kind=spec.kind,
        min_score=spec.share("min_score", MIN_SCORE),
        device=spec.device,
        mend=spec.mend,
    )


def _open_clip(spec: PartSpec) -> Matcher:
    return TransformersMatcher(spec.repository, device=spec.device, mend=spec.mend)


def _open_vqa(spec: PartSpec) -> VQA:
    from viper.vision.hf_vqa import TransformersVQA

    return TransformersVQA(spec.repository, device=spec.device, mend=spec.mend)


def _open_llm(spec: PartSpec) -> VQA:
    from viper.vision.llm_vqa import LanguageModelVQA

    return LanguageModelVQA(spec.llm)


def _open_depth(spec: PartSpec) -> Depth:
    from viper.vision.hf_depth import MEANINGS, TransformersDepth

    meaning = spec.text("meaning", "") or None
    if meaning is not None and meaning not in MEANINGS:
        raise UnknownName("meaning of depth", meaning, MEANINGS, f"It stands in {spec.source}.")
    return TransformersDepth(spec.repository, meaning=meaning, device=spec.device, mend=spec.mend)


def _open_ocr(_: PartSpec) -> OCR:
    from viper.vision.ocr import RapidOcr

    return RapidOcr()


def _builtin_detector(spec: PartSpec) -> Detector:
    score = spec.share("min_score", MIN_SCORE)
    return SafeYolo(weights_folder() / "detector", min_score=score, mend=REINSTALL)


def _builtin_matcher(_: PartSpec) -> Matcher:
    return TransformersMatcher(weights_folder() / "matcher", is_strict=True, mend=REINSTALL)


_TEXT_PROMPTED = Kind(_open_text_prompted, ("min_score", "device", "text_encoder", "tokenizer"))
_KINDS: dict[tuple[Role, str], Kind] = {
    ("detector", "yolo"): Kind(_open_yolo, ("min_score", "device")),
    ("detector", "yolo-world"): _TEXT_PROMPTED,
    ("detector", "yoloe"): _TEXT_PROMPTED,
    ("detector", "builtin"): Kind(_builtin_detector, ("min_score",), has_place=False),
    ("matcher", "clip"): Kind(_open_clip),
    ("matcher", "builtin"): Kind(_builtin_matcher, (), has_place=False),
    ("matcher", _NONE): Kind(lambda _: None, (), has_place=False),
    ("vqa", "hf"): Kind(_open_vqa),
    ("vqa", "llm"): Kind(_open_llm, (), has_place=False),
    ("vqa", "clip"): Kind(lambda _: None, (), has_place=False),
    ("vqa", _NONE): Kind(lambda _: None, (), has_place=False),
    ("depth", "hf"): Kind(_open_depth, ("device", "meaning")),
    ("depth", "ground"): Kind(lambda _: GroundContactDepth(), (), has_place=False),
    ("depth", _NONE): Kind(lambda _: None, (), has_place=False),
    ("ocr", "rapidocr"): Kind(_open_ocr, (), has_place=False),
    ("ocr", _NONE): Kind(lambda _: None, (), has_place=False),
}
