"""Replies from outside: recorded while a run goes on, given again when it is replayed.

What a language model, a peer or a memory answers cannot be computed again. Whoever asks one
goes through `recorded`; everything else that a run does follows from its inputs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from viper.core import errors
from viper.core.errors import ViperError
from viper.core.events import active_recorder


class Tape(Protocol):
    """Recorded replies that are given instead of asking."""

    def take(self, kind: str, key: str, request: Any) -> dict[str, Any]:
        """Return the entry for a request: `{"reply": ...}` or `{"error": {...}}`.

        Raises:
            BadReply: If none is left.
        """
        ...


_tape: ContextVar[Tape | None] = ContextVar("viper_tape", default=None)


@contextmanager
def replaying(tape: Tape) -> Iterator[None]:
    """Give replies of `tape` inside the block; nothing outside is asked."""
    token = _tape.set(tape)
    try:
        yield
    finally:
        _tape.reset(token)


def is_replaying() -> bool:
    """Return whether replies come from a tape in this context."""
    return _tape.get() is not None


def request_key(request: Any) -> str:
    """Return a short name for JSON data: equal requests have equal keys."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def recorded(kind: str, request: Any, ask: Callable[[], Any]) -> Any:
    """Return the reply to `request`: from the tape that is being replayed, or from `ask()`.

    Args:
        kind: What is asked, e.g. `complete`.
        request: All that the reply depends on, as JSON data.
        ask: Gets the reply, which is JSON data too.

    Raises:
        ViperError: Whatever `ask` raises; a recorded error is raised again.
    """
    tape = _tape.get()
    key = request_key(request)
    if tape is not None:
        return _reply_of(_noted(kind, key, tape.take(kind, key, request)))
    try:
        reply = ask()
    except ViperError as error:
        failure = {"type": type(error).__name__, "message": str(error)}
        _noted(kind, key, {"error": failure})
        raise
    _noted(kind, key, {"reply": reply})
    return reply


def _noted(kind: str, key: str, entry: dict[str, Any]) -> dict[str, Any]:
    recorder = active_recorder()
    if recorder is not None and recorder.note_reply is not None:
        recorder.note_reply({"kind": kind, "key": key, **entry})
    return entry


def _reply_of(entry: dict[str, Any]) -> Any:
    if "error" not in entry:
        return entry["reply"]
    failure = entry["error"]
    kind = getattr(errors, str(failure.get("type")), ViperError)
    is_ours = isinstance(kind, type) and issubclass(kind, ViperError)
    error = ViperError.__new__(kind if is_ours else ViperError)
    # Some of these classes take more than a text when they are made; a replay has only the text.
    Exception.__init__(error, str(failure.get("message", "")))
    raise error
