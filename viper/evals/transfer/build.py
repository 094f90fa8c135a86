"""Writes a transfer set: pictures, labels and questions in one folder, one scene after another.

    qa.jsonl          rows for `viper eval qa`, with programs and true labels
    labels.jsonl      rows for `python -m viper.training evaluate ... --data`
    images/ scenes/   the pictures, and the true labels that the rows of qa.jsonl point to

Scene by scene the row of labels is written last, so a run that was stopped goes on after the
last whole scene, and ends with the same files as one that was not.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from viper.core.errors import InputError
from viper.evals.generate import draw_questions, row_of
from viper.evals.progress import with_bar
from viper.evals.transfer.draw import draw_stage
from viper.evals.transfer.labels import label
from viper.evals.transfer.shades import shown_colors
from viper.evals.transfer.stage import Stage
from viper.evals.transfer.styles import STYLES
from viper.evals.visible import others

if TYPE_CHECKING:
    from robot_sim import ObjectLabel
    from viper.training.questions import Question

__all__ = ["Paint", "build", "is_clear"]

Paint: TypeAlias = Callable[[Stage], NDArray[np.uint8]]

PER_PICTURE = 8
# Solids without a surface that is curved in all directions.
STRAIGHT = ("block", "cylinder", "cone")


def build(
    out: Path | str,
    *,
    pictures: int,
    seed: int = 0,
    style: str = "traced",
    per_picture: int = PER_PICTURE,
    paint: Paint | None = None,
) -> Path:
    """Write `pictures` scenes with questions, or those that are missing; return the rows' path.

    Args:
        out: Folder, made if need be.
        pictures: How many.
        seed: Block of scenes; sets of different blocks share none.
        style: How the scenes are shown, a name of `STYLES`.
        per_picture: Questions about one picture.
        paint: Draws a stage instead of the style's own way.

    Raises:
        InputError: If the folder holds another set or cannot be written, or if a package that
            the style needs is missing.
    """
    if pictures < 1 or per_picture < 1 or seed < 0:
        raise InputError(
            f"pictures ({pictures}) and per_picture ({per_picture}) must be at least 1, "
            f"seed ({seed}) at least 0."
        )
    folder = Path(out)
    plan = {"seed": seed, "style": style, "per_picture": per_picture}
    try:
        for name in ("images", "scenes"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        _check_plan(folder / "plan.json", plan)
        rows, asked = _whole(folder)
        with _append(folder / "qa.jsonl") as qa, _append(folder / "labels.jsonl") as labels:
            todo = range(len(rows), pictures)
            for number in with_bar(todo, pictures, done=len(rows)):
                row, questions = _scene(folder, plan, number, asked, paint or STYLES[style].paint)
                qa.writelines(_line(question) for question in questions)
                qa.flush()
                labels.write(_line(row))
                labels.flush()
    except OSError as error:
        raise InputError(f"cannot write to {out}: {error.strerror or error}.") from None
    return folder / "qa.jsonl"


def _scene(
    folder: Path, plan: dict[str, Any], number: int, asked: Counter[str], paint: Paint
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Write one picture and its labels; return its row and its questions."""
    name = f"{plan['seed']}-{number:05d}"
    stage = STYLES[plan["style"]].prepare(draw_stage(plan["seed"], number))
    labels = label(stage)
    keys = {"image": f"images/{name}.png", "scene": f"scenes/{name}.json"}
    picture = paint(stage)
    Image.fromarray(picture).save(folder / keys["image"])
    objects = [item.to_dict() for item in labels]
    truth = {"scene": stage.to_dict(), "labels": objects}
    (folder / keys["scene"]).write_text(json.dumps(truth), encoding="utf-8")
    rng = random.Random(f"transfer {name}")
    drawn = draw_questions(rng, labels, asked, plan["per_picture"])
    shown = shown_colors(picture, labels)
    questions = [
        {"id": f"{name}-{i}", **keys, **row_of(question, labels)}
        for i, question in enumerate(drawn)
        if is_clear(question, labels, shown)
    ]
    row = {"id": name, "image": keys["image"], "seed": plan["seed"], "domain": plan["style"]}
    return {**row, "objects": objects, "drawn": [q.type for q in drawn]}, questions


def is_clear(
    question: Question, labels: Sequence[ObjectLabel], shown: Sequence[str] | None = None
) -> bool:
    """Return whether the answer stays for those who take things for what they look like.

    A flat or straight side mirrors one part of the room: where that is no lamp, a glossy solid
    looks matte. What is gray may look white, or black.

    Args:
        question: About the things.
        labels: The things.
        shown: The colour that each may be taken for; without it all are what they are.
    """
    duller = [
        replace(item, material="matte")
        if item.material == "glossy" and item.shape in STRAIGHT
        else item
        for item in labels
    ]
    colors = [item.color for item in labels]
    doubts = [frozenset({c}) - {own} for c, own in zip(shown or colors, colors, strict=True)]
    readings = [
        [replace(item, color=c) for item, c in zip(labels, taken, strict=True)]
        for taken in others(colors, doubts)
    ]
    return all(_is_answer(question, reading) for reading in (duller, *readings))


def _is_answer(question: Question, labels: Sequence[ObjectLabel]) -> bool:
    """Return whether the question has the same answer with these labels."""
    from viper.training.questions import evaluate, things_of
    from viper.training.questions.semantics import Ambiguous

    try:
        return evaluate(question.meaning, things_of(labels)) == question.answer
    except Ambiguous:
        return False


def _check_plan(path: Path, plan: dict[str, Any]) -> None:
    mine = json.dumps(plan)
    if path.exists() and path.read_text(encoding="utf-8") != mine:
        raise InputError(
            f"{path.parent} holds another set: {path.read_text(encoding='utf-8')}, not {mine}. "
            "Name an empty folder, or delete this one."
        )
    path.write_text(mine, encoding="utf-8")


def _whole(folder: Path) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Drop what a stopped run left half done; return the rows, and the types asked so far."""
    # up to the first picture that is gone: the number of rows is the number of the next scene
    rows = list(
        takewhile(lambda r: (folder / r["image"]).is_file(), _rows(folder / "labels.jsonl"))
    )
    done = {row["image"] for row in rows}
    questions = [q for q in _rows(folder / "qa.jsonl") if q["image"] in done]
    for path, kept in ((folder / "labels.jsonl", rows), (folder / "qa.jsonl", questions)):
        partial = path.with_suffix(".partial")
        partial.write_text("".join(map(_line, kept)), encoding="utf-8")
        partial.replace(path)
    return rows, Counter(str(kind) for row in rows for kind in row["drawn"])


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            rows.append(json.loads(line))
        except ValueError:
            break  # the run was stopped while it wrote this line
    return rows


def _append(path: Path) -> Any:
    return path.open("a", encoding="utf-8")


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
