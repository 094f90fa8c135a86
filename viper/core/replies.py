"""Replies from outside: recorded while a run goes on, given again when it is replayed.

What a language model, a peer or a memory answers cannot be computed again. Whoever asks one
goes through `recorded`; everything else that a run does follows from its inputs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from viper.core import errors
from viper.core.errors import ViperError
from viper.core.events import active_recorder


class Tape(Protocol):
    """Recorded replies that are given instead of asking."""

    def take(self, kind: str, key: str, request: Any) -> dict[str, Any] | None:
        """Return the entry for a request: `{"reply": ...}` or `{"error": {...}}`.

        None if there is no more and the run may go on by asking.

        Raises:
            BadReply: If there is no more and it may not.
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


def request_gist(request: Any) -> str:
    """Return the part of a request that says most: the last turn of a conversation."""
    if isinstance(request, dict) and request.get("messages"):
        return str(request["messages"][-1][-1])
    return str(request.get("prompt", request) if isinstance(request, dict) else request)


def loose_key(request: Any) -> str:
    """Return a name that requests share whose reply can stand in for each other's.

    These are equal in their last turn, or in the options that are to be scored.
    """
    options = request.get("options") if isinstance(request, dict) else None
    return request_key(request_gist(request) if options is None else options)


def recorded(kind: str, request: Any, ask: Callable[[], Any]) -> Any:
    """Return the reply to `request`: from the tape that is being replayed, or from `ask()`.

    Args:
        kind: What is asked, e.g. `complete`.
        request: All that the reply depends on, as JSON data.
        ask: Gets the reply, which is JSON data too.

    Raises:
        ViperError: Whatever `ask` raises; a recorded error is raised again.
    """
    entry = recall(kind, request)
    return record(kind, request, ask) if entry is None else reply_of(entry)


def recall(kind: str, request: Any) -> dict[str, Any] | None:
    """Return the entry of the tape for `request`; None if it has to be asked."""
    tape = _tape.get()
    if tape is None:
        return None
    key = request_key(request)
    entry = tape.take(kind, key, request)
    if entry is not None:
        _note(kind, key, request, entry)
    return entry


def record(kind: str, request: Any, ask: Callable[[], Any]) -> Any:
    """Return what `ask()` gives, and note it with the run."""
    key = request_key(request)
    try:
        reply = ask()
    except ViperError as error:
        failure = {"type": type(error).__name__, "message": str(error)}
        _note(kind, key, request, {"error": failure})
        raise
    _note(kind, key, request, {"reply": reply})
    return reply


def reply_of(entry: Mapping[str, Any]) -> Any:
    """Return the reply of a recorded entry, or raise the recorded error again."""
    if "error" not in entry:
        return entry["reply"]
    failure = entry["error"]
    kind = getattr(errors, str(failure.get("type")), ViperError)
    is_ours = isinstance(kind, type) and issubclass(kind, ViperError)
    error = ViperError.__new__(kind if is_ours else ViperError)
    # Some of these classes take more than a text when they are made; a replay has only the text.
    Exception.__init__(error, str(failure.get("message", "")))
    raise error


def _note(kind: str, key: str, request: Any, entry: Mapping[str, Any]) -> None:
    recorder = active_recorder()
    if recorder is not None and recorder.note_reply is not None:
        reply = {name: value for name, value in entry.items() if name in ("reply", "error")}
        about = loose_key(request)
        recorder.note_reply({"kind": kind, "key": key, "about": about, **reply})
