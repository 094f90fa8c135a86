"""What a robot reports: outcomes, steps, expectations, and what it could do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from viper.vision.space.thing import Thing

__all__ = ["Expectation", "Outcome", "Relation", "SkillOption", "StepRecord", "Tier", "Xy"]

Tier = Literal["camera", "oracle"]
"""What perception may use: pictures, or the simulator's true state."""
Relation = Literal["on", "in", "at"]
Xy = tuple[float, float]


@dataclass(frozen=True)
class Outcome:
    """What became of a skill, as the next look saw it."""

    ok: bool
    why_not: str
    """One sentence, empty if ok."""
    changed: str
    """What moved, in words; empty if nothing did."""
    text: str
    """What was asked for, in words."""

    def __bool__(self) -> bool:
        return self.ok


@dataclass(frozen=True)
class StepRecord:
    """One skill as it was done, for traces and for models that read what happened."""

    skill: str
    text: str
    ok: bool
    why_not: str
    changed: str
    tries: int
    """Motions that were made; 0 if the wish was already true."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time by kind: model, camera, load (of weights), physics."""


@dataclass(frozen=True, eq=False)
class Expectation:
    """What a successful skill left behind, and what should still be so."""

    thing: Thing
    relation: Relation
    where: Thing | Xy
    text: str
    """In words: "the red block in the blue bowl"."""


@dataclass(frozen=True)
class SkillOption:
    """A skill call that could be made now."""

    skill: str
    args: tuple[str | float, ...]
    """Names of things and places, directions, metres."""
    text: str
    """As a language model scores it."""
