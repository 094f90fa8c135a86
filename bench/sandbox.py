"""Measure the sandbox: start, first result, a call, loops against RestrictedPython in process.

Run with `python -m bench.sandbox`. Medians; the machine decides the absolute figures.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from viper.core.capability import CapabilitySet
from viper.core.execution import Limits
from viper.sandbox.host import ProcessSandbox

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
result = fib(21)
"""
CALLS = 2000
LIMITS = Limits(wall_s=60, cpu_s=60, calls=10 * CALLS)


def ping(value: int) -> int:
    """Answer at once."""
    return value


def _seconds(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _fresh() -> None:
    with ProcessSandbox(CapabilitySet.of(ping), limits=LIMITS) as session:
        assert session.run("1 + 1").value == 2


def _restricted(source: str) -> None:
    """Run `source` as RestrictedPython's own documentation does, with its own guards."""
    from RestrictedPython import compile_restricted, safe_globals
    from RestrictedPython.Guards import safer_getattr

    table = {
        **safe_globals,
        "__metaclass__": type,
        "__name__": "program",
        "_getattr_": safer_getattr,
        "_getitem_": lambda value, key: value[key],
        "_getiter_": iter,
        "_write_": lambda value: value,
    }
    exec(compile_restricted(source, "<bench>", "exec"), table)


def _report(name: str, samples: list[float], unit: str = "ms", scale: float = 1e3) -> None:
    median = statistics.median(samples) * scale
    print(f"{name:46} {median:9.3f} {unit}   n={len(samples)}  best {min(samples) * scale:.3f}")


def main() -> None:
    """Print one line per measurement."""
    _fresh()
    _report("fresh session to first result", [_seconds(_fresh) for _ in range(15)])
    with ProcessSandbox(CapabilitySet.of(ping), limits=LIMITS) as session:
        session.run("1")
        _report("warm cell `1 + 1`", [_seconds(lambda: session.run("1 + 1")) for _ in range(200)])
        source = f"for i in range({CALLS}):\n    ping(i)"
        calls = [_seconds(lambda: session.run(source)) / CALLS for _ in range(7)]
        _report("capability call", calls, "us", 1e6)
        for name, program in (("loop of 300,000 attribute reads", LOOP), ("fib(21)", FIB)):
            ours = [_seconds(lambda p=program: session.run(p)) for _ in range(7)]
            theirs = [_seconds(lambda p=program: _restricted(p)) for _ in range(7)]
            _report(name, ours)
            _report("  the same, RestrictedPython in process", theirs)
            ratio = statistics.median(ours) / statistics.median(theirs)
            print(f"  ratio {ratio:.2f}")
        limit = Limits(wall_s=0.3)
        late = [
            _seconds(lambda: session.run("while True: pass", limits=limit)) - 0.3 for _ in range(5)
        ]
        _report("overrun of a wall limit", late)


if __name__ == "__main__":
    main()
