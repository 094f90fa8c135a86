"""Scoring robot tasks: rows, resuming, groups, published figures, suites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from viper.core.errors import (
    AuthenticationFailed,
    BadReply,
    InputError,
    ModelError,
    ModelMissing,
    ModelTimeout,
    RateLimited,
    SandboxLost,
    ServerUnreachable,
)
from viper.evals import ablations
from viper.evals.ablations import VARIANTS, run_ablations
from viper.evals.published import FAMILIES, PUBLISHED
from viper.evals.sim import EpisodeBencher, SimSetup, read_task_rows, run_sim
from viper.evals.sim_report import sim_table, summarise_sim
from viper.evals.tasks import suite_tasks, write_tasks
from viper.llm.scripted import ScriptedLLM
from viper.loops.planner.manner import Manner

ROW: dict[str, Any] = {
    "id": "a",
    "instruction": "put the red block in the blue bowl",
    "objects": [
        {"name": "red block", "xy": [-0.1, -0.5]},
        {"name": "blue bowl", "xy": [0.1, -0.5]},
    ],
    "goal": 'inside("red block", "blue bowl")',
    "seed": 3,
}
DECLINE = {**ROW, "id": "b", "goal": "all(untouched(o) for o in objects)", "expect": "refuse"}


class FakeBencher:
    """Succeeds at every task whose id is in `good`; notes what it did."""

    def __init__(self, good: str = "a") -> None:
        self.good, self.done = good, []  # type: ignore[var-annotated]

    def grade(self, row: dict[str, Any]) -> dict[str, Any]:
        from viper.evals.sim import _digest

        self.done.append(row["id"])
        return {**result(row["id"], success=row["id"] in self.good), "row": _digest(row)}

    def close(self) -> None: ...


def result(key: str, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": key, "type": "all", "expect": "do", "success": True, "declined": False,
        "status": "ok", "psr": 1.0, "precision": 1.0, "executable": 1.0, "llm_calls": 1,
        "seconds": {"total": 2.0}, "passes": {"detector": 3},
    }  # fmt: skip
    return plain | more


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_tasks_are_counted_and_a_second_run_does_only_what_is_missing(tmp_path: Path) -> None:
    file = write(tmp_path / "tasks.jsonl", ROW, {**ROW, "id": "c"})
    bencher = FakeBencher()
    report = run_sim(file, limit=1, open_bencher=lambda _: bencher)
    assert report.to_dict()["success_rate"] == 1.0
    report = run_sim(file, open_bencher=lambda _: bencher)
    assert bencher.done == ["a", "c"]
    assert (report.overall.share.hits, report.overall.share.n) == (1, 2)


def test_results_of_another_planner_or_task_do_not_mix(tmp_path: Path) -> None:
    file = write(tmp_path / "tasks.jsonl", ROW)
    run_sim(file, open_bencher=lambda _: FakeBencher())
    with pytest.raises(InputError, match="planner 'code' then, 'saycan' now"):
        run_sim(file, SimSetup(Manner("saycan")), open_bencher=lambda _: FakeBencher())
    write(file, {**ROW, "instruction": "something else"})
    with pytest.raises(InputError, match="has changed since"):
        run_sim(file, open_bencher=lambda _: FakeBencher())


def test_only_a_line_feed_ends_a_row(tmp_path: Path) -> None:
    told = {**ROW, "instruction": "put the red block\u2028in the blue bowl"}
    file = tmp_path / "tasks.jsonl"
    file.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    (row,) = read_task_rows(file)
    assert row["instruction"] == told["instruction"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no rows"),
        ("{", "line 1: not JSON"),
        ("[]", 'with an "id"'),
        (json.dumps({**ROW, "goal": "nonsense("}), "line 1: "),
        (json.dumps(ROW) + "\n" + json.dumps(ROW), "line 2: the id 'a' was used"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "tasks.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=problem):
        read_task_rows(file)


def test_a_real_episode_is_graded_on_the_true_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))
    replies = ['robot.pick_and_place("red block", "blue bowl")', 'robot.refuse("No.")']
    monkeypatch.setattr("viper.llm.load_llm", lambda _: ScriptedLLM(replies))
    file = write(tmp_path / "tasks.jsonl", ROW, DECLINE)
    report = run_sim(file, SimSetup(Manner(tier="oracle")))
    assert report.overall.share.hits == 2
    assert report.declines["declined as they should be"].hits == 1
    written = (tmp_path / "tasks.results.jsonl").read_text().splitlines()
    lines = [json.loads(line) for line in written]
    assert lines[0]["settings"]["tier"] == "oracle"
    assert lines[1]["program"].startswith("robot.pick_and_place")
    assert lines[2]["status"] == "refused"


class BrokenSession:
    """Fails at every task."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def do(self, *_: Any, **__: Any) -> None:
        raise self.error

    def close(self) -> None: ...


@pytest.mark.parametrize(
    "outage",
    [
        AuthenticationFailed,
        ModelMissing,
        ModelTimeout,
        RateLimited,
        SandboxLost,
        ServerUnreachable,
    ],
)
def test_an_outage_is_no_failed_episode(tmp_path: Path, outage: type[Exception]) -> None:
    file = write(tmp_path / "tasks.jsonl", ROW)
    broken = EpisodeBencher(BrokenSession(outage("out of reach")), Manner())
    with pytest.raises(outage):
        run_sim(file, open_bencher=lambda _: broken)
    bencher = FakeBencher()
    run_sim(file, open_bencher=lambda _: bencher)
    assert bencher.done == ["a"]


class LostSandbox:
    """A sandbox whose worker is gone."""

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def run(self, *_: Any, **__: Any) -> None:
        raise SandboxLost("the worker is gone")

    def close(self) -> None: ...


@pytest.mark.parametrize("planner", ["code", "plan"])
def test_a_sandbox_lost_within_a_planner_is_no_failed_episode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planner: Any
) -> None:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))
    program = 'robot.push("red block", "left")'
    replies = [program] if planner == "code" else ["1. shove it", program, "done"]
    monkeypatch.setattr("viper.llm.load_llm", lambda _: ScriptedLLM(replies))
    monkeypatch.setattr("viper.sandbox.open_sandbox", LostSandbox)
    file = write(tmp_path / "tasks.jsonl", ROW)
    with pytest.raises(SandboxLost, match="the worker is gone"):
        run_sim(file, SimSetup(Manner(planner=planner, tier="oracle")))


@pytest.mark.parametrize("fault", [BadReply, ModelError])
def test_a_reply_without_a_plan_is_a_failed_episode(tmp_path: Path, fault: type[Exception]) -> None:
    file = write(tmp_path / "tasks.jsonl", ROW)
    broken = EpisodeBencher(BrokenSession(fault("no plan")), Manner())
    report = run_sim(file, open_bencher=lambda _: broken)
    assert (report.overall.share.hits, report.by_status["failed"]) == (0, 1)


def test_sampled_tasks_are_grouped_by_template_split_and_family_beside_published_figures() -> None:
    rows = [
        result("S1-unseen-10000000", type="S1"),
        result("S6-unseen-10000000", type="S6", success=False),
        result("U4-unseen-10000000", type="U4"),
    ]
    report = summarise_sim(rows, {})
    assert set(report.by_type) == {"S1 unseen", "S6 unseen", "U4 unseen"}
    published = report.by_type["U4 unseen"].published
    assert published is not None
    assert (published.cliport, published.nl_planner, published.cap) == (0.0, None, 38.0)
    name = "spatial-geometric, unseen attributes, seen instructions"
    family = report.by_family[name]
    assert family.share.hits == 0
    assert family.published is not None
    assert family.published.cap == 73.33
    assert sim_table(report).row_count >= 7
    json.dumps(report.to_dict(), allow_nan=False)


def test_published_cells_agree_with_the_published_family_means() -> None:
    for column in PUBLISHED.values():
        for family in set(FAMILIES.values()):
            rows = [cells for name, cells in column.items() if FAMILIES.get(name) == family]
            mean = sum(cells.cap or 0.0 for cells in rows) / len(rows)
            assert mean == pytest.approx(column[family].cap, abs=0.05)


def test_declining_is_scored_apart() -> None:
    rows = [
        result("1", expect="refuse", declined=True),
        result("2", expect="ask", success=False),
        result("3", declined=True, success=False),
        result("4"),
    ]
    declines = summarise_sim(rows, {}).declines
    assert str(declines["declined as they should be"].accuracy) == "0.5"
    assert str(declines["not declined, and feasible"].accuracy) == "0.5"


def test_a_suite_is_written_as_rows_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cap.jsonl"
    assert write_tasks(path, suite_tasks("cap", "unseen", 1, templates=["S1", "U4"])) == 2
    rows = read_task_rows(path)
    assert [(row["type"], row["id"]) for row in rows] == [
        ("S1", "S1-unseen-10000000"), ("U4", "U4-unseen-10000000"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("suite", "settings", "problem"),
    [
        ("chess", {}, "no suite 'chess'"),
        ("cap", {"seeds": 0}, "at least 1"),
        ("cap", {"first_seed": 5}, "trained on"),
        ("cap", {"templates": ["S99"]}, "no template 'S99'"),
    ],
)
def test_suites_that_do_not_exist_are_refused(
    suite: str, settings: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        list(suite_tasks(suite, "seen", **({"seeds": 1} | settings)))


def test_ablations_differ_from_the_full_planner_in_one_part() -> None:
    full = {name: VARIANTS[name] for name in ("code", "saycan")}
    for name, manner in VARIANTS.items():
        base = full.get(name.partition(",")[0])
        if base is not None and name not in full:
            changed = [key for key in vars(base) if getattr(base, key) != getattr(manner, key)]
            assert len(changed) == 1, name


def test_an_outage_ends_the_ablations_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def out_of_reach(*_: Any, **__: Any) -> None:
        raise ServerUnreachable("connection refused")

    monkeypatch.setattr(ablations, "run_ablations", out_of_reach)
    monkeypatch.setattr("sys.argv", ["ablations", "tasks.jsonl", "--out", "results"])
    with pytest.raises(SystemExit):
        ablations.main()
    assert "error: connection refused" in capsys.readouterr().err


def test_an_unknown_variant_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no variant 'magic'"):
        run_ablations(tmp_path / "t.jsonl", tmp_path, variants=["magic"])
