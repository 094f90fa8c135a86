"""Measure the sandbox beside plain exec and, where they are installed, beside other sandboxes.

Run with `python -m bench.sandbox [--quick]`; `pip install asteval smolagents
pydantic-monty` adds their columns. Medians and best of n; what the other
processes of the machine do shows in the difference.

Two shared cores, Linux 6.18, CPython 3.11, moderate load: first result 1.4 ms with a
spare worker (best 0.7), 2.9 ms right after another session; capability call 30 us, traced
35 us; loop 0.65 x and mix 0.6 x RestrictedPython in process, fib(25) 1.2 to 1.3 x (fib(26)
1.6 x on a loaded machine), of which 2 ms are the cell itself; overrun of a wall limit 2 ms,
0.16 s where the worker must be killed; 2.8 MiB per idle session; 1,000 sessions opened and
closed leave nothing behind.
"""

from __future__ import annotations

import os
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


def _others() -> dict[str, Callable[[str], None]]:
    """Return how each installed sandbox runs a program."""
    found: dict[str, Callable[[str], None]] = {"plain exec": _exec, "RestrictedPython": _restricted}
    try:
        import asteval

        found["asteval"] = lambda source: asteval.Interpreter().eval(source, raise_errors=True)
    except ImportError:
        print("asteval: not installed")
    try:
        from smolagents.local_python_executor import LocalPythonExecutor

        found["smolagents"] = LocalPythonExecutor(["math"])
    except ImportError:
        print("smolagents: not installed")
    try:
        import pydantic_monty

        found["monty"] = lambda source: pydantic_monty.Monty(source).run()
    except ImportError:
        print("pydantic-monty: not installed")
    return found


def _side_by_side(repeats: int) -> None:
    ways: dict[str, Callable[[str], None]] = _others()
    with _open() as session:
        ways["this sandbox, open session"] = lambda source: _must(session, source)
        for name, program in (("1 + 1", TINY), ("loop", LOOP), ("fib(26)", FIB), ("mix", MIX)):
            base: float | None = None
            for way, run in ways.items():
                try:
                    samples = [_seconds(lambda r=run, p=program: r(p))]
                    # Whatever takes seconds is measured once.
                    again = repeats - 1 if samples[0] < 2 else 0
                    samples += [_seconds(lambda r=run, p=program: r(p)) for _ in range(again)]
                except Exception as error:
                    print(f"{name:8} {way:30} does not run: {str(error)[:60]!r}")
                    continue
                best = min(samples)
                base = best if way == "RestrictedPython" else base
                ratio = f"{best / base:6.2f} x RestrictedPython" if base else ""
                print(f"{name:8} {way:30} {best * 1e3:10.3f} ms best of {len(samples)}  {ratio}")


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


def _calls() -> None:
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


def main() -> None:
    """Print one line per measurement."""
    quick = "--quick" in sys.argv
    _starts(10 if quick else 60)
    _calls()
    _side_by_side(2 if quick else 5)
    _limits()
    if sys.platform == "linux":
        _many(*((20, 50) if quick else (100, 1000)))


if __name__ == "__main__":
    main()
