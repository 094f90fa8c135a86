"""Comparing runs: what counts as a difference, what does not, and which comes first."""

from __future__ import annotations

from typing import Any

import pytest
from tracing_spans import MakeTrace, span

from viper.core.events import Span
from viper.tracing import Trace, compare


def run(
    answer: str = "2", found: str = "[ImagePatch]", at: float = 0.0, base: int = 0
) -> list[Span]:
    return [
        span(
            "ask", base + 1, at=(at, at + 9), question="How many?", answer=answer, session=str(base)
        ),
        span("load", base + 2, base + 1, at=(at, at + 1)),
        span("write", base + 3, base + 1, at=(at + 1, at + 2), reply="len(x)"),
        span("execute", base + 4, base + 1, at=(at + 2, at + 3), status="ok"),
        span("call find", base + 5, base + 4, at=(at + 2, at + 3), args="'cup'", result=found),
    ]


def test_times_ids_sessions_and_loading_are_no_difference(make_trace: MakeTrace) -> None:
    again = [entry for entry in run(at=50.0, base=100) if entry.name != "load"]
    assert compare(make_trace(*run()), make_trace(*again)).is_same


def test_the_cause_is_named_before_its_effects(make_trace: MakeTrace) -> None:
    found = compare(make_trace(*run()), make_trace(*run(answer="0", found="[]", base=100)))
    first, *rest = found.differences
    assert first.where == ("ask", "execute", "call find")
    assert (first.key, first.before, first.after) == ("result", "[ImagePatch]", "[]")
    assert [entry.key for entry in rest] == ["answer"]


def test_another_question_comes_before_what_it_led_to(make_trace: MakeTrace) -> None:
    other = run(found="[]", base=100)
    other[0].attributes["question"] = "How few?"
    assert compare(make_trace(*run()), make_trace(*other)).differences[0].key == "question"


def test_work_that_only_one_run_did_is_named(make_trace: MakeTrace) -> None:
    longer = [*run(), span("call exists", 9, 4, at=(2.5, 2.6), args="'cup'")]
    missing = compare(make_trace(*longer), make_trace(*run())).differences
    extra = compare(make_trace(*run()), make_trace(*longer)).differences
    assert [(entry.kind, entry.where[-1]) for entry in missing] == [("missing", "call exists")]
    assert [(entry.kind, entry.where[-1]) for entry in extra] == [("extra", "call exists")]
    assert "only in the first run" in str(missing[0])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_parallel_work_may_come_in_any_order(make_trace: MakeTrace, order: tuple[int, ...]) -> None:
    def parallel(places: tuple[int, ...]) -> list[Span]:
        spans = [
            span("spawn", 2 + i, 1, at=(0.1 * place, 5), task=f"task {i}", answer=f"a{i}")
            for i, place in enumerate(places)
        ]
        return [span("ask", 1, at=(0, 9)), *sorted(spans, key=lambda entry: entry.start_ns)]

    assert compare(make_trace(*parallel((0, 1, 2))), make_trace(*parallel(order))).is_same


def test_what_ran_in_parallel_may_run_one_after_the_other(make_trace: MakeTrace) -> None:
    at_once = [span("llm.complete", 2 + i, 1, at=(0, 5), question=f"q{i}") for i in (0, 1, 2)]
    in_turn = [
        span("llm.complete", 2 + i, 1, at=(i, i + 0.5), question=f"q{2 - i}") for i in (0, 1, 2)
    ]
    root = span("run", 1, at=(0, 9))
    assert compare(make_trace(root, *at_once), make_trace(root, *in_turn)).is_same


@pytest.mark.parametrize("is_parallel", [True, False])
def test_branches_may_begin_in_any_order_even_if_none_overlap(
    make_trace: MakeTrace, is_parallel: bool
) -> None:
    def run_of(order: tuple[int, ...]) -> Trace:
        call = span("call llm_map", 1, at=(0, 9), **({"parallel": 3} if is_parallel else {}))
        branches = [
            span("llm.complete", 2 + i, 1, at=(place, place + 0.5), question=f"q{i}")
            for place, i in enumerate(order)
        ]
        return make_trace(call, *branches)

    assert compare(run_of((0, 1, 2)), run_of((2, 0, 1))).is_same is is_parallel


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        (0.5, 0.5000001, True),
        (0.5, 0.6, False),
        (True, 1, False),
        ([1, 2], [1, 2, 3], False),
        ({"a": 1, "run_s": 1}, {"a": 1, "run_s": 9}, True),
        (None, "x", False),
    ],
)
def test_values_are_the_same_if_a_person_would_say_so(
    make_trace: MakeTrace, before: Any, after: Any, is_same: bool
) -> None:
    pair = (make_trace(span("run", 1, value=value)) for value in (before, after))
    assert compare(*pair).is_same is is_same


def test_both_bills_are_in_the_result(make_trace: MakeTrace) -> None:
    data = compare(make_trace(*run()), make_trace(*run())).to_dict()
    assert data["same"] is True
    assert [totals["spans"] for totals in data["totals"]] == [5, 5]
