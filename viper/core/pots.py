"""What one grant counts of one resource, and what all grants of a tree share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from viper.core.budget import WORDS


@dataclass
class Tree:
    """What all grants of one tree share."""

    lock: threading.Condition = field(default_factory=threading.Condition)
    helpers: int = 0
    """Threads that work beside the first one."""
    max_helpers: int = 0
    is_cost_known: bool = True


@dataclass(slots=True)
class Pot:
    """One resource of one grant."""

    allowed: float | None
    spent: float = 0.0
    reserved: float = 0.0
    """Of calls that are under way."""
    held: float = 0.0
    """Set aside for children and not used by them yet."""
    is_held_above: bool = False
    soft: float | None = None
    """From this much on a notice is due; None once it was given."""

    def room(self) -> float:
        """Return what can still be reserved."""
        if self.allowed is None:
            return float("inf")
        return self.allowed - self.spent - self.reserved - self.held

    def add(self, *, reserved: float = 0.0, spent: float = 0.0, held: float = 0.0) -> bool:
        """Count; return whether a notice became due."""
        self.reserved += reserved
        self.spent += spent
        self.held += held
        if self.soft is None or self.spent < self.soft:
            return False
        self.soft = None
        return True

    def notice(self, resource: str) -> str:
        """Return what to say when the limit comes near."""
        word, unit = WORDS[resource]
        return f"{word} limit: {self.spent:,.6g}{unit} of {self.allowed:,.6g}{unit} spent"
