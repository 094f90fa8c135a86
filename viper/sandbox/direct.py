"""The same session without a process: for stepping through a program in a debugger.

This is NOT a boundary. The policy still speaks, but nothing limits time, CPU or
memory, and whatever gets past the policy has this process. Use it only for
programs that you wrote yourself.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from viper.core.capability import CapabilitySet
from viper.core.errors import InputError
from viper.core.execution import ErrorInfo, Execution, Limits
from viper.core.ledger import collecting
from viper.sandbox.dispatch import Dispatcher
from viper.sandbox.interpreter import Interpreter
from viper.sandbox.outcome import Spent, execution_of, limit_error


class DirectSandbox:
    """Runs programs in this process; counts calls and output, stops nothing else."""

    walls: tuple[str, ...] = ()

    def __init__(self, capabilities: CapabilitySet, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._dispatcher = Dispatcher(capabilities)
        self._interpreter = Interpreter(self._dispatcher.description(), self._exchange)
        self._end = 0.0
        self._cells = 0
        self._is_open = True
        self._is_busy = False

    def run(
        self,
        source: str,
        *,
        bindings: Mapping[str, object] | None = None,
        limits: Limits | None = None,
    ) -> Execution:
        """Run one cell; see `Sandbox.run`."""
        if not self._is_open:
            text = "the session was closed; open a new sandbox"
            return Execution("sandbox_lost", error=ErrorInfo("SandboxLost", text))
        if self._is_busy:
            raise InputError("this sandbox is running a program; open another one for a second")
        self._is_busy = True
        try:
            return self._run(source, bindings or {}, limits or self._limits)
        finally:
            self._is_busy = False

    def close(self) -> None:
        """End the session."""
        self._is_open = False

    def _run(self, source: str, bindings: Mapping[str, object], limits: Limits) -> Execution:
        self._cells += 1
        if self._cells > limits.cells:
            text = limit_error("CellLimit", Spent(cells=self._cells), limits, 0)
            return Execution("killed", error=ErrorInfo("CellLimit", text))
        encoded = self._dispatcher.encode_bindings(bindings)
        self._dispatcher.begin(limits)
        started, cpu_started = time.monotonic(), time.thread_time()
        self._end = started + limits.wall_s
        with collecting() as ledger:
            done = self._interpreter.run(source, encoded, limits.output_bytes, _unguarded)
        spent = Spent(time.monotonic() - started, time.thread_time() - cpu_started)
        done.update(op="done", cpu_s=spent.cpu_s, peak_mb=0.0)
        size = len(json.dumps(done["value"]))
        if done["status"] == "ok" and size > limits.output_bytes:
            error = {"type": "OutputLimit", "message": str(size), "line": None}
            done.update(status="killed", value=None, error=error)
        return execution_of(done, self._dispatcher, limits, spent, ledger)

    def _exchange(
        self, name: str, args: Any, kwargs: Any, dropped: list[str], line: int | None
    ) -> dict[str, Any]:
        self._dispatcher.codec.release(dropped)
        reply = self._dispatcher.call(name, args, kwargs, line)
        return {"stop": "WallTimeLimit"} if time.monotonic() > self._end else reply


def _unguarded(run: Callable[[], Any]) -> Any:
    return run()
