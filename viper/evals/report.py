"""What an evaluation found: counts, shares with 95 % intervals, and the table that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Report", "Share", "summarise", "table", "wilson"]

# Two-sided 95 % quantile of the normal distribution.
Z95 = 1.959963984540054


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion; (0, 1) if nothing was tried."""
    if not 0 <= hits <= n:
        raise ValueError(f"hits must be in 0..{n}, not {hits}")
    if n == 0:
        return 0.0, 1.0
    p, zz = hits / n, z * z
    middle = (p + zz / (2 * n)) / (1 + zz / n)
    half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n)
    # exact at the ends, where rounding would miss 0 and 1 by a hair
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `n` were right."""

    hits: int
    n: int

    @classmethod
    def of(cls, claims: Iterable[bool]) -> Share:
        """Count the true ones."""
        listed = list(claims)
        return cls(sum(listed), len(listed))

    @property
    def accuracy(self) -> float | None:
        """Share in [0, 1], None if nothing was tried."""
        return self.hits / self.n if self.n else None

    @property
    def ci95(self) -> tuple[float, float]:
        """Wilson interval."""
        return wilson(self.hits, self.n)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data."""
        share = None if self.accuracy is None else round(self.accuracy, 4)
        return {"n": self.n, "accuracy": share, "ci95": [round(end, 4) for end in self.ci95]}

    def __str__(self) -> str:
        if self.accuracy is None:
            return "-"
        low, high = self.ci95
        return f"{self.accuracy:6.1%}  [{low:.1%}, {high:.1%}]"


@dataclass(frozen=True)
class Report:
    """The outcome of a question set."""

    overall: Share
    by_type: Mapping[str, Share]
    program_given_true_vision: Share
    """The written program, run on a vision that makes no mistakes; rows with true labels only."""
    vision_given_true_program: Share
    """A program known to be right, run on the real models; rows with one only."""
    validity: Share
    """Written programs that parse, pass the policy and use only names that exist."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """`total` wall time of this run; `median` and `p95` of one row's question."""
    passes: Mapping[str, int] = field(default_factory=dict)
    """Model forward passes of all questions, by kind."""
    spent: Mapping[str, float | None] = field(default_factory=dict)
    """What all questions spent, by resource; a cost that is not known is None."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data with the keys of `viper eval qa --json`."""
        return {
            **self.overall.to_dict(),
            "by_type": {name: share.to_dict() for name, share in self.by_type.items()},
            "program_given_true_vision": self.program_given_true_vision.to_dict(),
            "vision_given_true_program": self.vision_given_true_program.to_dict(),
            "validity": self.validity.to_dict(),
            "seconds": dict(self.seconds),
            "passes": dict(self.passes),
            "spent": dict(self.spent),
        }


def summarise(results: Sequence[Mapping[str, Any]], total_s: float = 0.0) -> Report:
    """Return the report of per-row results as `viper.evals.qa` writes them."""
    kinds = sorted({result["type"] for result in results})
    passes: dict[str, int] = {}
    for result in results:
        for kind, count in result["passes"].items():
            passes[kind] = passes.get(kind, 0) + count
    seconds = sorted(float(result["seconds"]) for result in results)
    return Report(
        overall=Share.of(result["correct"] for result in results),
        by_type={
            kind: Share.of(r["correct"] for r in results if r["type"] == kind) for kind in kinds
        },
        program_given_true_vision=_known(results, "correct_given_true_vision"),
        vision_given_true_program=_known(results, "correct_given_true_program"),
        validity=_known(results, "valid"),
        seconds={
            "total": round(total_s, 3),
            "median": _quantile(seconds, 0.5),
            "p95": _quantile(seconds, 0.95),
        },
        passes=passes,
        spent=_total_spent(results),
    )


def _total_spent(results: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    total: dict[str, float | None] = {}
    for result in results:
        for name, amount in (result.get("spent") or {}).items():
            before = total.get(name, 0)
            is_known = amount is not None and before is not None
            total[name] = round(before + amount, 6) if is_known else None
    total.pop("seconds", None)  # of every question; the report has its own
    return total


def _known(results: Sequence[Mapping[str, Any]], key: str) -> Share:
    return Share.of(result[key] for result in results if result.get(key) is not None)


def _quantile(ordered: Sequence[float], share: float) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)


def table(report: Report, title: str = "") -> Table:
    """Return the report as a table for a terminal."""
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left")
    for name in ("questions", "n", "right, with 95 % interval"):
        drawn.add_column(name, justify="left" if name == "questions" else "right")
    for kind, share in report.by_type.items():
        drawn.add_row(kind, str(share.n), str(share))
    drawn.add_section()
    drawn.add_row("total", str(report.overall.n), str(report.overall), style="bold")
    parts = {
        "program given true vision": report.program_given_true_vision,
        "vision given true program": report.vision_given_true_program,
        "valid programs": report.validity,
    }
    drawn.add_section()
    for name, share in parts.items():
        if share.n:
            drawn.add_row(name, str(share.n), str(share))
    median, p95 = report.seconds.get("median", 0.0), report.seconds.get("p95", 0.0)
    drawn.caption = f"one question: median {median:.2f} s, 95 % within {p95:.2f} s"
    return drawn
