"""Question sets by the number of relations in a row."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from robot_sim import Scene, SceneError, label, render, sample_scene
from viper.core.errors import InputError
from viper.evals.chains import DEPTHS, draw_chain, generate_chains, name_of
from viper.evals.dataset import FIRST_EVALUATION_SEED, SetWriter, read_rows
from viper.evals.generate import generate
from viper.training.questions import meaning as q
from viper.training.questions import things_of
from viper.training.questions.semantics import evaluate


def depth_of(group: object) -> int:
    if not isinstance(group, q.Related):
        return 0
    (condition,) = group.conditions
    assert isinstance(condition.anchor, q.The)
    return 1 + depth_of(condition.anchor.group)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_question_has_as_many_relations_as_asked_for(depth: int) -> None:
    rng = random.Random(depth)
    found = 0
    for seed in range(6):
        scene = sample_scene(FIRST_EVALUATION_SEED + seed, n_objects=8)
        labels = label(scene, render(scene))
        question = draw_chain(rng, labels, depth)
        if question is None:
            continue
        found += 1
        meaning = question.meaning
        group = meaning.one.group if isinstance(meaning, q.Query) else meaning.group  # type: ignore[union-attr]
        assert depth_of(group) == depth
        assert evaluate(meaning, things_of(labels)) == question.answer
    assert found > 2


def test_every_depth_is_equally_frequent(tmp_path: Path) -> None:
    rows = read_rows(generate_chains(tmp_path, n=8))
    assert Counter(row.type for row in rows) == {name_of(depth): 2 for depth in DEPTHS}
    assert all(row.gold_program and row.scene for row in rows)


@pytest.mark.parametrize("make", [generate, generate_chains])
def test_a_seed_that_is_too_crowded_is_left_out(
    make: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = 3 * FIRST_EVALUATION_SEED

    def crowded(seed: int, **settings: Any) -> Scene:
        if seed == first:
            raise SceneError("nothing fits")
        return sample_scene(seed, **settings)

    monkeypatch.setattr("robot_sim.sample_scene", crowded)
    rows = read_rows(make(tmp_path, n=4, seed=first))
    assert len(rows) == 4
    assert not [row for row in rows if row.id.startswith(str(first) + "-")]


def test_a_set_that_cannot_be_finished_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SetWriter] = []
    monkeypatch.setattr(SetWriter, "picture", lambda writer, *_: made.append(writer) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        generate_chains(tmp_path, n=4)
    assert made[0]._file.closed


def test_seeds_of_the_training_and_impossible_depths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="trained on"):
        generate_chains(tmp_path, seed=5)
    with pytest.raises(InputError, match="at most 9 things"):
        generate_chains(tmp_path, depths=[9])
