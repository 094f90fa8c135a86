"""What became of a skill: did it work, if not why, and what is different now."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Outcome"]

Vec3 = tuple[float, float, float]


@dataclass(frozen=True)
class Outcome:
    """The result of one skill; true if it worked."""

    skill: str
    """Name of the skill, "pick"."""
    text: str
    """What was asked for, in words."""
    ok: bool
    """True if the effect was verified."""
    why_not: str = ""
    """One sentence, empty if ok."""
    changed: dict[str, tuple[Vec3, Vec3]] = field(default_factory=dict)
    """Objects that moved by more than 5 mm: where from, where to, world, metres."""
    meant: tuple[str, ...] = ()
    """Objects that the skill was to move."""
    held: str | None = None
    """What the hand holds afterwards."""
    seconds: float = 0.0
    """Simulated time it took."""

    def __bool__(self) -> bool:
        return self.ok
