"""The host's side of a call: check it, charge it, trace it, run it, answer with data."""

from __future__ import annotations

import inspect
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from viper.core import errors
from viper.core.capability import CapabilitySet, HostClass
from viper.core.errors import InputError, UnknownName, ViperError
from viper.core.events import span
from viper.core.execution import Limits, LineCost
from viper.core.found import Found
from viper.core.grant import charge
from viper.core.ledger import Ledger, collecting
from viper.sandbox.repeats import RepeatGuard
from viper.sandbox.values import BadData, Codec, Unencodable

_MESSAGE_WIDTH = 2000
_LONGEST_NAME = 100
# Lines that a program may have; their numbers come from the worker.
_LAST_LINE = 1_000_000


class TooManyHandles(Exception):
    """A session would hold more host objects than it may."""


class HostCodec(Codec):
    """Encodes host objects as handles: random ids that mean something only in this table."""

    def __init__(self, capabilities: CapabilitySet) -> None:
        self._classes = tuple(capabilities.classes.values())
        self._class_of: dict[type, HostClass | None] = {}
        self._objects: dict[str, Any] = {}
        self._ids: dict[int, str] = {}
        self._fresh: set[str] = set()
        self.max_handles = Limits().handles

    @property
    def handles(self) -> int:
        """Number of host objects that the session holds."""
        return len(self._objects)

    def handle_to_data(self, value: Any) -> Any:
        """Return id, class and fields of an instance of a declared class."""
        host = self._host_class(type(value))
        if host is None:
            return None
        fields = {name: self.encode(getattr(value, name), depth=1) for name in host.fields}
        return [self._handle_id(value), host.name, fields]

    def handle_from_data(self, data: Any) -> Any:
        """Return the object behind an id."""
        if not isinstance(data, str) or data not in self._objects:
            raise BadData("a handle that this session never gave out")
        return self._objects[data]

    def begin(self) -> None:
        """Start a new cell: what earlier cells were given may be in the journal, and stays."""
        self._fresh.clear()

    def release(self, ids: list[Any]) -> None:
        """Let go of what this cell was given and has dropped again, so that loops stay small.

        Raises:
            BadData: If an id is no text.
        """
        for handle_id in ids:
            if not isinstance(handle_id, str):
                raise BadData("a dropped handle that is no text")
            if handle_id in self._fresh:
                self._fresh.remove(handle_id)
                del self._ids[id(self._objects.pop(handle_id))]

    def make_found(self, items: list[Any], reason: str) -> Any:
        """Return the host's own found list."""
        return Found(items, reason)

    def _host_class(self, kind: type) -> HostClass | None:
        if kind not in self._class_of:
            matches = [host for host in self._classes if issubclass(kind, host.cls)]
            # The most derived declaration wins.
            matches.sort(key=lambda host: len(host.cls.__mro__), reverse=True)
            self._class_of[kind] = matches[0] if matches else None
        return self._class_of[kind]

    def _handle_id(self, value: Any) -> str:
        known = self._ids.get(id(value))
        if known is not None:
            return known
        if len(self._objects) >= self.max_handles:
            raise TooManyHandles
        handle_id = secrets.token_hex(8)
        self._objects[handle_id] = value  # keeps it alive, so id(value) stays its own
        self._ids[id(value)] = handle_id
        self._fresh.add(handle_id)
        return handle_id


class Dispatcher:
    """Answers the calls of one session's programs."""

    def __init__(self, capabilities: CapabilitySet) -> None:
        self.codec = HostCodec(capabilities)
        self._capabilities = capabilities
        self._names = capabilities.call_names()
        self._repeats = RepeatGuard()
        self.begin(Limits())

    def begin(self, limits: Limits) -> None:
        """Start the bill of a new cell."""
        self._limit = limits.calls
        self.codec.max_handles = limits.handles
        self.codec.begin()
        self._repeats.begin()
        self.calls: dict[str, int] = {}
        self.total = 0
        self.host_s = 0.0
        self._costs: dict[int | None, LineCost] = {}

    def costs(self) -> tuple[LineCost, ...]:
        """Return what the calls of the cell cost so far, line by line."""
        return tuple(sorted(self._costs.values(), key=lambda cost: cost.line or 0))

    def description(self) -> dict[str, Any]:
        """Return what a worker has to know: names of functions, classes and errors."""
        classes = {
            name: {
                "methods": list(host.methods),
                "fields": list(host.fields),
                "construct": host.construct is not None,
                "sequence": list(host.sequence) if host.sequence else None,
            }
            for name, host in self._capabilities.classes.items()
        }
        known = [
            [name, kind.__mro__[1].__name__]
            for name, kind in vars(errors).items()
            if isinstance(kind, type) and issubclass(kind, ViperError)
        ]
        functions = list(self._capabilities.functions)
        return {"functions": functions, "classes": classes, "errors": known}

    def encode_bindings(self, bindings: Mapping[str, object]) -> dict[str, Any]:
        """Return encoded values by name.

        Raises:
            InputError: If a name cannot be used or a value cannot cross.
        """
        found = {}
        for name, value in bindings.items():
            if not name.isidentifier() or name.startswith("_"):
                raise InputError(f"`{name}` cannot be bound: programs use public names only")
            try:
                found[name] = self.codec.encode(value)
            except TooManyHandles:
                held = self.codec.handles
                raise InputError(
                    f"`{name}` cannot be bound: the session holds {held} objects already, as many "
                    "as its limits allow; open a new one"
                ) from None
            except Unencodable as error:
                kinds = ", ".join(self._capabilities.classes) or "none"
                raise InputError(
                    f"`{name}` cannot be bound: {error}; give plain data or an instance of a "
                    f"declared class ({kinds})"
                ) from None
        return found

    def call(self, name: str, args: Any, kwargs: Any, line: int | None = None) -> dict[str, Any]:
        """Run one capability and return the reply: a value, an error or a stop.

        Args:
            name: The capability.
            args: Encoded arguments.
            kwargs: Encoded keywords.
            line: Line of the program that calls, for the bill.

        Raises:
            BadData: If the message is not one that an honest worker sends.
        """
        if name not in self._names or not isinstance(args, list) or not isinstance(kwargs, dict):
            raise BadData("a call that does not exist")
        if line is not None and not 0 < line <= _LAST_LINE:
            raise BadData("a line that does not exist")
        self.total += 1
        if self.total > self._limit:
            return {"stop": "CallLimit"}
        self.calls[name] = self.calls.get(name, 0) + 1
        if not all(key.isidentifier() and len(key) <= _LONGEST_NAME for key in kwargs):
            return error_reply(TypeError(f"`{name}` takes no argument of such a name"))
        values = [self.codec.decode(arg) for arg in args]
        named = {key: self.codec.decode(arg) for key, arg in kwargs.items()}
        started = time.monotonic()
        with collecting() as ledger:
            reply = self._call(name, args, kwargs, values, named)
        spent_s = time.monotonic() - started
        self.host_s += spent_s
        self._bill(line, ledger, spent_s)
        return reply

    def _bill(self, line: int | None, ledger: Ledger, spent_s: float) -> None:
        cost = self._costs.setdefault(line, LineCost(line))
        cost.calls += 1
        cost.passes += sum(ledger.passes.values())
        cost.images += ledger.images
        cost.texts += ledger.texts
        cost.hits += ledger.hits
        cost.ms += 1e3 * spent_s

    def _call(
        self, name: str, args: Any, kwargs: Any, values: list[Any], named: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            with span(f"call {name}", args=_short_arguments(values, named)) as entry:
                charge("capability_calls")
                self._repeats.check(name, args, kwargs)
                function = self._resolve(name, values)
                result = _invoke(name, function, values, named)
                entry.attributes["result"] = _short(result)
                return {"value": self.codec.encode(result)}
        except TooManyHandles:
            return {"stop": "HandleLimit"}
        except Unencodable as error:
            return error_reply(TypeError(f"`{name}` returned what cannot cross: {error}"))
        except Exception as error:
            self._repeats.note(name, args, kwargs, error)
            return error_reply(error)

    def _resolve(self, name: str, args: list[Any]) -> Callable[..., Any]:
        owner, _, method = name.partition(".")
        host = self._capabilities.classes.get(owner)
        if method and host is not None and not (args and isinstance(args[0], host.cls)):
            raise TypeError(f"`{method}` is called on an instance of `{owner}`")
        try:
            return self._capabilities.resolve(name)
        except UnknownName as error:
            raise TypeError(f"`{name}` cannot be called") from error


def _invoke(name: str, function: Callable[..., Any], args: list[Any], named: Any) -> Any:
    try:
        return function(*args, **named)
    except TypeError as error:
        signature = inspect.signature(function)
        try:
            signature.bind(*args, **named)
        except TypeError as mismatch:
            shown = str(signature).replace("'", "").replace("(self, ", "(").replace("(self)", "()")
            raise TypeError(f"{name}(): {mismatch}; it is {name}{shown}") from None
        raise error


def error_reply(error: Exception) -> dict[str, Any]:
    """Return an error as a type name and a text; no object, cause or path goes along."""
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind not in (object, BaseException)]
    text = (str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)) or ""
    message = (text or kinds[0])[:_MESSAGE_WIDTH].encode("utf-8", "replace").decode("utf-8")
    return {"error": {"type": kinds[0], "bases": kinds[1:], "message": message}}


def _short_arguments(args: list[Any], named: Mapping[str, Any]) -> str:
    shown = [_short(arg) for arg in args] + [f"{key}={_short(arg)}" for key, arg in named.items()]
    return ", ".join(shown)[:200]


def _short(value: Any) -> str:
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)[:80]
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_short(item) for item in value[:5])}{', …' if len(value) > 5 else ''}]"
    return type(value).__name__
