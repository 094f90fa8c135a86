"""What a run's trace says about its picture, its program and how that went.

The page of a trace and its replay read these attributes; see `docs/trace.md`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.budget import Budget
from viper.core.events import Span, announce, keep_blob
from viper.core.execution import Execution
from viper.loops.wording import line_text
from viper.tracing import keep_picture

if TYPE_CHECKING:
    from viper.capabilities.robot.stage import Stage
    from viper.core.image import LoadedImage

# A program that is longer is kept as a blob, since attributes are cut.
_LONG_PROGRAM = 15_000
_MAX_LINES = 150
_MAX_LINE = 300
_MAX_PRINTED = 4_000


def note_picture(entry: Span, picture: LoadedImage) -> None:
    """Keep the picture and note its blob, the hash of its pixels, its size and its source."""
    entry.attributes.update(
        picture=keep_picture(picture),
        pixels=picture.hash,
        size_wh=[picture.width, picture.height],
        source=picture.source,
    )
    announce(entry)


def note_inputs(entry: Span, inputs: Mapping[str, object], given: str = "") -> None:
    """Keep plain data that a program was given by name; `given` says what cannot be kept."""
    if not inputs and not given:
        return
    try:
        text = json.dumps(dict(inputs), allow_nan=False, ensure_ascii=False)
        is_plain = json.loads(text) == inputs
    except (TypeError, ValueError, RecursionError):
        text, is_plain = "", False
    if given or not is_plain:
        entry.attributes["given"] = given or "values that are no plain data"
    elif len(text) > _LONG_PROGRAM:
        entry.attributes["inputs_blob"] = keep_blob(text.encode("utf-8", "surrogatepass"))
    else:
        entry.attributes["inputs"] = dict(inputs)
    announce(entry)


def task_notes(stage: Stage, plan: Sequence[str] | None, *, is_watched: bool) -> dict[str, Any]:
    """Return what an episode's trace says about its task, so that it can be replayed."""
    notes: dict[str, Any] = {"task_row": stage.task.to_row(), "seed": stage.task.seed}
    if plan is not None:
        notes["given_plan"] = list(plan)
    return {**notes, "given": "a person's approval of each skill"} if is_watched else notes


def film_notes(video: Path | None) -> dict[str, Any]:
    """Keep the film of an episode; return the attribute that names it."""
    if video is None:
        return {}
    try:
        return {"video": keep_blob(video.read_bytes())}
    except OSError:
        return {}


def budget_limits(budget: Budget) -> str:
    """Return what a budget allows as JSON, so that a replay can be given the same."""
    known = {field.name: getattr(budget, field.name) for field in fields(budget)}
    price = known.pop("price")
    known["price"] = None if price is None else [price.input_usd, price.output_usd]
    return json.dumps(known)


def note_program(entry: Span, source: str) -> None:
    """Keep a program whole that is too long for an attribute."""
    if len(source) > _LONG_PROGRAM:
        entry.attributes["program_blob"] = keep_blob(source.encode("utf-8", "surrogatepass"))
        announce(entry)


def note_execution(entry: Span, execution: Execution) -> None:
    """Note how a cell went: status, value of each line, what it printed, why it failed."""
    lines = execution.lines[-_MAX_LINES:]
    entry.attributes.update(
        status=execution.status,
        calls=dict(execution.calls),
        lines=[
            {"line": value.line, "name": value.name, "text": line_text(value)[:_MAX_LINE]}
            for value in lines
        ],
    )
    if execution.stdout:
        entry.attributes["printed"] = execution.stdout[:_MAX_PRINTED]
    if execution.error is not None:
        entry.attributes["failure"] = execution.error.to_dict()
