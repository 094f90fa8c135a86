"""Trees of spans: sums, folding, filtering, words; and files that were damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tracing_spans import MakeTrace, span

from viper.core.errors import InputError
from viper.tracing import RunFilter, Trace, find_run, list_runs, open_run, parse_since
from viper.tracing.tree import fold, is_failed


def test_only_leaf_model_calls_count_tokens(make_trace: MakeTrace) -> None:
    trace = make_trace(
        span("ask", 1, at=(0, 9), prompt_tokens=99),
        span("write", 2, 1, prompt_tokens=99),
        span("llm.complete", 3, 2, prompt_tokens=5, completion_tokens=2),
        span("llm.complete", 4, 1, prompt_tokens=1, completion_tokens=1),
    )
    assert trace.roots[0].tokens == 9
    assert (trace.totals["prompt_tokens"], trace.totals["completion_tokens"]) == (6, 3)


@pytest.mark.parametrize(("costs", "total"), [((0.1, 0.02), 0.12), ((0.1, None), None), ((), 0.0)])
def test_the_cost_of_a_run_is_that_of_its_calls_if_all_are_known(
    make_trace: MakeTrace, costs: tuple[float | None, ...], total: float | None
) -> None:
    calls = [span("llm.complete", 2 + i, 1, cost_usd=cost) for i, cost in enumerate(costs)]
    assert make_trace(span("ask", 1, cost_usd=9), *calls).totals["cost_usd"] == total


def test_own_time_leaves_out_what_went_on_below_even_in_parallel(make_trace: MakeTrace) -> None:
    trace = make_trace(
        span("ask", 1, at=(0, 10)),
        span("spawn", 2, 1, at=(1, 5)),
        span("spawn", 3, 1, at=(2, 6)),
    )
    assert trace.roots[0].own_seconds == pytest.approx(5)


def test_a_span_that_never_ended_lasts_until_the_last_thing_below_it(make_trace: MakeTrace) -> None:
    trace = make_trace(span("ask", 1, at=(0, None)), span("write", 2, 1, at=(1, 3)))
    assert trace.roots[0].seconds == 3
    assert "unfinished" in trace.tree().splitlines()[0]


def test_equal_leaves_in_a_row_become_one_line(make_trace: MakeTrace) -> None:
    calls = [span("call find", 2 + i, 1, at=(i, i + 1)) for i in range(37)]
    tree = make_trace(span("execute", 1, at=(0, 40)), *calls).tree()
    assert "call find  ×37  37.00 s" in tree
    assert len(tree.splitlines()) == 2


def test_a_failed_leaf_is_never_folded_away(make_trace: MakeTrace) -> None:
    calls = [span("call find", 2 + i, 1, error="boom" if i == 6 else None) for i in range(13)]
    groups = fold(make_trace(span("execute", 1), *calls).roots[0].children)
    assert [len(group) for group in groups] == [6, 1, 6]


def test_a_filter_keeps_what_fits_and_what_leads_there(make_trace: MakeTrace) -> None:
    trace = make_trace(
        span("ask", 1),
        span("write", 2, 1),
        span("execute", 3, 1),
        span("call find", 4, 3, error="NotFound: no cup"),
        span("call find", 5, 3),
    )
    kept = trace.only(lambda node: is_failed(node.span))
    assert [entry.span_id[-1] for entry in kept.spans] == ["1", "3", "4"]


@pytest.mark.parametrize("parent", [1, 2, 77])
def test_spans_in_a_circle_or_without_a_parent_are_still_shown(
    make_trace: MakeTrace, parent: int
) -> None:
    trace = make_trace(span("a", 1, 2), span("b", 2, parent))
    assert {entry.name for _, entry in trace.walk()} == {"a", "b"}


def test_a_tree_deeper_than_pythons_stack_is_shown(make_trace: MakeTrace) -> None:
    spans = [span(f"s{i}", i + 1, i or None, at=(0, 1)) for i in range(3_000)]
    trace = make_trace(*spans)
    assert len(trace.tree().splitlines()) == 3_000
    assert trace.roots[0].size == 3_000


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null\n",
        b"[]\n",
        b'{"resourceSpans": 3}\n',
        b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"name": 1}]}]}]}\n',
        b"\xff\xfe\x00 no text\n",
        b"[" * 100_000 + b"\n",
    ],
    ids=["nothing", "null", "list", "number", "no-id", "bytes", "nested"],
)
def test_a_file_that_is_no_trace_is_one_sentence(state_folder: Path, line: bytes) -> None:
    folder = state_folder / "runs" / "00000001aaaaaaaa"
    folder.mkdir(parents=True)
    (folder / "trace.jsonl").write_bytes(line)
    assert list_runs()[0].status == "damaged"
    with pytest.raises(InputError, match="no whole line"):
        find_run("00000001")


def test_the_list_is_filtered_by_name_time_end_and_words() -> None:
    with open_run("ask", question="How many cups?") as run:
        run.root.attributes.update(status="ok", answer="3 of them")
    with pytest.raises(KeyError), open_run("run", program="x['a']"):
        raise KeyError("a")

    def listed(**wanted: object) -> list[str]:
        return [entry.name for entry in list_runs(9, RunFilter(**wanted))]  # type: ignore[arg-type]

    assert sorted(listed()) == ["ask", "run"]
    assert listed(kind="ask") == ["ask"]
    assert listed(errors=True) == ["run"]
    assert listed(text="of THEM") == ["ask"]
    assert listed(slow_s=100) == []
    assert listed(since_ns=parse_since("1h")) == listed()
    assert listed(since_ns=parse_since("2999-01-01")) == []


@pytest.mark.parametrize("text", ["", "soon", "2h later", "2026-13-01", "-1h", "9" * 400 + "d"])
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--since"):
        parse_since(text)


def test_a_trace_prints_itself_without_line_breaks_of_others(make_trace: MakeTrace) -> None:
    trace = make_trace(span("ask", 1, question="one\ntwo"))
    assert "one two" in str(trace)


def test_json_data_of_a_trace_is_json(make_trace: MakeTrace) -> None:
    data = make_trace(span("ask", 1, value=float("inf"))).to_dict()
    assert json.loads(json.dumps(data))["totals"]["spans"] == 1


def test_an_empty_trace_prints_and_draws(make_trace: MakeTrace) -> None:
    assert str(make_trace()) == "trace 00000001aaaaaaaa\n"
    assert "empty" in Trace("x", None).to_html()
