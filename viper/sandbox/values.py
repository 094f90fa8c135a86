"""Values that cross between host and worker, as JSON data; nothing is pickled.

Plain numbers, text, lists and None stand for themselves; everything else is an
object with one key, its tag. Host objects cross as handles: a random id that
means something only in the host's own table. Shared by host and worker.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections import Counter, deque
from typing import Any

MAX_DEPTH = 32
"""Nesting of lists and the like; deeper data is refused on both sides."""
MAX_INT_BITS = 13_000
"""About 3,900 digits; longer numbers cannot even be printed by Python's default."""
MAX_COLLISIONS = 1000
"""Keys of one table that may have the same hash."""
_EXACT_INT = 2**53
_TAGS: dict[Any, str] = {tuple: "$t", set: "$s", frozenset: "$z"}
_LIST_LIKE: tuple[type, ...] = (deque, range, type({}.keys()), type({}.values()), type({}.items()))


class BadData(ValueError):
    """Data that this encoding never produces: the other side is broken or hostile."""


class Unencodable(TypeError):
    """A value that cannot cross; the message says why."""


class Codec:
    """Encodes and decodes values; a subclass says what handles and found lists are."""

    def handle_to_data(self, value: Any) -> Any:
        """Return the payload for a value that crosses as a handle, or None if it does not."""
        raise NotImplementedError

    def handle_from_data(self, data: Any) -> Any:
        """Return the object that a payload stands for, or raise `BadData`."""
        raise NotImplementedError

    def make_found(self, items: list[Any], reason: str) -> Any:
        """Return a list that knows why it is empty."""
        raise NotImplementedError

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return `value` as JSON data.

        Raises:
            Unencodable: If it is neither plain data nor an object with a handle.
        """
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return str.__str__(value)  # a subclass may have its own idea of itself
        if isinstance(value, int):
            return _encode_int(int.__int__(value))
        if isinstance(value, float):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"$f": repr(number)}
        if depth >= MAX_DEPTH:
            raise Unencodable(f"the value is nested deeper than {MAX_DEPTH} levels")
        handle = self.handle_to_data(value)
        if handle is not None:
            return {"$h": handle}
        return self._encode_container(value, depth + 1)

    def _encode_container(self, value: Any, depth: int) -> Any:
        if isinstance(value, list):
            items = [self.encode(item, depth) for item in list.__iter__(value)]
            reason = getattr(value, "__dict__", {}).get("reason")
            return {"$F": [items, reason]} if isinstance(reason, str) else items
        if isinstance(value, dict):
            pairs = dict.items(value)
            return {"$d": [[self.encode(k, depth), self.encode(v, depth)] for k, v in pairs]}
        if isinstance(value, tuple(_TAGS)):
            base = next(base for base in _TAGS if isinstance(value, base))
            return {_TAGS[base]: [self.encode(item, depth) for item in base.__iter__(value)]}
        if type(value) in _LIST_LIKE:
            return [self.encode(item, depth) for item in value]
        if isinstance(value, (bytes, bytearray)):
            return {"$b": base64.b64encode(value).decode("ascii")}
        if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
            return self.encode(value.tolist(), depth)
        raise Unencodable(f"a value of type {type(value).__name__} cannot cross the sandbox")

    def decode(self, data: Any, depth: int = 0) -> Any:
        """Return the value that `data` stands for.

        Raises:
            BadData: If `encode` cannot have made it.
        """
        if data is None or isinstance(data, (bool, int)):
            return data
        if isinstance(data, float):
            if not math.isfinite(data):
                raise BadData("a number that is not finite")
            return data
        if isinstance(data, str):
            return data if data.isascii() else data.encode("utf-8", "replace").decode("utf-8")
        if depth >= MAX_DEPTH:
            raise BadData("data is nested too deeply")
        if isinstance(data, list):
            return [self.decode(item, depth + 1) for item in data]
        if not isinstance(data, dict) or len(data) != 1:
            raise BadData("data has no tag")
        ((tag, payload),) = data.items()
        return self._decode_tagged(tag, payload, depth + 1)

    def _decode_tagged(self, tag: str, payload: Any, depth: int) -> Any:
        if tag == "$h":
            return self.handle_from_data(payload)
        if tag in ("$f", "$i", "$b"):
            return _decode_scalar(tag, payload)
        if not isinstance(payload, list):
            raise BadData("a tag without a list")
        if tag == "$F":
            if len(payload) != 2 or not isinstance(payload[1], str):
                raise BadData("a found list needs items and a reason")
            return self.make_found(self._decode_all(payload[0], depth), payload[1])
        if tag == "$d":
            if any(not isinstance(pair, list) or len(pair) != 2 for pair in payload):
                raise BadData("a dictionary needs pairs")
            pairs = [(self.decode(k, depth), self.decode(v, depth)) for k, v in payload]
            return _hashed(dict, pairs)
        items = self._decode_all(payload, depth)
        if tag == "$t":
            return tuple(items)
        if tag in ("$s", "$z"):
            return _hashed(set if tag == "$s" else frozenset, items)
        raise BadData("unknown tag")

    def _decode_all(self, data: Any, depth: int) -> list[Any]:
        if not isinstance(data, list):
            raise BadData("a list was expected")
        return [self.decode(item, depth) for item in data]


def plain_text(value: Any) -> str:
    """Return `str(value)` as text that is no subclass, which could lie about itself."""
    return str.__str__(str(value))


def _encode_int(value: int) -> Any:
    if -_EXACT_INT <= value <= _EXACT_INT:
        return value
    if value.bit_length() > MAX_INT_BITS:
        raise Unencodable("the number has more than 3,900 digits")
    return {"$i": hex(value)}


def _decode_scalar(tag: str, payload: Any) -> Any:
    if not isinstance(payload, str):
        raise BadData("a tagged scalar needs text")
    try:
        if tag == "$b":
            return base64.b64decode(payload, validate=True)
        if tag == "$i" and len(payload) <= MAX_INT_BITS // 4 + 8:
            number = int(payload, 16)
            if hex(number) != payload:  # `int` also takes blanks and other alphabets
                raise BadData("not a number as it is written here")
            return number
        if tag == "$f" and payload in ("nan", "inf", "-inf"):
            return float(payload)
    except (ValueError, binascii.Error):
        pass
    raise BadData("not a number")


def _hashed(kind: Any, items: list[Any]) -> Any:
    try:
        if len(items) > MAX_COLLISIONS:
            _check_collisions(items if kind is not dict else [pair[0] for pair in items])
        return kind(items)
    except TypeError:
        # Host objects that cannot be hashed were hashed as handles by the worker.
        return items


def _check_collisions(keys: list[Any]) -> None:
    """Refuse keys of one hash: a table of them costs time that grows with their square."""
    ((_, most),) = Counter(map(hash, keys)).most_common(1)
    if most > MAX_COLLISIONS:
        raise BadData("keys that were chosen to be slow")
