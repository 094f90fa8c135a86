"""How good the affordances are on states that no training saw: order, error, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viper.training.affordance.examples import Row, call_of, scene_of
from viper.vision.affordance.model import Affordance, Call, is_reachable

__all__ = ["Judged", "auroc", "calibration_error", "judge", "scores", "skill_scores"]

Float = NDArray[np.float64]

# Bins of equal width over [0, 1] for calibration.
BINS = 10


@dataclass(frozen=True)
class Judged:
    """What was said of tries and what became of them; n of them.

    Attributes:
        said: Shape (n,), probability.
        ok: Shape (n,), whether it worked.
        kinds: Kind of table of each.
    """

    said: Float
    ok: NDArray[np.bool_]
    kinds: list[str]

    def of_kind(self, kind: str) -> Judged:
        """Return the tries on one kind of table."""
        keep = np.array([k == kind for k in self.kinds], dtype=bool)
        return Judged(self.said[keep], self.ok[keep], [kind] * int(keep.sum()))


def judge(affordance: Affordance, rows: Sequence[Row]) -> dict[str, Judged]:
    """Ask about every row, and about whole pick-and-places, before they are done.

    Pushes that end outside the workspace are left out: robots refuse them, whatever would happen.
    """
    asked: dict[str, list[tuple[float, bool, str]]] = {}
    whole: dict[tuple[str, int, int], Row] = {}
    for row in rows:
        if row["skill"] == "push" and not is_reachable(row["where"]):
            continue
        key = (row["kind"], row["state"], row["try"])
        said = affordance.probabilities([call_of(row)], scene_of(row))[0]
        asked.setdefault(row["skill"], []).append((said, row["ok"], row["kind"]))
        if row["skill"] in ("pick", "place") and _belongs(row, whole.get(key)):
            whole[key] = {**row, "ok": row["ok"] and row["skill"] == "place", "held": None}
    for row in whole.values():
        call = call_of(row)
        both = Call("pick_and_place", call.thing, call.where, call.named)
        said = affordance.probabilities([both], scene_of(row))[0]
        asked.setdefault("pick_and_place", []).append((said, row["ok"], row["kind"]))
    return {skill: _judged(found) for skill, found in asked.items()}


def _belongs(row: Row, first: Row | None) -> bool:
    """Return whether a row is part of a carry, and not the try of a full hand in between."""
    return not row["held"] if row["skill"] == "pick" else first is not None


def _judged(found: list[tuple[float, bool, str]]) -> Judged:
    return Judged(
        np.array([said for said, _, _ in found]),
        np.array([ok for _, ok, _ in found], dtype=bool),
        [kind for _, _, kind in found],
    )


def auroc(said: Float, ok: NDArray[np.bool_]) -> float:
    """Return the chance that a try that worked was given more than one that failed."""
    good, bad = np.sort(said[ok]), said[~ok]
    if not len(good) or not len(bad):
        return float("nan")
    below = np.searchsorted(good, bad, "left") + np.searchsorted(good, bad, "right")
    return float(1 - below.sum() / 2 / len(good) / len(bad))


def bins(said: Float, ok: NDArray[np.bool_]) -> list[dict[str, float]]:
    """Return per bin of [0, 1]: how many tries, the mean said, and the share that worked."""
    which = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        {
            "n": int((which == k).sum()),
            "said": float(said[which == k].mean()),
            "worked": float(ok[which == k].mean()),
        }
        for k in range(BINS)
        if (which == k).any()
    ]


def calibration_error(said: Float, ok: NDArray[np.bool_]) -> float:
    """Return the expected calibration error: mean gap between said and worked over bins."""
    return sum(b["n"] * abs(b["said"] - b["worked"]) for b in bins(said, ok)) / max(len(said), 1)


def skill_scores(judged: Judged) -> dict[str, Any]:
    """Return the figures of one skill."""
    said, ok = judged.said, judged.ok
    rate = float(ok.mean())
    return {
        "n": len(ok),
        "works": rate,
        "auroc": auroc(said, ok),
        "brier": float(np.mean((said - ok) ** 2)),
        "brier_of_the_rate": rate * (1 - rate),
        "ece": calibration_error(said, ok),
        "bins": bins(said, ok),
        "by_table": {
            kind: {
                "n": len(part.ok),
                "works": float(part.ok.mean()),
                "said": float(part.said.mean()),
                "auroc": auroc(part.said, part.ok),
            }
            for kind in sorted(set(judged.kinds))
            for part in [judged.of_kind(kind)]
        },
    }


def scores(weights: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """Return all figures of a folder of weights on the rollouts of unseen states."""
    judged = judge(Affordance.load(weights), rows)
    everything = Judged(
        np.concatenate([j.said for j in judged.values()]),
        np.concatenate([j.ok for j in judged.values()]),
        [kind for j in judged.values() for kind in j.kinds],
    )
    order = ("pick_and_place", "pick", "place", "push", "rotate")
    return {
        "tries": len({(row["kind"], row["state"], row["try"]) for row in rows}),
        "all": skill_scores(everything),
        **{skill: skill_scores(judged[skill]) for skill in order if skill in judged},
    }
