"""Calibrated confidence: what a number between 0 and 1 means is measured, not assumed.

An answer is right if nothing went wrong on the way: the program, each detection and match,
what may have been overlooked. So its probability is the product of theirs, each raised to a
power that says how much that kind of doubt matters; the powers were fitted to answers about
generated scenes that were right or wrong. They hold for the models that they were fitted
with, the built-in ones; for others the probabilities are multiplied as they come
(`viper.loops.confidence`).

`python -m viper.evals.calibration` fits and measures; the numbers are `calibration.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from viper.loops.ask import Attempt
from viper.loops.confidence import answer_confidence, program_probability
from viper.vision.confidence import Decision, Decisions, combined, evidence

FILE = Path(__file__).parent / "calibration.json"
_MOST = 8.0


@dataclass(frozen=True)
class Calibration:
    """How much each kind of doubt about an answer matters."""

    weights: Mapping[str, float]
    """At least 0, by feature; features that it does not name count nothing."""
    bias: float = 0.0
    """The doubt that always remains, at least 0."""
    profile: str = ""
    """The vision models that it holds for; the language model is the built-in one."""
    fitted: Mapping[str, Any] = field(default_factory=dict)
    """On what it was fitted."""

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability in [0, 1] that an answer with this evidence is right."""
        weighed = (weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return math.exp(-max(0.0, self.bias + sum(weighed)))

    def save(self, path: Path = FILE) -> None:
        """Write the numbers."""
        data = {
            "profile": self.profile,
            "fitted": dict(self.fitted),
            "bias": round(self.bias, 5),
            "weights": {name: round(weight, 5) for name, weight in self.weights.items()},
        }
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


@lru_cache(maxsize=1)
def load_calibration(path: Path = FILE) -> Calibration | None:
    """Return the fitted numbers, None if there are none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Calibration(data["weights"], data["bias"], data["profile"], data["fitted"])
    except FileNotFoundError:
        return None


def answer_features(attempts: Sequence[Attempt], decisions: Iterable[Decision]) -> dict[str, float]:
    """Return the evidence for the last attempt's answer, in a few numbers.

    Each is 0 without doubt and grows with it. `program` is minus the log-probability of the
    program, `repairs` how many failed before it, `absent` 1 if the answer is that a thing is
    not there; the rest is `viper.vision.confidence.evidence`.
    """
    last = attempts[-1]
    written = program_probability(last.completion, is_whole_sequence=True)
    absent = last.execution.error is not None and last.execution.error.type == "NotFound"
    return {
        "program": min(_MOST, -math.log(max(written, 1e-9))),
        "repairs": float(len(attempts) - 1),
        "absent": float(absent),
        **evidence(decisions),
    }


def believe(
    attempts: Sequence[Attempt], decisions: Decisions, *, is_built_in: bool, profile: str
) -> float:
    """Return the belief in [0, 1] that the last attempt's value is right.

    Args:
        attempts: Every program that was written for the question, in order.
        decisions: What the vision models decided while they ran.
        is_built_in: Whether the built-in writer wrote them.
        profile: The vision models.
    """
    if not attempts[-1].is_answer:
        return 0.0
    calibration = load_calibration()
    if not is_built_in or calibration is None or calibration.profile != profile:
        vision = decisions.confidence
        return answer_confidence(attempts, vision=vision, is_whole_sequence=is_built_in)
    unfit = combined(decision for decision in decisions.all if decision.kind == "scene")
    return calibration.probability(answer_features(attempts, decisions.all)) * unfit
