"""Measure the sandbox beside plain exec and, where they are installed, beside other sandboxes.

Run with `python -m bench.sandbox [--quick] [starts] [calls] [peers] [limits] [many]`; `pip
install asteval smolagents pydantic-monty` into an environment of its own adds their columns.
Medians and best of n; what the other processes of the machine do shows in the difference.

Two shared virtual cores of which neighbours took a seventh, Linux 6.18, CPython 3.11, nothing
else running: first result with a spare worker 1.8 to 2.3 ms (best 1.34), right after another
session 7.7 to 8.7 ms (best 1.6); capability call 116 us (best 95), traced 112 us (best 102), where
a byte to a sleeping process and back takes 68 us; before the two sides looked for messages a
moment before sleeping, a call took 300 to 580 us here.
Times RestrictedPython in process, best of 7 in turns, this sandbox | monty: fib(26) 0.97 to 1.20
in four runs and 2.55 in a fifth, which 42 further sessions did not repeat | 3.8; ackermann 0.75 |
2.8, tree 0.52 to 0.74 | 0.37, loop 0.58 | 0.33, mix 0.47 | 2.7; fib(16) asteval 108, smolagents
233. Overrun of a wall limit 3 ms, 0.16 s where the worker must be killed; 2.7 MiB per idle
session; 100 sessions answer in 0.5 s; 1,000 opened and closed leave nothing behind.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from viper.core.capability import CapabilitySet
from viper.core.events import Recorder, recording
from viper.core.execution import Limits
from viper.sandbox.host import GRACE_S, ProcessSandbox

TINY = "1 + 1"
LOOP = """
class Box:
    def __init__(self, width):
        self.width = width
boxes = [Box(i) for i in range(100)]
total = 0
for k in range(3000):
    for j in range(100):
        total = total + boxes[j].width
"""
FIB = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
result = fib(26)
"""
TREE = """
class Node:
    def __init__(self, depth):
        self.value = depth
        self.left = Node(depth - 1) if depth else None
        self.right = Node(depth - 1) if depth else None
    def total(self):
        found = self.value
        if self.left is not None:
            found = found + self.left.total() + self.right.total()
        return found
root = Node(11)
result = [root.total() for i in range(5)]
"""
ACKERMANN = """
def ack(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ack(m - 1, 1)
    inner = ack(m, n - 1)
    return ack(m - 1, inner)
result = [ack(2, 60) for i in range(40)]
"""
MIX = """
import math
def primes(n):
    found = []
    for candidate in range(2, n):
        if all(candidate % prime for prime in found if prime <= math.isqrt(candidate)):
            found.append(candidate)
    return found
words = {}
for number in primes(2500):
    for digit in str(number):
        words[digit] = words.get(digit, 0) + 1
text = ", ".join(f"{key}={value}" for key, value in sorted(words.items()))
"""
PROGRAMS = {
    **{"1 + 1": TINY, "fib(16)": FIB.replace("26", "16"), "fib(26)": FIB},
    **{"ackermann": ACKERMANN, "tree": TREE, "loop": LOOP, "mix": MIX},
}
SHORT = ("1 + 1", "fib(16)")
SLOW = ("asteval", "smolagents")
"""Sandboxes that would need minutes for the other programs."""
STUCK = {
    "empty loop": "while True: pass",
    "loop that catches everything": "while True:\n  try: n = 1\n  except BaseException: pass",
    "loop in finally": "while True:\n  try: 1 / 0\n  finally: continue",
    "10 ** 10 ** 8": "10 ** 10 ** 8",
    "backtracking": "import re\nre.match('(x+x+)+y', 'x' * 60)",
    "huge sorted": "sorted(iter(int, 1))",
    "endless C function": "import itertools\nsum(itertools.repeat(0))",
}
CALLS = 2000
LIMITS = Limits(wall_s=60, cpu_s=60, calls=10 * CALLS)


def ping(value: int) -> int:
    """Answer at once."""
    return value


def _seconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _report(name: str, samples: list[float], unit: str = "ms", scale: float = 1e3) -> None:
    median = statistics.median(samples) * scale
    print(f"{name:46} {median:9.3f} {unit}   n={len(samples)}  best {min(samples) * scale:.3f}")


def _open() -> ProcessSandbox:
    return ProcessSandbox(CapabilitySet.of(ping), limits=LIMITS)


# Side by side


def _exec(source: str) -> None:
    exec(compile(source, "<bench>", "exec"), {"__name__": "program"})


def _restricted(source: str) -> None:
    """Run `source` as RestrictedPython's own documentation does, with its own guards."""
    import math

    from RestrictedPython import compile_restricted, safe_globals
    from RestrictedPython.Guards import guarded_iter_unpack_sequence, safer_getattr

    builtins = {**safe_globals["__builtins__"], "sorted": sorted, "all": all}
    builtins["__import__"] = lambda name, *_: {"math": math}[name]
    table = {
        **{"__builtins__": builtins, "__metaclass__": type, "__name__": "program"},
        "_getattr_": safer_getattr,
        "_getitem_": lambda value, key: value[key],
        "_getiter_": iter,
        "_iter_unpack_sequence_": guarded_iter_unpack_sequence,
        "_write_": lambda value: value,
    }
    exec(compile_restricted(source, "<bench>", "exec"), table)


def _others() -> dict[str, Callable[[str], float | None]]:
    """Return how each installed sandbox runs a program in a session of its own."""
    found: dict[str, Callable[[str], float | None]] = {
        "plain exec": _exec,
        "RestrictedPython": _restricted,
    }
    try:
        import asteval

        def in_asteval(source: str) -> None:
            asteval.Interpreter().eval(source, raise_errors=True)

        found["asteval"] = in_asteval
    except ImportError:
        print("asteval: not installed")
    try:
        from smolagents.local_python_executor import LocalPythonExecutor

        def in_smolagents(source: str) -> None:
            LocalPythonExecutor(["math"])(source)

        found["smolagents"] = in_smolagents
    except ImportError:
        print("smolagents: not installed")
    try:
        import pydantic_monty

        pool = pydantic_monty.Monty().__enter__()  # ends with this process

        def in_monty(source: str) -> None:
            with pool.checkout() as session:
                session.feed_run(source)

        found["monty"] = in_monty
    except ImportError:
        print("pydantic-monty: not installed")
    return found


def _side_by_side(repeats: int) -> None:
    """Run every program everywhere, in turns, so that noise meets all of them."""
    with _open() as session:

        def here(source: str) -> float:
            execution = session.run(source)
            assert execution.ok, execution.error
            return execution.seconds["cpu"]

        ways: dict[str, Callable[[str], float | None]] = {**_others(), "this sandbox": here}
        for name, source in PROGRAMS.items():
            walls, cpus = _in_turns(ways, name, source, repeats)
            for way in walls:
                ratio = min(walls[way]) / min(walls["RestrictedPython"])
                print(f"{name:10} {way:17} {min(walls[way]) * 1e3:9.3f} ms", end="")
                print(f" {ratio:7.2f} x RestrictedPython", end="")
                ratio = min(cpus[way]) / min(cpus["RestrictedPython"])
                print(f", {ratio:.2f} x its CPU time" if way == "this sandbox" else "")


def _in_turns(
    ways: dict[str, Callable[[str], float | None]], name: str, source: str, repeats: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return seconds of wall and of CPU time by way; those that cannot run it are left out."""
    walls: dict[str, list[float]] = {way: [] for way in ways if name in SHORT or way not in SLOW}
    cpus: dict[str, list[float]] = {way: [] for way in walls}
    for _ in range(repeats):
        for way in [*walls]:
            started, cpu = time.perf_counter(), time.thread_time()
            try:
                spent = ways[way](source)
            except Exception as error:
                print(f"{name:10} {way:17} does not run: {str(error).strip()[:60]!r}")
                del walls[way]
                continue
            cpus[way].append(time.thread_time() - cpu if spent is None else spent)
            walls[way].append(time.perf_counter() - started)
    return walls, cpus


def _must(session: ProcessSandbox, source: str) -> None:
    execution = session.run(source)
    assert execution.ok, execution.error


# This sandbox alone


def _starts(repeats: int) -> None:
    with _open() as first:
        _must(first, TINY)
        for name, pause in (("with a spare worker", 0.05), ("one after the other", 0.0)):
            samples = []
            for _ in range(repeats):
                time.sleep(pause)
                started = time.perf_counter()
                session = _open()
                _must(session, TINY)
                samples.append(time.perf_counter() - started)
                session.close()
            _report(f"fresh session to first result, {name}", samples)
        zygote = first._new_worker().zygote
        spawned = [_seconds(lambda: zygote.spawn().wait_until_ready()) for _ in range(repeats)]
        _report("fork and jail a worker without a spare", spawned)
        _report("warm cell `1 + 1`", [_seconds(lambda: _must(first, TINY)) for _ in range(200)])


def _floor() -> float:
    """Return the seconds that a byte needs to a process that sleeps and back: two wake-ups."""
    ours, theirs = socket.socketpair()
    if (child := os.fork()) == 0:
        ours.close()
        while theirs.recv(1):
            theirs.sendall(b"x")
        os._exit(0)
    theirs.close()
    started = time.perf_counter()
    for _ in range(CALLS):
        ours.sendall(b"x")
        ours.recv(1)
    spent = (time.perf_counter() - started) / CALLS
    ours.close()
    os.waitpid(child, 0)
    return spent


def _calls() -> None:
    _report("one byte to another process and back", [_floor() for _ in range(5)], "us", 1e6)
    source = f"for i in range({CALLS}): ping(i)"
    with _open() as session:
        _must(session, source)
        plain = [_seconds(lambda: _must(session, source)) / CALLS for _ in range(5)]
        _report("capability call, checked and charged", plain, "us", 1e6)

        def traced() -> None:
            with recording(Recorder()):
                _must(session, source)

        spans = [_seconds(traced) / CALLS for _ in range(5)]
        _report("capability call, traced as well", spans, "us", 1e6)


def _limits() -> None:
    limit = Limits(wall_s=0.3, cpu_s=10, memory_mb=1024)
    with _open() as session:
        for name, source in STUCK.items():
            late = [_seconds(lambda s=source: session.run(s, limits=limit)) - 0.3 for _ in range(3)]
            _report(f"overrun of a wall limit: {name}", late)
            _must(session, TINY)
    print(f"(a program has {GRACE_S} s to end after a soft stop)")


def _private_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
    return sum(sizes) / 1024


def _many(alive: int, total: int) -> None:
    sessions = [_open() for _ in range(alive)]
    started = time.perf_counter()
    assert [session.run("6 * 7").value for session in sessions] == [42] * alive
    print(f"{alive} sessions alive, each answered: {time.perf_counter() - started:.2f} s")
    assert sessions[0]._worker is not None
    keeper = sessions[0]._worker.zygote.process.pid
    workers = [pid for pid in _below(keeper) if not _below(pid)]
    memory = statistics.median(_private_mb(pid) for pid in workers)
    print(f"private memory of an idle session: {memory:.1f} MiB (median of {len(workers)})")
    for session in sessions:
        session.close()
    before = len(os.listdir("/proc/self/fd")), len(_below(keeper)), _private_mb(keeper)
    started = time.perf_counter()
    for _ in range(total):
        with _open() as session:
            _must(session, TINY)
    took = time.perf_counter() - started
    after = len(os.listdir("/proc/self/fd")), len(_below(keeper)), _private_mb(keeper)
    print(f"{total} sessions opened and closed in {took:.1f} s")
    print(f"  descriptors, processes, MiB of the keeper before {before} and after {after}")


def _below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [found for child in map(int, children) for found in (child, *_below(child))]


SECTIONS: dict[str, Callable[[bool], None]] = {
    "starts": lambda quick: _starts(10 if quick else 60),
    "calls": lambda _: _calls(),
    "peers": lambda quick: _side_by_side(2 if quick else 15),
    "limits": lambda _: _limits(),
    "many": lambda quick: _many(*((20, 50) if quick else (100, 1000))),
}


def main() -> None:
    """Print one line per measurement, of the sections that are named or of all."""
    for name in sys.argv[1:]:
        if name not in (*SECTIONS, "--quick"):
            sys.exit(f"there is no section `{name}`; there are {', '.join(SECTIONS)}")
    wanted = [name for name in sys.argv[1:] if name in SECTIONS] or list(SECTIONS)
    for name in wanted:
        if name != "many" or sys.platform == "linux":
            SECTIONS[name]("--quick" in sys.argv)


if __name__ == "__main__":
    main()
