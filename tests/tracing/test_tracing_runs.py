from __future__ import annotations

import json
from pathlib import Path

import pytest

from viper.core.errors import InputError
from viper.core.events import Span, span
from viper.core.ledger import record_pass
from viper.tracing import (
    JsonLinesSink,
    Trace,
    find_run,
    list_runs,
    new_run_id,
    open_run,
    read_spans,
    trace_page,
)
from viper.tracing.otlp import decode, encode

ATTRIBUTES = {
    "text": "How many?",
    "count": 3,
    "share": 0.5,
    "is_ok": True,
    "nothing": None,
    "list": [1, "two", [3.5]],
    "map": {"detector": 1},
}


def test_a_span_reads_back_as_it_was_written() -> None:
    written = Span("ask", "ab" * 8, "cd" * 8, 10, 20, dict(ATTRIBUTES), "KeyError: x")
    assert decode(json.loads(json.dumps(encode(written, "12" * 8)))) == [written]


def test_a_line_has_the_shape_of_an_otlp_export() -> None:
    line = encode(Span("ask", "ab" * 8, None, 10, 20), "12" * 8)
    (body,) = line["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert len(body["traceId"]) == 32
    assert (body["parentSpanId"], body["startTimeUnixNano"], body["status"]) == (
        "",
        "10",
        {"code": 1},
    )


@pytest.mark.parametrize(
    "attributes",
    [
        {"api_key": "hunter2-hunter2"},
        {"headers": {"Authorization": "hunter2-hunter2"}},
        {"error": "Incorrect key sk-hunter2-hunter2 provided"},
        {"error": "Bearer hunter2-hunter2"},
        {"model": "http://me:hunter2-hunter2@host/v1#m"},
        {"picture": b"hunter2-hunter2"},
    ],
)
def test_secrets_and_bytes_are_not_written(attributes: dict[str, object]) -> None:
    line = json.dumps(encode(Span("x", "1", None, 0, 1, attributes), "0"))
    assert "hunter2" not in line


def test_odd_values_still_make_valid_json() -> None:
    odd = {"nan": float("nan"), "surrogate": "\ud800", "object": object()}
    line = json.dumps(encode(Span("x", "1", None, 0, 1, odd), "0"), allow_nan=False)
    assert decode(json.loads(line))[0].attributes["nan"] == "nan"


def test_a_lone_surrogate_does_not_stop_the_file(tmp_path: Path) -> None:
    sink = JsonLinesSink(tmp_path / "trace.jsonl", "0")
    sink(Span("x", "1", None, 0, 1, {"text": "\ud800"}))
    sink.close()
    assert len(read_spans(tmp_path / "trace.jsonl")) == 1


def test_a_run_is_recorded_as_a_tree() -> None:
    with open_run("ask", question="How many?") as run:
        with span("write", model="scripted"), span("llm.complete"):
            pass
        with span("execute"):
            record_pass("detector", seconds=0.1)
        run.root.attributes["status"] = "ok"
    trace = find_run(run.recorder.run_id)
    assert [(depth, s.name) for depth, s in trace.walk()] == [
        (0, "ask"),
        (1, "write"),
        (2, "llm.complete"),
        (1, "execute"),
    ]
    assert run.ledger.passes == {"detector": 1}
    assert trace.root is not None
    assert trace.root.attributes["question"] == "How many?"


def test_spans_reach_the_file_while_the_run_goes_on() -> None:
    with open_run("ask", question="How many?") as run:
        with span("write"):
            pass
        assert run.path is not None
        assert [s.name for s in read_spans(run.path)] == ["ask", "write"]
        (summary,) = list_runs()
    assert (summary.status, summary.about) == ("unfinished", "How many?")


def test_a_last_line_that_was_cut_is_left_out() -> None:
    with open_run("ask", question="How many?") as run, span("write"):
        pass
    assert run.path is not None
    text = run.path.read_bytes()
    run.path.write_bytes(text[: text.rindex(b"\n", 0, -1) + 30])
    trace = Trace.read(run.path)
    assert [s.name for s in trace.spans] == ["ask", "write"]
    assert trace.root is not None
    assert trace.root.end_ns is None


def test_a_run_that_raises_is_kept_with_its_error() -> None:
    with pytest.raises(KeyError), open_run("ask"):
        raise KeyError("gone")
    (summary,) = list_runs()
    assert summary.status == "error"
    assert "KeyError: 'gone'" in find_run(summary.id).tree()


def test_a_state_folder_that_cannot_be_written_is_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "file"))
    with open_run("ask") as run, span("write"):
        pass
    assert run.path is None
    assert "cannot be written" in run.notices[0]
    assert [s.name for s in run.trace().spans] == ["ask", "write"]


def test_runs_are_listed_newest_first(tmp_path: Path) -> None:
    for run_id in ("00000001aaaaaaaa", "00000002aaaaaaaa"):
        (tmp_path / "runs" / run_id).mkdir(parents=True)
        sink = JsonLinesSink(tmp_path / "runs" / run_id / "trace.jsonl", run_id)
        sink(Span("run", "1", None, 5, 9, {"status": "ok"}))
        sink.close()
    assert [run.id for run in list_runs()] == ["00000002aaaaaaaa", "00000001aaaaaaaa"]
    assert find_run("00000001").id == "00000001aaaaaaaa"


@pytest.mark.parametrize("name", ["", "ffff", "../../etc"])
def test_a_run_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(InputError, match="No run"):
        find_run(name)


def test_ids_differ_and_are_hex() -> None:
    ids = {new_run_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(run_id) == 16 and int(run_id, 16) for run_id in ids)


def test_html_shows_text_and_never_runs_it() -> None:
    with open_run("ask", question="<script>alert(1)</script>") as run:
        pass
    page = trace_page(run.trace())
    assert "&lt;script&gt;" in page
    assert page.count("<script") == 1  # the one that filters the tree
    assert "<script>alert" not in page


def test_a_full_disk_costs_the_trace_and_not_the_run() -> None:
    sink = JsonLinesSink(Path("/dev/full"), new_run_id())
    for _ in range(2):
        sink(Span("ask", "ab" * 8, None, 10, 20))
    sink.close()
    assert sink.problem == "No space left on device"


def test_a_full_disk_is_a_notice_and_leaves_no_part_of_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = "00000001aaaaaaaa"
    path = tmp_path / "runs" / run_id / "trace.jsonl"
    path.parent.mkdir(parents=True)
    path.symlink_to("/dev/full")
    monkeypatch.setattr("viper.tracing.record.new_run_id", lambda: run_id)
    with open_run("ask") as run, span("write"):
        pass
    notice = f"No trace is kept: {path} cannot be written (No space left on device)."
    assert run.add_notices(["before"]) == ("before", notice)
    assert (run.path, run.trace().kept_id, list_runs()) == (None, None, [])
