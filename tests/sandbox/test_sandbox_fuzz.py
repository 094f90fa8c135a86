"""Random messages and random programs: refused in the two ways that are meant, or harmless.

`python -m bench.sandbox_fuzz` runs the same for longer.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket

from hypothesis import given, settings
from hypothesis import strategies as st
from language_attacks import table
from sandbox_world import LIMITS, Patch, World

from viper.core.execution import Limits
from viper.core.ledger import Ledger
from viper.sandbox.direct import DirectSandbox
from viper.sandbox.dispatch import Dispatcher
from viper.sandbox.outcome import Spent, execution_of
from viper.sandbox.protocol import Channel, ConnectionEnded, FrameError
from viper.sandbox.values import BadData

TAGS = st.sampled_from(["$t", "$s", "$d", "$h", "$F", "$i", "$f", "$b", "$z", "op", "name", "line"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | TAGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TAGS, inner, max_size=2),
    max_leaves=6,
)
DONE = {
    "op": "done", "status": "ok", "value": None, "error": None, "binds": False,
    "stdout": "", "lines": [], "cpu_s": 0.0, "peak_mb": 0.0,
}  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from([*DONE, "extra"]), JSON, max_size=3)
NAMES = st.sampled_from(["ask", "echo", "Patch", "Patch.find", "Patch.secret", "os.system", ""])
PIECES = sorted({line for code in table().values() for line in code.split("\n") if line.strip()})


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_random_bytes_are_a_frame_or_a_broken_protocol(data):
    left, right = socket.socketpair()
    channel = Channel(right, 1000, 1000)
    left.sendall(data)
    left.close()
    with contextlib.suppress(FrameError, ConnectionEnded):
        while True:
            assert isinstance(channel.receive(1), dict)
    channel.close()


@settings(max_examples=150, deadline=None)
@given(FIELDS)
def test_random_ending_of_a_cell_is_taken_or_refused(fields):
    dispatcher = Dispatcher(World().capabilities())
    message = json.loads(json.dumps({**DONE, **fields}))
    with contextlib.suppress(FrameError, BadData):
        execution = execution_of(message, dispatcher, Limits(), Spent(), Ledger())
        assert execution.status in ("ok", "error", "rejected", "killed")


@settings(max_examples=150, deadline=None)
@given(NAMES, JSON, JSON)
def test_random_call_is_answered_or_refused_and_reaches_only_what_is_declared(name, args, kwargs):
    world = World()
    dispatcher = Dispatcher(world.capabilities())
    with contextlib.suppress(BadData):
        reply = dispatcher.call(name, args, kwargs)
        assert set(reply) <= {"value", "error", "stop"}
        assert name in dispatcher._names
        json.dumps(reply, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_pieces_of_attacks_in_any_order_stay_inside(lines, source_of_chance):
    program = splice(lines, source_of_chance)
    session = DirectSandbox(World().capabilities(), limits=LIMITS)
    execution = session.run(program, bindings={"p": Patch(1)})
    assert execution.status in ("ok", "rejected", "error", "killed")
    assert session.run("1 + 1").value == 2


def splice(lines: list[str], chance: random.Random) -> str:
    """Return lines put together, some of them cut and joined in the middle."""
    cut = [
        line[: chance.randrange(len(line) + 1)] if chance.random() < 0.2 else line for line in lines
    ]
    return "\n".join(cut)
