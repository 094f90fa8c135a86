"""The recipe of the affordances: rollouts repeat and resume, fits and scores are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from robot_sim.scene import WORKSPACE
from viper.core.errors import InputError
from viper.training.affordance import rollouts
from viper.training.affordance.examples import Examples, call_of, gather, scene_of
from viper.training.affordance.fit import FitPlan, Made, fit_network, save_networks
from viper.training.affordance.recipe import train_affordance
from viper.training.affordance.rollouts import BLOCKS, read_rows, roll_out, write_shards
from viper.training.affordance.scores import auroc, calibration_error, judge, skill_scores
from viper.training.affordance.states import KINDS, PACKED, draw_lots
from viper.vision.affordance import Affordance

ROWS = [row for state in (0, 1) for row in roll_out(7, state)]


def test_the_same_seed_gives_the_same_rollouts() -> None:
    assert roll_out(7, 1) == [row for row in ROWS if row["state"] == 1]


def test_rollouts_say_why_a_skill_failed_and_hold_no_true_state() -> None:
    assert {row["skill"] for row in ROWS} <= {"pick", "place", "push", "rotate"}
    assert all(row["kind"] in KINDS for row in ROWS)
    for row in ROWS:
        assert len(row["things"][row["thing"]]) == 7, "name, shape, size, x, y, z, visible"
        assert 0 <= Affordance.load().probabilities([call_of(row)], scene_of(row))[0] <= 1


def test_every_kind_of_table_is_drawn_within_reach() -> None:
    drawn = [draw_lots(np.random.default_rng([k, 3])) for k in range(60)]
    assert {kind for kind, _ in drawn} == set(KINDS)
    drawn += [draw_lots(np.random.default_rng([k, 4]), PACKED) for k in range(10)]
    x0, y0, x1, y1 = WORKSPACE
    for _, lots in drawn:
        assert len({lot.name for lot in lots}) == len(lots) >= 2
        assert all(x0 - 0.03 < lot.xyz[0] < x1 + 0.03 for lot in lots)
        assert all(y0 - 0.03 < lot.xyz[1] < y1 + 0.03 for lot in lots)


def test_shards_that_are_there_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def fake(seed: int, state: int, kind: str = "") -> list[dict[str, Any]]:
        made.append(state + 100 * BLOCKS.index(kind))
        return [{"seed": seed, "state": state}]

    monkeypatch.setattr(rollouts, "roll_out", fake)
    monkeypatch.setattr(rollouts, "SHARD_STATES", 2)
    first = write_shards(tmp_path, 5, 8)
    (tmp_path / "rollouts-5-000008-000008.jsonl.part").write_bytes(b"half a shard")
    again = write_shards(tmp_path, 5, 9)
    assert made == [*range(8), 100, 200, 8]
    assert set(first) < set(again)
    assert [row["state"] for row in read_rows(again)] == [*range(9), 0, 0]
    assert len(write_shards(tmp_path, 5, 3)) == 2  # another last shard, not half of the old one
    assert made == [*range(8), 100, 200, 8, 2]


def noisy(n: int, seed: int) -> Examples:
    """Return tries that work with a probability that one feature decides."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-3, 3, n)
    ok = rng.random(n) < 1 / (1 + np.exp(-1.5 * x))
    numbers = [{"x": float(v), "nothing": 1.0} for v in x]
    return Examples([], numbers, ok, np.arange(n))


def test_a_fit_says_what_happens_as_often_as_it_says() -> None:
    network = fit_network(noisy(1500, 1), FitPlan(epochs=10, hidden=(16,), rate=2e-2))
    fresh = noisy(4000, 2)
    said = 1 / (1 + np.exp(-network.logits(network.rows(fresh.numbers))))
    assert calibration_error(said.astype(float), fresh.ok) < 0.04
    assert auroc(said.astype(float), fresh.ok) > 0.88


def test_saved_networks_answer_as_before(tmp_path: Path) -> None:
    networks = {
        skill: fit_network(
            Examples(e.rows, e.numbers, np.arange(len(e.ok)) % 2 == 0, e.states),
            FitPlan(epochs=1, folds=2),
        )
        for skill, e in gather(_every_skill()).items()
    }
    save_networks(networks, tmp_path, Made(7, 3, 15, len(ROWS)))
    back = Affordance.load(tmp_path).networks
    for skill, network in networks.items():
        rows = network.rows(gather(_every_skill())[skill].numbers)
        assert np.array_equal(network.logits(rows), back[skill].logits(rows))


def _every_skill() -> list[dict[str, Any]]:
    base = next(row for row in ROWS if row["skill"] == "pick")
    return [
        {**base, "skill": skill, "where": [0.0, -0.4], "state": k}
        for skill in ("pick", "place", "push", "rotate")
        for k in range(10)
    ]


def test_too_few_states_are_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollouts, "roll_out", lambda *call: [] if call[1] else ROWS[:1])
    with pytest.raises(InputError, match="ask for more"):
        train_affordance(tmp_path, tmp_path / "out", 0, 2, FitPlan(epochs=1))


def test_scores_are_those_of_the_textbook() -> None:
    ok = np.array([True, True, False, False])
    assert auroc(np.array([0.9, 0.8, 0.3, 0.1]), ok) == 1.0
    assert auroc(np.array([0.5, 0.5, 0.5, 0.5]), ok) == 0.5
    assert auroc(np.array([0.1, 0.8, 0.3, 0.9]), ok) == 0.25
    assert calibration_error(np.array([0.75, 0.75, 0.75, 0.75]), ok) == pytest.approx(0.25)
    assert calibration_error(np.array([1.0, 1.0, 0.0, 0.0]), ok) == 0.0


def test_the_built_in_affordances_beat_the_mere_rate_on_fresh_states() -> None:
    judged = judge(Affordance.load(), ROWS)
    found = skill_scores(judged["pick"])
    assert found["brier"] < found["brier_of_the_rate"]
    carries = [row for row in ROWS if row["skill"] == "pick" and not row["held"]]
    assert len(judged["pick_and_place"].ok) == len(carries)
