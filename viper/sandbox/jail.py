"""What the worker gives up before it sees a program. Worker side; Linux in full, else in part.

What it does not do yet: filter system calls and file paths. The worker starts
with an empty environment and no descriptor except its socket, and the limits
here keep it from opening another one.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Callable

NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38


def enter(memory_mb: int, *, dies_with_parent: bool) -> tuple[list[str], int]:
    """Give up what a program does not need; return the walls that stand and the memory in use.

    Args:
        memory_mb: Address space to allow on top of what is in use, in MiB.
        dies_with_parent: Whether to end with the thread that started the worker;
            only right if that is the main thread.
    """
    walls = ["own process", "empty environment"]
    used = address_space()
    prctl = _prctl()  # loaded while files can still be read
    if _drop_root():
        walls.append("unprivileged user")
    if prctl is not None:
        walls += _linux_switches(prctl, dies_with_parent)
    ceiling = used + memory_mb * 2**20
    limits = {
        "no new files": ("RLIMIT_NOFILE", 0),
        "no file writes": ("RLIMIT_FSIZE", 0),
        "no core dumps": ("RLIMIT_CORE", 0),
        "no new processes": ("RLIMIT_NPROC", 0),
        "memory limit": ("RLIMIT_AS", ceiling),
    }
    for wall, (name, value) in limits.items():
        if _limit(name, value) and not (wall == "no new processes" and os.geteuid() == 0):
            walls.append(wall)
    return walls, used


def address_space() -> int:
    """Return the address space in use, in bytes; a guess where it cannot be read."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 256 * 2**20


def set_memory(limit_bytes: int) -> None:
    """Set the soft memory limit for the next cell, below the hard one."""
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (min(limit_bytes, hard), hard))


def set_cpu(seconds: float) -> None:
    """Let the kernel end the worker when this cell has used `seconds` more CPU time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    total = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    with contextlib.suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (total, hard))


def _limit(name: str, value: int) -> bool:
    try:
        resource.setrlimit(getattr(resource, name), (value, value))
    except (AttributeError, ValueError, OSError):
        return False
    return True


def _drop_root() -> bool:
    if os.geteuid() != 0:
        return True
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError:
        return False
    return True


def _prctl() -> Callable[..., int] | None:
    if sys.platform != "linux":
        return None
    import ctypes

    function: Callable[..., int] = ctypes.CDLL(None).prctl
    return function


def _linux_switches(prctl: Callable[..., int], dies_with_parent: bool) -> list[str]:
    switches = {
        "no new privileges": (_PR_SET_NO_NEW_PRIVS, 1),
        "no tracing": (_PR_SET_DUMPABLE, 0),
    }
    if dies_with_parent:
        # Must come after the change of user, which clears it.
        switches["ends with its parent"] = (_PR_SET_PDEATHSIG, signal.SIGKILL)
    return [wall for wall, (what, value) in switches.items() if prctl(what, value, 0, 0, 0) == 0]
