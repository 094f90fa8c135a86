"""A small world to call into: a class, a few functions, and a count of what was asked."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from viper.core.capability import CapabilitySet, HostClass, capability
from viper.core.errors import ModelError
from viper.core.execution import Limits
from viper.core.found import Found
from viper.core.ledger import record_pass
from viper.sandbox import launch
from viper.sandbox.launch import Worker, ZygoteProcess


class Patch:
    """A box on a picture."""

    def __init__(self, width: int, label: str = "block") -> None:
        self.width = width
        self.label = label

    @capability
    def find(self, noun: str) -> Found[Patch]:
        """Return two boxes, or none for a bowl."""
        record_pass("detector", seconds=0.0, images=1)
        if noun == "bowl":
            return Found([], "no bowl in the picture; seen: block")
        return Found([Patch(1, noun), Patch(2, noun)])

    def secret(self) -> str:
        """Stay out of reach: not marked as a capability."""
        return "secret"


class Film:
    """Boxes in a row, made when they are asked for."""

    def __init__(self, length: int) -> None:
        self.length = length

    @capability
    def part(self, index: int) -> Patch:
        """Return one of them."""
        return Patch(index)


class World:
    """Counts what the host was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.stored: list[Any] = []

    def capabilities(self) -> CapabilitySet:
        def ask(question: str, times: int = 1) -> str:
            """Answer a question."""
            self.asked.append(question)
            return question.upper() * times

        def echo(value: Any) -> Any:
            """Return what was given."""
            return value

        def store(value: Any) -> None:
            """Keep a value on the host."""
            self.stored.append(value)

        def fail(kind: str) -> None:
            """Fail like a model, or like a bug."""
            if kind == "model":
                raise ModelError("the model has no weights")
            raise RuntimeError("bug")

        def wait(seconds: float) -> str:
            """Take a while."""
            time.sleep(seconds)
            return "done"

        patch = HostClass.of(Patch, fields=["width"], construct=Patch)
        parts = ("length", "part")
        film = HostClass.of(Film, fields=["length"], construct=Film, sequence=parts)
        return CapabilitySet.of(ask, echo, store, fail, wait, patch, film)


LIMITS = Limits(wall_s=5.0, cpu_s=5.0, output_bytes=20_000, calls=200)


def host_pid(worker: Worker) -> int:
    """Return the number that a worker has outside of its own process namespace."""
    pending = [worker.zygote.process.pid]
    while pending:
        pid = pending.pop()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        (numbers,) = (line.split()[1:] for line in status.splitlines() if "NSpid" in line)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        if int(numbers[-1]) == worker.pid and not children:
            return pid
        pending += map(int, children)
    raise LookupError(f"no process for worker {worker.pid}")


@contextlib.contextmanager
def changed_files(
    home: Path, file: str, changes: Mapping[str, str], flags: int = 0
) -> Iterator[ZygoteProcess]:
    """Yield a zygote that runs a copy of the sandbox's files in which one differs.

    Args:
        home: Folder for the copy; must not exist.
        file: Path of the file that differs, below `viper/sandbox`.
        changes: New text by old text, which must be there once.
        flags: Start argument of the zygote.
    """
    copy = home / "viper" / "sandbox"
    original = Path(str(launch.__file__)).parent
    shutil.copytree(original, copy, ignore=shutil.ignore_patterns("__pycache__"))
    text = (copy / file).read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (copy / file).write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(launch, "__file__", str(copy / "launch.py"))
        zygote = ZygoteProcess(flags)
    try:
        yield zygote
    finally:
        zygote.close()


def descendants(pid: int) -> list[int]:
    """Return the processes below one."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        children = [int(child) for child in file.read().split()]
    return [*children, *(below for child in children for below in descendants(child))]


def all_end(pids: Iterable[int], within_s: float = 5.0) -> bool:
    """Return whether every process has ended, waiting a bounded time for it."""
    end = time.monotonic() + within_s
    pids = list(pids)
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(is_running, pids))


def is_running(pid: int) -> bool:
    """Return whether a process exists and has not ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
