"""Kill what can be killed, fill the disk, open and close a thousand sessions; count what is left.

Run with `python -m bench.sandbox_kills [sessions]`. Each round ends a process in the
worst moment and then asks: does the session answer, are its names back, does the host
hold more descriptors or processes than before? Ends with exit code 1 if anything is left.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from viper.core.capability import CapabilitySet
from viper.core.events import Recorder, recording, span
from viper.core.execution import Limits
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.launch import shared_zygote
from viper.tracing.jsonl import JsonLinesSink

ROUNDS = 20
LIMITS = Limits(wall_s=20, cpu_s=20)
_HOST = """
import sys
from viper.core.capability import CapabilitySet
from viper.sandbox import open_sandbox
sessions = [open_sandbox(CapabilitySet()) for _ in range(5)]
for session in sessions:
    session.run("x = 1")
print(sessions[0]._worker.zygote.process.pid, flush=True)
sessions[0].run("while True: pass")
"""


def below(pid: int) -> list[int]:
    """Return the processes below one."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [*map(int, children), *(found for child in children for found in below(int(child)))]


def runs(pid: int) -> bool:
    """Return whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def outer_pid(session: ProcessSandbox) -> int:
    """Return the number that a session's worker has outside of its own namespace."""
    worker = session._worker
    assert worker is not None
    for pid in below(worker.zygote.process.pid):
        numbers = next(
            line.split()
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("NSpid")
        )
        if int(numbers[-1]) == worker.pid and not below(pid):
            return pid
    raise LookupError(f"no process for worker {worker.pid}")


def workers_killed() -> list[str]:
    """Kill a worker while it waits for an answer; its session goes on with its names."""

    def break_off() -> None:
        """End the worker that waits for this answer."""
        os.kill(outer_pid(session), signal.SIGKILL)

    took, wrong = [], []
    with ProcessSandbox(CapabilitySet.of(break_off), limits=LIMITS) as session:
        session.run("x = [1, 2]\ndef f(n): return n + len(x)")
        for _ in range(ROUNDS):
            status = session.run("x = 'half done'\nbreak_off()").status
            started = time.perf_counter()
            value = session.run("[x, f(1)]").value
            took.append(time.perf_counter() - started)
            if (status, value) != ("sandbox_lost", [[1, 2], 3]):
                wrong.append(f"after a killed worker: {status}, {value}")
    print(f"worker killed in mid-call, {ROUNDS} times: names back {ROUNDS - len(wrong)} times,")
    print(f"  {statistics.median(took) * 1e3:.1f} ms until the next cell answered (median)")
    return wrong


def zygote_killed() -> list[str]:
    """Kill the process that forks the workers."""
    wrong = []
    with ProcessSandbox(CapabilitySet(), limits=LIMITS) as session:
        session.run("x = 5")
        for _ in range(5):
            os.kill(shared_zygote().process.pid, signal.SIGKILL)
            session.run("x")
            if (value := session.run("x").value) != 5:
                wrong.append(f"after a killed zygote: {value}")
    print(f"zygote killed, 5 times: names back {5 - len(wrong)} times")
    return wrong


def hosts_killed() -> list[str]:
    """Kill hosts with five sessions each, one of them in an endless loop."""
    left, took = [], []
    for _ in range(5):
        host = subprocess.Popen([sys.executable, "-c", _HOST], stdout=subprocess.PIPE)
        assert host.stdout is not None
        keeper = int(host.stdout.readline())
        family = [keeper, *below(keeper)]
        host.kill()
        started = time.perf_counter()
        host.wait()
        while any(map(runs, family)) and time.perf_counter() - started < 5:
            time.sleep(0.001)
        took.append(time.perf_counter() - started)
        host.stdout.close()
        left += [f"process {pid} outlived its host" for pid in family if runs(pid)]
    print(f"host killed with 5 sessions, 5 times: {len(left)} processes left,")
    print(f"  all gone after {max(took) * 1e3:.0f} ms at most")
    return left


def disk_full() -> list[str]:
    """Trace a session to a device that is always full; the session goes on."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.jsonl"
        path.symlink_to("/dev/full")
        sink = JsonLinesSink(path, "run")
        with ProcessSandbox(CapabilitySet(), limits=LIMITS) as session:
            with recording(Recorder(sink=sink, opened=sink.opened)), span("a program"):
                values = [session.run(f"x = {n}\nx * 2").value for n in range(100)]
            mark = session.snapshot()
            session.run("x = 'changed'")
            session.restore(mark)
            last = session.run("x").value
        sink.close()
    if values != [2 * n for n in range(100)] or last != 99 or not sink.problem:
        wrong.append(f"with a full disk: x = {last}, said {sink.problem}")
    print(f"disk full ({sink.problem}): 100 cells answered, restored x = {last}")
    return wrong


def sessions_opened(total: int) -> list[str]:
    """Open and close many sessions, some of them with a program that must be killed."""
    with ProcessSandbox(CapabilitySet(), limits=LIMITS) as first:
        first.run("x = 7")
        keeper = first._worker.zygote.process.pid if first._worker else 0

        def count() -> tuple[int, int]:
            return (
                len(os.listdir("/proc/self/fd")),
                len(below(keeper)),
            )

        before, started, wrong = count(), time.perf_counter(), []
        for number in range(total):
            with ProcessSandbox(CapabilitySet(), limits=LIMITS) as session:
                if number % 100 == 99:
                    session.run("any(iter(int, 1))", limits=Limits(wall_s=0.05))
                if session.run("1 + 1").value != 2:
                    wrong.append(f"session {number} did not answer")
        took = time.perf_counter() - started
        if first.run("x").value != 7:
            wrong.append("the first session lost its name")
        after = count()
    print(f"{total} sessions opened and closed in {took:.1f} s; descriptors and processes")
    print(f"  before {before}, after {after}")
    if after[0] > before[0] + 2 or after[1] > before[1] + 1:
        wrong.append("something was left behind")
    return wrong


def main() -> None:
    """Run every kind of violence."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    wrong = [*workers_killed(), *zygote_killed(), *hosts_killed(), *disk_full()]
    wrong += sessions_opened(total)
    print("\n".join(wrong) or "nothing is left, nothing is lost")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
