"""Spans: the tree of what a run did. Sinks that store or show them are in `viper.tracing`.

`span(...)` writes to the recorder that is active in this context and does
nothing when there is none, so every module may use it freely. A picture, a frame
or a video goes through `keep_blob`, and its hash into an attribute.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Span:
    """One piece of work with a start, an end and attributes.

    Ids and times follow OpenTelemetry: 16 hex digits, nanoseconds since 1970.
    """

    name: str
    span_id: str
    parent_id: str | None
    start_ns: int
    end_ns: int | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    """Small JSON values only; no bytes, no secrets."""
    error: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the span as JSON data."""
        return {
            "name": self.name,
            "span_id": self.span_id,
            "parent_id": self.parent_id,
            "start_ns": self.start_ns,
            "end_ns": self.end_ns,
            "attributes": self.attributes,
            "error": self.error,
        }


@dataclass
class Recorder:
    """Collects the spans of one run and hands each finished one to `sink`."""

    run_id: str = field(default_factory=lambda: secrets.token_hex(8))
    sink: Callable[[Span], None] | None = None
    spans: list[Span] = field(default_factory=list)
    opened: Callable[[Span], None] | None = None
    """Is told of each span when it starts."""
    keep: Callable[[bytes], str | None] | None = None
    """Stores bytes and returns their sha256; None if they cannot be kept."""
    note_reply: Callable[[dict[str, Any]], None] | None = None
    """Is told of every reply from outside; see `viper.core.replies`."""
    path: Path | None = None
    """The file that the spans go to, if they go to one."""


_recorder: ContextVar[Recorder | None] = ContextVar("viper_recorder", default=None)
_current: ContextVar[str | None] = ContextVar("viper_span", default=None)


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """Make `recorder` receive the spans that are opened inside the block."""
    token, parent = _recorder.set(recorder), _current.set(None)
    try:
        yield recorder
    finally:
        _recorder.reset(token)
        _current.reset(parent)


def active_recorder() -> Recorder | None:
    """Return the recorder of this context, or None if nothing is recorded."""
    return _recorder.get()


def keep_blob(data: bytes) -> str | None:
    """Store bytes with the run that is being recorded.

    Returns:
        Their sha256, 64 hex digits, for an attribute of a span; None if nothing is recorded
        or the bytes cannot be kept.
    """
    recorder = _recorder.get()
    return None if recorder is None or recorder.keep is None else recorder.keep(data)


def announce(entry: Span) -> None:
    """Let what is known of a span that goes on be recorded now, should the run be killed."""
    recorder = _recorder.get()
    if recorder is not None and recorder.opened is not None:
        recorder.opened(entry)


def note(**attributes: Any) -> None:
    """Add attributes to the innermost span of this context that goes on."""
    recorder, current = _recorder.get(), _current.get()
    if recorder is not None and current is not None:
        entry = next(entry for entry in reversed(recorder.spans) if entry.span_id == current)
        entry.attributes.update(attributes)


@contextmanager
def span(name: str, **attributes: Any) -> Iterator[Span]:
    """Record the block as a span; attributes may be added to the yielded span."""
    recorder = _recorder.get()
    entry = Span(name, secrets.token_hex(8), _current.get(), time.time_ns(), attributes=attributes)
    if recorder is None:
        yield entry
        return
    recorder.spans.append(entry)
    if recorder.opened is not None:
        recorder.opened(entry)
    token = _current.set(entry.span_id)
    try:
        yield entry
    except BaseException as error:
        entry.error = f"{type(error).__name__}: {error}"[:500]
        raise
    finally:
        _current.reset(token)
        entry.end_ns = time.time_ns()
        if recorder.sink is not None:
            recorder.sink(entry)
