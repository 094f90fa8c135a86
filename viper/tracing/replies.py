"""A tape: the recorded replies of earlier runs, given again in a replay."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from viper.core.errors import BadReply
from viper.core.replies import loose_key, request_gist
from viper.tracing.jsonl import REPLIES_FILE, read_lines

_SHOWN = 120


class RecordedReplies:
    """Gives each recorded reply once, to the request that it was an answer to.

    Equal requests are answered in the order of the record. Requests are told apart by all
    that was asked, so that parallel ones may come in any order. One that is new only in its
    earlier turns (the prompt of another version of this package, for instance) gets the
    reply to the same last turn, or to the same options, and is counted.
    """

    def __init__(self, entries: Iterable[dict[str, Any]], *, goes_on: bool = False) -> None:
        """Read the entries.

        Args:
            entries: Lines of a file of replies.
            goes_on: Whether what the record does not hold is asked; it is an error otherwise.
        """
        self._goes_on = goes_on
        self._left = [entry for entry in entries if _is_entry(entry)]
        self._lock = Lock()
        self.misses: list[str] = []
        """Requests that the record does not hold, in words."""
        self.reworded = 0
        """Requests whose earlier turns were not those of the record."""

    @classmethod
    def of_runs(cls, folders: Iterable[Path], *, goes_on: bool = False) -> RecordedReplies:
        """Read the replies of run folders, in order; a run without any adds none."""
        files = [folder / REPLIES_FILE for folder in folders]
        entries = (entry for file in files if file.is_file() for entry in read_lines(file))
        return cls(entries, goes_on=goes_on)

    @property
    def unused(self) -> int:
        """How many replies nobody asked for."""
        return len(self._left)

    def take(self, kind: str, key: str, request: Any) -> dict[str, Any] | None:
        """Return the entry for a request; see `viper.core.replies.Tape`."""
        gist = request_gist(request)
        with self._lock:
            entry = self._pop(kind, "key", key)
            if entry is None:
                entry = self._pop(kind, "about", loose_key(request))
                self.reworded += entry is not None
            if entry is not None:
                return entry
            asked = " ".join(gist.split())[:_SHOWN]
            self.misses.append(f"{kind}: {asked}")
        if self._goes_on:
            return None
        raise BadReply(f"The record holds no reply to this request ({kind}): {asked}")

    def _pop(self, kind: str, name: str, value: str) -> dict[str, Any] | None:
        for index, entry in enumerate(self._left):
            if entry["kind"] == kind and entry.get(name) == value:
                return self._left.pop(index)
        return None


def _is_entry(entry: dict[str, Any]) -> bool:
    return "kind" in entry and "key" in entry and ("reply" in entry or "error" in entry)
