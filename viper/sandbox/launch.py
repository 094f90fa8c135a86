"""Starts worker processes and makes sure that none outlives its owner. Host side.

One zygote serves all sessions of this process. While a session answers, the next
worker is ordered in advance, so that a new session finds it waiting.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from viper.core.errors import SandboxLost
from viper.core.settings import is_debugging
from viper.sandbox.orders import (
    ALL_WALLS,
    ANSWER,
    END,
    HEATED,
    INTERRUPT,
    LIMIT,
    NO_BOUNDS,
    ORDER,
    SPAWN,
)
from viper.sandbox.protocol import (
    MAX_TO_HOST,
    MAX_TO_WORKER,
    Channel,
    ConnectionEnded,
    FrameError,
    check,
)

Bounds = tuple[int, float]
"""Memory in MiB and CPU time in seconds that a worker may use in its next cell."""
START_TIMEOUT_S = 20.0
"""A fresh interpreter needs about 0.1 s; a loaded machine more."""

# The zygote imports its own files under their usual names, but never runs the
# packages' `__init__`: stub packages that only know their folder stand in.
_BOOT = """
import sys, types
for name, folder in (("viper", sys.argv[3]), ("viper.sandbox", sys.argv[4])):
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package
sys.path.append(sys.argv[5])
from viper.sandbox.zygote import main
main()
"""


class ZygoteProcess:
    """The connection to a zygote: fork, limit, interrupt and end workers."""

    def __init__(self, flags: int = 0) -> None:
        self.owner = os.getpid()
        self._flags = flags
        self._lock = threading.RLock()
        self._control, theirs = _pair()
        self._control.settimeout(START_TIMEOUT_S)
        self._sockets = [self._control]
        """The connection, and that of a worker that is ordered and not yet received."""
        self._spare: Worker | None = None
        self._description: dict[str, Any] = {}
        self._bounds: Bounds | None = None
        self._is_talking = False
        self._left: list[int] = []
        try:
            self.process = _start(theirs, flags)
        except OSError as error:
            self._control.close()
            raise SandboxLost(f"the worker process could not be started: {error}") from None
        finally:
            theirs.close()
        self.close = weakref.finalize(self, _end, self.process, self._sockets, self.owner)

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked for workers, by this process."""
        return self.close.alive and self.owner == os.getpid() and self.process.poll() is None

    def take(self, description: dict[str, Any], bounds: Bounds | None = None) -> Worker:
        """Return a jailed worker: the spare one if it suits, else a new one."""
        with self._turn():
            worker, self._spare = self._receive_ordered(), None
        if worker is not None and worker.description == description:
            return worker
        return self.spawn(bounds=bounds)

    def stock(self, description: dict[str, Any], bounds: Bounds | None = None) -> None:
        """Order a spare worker for such a session, without waiting for it, unless there is one."""
        with self._turn():
            if self._spare is not None or len(self._sockets) > 1:
                return
            ours, theirs = _pair()
            self._sockets.append(ours)
            try:
                order = ORDER.pack(SPAWN, ALL_WALLS | HEATED, 0, *_packed(bounds))
                self._send(order, theirs.fileno())
                self._description, self._bounds = description, bounds
                _channel(ours).send({"description": description}, START_TIMEOUT_S)
            finally:
                theirs.close()

    def spawn(self, argument: int = ALL_WALLS, bounds: Bounds | None = None) -> Worker:
        """Return a new worker; `argument` says which walls, and whether without policy."""
        ours, theirs = _pair()
        try:
            memory, cpu_s = _packed(bounds)
            pid = self.order(
                SPAWN, argument, memory=memory, cpu_s=cpu_s, descriptor=theirs.fileno()
            )
        except SandboxLost:
            ours.close()
            raise
        finally:
            theirs.close()
        is_full = argument & ALL_WALLS == ALL_WALLS and not self._flags
        return Worker(self, pid, ours, is_full, bounds)

    def order(
        self,
        action: bytes,
        argument: int = 0,
        *,
        pid: int = 0,
        memory: int = 0,
        cpu_s: float = 0.0,
        descriptor: int | None = None,
    ) -> int:
        """Give one order and return the answer.

        Raises:
            SandboxLost: If the zygote does not answer; it is ended, and all workers with it.
        """
        with self._turn():
            self._spare = self._receive_ordered()
            self._send(ORDER.pack(action, argument, pid, memory, cpu_s), descriptor)
            return self._answer()

    def end(self, pid: int) -> int | None:
        """End a worker and return its exit code; None if that is not known yet."""
        with self._lock:
            if self._is_talking:  # the collector of garbage found a session in mid-order
                self._left.append(pid)
                return None
            return self.order(END, pid=pid)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the connection for one order, then for those that had to wait."""
        with self._lock:
            self._is_talking = True
            try:
                yield
            finally:
                self._is_talking = False
            if self._left:
                self.order(END, pid=self._left.pop())

    def _receive_ordered(self) -> Worker | None:
        """Return the worker that was ordered in advance, waiting for its number."""
        spare = self._spare
        if len(self._sockets) > 1:
            pid = self._answer()
            spare = Worker(self, pid, self._sockets.pop(), bounds=self._bounds)
            spare.description = self._description
        return spare

    def _send(self, order: bytes, descriptor: int | None) -> None:
        try:
            if descriptor is None:
                self._control.sendall(order)
            else:
                socket.send_fds(self._control, [order], [descriptor])
        except OSError as error:
            self._fail(error)

    def _answer(self) -> int:
        data = b""
        try:
            while len(data) < ANSWER.size:
                chunk = self._control.recv(ANSWER.size - len(data))
                if not chunk:
                    raise OSError("it ended")
                data += chunk
        except OSError as error:
            self._fail(error)
        return int(ANSWER.unpack(data)[0])

    def _fail(self, error: OSError) -> None:
        self._spare = None
        self.close()
        raise SandboxLost(f"the process that starts workers did not answer: {error}")


class Worker:
    """One worker and the channel to it."""

    def __init__(
        self,
        zygote: ZygoteProcess,
        pid: int,
        connection: socket.socket,
        is_full: bool = True,
        bounds: Bounds | None = None,
    ) -> None:
        self.zygote = zygote
        self.is_full = is_full
        """Whether it was asked to put up every wall."""
        self.pid = pid
        """Its number as the zygote counts, which may be in a namespace of its own."""
        self.code: int | None = None
        """Exit code once it has ended; negative: a signal."""
        self.walls: tuple[str, ...] = ()
        self.description: dict[str, Any] | None = None
        """What it was told of the session that it serves."""
        self.channel = _channel(connection)
        self._bounds = bounds
        """The limits that it was born with, which hold for its first cell."""
        self._collect = weakref.finalize(self, _end_worker, zygote, pid, self.channel)

    def begin(self, description: dict[str, Any], seed: int) -> None:
        """Tell the worker whose session it serves.

        Raises:
            SandboxLost: If it does not listen.
        """
        try:
            if self.description is None:
                self.description = description
                self.channel.send({"description": description}, START_TIMEOUT_S)
            self.channel.send({"seed": seed}, START_TIMEOUT_S)
        except (ConnectionEnded, TimeoutError) as error:
            self.kill()
            raise SandboxLost(f"the worker process ended while it started: {error}") from None

    def wait_until_ready(self) -> None:
        """Wait for the worker's first message.

        Raises:
            SandboxLost: If it does not come up, or lacks a wall that an earlier one had.
        """
        if self.walls:
            return
        try:
            message = self.channel.receive(START_TIMEOUT_S)
            check(message, {"op": str, "walls": list})
        except (TimeoutError, ConnectionEnded, FrameError) as error:
            code = self.kill()
            raise SandboxLost(
                f"the worker process did not start (exit code {code}): {error}"
            ) from None
        walls = tuple(str(wall) for wall in message["walls"])
        if self.is_full and (gone := _standing - {*walls}):
            self.kill()
            raise SandboxLost(
                f"the worker could not put up what stood before ({', '.join(sorted(gone))}), so it "
                "runs nothing; see `viper doctor`"
            )
        if self.is_full:
            _standing.update(walls)
        self.walls = walls

    def limit(self, memory_mb: int, cpu_s: float) -> None:
        """Set the kernel's limits for the next cell, from outside."""
        born_with, self._bounds = self._bounds, None
        if born_with == (memory_mb, cpu_s):
            return  # one conversation less before the first result
        self.zygote.order(LIMIT, pid=self.pid, memory=memory_mb * 2**20, cpu_s=cpu_s)

    def interrupt(self) -> None:
        """Ask the worker to stop its cell; it keeps its names."""
        with contextlib.suppress(SandboxLost):
            self.zygote.order(INTERRUPT, pid=self.pid)

    def kill(self) -> int | None:
        """End the worker now; return its exit code (negative: a signal)."""
        if self._collect.alive:
            self.code = self._collect()
        return self.code


def _pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected sockets that wait, whatever `socket.setdefaulttimeout` says."""
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(True)
    return ends


def _packed(bounds: Bounds | None) -> tuple[int, float]:
    """Return bytes and seconds for an order."""
    return (NO_BOUNDS, 0.0) if bounds is None else (bounds[0] * 2**20, bounds[1])


def _channel(connection: socket.socket) -> Channel:
    return Channel(connection, MAX_TO_HOST, MAX_TO_WORKER)


def _end_worker(zygote: ZygoteProcess, pid: int, channel: Channel) -> int | None:
    try:
        return zygote.end(pid) if zygote.is_alive else None
    except SandboxLost:
        return None
    finally:
        channel.close()


_standing: set[str] = set()
"""Walls that stood in some worker of this process: no later one may do without."""
_zygote: ZygoteProcess | None = None
_zygote_lock = threading.Lock()


def shared_zygote() -> ZygoteProcess:
    """Return the zygote of this process, starting it if there is none.

    Raises:
        SandboxLost: If it cannot be started.
    """
    global _zygote  # noqa: PLW0603
    with _zygote_lock:
        if _zygote is None or not _zygote.is_alive:
            _zygote = ZygoteProcess()
        return _zygote


def _start(connection: socket.socket, flags: int) -> subprocess.Popen[bytes]:
    here = Path(__file__).parent
    return subprocess.Popen(
        [
            *(sys.executable, "-I", "-S", "-c", _BOOT, str(os.getpid()), str(flags)),
            *(str(here.parent), str(here), _library_folder()),
        ],
        stdin=connection.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=None if is_debugging() else subprocess.DEVNULL,
        cwd="/",
        env={},
        close_fds=True,
        start_new_session=True,
    )


def _library_folder() -> str:
    """Return the folder that RestrictedPython is installed in."""
    spec = find_spec("RestrictedPython")
    if spec is None or spec.origin is None:
        raise SandboxLost(
            'the sandbox needs RestrictedPython: pip install "RestrictedPython>=9.0,<10"'
        )
    return str(Path(spec.origin).parent.parent)


def _end(process: subprocess.Popen[bytes], sockets: list[socket.socket], owner: int) -> None:
    for connection in sockets:
        connection.close()
    if os.getpid() != owner:
        return  # in a fork of the host, which owns no worker
    if process.poll() is None:
        process.kill()
    process.wait()


def new_seed() -> int:
    """Return a seed for a session's random numbers, the same in every replay."""
    return secrets.randbits(63)


def signal_name(code: int | None) -> str:
    """Return what ended a process, for a message."""
    if code is None:
        return "an unknown cause"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
