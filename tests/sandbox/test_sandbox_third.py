"""The third author's attacks: each wall alone and both, what runs late, the host's own clock."""

from __future__ import annotations

import gc
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_world import LIMITS, Patch, World
from third_attacks import AFTERWARDS, FRAMES, KERNEL, LANGUAGE, LATE, STALLS, SURROGATE, X

from viper.core.events import Recorder, recording, span
from viper.core.execution import Limits
from viper.sandbox import open_sandbox
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.interface import Sandbox
from viper.sandbox.jail.syscalls import this_machine
from viper.sandbox.launch import ZygoteProcess
from viper.sandbox.orders import ALL_WALLS, CROWDED, FILTER_WALL
from viper.sandbox.probe import PRELUDE, BareSandbox
from viper.tracing.jsonl import JsonLinesSink

only_linux = pytest.mark.skipif(this_machine() is None, reason="the jail is Linux's")
TIGHT = Limits(wall_s=0.3, cpu_s=2.0, memory_mb=200, calls=50, output_bytes=20_000)
ENDLESS = "text of the error never ends"


@pytest.fixture(scope="module", params=["process", "direct"])
def session(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield one session for all attacks: it has to survive each of them."""
    opened = open_sandbox(World().capabilities(), limits=LIMITS, backend=request.param)
    yield opened
    opened.close()


@pytest.fixture(params=["process", "direct"])
def own_session(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield a session for one attack: what runs late would run in the next cell of another."""
    opened = open_sandbox(World().capabilities(), limits=LIMITS, backend=request.param)
    yield opened
    opened.close()
    if request.param == "direct":
        del opened._interpreter
        gc.collect()  # what runs at the end of the program's things runs here, in no other test


@pytest.fixture(scope="module")
def bare() -> Iterator[BareSandbox]:
    """Yield a session without the policy, beside another one that holds something."""
    with (
        BareSandbox(limits=LIMITS) as other,
        BareSandbox(World().capabilities(), limits=LIMITS) as opened,
    ):
        other.run("kept_secret = 'CANARY-OF-ANOTHER-CELL'")
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
    assert session.run("import math\n[1 + 1, math.floor(math.pi), p.width]").value == [2, 3, 3]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", LATE)
def test_limits_hold_for_what_runs_when_the_cell_is_over(name, own_session):
    is_direct = not isinstance(own_session, ProcessSandbox)
    if is_direct and name == ENDLESS:
        pytest.skip("nothing stops a program in this process")
    execution = own_session.run(LATE[name], limits=TIGHT)
    assert execution.error is None or execution.error.type not in ("Crash", "Stop"), execution
    assert len(execution.stdout) <= TIGHT.output_bytes
    assert execution.calls.get("ask", 0) <= TIGHT.calls + 1
    assert own_session.run("1 + 1").value == 2


@only_linux
@pytest.mark.parametrize("name", KERNEL)
def test_jail_alone_holds(name, bare):
    machine = this_machine()
    assert machine is not None
    names = {"N": machine.numbers, "X": X}
    execution = bare.run(f"{PRELUDE}\n{KERNEL[name]}", bindings=names)
    assert not (execution.ok and execution.value), execution
    assert execution.error is None or execution.error.type not in ("SyntaxError", "NameError")
    assert bare.run("1 + 1").value == 2


@only_linux
@pytest.mark.parametrize("name", STALLS)
def test_host_keeps_its_clock(name, bare):
    started = time.monotonic()
    execution = bare.run(STALLS[name], limits=TIGHT)
    assert execution.status in ("killed", "sandbox_lost", "error"), execution
    assert time.monotonic() - started < 4.0  # TIGHT, a soft stop and a new worker
    assert bare.run("1 + 1").value == 2


@only_linux
def test_byte_out_of_band_holds_nobody_up_even_where_the_filter_is_gone():
    zygote = ZygoteProcess(CROWDED)
    walls = ALL_WALLS & ~FILTER_WALL
    with BareSandbox(limits=LIMITS, walls=walls, zygote=zygote) as session:
        for name in ("byte out of band, then silence", "byte out of band within a frame"):
            execution = session.run(STALLS[name], limits=TIGHT)
            assert execution.error.type == "WallTimeLimit"
            assert execution.seconds["run"] < 1.5
            assert session.run("1 + 1").value == 2
    zygote.close()


@only_linux
def test_worker_that_does_not_read_its_next_cell_is_ended_in_time(bare):
    assert bare.run(AFTERWARDS, limits=TIGHT).ok
    execution = bare.run("1", bindings={"text": "x" * 10**6}, limits=TIGHT)
    assert execution.error.type == "WallTimeLimit"
    assert execution.seconds["run"] < 2.0
    assert bare.run("1 + 1").value == 2


def forge(session: ProcessSandbox, frames: bytes, request: pytest.FixtureRequest) -> socket.socket:
    """Put a socket that holds `frames` in the place of the worker's; return its other end."""
    session.run("1")
    assert session._worker is not None
    fake_host, fake_worker = socket.socketpair()
    request.addfinalizer(fake_worker.close)
    session._worker.channel._socket.close()
    session._worker.channel._socket = fake_host
    fake_worker.settimeout(5)
    fake_worker.sendall(frames)
    return fake_worker


@pytest.mark.parametrize("name", FRAMES)
def test_hostile_frame_ends_the_worker_at_once(name, jailed, request):
    forge(jailed, FRAMES[name], request)
    worker, started = jailed._worker, time.process_time()
    execution = jailed.run("1")
    assert (execution.status, execution.error.type) == ("killed", "Crash"), execution
    assert time.process_time() - started < 1.0
    assert worker.code is not None
    assert jailed.run("kept + 1").value == 2


def test_name_of_half_a_letter_reaches_no_file(jailed, request, tmp_path: Path):
    other_end = forge(jailed, SURROGATE, request)
    sink = JsonLinesSink(tmp_path / "trace.jsonl", "run")
    with recording(Recorder(sink=sink, opened=sink.opened)), span("a program"):
        jailed.run("1", limits=TIGHT)
    sink.close()
    text = (tmp_path / "trace.jsonl").read_text(encoding="utf-8")
    assert "\\ud800" not in text
    assert "kkkk" not in text
    sent = other_end.recv(100_000)
    assert b"takes no argument of such a name" in sent
    assert json.dumps("\ud800")[1:-1].encode() not in sent
    assert jailed.run("kept + 1").value == 2


def test_tables_are_long():
    assert len(LANGUAGE) + len(LATE) + len(KERNEL) + len(STALLS) + len(FRAMES) >= 200
