"""How much a confidence is worth: fits the calibration, and measures it on other questions.

    python -m viper.evals.calibration --fit        # fit, then measure
    python -m viper.evals.calibration              # measure alone
    python -m viper.evals.calibration --results FILE   # of `viper eval qa`: asks nothing again

Questions are generated; the fit takes scenes from seeds of its own, which nothing else
uses. Printed are the expected calibration error and the accuracy of the surest 50 to 100
percent; drawn are the reliability and the risk-coverage curve.

Source: expected calibration error as in Guo et al., On Calibration of Modern Neural
Networks (2017), over bins of equal width.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from viper.core.errors import InputError, ViperError
from viper.core.settings import home
from viper.evals.dataset import FIRST_EVALUATION_SEED, read_lines, read_rows
from viper.evals.failures import read_results
from viper.evals.generate import generate
from viper.evals.grade import is_right
from viper.evals.progress import with_bar
from viper.loops.calibration import FILE, Calibration, load_calibration

if TYPE_CHECKING:
    from viper.loops.session import Session

# Scenes of the fit; evaluations count up from `FIRST_EVALUATION_SEED` and stay far below.
FIT_SEED = 50_000_000
BINS = 10
COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
_PROFILE = "tabletop"
# Strength of the pull of the powers towards 0, and powers that are none.
_RIDGE = 0.002
_NOTHING = 1e-3
# The power of each kind's worst decision at least: too few of a kind among the questions of
# a fit would let it say that doubt of that kind does not matter.
_LEAST_WORST = 0.05
# Doubt that remains about every answer, and the scale of what is fitted of it.
_FLOOR = 1e-3
_BIAS_SCALE = 0.01
Vector: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """One question that was answered."""

    id: str
    correct: bool
    confidence: float
    evidence: dict[str, float]
    has_answer: bool
    """Whether the program gave an answer at all; without one the confidence is 0."""


@dataclass(frozen=True)
class Measure:
    """What a set of confidences is worth."""

    n: int
    accuracy: float
    error: float
    """Expected calibration error, in [0, 1]."""
    brier: float
    """Mean squared difference of confidence and truth."""
    accuracy_at: dict[str, float]
    """Accuracy of the surest part of the answers, by percent of them."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        return {
            "n": self.n,
            "accuracy": round(self.accuracy, 4),
            "ece": round(self.error, 4),
            "brier": round(self.brier, 4),
            "accuracy_at_coverage": {k: round(v, 4) for k, v in self.accuracy_at.items()},
        }


def ask_all(session: Session, path: Path) -> Iterator[Asked]:
    """Ask every question of a set."""
    for row in read_rows(path):
        answer = session.ask(row.image, row.question or "")
        absent = answer.error is not None and answer.error.type == "NotFound"
        yield Asked(
            row.id,
            is_right(row, answer.text, answer.value),
            answer.confidence,
            dict(answer.evidence),
            answer.ok or absent,
        )


def fit(asked: Sequence[Asked], *, seed: int = FIT_SEED) -> Calibration:
    """Return the powers that predict best which answers are right, by maximum likelihood.

    Powers are at least 0, so that more doubt never makes an answer surer, and are pulled
    towards 0 a little; that of each kind's worst decision is above 0.
    """
    answered = [entry for entry in asked if entry.has_answer]
    names = sorted(answered[0].evidence)
    doubts = np.array([[entry.evidence[name] for name in names] for entry in answered])
    right = np.array([entry.correct for entry in answered], dtype=np.float64)
    least = np.array([_LEAST_WORST if name.endswith("_worst") else 0.0 for name in names])
    bias, *weights = _likeliest(doubts, right, least)
    kept = {name: w for name, w in zip(names, weights, strict=True) if w > _NOTHING}
    return Calibration(kept, bias, _PROFILE, {"questions": len(answered), "first_seed": seed})


def measure(confidences: Sequence[float], correct: Sequence[bool]) -> Measure:
    """Return what confidences are worth, given which answers were right."""
    sure, right = np.array(confidences), np.array(correct, dtype=np.float64)
    order = np.argsort(-sure, kind="stable")
    return Measure(
        n=len(right),
        accuracy=float(right.mean()),
        error=float(
            sum(
                len(part) / len(sure) * abs(sure[part].mean() - right[part].mean())
                for part in bins(sure)
            )
        ),
        brier=float(((sure - right) ** 2).mean()),
        accuracy_at={
            f"{share:.0%}": float(right[order[: max(1, round(share * len(right)))]].mean())
            for share in COVERAGES
        },
    )


def bins(sure: Vector) -> list[NDArray[np.int64]]:
    """Return the indices of each bin of equal width that is not empty."""
    numbers = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [found for i in range(BINS) if len(found := np.flatnonzero(numbers == i))]


def of_results(path: Path) -> tuple[list[float], list[bool]]:
    """Return confidences, and which answers were right, of the questions in a file of results.

    Raises:
        InputError: If it is no such file or has no questions.
    """
    asked = [row for row in read_results(path) if "confidence" in row]
    if not asked:
        raise InputError(f"{path} has no answer with a confidence; rows with programs have none.")
    return [float(row["confidence"]) for row in asked], [bool(row["correct"]) for row in asked]


def draw(confidences: Sequence[float], correct: Sequence[bool], path: Path) -> None:
    """Draw the reliability of confidences, and the errors among the surest answers."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sure, right = np.array(confidences), np.array(correct, dtype=np.float64)
    found = measure(confidences, correct)
    figure, (left, side) = pyplot.subplots(1, 2, figsize=(9, 4), layout="constrained")
    left.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for part in bins(sure):
        mean, share, n = sure[part].mean(), right[part].mean(), len(part)
        spread = 1.96 * np.sqrt(max(share * (1 - share), 0.25 / n) / n)
        left.errorbar(mean, share, yerr=spread, fmt="o", color="#2166ac", capsize=2, markersize=5)
        left.annotate(str(n), (mean, share), xytext=(6, -11), textcoords="offset points", size=7)
    left.set(
        xlabel="confidence", ylabel="part that is right", xlim=(0, 1.02), ylim=(0, 1.05),
        title=f"reliability: expected error {found.error:.1%}, n = {found.n:,}",
    )  # fmt: skip
    order = np.argsort(-sure, kind="stable")
    wrong = np.cumsum(1 - right[order]) / np.arange(1, len(right) + 1)
    side.plot(np.arange(1, len(right) + 1) / len(right), wrong, color="#b2182b")
    side.axhline(0.03, color="0.7", linewidth=1, linestyle="--")
    side.set(
        xlabel="part of the questions that is answered, surest first", ylabel="part that is wrong",
        xlim=(0, 1), ylim=(0, None),
        title=f"of the surest 90 %: {found.accuracy_at['90%']:.1%} right",
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _likeliest(doubts: Vector, right: Vector, least: Vector) -> list[float]:
    """Return bias and weights of the likeliest P(right) = exp(-bias - weights . doubts).

    No weight is below its least one.
    """
    import torch

    rows, truth, floor = map(torch.from_numpy, (doubts, right, least))
    free = torch.full((rows.shape[1] + 1,), -1.0, dtype=torch.float64, requires_grad=True)
    solver = torch.optim.LBFGS([free], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> Any:
        solver.zero_grad()
        bias, weights = _scaled(free, floor)
        log_right = -(rows @ weights + bias + _FLOOR)
        log_wrong = torch.log(-torch.expm1(log_right))
        likely = (truth * log_right + (1 - truth) * log_wrong).mean()
        total = _RIDGE * (weights**2).mean() - likely
        total.backward()
        return total

    solver.step(loss)  # type: ignore[no-untyped-call]
    bias, weights = _scaled(free.detach(), floor)
    return [float(bias) + _FLOOR, *weights.tolist()]


def _scaled(free: Any, least: Any) -> tuple[Any, Any]:
    """Return a bias above 0 and weights above their least ones, of numbers that may be anything."""
    import torch

    positive = torch.nn.functional.softplus(free)
    return positive[0] * _BIAS_SCALE, positive[1:] + least


def _asked(folder: Path, n: int, seed: int) -> list[Asked]:
    from viper.loops.session import Session

    path = folder / f"{seed}-{n}" / "qa.jsonl"
    if not path.is_file() or sum(1 for _ in read_lines(path)) != n:
        generate(path.parent, n=n, seed=seed)
    with Session(_PROFILE) as session:
        return list(with_bar(ask_all(session, path), n))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m viper.evals.calibration", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="fit anew and write the numbers")
    parser.add_argument("--n", type=int, default=2000, help="questions to measure on")
    parser.add_argument("--n-fit", type=int, default=4000, help="questions to fit on")
    parser.add_argument("--seed", type=int, default=FIRST_EVALUATION_SEED, help="of the measure")
    parser.add_argument("--data", type=Path, default=None, help="folder that keeps the questions")
    parser.add_argument("--plot", type=Path, default=None, help="write the curves to this PNG")
    parser.add_argument(
        "--results", type=Path, default=None, help="measure on what `viper eval qa` wrote"
    )
    given = parser.parse_args()
    try:
        _run(given)
    except ViperError as error:
        parser.error(str(error))


def _run(given: argparse.Namespace) -> None:
    if given.results is not None:
        confidences, correct = of_results(given.results)
        head: dict[str, Any] = {"results": str(given.results)}
    else:
        folder = given.data or home() / "calibration"
        if given.fit:
            fit(_asked(folder, given.n_fit, FIT_SEED)).save(FILE)
            load_calibration.cache_clear()
        asked = _asked(folder, given.n, given.seed)
        confidences, correct = [e.confidence for e in asked], [e.correct for e in asked]
        head = {"seed": given.seed}
    print(json.dumps({**head, **measure(confidences, correct).to_dict()}))
    if given.plot is not None:
        draw(confidences, correct, given.plot)


if __name__ == "__main__":
    main()
