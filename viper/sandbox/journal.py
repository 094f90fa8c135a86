"""What a session keeps of its cells, so that a new worker can run them again. Host side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from viper.core.execution import Limits

_LONGEST_S = 1e6


@dataclass
class Cell:
    """One cell as it is sent, and the replies that its calls got."""

    message: dict[str, Any]
    replies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    traffic_bytes: int = 0

    @property
    def was_told_to_stop(self) -> bool:
        """Whether a call was answered with "stop", which a replay can do at the same place."""
        return any("stop" in reply for _, reply in self.replies)


@dataclass(frozen=True)
class Snapshot:
    """The cells that made a session's names, with the replies that they got."""

    cells: tuple[Cell, ...] = field(repr=False)
    size: int
    seed: int = field(repr=False)


def run_message(source: str, bindings: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the message that starts a cell."""
    return {
        "source": source,
        "bindings": bindings,
        "wall_s": min(limits.wall_s, _LONGEST_S),
        "cpu_s": min(limits.cpu_s, _LONGEST_S),
        "memory_mb": limits.memory_mb,
        "output_bytes": limits.output_bytes,
    }
