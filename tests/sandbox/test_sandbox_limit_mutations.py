"""Each limit, switched off in turn, makes a check fail: in the host, and in the worker's files."""

from __future__ import annotations

import ast
import contextlib
import inspect
import os
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_world import LIMITS, World, changed_files, host_pid
from test_sandbox_mutations import load

from viper.core.errors import SandboxLost
from viper.core.execution import Limits
from viper.sandbox import host
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.jail import limits
from viper.sandbox.jail.syscalls import this_machine
from viper.sandbox.launch import ZygoteProcess
from viper.sandbox.orders import ALL_WALLS

Check = Callable[[Any], bool]
NET = (
    "class Net:\n  def __enter__(self): return 1\n  def __exit__(self, *e): return True\n"
    "{}with Net():\n    {}\n"
)
HANGS_S = 1.0
"""After this time what lacks a limit counts as hanging: no check takes half as long."""
SWALLOW = NET.format("", "while True: pass")
CALLS_ON = NET.format("while True:\n  ", "ask('x')")


def killed_by(limit: str, source: str, **allowed: Any) -> Check:
    """Return a check that a program is ended by that limit and no other."""

    def check(session: Any) -> bool:
        error = session.run(source, limits=Limits(**{"wall_s": 5.0, **allowed})).error
        return error is not None and error.type == limit

    return check


def keeps_what_a_call_stopped(session: Any) -> bool:
    status = session.run("x = 1\nwait(0.1)\ny = 2", limits=Limits(wall_s=0.05)).status
    session._replace_worker()
    return bool(status == "killed" and session.run("x").value == 1)


def replays_in_time(session: Any) -> bool:
    session.run("x = 1")
    session._journal[0].message["source"] = CALLS_ON
    session._replace_worker()
    return "could not be run again" in str(session.run("x").error)


def tells_what_is_lost(session: Any) -> bool:
    session.run("x = 1\nwhile True: pass", limits=Limits(wall_s=0.05))
    error = session.run("any(iter(int, 1))", limits=Limits(wall_s=0.05)).error
    return "stopped half way are lost" in error.message


def ends_before_the_kernel_ends_it(session: Any) -> bool:
    execution = session.run("any(iter(int, 1))", limits=Limits(wall_s=0.05))
    return execution.status == "killed" and execution.seconds["run"] < 1.5


def keeps_its_own_marks(session: Any) -> bool:
    other = type(session)(World().capabilities(), limits=LIMITS)
    try:
        session.restore(other.snapshot())
    except Exception:
        return True
    finally:
        other.close()
    return False


def stays_closed(session: Any) -> bool:
    session.close()
    return bool(session.run("1").status == "sandbox_lost")


HOST: dict[str, Check] = {
    "self._cells > limits.cells": killed_by("CellLimit", "1", cells=0),
    "interrupted": ends_before_the_kernel_ends_it,
    "cell.traffic_bytes > limits.traffic_bytes": killed_by(
        "TrafficLimit", "while True: echo('x' * 900)", traffic_bytes=5000, calls=100
    ),
    "refused > _EXTRA_CALLS": killed_by("CallLimit", CALLS_ON, calls=1),
    "time.monotonic() > end and (not interrupted)": keeps_what_a_call_stopped,
    "refused > _EXTRA_CALLS or time.monotonic() > end": replays_in_time,
    "name != message['name']": replays_in_time,
    "self._unkept": tells_what_is_lost,
    "snapshot.seed != self._seed": keeps_its_own_marks,
    "self._closed is not None": stays_closed,
}


def without(condition: str) -> ast.Module:
    """Return the host's source with one condition never true."""
    tree = ast.parse(inspect.getsource(host))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.If)]
    found = [n for n in found if ast.unparse(n.test) == condition]
    assert found
    for node in found:
        node.test = ast.copy_location(ast.Constant(False), node.test)
    return tree


def holds(check: Check, session: Any, patience_s: float = 10.0) -> bool:
    """Return what a check finds; one that hangs or fails does not hold."""
    signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, patience_s)
    try:
        return check(session)
    except Exception:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        session.close()


def _give_up(*_: object) -> None:
    raise RuntimeError("it hangs")


@pytest.mark.parametrize("condition", HOST)
def test_limit_of_the_host_that_is_switched_off_is_missed(condition):
    check, capabilities = HOST[condition], World().capabilities()
    assert holds(check, ProcessSandbox(capabilities, limits=LIMITS))
    changed = load(host, without(condition))
    assert not holds(check, changed.ProcessSandbox(capabilities, limits=LIMITS), HANGS_S)


class OwnZygote(ProcessSandbox):
    """A session whose workers come from a zygote of changed files."""

    zygote: ZygoteProcess

    def _new_worker(self) -> Any:
        return self.zygote.spawn(ALL_WALLS)


def kernel_ends_it(session: Any) -> bool:
    session.run("1")
    text = Path(f"/proc/{host_pid(session._worker)}/limits").read_text()
    (line,) = [line for line in text.splitlines() if "cpu time" in line]
    return line.split()[3] != "unlimited"


def stops_softly(session: Any) -> bool:
    before = session._worker
    execution = session.run("while True: pass", limits=Limits(cpu_s=0.1, wall_s=5.0))
    return execution.error.type == "CpuLimit" and session._worker is before


WORKER: dict[tuple[str, str], tuple[str, Check]] = {
    ("worker.py", 'signal.setitimer(signal.ITIMER_PROF, message["cpu_s"])'): (
        "pass",
        stops_softly,
    ),
    ("worker.py", 'if self._stopped is not None and outcome["status"] != "killed":'): (
        "if False:",
        killed_by("WallTimeLimit", SWALLOW, wall_s=0.1),
    ),
    ("worker.py", 'if outcome["status"] == "ok" and size > message["output_bytes"]:'): (
        "if False:",
        killed_by("OutputLimit", "'x' * 1000", output_bytes=100),
    ),
    ("worker.py", "if (size := len(json.dumps(outcome))) > self._channel.max_out:"): (
        "if (size := 0) > 1:",
        killed_by("OutputLimit", "print('x' * 2_000_000)", output_bytes=10**7),
    ),
    ("interpreter.py", "return self.size > self.limit"): (
        "return False",
        killed_by("OutputLimit", "print('x' * 1000)", output_bytes=100),
    ),
    ("jail/limits.py", "(resource.RLIMIT_AS, memory_bytes), "): (
        "",
        killed_by("MemoryLimit", "len(bytearray(10**8))", memory_mb=16),
    ),
    ("jail/limits.py", ", (resource.RLIMIT_CPU, cpu_limit))"): (",)", kernel_ends_it),
}


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Callable[[str, str, str], Any]]:
    """Return a way to open a session whose worker has one line replaced."""
    with contextlib.ExitStack() as opened:

        def open_with(file: str, old: str, new: str) -> Any:
            zygote = opened.enter_context(changed_files(tmp_path / "copy", file, {old: new}))
            kind = type("Changed", (OwnZygote,), {"zygote": zygote})
            return kind(World().capabilities(), limits=LIMITS)

        yield open_with


@pytest.mark.parametrize(("file", "old"), WORKER, ids=str)
def test_limit_of_the_worker_that_is_switched_off_is_missed(file, old, changed):
    new, check = WORKER[file, old]
    assert holds(check, ProcessSandbox(World().capabilities(), limits=LIMITS))
    assert not holds(check, changed(file, old, new), HANGS_S)


def bounds_after_standing() -> list[int]:
    """Return the limits of a child that has given up what no program needs."""
    source, sink = os.pipe()
    if (child := os.fork()) == 0:
        with contextlib.suppress(BaseException):
            limits.stand()
            names = ("NOFILE", "FSIZE", "CORE", "NPROC", "MEMLOCK", "MSGQUEUE")
            found = [resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1] for name in names]
            os.write(sink, bytes(bound == 0 for bound in found))
        os._exit(0)
    os.close(sink)
    os.waitpid(child, 0)
    found = list(os.read(source, 100))
    os.close(source)
    return found


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_MSGQUEUE"), reason="Linux's limits")
@pytest.mark.parametrize("wall", limits._NOTHING)
def test_limit_that_is_left_out_is_missed(wall, monkeypatch):
    assert bounds_after_standing() == [1] * 6
    kept = {key: name for key, name in limits._NOTHING.items() if key != wall}
    monkeypatch.setattr(limits, "_NOTHING", kept)
    assert bounds_after_standing() != [1] * 6


FAILING = {
    "filter": ("jail/seccomp.py", "_MODE_FILTER = 38, 21, 22, 2", "_MODE_FILTER = 38, 21, 22, 9"),
    "Landlock's rules": ("jail/landlock.py", "rules, 24, 0)", "rules, 25, 1 << 20)"),
    "Landlock": ("jail/landlock.py", '"landlock_restrict_self", rules, 0)', '"brk_", rules, 0)'),
    "one limit": ("jail/limits.py", '    "no core dumps": "RLIMIT_CORE",\n', ""),
    "switches": ("jail/switches.py", "prctl(_PR_SET_DUMPABLE, 0", "prctl(_PR_SET_DUMPABLE, 9"),
}


@pytest.mark.skipif(this_machine() is None, reason="the jail is Linux's")
@pytest.mark.parametrize("wall", FAILING)
def test_worker_that_lacks_a_wall_runs_nothing(wall, changed):
    with ProcessSandbox(World().capabilities(), limits=LIMITS) as session:
        walls = " ".join(session.walls)
    if "Landlock" in wall and "Landlock" not in walls:
        pytest.skip("this kernel has no Landlock")
    session = None
    try:
        session = changed(*FAILING[wall])
        assert session.run("1 + 1").status == "sandbox_lost"
    except SandboxLost:
        pass  # it was gone before it was told of its session
    finally:
        if session is not None:
            session.close()
