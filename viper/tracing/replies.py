"""A tape: the recorded replies of earlier runs, given again in a replay."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from viper.core.errors import BadReply
from viper.tracing.jsonl import REPLIES_FILE, read_lines

_SHOWN = 120


class RecordedReplies:
    """Gives each recorded reply once, to the request that it was an answer to.

    Equal requests are answered in the order of the record. Requests are told apart by all
    that was asked, so that parallel ones may come in any order.
    """

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        self._left: dict[tuple[str, str], deque[dict[str, Any]]] = defaultdict(deque)
        self._lock = Lock()
        self.misses: list[str] = []
        """Requests that the record does not hold, in words."""
        for entry in entries:
            if "kind" in entry and "key" in entry and ("reply" in entry or "error" in entry):
                self._left[str(entry["kind"]), str(entry["key"])].append(entry)

    @classmethod
    def of_runs(cls, folders: Iterable[Path]) -> RecordedReplies:
        """Read the replies of run folders, in order; a run without any adds none."""
        files = [folder / REPLIES_FILE for folder in folders]
        return cls(entry for file in files if file.is_file() for entry in read_lines(file))

    @property
    def unused(self) -> int:
        """How many replies nobody asked for."""
        return sum(len(entries) for entries in self._left.values())

    def take(self, kind: str, key: str, request: Any) -> dict[str, Any]:
        """Return the entry for a request; see `viper.core.replies.Tape`."""
        with self._lock:
            waiting = self._left.get((kind, key))
            if waiting:
                return waiting.popleft()
            asked = " ".join(str(_last_text(request)).split())[:_SHOWN]
            self.misses.append(f"{kind}: {asked}")
        raise BadReply(f"The record holds no reply to this request ({kind}): {asked}")


def _last_text(request: Any) -> Any:
    """Return the part of a request that says most: the last turn of a conversation."""
    if isinstance(request, dict) and request.get("messages"):
        return request["messages"][-1][-1]
    return request.get("prompt", request) if isinstance(request, dict) else request
