"""Reading what people write as question sets."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.evals.dataset import check_seed, read_rows

GOOD = {"id": "1", "image": "a.png", "question": "how many?", "answer": 3}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.png").write_bytes(b"not looked at here")
    return tmp_path


def write(folder: Path, *lines: object) -> Path:
    file = folder / "qa.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def test_paths_are_relative_to_the_file(folder: Path) -> None:
    (row,) = read_rows(write(folder, {**GOOD, "scene": "truth.json"}))
    assert row.image == folder / "a.png"
    assert row.scene == folder / "truth.json"
    assert row.type == "all"


def test_a_row_may_carry_its_true_labels(folder: Path) -> None:
    (row,) = read_rows(write(folder, {**GOOD, "scene": {"labels": [{"shape": "block"}]}}))
    assert row.load_labels() == [{"shape": "block"}]


def test_a_program_takes_the_place_of_a_question(folder: Path) -> None:
    data = {"id": 7, "image": "a.png", "program": "len(image_patch.find('block'))", "answer": 3}
    (row,) = read_rows(write(folder, data))
    assert (row.id, row.question) == ("7", None)


def test_empty_lines_and_a_byte_order_mark_are_skipped(folder: Path) -> None:
    file = write(folder, "\ufeff" + json.dumps(GOOD), "", {**GOOD, "id": "2"})
    assert [row.id for row in read_rows(file)] == ["1", "2"]


def test_the_limit_stops_reading(folder: Path) -> None:
    file = write(folder, GOOD, {**GOOD, "id": "2"}, "never read")
    assert len(read_rows(file, limit=2)) == 2


MALFORMED = {
    "not JSON": ("{", r"line 2: not JSON"),
    "a list": ([1], r"line 2: a row is a JSON object, not list"),
    "no id": ({k: v for k, v in GOOD.items() if k != "id"}, r'line 2: no "id"'),
    "no answer": ({"id": "2", "image": "a.png", "question": "?"}, r'line 2: no "answer"'),
    "no question": ({"id": "2", "image": "a.png", "answer": 1}, r'"question" or "program"'),
    "both": ({**GOOD, "id": "2", "program": "1"}, r'"question" or "program", exactly one'),
    "empty question": ({**GOOD, "id": "2", "question": " "}, r'"question" must be text'),
    "question a number": ({**GOOD, "id": "2", "question": 3}, r'"question" must be text, not 3'),
    "image a list": ({**GOOD, "id": "2", "image": []}, r'"image" must be text'),
    "image missing": ({**GOOD, "id": "2", "image": "b.png"}, r"line 2: no picture .*b\.png"),
    "id twice": (GOOD, r"line 2: the id '1' was used in line 1"),
    "id a list": ({**GOOD, "id": [1]}, r'line 2: "id" must be'),
    "accept a text": ({**GOOD, "id": "2", "accept": "x"}, r'"accept" must be a list'),
    "scene a number": ({**GOOD, "id": "2", "scene": 1}, r'"scene" must be'),
    "deeply nested": ("[" * 100_000, r"line 2: not JSON"),
}


@pytest.mark.parametrize(("second", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_row_is_named_with_file_and_line(
    folder: Path, second: object, message: str
) -> None:
    file = write(folder, GOOD, second)
    with pytest.raises(InputError, match=message) as caught:
        read_rows(file)
    assert str(file) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*none\.jsonl"):
        read_rows(tmp_path / "none.jsonl")


def test_an_empty_file_is_named(folder: Path) -> None:
    with pytest.raises(InputError, match="no rows"):
        read_rows(write(folder, ""))


def test_bytes_that_are_no_text_are_named(folder: Path) -> None:
    file = folder / "qa.jsonl"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_rows(file)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("calibration", ["--seed", "5", "--data", "none"]),
        ("fit_done", ["--seeds", "100000000"]),
        ("scenes", []),
    ],
)
def test_commands_end_with_one_sentence(
    name: str,
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "nowhere"))
    monkeypatch.setattr("sys.argv", [name, *arguments])
    with pytest.raises(SystemExit) as stopped:
        importlib.import_module(f"viper.evals.{name}").main()
    assert stopped.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_seeds_of_training_are_refused() -> None:
    check_seed(10_000_000)
    with pytest.raises(InputError, match="10,000,000"):
        check_seed(999_999)
