"""Limits of the operating system: memory, CPU time, and none of what a program never needs."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import time

_NOTHING = {
    "no new files": "RLIMIT_NOFILE",
    "no file writes": "RLIMIT_FSIZE",
    "no core dumps": "RLIMIT_CORE",
    "no new processes": "RLIMIT_NPROC",
    "no locked memory": "RLIMIT_MEMLOCK",
    "no message queues": "RLIMIT_MSGQUEUE",
}


def address_space() -> int:
    """Return the address space in use, in bytes; a guess where it cannot be read."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 256 * 2**20


def stand() -> list[str]:
    """Take away what no program needs; return the walls that stand."""
    walls = []
    for wall, name in _NOTHING.items():
        is_bound = not (wall == "no new processes" and os.geteuid() == 0)
        if _set(name, 0) and is_bound:
            walls.append(wall)
    if sys.platform != "darwin":  # which takes the number and does not keep to it
        walls.append("memory limit")
    return [*walls, "CPU limit"]


def is_settable_from_outside() -> bool:
    """Return whether one process can set the limits of another one."""
    return hasattr(resource, "prlimit")


def bound(pid: int, memory_bytes: int, cpu_s: float) -> None:
    """Set what a worker may use in its next cell; 0 means this process itself.

    Args:
        pid: The worker, a child of this process.
        memory_bytes: Address space, in all.
        cpu_s: CPU time on top of what it has used, in seconds.
    """
    cpu_limit = int(_cpu_used(pid) + cpu_s) + 1
    for kind, value in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_limit)):
        with contextlib.suppress(ValueError, OSError):
            if is_settable_from_outside():
                hard = resource.prlimit(pid, kind)[1]
                resource.prlimit(pid, kind, (_below(value, hard), hard))
            else:
                hard = resource.getrlimit(kind)[1]
                resource.setrlimit(kind, (_below(value, hard), hard))


def _below(value: int, hard: int) -> int:
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def _cpu_used(pid: int) -> float:
    if pid == 0:
        return time.process_time()
    try:
        return time.clock_gettime((~pid << 3) | 2)  # Linux's clock of another process
    except OSError:
        return 0.0


def _set(name: str, value: int) -> bool:
    try:
        resource.setrlimit(getattr(resource, name), (value, value))
    except (AttributeError, ValueError, OSError):
        return False
    return True
