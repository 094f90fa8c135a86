"""Each check of what a worker says, removed in turn, lets some message through."""

from __future__ import annotations

import ast
import gc
import inspect
import json
import math
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
import test_sandbox_mutations as language
from sandbox_world import Patch, World
from second_attacks import FRAMES
from test_sandbox_mutations import load
from test_sandbox_process import FORGED
from third_attacks import FRAMES as THIRD
from third_attacks import SURROGATE

from viper.core.execution import Limits
from viper.core.ledger import Ledger
from viper.sandbox import dispatch, outcome, protocol, values

NAMES = ("values", "protocol", "repeats", "dispatch", "outcome")
"""Modules in the order in which they import each other."""
SHORT = frozenset(name for name in FRAMES if name.endswith("chosen to collide"))
CALL = {
    **{"op": str, "name": str, "args": list, "kwargs": dict, "dropped": list},
    "line": (type(None), int),
}


def is_check(node: ast.AST) -> bool:
    """Return whether a statement is an `if` that ends in a refusal."""
    if not isinstance(node, ast.If):
        return False
    last = node.body[-1]
    answers = ("'stop'", "error_reply(")
    return isinstance(last, ast.Raise) or (
        isinstance(last, ast.Return) and any(word in ast.unparse(last) for word in answers)
    )


def part_mutants(module: ModuleType) -> Iterator[Any]:
    """Yield the module's source without one part each of a check's condition."""
    home = module.__name__.rpartition(".")[2]
    for name, tree in language.part_mutants(module, is_check):
        yield pytest.param(home, tree, id=name)


def mutants(module: ModuleType) -> Iterator[Any]:
    """Yield the module's source without one of its checks each, named by that check."""
    source = inspect.getsource(module)
    for index in range(sum(map(is_check, ast.walk(ast.parse(source))))):
        tree = ast.parse(source)
        node = [node for node in ast.walk(tree) if is_check(node)][index]
        assert isinstance(node, ast.If)
        home = module.__name__.rpartition(".")[2]
        name = f"{home}: if {ast.unparse(node.test)[:70]}"
        node.test = ast.copy_location(ast.Constant(False), node.test)
        yield pytest.param(home, tree, id=name)


class Host:
    """The host's side of a conversation, made of modules that may lack a check."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self.parts = parts
        self.shared = self.dispatcher()
        self.opened: list[socket.socket] = []
        self.refusals = (parts["protocol"].FrameError, parts["values"].BadData)

    def dispatcher(self, **limits: Any) -> Any:
        """Return the host's table of a new session."""
        found = self.parts["dispatch"].Dispatcher(World().capabilities())
        found.begin(Limits(**limits))
        return found

    def pair(self) -> tuple[socket.socket, socket.socket]:
        """Return two connected sockets that `close` closes."""
        self.opened += (pair := socket.socketpair())
        return pair

    def close(self) -> None:
        """Close every socket."""
        for end in self.opened:
            end.close()

    def channels(self, size: int = 1000) -> tuple[Any, Any]:
        """Return two ends of a connection."""
        left, right = self.pair()
        make = self.parts["protocol"].Channel
        return make(left, size, size), make(right, size, size)

    def refuses(self, frame: bytes) -> bool:
        """Return whether a frame is refused in one of the ways that are meant."""
        ours, theirs = self.pair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
        theirs.settimeout(5)
        theirs.sendall(frame)
        theirs.close()
        limit = self.parts["protocol"].MAX_TO_HOST
        channel = self.parts["protocol"].Channel(ours, limit, limit)
        dispatcher = self.shared
        dispatcher.begin(Limits())
        try:
            message = channel.receive(1.0)
            if message.get("op") == "done":
                spent = self.parts["outcome"].Spent()
                self.parts["outcome"].execution_of(message, dispatcher, Limits(), spent, Ledger())
            else:
                self.parts["protocol"].check(message, CALL)
                dispatcher.codec.release(message["dropped"])
                dispatcher.call(*(message[key] for key in ("name", "args", "kwargs", "line")))
        except self.refusals:
            return True
        return False


def raises(kind: type[BaseException] | tuple[Any, ...], run: Callable[[], Any]) -> bool:
    """Return whether exactly such an error comes out."""
    try:
        run()
    except kind:
        return True
    return False


def deep(levels: int) -> Any:
    """Return lists inside lists."""
    found: Any = 1
    for _ in range(levels):
        found = [found]
    return found


def truths(host: Host) -> Iterator[bool]:
    """Yield what holds as long as every check is there."""
    slow = host.parts["values"].MAX_COLLISIONS + 100
    pairs = [[k * (2**61 - 1), 0] for k in range(1, slow)]
    keys = [key for key, _ in pairs]
    for value in ({"$d": pairs}, {"$s": keys}, {"$s": [{"$t": [key]} for key in keys]}):
        body = json.dumps(dict(json.loads(FRAMES["infinite CPU time"][4:]), cpu_s=0, value=value))
        yield host.refuses(len(body).to_bytes(4, "big") + body.encode())
    for name, frame in {**FORGED, **FRAMES, **THIRD}.items():
        if name not in SHORT:
            yield host.refuses(frame)
    yield from truths_of_values(host)
    yield from truths_of_calls(host)
    yield from truths_of_channels(host)


def truths_of_values(host: Host) -> Iterator[bool]:
    """Yield what holds for values on their way."""
    codec = host.dispatcher().codec
    bad, cannot = host.parts["values"].BadData, host.parts["values"].Unencodable
    for data in (
        math.inf,
        deep(40),
        {},
        {"a": 1, "b": 2},
        object(),
        {"$t": 1},
        {"$F": [[]]},
        {"$F": [[], 1]},
    ):
        yield raises(bad, lambda data=data: codec.decode(data))
    for data in (
        {"$d": [1]},
        {"$d": [[1]]},
        {"$F": [1, ""]},
        {"$i": 5},
        {"$d": {}},
        {"$i": "0x" + "f" * 5000},
    ):
        yield raises(bad, lambda data=data: codec.decode(data))
    for value in (deep(40), 10**5000, object()):
        yield raises(cannot, lambda value=value: codec.encode(value))
    yield codec.decode(codec.encode(deep(20))) == deep(20)


def truths_of_calls(host: Host) -> Iterator[bool]:
    """Yield what holds for calls."""
    bad = host.parts["values"].BadData
    dispatcher = host.dispatcher(calls=2, handles=2)
    yield raises(bad, lambda: dispatcher.call("os.system", [], {}))
    yield raises(bad, lambda: dispatcher.call("echo", {}, {}))
    yield raises(bad, lambda: dispatcher.call("echo", [], []))
    yield raises(bad, lambda: dispatcher.codec.release([1]))
    yield raises(bad, lambda: dispatcher.codec.decode({"$h": "0" * 16}))
    for name in ("_x", "a b"):
        text = "programs use public names"
        yield text in str(raised(lambda name=name: dispatcher.encode_bindings({name: 1})))
    for key in json.loads(SURROGATE[4:])["kwargs"]:
        reply = host.dispatcher().call("echo", [], {key: 1})
        yield "takes no argument of such a name" in reply["error"]["message"]
    reply = dispatcher.call("Patch.find", [1, "cup"], {})
    yield "is called on an instance" in reply["error"]["message"]
    yield dispatcher.call("Patch.find", [{"$h": handle_of(dispatcher)}, "cup"], {}) == {
        "stop": "HandleLimit"
    }
    yield dispatcher.call("echo", [1], {}) == {"stop": "CallLimit"}


def handle_of(dispatcher: Any) -> str:
    """Return the id that a new host object gets."""
    return str(dispatcher.codec.encode(Patch(1))["$h"][0])


def raised(run: Callable[[], Any]) -> BaseException | None:
    """Return the error that comes out."""
    try:
        run()
    except Exception as error:
        return error
    return None


def truths_of_channels(host: Host) -> Iterator[bool]:
    """Yield what holds for frames on their way."""
    broken, over = host.parts["protocol"].FrameError, host.parts["protocol"].ConnectionEnded
    left, right = host.channels()
    yield raises(broken, lambda: left.send({"a": "x" * 2000}))
    left._socket.sendall((5000).to_bytes(4, "big") + b" " * 5000)
    yield raises(broken, lambda: right.receive(0.05))
    left, right = host.channels(10**6)
    yield raises(TimeoutError, lambda: right.receive(0.001))
    yield raises(TimeoutError, lambda: left.send({"a": "x" * 900_000}, 0.001))
    left.close()
    yield raises(over, lambda: right.receive(0.05))
    yield not raises(Exception, lambda: dribbled(host))


def dribbled(host: Host) -> None:
    """Receive from a sender whose next byte is always there; `TimeoutError` is right."""
    right = host.channels()[1]
    right._wait = lambda *_: None

    class Slow:
        def recv(self, _size: int, _flags: int) -> bytes:
            time.sleep(0.001)
            return b"\0" if right._buffer else b"\0\0\1\0"

    right._socket = Slow()
    if not raises(TimeoutError, lambda: right.receive(0.01)):
        raise AssertionError("it waited on")


CASES = [
    case
    for module in (protocol, values, dispatch, outcome)
    for case in (*mutants(module), *part_mutants(module))
]


def host_of(home: str, tree: ast.Module | None, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Return a host all of whose modules are fresh, one of them without a check."""
    parts: dict[str, Any] = {}
    for name in NAMES:
        module = import_module(f"viper.sandbox.{name}")
        source = tree if name == home and tree else ast.parse(inspect.getsource(module))
        parts[name] = load(module, source)
        monkeypatch.setitem(sys.modules, module.__name__, parts[name])
    return Host(parts)


@pytest.mark.parametrize(("home", "tree"), CASES)
def test_removed_check_is_missed(home, tree, monkeypatch):
    host = host_of(home, tree, monkeypatch)
    signal.signal(signal.SIGALRM, _give_up)
    gc.disable()  # an error raised in a callback of the collector would be lost
    signal.setitimer(signal.ITIMER_REAL, 1.0, 0.1)  # some checks are all that ends a loop
    try:
        held = all(truths(host))
    except Exception:
        held = False  # an error that no check foresaw would reach the host's own caller
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        gc.enable()
        host.close()
    assert not held


def _give_up(*_: object) -> None:
    raise RuntimeError("it hangs")


def test_all_is_refused_where_nothing_is_removed(monkeypatch):
    host = host_of("", None, monkeypatch)
    assert all(truths(host))
    host.close()
