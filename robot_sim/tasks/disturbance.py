"""What happens to a table in mid-episode, while nobody looks: things are moved.

In a task row: `"disturb": [{"after": 1, "move": "red block", "to": [0.1, -0.4]}]`, where
`after` counts the skill calls that were made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robot_sim.errors import TaskError
from robot_sim.scene import WORKSPACE

__all__ = ["Disturbance", "read_disturbances"]

_FIELDS = ("after", "move", "to")


@dataclass(frozen=True)
class Disturbance:
    """One thing is put elsewhere on the table."""

    after: int
    """Skill calls before it happens."""
    move: str
    """Name of the thing."""
    to: tuple[float, float]
    """Where its centre is put, world, metres."""

    def to_row(self) -> dict[str, Any]:
        """Return the form that task files use."""
        return {"after": self.after, "move": self.move, "to": list(self.to)}


def read_disturbances(rows: Any, names: Sequence[str]) -> tuple[Disturbance, ...]:
    """Read the `disturb` of a task row.

    Args:
        rows: A list of mappings, or None.
        names: The objects of the task.

    Raises:
        TaskError: If a row is damaged, or moves what is not there or off the table.
    """
    if rows is None:
        return ()
    if not isinstance(rows, list | tuple):
        raise TaskError(f"disturb is a list, not {rows!r}.")
    return tuple(_read(row, names) for row in rows)


def _read(row: Any, names: Sequence[str]) -> Disturbance:
    if not isinstance(row, Mapping) or set(row) != set(_FIELDS):
        raise TaskError(
            f'a disturbance is {{"after": 1, "move": "red block", "to": [x, y]}}, not {row!r}.'
        )
    after, move = row["after"], row["move"]
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise TaskError(f"disturb: after is a number of skill calls, not {after!r}.")
    if move not in names:
        raise TaskError(f"disturb: there is no {move!r}; there are {', '.join(names)}.")
    x0, y0, x1, y1 = WORKSPACE
    try:
        x, y = (float(v) for v in row["to"])
    except (TypeError, ValueError):
        raise TaskError(f"disturb: to is [x, y] in metres, not {row['to']!r}.") from None
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        raise TaskError(f"disturb: {[x, y]} is outside x {x0}..{x1}, y {y0}..{y1} metres.")
    return Disturbance(after, move, (x, y))
