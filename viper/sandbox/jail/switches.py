"""Switches of a Linux process: no new privileges, no capabilities, no tracing, no own life."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import struct

from viper.sandbox.jail.syscalls import c_function
from viper.sandbox.jail.syscalls import call as system_call

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CAPABILITY_VERSION = 0x20080522


def stand(parent: int) -> list[str]:
    """Turn every switch; return the walls that stand.

    Args:
        parent: Process whose end shall end this one; it is single-threaded, since
            the kernel means the thread that forked.
    """
    prctl = c_function("prctl")
    if prctl is None:
        return []
    walls = []
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        walls.append("no new privileges")
    if _drop_capabilities():
        walls.append("no capabilities")
    if prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
        walls.append("no tracing")
    if ends_with(parent):
        walls.append("ends with its parent")
    return walls


def ends_with(parent: int) -> bool:
    """End this process when `parent` does; return whether the kernel promises that."""
    prctl = c_function("prctl")
    if prctl is None or prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        return False
    if os.getppid() != parent:
        os._exit(0)  # it ended before the switch was turned
    return True


def _drop_capabilities() -> bool:
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION, 0), 8)
    with contextlib.suppress(OSError):
        system_call("capset", header, ctypes.create_string_buffer(24))
        return True
    return False
