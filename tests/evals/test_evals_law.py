"""Grammar, programs, sandbox and vision API mean the same: true eyes leave no wrong answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from viper.evals.dataset import QARow, read_rows
from viper.evals.generate import generate
from viper.evals.grade import is_right
from viper.evals.oracle import OracleBench
from viper.evals.wordings import choose_scene, load_wordings
from viper.loops.wording import answer_text


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[QARow]:
    return read_rows(generate(tmp_path_factory.mktemp("set"), n=60, seed=11_000_000))


def answers_wrongly(bench: OracleBench, row: QARow) -> str:
    """Return what went wrong, "" if nothing did."""
    assert row.gold_program is not None
    execution = bench.run(row.gold_program, row.image, row.load_labels() or [])
    text = answer_text(execution)
    if is_right(row, text, execution.value):
        return ""
    return f"{row.question!r} gave {text!r}, not {row.answer!r}:\n{row.gold_program}"


def test_true_programs_on_true_labels_are_always_right(rows: list[QARow]) -> None:
    bench = OracleBench()
    try:
        wrong = [message for row in rows if (message := answers_wrongly(bench, row))]
    finally:
        bench.close()
    assert not wrong, "\n\n".join(wrong)


def test_a_generated_set_is_balanced_and_has_what_a_report_needs(rows: list[QARow]) -> None:
    kinds = [row.type for row in rows]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert max(counts.values()) - min(counts.values()) <= 2
    assert all(row.gold_program and row.load_labels() for row in rows)


def test_the_same_seed_gives_the_same_set(tmp_path: Path) -> None:
    first = generate(tmp_path / "a", n=6, seed=12_000_000)
    second = generate(tmp_path / "b", n=6, seed=12_000_000)
    assert first.read_text() == second.read_text()
    assert (first.parent / "images/12000000.png").read_bytes() == (
        second.parent / "images/12000000.png"
    ).read_bytes()


@pytest.mark.parametrize("index", [0, 40, 83, 105, 130, 172, 196, 222, 239, 250])
def test_wordings_and_the_vision_api_mean_the_same(index: int, tmp_path: Path) -> None:
    from PIL import Image

    from viper.evals.gold import program_of

    wording = load_wordings()[index]
    posed = choose_scene(wording, seed=30_000_000, domain="plain", wanted=True)
    image = tmp_path / "picture.png"
    Image.fromarray(posed.rgb).save(image)
    row = QARow("1", image, posed.gold.answer, wording.question, accept=posed.gold.accept)
    bench = OracleBench(backend="direct")
    labels = [label.to_dict() for label in posed.labels]
    execution = bench.run(program_of(wording.gold), image, labels)
    bench.close()
    assert is_right(row, answer_text(execution), execution.value)
