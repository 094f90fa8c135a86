"""The process that workers are forked from: warm, small, and never a copy of the host.

Started by `launch.py` as a fresh interpreter that can import nothing of this
package except the files beside this one. It loads everything that a program may
use, walls itself in, and then obeys four orders: fork a worker, set its limits,
interrupt it, end it. It has one thread and runs no program itself.

On Linux three processes stand in a row: a keeper that waits for the host's end,
below it the zygote, first process of its own process namespace where there is
one, and below that the workers. Whichever ends takes those below with it.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

from viper.sandbox import plain, worker
from viper.sandbox.jail import limits, namespaces, switches
from viper.sandbox.jail.entry import Jail
from viper.sandbox.orders import (
    ALL_WALLS,
    ANSWER,
    BARE,
    CROWDED,
    HEATED,
    INTERRUPT,
    LIMIT,
    NO_BOUNDS,
    ORDER,
    SPAWN,
)

# Python imports these on first use, which would fail in the jail.
for _late in ("_strptime", "unicodedata", "encodings.latin_1", "encodings.idna", "stringprep"):
    import_module(_late)


def main() -> None:
    """Serve the socket that was handed over as standard input."""
    host, flags = int(sys.argv[1]), int(sys.argv[2])
    control = socket.socket(fileno=os.dup(0))
    sys.path[:] = []
    warnings.simplefilter("ignore")
    os.environ.clear()
    sys.argv[:] = []
    plain.search_is_cheap = True
    worker.warm_up()
    if hasattr(os, "pidfd_open"):  # Linux
        _keep_watch(host, control, flags)
    Zygote(control, Jail([])).serve()


def _keep_watch(host: int, control: socket.socket, flags: int) -> NoReturn:
    """Fork the zygote and wait; when the host ends, however it does, end everything."""
    watch = _watch(host)
    jail = Jail([])  # measures while files can be read
    jail.inherited += namespaces.enter() if not flags & CROWDED else []
    keeper = os.getpid()
    zygote = os.fork()
    if zygote == 0:
        # The keeper's number means nothing in a process namespace of its own.
        switches.ends_with(0 if namespaces.has_processes(jail.inherited) else keeper)
        if watch is not None:
            os.close(watch)
        _leave(Zygote(control, jail).serve)
    control.close()
    os.closerange(0, 3)
    if watch is not None:
        signal.signal(signal.SIGCHLD, lambda *_: _reap(zygote))
        _reap(zygote)
        select.select([watch], [], [])
        os.kill(zygote, signal.SIGKILL)
    os.waitpid(zygote, 0)
    os._exit(0)


def _watch(host: int) -> int | None:
    """Return a descriptor that becomes readable when the host ends; None without."""
    if os.getppid() != host:
        os._exit(0)
    try:
        return os.pidfd_open(host)
    except OSError:
        return None


def _reap(child: int) -> None:
    if os.waitpid(child, os.WNOHANG) != (0, 0):
        os._exit(0)


def _leave(run: Callable[[], None]) -> NoReturn:
    """Run to the end and go without the interpreter's farewell."""
    try:
        run()
    except BaseException:
        traceback.print_exc()  # seen with VIPER_LOG=debug
        os._exit(1)
    os._exit(0)


class Zygote:
    """Obeys the host."""

    def __init__(self, control: socket.socket, jail: Jail) -> None:
        self._control = control
        self._jail = jail
        self._pid = os.getpid()
        self._workers: set[int] = set()

    def serve(self) -> None:
        """Answer orders until the host closes the connection."""
        gc.collect()
        gc.freeze()
        while order := self._receive():
            action, argument, pid, memory, cpu_s = ORDER.unpack(order[0])
            if action == SPAWN:
                answer = self._spawn(order[1], argument, memory, cpu_s)
            elif pid not in self._workers:
                answer = 0
            elif action == LIMIT:
                limits.bound(pid, self._jail.memory_in_use + memory, cpu_s)
                answer = 0
            else:
                answer = self._signal(action, pid)
            self._control.sendall(ANSWER.pack(answer))

    def _receive(self) -> tuple[bytes, list[int]] | None:
        data, descriptors, _, _ = socket.recv_fds(self._control, ORDER.size, 1)
        while 0 < len(data) < ORDER.size:
            data += self._control.recv(ORDER.size - len(data))
        return (data, descriptors) if data else None

    def _spawn(self, descriptors: list[int], argument: int, memory: int, cpu_s: float) -> int:
        pid = os.fork()
        if pid == 0:
            _leave(lambda: self._become_worker(descriptors[0], argument, memory, cpu_s))
        os.close(descriptors[0])
        self._workers.add(pid)
        return pid

    def _signal(self, action: bytes, pid: int) -> int:
        if action == INTERRUPT:
            os.kill(pid, signal.SIGINT)
            return 0
        os.kill(pid, signal.SIGKILL)
        self._workers.discard(pid)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def _become_worker(self, descriptor: int, argument: int, memory: int, cpu_s: float) -> None:
        # Its socket becomes descriptor 0; 1 and 2 lead nowhere, and there is no other.
        self._control.detach()
        os.dup2(descriptor, 0)
        os.closerange(3, 4096)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=0)
        if argument & HEATED:
            worker.warm_up()
        if memory != NO_BOUNDS:
            limits.bound(0, self._jail.memory_in_use + memory, cpu_s)
        session = worker.Worker(connection, self._jail.memory_in_use, bool(argument & BARE))
        session.serve(self._jail.enter(argument & ALL_WALLS, self._pid))
