"""The file of one run, `runs/<id>/trace.jsonl`: written span by span, readable even if cut."""

from __future__ import annotations

import json
import secrets
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

from viper.core.events import Span
from viper.tracing.otlp import decode, encode


def new_run_id() -> str:
    """Return 16 hex digits: seconds since 1970, then chance. Ids sort by time."""
    return f"{int(time.time()):08x}{secrets.token_hex(4)}"


class JsonLinesSink:
    """Appends spans to a file, one line each, flushed at once.

    Use it as the `sink` of a `viper.core.events.Recorder`. Nothing is kept in a
    buffer: what was written before a crash stays readable. When the disk is full,
    the rest is dropped, since a run matters more than its record.
    """

    def __init__(self, path: Path, run_id: str) -> None:
        self.path = path
        self.run_id = run_id
        self.problem: str | None = None
        """Why the file holds only a part of the run."""
        self._lock = Lock()
        # A lone surrogate in a program becomes its JSON escape instead of an error.
        self._file = path.open("a", encoding="utf-8", errors="backslashreplace")

    def __call__(self, span: Span) -> None:
        """Write `span`; one that has not ended yet may be written again later."""
        line = json.dumps(encode(span, self.run_id), ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            if not self._file.closed:
                try:
                    self._file.write(line + "\n")
                    self._file.flush()
                except OSError as error:
                    self.problem = error.strerror or type(error).__name__
                    self._close()

    def close(self) -> None:
        """Close the file; later spans are dropped."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        # Closing writes what could not be written before, once more in vain.
        with suppress(OSError):
            self._file.close()


def read_spans(path: Path) -> list[Span]:
    """Return the spans of a file in order of their start.

    A line that is cut or not a span is skipped: the run that wrote it may have
    been killed. Of a span that was written twice the later line counts.
    """
    spans: dict[str, Span] = {}
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                found = decode(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
            spans.update((span.span_id, span) for span in found)
    return sorted(spans.values(), key=lambda span: span.start_ns)
