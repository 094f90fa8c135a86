"""The files of one run, `runs/<id>/`: written line by line, readable even if cut.

`trace.jsonl` holds the spans, `replies.jsonl` what language models and others outside answered.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from viper.core.events import Span
from viper.tracing.otlp import decode, encode_line
from viper.tracing.scrub import blot

TRACE_FILE = "trace.jsonl"
REPLIES_FILE = "replies.jsonl"
# Short work is written once, when it is done; all else is announced, so that the trace of a
# run that was killed says what it was doing.
_SHORT_WORK = ("call ", "model ", "find")

# Hexadecimal digits at the start of a run's id that say when it began.
TIME_DIGITS = 11
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def new_run_id() -> str:
    """Return 16 hex digits: seconds since 1970, parts of a second, chance. Ids sort by time."""
    return f"{int(time.time() * 4096):0{TIME_DIGITS}x}{secrets.randbits(20):05x}"


class LineFile:
    """Appends lines to a file, flushed at once; safe to use from several threads.

    Nothing is kept in a buffer: what was written before a crash stays readable. When
    the disk is full, the rest is dropped, since a run matters more than its record.
    """

    def __init__(self, path: Path, failed: Callable[[str], None] = lambda _: None) -> None:
        """Open the file; `failed` is told why, once, when a line cannot be written."""
        self.path = path
        self._failed = failed
        self.problem: str | None = None
        """Why the file holds only a part of the run."""
        self._lock = Lock()
        # A lone surrogate in a program becomes its JSON escape instead of an error.
        self._file = path.open("a", encoding="utf-8", errors="backslashreplace")

    def write(self, data: Mapping[str, Any]) -> None:
        """Write one object."""
        self.write_line(_ENCODER.encode(data))

    def write_line(self, line: str) -> None:
        """Write one line as it is."""
        with self._lock:
            if not self._file.closed:
                try:
                    self._file.write(line + "\n")
                    self._file.flush()
                except OSError as error:
                    self.problem = error.strerror or type(error).__name__
                    self._close()
                    self._failed(self.problem)

    def close(self) -> None:
        """Close the file; later lines are dropped."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        # Closing writes what could not be written before, once more in vain.
        with suppress(OSError):
            self._file.close()


class JsonLinesSink(LineFile):
    """Appends spans to a file: the `sink` and the `opened` of a `viper.core.events.Recorder`.

    A span may be written twice, when it starts and when it ends. Of short work only the end
    is written, unless something below it is written first.
    """

    def __init__(
        self, path: Path, run_id: str, failed: Callable[[str], None] = lambda _: None
    ) -> None:
        super().__init__(path, failed)
        self.run_id = run_id
        self._unwritten: dict[str, Span] = {}

    def opened(self, span: Span) -> None:
        """Note that `span` started."""
        self._unwritten[span.span_id] = span
        if not span.name.startswith(_SHORT_WORK):
            self._announce(span)

    def __call__(self, span: Span) -> None:
        """Write `span`, and before it those above it that are not written yet."""
        self._unwritten.pop(span.span_id, None)
        self._announce(self._unwritten.get(span.parent_id or ""))
        self._write_span(span)

    def _announce(self, span: Span | None) -> None:
        if span is not None and self._unwritten.pop(span.span_id, None) is not None:
            self._announce(self._unwritten.get(span.parent_id or ""))
            self._write_span(span)

    def _write_span(self, span: Span) -> None:
        try:
            line = encode_line(span, self.run_id)
        except Exception as error:  # whatever an attribute does, the run goes on
            self.problem = f"{type(error).__name__}: {error}"
            bare = Span(span.name, span.span_id, span.parent_id, span.start_ns, span.end_ns)
            line = encode_line(bare, self.run_id)
        self.write_line(line)


class ReplyFile:
    """Writes replies from outside, in a file that is made when the first one comes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: LineFile | None = None
        self._lock = Lock()

    def __call__(self, entry: dict[str, Any]) -> None:
        """Write one entry without secrets; a folder that cannot be written costs the replay."""
        with self._lock:
            if self._file is None:
                try:
                    self._file = LineFile(self._path)
                except OSError:
                    return
        self._file.write(_without_secrets(entry))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return blot(value)
    if isinstance(value, Mapping):
        return {key: _without_secrets(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file; a line that is cut or damaged is skipped."""
    found = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(entry, dict):
                found.append(entry)
    return found


def read_spans(path: Path) -> list[Span]:
    """Return the spans of a file in order of their start.

    A line that is cut or not a span is skipped: the run that wrote it may have
    been killed. Of a span that was written twice the later line counts.
    """
    return merge_spans(read_lines(path))


def merge_spans(lines: list[dict[str, Any]]) -> list[Span]:
    """Return the spans of OTLP lines, each once, in order of their start."""
    spans: dict[str, Span] = {}
    for line in lines:
        try:
            found = decode(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        spans.update((span.span_id, span) for span in found)
    return sorted(spans.values(), key=lambda span: span.start_ns)
