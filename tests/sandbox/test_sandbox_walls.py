"""Each right, switch and namespace taken out of a wall is missed; a missing wall is named."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sandbox_world import LIMITS, World, changed_files

from viper.core.execution import Limits
from viper.sandbox import launch
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.jail import landlock, seccomp, syscalls
from viper.sandbox.jail.syscalls import MACHINES, this_machine
from viper.sandbox.launch import Worker, ZygoteProcess
from viper.sandbox.orders import CROWDED, FILTER_WALL, LANDLOCK_WALL, LIMITS_WALL, SWITCHES_WALL
from viper.sandbox.probe import EXPECTED, PRELUDE, BareSandbox, missing

only_linux = pytest.mark.skipif(this_machine() is None, reason="the jail is Linux's")


def make(kind: int) -> Callable[[Path], None]:
    return lambda folder: os.mknod(folder / "made", kind | 0o600, os.makedev(1, 3))


def connect_tcp(_: Path) -> None:
    with socket.socket() as end:
        end.settimeout(1)
        with suppress(ConnectionRefusedError):
            end.connect(("127.0.0.1", 9))


def bind_tcp(_: Path) -> None:
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))


def connect_abstract(_: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.connect(f"\0viper-walls-{os.getppid()}")


RIGHTS: dict[str, tuple[int, int, Callable[[Path], Any]]] = {
    "write a file": (0, 1, lambda folder: os.open(folder / "victim", os.O_WRONLY)),
    "read a file": (0, 2, lambda folder: os.open(folder / "victim", os.O_RDONLY)),
    "list a folder": (0, 3, os.listdir),
    "remove a folder": (0, 4, lambda folder: (folder / "empty").rmdir()),
    "remove a file": (0, 5, lambda folder: (folder / "victim").unlink()),
    "make a character device": (0, 6, make(stat.S_IFCHR)),
    "make a folder": (0, 7, lambda folder: (folder / "made").mkdir()),
    "make a file": (0, 8, make(stat.S_IFREG)),
    "make a socket": (0, 9, make(stat.S_IFSOCK)),
    "make a pipe": (0, 10, make(stat.S_IFIFO)),
    "make a block device": (0, 11, make(stat.S_IFBLK)),
    "make a link": (0, 12, lambda folder: (folder / "made").symlink_to("/")),
    "cut a file": (0, 14, lambda folder: os.truncate(folder / "victim", 0)),
    "bind a port": (1, 0, bind_tcp),
    "connect to a port": (1, 1, connect_tcp),
    "abstract socket": (2, 0, connect_abstract),
    "signal": (2, 1, lambda _: os.kill(os.getppid(), 0)),
}
"""Group, bit and a use of every right of Landlock. To run a program (0), to move files between
folders (13) and to give orders to devices (15) needs other rights too, which nobody has."""


def works(use: Callable[[Path], Any], folder: Path, *, walled: bool) -> bool:
    """Return whether a child can do it."""
    if (child := os.fork()) == 0:
        with suppress(BaseException):
            rules = landlock.prepare() if walled else None
            if rules is None or landlock.stand(rules):
                use(folder)
                os._exit(0)
        os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 1


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder with something in it, beside a listener."""
    (tmp_path / "victim").write_text("x")
    (tmp_path / "empty").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0viper-walls-{os.getpid()}")
        listener.listen()
        yield tmp_path


@only_linux
@pytest.mark.parametrize("name", RIGHTS)
def test_right_that_landlock_leaves_is_missed(name, folder, monkeypatch):
    group, bit, use = RIGHTS[name]
    if landlock.level() < 6:
        pytest.skip(f"this kernel has level {landlock.level()} of Landlock")
    assert not works(use, folder, walled=True)
    all_rights = landlock.rights

    def without(abi: int) -> tuple[int, ...]:
        return tuple(
            bits & ~(1 << bit) if place == group else bits
            for place, bits in enumerate(all_rights(abi))
        )

    monkeypatch.setattr(landlock, "rights", without)
    got_through = works(use, folder, walled=True)
    for made in {*folder.iterdir()} - {folder / "victim", folder / "empty"}:
        made.rmdir() if made.is_dir() and not made.is_symlink() else made.unlink()
    if not got_through and not works(use, folder, walled=False):
        pytest.skip("only root can do it")
    assert got_through


SWITCHES = {
    "new privileges": ("prctl(_PR_SET_NO_NEW_PRIVS, 1,", "prctl(_PR_SET_NO_NEW_PRIVS, 9,"),
    "capabilities": ('system_call("capset", header', 'system_call("getpid"); (header'),
    "tracing": ("prctl(_PR_SET_DUMPABLE, 0,", "prctl(_PR_SET_DUMPABLE, 9,"),
    "life of its own": ("signal.SIGKILL, 0, 0, 0)", "0, 0, 0, 0)"),
}
STATE = PRELUDE + (
    "signal_of_death, sets = ctypes.c_int(), (ctypes.c_uint32 * 6)()\n"
    "libc.prctl(2, ctypes.byref(signal_of_death), 0, 0, 0)\n"
    "ask_kernel(N['capset'] - 1, struct.pack('=Ii', 0x20080522, 0), sets)\n"
    "[libc.prctl(39, 0, 0, 0, 0), libc.prctl(3, 0, 0, 0, 0), signal_of_death.value, any(sets)]"
)


def state(zygote: ZygoteProcess) -> Any:
    """Return what the kernel says of a worker with the switches alone."""
    machine = this_machine()
    assert machine is not None
    with BareSandbox(limits=LIMITS, walls=SWITCHES_WALL, zygote=zygote) as session:
        return session.run(STATE, bindings={"N": machine.numbers}).value


@only_linux
def test_every_switch_that_is_left_is_missed(tmp_path):
    intact = ZygoteProcess(CROWDED)
    assert state(intact) == [1, 0, 9, False]
    intact.close()
    for name, (old, new) in SWITCHES.items():
        if name == "capabilities" and os.geteuid() != 0:
            continue  # there are none to drop
        changes = {old: new}
        with changed_files(tmp_path / name, "jail/switches.py", changes, CROWDED) as zygote:
            assert state(zygote) != [1, 0, 9, False], name


@only_linux
def test_namespaces_that_are_left_out_are_missed(tmp_path):
    """The mount namespace never is: what follows it would be done to this machine."""
    libc = ctypes.CDLL(None)
    segment = libc.shmget(0, 4096, 0o1666)
    parts = ("sees(HOST)", "libc.shmctl(S, 2, bytes(256)) == 0", "listens()")
    listens = "def listens(): return socket.create_connection(('127.0.0.1', PORT), 1).fileno() > 0"

    sees = (
        "def sees(process):\n  try: os.kill(process, 0)\n"
        "  except PermissionError: pass\n  except OSError: return False\n  return True"
    )

    def crossed(port: int, zygote: ZygoteProcess | None = None) -> list[Any]:
        names = {"S": segment, "PORT": port, "HOST": os.getpid()}
        with BareSandbox(limits=LIMITS, walls=0, zygote=zygote) as session:
            if "pid namespace" not in session.walls and zygote is None:
                pytest.skip("this machine grants no namespaces")
            session.run(f"{PRELUDE}\n{listens}\n{sees}", bindings=names)
            return [session.run(part).value is True for part in parts]

    fewer = {', "ipc": 0x08000000, "pid": 0x20000000}': "}", '_NEW |= {"network": 0x40000000}': ""}
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            assert crossed(port) == [False, False, False]
            with changed_files(tmp_path / "copy", "jail/namespaces.py", fewer) as zygote:
                assert crossed(port, zygote) == [True, True, True]
    finally:
        libc.shmctl(segment, 0, None)


# Machines that lack walls


ELSEWHERE = {
    "macOS": (
        "zygote.py",
        "import gc\n",
        "import gc, os as _os, resource as _resource, sys as _sys\n_sys.platform = 'darwin'\n"
        "del _os.pidfd_open, _resource.prlimit, _resource.RLIMIT_MSGQUEUE\n",
    ),
    "a processor without a table": ("jail/syscalls.py", "name = {", "return None\n    name = {"),
}


class Elsewhere(ProcessSandbox):
    """A session whose workers come from another machine, as it were."""

    zygote: ZygoteProcess

    def _new_worker(self) -> Worker:
        return self.zygote.spawn(LIMITS_WALL | SWITCHES_WALL | LANDLOCK_WALL | FILTER_WALL)


@only_linux
@pytest.mark.parametrize("machine", ELSEWHERE)
def test_machine_without_the_jail_says_so_and_keeps_the_rest(machine, tmp_path, monkeypatch):
    file, old, new = ELSEWHERE[machine]
    monkeypatch.setattr(launch, "_standing", set())
    tight = Limits(wall_s=0.3, cpu_s=5, output_bytes=1000)
    with (
        changed_files(tmp_path / "copy", file, {old: new}) as zygote,
        type("There", (Elsewhere,), {"zygote": zygote})(World().capabilities()) as session,
    ):
        gone = missing(session.walls)
        assert {"Landlock", "system call filter", "pid namespace", "mount namespace"} <= {*gone}
        assert ("memory limit" in gone) == (machine == "macOS")
        assert {"own process", "empty environment", "CPU limit"} <= {*session.walls}
        assert session.run("kept = ask('hi')\nkept").value == "HI"
        assert session.run("import os").status == "rejected"
        assert session.run("().__class__.__base__.__subclasses__()").status == "rejected"
        for source in ("while True: pass", "10 ** 10 ** 8", "print('x' * 2000)"):
            assert session.run(source, limits=tight).status == "killed"
        cpu = session.run("while True: pass", limits=Limits(wall_s=5, cpu_s=0.2))
        assert cpu.error.type == "CpuLimit"
        assert session.run("kept").value == "HI"
    monkeypatch.setattr(launch, "_standing", set())


@pytest.mark.parametrize(("called", "name"), [("arm64", "aarch64"), ("AMD64", "x86_64")])
def test_processors_are_known_by_their_other_names(called, name, monkeypatch):
    monkeypatch.setattr(platform, "machine", called.lower)
    monkeypatch.setattr(sys, "platform", "linux")
    assert syscalls.this_machine.__wrapped__() is MACHINES[name]


@pytest.mark.parametrize(("system", "processor"), [("darwin", "arm64"), ("linux", "riscv64")])
def test_no_wall_is_claimed_where_there_is_none(system, processor, monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: processor)
    monkeypatch.setattr(sys, "platform", system)
    assert syscalls.this_machine.__wrapped__() is None
    for module in (syscalls, seccomp):
        monkeypatch.setattr(module, "this_machine", lambda: None)
    syscalls.c_function.cache_clear()
    try:
        assert not seccomp.is_offered()
        assert landlock.level() == 0
        assert landlock.prepare() is None
    finally:
        syscalls.c_function.cache_clear()  # what is found here must not be kept for later tests


def test_every_wall_that_is_expected_can_be_missing():
    assert missing([]) == list(EXPECTED)
