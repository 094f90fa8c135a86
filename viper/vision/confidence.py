"""How sure the vision part was: each decision leaves a probability of being right.

Whoever wants to know opens `deciding()`; decisions made inside the block are
collected, each one once. `combined` makes one number of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, get_args

DecisionKind = Literal["detection", "label", "missed", "match", "vqa", "scene", "supposed"]
"""There is a thing; it is called so; this is not one that was overlooked; it looks so; the
reply is right; the picture is of the kind that the models know; what a question takes for
granted is so, though it did not look so."""


# Smaller probabilities differ no more, nor do larger sums of doubt.
_LEAST = 1e-4
_MOST = 8.0


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a model decided."""

    kind: DecisionKind
    subject: str
    """What was decided about what, e.g. "red: block at 12,30"."""
    probability: float
    """Estimate in [0, 1] that the decision is right."""


@dataclass
class Decisions:
    """What was decided, and what a reader must be told, while this was open."""

    by_subject: dict[tuple[str, str], Decision] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[Decision]:
        """Return the decisions in the order in which they were first made."""
        return list(self.by_subject.values())

    @property
    def confidence(self) -> float:
        """Return the probability that every decision is right, in [0, 1]."""
        return combined(self.all)


_open: ContextVar[tuple[Decisions, ...]] = ContextVar("viper_decisions", default=())


@contextmanager
def deciding() -> Iterator[Decisions]:
    """Collect the decisions that are made inside the block."""
    decisions = Decisions()
    token = _open.set((*_open.get(), decisions))
    try:
        yield decisions
    finally:
        _open.reset(token)


def evidence(decisions: Iterable[Decision]) -> dict[str, float]:
    """Return what decisions say in a few numbers, for a calibration to weigh.

    For each kind `K` of decision: `K_all`, minus the logarithm of the probability that all
    are right, and `K_worst`, that of the least sure one; 0 where nothing had to be decided.
    """
    listed = list(decisions)
    found: dict[str, float] = {}
    for kind in get_args(DecisionKind):
        doubts = [-math.log(max(_LEAST, d.probability)) for d in listed if d.kind == kind]
        found[f"{kind}_all"] = min(_MOST, sum(doubts))
        found[f"{kind}_worst"] = max(doubts, default=0.0)
    return found


def record_decision(kind: DecisionKind, subject: str, probability: float) -> None:
    """Note a decision; the same one again counts once."""
    probability = min(1.0, max(0.0, probability)) if math.isfinite(probability) else 0.0
    for decisions in _open.get():
        decisions.by_subject[kind, subject] = Decision(kind, subject, probability)


def record_notice(text: str) -> None:
    """Note something that whoever reads the answer must know."""
    for decisions in _open.get():
        if text not in decisions.notices:
            decisions.notices.append(text)


def detection_probability(score: float) -> float:
    """Return the probability that a box of this detector score is right.

    Detector scores are cautious: a box that survives with 0.5 is usually right.
    The curve 1 - (1 - s)^3 gives 0.58 at 0.25, 0.88 at 0.5 and 0.999 at 0.9.
    """
    return 1.0 - (1.0 - min(1.0, max(0.0, score))) ** 3


def combined(decisions: Iterable[Decision]) -> float:
    """Return the product of the probabilities; 1.0 if nothing had to be decided."""
    return math.prod(decision.probability for decision in decisions)
