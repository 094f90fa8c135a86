"""Short texts of values, made without running any code of the program. Worker side.

A program may define what its objects say of themselves; that runs where the program
itself asks for it, never here, where nobody waits for its limits.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections import deque
from typing import Any

from viper.sandbox.handles import Handle
from viper.sandbox.kinds import Enumeration
from viper.sandbox.modules import InertType, ModuleExtract

TEXT_WIDTH = 300
"""Characters of a value's text."""
_SHOWN = 8
"""Items of a list that its text shows."""
_OWN_TEXT = (
    *(complex, range, type(...), type(NotImplemented), ModuleExtract, InertType),
    *(datetime.date, datetime.timedelta),
)
"""Types whose `repr` is short and asks nothing of a program's object."""
_LISTS: dict[type, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("{", "}"),
    deque: ("deque([", "])"),
}  # fmt: skip
_ARGS: Any = BaseException.__dict__["args"]
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))


def short(value: Any, depth: int = 0) -> str:
    """Return a text of bounded length."""
    text = _text(value, depth)
    return text if len(text) <= TEXT_WIDTH else text[: TEXT_WIDTH - 1] + "…"


def items_of(value: Any, most: int) -> list[Any]:
    """Return the first items of a list and the like, whatever a subclass says of itself."""
    return list(itertools.islice(_base_of(value).__iter__(value), most))


def _base_of(value: Any) -> Any:
    return next(base for base in _LISTS if isinstance(value, base))


def _text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        text = str.__str__(value)
        return repr(text[:TEXT_WIDTH]) + ("…" if len(text) > TEXT_WIDTH else "")
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__repr__(value) if int.bit_length(value) < 1000 else "<a very large number>"
    if isinstance(value, float):
        return float.__repr__(value)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, (bytes, bytearray)):
        return repr(bytes(value[:60]))
    if isinstance(value, Handle):
        return _handle_text(value)
    if depth >= 3:
        return "…"
    if isinstance(value, tuple(_LISTS)):
        return _items_text(value, depth)
    if isinstance(value, dict):
        return _pairs_text(value, depth)
    return _object_text(value, depth)


def _handle_text(value: Handle) -> str:
    shown = [
        f"{name}={field:.4g}" if isinstance(field, float) else f"{name}={short(field, 2)}"
        for name, field in value._fields.items()
    ]
    return f"{type(value).__name__}({', '.join(shown)})"


def _items_text(value: Any, depth: int) -> str:
    base = _base_of(value)
    shown = [short(item, depth + 1) for item in items_of(value, _SHOWN)]
    size = base.__len__(value)
    if size > _SHOWN:
        shown.append(f"… {size} in all")
    if not size and base in (set, frozenset):
        return "set()"
    start, end = _LISTS[base]
    return start + ", ".join(shown) + ("," if size == 1 and base is tuple else "") + end


def _pairs_text(value: dict[Any, Any], depth: int) -> str:
    pairs = itertools.islice(dict.items(value), _SHOWN)
    shown = [f"{short(key, depth + 1)}: {short(item, depth + 1)}" for key, item in pairs]
    return "{" + ", ".join(shown) + (", …" if dict.__len__(value) > _SHOWN else "") + "}"


def _object_text(value: Any, depth: int) -> str:
    kind = type(value)
    if isinstance(value, type):
        return f"<class {value.__name__}>"
    if kind.__name__ in ("function", "builtin_function_or_method"):
        return f"<function {value.__name__}>"
    if isinstance(value, BaseException):
        return f"{kind.__name__}({short(_ARGS.__get__(value), depth + 1)})"
    if isinstance(kind, Enumeration):
        return f"{kind.__name__}.{vars(value)['_name']}"
    if getattr(kind, "_from_program", False):
        pairs = itertools.islice(vars(value).items(), _SHOWN)
        return f"{kind.__name__}({', '.join(f'{k}={short(v, depth + 1)}' for k, v in pairs)})"
    if kind in (datetime.datetime, datetime.time):
        return repr(value) if value.tzinfo is None else value.isoformat()
    if kind is re.Match:
        return f"<match {value.span()} {short(value.group(), depth + 1)}>"
    if kind in _VIEWS:
        return short(list(itertools.islice(value, _SHOWN)), depth)
    return repr(value) if kind in _OWN_TEXT else f"<{kind.__name__}>"
