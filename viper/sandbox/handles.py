"""Host objects as a program sees them: handles with fields to read and methods to call.

Worker side. A handle is a random id and the values of its fields; every method
is a message to the host.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from viper.sandbox.values import BadData, Codec

CallHost = Callable[[str, list[Any], dict[str, Any]], Any]
"""(capability name, arguments, keywords) -> value; raises what the host answered."""


class Handle:
    """Base of the proxy classes; equal and hashed by the host object it stands for."""

    __slots__ = ("_fields", "_handle_id", "_held")
    _handle_id: str
    _fields: dict[str, Any]
    _held: Held

    def __del__(self) -> None:
        self._held.drop(self._handle_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Handle) and self._handle_id == other._handle_id

    def __hash__(self) -> int:
        return hash(self._handle_id)

    def __repr__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self._fields.items())
        return f"{type(self).__name__}({shown})"


class Held:
    """Counts the proxies of each host object, and remembers those that have none left."""

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._dropped: list[str] = []

    def hold(self, handle_id: str) -> None:
        """Count a new proxy."""
        self._count[handle_id] = self._count.get(handle_id, 0) + 1

    def drop(self, handle_id: str) -> None:
        """Count a proxy less."""
        self._count[handle_id] -= 1
        if not self._count[handle_id]:
            del self._count[handle_id]
            self._dropped.append(handle_id)

    def take_dropped(self) -> list[str]:
        """Return what was dropped since the last time and not given anew."""
        dropped, self._dropped = self._dropped, []
        return [handle_id for handle_id in dropped if handle_id not in self._count]


class Found(list[Any]):
    """A list that knows why it is empty."""

    not_found: type[Exception] = LookupError

    def __init__(self, items: Iterable[Any] = (), reason: str = "") -> None:
        super().__init__(items)
        self.reason = reason

    def __getitem__(self, index: Any) -> Any:
        if not self and not isinstance(index, slice):
            raise type(self).not_found(self.reason or "nothing was found")
        return super().__getitem__(index)


def _field_reader(name: str) -> Callable[[Handle], Any]:
    def read(handle: Handle) -> Any:
        return handle._fields[name]

    return read


def _sequence(length: str, item: str) -> dict[str, Any]:
    """Return what makes a handle iterable: its items are fetched one at a time."""

    def count(handle: Any) -> int:
        return int(getattr(handle, length))

    def items(handle: Any) -> Iterator[Any]:
        return (getattr(handle, item)(index) for index in range(count(handle)))

    return {"__len__": count, "__iter__": items}


class World:
    """The functions, classes and errors of one session, built from the host's description."""

    def __init__(self, description: dict[str, Any], call_host: CallHost) -> None:
        self._call_host = call_host
        self.errors: dict[str, type[Exception]] = {}
        for name, base in description["errors"]:
            self.error_class(name, [base])
        self.found_type = type("Found", (Found,), {"not_found": self.error_class("NotFound", [])})
        self.classes = {
            name: self._make_class(name, entry) for name, entry in description["classes"].items()
        }
        self.functions = {name: self._make_function(name) for name in description["functions"]}

    def error_class(self, name: str, bases: list[str]) -> type[Exception]:
        """Return the exception class called `name`, making it below the first known base."""
        standard = getattr(builtins, name, None)
        if isinstance(standard, type) and issubclass(standard, Exception):
            return standard
        if name not in self.errors:
            base: type[Exception] = Exception
            if bases:
                base = self.error_class(bases[0], bases[1:])
            self.errors[name] = type(name, (base,), {})
        return self.errors[name]

    def make_error(self, error: dict[str, Any]) -> Exception:
        """Return a fresh exception for what the host answered: a type and a text, no more."""
        kind = self.error_class(error["type"], error["bases"])
        try:
            return kind(error["message"])
        except TypeError:
            return RuntimeError(f"{error['type']}: {error['message']}")

    def codec(self) -> WorkerCodec:
        """Return the codec that knows this world's handles."""
        return WorkerCodec(self)

    def _make_function(self, name: str) -> Callable[..., Any]:
        call_host = self._call_host

        def function(*args: Any, **kwargs: Any) -> Any:
            return call_host(name, list(args), kwargs)

        function.__name__ = name
        return function

    def _make_class(self, name: str, entry: dict[str, Any]) -> type[Handle]:
        members: dict[str, Any] = {"__slots__": ()}
        for method in entry["methods"]:
            members[method] = self._make_function(f"{name}.{method}")
        for field in entry["fields"]:
            members[field] = property(_field_reader(field))
        if entry["sequence"]:
            members.update(_sequence(*entry["sequence"]))
        members["__new__"] = self._make_constructor(name, entry["construct"])
        return type(name, (Handle,), members)

    def _make_constructor(self, name: str, is_open: bool) -> Callable[..., Any]:
        call_host = self._call_host

        def construct(_cls: type, *args: Any, **kwargs: Any) -> Any:
            if not is_open:
                raise TypeError(f"`{name}` cannot be made by a program; calls return it")
            return call_host(name, list(args), kwargs)

        return construct


class WorkerCodec(Codec):
    """Encodes handles as their ids, decodes them as proxies."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.held = Held()

    def handle_to_data(self, value: Any) -> Any:
        """Return the id of a handle."""
        return value._handle_id if isinstance(value, Handle) else None

    def handle_from_data(self, data: Any) -> Any:
        """Return a proxy with its fields."""
        if not isinstance(data, list) or len(data) != 3:
            raise BadData("a handle needs an id, a class and fields")
        handle_id, class_name, fields = data
        handle: Any = object.__new__(self._world.classes[class_name])
        handle._handle_id = handle_id
        handle._held = self.held
        self.held.hold(handle_id)
        handle._fields = {name: self.decode(field) for name, field in fields.items()}
        return handle

    def make_found(self, items: list[Any], reason: str) -> Any:
        """Return the worker's own found list."""
        return self._world.found_type(items, reason)
