"""Builds an `Execution` from what a worker reports, checking every part of it. Host side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from viper.core.errors import LimitReached
from viper.core.execution import ErrorInfo, Execution, Limits, LineValue, Status
from viper.core.ledger import Ledger
from viper.sandbox.dispatch import Dispatcher
from viper.sandbox.protocol import FrameError, check

_VALUE = (type(None), bool, int, float, str, list, dict)
DONE: dict[str, type | tuple[type, ...]] = {
    "op": str,
    "status": str,
    "value": _VALUE,
    "error": (type(None), dict),
    "binds": bool,
    "stdout": str,
    "lines": list,
    "cpu_s": (int, float),
    "peak_mb": (int, float),
}
"""Schema of the message that ends a cell."""
_ERROR: dict[str, type | tuple[type, ...]] = {
    "type": str,
    "message": str,
    "line": (type(None), int),
}
_LINE: dict[str, type | tuple[type, ...]] = {
    "line": int,
    "name": (type(None), str),
    "text": str,
    "value": _VALUE,
}
_LARGEST = 10**9
_WIDTH = 4000
"""Characters of an error's text, a name or a line's text that are kept."""
_STATUSES = frozenset(get_args(Status)) - {"sandbox_lost"}


@dataclass
class Spent:
    """What a cell has used, as the host measured it."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    handles: int = 0
    traffic_bytes: int = 0
    cells: int = 0


def limit_error(limit: str, spent: Spent, limits: Limits, calls: int, size: int = 0) -> str:
    """Return the sentence for a limit: what was spent of what was allowed."""
    if limit == "MemoryLimit":
        return (
            f"memory limit reached: {spent.peak_mb:.0f} MiB spent of {limits.memory_mb} MiB "
            "allowed when the program asked for more"
        )
    rows: dict[str, tuple[str, float, float, str]] = {
        "WallTimeLimit": ("wall time", round(spent.wall_s, 2), limits.wall_s, " s"),
        "CpuLimit": ("CPU time", round(spent.cpu_s, 2), limits.cpu_s, " s"),
        "OutputLimit": ("output", max(size, limits.output_bytes + 1), limits.output_bytes, " B"),
        "CallLimit": ("call", calls, limits.calls, ""),
        "HandleLimit": ("open handle", spent.handles + 1, limits.handles, ""),
        "TrafficLimit": ("traffic", spent.traffic_bytes, limits.traffic_bytes, " B"),
        "CellLimit": ("cell", spent.cells, limits.cells, ""),
    }
    if limit not in rows:
        raise FrameError("an unknown limit")
    return str(LimitReached(*rows[limit]))


def execution_of(
    message: dict[str, Any], dispatcher: Dispatcher, limits: Limits, spent: Spent, ledger: Ledger
) -> Execution:
    """Return the outcome of a cell.

    Raises:
        FrameError, BadData: If an honest worker would not have sent `message`.
    """
    check_done(message)
    decode = dispatcher.codec.decode
    return Execution(
        status=message["status"],
        value=decode(message["value"]),
        stdout=decode(message["stdout"][: limits.output_bytes]),
        error=_error_of(message, dispatcher, limits, spent),
        lines=tuple(_line_of(entry, dispatcher) for entry in message["lines"]),
        calls=dict(dispatcher.calls),
        passes=dict(ledger.passes),
        seconds=seconds_of(spent, dispatcher, ledger),
        costs=dispatcher.costs(),
    )


def check_done(message: dict[str, Any]) -> None:
    """Raise `FrameError` unless `message` ends a cell; all its numbers are finite and small."""
    check(message, DONE)
    if message["status"] not in _STATUSES:
        raise FrameError("an unknown status")
    if not all(0 <= message[name] < _LARGEST for name in ("cpu_s", "peak_mb")):
        raise FrameError("a number that cannot be")


def _line_number(value: int | None) -> int | None:
    if value is not None and not 0 <= value < _LARGEST:
        raise FrameError("a line that cannot be")
    return value


def seconds_of(spent: Spent, dispatcher: Dispatcher, ledger: Ledger) -> dict[str, float]:
    """Return where the time of a cell went, in seconds."""
    return {
        "run": spent.wall_s,
        "calls": dispatcher.host_s,
        "models": ledger.model_s,
        "load": ledger.load_s,
        "cpu": spent.cpu_s,
    }


def _error_of(
    message: dict[str, Any], dispatcher: Dispatcher, limits: Limits, spent: Spent
) -> ErrorInfo | None:
    error = message["error"]
    if (error is None) != (message["status"] == "ok"):
        raise FrameError("an error that does not fit its status")
    if error is None:
        return None
    check(error, _ERROR)
    text = _clean(error["message"], dispatcher)
    if message["status"] == "killed":
        spent.handles = dispatcher.codec.handles
        size = int(text) if text.isdecimal() and len(text) < 12 else 0
        text = limit_error(error["type"], spent, limits, dispatcher.total, size)
    return ErrorInfo(_clean(error["type"], dispatcher), text, _line_number(error["line"]))


def _clean(text: str, dispatcher: Dispatcher) -> str:
    """Return text that can be written to a file, cut."""
    return str(dispatcher.codec.decode(text[:_WIDTH]))


def _line_of(entry: Any, dispatcher: Dispatcher) -> LineValue:
    if not isinstance(entry, dict):
        raise FrameError("a line that is not an object")
    check(entry, _LINE)
    name = None if entry["name"] is None else _clean(entry["name"], dispatcher)
    text, value = _clean(entry["text"], dispatcher), dispatcher.codec.decode(entry["value"])
    return LineValue(_line_number(entry["line"]) or 0, name, text, value)
