"""What happened when a program ran: values that cross from the sandbox to loops and apps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from viper.core.errors import InputError

# Clocks and the kernel's timers take no more.
_LONGEST_S = 366 * 86_400.0

Status = Literal["ok", "rejected", "error", "killed", "sandbox_lost"]
"""`rejected`: refused by the policy. `error`: raised inside. `killed`: a limit.
`sandbox_lost`: the host's fault."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one cell of a program may spend."""

    wall_s: float = 30.0
    """Wall time, in seconds; the host's model calls count too."""
    cpu_s: float = 20.0
    """CPU time of the worker, in seconds; up to 0.2 ms of waiting for each call counts too."""
    memory_mb: int = 512
    """Address space that the worker may add to its own start size, in MiB."""
    output_bytes: int = 100_000
    """Characters printed, and size of the value, in bytes."""
    calls: int = 10_000
    """Capability calls."""
    handles: int = 100_000
    """Host objects that the session's programs may hold, all cells together."""
    traffic_bytes: int = 256 * 2**20
    """Size of all arguments and replies of the cell's calls, in bytes."""
    cells: int = 100_000
    """Cells that a session may run; longer ones need a new session."""

    def __post_init__(self) -> None:
        for name in ("wall_s", "cpu_s"):
            value = getattr(self, name)
            if not -_LONGEST_S <= value <= _LONGEST_S:
                raise InputError(f"The limit {name} is {value}; give seconds, at most a year.")


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """Why a program did not end well, as data."""

    type: str
    message: str
    line: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the contract's `error` object."""
        return {"type": self.type, "message": self.message, "line": self.line}


@dataclass(frozen=True, slots=True)
class LineValue:
    """The value that one program line produced."""

    line: int
    """1-based line in the program's own source."""
    name: str | None
    """Name that was assigned, or None for an expression or a return."""
    text: str
    """Short representation, made in the worker and cut to a few hundred characters."""
    value: Any = None
    """The host's own value where the line made one (patches, numbers, short lists), else None."""


@dataclass(slots=True)
class LineCost:
    """What the capability calls of one line of a program cost."""

    line: int | None
    """Counted from 1; None where no line of the cell is known."""
    calls: int = 0
    passes: int = 0
    """Model forward passes of all kinds; a batch is one."""
    images: int = 0
    texts: int = 0
    hits: int = 0
    """Answers from memory."""
    ms: float = 0.0
    """Time on the host, milliseconds."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "line": self.line,
            "calls": self.calls,
            "passes": self.passes,
            "images": self.images,
            "texts": self.texts,
            "hits": self.hits,
            "ms": round(self.ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Execution:
    """The outcome of one cell."""

    status: Status
    value: Any = None
    """Plain data or host objects (an `ImagePatch`, for instance); never a worker object."""
    stdout: str = ""
    error: ErrorInfo | None = None
    lines: tuple[LineValue, ...] = ()
    calls: Mapping[str, int] = field(default_factory=dict)
    """Capability calls by name, e.g. `{"ImagePatch.find": 2}`."""
    passes: Mapping[str, int] = field(default_factory=dict)
    """Model forward passes by kind; a batch is one pass."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    costs: tuple[LineCost, ...] = ()
    """What the calls of each line cost, in the order of the lines."""

    @property
    def ok(self) -> bool:
        """Whether the program ran to its end."""
        return self.status == "ok"
