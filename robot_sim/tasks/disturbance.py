"""What happens to a table in mid-episode, while nobody looks: things move, fall and appear.

In a task row, `after` counts the skill calls that were made:

    "disturb": [
        {"after": 1, "move": "red block", "to": [0.1, -0.4]},
        {"after": 0, "drop": "red block"},
        {"after": 2, "add": "green cup", "to": [-0.1, -0.6]}
    ]

A thing that is to be dropped falls out of the hand the next time that the hand carries it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from robot_sim.errors import TaskError, shown
from robot_sim.tasks.layout import read_xy, thing

__all__ = ["Disturbance", "Kind", "read_disturbances"]

Kind = Literal["move", "drop", "add"]
# Disturbances of one task.
MAX_CHANGES = 20

_KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Disturbance:
    """One thing is put elsewhere on the table, falls, or is new."""

    after: int
    """Skill calls before it happens."""
    kind: Kind
    thing: str
    """Name of what is moved, dropped or added."""
    to: tuple[float, float] | None = None
    """Where the centre is put, world, metres; None for what is dropped."""

    def to_row(self) -> dict[str, Any]:
        """Return the form that task files use."""
        row: dict[str, Any] = {"after": self.after, self.kind: self.thing}
        return row if self.to is None else {**row, "to": list(self.to)}


def read_disturbances(rows: Any, names: Sequence[str]) -> tuple[Disturbance, ...]:
    """Read the `disturb` of a task row.

    Args:
        rows: A list of mappings, or None.
        names: The objects of the task.

    Raises:
        TaskError: If a row is damaged, moves what is not there or off the table, or adds what
            is there already.
    """
    if rows is None:
        return ()
    if not isinstance(rows, list | tuple):
        raise TaskError(f"disturb is a list, not {shown(rows)}.")
    if len(rows) > MAX_CHANGES:
        raise TaskError(f"a task has at most {MAX_CHANGES} disturbances, not {len(rows)}.")
    known, changes = list(names), []
    for row in rows:
        change = _read(row, known)
        if change.kind == "add":
            known.append(change.thing)
        changes.append(change)
    return tuple(changes)


def _read(row: Any, names: Sequence[str]) -> Disturbance:
    kinds = [kind for kind in _KINDS if isinstance(row, Mapping) and kind in row]
    fields = {"after", *kinds} | ({"to"} if kinds != ["drop"] else set())
    if len(kinds) != 1 or set(row) != fields:
        raise TaskError(
            'a disturbance is {"after": 1, "move": "red block", "to": [x, y]}, or the same with '
            f'"add" for a new thing, or {{"after": 0, "drop": "red block"}}; not {shown(row)}.'
        )
    kind, after = kinds[0], row["after"]
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise TaskError(f"disturb: after is a number of skill calls, not {shown(after)}.")
    name = _read_name(kind, row[kind], names)
    return Disturbance(after, kind, name, None if kind == "drop" else read_xy("disturb", row["to"]))


def _read_name(kind: Kind, name: Any, names: Sequence[str]) -> str:
    if not isinstance(name, str):
        raise TaskError(f"disturb: {kind} names a thing, not {shown(name)}.")
    if kind == "add":
        name = " ".join(name.split())
        if name in names:
            raise TaskError(f"disturb: there is a {shown(name)} already; add {shown(name + ' 2')}.")
        return thing(name, (0.0, 0.0)).name
    if name not in names:
        raise TaskError(f"disturb: there is no {shown(name)}; there are {', '.join(names)}.")
    return name
