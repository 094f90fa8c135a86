"""Calibrated confidence: what a number between 0 and 1 means is measured, not assumed.

A logistic model over a handful of numbers (the writer's log-probability, repairs, the least
sure detection and match, what may have been overlooked, whether the answer is that a thing
is absent) was fitted to answers about generated scenes that were right or wrong. It holds
for the models that it was fitted with, the built-in ones; for others the probabilities are
multiplied as they come (`viper.loops.confidence`).

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
from viper.vision.confidence import SURE, Decision, Decisions, combined, evidence

FILE = Path(__file__).parent / "calibration.json"
_MAX_LOG = 8.0


@dataclass(frozen=True)
class Calibration:
    """A logistic model over the evidence of an answer."""

    weights: Mapping[str, float]
    """Weight by feature; features that it does not name count nothing."""
    bias: float = 0.0
    profile: str = ""
    """The vision models that it holds for; the language model is the built-in one."""
    fitted: Mapping[str, Any] = field(default_factory=dict)
    """On what it was fitted."""

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability in [0, 1] that an answer with this evidence is right."""
        weighed = (weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-min(50.0, max(-50.0, self.bias + sum(weighed)))))

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

    `program` is the log-odds of the program, `program_log` its log-probability, `repairs`
    how many programs failed before it, `absent` 1 if the answer is that a thing is not
    there; the rest is `viper.vision.confidence.evidence`.
    """
    last = attempts[-1]
    written = min(1 - 1e-4, max(1e-4, program_probability(last.completion, is_whole_sequence=True)))
    absent = last.execution.error is not None and last.execution.error.type == "NotFound"
    return {
        "program": min(SURE, math.log(written / (1 - written))),
        "program_log": max(-_MAX_LOG, last.completion.logprob or 0.0),
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
