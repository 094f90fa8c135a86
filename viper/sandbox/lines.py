"""Short texts of values, and the record of what each program line produced. Worker side."""

from __future__ import annotations

from typing import Any

from viper.sandbox.handles import Handle
from viper.sandbox.values import Codec

TEXT_WIDTH = 300
"""Characters of a value's text."""
KEPT_PER_LINE = 4
"""Values kept of one place in a loop; the last one is kept too."""
MAX_RECORDS = 400
"""Values kept of one cell."""
MAX_LIST = 50
"""Items of a list whose host values are kept."""
MAX_SIZE = 200_000
"""About how many characters all records of a cell may take."""
_IGNORED = 1 << 60


def short(value: Any, depth: int = 0) -> str:
    """Return a text of bounded length without running the program's own `__repr__`."""
    text = _text(value, depth)
    return text if len(text) <= TEXT_WIDTH else text[: TEXT_WIDTH - 1] + "…"


def _text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        cut = str(value)[:TEXT_WIDTH]
        return repr(cut) + ("…" if len(value) > TEXT_WIDTH else "")
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__repr__(value) if value.bit_length() < 1000 else "<a very large number>"
    if value is None or isinstance(value, (bool, float, complex)):
        return repr(value)
    if isinstance(value, (bytes, bytearray)):
        return repr(bytes(value[:60]))
    if isinstance(value, Handle):
        return _handle_text(value)
    if depth >= 3:
        return "…"
    if isinstance(value, (list, tuple, set, frozenset)):
        return _items_text(value, depth)
    if isinstance(value, dict):
        shown = [f"{short(k, depth + 1)}: {short(v, depth + 1)}" for k, v in _first(value.items())]
        return "{" + ", ".join(shown) + ("" if len(value) <= 8 else ", …") + "}"
    return _object_text(value, depth)


def _handle_text(value: Handle) -> str:
    shown = [
        f"{name}={field:.4g}" if isinstance(field, float) else f"{name}={short(field, 2)}"
        for name, field in value._fields.items()
    ]
    return f"{type(value).__name__}({', '.join(shown)})"


def _items_text(value: Any, depth: int) -> str:
    shown = [short(item, depth + 1) for item in _first(value)]
    if len(value) > 8:
        shown.append(f"… {len(value)} in all")
    inner = ", ".join(shown)
    if isinstance(value, list):
        return f"[{inner}]"
    if isinstance(value, tuple):
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return "{" + inner + "}" if value else "set()"


def _object_text(value: Any, depth: int) -> str:
    kind = type(value)
    if isinstance(value, type):
        return f"<class {value.__name__}>"
    if kind.__name__ in ("function", "builtin_function_or_method"):
        return f"<function {value.__name__}>"
    if isinstance(value, BaseException):
        return f"{kind.__name__}({short(value.args, depth + 1)})"
    if getattr(kind, "_from_program", False):
        fields = [f"{k}={short(v, depth + 1)}" for k, v in _first(vars(value).items())]
        return f"{kind.__name__}({', '.join(fields)})"
    return repr(value)


def _first(items: Any) -> list[Any]:
    found = []
    for item in items:
        found.append(item)
        if len(found) == 8:
            break
    return found


class LineRecorder:
    """Keeps the values of assignments, returns and the last expression of one cell."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._slots: list[tuple[int, str | None]] = []
        self._counts: list[int] = []
        self._last: dict[int, Any] = {}
        self._entries: list[dict[str, Any]] = []
        self._room = 0

    @property
    def next_slot(self) -> int:
        """Number of the first slot of the next cell."""
        return len(self._slots)

    def begin(self, slots: list[tuple[int, str | None]]) -> None:
        """Start a cell; functions of earlier cells are not recorded any more."""
        self._counts = [_IGNORED] * len(self._slots) + [0] * len(slots)
        self._slots += slots
        self._last, self._entries, self._room = {}, [], MAX_SIZE

    def record(self, slot: int, value: Any) -> Any:
        """Note and return `value`; called by the program's rewritten code."""
        count = self._counts[slot]
        self._counts[slot] = count + 1
        if count < KEPT_PER_LINE:
            self._note(slot, value)
        elif count < _IGNORED:
            self._last[slot] = value
        return value

    def _note(self, slot: int, value: Any) -> None:
        if len(self._entries) < MAX_RECORDS:
            line, name = self._slots[slot]
            entry: dict[str, Any] = {"line": line, "name": name, "text": short(value)}
            entry["value"] = self._small(value) if self._room > 0 else None
            self._room -= len(entry["text"]) + 60 * (len(value) if _is_short_list(value) else 1)
            self._entries.append(entry)

    def _small(self, value: Any) -> Any:
        """Return a handle, a scalar or a short list of them as data; None otherwise."""
        if _is_short_list(value):
            return self._codec.encode(value)
        return self._codec.encode(value) if _is_small(value) else None

    def entries(self) -> list[dict[str, Any]]:
        """Return the cell's records, the last values of loops at the end."""
        for slot, value in self._last.items():
            self._note(slot, value)
        self._last = {}
        return self._entries


def _is_short_list(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and len(value) <= MAX_LIST
        and all(_is_small(item) for item in list(value))
    )


def _is_small(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 60
    if isinstance(value, int):
        return value.bit_length() < 1000
    return value is None or isinstance(value, (float, Handle))
