"""Fuzz the sandbox for a while: random frames, forged messages, spliced programs.

Run with `python -m bench.sandbox_fuzz [seconds]`. Each round sends garbage to the
host's side of a real session or runs a random program in it, and then asks the
session for `1 + 1`. Prints how many of each were tried; ends at the first surprise.

30 s on a shared core, with both sides awake for a moment: 657 rounds, no surprise.
"""

from __future__ import annotations

import ast
import json
import random
import socket
import sys
import time
from collections import Counter

from viper.core.capability import CapabilitySet
from viper.core.execution import Limits
from viper.sandbox.host import ProcessSandbox

LIMITS = Limits(wall_s=0.5, cpu_s=0.5, memory_mb=64, output_bytes=10_000, calls=100)
WORDS = (
    "__class__ __globals__ gi_frame f_back tb_frame format format_map getattr setattr type super "
    "object _getattr_ _write_ open eval exec import os sys math random echo list dict str int "
    "print lambda yield class def return for in if else try except with as match case not None "
    "( ) [ ] { } : , . = := == + * ** 1 10 'x' '{0.real}' f'{x}' \n \t"
)
DONE: dict[str, object] = {
    "op": "done", "status": "ok", "value": None, "error": None, "binds": False,
    "stdout": "", "lines": [], "cpu_s": 0.0, "peak_mb": 0.0,
}  # fmt: skip


def echo(value: object) -> object:
    """Return what was given."""
    return value


def _json(chance: random.Random, depth: int = 0) -> object:
    kind = chance.randrange(9 if depth < 5 else 6)
    plain = (None, True, chance.randrange(-9, 9), 1e308, "x" * chance.randrange(9), "$h")
    if kind < 6:
        return plain[kind]
    if kind == 6:
        return [_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    tags = ("$t", "$s", "$d", "$h", "$F", "$i", "$f", "$b", "$z", "op", "value", "error")
    return {chance.choice(tags): _json(chance, depth + 1) for _ in range(chance.randrange(1, 3))}


def _frame(chance: random.Random) -> bytes:
    """Return a frame that an honest worker would not send, or random bytes."""
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 60))
    message = dict(DONE)
    if kind == 1:
        message = {"op": "call", "name": chance.choice(("echo", "os.system", ""))}
        message |= {key: _json(chance) for key in ("args", "kwargs", "dropped", "line")}  # type: ignore[misc]
    for _ in range(kind - 1):
        message[chance.choice([*DONE, "extra"])] = _json(chance)  # type: ignore[assignment]
    body = json.dumps(message).encode()
    size = len(body) if chance.random() < 0.9 else chance.randrange(2**32)
    return size.to_bytes(4, "big") + body


def _program(chance: random.Random) -> str:
    words = WORDS.split(" ")
    for _ in range(200):
        text = " ".join(chance.choice(words) for _ in range(chance.randrange(2, 14)))
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        return text
    return "1"


def _forge(session: ProcessSandbox, frame: bytes) -> str:
    """Let the host read `frame` instead of what its worker says."""
    session.run("1")
    assert session._worker is not None
    channel = session._worker.channel
    host, worker = socket.socketpair()
    worker.sendall(frame)
    worker.shutdown(socket.SHUT_WR)
    channel._socket.close()
    channel._socket = host
    status = session.run("2").status
    worker.close()
    if session._worker is not None and session._worker.channel is channel:
        session._replace_worker()
    return status


def main() -> None:
    """Fuzz until the time is over."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    seed = random.randrange(2**32)
    chance, end, tried = random.Random(seed), time.monotonic() + seconds, Counter[str]()
    print(f"seed {seed}")
    with ProcessSandbox(CapabilitySet.of(echo), limits=LIMITS) as session:
        while time.monotonic() < end:
            if chance.random() < 0.3:
                status, kind = _forge(session, _frame(chance)), "frame"
            else:
                status, kind = session.run(_program(chance)).status, "program"
            tried[f"{kind}: {status}"] += 1
            assert session.run("1 + 1").value == 2
    for name, count in sorted(tried.items()):
        print(f"{name:24} {count}")
    print(f"{sum(tried.values())} rounds, no surprise")


if __name__ == "__main__":
    main()
