"""Landlock: no file, no TCP port, no signal and no abstract socket outside of this process.

It needs no privileges. Each kernel knows a number of rights (its ABI level);
all that it knows are taken away.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct

from viper.sandbox.jail.syscalls import c_function
from viper.sandbox.jail.syscalls import call as system_call

_ASK_VERSION = 1
_PR_SET_NO_NEW_PRIVS = 38
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""Number of file rights by level; 16 from level 5 on."""


def level() -> int:
    """Return the kernel's ABI level; 0 if it has no Landlock."""
    try:
        return system_call("landlock_create_ruleset", 0, 0, _ASK_VERSION)
    except OSError:
        return 0


def rights(abi: int) -> tuple[int, int, int]:
    """Return what a level knows to take away, as bits: of files, of TCP ports, of scopes."""
    files = (1 << _FILE_RIGHTS.get(abi, 16)) - 1
    return files, 0b11 if abi >= 4 else 0, 0b11 if abi >= 6 else 0


def prepare() -> int | None:
    """Return a descriptor of a rule set that allows nothing; None without Landlock."""
    abi = level()
    if abi < 1:
        return None
    rules = ctypes.create_string_buffer(struct.pack("=QQQ", *rights(abi)), 24)
    with contextlib.suppress(OSError):
        return system_call("landlock_create_ruleset", rules, 24, 0)
    return None


def stand(rules: int) -> bool:
    """Bind this process to the prepared rules, for good; return whether they hold."""
    prctl = c_function("prctl")
    if prctl is None or prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    try:
        system_call("landlock_restrict_self", rules, 0)
    except OSError:
        return False
    finally:
        os.close(rules)
    return True
