"""How a program's value is said: the short text that a person reads as the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from viper.core.execution import ErrorInfo, Execution, LineValue
from viper.core.found import Found

NOT_UNDERSTOOD = (
    "I did not understand the question. Ask about what the picture shows, in short and plain "
    'English, such as "How many red blocks are there?"; for other languages and other '
    "questions name a larger model with --llm."
)
"""Said where the built-in writer can only pass a question on, and nobody is there to take it."""
# What Python says of a place that a list does not have, and of the most of nothing.
_TOO_FEW = re.compile(r"list index out of range|(max|min)\(\) .*empty")
_DIGITS = 4
_MAX_ITEMS = 50
# Regions that are listed beside a program line.
_MAX_SHOWN = 4


@runtime_checkable
class Region(Protocol):
    """What an image patch shows of itself: a box in pixels, y axis up, and a label."""

    left: float
    lower: float
    right: float
    upper: float
    label: str


def answer_text(execution: Execution) -> str:
    """Return the answer of a run, or one honest sentence when there is none."""
    if execution.ok:
        return value_text(execution.value)
    error = execution.error or ErrorInfo(execution.status, "the program did not end")
    if error.type == "NotFound":
        return absence_text(error.message)
    if is_too_few(error):
        return "There are not as many such things in the picture as it would take to answer."
    head = {"rejected": "The program was refused", "killed": "The program was stopped"}
    return f"{head.get(execution.status, 'The program failed')}: {error.message}"


def is_too_few(error: ErrorInfo) -> bool:
    """Whether a program wanted more things than there were."""
    return error.type in ("IndexError", "ValueError") and bool(_TOO_FEW.search(error.message))


def value_text(value: Any) -> str:
    """Return `value` in words: yes, 3, red block, a list joined by commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "The program gave no value."
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Region):
        return region_name(value)
    if isinstance(value, Mapping):
        pairs = (f"{value_text(k)}: {value_text(v)}" for k, v in list(value.items())[:_MAX_ITEMS])
        return ", ".join(pairs) or "none"
    if isinstance(value, list | tuple | set | frozenset):
        return _joined(value)
    return str(value)


def region_name(region: Region) -> str:
    """Return what the region shows, e.g. "red block"; "region" if nothing is known."""
    return str(getattr(region, "name", "") or region.label or "region")


def line_text(entry: LineValue) -> str:
    """Return what a line made, short enough to stand beside it: regions by label and place."""
    value = entry.value
    if isinstance(value, Region):
        return _region_text(value)
    if isinstance(value, list | tuple) and value and all(isinstance(v, Region) for v in value):
        shown = ", ".join(_region_text(region) for region in value[:_MAX_SHOWN])
        more = f", {len(value) - _MAX_SHOWN} more" if len(value) > _MAX_SHOWN else ""
        return f"{len(value)}: {shown}{more}"
    return entry.text


def _region_text(region: Region) -> str:
    x, y = (region.left + region.right) / 2, (region.lower + region.upper) / 2
    return f"{region.label or 'region'} at ({x:.0f}, {y:.0f})"


def partial_value(lines: Sequence[LineValue]) -> Any:
    """Return the last value that a program made before it ended without an answer, or None."""
    return next((entry.value for entry in reversed(lines) if entry.value is not None), None)


def absence_text(reason: str) -> str:
    """Return the reason of a `NotFound` as a sentence: "There is no blue bowl in the picture."."""
    what = reason.partition(";")[0].strip().rstrip(".")
    if what.lower().startswith("no "):
        return f"There is {what}."
    return f"{what[:1].upper()}{what[1:]}." if what else "It is not in the picture."


def plain(value: Any) -> Any:
    """Return `value` as JSON data; a region becomes its name and box."""
    if isinstance(value, Region):
        box = [
            round(float(edge), 1) for edge in (value.left, value.lower, value.right, value.upper)
        ]
        return {"name": region_name(value), "left_lower_right_upper": box}
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def _joined(items: Any) -> str:
    texts = [value_text(item) for item in list(items)[:_MAX_ITEMS]]
    if texts:
        return ", ".join(texts)
    is_reasoned = isinstance(items, Found) and items.reason
    return absence_text(items.reason) if is_reasoned else "none"


def _number(value: float) -> str:
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{_DIGITS}g}"
