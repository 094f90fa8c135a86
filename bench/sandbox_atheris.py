"""Coverage-guided fuzzing of what reads hostile bytes: frames, messages, program texts.

Run with `python -m bench.sandbox_atheris [-max_total_time=120]` where `pip install
atheris` works; the options are libFuzzer's. Frames and messages must be taken or refused
in the ways that are meant, and no compiled program may hold a private name or attribute
that the policy did not put there itself.

91 s on a loaded core: 180,792 inputs, no surprise.
"""

from __future__ import annotations

import contextlib
import dis
import json
import random
import socket
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["viper.sandbox"]):
    from bench.sandbox_fuzz import WORDS
    from viper.core.capability import CapabilitySet
    from viper.core.execution import Limits
    from viper.core.ledger import Ledger
    from viper.sandbox.dispatch import Dispatcher
    from viper.sandbox.outcome import Spent, execution_of
    from viper.sandbox.policy import DUNDER_METHODS
    from viper.sandbox.program import Refused, compile_cell
    from viper.sandbox.protocol import Channel, ConnectionEnded, FrameError
    from viper.sandbox.values import BadData

OWN = {"_", "_getattr_", "_write_", "_box_", "_augment_", "_class_", "_type_name_", "_Exception_"}
OWN |= {"_result_", "__name__", "__module__", "__qualname__", "__annotations__", "__class__"}
OWN |= {"__classcell__", "__doc__"}
PROGRAMS = (
    "x.y += 1\nx[0] += 1",
    "class A:\n  x: int = 1\n  def __init__(self): super().__init__()",
    "from math import pi as q\nimport re",
    "match x:\n  case {'a': int(), **r}: r\n  case [y, *z]: z",
    "try: p.x\nexcept ValueError as e: raise TypeError from e",
    "def f(a, *b, c=1, **d):\n  global x\n  with p as q: yield q\n  return a",
    "[(y := z) for z in x if z.w]\ndel x.a, x[1]",
    "lambda a: f'{a.b!r:>{a.c}}'",
    "getattr(p, 'x').__class__.__name__",
)
_TOKENS = WORDS.split(" ")


def echo(value: object) -> object:
    """Return what was given."""
    return value


_DISPATCHER = Dispatcher(CapabilitySet.of(echo))


def try_frames(data: bytes) -> None:
    """Read a stream of bytes as the host does."""
    ours, theirs = socket.socketpair()
    channel = Channel(ours, 4096, 4096)
    theirs.sendall(data[:8192])
    theirs.close()
    with contextlib.suppress(FrameError, ConnectionEnded):
        while True:
            assert isinstance(channel.receive(1.0), dict)
    channel.close()


def try_message(data: bytes) -> None:
    """Read JSON as the end of a cell, and as a call."""
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(message, dict):
        message = {"value": message}
    done: dict[str, Any] = {
        "op": "done", "status": "ok", "value": None, "error": None, "binds": False,
        "stdout": "", "lines": [], "cpu_s": 0.0, "peak_mb": 0.0,
    }  # fmt: skip
    with contextlib.suppress(FrameError, BadData):
        found = execution_of({**done, **message}, _DISPATCHER, Limits(), Spent(), Ledger())
        json.dumps([found.stdout, found.seconds]).encode()
        (found.error.message if found.error else "").encode()
    _DISPATCHER.begin(Limits())
    with contextlib.suppress(BadData):
        json.dumps(_DISPATCHER.call("echo", [message.get("value")], {}), allow_nan=False)


def try_program(data: bytes) -> None:
    """Compile a text, or words chosen by the bytes, and look at the code."""
    text = data[1:].decode("utf-8", "ignore")
    if data[0] % 2:
        text = " ".join(_TOKENS[byte % len(_TOKENS)] for byte in data[1:60])
    with contextlib.suppress(Refused):
        cell = compile_cell(
            text, "<cell>", known={"p", "echo", "x", "int", "str", "print", "type", "super"},
            library={"echo"}, arguments=set(), first_slot=0,
        )  # fmt: skip
        look_at(cell.code)


def look_at(code: CodeType) -> None:
    """Fail if the code reads or writes a private name that is not the policy's own."""
    for step in dis.get_instructions(code):
        name = step.argval
        if step.opname.endswith(("_NAME", "_GLOBAL", "_ATTR", "_METHOD")) and str(name)[:1] == "_":
            is_own = name in OWN or str(name).startswith("_record_") or name in DUNDER_METHODS
            assert is_own, f"{step.opname} {name}"
    for const in code.co_consts:
        if isinstance(const, CodeType):
            look_at(const)


def try_one(data: bytes) -> None:
    """Give one input to the reader that its first byte names."""
    if len(data) > 2:
        (try_frames, try_message, try_program, try_program)[data[0] % 4](data[1:])


def seeds() -> list[bytes]:
    """Return inputs to start from."""
    chance = random.Random(1)
    texts = [b"\x02\x00" + program.encode() for program in PROGRAMS]
    frames = [b"\x00" + n.to_bytes(4, "big") + b'{"a":1}'[:n] for n in (2, 7)]
    messages = [b'\x01{"value":{"$d":[[1,2]]}}', b'\x01{"lines":[{"line":1}],"status":"error"}']
    return [*texts, *frames, *messages, *(b"\x03\x01" + chance.randbytes(20) for _ in range(9))]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            Path(folder, str(number)).write_bytes(seed)
        limits = [] if len(sys.argv) > 1 else ["-max_total_time=120"]
        atheris.Setup([*sys.argv, *limits, "-max_len=400", folder], try_one)
        atheris.Fuzz()
