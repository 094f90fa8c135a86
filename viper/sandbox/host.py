"""The process sandbox: one worker process per session, talked to and bounded from outside."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Mapping
from typing import Any

from viper.core.capability import CapabilitySet
from viper.core.errors import InputError, SandboxLost
from viper.core.execution import ErrorInfo, Execution, Limits
from viper.core.ledger import Ledger, collecting
from viper.sandbox.dispatch import Dispatcher, error_reply
from viper.sandbox.journal import Cell, Snapshot, run_message
from viper.sandbox.launch import Bounds, Worker, new_seed, shared_zygote, signal_name
from viper.sandbox.outcome import Spent, check_done, execution_of, limit_error, seconds_of
from viper.sandbox.protocol import OUT_OF_MEMORY, ConnectionEnded, FrameError, check
from viper.sandbox.values import BadData

GRACE_S = 0.15
"""Time that a program has to end after a soft stop, in seconds."""
_SEND_TIMEOUT_S = 5.0
_LEAST_MB = 16
"""With less memory a worker might not come up: it gets its limits when it has."""
_MAX_JOURNAL = 128 * 2**20
"""Bytes of messages that are kept for running a session's cells again."""
_FULL = 0.5
"""A worker that ran out of memory and holds this part of it is replaced."""
_EXTRA_CALLS = 100
"""Calls that are still answered with "stop" after a limit, before the worker is killed."""
_CALL: dict[str, type | tuple[type, ...]] = {
    "op": str, "name": str, "args": list, "kwargs": dict, "dropped": list,
    "line": (type(None), int),
}  # fmt: skip
_ANYWHERE = ("WallTimeLimit", "CpuLimit", "MemoryLimit")
"""Limits that stop a program between any two steps, which a replay cannot repeat."""
_LIMIT_SIGNALS = {signal.SIGXCPU: "CpuLimit", signal.SIGALRM: "WallTimeLimit"}


class _Killed(Exception):
    """The worker was ended because a limit was reached."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class _Died(Exception):
    """The worker ended by itself."""

    def __init__(self, code: int | None) -> None:
        super().__init__(signal_name(code))
        self.code = code


class ProcessSandbox:
    """Runs programs in a separate, limited process; see `viper.sandbox.interface.Sandbox`.

    What it promises: a program can call the declared capabilities and compute; it
    ends within its limits. If the worker has to be killed, the next cell gets a
    new one, in which the earlier cells are run again with the recorded replies.
    """

    def __init__(self, capabilities: CapabilitySet, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._dispatcher = Dispatcher(capabilities)
        self._description = self._dispatcher.description()
        is_roomy = self._limits.memory_mb >= _LEAST_MB
        self._bounds = _bounds_of(Cell(run_message("", {}, self._limits))) if is_roomy else None
        self._seed = new_seed()
        self._journal: list[Cell] = []
        self._journal_bytes = 0
        self._unkept = False
        """Whether the worker holds names that no replay can bring back."""
        self._cells = 0
        self._busy = threading.Lock()
        self._closed: str | None = None
        self._worker: Worker | None = self._start()

    @property
    def walls(self) -> tuple[str, ...]:
        """What stands between a program and this machine."""
        worker = self._worker
        if worker is None:
            return ()
        worker.wait_until_ready()
        return worker.walls

    def run(
        self,
        source: str,
        *,
        bindings: Mapping[str, object] | None = None,
        limits: Limits | None = None,
    ) -> Execution:
        """Run one cell; see `Sandbox.run`."""
        if not self._busy.acquire(blocking=False):
            raise InputError("this sandbox is running a program; open another one for a second")
        try:
            return self._run(source, bindings or {}, limits or self._limits)
        finally:
            self._busy.release()

    def snapshot(self) -> Snapshot:
        """Return a mark that `restore` can come back to."""
        return Snapshot(tuple(self._journal), self._journal_bytes, self._seed)

    def restore(self, snapshot: Snapshot) -> None:
        """Give the session the names that it had at the mark, and only those.

        A fresh worker runs the cells up to the mark again, with the recorded
        replies: no capability is called.

        Raises:
            InputError: If the mark is another session's.
        """
        if snapshot.seed != self._seed:
            raise InputError("the snapshot is of another session; restore it there")
        self._journal, self._journal_bytes = list(snapshot.cells), snapshot.size
        self._unkept = False
        self._replace_worker()

    def close(self) -> None:
        """End the worker and the session."""
        self._closed = self._closed or "the session was closed"
        self._drop_worker()

    def __enter__(self) -> ProcessSandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _run(self, source: str, bindings: Mapping[str, object], limits: Limits) -> Execution:
        if self._closed is not None:
            return _lost(f"{self._closed}; open a new sandbox")
        cell = Cell(run_message(source, self._dispatcher.encode_bindings(bindings), limits))
        try:
            worker = self._ready_worker()
        except SandboxLost as error:
            return _lost(str(error))
        self._cells += 1
        spent, started = Spent(cells=self._cells), time.monotonic()
        if self._cells > limits.cells:
            text = limit_error("CellLimit", spent, limits, 0)
            return Execution("killed", error=ErrorInfo("CellLimit", text))
        self._dispatcher.begin(limits)
        with collecting() as ledger:
            try:
                try:
                    done = self._converse(worker, cell, limits, started)
                finally:
                    spent.wall_s = time.monotonic() - started
                    spent.traffic_bytes = cell.traffic_bytes
                return self._finish(cell, done, limits, spent, ledger)
            except _Killed as killed:
                return self._killed(killed.limit, limits, spent, ledger)
            except SandboxLost:
                return self._died(None, limits, spent, ledger)
            except _Died as died:
                return self._died(died.code, limits, spent, ledger)
            except (FrameError, BadData) as error:
                return self._forged(error, spent, ledger)
            except BaseException:
                # An interrupt of the host, for instance: the worker is in an unknown state.
                self._replace_worker()
                raise

    def _finish(
        self, cell: Cell, done: dict[str, Any], limits: Limits, spent: Spent, ledger: Ledger
    ) -> Execution:
        check_done(done)
        spent.cpu_s, spent.peak_mb = float(done["cpu_s"]), float(done["peak_mb"])
        execution = execution_of(done, self._dispatcher, limits, spent, ledger)
        # What a refused cell was given is bound all the same.
        if not done["binds"] or (execution.status == "rejected" and not cell.message["bindings"]):
            return execution
        limit = execution.error.type if execution.status == "killed" and execution.error else ""
        if limit == "MemoryLimit" and spent.peak_mb > limits.memory_mb * _FULL:
            self._replace_worker()  # its names would leave no room for the next cell
        elif limit in _ANYWHERE and not cell.was_told_to_stop:
            self._unkept = True
        else:
            self._keep(cell)
        return execution

    def _keep(self, cell: Cell) -> None:
        """Note a cell for replays; what is too long is given up, names and all."""
        self._journal_bytes += cell.traffic_bytes + len(cell.message["source"])
        self._journal.append(cell)
        if self._journal_bytes > _MAX_JOURNAL:
            self._journal.clear()

    # Conversation

    def _converse(
        self, worker: Worker, cell: Cell, limits: Limits, started: float
    ) -> dict[str, Any]:
        """Send a cell and answer its calls until it is done."""
        worker.limit(*_bounds_of(cell))
        before, end = worker.channel.traffic, started + limits.wall_s
        try:
            self._send(worker, cell.message, max(end - time.monotonic(), 0.0) + GRACE_S)
        except FrameError as error:
            raise InputError(
                f"The program and the values that it is given are too large together ({error}). "
                "Give less, or a part at a time."
            ) from None
        self._stock_up()
        interrupted, refused = False, 0
        while True:
            try:
                message = worker.channel.receive(max(end - time.monotonic(), 0.0))
            except TimeoutError:
                if interrupted:
                    worker.kill()
                    raise _Killed("WallTimeLimit") from None
                worker.interrupt()
                interrupted, end = True, time.monotonic() + GRACE_S
                continue
            except ConnectionEnded:
                raise _Died(worker.kill()) from None
            cell.traffic_bytes = worker.channel.traffic - before
            if message.get("op") == "done":
                return message
            check(message, _CALL)
            reply = self._answer(message, interrupted)
            if cell.traffic_bytes > limits.traffic_bytes:
                reply = {"stop": "TrafficLimit"}
            if time.monotonic() > end and not interrupted:
                reply, interrupted = {"stop": "WallTimeLimit"}, True
                end = time.monotonic() + GRACE_S
            cell.replies.append((message["name"], reply))
            refused += "stop" in reply
            if refused > _EXTRA_CALLS:
                worker.kill()
                raise _Killed(reply["stop"])
            self._reply(worker, cell, max(end - time.monotonic(), 0.0) + GRACE_S)

    def _answer(self, message: dict[str, Any], interrupted: bool) -> dict[str, Any]:
        self._dispatcher.codec.release(message["dropped"])
        if interrupted:
            return {"stop": "WallTimeLimit"}
        called = (message["name"], message["args"], message["kwargs"], message["line"])
        return self._dispatcher.call(*called)

    def _reply(self, worker: Worker, cell: Cell, timeout_s: float) -> None:
        """Send the last reply; one that is too large becomes an error."""
        name, reply = cell.replies[-1]
        try:
            self._send(worker, reply, timeout_s)
        except FrameError as error:
            reply = error_reply(ValueError(f"`{name}` returned too much: {error}"))
            cell.replies[-1] = (name, reply)
            self._send(worker, reply, timeout_s)

    def _send(
        self, worker: Worker, message: dict[str, Any], timeout_s: float = _SEND_TIMEOUT_S
    ) -> None:
        try:
            worker.channel.send(message, timeout_s)
        except TimeoutError:
            worker.kill()
            raise _Killed("WallTimeLimit") from None
        except ConnectionEnded:
            raise _Died(worker.kill()) from None

    # Ends that are not the program's own

    def _killed(self, limit: str, limits: Limits, spent: Spent, ledger: Ledger) -> Execution:
        self._replace_worker()
        spent.handles = self._dispatcher.codec.handles
        text = limit_error(limit, spent, limits, self._dispatcher.total)
        if self._unkept:
            text += "; names of an earlier program that was stopped half way are lost"
            self._unkept = False
        return self._outcome("killed", ErrorInfo(limit, text), spent, ledger)

    def _died(self, code: int | None, limits: Limits, spent: Spent, ledger: Ledger) -> Execution:
        if code is not None and -code in _LIMIT_SIGNALS:
            limit = _LIMIT_SIGNALS[signal.Signals(-code)]
            spent.cpu_s = max(spent.cpu_s, limits.cpu_s)
            return self._killed(limit, limits, spent, ledger)
        if code == OUT_OF_MEMORY:
            spent.peak_mb = float(limits.memory_mb)
            return self._killed("MemoryLimit", limits, spent, ledger)
        self._replace_worker()
        names = self._what_of_names()
        if code is None or code == -signal.SIGKILL:
            text = "the worker process was killed from outside"
            info = ErrorInfo("SandboxLost", f"{text}; {names}, run the cell again")
            return self._outcome("sandbox_lost", info, spent, ledger)
        text = f"the program crashed its interpreter ({signal_name(code)}); {names}"
        return self._outcome("killed", ErrorInfo("Crash", text), spent, ledger)

    def _forged(self, error: Exception, spent: Spent, ledger: Ledger) -> Execution:
        """End a worker that broke the protocol; nothing of this cell is believed."""
        self._replace_worker()
        text = f"the worker sent {error}, so it was ended; {self._what_of_names()}"
        return self._outcome("killed", ErrorInfo("Crash", text), spent, ledger)

    def _what_of_names(self) -> str:
        """Return what a lost worker means for the names of earlier cells; it is said once."""
        is_whole, self._unkept = not self._unkept, False
        return "names are kept" if is_whole else "names of an earlier, stopped program are lost"

    def _outcome(self, status: Any, info: ErrorInfo, spent: Spent, ledger: Ledger) -> Execution:
        return Execution(
            status,
            error=info,
            calls=dict(self._dispatcher.calls),
            passes=dict(ledger.passes),
            seconds=seconds_of(spent, self._dispatcher, ledger),
            costs=self._dispatcher.costs(),
        )

    # Workers

    def _start(self) -> Worker:
        worker = self._new_worker()
        worker.begin(self._description, self._seed)
        return worker

    def _new_worker(self) -> Worker:
        return shared_zygote().take(self._description, self._bounds)

    def _stock_up(self) -> None:
        """Have a worker made ready for the next session, while the present one works."""
        if self._worker is not None:
            with contextlib.suppress(SandboxLost, ConnectionEnded, TimeoutError):
                self._worker.zygote.stock(self._description, self._bounds)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def _replace_worker(self) -> None:
        """Start the next worker at once, so that the next cell need not wait for it."""
        self._drop_worker()
        if self._closed is not None:
            return  # by another thread, while this one ran
        self._replay_needed = True
        with contextlib.suppress(SandboxLost):
            self._worker = self._start()

    def _ready_worker(self) -> Worker:
        if self._worker is None or not self._worker.zygote.is_alive:
            self._drop_worker()
            self._worker = self._start()
            self._replay_needed = True
        worker = self._worker
        worker.wait_until_ready()
        if self._replay_needed:
            self._replay(worker)
            self._replay_needed = False
        return worker

    _replay_needed = False

    def _replay(self, worker: Worker) -> None:
        """Run the journal again; the host's functions are not called, their replies are."""
        if self._journal_bytes > _MAX_JOURNAL:
            self._journal_bytes = 0
            raise SandboxLost(
                "earlier cells exchanged too much data to be run again; names are lost, start over"
            )
        for cell in self._journal:
            try:
                self._replay_cell(worker, cell)
            except (_Died, _Killed, FrameError, TimeoutError, ConnectionEnded) as error:
                self._drop_worker()
                self._journal.clear()
                self._journal_bytes = 0
                raise SandboxLost(
                    f"earlier cells could not be run again ({error}); names are lost, start over"
                ) from None

    def _replay_cell(self, worker: Worker, cell: Cell) -> None:
        replies, refused = iter(cell.replies), 0
        end = time.monotonic() + float(cell.message["wall_s"]) + GRACE_S
        worker.limit(*_bounds_of(cell))
        self._send(worker, cell.message)
        while True:
            message = worker.channel.receive(max(end - time.monotonic(), 0.0))
            if message.get("op") == "done":
                return
            check(message, _CALL)
            name, reply = next(replies, ("", {}))
            if name != message["name"]:
                reply, refused = {"stop": "CallLimit"}, refused + 1
            if refused > _EXTRA_CALLS or time.monotonic() > end:
                raise TimeoutError("they did something else")
            self._send(worker, reply)


def _bounds_of(cell: Cell) -> Bounds:
    """Return what the kernel shall end a cell at: its CPU time ends later than it should stop."""
    return cell.message["memory_mb"], cell.message["cpu_s"] + 1.0


def _lost(message: str) -> Execution:
    return Execution("sandbox_lost", error=ErrorInfo("SandboxLost", message))
