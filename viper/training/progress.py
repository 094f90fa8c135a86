"""A progress line that reads well in a terminal and in a log file."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

__all__ = ["Progress"]

# Seconds between two lines in a file; a terminal is repainted more often.
LOG_EVERY_S, PAINT_EVERY_S = 20.0, 0.2


class Progress:
    """Counts steps of a known total on stderr: part done, speed, time to go."""

    def __init__(self, what: str, total: int, *, done: int = 0, out: TextIO | None = None) -> None:
        """Start at `done` of `total` steps; `what` names the work, e.g. "render"."""
        self.what, self.total, self.done = what, total, done
        self._first = done
        self._out = out if out is not None else sys.stderr
        self._live = self._out.isatty()
        self._started = self._shown = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._show("\n")

    def advance(self, steps: int = 1, note: str = "") -> None:
        """Count `steps` more; `note` stands at the end of the line."""
        self.done += steps
        now = time.monotonic()
        if now - self._shown >= (PAINT_EVERY_S if self._live else LOG_EVERY_S):
            self._shown = now
            self._show("" if self._live else "\n", note)

    def _show(self, end: str, note: str = "") -> None:
        seconds = time.monotonic() - self._started
        rate = (self.done - self._first) / max(seconds, 1e-9)
        left = (self.total - self.done) / rate if rate > 0 else float("inf")
        eta = f"{int(left // 60)}:{int(left % 60):02d} to go" if left < 1e6 else "?"
        start = "\r\x1b[K" if self._live else ""
        line = f"{start}{self.what} {self.done}/{self.total}  {rate:.1f}/s  {eta}  {note}"
        print(line.rstrip(" "), end=end, file=self._out, flush=True)
