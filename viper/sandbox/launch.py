"""Starts worker processes and makes sure that none outlives its owner. Host side."""

from __future__ import annotations

import contextlib
import secrets
import signal
import socket
import subprocess
import sys
import threading
import weakref
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from viper.core.errors import SandboxLost
from viper.sandbox.protocol import (
    MAX_TO_HOST,
    MAX_TO_WORKER,
    Channel,
    ConnectionEnded,
    FrameError,
    check,
)

START_TIMEOUT_S = 20.0
"""A fresh interpreter needs about 0.05 s; a loaded machine more."""

# The worker imports its own files under their usual names, but never runs the
# packages' `__init__`: stub packages that only know their folder stand in.
_BOOT = """
import sys, types
for name, folder in (("viper", sys.argv[3]), ("viper.sandbox", sys.argv[4])):
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package
sys.path.append(sys.argv[5])
from viper.sandbox.worker import main
main()
"""


class WorkerProcess:
    """One running worker and the channel to it."""

    def __init__(self, memory_mb: int, description: dict[str, Any], seed: int) -> None:
        self.memory_mb = memory_mb
        self.walls: tuple[str, ...] = ()
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours, MAX_TO_HOST, MAX_TO_WORKER)
        try:
            self.process = _start(theirs, memory_mb)
        except OSError as error:
            ours.close()
            raise SandboxLost(f"the worker process could not be started: {error}") from None
        finally:
            theirs.close()
        self._end = weakref.finalize(self, _end, self.process, self.channel)
        self.channel.send({"description": description, "seed": seed}, START_TIMEOUT_S)

    def wait_until_ready(self) -> None:
        """Wait for the worker's first message.

        Raises:
            SandboxLost: If it does not come up.
        """
        if self.walls:
            return
        try:
            message = self.channel.receive(START_TIMEOUT_S)
            check(message, {"op": str, "walls": list})
        except (TimeoutError, ConnectionEnded, FrameError) as error:
            self.kill()
            code = self.process.returncode
            raise SandboxLost(
                f"the worker process did not start (exit code {code}): {error}"
            ) from None
        self.walls = tuple(str(wall) for wall in message["walls"])

    def interrupt(self) -> None:
        """Ask the worker to stop its cell; it keeps its names."""
        with contextlib.suppress(OSError):
            self.process.send_signal(signal.SIGINT)

    def kill(self) -> int | None:
        """End the worker now; return its exit code (negative: a signal)."""
        self._end()
        return self.process.returncode


def _start(connection: socket.socket, memory_mb: int) -> subprocess.Popen[bytes]:
    here = Path(__file__).parent
    dies_with_parent = threading.current_thread() is threading.main_thread()
    command = [
        *(sys.executable, "-I", "-S", "-c", _BOOT),
        *(str(memory_mb), "1" if dies_with_parent else "0"),
        *(str(here.parent), str(here), _library_folder()),
    ]
    return subprocess.Popen(
        command,
        stdin=connection.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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


def _end(process: subprocess.Popen[bytes], channel: Channel) -> None:
    channel.close()
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
