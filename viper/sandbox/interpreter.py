"""Runs the cells of one session: compile, run, format. Worker side, also used in process.

It knows nothing of sockets or limits of the operating system; calls to the host
go through a function that it is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, GeneratorType, TracebackType
from typing import Any

from viper.sandbox.guards import make_builtins
from viper.sandbox.handles import World
from viper.sandbox.lines import LineRecorder
from viper.sandbox.program import Compiled, Refused, compile_cell
from viper.sandbox.texts import short
from viper.sandbox.values import Unencodable, plain_text

Exchange = Callable[[str, Any, Any, list[str], int | None], dict[str, Any]]
"""(capability name, encoded arguments, encoded keywords, dropped handles, line) -> the reply."""


class Stop(BaseException):
    """A limit was reached; programs cannot catch it by name."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class Output:
    """What a cell prints, cut at the source."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, limit: int) -> None:
        """Forget the last cell's text."""
        self.limit = limit
        self.size = 0
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """Keep `text`, or stop the program at the limit."""
        room = self.limit - self.size
        self.size += len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        self._parts.append(text[: max(room, 0)])
        if self.is_full:
            raise Stop("OutputLimit")

    @property
    def is_full(self) -> bool:
        """Whether more was written than may be."""
        return self.size > self.limit

    def text(self) -> str:
        """Return what was printed."""
        return "".join(self._parts)


class Interpreter:
    """One session's names, and how to run the next cell in them."""

    def __init__(self, description: dict[str, Any], exchange: Exchange) -> None:
        self._exchange = exchange
        self._world = World(description, self._call_host)
        self._codec = self._world.codec()
        self._output = Output()
        self._cells = 0
        self._value: Any = None
        self._library = {*self._world.functions, *self._world.classes}
        table = make_builtins(self._output.write, self._world.errors)
        table.update(self._world.functions, **self._world.classes)
        table["_result_"] = self._result
        self._globals: dict[str, Any] = {"__builtins__": table, "__name__": "program"}
        self._lines = LineRecorder(self._codec, table, self._globals)

    def run(
        self,
        source: str,
        bindings: dict[str, Any],
        output_bytes: int,
        guarded: Callable[[Callable[[], Any]], Any],
    ) -> dict[str, Any]:
        """Run one cell and return what happened, as JSON data.

        Args:
            source: Program text.
            bindings: Encoded values by name.
            output_bytes: Limit of the printed text and of the value.
            guarded: Runs the function that it is given while limits may raise `Stop`.
        """
        self._cells += 1
        self._value = None
        self._output.begin(output_bytes)
        filename = f"<cell {self._cells}>"
        outcome: dict[str, Any] = {"status": "ok", "value": None, "error": None, "binds": True}
        self._lines.begin([])
        try:
            guarded(lambda: self._attempt(source, filename, bindings, outcome))
        except Stop as stop:
            line = _line_of(stop.__traceback__, filename)
            outcome.update(status="killed", error=_error(stop.limit, "", line))
        except MemoryError as error:
            line = _line_of(error.__traceback__, filename)
            outcome.update(status="killed", error=_error("MemoryLimit", "", line))
        self._restore_library()
        self._value = None
        outcome["lines"] = self._recorded(guarded)
        if self._output.is_full and outcome["status"] != "killed":
            # The end of a generator swallowed the stop.
            outcome.update(status="killed", error=_error("OutputLimit", "", None))
        if outcome["status"] != "ok":
            outcome["value"] = None
        outcome["stdout"] = self._output.text()
        return outcome

    def _attempt(
        self, source: str, filename: str, bindings: dict[str, Any], outcome: dict[str, Any]
    ) -> None:
        """Run a cell and note why it failed, which is work of the program's own too."""
        try:
            self._run(source, filename, bindings, outcome)
        except Refused as refused:
            error = _error(refused.kind, refused.message, refused.line)
            outcome.update(status=refused.status, error=error)
        except MemoryError:
            raise
        except Exception as error:
            line = _line_of(error.__traceback__, filename)
            info = _error(type(error).__name__, _message(error), line)
            outcome.update(status="error", error=info)

    def _run(
        self, source: str, filename: str, bindings: dict[str, Any], outcome: dict[str, Any]
    ) -> None:
        for name, data in bindings.items():
            self._globals[name] = self._codec.decode(data)
        compiled = self._compile(source, filename, bindings)
        outcome["binds"] = compiled.binds or bool(bindings)
        self._lines.begin(compiled.slots, compiled.plain)
        exec(compiled.code, self._globals)
        outcome["value"] = self._encode_result(self._value)

    def _compile(self, source: str, filename: str, bindings: dict[str, Any]) -> Compiled:
        table = self._globals["__builtins__"]
        return compile_cell(
            source,
            filename,
            known={*self._globals, *table},
            library=self._library,
            arguments=set(bindings) | {n for n in self._globals if not n.startswith("_")},
            first_slot=self._lines.next_slot,
        )

    def _result(self, slot: int, value: Any) -> None:
        self._value = self._lines.record(slot, value)

    def _encode_result(self, value: Any) -> Any:
        """Return plain data; lazy iterables become lists, other objects their text."""
        if type(value) in _LAZY:
            value = list(value)
        try:
            return self._codec.encode(value)
        except Unencodable:
            is_own = getattr(type(value), "_from_program", False)
            return plain_text(value) if is_own else short(value)

    def _restore_library(self) -> None:
        """Let every capability's name mean the capability again in the next cell."""
        for name in self._library & self._globals.keys():
            del self._globals[name]

    def _recorded(self, guarded: Callable[[Callable[[], Any]], Any]) -> list[dict[str, Any]]:
        try:
            return list(guarded(self._lines.entries))
        except (Exception, Stop):
            # Out of memory or time, or no text can be made: the outcome matters more.
            return []

    def _call_host(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        encoded, named = self._encode_arguments(name, args, kwargs)
        line = _calling_line(f"<cell {self._cells}>")
        reply = self._exchange(name, encoded, named, self._codec.held.take_dropped(), line)
        if "stop" in reply:
            raise Stop(reply["stop"])
        if "error" in reply:
            raise self._world.make_error(reply["error"])
        return self._codec.decode(reply["value"])

    def _encode_arguments(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        try:
            encoded = [self._codec.encode(_listed(arg)) for arg in args]
            return encoded, {key: self._codec.encode(_listed(arg)) for key, arg in kwargs.items()}
        except Unencodable as error:
            raise TypeError(f"`{name}` takes plain data and objects from calls: {error}") from None


_LAZY: tuple[type, ...] = (
    GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    reversed,
    type(iter([])),
)


def _listed(value: Any) -> Any:
    return list(value) if type(value) in _LAZY else value


def _error(kind: str, message: str, line: int | None) -> dict[str, Any]:
    return {"type": kind[:100], "message": message[:2000], "line": line}


def _message(error: BaseException) -> str:
    """Return the error's own text; its `__str__` may be the program's and may fail."""
    try:
        if type(error) is KeyError and error.args:
            return f"there is no key {short(error.args[0])}"
        return plain_text(error) or type(error).__name__
    except Exception:
        return type(error).__name__


def _calling_line(filename: str) -> int | None:
    """Return the innermost line of the cell that is being run."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == filename:
            return frame.f_lineno
        frame = frame.f_back
    return None


def _line_of(trace: TracebackType | None, filename: str) -> int | None:
    """Return the innermost line of the program that `trace` passes through."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
