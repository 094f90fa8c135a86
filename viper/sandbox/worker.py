"""The worker process: reads cells from its socket, runs them, writes what happened.

Forked by `zygote.py`, jailed before it reads its first message.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from viper.sandbox.bare import BareInterpreter
from viper.sandbox.interpreter import Interpreter, Stop
from viper.sandbox.jail import limits
from viper.sandbox.protocol import (
    MAX_TO_HOST,
    MAX_TO_WORKER,
    OUT_OF_MEMORY,
    Channel,
    ConnectionEnded,
    FrameError,
)

_ORPHAN_GRACE_S = 2.0


class Worker:
    """Serves one session over one socket."""

    def __init__(self, connection: socket.socket, base_memory: int, is_bare: bool) -> None:
        self._channel = Channel(connection, MAX_TO_WORKER, MAX_TO_HOST)
        self._kind = BareInterpreter if is_bare else Interpreter
        self._armed = False
        self._in_call = False
        self._pending: str | None = None
        self._stopped: str | None = None
        self._end = 0.0
        self._base_memory = base_memory
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGPROF, self._on_signal)

    def serve(self, walls: list[str]) -> None:
        """Report the walls, then answer messages until the host closes the connection."""
        with contextlib.suppress(ConnectionEnded):
            self._channel.send({"op": "started", "walls": walls})
            _with_room(self._serve)

    def _serve(self) -> None:
        message = self._channel.receive()
        interpreter = self._kind(message["description"], self._exchange)
        sys.modules["random"].seed(self._channel.receive()["seed"])
        while True:
            try:
                message = self._channel.receive()
                self._channel.send(self._fit(self._run(interpreter, message), message))
            except MemoryError:
                # not even the outcome fits: names hold what is left of the memory
                os._exit(OUT_OF_MEMORY)

    def _run(self, interpreter: Interpreter, message: dict[str, Any]) -> dict[str, Any]:
        self._forget_stops()
        if not limits.is_settable_from_outside():
            limits.bound(0, self._base_memory + message["memory_mb"] * 2**20, message["cpu_s"])
        self._end = time.monotonic() + message["wall_s"] + _ORPHAN_GRACE_S
        started = time.thread_time()  # the process's clock moves in steps while a timer runs
        signal.setitimer(signal.ITIMER_PROF, message["cpu_s"])
        self._set_alarm()
        try:
            outcome = interpreter.run(
                message["source"], message["bindings"], message["output_bytes"], self._guarded
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        if self._stopped is not None and outcome["status"] != "killed":
            # The program, or the end of a generator, swallowed the stop.
            error = {"type": self._stopped, "message": "", "line": None}
            outcome.update(status="killed", value=None, error=error)
        outcome["op"] = "done"
        outcome["cpu_s"] = time.thread_time() - started
        outcome["peak_mb"] = _peak_mb()
        return outcome

    def _forget_stops(self) -> None:
        self._pending = self._stopped = None

    def _guarded(self, run: Callable[[], Any]) -> Any:
        self._armed = True
        try:
            return run()
        finally:
            self._armed = False

    def _on_signal(self, number: int, _frame: Any) -> None:
        limit = "WallTimeLimit" if number == signal.SIGINT else "CpuLimit"
        if not self._armed:
            return
        if self._in_call:
            self._pending = limit
            return
        self._stopped = limit
        raise Stop(limit)

    def _set_alarm(self) -> None:
        """Let the kernel end a worker whose host has gone; paused while the host works."""
        signal.setitimer(signal.ITIMER_REAL, max(self._end - time.monotonic(), 0.1))

    def _exchange(
        self, name: str, args: Any, kwargs: Any, dropped: list[str], line: int | None
    ) -> dict[str, Any]:
        message = {"op": "call", "name": name, "args": args, "kwargs": kwargs}
        message |= {"dropped": dropped, "line": line}
        self._in_call = True
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._channel.send(message)
            reply = self._channel.receive()
            self._set_alarm()
        except FrameError as error:
            raise ValueError(f"the arguments of `{name}` are too large: {error}") from None
        finally:
            self._in_call = False
        if self._pending is not None:
            limit = self._stopped = self._pending
            self._pending = None
            raise Stop(limit)
        return reply

    def _fit(self, outcome: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
        """Cut an outcome that is larger than it may be."""
        if outcome["value"] is not None:
            size = len(json.dumps(outcome["value"]))
            if outcome["status"] == "ok" and size > message["output_bytes"]:
                _refuse(outcome, size)
        if len(json.dumps(outcome)) <= self._channel.max_out:
            return outcome
        outcome["lines"] = []
        if (size := len(json.dumps(outcome))) > self._channel.max_out:
            _refuse(outcome, size)
            outcome["stdout"] = outcome["stdout"][: message["output_bytes"] // 100]
        return outcome


def _with_room(run: Callable[[], Any]) -> Any:
    return run()


# CPython keeps frames in pieces of 16 KiB and gets and gives back a piece whenever calls cross
# its end, which a recursion may do all the time. A frame that claims more gets a larger piece,
# with room for a thousand frames after it.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=2**15 + 1000)


def _refuse(outcome: dict[str, Any], size: int) -> None:
    error = {"type": "OutputLimit", "message": str(size), "line": None}
    outcome.update(status="killed", value=None, error=error)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 1024)


def warm_up() -> None:
    """Run a cell through every stage, so that forked workers find everything loaded."""
    description: dict[str, Any] = {"functions": ["f"], "classes": {}, "errors": []}
    interpreter = Interpreter(description, lambda *_: {"value": 1})
    interpreter.run("x = f(1)\nprint(f'{x}')\n[x, 2.5]", {"y": {"$b": "YQ=="}}, 100, _call)
    interpreter.run("def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nf(5)", {}, 100, _call)
    interpreter.run("import os", {}, 100, _call)
    interpreter.run("x.nothing + nothing", {}, 100, _call)
    interpreter.run("class A: pass\nA().nothing", {}, 100, _call)
    json.loads(json.dumps({"warm": "up"}))


def _call(run: Callable[[], Any]) -> Any:
    return run()
