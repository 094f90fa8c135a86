"""The runs of the state folder: listed, filtered, found by the start of their id."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from viper.core.errors import InputError
from viper.core.events import Span
from viper.core.settings import home
from viper.tracing.jsonl import TIME_DIGITS, TRACE_FILE, merge_spans
from viper.tracing.otlp import decode
from viper.tracing.trace import Trace
from viper.tracing.wording import first_line, subject

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_ID = re.compile(r"[0-9a-f]{16}")
# The root is the last line of a run that ended; it is at most 64 KB and its escapes long.
_TAIL = 300_000


@dataclass(frozen=True)
class RunSummary:
    """One line of the list of runs."""

    id: str
    name: str
    """What ran: `ask`, `run`, `sim`."""
    about: str
    """The question, the instruction, or the first line of the program."""
    status: str
    """The run's status, `unfinished` if its root span never ended, `damaged` without one."""
    start_ns: int
    seconds: float | None
    answer: str | None = None

    @property
    def is_failed(self) -> bool:
        """Whether it did not end well."""
        return self.status != "ok"

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as JSON data."""
        return {
            "id": self.id,
            "name": self.name,
            "about": self.about,
            "status": self.status,
            "start_ns": self.start_ns,
            "seconds": self.seconds,
            "answer": self.answer,
        }


@dataclass(frozen=True)
class RunFilter:
    """Which runs to list; everything that is set must hold."""

    errors: bool = False
    """Only runs that failed or never ended."""
    kind: str | None = None
    """Only runs of this name, e.g. `ask`."""
    since_ns: int = 0
    """Only runs that started later, in nanoseconds since 1970."""
    slow_s: float = 0.0
    """Only runs that took at least so many seconds."""
    text: str = ""
    """Only runs whose question, program or answer holds this text."""

    def keeps(self, run: RunSummary) -> bool:
        """Return whether a run is listed."""
        said = f"{run.about}\n{run.answer or ''}".lower()
        return (
            (not self.errors or run.is_failed)
            and (self.kind is None or run.name == self.kind)
            and run.start_ns >= self.since_ns
            and (run.seconds or 0.0) >= self.slow_s
            and self.text.lower() in said
        )


def list_runs(limit: int = 20, wanted: RunFilter | None = None) -> list[RunSummary]:
    """Return the newest runs of the state folder, newest first.

    Args:
        limit: At most so many.
        wanted: Which; all if None.
    """
    wanted = wanted or RunFilter()
    found: list[RunSummary] = []
    for path in sorted(_run_files(), key=lambda path: path.parent.name, reverse=True):
        if len(found) == limit or _started_before(path, wanted.since_ns):
            break
        summary = _summary(path)
        if summary is not None and wanted.keeps(summary):
            found.append(summary)
    return found


def find_run(name: str) -> Trace:
    """Return the run whose id starts with `name`; a path of a trace file is taken too.

    Raises:
        InputError: If no run, or more than one, answers to `name`.
    """
    if name.endswith(".jsonl") and os.path.isfile(name):
        return _read(Path(name))
    files = _run_files()
    found = [path for path in files if path.parent.name == name]
    found = found or [path for path in files if name and path.parent.name.startswith(name)]
    if len(found) == 1:
        return _read(found[0])
    what = "No run" if not found else f"{len(found)} runs"
    raise InputError(
        f"{what} in {home() / 'runs'} match `{name}`; `viper trace` lists the runs that exist."
    )


def session_runs(session: str, until: str) -> list[Trace]:
    """Return the runs of one session up to the run `until`, in order."""
    # Ids begin with the time; what follows is chance, and orders nothing.
    first, last = session[:TIME_DIGITS], until[:TIME_DIGITS]
    found = []
    for path in _run_files():
        if first <= path.parent.name[:TIME_DIGITS] <= last:
            spans = _ends(path)
            if spans and spans[0].attributes.get("session") == session:
                found.append(Trace.read(path))
    found.sort(key=_turn)
    ids = [trace.id for trace in found]
    return found[: ids.index(until) + 1] if until in ids else found


def parse_since(text: str) -> int:
    """Return a moment in nanoseconds since 1970: `90s`, `2h`, `3d` ago, or a date and time.

    Raises:
        InputError: If it is neither.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhdw])", text.strip())
    try:
        if found:
            return int((time.time() - float(found[1]) * _UNITS[found[2]]) * 1e9)
        return int(datetime.fromisoformat(text.strip()).timestamp() * 1e9)
    except (ValueError, OverflowError, OSError):
        raise InputError(
            f"--since {text}: give how long ago (30m, 2h, 3d) or a date (2026-03-01, "
            "2026-03-01T14:00)."
        ) from None


def _run_files() -> list[Path]:
    folder = home() / "runs"
    try:
        # `glob` finds nothing where it may not look, and says nothing.
        return [
            path for name in os.listdir(folder) if (path := folder / name / TRACE_FILE).exists()
        ]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(
            f"The runs in {folder} cannot be read: {error.strerror}. Check VIPER_HOME."
        ) from None


def _read(path: Path) -> Trace:
    try:
        trace = Trace.read(path)
    except OSError as error:
        raise InputError(f"The trace {path} cannot be read: {error.strerror or error}.") from None
    if not trace.spans:
        raise InputError(
            f"The trace {path} holds no whole line: it is no trace, or was cut at once."
        )
    return trace


def _began_ns(path: Path) -> int:
    """Return when a run began as its id says, which begins with the second; 0 for other names."""
    name = path.parent.name
    return int(name[:8], 16) * 10**9 if _ID.fullmatch(name) else 0


def _started_before(path: Path, moment_ns: int) -> bool:
    """Whether a run's id says that it is older."""
    began_ns = _began_ns(path)
    return bool(began_ns) and began_ns + 10**9 < moment_ns


def _summary(path: Path) -> RunSummary | None:
    spans = _ends(path)
    root = next((span for span in spans if span.parent_id is None), None)
    if root is None:
        return RunSummary(path.parent.name, "", "", "damaged", _began_ns(path), None)
    known = root.attributes
    status = str(known.get("status", "error")) if root.end_ns else "unfinished"
    seconds = None if root.end_ns is None else round((root.end_ns - root.start_ns) / 1e9, 3)
    answer = None if known.get("answer") is None else str(known["answer"])
    name = path.parent.name
    return RunSummary(
        name, root.name, first_line(subject(known)), status, root.start_ns, seconds, answer
    )


def _ends(path: Path) -> list[Span]:
    """Return the spans of a file's first and last line: the root as it began and as it ended."""
    try:
        with path.open("rb") as file:
            first = file.readline()
            file.seek(0, os.SEEK_END)
            start = max(len(first), file.tell() - _TAIL)
            file.seek(start)
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:
        return []
    lines = []
    for raw in (first, last):
        try:
            line = json.loads(raw.decode("utf-8", "replace"))
            decode(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        lines.append(line)
    return [span for span in merge_spans(lines) if span.parent_id is None]


def _turn(trace: Trace) -> int:
    turn = trace.root.attributes.get("turn", 0) if trace.root else 0
    return turn if isinstance(turn, int) else 0
