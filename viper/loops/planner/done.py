"""When is a plan done? The weight of the option "done", fitted instead of set by hand.

"done" has no affordance: stopping always succeeds. SayCan's open notebook gives it 0.2, the paper
0.1, both by hand. Here its weight comes from states of solved training tasks of which it is known
whether anything is left to do: the threshold of a logistic model on

    margin = log p(done) - max over skills of log (p(skill) * affordance)

`python -m viper.evals.fit_done` fits it and writes `done.json`, with its figures.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("done.json")


@dataclass(frozen=True)
class DoneModel:
    """p(nothing is left to do | margin) = 1 / (1 + exp(-slope * (margin - threshold)))."""

    threshold: float
    """Margin at which both are equally likely."""
    slope: float
    states: int
    """How many states it was fitted on."""
    accuracy: float
    """Share of held-out states that it judges rightly."""
    llm: str = "embedded"
    """Whose scores it was fitted on."""

    @property
    def weight(self) -> float:
        """The factor beside p(done) that makes it win exactly above the threshold."""
        return math.exp(-self.threshold)

    def save(self, path: Path = FILE) -> Path:
        """Write the model as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        return path


@cache
def fitted_done(path: Path = FILE) -> DoneModel:
    """Return the fitted model; where none is kept, one that weighs "done" like a sure skill."""
    if not path.is_file():
        return DoneModel(threshold=0.0, slope=1.0, states=0, accuracy=math.nan)
    return DoneModel(**json.loads(path.read_text(encoding="utf-8")))


def fit_done(margins: Sequence[float], is_done: Sequence[bool], llm: str = "embedded") -> DoneModel:
    """Fit the model by logistic regression with a little shrinkage; each class weighs the same.

    Every fifth state is held out for `accuracy`.

    Raises:
        ValueError: If one of the two classes is missing.
    """
    rows = list(zip(margins, is_done, strict=True))
    held_out, fitted = rows[::5], [row for index, row in enumerate(rows) if index % 5]
    if len({truth for _, truth in fitted}) < 2:
        raise ValueError("states of both kinds are needed: done and not done")
    slope, threshold = _newton(fitted)
    right = sum((margin > threshold) == truth for margin, truth in held_out)
    return DoneModel(
        round(threshold, 4), round(slope, 4), len(rows), round(right / len(held_out), 4), llm
    )


def _newton(rows: Sequence[tuple[float, bool]], ridge: float = 1e-3) -> tuple[float, float]:
    """Return slope and threshold of the logistic model."""
    import numpy as np

    x = np.array([[margin, 1.0] for margin, _ in rows])  # (n, 2)
    y = np.array([float(truth) for _, truth in rows])
    weight = np.where(y > 0, 0.5 / y.sum(), 0.5 / (1 - y).sum()) * len(y)
    w = np.array([0.1, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + ridge * len(y) * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge * len(y) * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if float(np.abs(step).max()) < 1e-8:
            break
    slope = max(float(w[0]), 1e-3)
    return slope, -float(w[1]) / slope
