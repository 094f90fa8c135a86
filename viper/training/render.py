"""Rendered scenes as a data set on disk: pictures, and all that is known about them.

A folder holds `images/<number>.jpg` and `labels.jsonl`, one row per picture::

    {"id": "000012", "image": "images/000012.jpg", "seed": 12, "domain": "varied",
     "scene": {...}, "objects": [{"name", "shape", "color", "material", "size", "box_xyxy",
     "mask": run lengths, "visible_fraction", "xyz_m", "depth_m"}, ...], "size_wh": [320, 240]}

Rows come in the order of their number, so a run that was stopped goes on where it ended. The
same seed gives the same pictures, whatever the number of workers.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import numpy as np
from PIL import Image

from viper.core.alone import hold_alone
from viper.core.errors import InputError
from viper.core.parent import end_with_parent
from viper.training.photo import Photo, develop, picture_size
from viper.training.progress import Progress

if TYPE_CHECKING:
    from robot_sim import ObjectLabel, Scene

__all__ = ["Domain", "Plan", "read_rows", "render_dataset"]

Domain = Literal["plain", "varied", "wide", "mirrored", "mixed"]
_Look = Literal["plain", "varied", "wide"]

# Every data set has its own block of scene seeds, so that no two share a scene.
SEEDS_PER_SET = 1_000_000
# Parts of the pictures of a "mixed" set that show the default table, and that table in other
# looks; the rest are wide.
PLAIN_PART, VARIED_PART = 0.2, 0.2
# Most objects of a wide picture.
WIDE_OBJECTS = 13
# An object of which less is visible is not asked for: nobody could name it.
MIN_VISIBLE = 0.25
# Chroma is kept whole: the matcher learns colours of things 20 pixels wide.
JPEG: dict[str, Any] = {"quality": 95, "subsampling": 0}
# Rows that one worker makes between two reports.
CHUNK = 8


@dataclass(frozen=True)
class Plan:
    """What a data set shows."""

    seed: int
    """Block of scene seeds, 0 and up; sets with different seeds share no scene."""
    domain: Domain = "mixed"
    """Default look, random looks, anything a picture may be, the same with true mirrors, or a mix
    of the first three."""
    n_objects: tuple[int, int] = (1, 9)
    """Fewest and most objects of a picture."""
    width: int = 320
    """Pixels."""
    height: int = 240
    """Pixels."""


def render_dataset(
    out: Path, n: int, plan: Plan, *, workers: int = 1, questions: int = 0
) -> list[dict[str, Any]]:
    """Render `n` pictures with labels into `out`, or those of them that are missing.

    Args:
        out: Folder, made if need be.
        n: Number of pictures.
        plan: What they show.
        workers: Processes; 1 stays in this one.
        questions: Questions with programs and answers per picture, written to
            `questions.jsonl` beside the labels; 0 writes none.

    Returns:
        The rows of `labels.jsonl`.

    Raises:
        InputError: If `out` holds pictures of another plan, or more than `n`, or another
            process renders into it.
    """
    (out / "images").mkdir(parents=True, exist_ok=True)
    with (out / "plan.json").open("a+", encoding="utf-8") as held:
        hold_alone(held, out, "recipe")
        _check_plan(held, out, plan)
        rows = _whole_rows(out)
        if len(rows) > n:
            raise InputError(
                f"{out} holds {len(rows)} pictures, more than {n}: name another folder, or ask "
                "for as many."
            )
        _drop_damaged(out, rows)
        with (
            Progress(f"render {out.name}", n, done=len(rows)) as progress,
            (out / "labels.jsonl").open("a", encoding="utf-8") as file,
        ):
            for row in _render(out, range(len(rows), n), plan, workers):
                line = json.dumps(row)
                file.write(line + "\n")
                file.flush()
                rows.append(json.loads(line))  # as it will be read later: lists, no tuples
                progress.advance()
    if questions:
        _write_questions(out, rows, questions, plan.seed)
    return rows


def read_rows(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a rendered folder.

    Raises:
        InputError: If there is none; says how to render one.
    """
    if not (folder / "labels.jsonl").is_file():
        raise InputError(
            f"{folder} has no labels.jsonl. Make it with: "
            f"python -m viper.training render --out {folder}"
        )
    return _whole_rows(folder)


def _check_plan(held: IO[str], out: Path, plan: Plan) -> None:
    mine = json.dumps(plan.__dict__)
    held.seek(0)
    theirs = held.read()
    if theirs not in ("", mine):
        raise InputError(
            f"{out} holds pictures of another plan: {theirs}, not {mine}. Name an empty folder, "
            "or delete this one."
        )
    if not theirs:
        held.write(mine)
        held.flush()


def _whole_rows(folder: Path) -> list[dict[str, Any]]:
    path = folder / "labels.jsonl"
    rows: list[dict[str, Any]] = []
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                break  # the run was stopped while it wrote this line
            if not (folder / row["image"]).is_file():
                break
            rows.append(row)
    return rows


def _drop_damaged(out: Path, rows: list[dict[str, Any]]) -> None:
    """Drop what a stopped run left half written; leave a whole file alone."""
    path = out / "labels.jsonl"
    whole = "".join(json.dumps(row) + "\n" for row in rows)
    if not path.exists() or path.read_text(encoding="utf-8") == whole:
        return
    partial = path.with_suffix(".partial")
    partial.write_text(whole, encoding="utf-8")
    partial.replace(path)


def _render(out: Path, numbers: range, plan: Plan, workers: int) -> Iterator[dict[str, Any]]:
    if workers <= 1:
        yield from (_render_one(out, number, plan) for number in numbers)
        return
    # forked children would share the parent's thread pools
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin) as pool:
        size = len(numbers)
        yield from pool.map(_render_one, [out] * size, numbers, [plan] * size, chunksize=CHUNK)


def _begin() -> None:
    end_with_parent()
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"


def _render_one(out: Path, number: int, plan: Plan) -> dict[str, Any]:
    from robot_sim import label, render

    scene_seed = plan.seed * SEEDS_PER_SET + number
    domain = _domain(plan, number)
    look: _Look = "wide" if domain == "mirrored" else domain
    rng = np.random.default_rng([scene_seed, 2])
    if look == "wide":
        width, height = picture_size(rng)
        plan = replace(plan, width=width, height=height, n_objects=(1, WIDE_OBJECTS))
    scene = _sample(scene_seed, look, plan)
    frame = render(scene, mirrors=domain == "mirrored")
    labels = label(scene, frame)
    photo = Photo(frame.rgb, (1.0, 1.0), JPEG)
    if look == "wide":
        paints = np.array([item.rgb for item in scene.objects], dtype=np.uint8).reshape(-1, 3)
        photo = develop(frame.rgb, frame.segmentation, paints, rng)
        labels = [_stretched(item, photo) for item in labels]
    name = f"{number:06d}"
    Image.fromarray(photo.rgb).save(out / "images" / f"{name}.jpg", **photo.jpeg)
    return {
        "id": name,
        "image": f"images/{name}.jpg",
        "size_wh": [photo.rgb.shape[1], photo.rgb.shape[0]],
        "seed": scene_seed,
        "domain": domain,
        "scene": scene.to_dict(),
        "objects": [item.to_dict() for item in labels],
    }


def _stretched(item: ObjectLabel, photo: Photo) -> ObjectLabel:
    """Return the label of an object in the finished picture."""
    h, w, _ = photo.rgb.shape
    mask = np.asarray(Image.fromarray(item.mask).resize((w, h), Image.Resampling.NEAREST))
    x, y = photo.scale_xy
    x0, y0, x1, y1 = item.box_xyxy
    box = (math.floor(x0 * x), math.floor(y0 * y), math.ceil(x1 * x), math.ceil(y1 * y))
    return replace(item, mask=mask, box_xyxy=box)


def _sample(scene_seed: int, look: _Look, plan: Plan) -> Scene:
    from robot_sim import SceneError, sample_scene

    low, high = plan.n_objects
    while True:
        try:
            scene: Scene = sample_scene(
                scene_seed,
                n_objects=(low, high),
                width=plan.width,
                height=plan.height,
                domain=look,
            )
            return scene
        except SceneError:
            # a crowd of large plates does not fit; fewer of them do
            if high <= low:
                raise
            high -= 1


def _domain(plan: Plan, number: int) -> Literal["plain", "varied", "wide", "mirrored"]:
    if plan.domain != "mixed":
        return plan.domain
    # the golden ratio spreads the kinds evenly over any range of numbers
    place = (number * 0.6180339887) % 1
    if place < PLAIN_PART:
        return "plain"
    return "varied" if place < PLAIN_PART + VARIED_PART else "wide"


def _write_questions(out: Path, rows: list[dict[str, Any]], per_picture: int, seed: int) -> None:
    from viper.training.questions import sample_question

    with (out / "questions.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            rng = random.Random(f"{seed} {row['id']}")
            for number in range(per_picture):
                question = sample_question(rng, row["objects"])
                if question is None:
                    continue
                entry = {
                    "id": f"{row['id']}-{number}",
                    "image": row["image"],
                    "question": question.text,
                    "answer": question.answer,
                    "type": question.type,
                    "gold_program": question.program,
                }
                file.write(json.dumps(entry) + "\n")
