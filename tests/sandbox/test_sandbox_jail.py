"""The jail without the policy: arbitrary code in a worker, and each wall proved by itself."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from jail_attacks import table
from sandbox_world import all_end, descendants

from viper.core.execution import Execution, Limits
from viper.sandbox import orders
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.jail import landlock
from viper.sandbox.jail.syscalls import this_machine
from viper.sandbox.launch import ZygoteProcess
from viper.sandbox.probe import PRELUDE, BareSandbox, missing, try_the_walls

pytestmark = pytest.mark.skipif(this_machine() is None, reason="the jail is Linux's")

ATTACKS = table()
ALONE = {
    "F": orders.FILTER_WALL,
    "L": orders.LANDLOCK_WALL,
    "R": orders.LIMITS_WALL,
    "S": orders.SWITCHES_WALL,
}
CASES = [(name, wall) for name, (walls, _) in ATTACKS.items() for wall in walls if wall in ALONE]
SPACED = [name for name, (walls, _) in ATTACKS.items() if "N" in walls]
OPEN = [name for name, (walls, _) in ATTACKS.items() if walls != "-"]
LIMITS = Limits(wall_s=5, cpu_s=5, memory_mb=512)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """Return what the attacks aim at: files, a listener, this process."""
    folder = tmp_path_factory.mktemp("open")
    for parent in (folder, *list(folder.parents)[:2]):
        parent.chmod(0o777)
    (folder / "secret").write_text("canary")
    (folder / "planted.py").write_text("value = 'canary'")
    machine, memory = this_machine(), b"in the host's memory"
    assert machine is not None
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        abstract = f"viper-{os.getpid()}"
        unix.bind("\0" + abstract)
        unix.listen()
        yield {
            **{"N": machine.numbers, "H": os.getpid(), "PORT": server.getsockname()[1]},
            **{"DIR": str(folder), "SECRET": str(folder / "secret"), "ABSTRACT": abstract},
            "ADDRESS": id(memory),
        }


@pytest.fixture(scope="module")
def outside() -> Iterator[ZygoteProcess]:
    """Return a zygote that has entered no namespaces and keeps the test's own user."""
    zygote = ZygoteProcess(orders.CROWDED)
    yield zygote
    zygote.close()


def attack(sandbox: BareSandbox, name: str, names: dict[str, object]) -> Execution:
    folder = Path(str(names["DIR"]))
    for path in folder.iterdir():
        if path.name not in ("secret", "planted.py", "__pycache__"):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    (folder / "victim").write_text("x")
    (folder / "victim").chmod(0o666)
    return sandbox.run(f"{PRELUDE}\n{ATTACKS[name][1]}", bindings=names)


def got_through(execution: Execution) -> bool:
    return execution.ok and bool(execution.value)


@pytest.fixture(scope="module")
def jail() -> Iterator[BareSandbox]:
    """Return one session for all attacks: it has to survive each of them."""
    with BareSandbox(limits=LIMITS) as session:
        yield session


@pytest.mark.parametrize("name", ATTACKS)
def test_jail_alone_holds_arbitrary_code(name, jail, names):
    execution = attack(jail, name, names)
    assert not got_through(execution), execution.value
    assert execution.status in ("ok", "error", "killed"), execution
    assert execution.error is None or execution.error.type != "SyntaxError"
    assert jail.run("1 + 1").value == 2


def test_attacks_are_real_they_succeed_where_no_wall_stands(names, outside):
    failed = {}
    for name in OPEN:
        with BareSandbox(limits=LIMITS, walls=0, zygote=outside) as session:
            execution = attack(session, name, names)
            if not got_through(execution):
                failed[name] = execution.error
    # Some machines refuse a few by themselves: containers, kernels without a feature.
    assert len(failed) <= len(OPEN) // 8, failed


@pytest.fixture(scope="module")
def single(outside: ZygoteProcess) -> Iterator[dict[str, BareSandbox]]:
    """Return one session per wall, with that wall alone."""
    sessions = {
        wall: BareSandbox(limits=LIMITS, walls=flag, zygote=outside) for wall, flag in ALONE.items()
    }
    yield sessions
    for session in sessions.values():
        session.close()


@pytest.mark.parametrize(("name", "wall"), CASES)
def test_wall_alone_holds_what_it_is_for(name, wall, names, single):
    if wall == "L" and landlock.level() < 6:
        pytest.skip(f"this kernel has level {landlock.level()} of Landlock")
    assert not got_through(attack(single[wall], name, names))


@pytest.fixture(scope="module")
def spaced() -> Iterator[BareSandbox]:
    """Return a session with the namespaces alone."""
    with BareSandbox(limits=LIMITS, walls=0) as session:
        if "pid namespace" not in session.walls:
            pytest.skip("this machine grants no namespaces")
        yield session


@pytest.mark.parametrize("name", SPACED)
def test_namespaces_alone_hold_what_they_are_for(name, names, spaced):
    assert not got_through(attack(spaced, name, names))


def test_probes_find_every_wall_standing_and_a_missing_one_crossed(outside):
    assert [finding.name for finding in try_the_walls() if not finding.held] == []
    crossed = {f.name for f in try_the_walls(walls=0, zygote=outside) if not f.held}
    assert {"files stay closed", "no new processes", "memory never becomes code"} <= crossed


def test_jail_stands_for_an_ordinary_user_too():
    """Tried as another user, if this one may become another."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        pytest.skip("already an ordinary user, or nothing to become one with")
    code = (
        "from viper.sandbox.probe import *\nprint([f.name for f in try_the_walls() if not f.held])"
    )
    become = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    reach = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for command in (become + reach, [setpriv, "--bounding-set=-all", "--inh-caps=-all"]):
        done = subprocess.run(
            [*command, sys.executable, "-B", "-c", code],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_sessions_of_many_threads_live_at_once(world):
    def use(number: int) -> None:
        with ProcessSandbox(world.capabilities(), limits=LIMITS) as session:
            answers.append((number, session.run(f"ask('{number}')").value))

    answers: list[tuple[int, object]] = []
    threads = [threading.Thread(target=use, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [(number, str(number)) for number in range(12)]


@pytest.mark.parametrize("what", ["keeper", "zygote"])
def test_sessions_survive_the_end_of_their_zygote(what, world):
    with ProcessSandbox(world.capabilities(), limits=LIMITS) as session:
        session.run("kept = ask('x')")
        keeper = session._worker.zygote.process.pid
        victim = keeper if what == "keeper" else descendants(keeper)[0]
        old = [keeper, *descendants(keeper)]
        os.kill(victim, signal.SIGKILL)
        assert all_end(old)
        statuses = [session.run("kept").status for _ in range(2)]
        assert session.run("kept").value == "X"
        assert statuses[-1] == "ok"


def test_missing_walls_are_named(jail, outside):
    assert missing(["system call filter", "Landlock (level 7)"])[0] == "unprivileged user"
    with BareSandbox(limits=LIMITS, walls=orders.LIMITS_WALL, zygote=outside) as session:
        assert {"Landlock", "system call filter", "pid namespace"} <= set(missing(session.walls))
    if landlock.level() >= 6:
        assert "system call filter" not in missing(jail.walls)
