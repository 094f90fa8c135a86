"""`viper trace` and `viper replay` as a person uses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Viper

QUESTION = "How many red blocks are there?"
COUNT = 'len(image_patch.find("red block"))'
WRONG = "image_patch.nonsense()"
Script = Callable[..., str]


@pytest.fixture
def run_id(viper: Viper, picture: Path, script: Script) -> str:
    return str(
        viper("ask", picture, QUESTION, "--llm", script(WRONG, COUNT), "--json").json["trace"]
    )


def test_a_run_is_a_tree_with_its_bill(viper: Viper, run_id: str) -> None:
    out = viper("trace", run_id[:12]).out
    assert "├ write" in out
    assert "call ImagePatch.find" in out
    assert "2 model calls" in out


def test_a_run_can_be_narrowed(viper: Viper, run_id: str) -> None:
    failed = viper("trace", run_id, "--errors", "--json").json["spans"]
    assert [entry["name"] for entry in failed] == ["ask", "execute"]
    calls = viper("trace", run_id, "--kind", "llm", "--json").json
    assert {entry["name"] for entry in calls["spans"]} == {"ask", "write", "llm.complete"}
    assert calls["totals"]["llm_calls"] == 2
    assert viper("trace", run_id, "--slow", 1000, "--json").json["spans"] == []
    assert "nonsense" in viper("trace", run_id, "--text", "NONSENSE").out


def test_the_list_can_be_narrowed(viper: Viper, run_id: str) -> None:
    assert [run["id"] for run in viper("trace", "--kind", "ask", "--json").json["runs"]] == [run_id]
    assert viper("trace", "--errors", "--json").json["runs"] == []
    assert viper("trace", "--since", "2h", "--text", "red", "--json").json["runs"]
    assert "No recorded run is like that" in viper("trace", "--kind", "sim").out


def test_two_runs_are_compared(viper: Viper, run_id: str, picture: Path, script: Script) -> None:
    other = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--json").json["trace"]
    same = viper("trace", run_id, run_id)
    assert (same.code, "Both did the same" in same.out) == (0, True)
    result = viper("trace", run_id, "--compare", other)
    assert result.code == 1
    assert "They first differ at ask >" in result.out
    assert viper("trace", run_id, other, "--json").json["same"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ("--html", "x.html"),
        ("--compare", "x"),
        ("--send", "http://localhost:1"),
        ("--since", "yesterday-ish"),
        ("--limit", "0"),
        ("ffff",),
        ("ffff", "--since", "2h"),
        ("ffff", "eeee", "--compare", "dddd"),
        ("ffff", "eeee", "--errors"),
        ("ffff", "--send", "http://localhost:1", "--html", "x.html"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_one_sentence(viper: Viper, arguments: tuple[str, ...]) -> None:
    assert viper("trace", *arguments).is_refused()


def test_everything_of_a_run_can_be_printed(viper: Viper, run_id: str) -> None:
    out = viper("trace", run_id, "--full").out
    assert "max_repairs: 2" in out
    assert f"question: {QUESTION}" in out


def test_a_page_is_written(viper: Viper, run_id: str, tmp_path: Path) -> None:
    page = tmp_path / "t.html"
    assert viper("trace", run_id, "--html", page, "--json").code == 0
    text = page.read_text()
    assert "<svg" in text
    assert "nonsense" in text
    assert viper("trace", run_id, "--html", tmp_path / "no" / "t.html").is_refused()


def test_a_run_is_replayed_offline(viper: Viper, run_id: str) -> None:
    result = viper("replay", run_id)
    assert (result.code, "no difference" in result.out) == (0, True)
    assert viper("replay", run_id, "--json").json["status"] == "ok"


def test_a_replay_says_where_it_goes_another_way(viper: Viper, run_id: str, tmp_path: Path) -> None:
    replies = tmp_path / "state" / "runs" / run_id / "replies.jsonl"
    replies.write_text(replies.read_text().replace("red block", "blue bowl"))
    result = viper("replay", run_id)
    assert result.code == 1
    assert "It diverges at ask > write > llm.complete: replies was" in result.out


def test_a_run_that_does_not_exist_is_not_replayed(viper: Viper) -> None:
    assert viper("replay", "ffff").is_refused()


def test_a_state_folder_that_cannot_be_read_is_named(
    viper: Viper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No runs are recorded yet" in viper("trace").out
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("")
    result = viper("trace")
    assert result.is_refused()
    assert str(tmp_path / "file") in result.err


@pytest.mark.parametrize("text", ["", "no trace\n", "{}\n"])
def test_a_damaged_trace_is_listed_as_such(viper: Viper, tmp_path: Path, text: str) -> None:
    for run_id in ("6a000000aaaaaaaa", "mine"):
        folder = tmp_path / "state" / "runs" / run_id
        folder.mkdir(parents=True)
        (folder / "trace.jsonl").write_text(text)
    by_name, by_time = viper("trace").out.splitlines()
    assert by_name.split() == ["mine", "damaged"]
    assert by_time.split()[0::3] == ["6a000000aaaaaaaa", "damaged"]
    assert "1970" not in by_name + by_time
