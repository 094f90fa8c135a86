"""Namespaces: a network without devices, an empty file system, processes that see only each other.

They are a bonus where the kernel grants them: many hosts and containers do not.
Entered once, by the process that all workers are forked from.
"""

from __future__ import annotations

import contextlib
import os
import sys

from viper.sandbox.jail.syscalls import c_function
from viper.sandbox.jail.syscalls import call as system_call

NOBODY = 65534
_NEW = {"mount": 0x00020000, "uts": 0x04000000, "ipc": 0x08000000, "pid": 0x20000000}
_NEW |= {"network": 0x40000000}
_NEW_USER = 0x10000000
_PRIVATE, _RECURSIVE, _DETACH = 1 << 18, 1 << 14, 2
_READ_ONLY = 0b1111  # read-only, no set-user-id, no devices, no programs
_PR_SET_DUMPABLE = 4
_SHELL_FOLDER = "/tmp"
"""Any folder will do: the empty file system is mounted over it, unseen from outside."""


def enter() -> list[str]:
    """Enter every namespace that is granted and drop root; return the walls that stand.

    The next child of this process is the first process of the new process
    namespace: when it ends, the kernel ends all others in it.
    """
    walls = []
    if sys.platform != "linux":
        return _without_root()
    if os.geteuid() == 0 and _unshare(sum(_NEW.values())):
        walls += [f"{name} namespace" for name in _NEW]
        walls += _empty_files()
        return [*walls, *_without_root()]
    walls += _without_root()
    user, group = os.geteuid(), os.getegid()
    if _unshare(_NEW_USER | sum(_NEW.values())):
        _map_to_nobody(user, group)
        walls += ["user namespace", *(f"{name} namespace" for name in _NEW), *_empty_files()]
    return walls


def has_processes(walls: list[str]) -> bool:
    """Return whether a process namespace is among the walls."""
    return "pid namespace" in walls


def _unshare(flags: int) -> bool:
    try:
        system_call("unshare", flags)
    except OSError:
        return False
    return True


def _without_root() -> list[str]:
    """Become an ordinary user; return the wall, if it stands."""
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        except OSError:
            return []
        prctl = c_function("prctl")
        if prctl is not None:
            prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)  # or /proc/self would still be root's
    return ["unprivileged user"]


def _map_to_nobody(user: int, group: int) -> None:
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {user} 1"),
        ("gid_map", f"{NOBODY} {group} 1"),
    ):
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _empty_files() -> list[str]:
    """Make an empty, read-only file system the only one that there is."""
    try:
        _mount(b"none", b"/", None, _PRIVATE | _RECURSIVE)
        _mount(b"none", _SHELL_FOLDER.encode(), b"tmpfs", 0)
        os.chdir(_SHELL_FOLDER)
        _mount(b"none", _SHELL_FOLDER.encode(), None, _READ_ONLY | 32)  # 32: change the mount
        system_call("pivot_root", b".", b".")
        system_call("umount2", b".", _DETACH)
        os.chdir("/")
    except OSError:
        return []
    return ["empty file system"]


def _mount(source: bytes, target: bytes, kind: bytes | None, flags: int) -> None:
    system_call("mount", source, target, kind, flags, None)
