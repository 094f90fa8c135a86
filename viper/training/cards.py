"""Model cards: what a shipped model is, how it was made, how good it is and where it fails.

The figures are those of `viper.training.scores`; nothing is typed in by hand.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from viper.training.render import PLAIN_PART, SEEDS_PER_SET, VARIED_PART, WIDE_OBJECTS
from viper.training.scores import Share

__all__ = ["Origin", "write_card"]

DETECTOR = """\
# Built-in detector

A small YOLO (ultralytics' `C2f` blocks, three strides, box sides regressed directly) that finds
the nine shapes of `robot_sim` in two sizes: {parameters:,} parameters, {size_mb:.1f} MB in half
precision. It reads pictures at {imgsz} pixels and loads without unpickling: `config.yaml` is an
ultralytics model file, `model.safetensors` its weights.

Classes: small and large block, ball, cylinder, cone, pyramid, bowl, cup, plate, ring. Colours
and materials are the matcher's work.
"""

MATCHER = """\
# Built-in matcher

A small CLIP in the format of transformers: an image tower for crops of 64 pixels with their whole
pictures, made small, beside them; a text tower with a vocabulary of {vocabulary} words and letters;
{parameters:,} parameters, {size_mb:.1f} MB in half precision. It reads what
`viper.vision.crops.crops_for` cuts, and texts such as "a photo of a red object", "a photo of a
shiny cube" or "a photo of a blue metal bowl".
"""

WEAK: dict[str, tuple[str, ...]] = {
    "detector": (
        f"It knows rendered tables with up to {WIDE_OBJECTS} objects. Photographs, other shapes "
        "and cluttered rooms are not what it was trained for.",
        "Small and large are absolute sizes of the rendered world. A single object seen through "
        "an unknown lens says little about its size.",
        "Objects that are hidden for more than three quarters count neither as found nor as "
        "missed.",
    ),
    "matcher": (
        "Matte and glossy differ by highlights, which flat faces seldom show: the table of "
        "materials by shape says where that matters.",
        "Words for sizes are understood but change nothing: a crop has lost the scale.",
        "Words outside its vocabulary are spelled out and mean nothing to it. Shades between "
        "the twelve colours were not drawn.",
    ),
}


@dataclass(frozen=True)
class Origin:
    """How a model was made."""

    pictures: int
    """Rendered pictures that it learned from."""
    seed: int
    """Block of scenes."""
    training: str
    """Options, time and machine, e.g. "`--seed 1 --epochs 4`, 55 minutes on one CPU core"."""


def write_card(model: str, weights: Path, scores: Mapping[str, Any], origin: Origin) -> Path:
    """Write `README.md` into a folder of weights and return its path."""
    head = DETECTOR if model == "detector" else MATCHER
    facts = _facts(weights)
    tables = _detector_tables(scores) if model == "detector" else _matcher_tables(scores)
    n = scores["n_images"] if model == "detector" else scores["n_crops"]
    unit = "pictures" if model == "detector" else "crops"
    parts = [
        head.format(**facts),
        "## How it was made\n",
        f"With `python -m viper.training {model}`: {origin.training}.\n",
        f"Data: {origin.pictures:,} pictures from `robot_sim`, scene seeds "
        f"{origin.seed * SEEDS_PER_SET:,} and up: {PLAIN_PART:.0%} with the default table and "
        f"light, {VARIED_PART:.0%} with random ones, both of 320 x 240 pixels, and the rest wide: "
        f"any lens, light, paint, ground and size, with up to {WIDE_OBJECTS} objects. No picture, "
        "question or word list of a public benchmark was used.\n",
        "## How good it is\n",
        f"On {n:,} {unit} of scenes that no training saw, run through `viper.vision` as at "
        f"inference, with 95 % intervals:\n\n    python -m viper.training evaluate {model}\n",
        tables,
        "## Where it is weak\n",
        "".join(f"- {sentence}\n" for sentence in WEAK[model]),
        "Licence: AGPL-3.0-or-later, like the package.\n",
    ]
    path = weights / "README.md"
    path.write_text("\n".join(_wrapped(part) for part in parts), encoding="utf-8")
    return path


def _wrapped(part: str) -> str:
    """Break long lines of prose; tables and code stay as they are."""
    lines: list[str] = []
    for line in part.split("\n"):
        is_prose = len(line) > 100 and not line.startswith(("|", "    "))
        lines += textwrap.wrap(line, 98) if is_prose else [line]
    return "\n".join(lines)


def _facts(weights: Path) -> dict[str, Any]:
    import json
    from math import prod

    from safetensors import safe_open

    file = weights / "model.safetensors"
    with safe_open(file, framework="np") as tensors:
        parameters = sum(
            prod(tensors.get_slice(key).get_shape())
            for key in tensors.keys()  # noqa: SIM118
            if "running_" not in key and "position_ids" not in key
        )
    vocabulary = imgsz = 0
    if (weights / "tokenizer.json").exists():
        text = (weights / "tokenizer.json").read_text(encoding="utf-8")
        vocabulary = len(json.loads(text)["model"]["vocab"])
    if (weights / "config.yaml").exists():
        lines = (weights / "config.yaml").read_text(encoding="utf-8").splitlines()
        imgsz = next(int(line.split()[1]) for line in lines if line.startswith("imgsz:"))
    return {
        "imgsz": imgsz,
        "parameters": parameters,
        "size_mb": file.stat().st_size / 1e6,
        "vocabulary": vocabulary,
    }


def _detector_tables(scores: Mapping[str, Any]) -> str:
    means = [
        ("18 classes", scores["map50"], scores["map50_95"]),
        ("9 shapes, any size", scores["shape_map50"], scores["shape_map50_95"]),
        *((name, v["map50"], v["map50_95"]) for name, v in scores["by_shape"].items()),
    ]
    shares = [
        ("objects found, shape right", scores["found"]),
        ("of the boxes, false ones", scores["false_boxes"]),
        ("of the found, size right", scores["size"]),
        ("pictures without an error of shape or number", scores["whole_pictures"]),
        *((f"found, {name}", v) for name, v in scores["by_width_px"].items()),
        *((f"found, {name}", v) for name, v in scores["by_visible"].items()),
    ]
    rows = "".join(f"| {name} | {a:.3f} | {b:.3f} |\n" for name, a, b in means)
    return f"| | mAP50 | mAP50-95 |\n|---|---|---|\n{rows}\n{_shares(shares)}"


def _matcher_tables(scores: Mapping[str, Any]) -> str:
    shares = [
        ("colour, one of 12", scores["color"]),
        ("shape, one of 9", scores["shape"]),
        ("material, one of 3", scores["material"]),
        ("colour, material and shape against every one-word change", scores["phrase"]),
        *((f"material of a {name}", v) for name, v in scores["material_by_shape"].items()),
    ]
    mistakes = ", ".join(f"{name} ({count})" for name, count in scores["confused"].items())
    return f"{_shares(shares)}\nCommonest mistakes: {mistakes}.\n"


def _shares(rows: list[tuple[str, Mapping[str, Any]]]) -> str:
    lines = ["| share of right answers | | 95 % interval | n |", "|---|---|---|---|"]
    for name, value in rows:
        share = Share(round(value["value"] * value["n"]), value["n"])
        low, high = share.ci95
        lines.append(f"| {name} | {share.value:.1%} | {low:.1%} to {high:.1%} | {share.n} |")
    return "\n".join(lines).replace("share of right answers", "share") + "\n"
