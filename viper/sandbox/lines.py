"""The record of what each program line produced. Worker side."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from viper.sandbox.handles import Handle
from viper.sandbox.plain import PREFIX, PlainCode, slots_of
from viper.sandbox.texts import items_of, short
from viper.sandbox.values import Codec

KEPT_PER_LINE = 4
"""Values kept of one place in a loop."""
MAX_RECORDS = 400
"""Values kept of one cell."""
MAX_LIST = 50
"""Items of a list whose host values are kept."""
MAX_SIZE = 200_000
"""About how many characters all records of a cell may take."""
_NOTHING: dict[Any, Any] = {}
_SKIP = _NOTHING.get
"""Called with a slot and a value it returns the value: the fastest way there is."""


class Slot(NamedTuple):
    """A place in a program whose value is recorded."""

    line: int
    name: str | None
    is_top: bool
    """Whether it stands outside of functions, so that its name lives on."""


def recorder_name(slot: int) -> str:
    """Return the builtin that the place calls; programs cannot name it."""
    return f"{PREFIX}{slot}"


class LineRecorder:
    """Keeps the values of assignments, returns and the last expression of one cell.

    Each recorded place calls a name of its own in the session's builtins. Once a
    place has been seen often enough, that name is bound to a C function that only
    returns the value, so that hot loops run at nearly their own speed.
    """

    def __init__(self, codec: Codec, table: dict[str, Any], names: dict[str, Any]) -> None:
        self._codec = codec
        self._table = table
        self._names = names
        self._slots: list[Slot] = []
        self._counts: dict[int, int] = {}
        self._entries: list[dict[str, Any]] = []
        self._held: list[Any] = []
        self._plain: PlainCode | None = None
        self._room = 0

    @property
    def next_slot(self) -> int:
        """Number of the first slot of the next cell."""
        return len(self._slots)

    def begin(self, slots: list[Slot], plain: PlainCode | None = None) -> None:
        """Start a cell; functions of earlier cells are not recorded any more."""
        self._plain = plain
        for slot in self._counts:
            self._table[recorder_name(slot)] = _SKIP
        self._counts = dict.fromkeys(range(len(self._slots), len(self._slots) + len(slots)), 0)
        self._slots += slots
        for slot in self._counts:
            self._table[recorder_name(slot)] = self.record
        self._entries, self._held, self._room = [], [], MAX_SIZE

    def record(self, slot: int, value: Any) -> Any:
        """Note and return `value`; called by the program's rewritten code."""
        self._note(slot, value)
        self._counts[slot] += 1
        if self._counts[slot] == KEPT_PER_LINE:
            self._table[recorder_name(slot)] = _SKIP
            if self._plain is not None and not self._slots[slot].is_top:
                code = sys._getframe(1).f_code
                if all(self._counts.get(n, 0) >= KEPT_PER_LINE for n in slots_of(code)):
                    self._plain.give_back(code)
        return value

    def _note(self, slot: int, value: Any) -> None:
        if len(self._entries) < MAX_RECORDS:
            line, name, _ = self._slots[slot]
            entry: dict[str, Any] = {"line": line, "name": name, "text": short(value)}
            held = len(self._held)
            entry["value"] = self._small(value) if self._room > 0 else None
            self._room -= len(entry["text"]) + 60 * (1 + len(self._held) - held)
            self._entries.append(entry)

    def _small(self, value: Any) -> Any:
        """Return a handle, a scalar or a short list of them as data; None otherwise.

        The handles in a record are held until the next cell: the host reads it at the end.
        """
        if _is_short_list(value):
            self._held += items_of(value, MAX_LIST)
        elif _is_small(value):
            self._held.append(value)
        else:
            return None
        return self._codec.encode(value)

    def entries(self) -> list[dict[str, Any]]:
        """Return the cell's records; those of loops at the top end with the names' last values."""
        names = [self._slots[slot].name for slot in self._counts]
        for slot, count in self._counts.items():
            name = self._slots[slot].name
            is_known = self._slots[slot].is_top and name in self._names and names.count(name) == 1
            if count >= KEPT_PER_LINE and name is not None and is_known:
                self._note(slot, self._names[name])
        return self._entries


def _is_short_list(value: Any) -> bool:
    if not isinstance(value, (list, tuple)):
        return False
    items = items_of(value, MAX_LIST + 1)
    return len(items) <= MAX_LIST and all(map(_is_small, items))


def _is_small(value: Any) -> bool:
    if isinstance(value, str):
        return str.__len__(value) <= 60
    if isinstance(value, int):
        return int.bit_length(value) < 1000
    return value is None or isinstance(value, (float, Handle))
