"""The second author's attacks: through both walls, each wall alone, and against the host."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from sandbox_world import LIMITS, Patch, World
from second_attacks import CRASHES, FRAMES, KERNEL, LANGUAGE, OUTPUT, STUBBORN

from viper.core.execution import Limits
from viper.sandbox import open_sandbox
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.interface import Sandbox
from viper.sandbox.jail.syscalls import this_machine
from viper.sandbox.probe import PRELUDE, BareSandbox

only_linux = pytest.mark.skipif(this_machine() is None, reason="the jail is Linux's")
TIGHT = Limits(wall_s=0.3, cpu_s=2.0, memory_mb=200, calls=100)


@pytest.fixture(scope="module", params=["process", "direct"])
def session(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield one session for all attacks: it has to survive each of them."""
    opened = open_sandbox(World().capabilities(), limits=LIMITS, backend=request.param)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def bare() -> Iterator[BareSandbox]:
    """Yield a session without the policy."""
    with BareSandbox(World().capabilities(), limits=LIMITS) as opened:
        yield opened


@pytest.fixture
def jailed() -> Iterator[ProcessSandbox]:
    """Yield a session behind both walls, without the long cells of other tests to run again."""
    with ProcessSandbox(World().capabilities(), limits=LIMITS) as opened:
        opened.run("kept = 1")
        yield opened


@pytest.mark.parametrize("name", LANGUAGE)
def test_language_holds_with_the_jail_and_without(name, session):
    execution = session.run(LANGUAGE[name], bindings={"p": Patch(3)})
    assert execution.status in ("ok", "rejected", "error"), execution
    assert not execution.value, execution
    assert len(execution.stdout) <= LIMITS.output_bytes
    assert session.run("import math\n[1 + 1, math.floor(math.pi), p.width]").value == [2, 3, 3]


def test_text_that_lies_about_its_length_is_counted(session):
    execution = session.run(OUTPUT)
    assert (execution.status, execution.error.type) == ("killed", "OutputLimit")
    assert len(execution.stdout) <= LIMITS.output_bytes
    assert session.run("1 + 1").value == 2


@pytest.mark.parametrize("name", CRASHES)
def test_crash_ends_the_worker_alone(name, jailed):
    execution = jailed.run(CRASHES[name], limits=Limits(wall_s=2.0, memory_mb=400))
    assert execution.status != "sandbox_lost", execution
    assert jailed.run("kept + 1").value == 2


@only_linux
@pytest.mark.parametrize("name", KERNEL)
def test_jail_alone_holds(name, bare):
    machine = this_machine()
    assert machine is not None
    execution = bare.run(f"{PRELUDE}\n{KERNEL[name]}", bindings={"N": machine.numbers})
    assert not (execution.ok and execution.value), execution
    assert bare.run("1 + 1").value == 2


@only_linux
@pytest.mark.parametrize("name", STUBBORN)
def test_host_does_not_wait_for_a_stubborn_worker(name, bare):
    started = time.monotonic()
    execution = bare.run(STUBBORN[name], limits=TIGHT)
    assert execution.status in ("killed", "sandbox_lost", "error"), execution
    assert time.monotonic() - started < 4.0  # TIGHT, a soft stop and a new worker
    assert bare.run("1 + 1").value == 2


@pytest.mark.parametrize("name", FRAMES)
def test_hostile_frame_ends_the_worker_at_once(name, jailed, request):
    jailed.run("1")
    worker = jailed._worker
    fake_host, fake_worker = socket.socketpair()
    request.addfinalizer(fake_worker.close)
    fake_worker.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    fake_host.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    worker.channel._socket.close()
    worker.channel._socket = fake_host
    fake_worker.settimeout(5)
    fake_worker.sendall(FRAMES[name])
    started = time.process_time()
    execution = jailed.run("1")
    assert (execution.status, execution.error.type) == ("killed", "Crash"), execution
    assert time.process_time() - started < 5.0  # what makes work for the host makes far more
    assert worker.code is not None
    assert jailed.run("kept").value == 1
