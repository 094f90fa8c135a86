from __future__ import annotations

from collections.abc import Callable

import pytest

from viper.core.budget import Budget
from viper.core.errors import InputError, ModelMissing
from viper.llm.function_model import FunctionLLM
from viper.llm.scripted import ScriptedLLM
from viper.llm.task_prompt import first_cell, kind_and_size
from viper.loops.session import Session

Open = Callable[..., Session]
DOCUMENT = "a line without it\n" * 400 + "the needle\n" + "another line\n" * 400


def cell(*lines: str) -> str:
    return "```python\n" + "\n".join(lines) + "\n```"


def test_a_task_is_done_over_several_turns_and_names_persist(open_session: Open) -> None:
    replies = [
        cell("rows = document.splitlines()", "len(rows)"),
        cell("finish(rows.index('the needle'))"),
    ]
    session = open_session(ScriptedLLM(replies))
    result = session.solve("Where is the needle?", {"document": DOCUMENT})
    assert (result.ok, result.value, result.stop_reason) == (True, 400, "finished")
    assert result.spent["calls"] == 2


def test_the_model_is_told_sizes_and_never_the_contents(open_session: Open) -> None:
    model = ScriptedLLM([cell("finish(1)")])
    open_session(model).solve("Where is the needle?", {"document": DOCUMENT})
    told = model.asked[0].messages[-1].content
    assert "`document`: str, 12,411 characters" in told
    assert "needle\n" not in told


def test_what_follows_the_first_block_was_imagined_and_is_not_run(open_session: Open) -> None:
    imagined = cell("print(6 * 7)") + "\nIt printed 41.\n" + cell("finish(41)")
    model = ScriptedLLM([imagined, cell("finish(42)")])
    result = open_session(model).solve("What is 6 times 7?")
    assert result.value == 42
    assert "Printed:\n42" in model.asked[1].messages[-1].content
    assert "41" not in str(model.asked[1].messages)


def test_a_cell_that_prints_and_finishes_does_not_count(open_session: Open) -> None:
    model = ScriptedLLM([cell("print(7)", "finish(8)"), cell("finish(7)")])
    result = open_session(model).solve("Look, then say.")
    assert (result.value, result.spent["calls"]) == (7, 2)
    assert "does not count" in model.asked[1].messages[-1].content


def test_text_that_says_finish_is_no_finish(open_session: Open) -> None:
    model = ScriptedLLM(["I would call finish(3) now."] * 3)
    result = open_session(model).solve("Try.")
    assert (result.ok, result.stop_reason, result.value) == (False, "errors", None)


def test_inputs_are_whole_in_every_cell(open_session: Open) -> None:
    replies = [cell("document = 'gone'", "document"), cell("finish(len(document))")]
    result = open_session(ScriptedLLM(replies)).solve("Count.", {"document": "abc"})
    assert result.value == 3


def test_a_task_that_repeats_itself_is_stopped_with_its_best_value(open_session: Open) -> None:
    model = FunctionLLM(lambda _: cell("40 + 1"))
    result = open_session(model).solve("Loop.")
    assert (result.ok, result.value, result.stop_reason) == (False, 41, "repeat")
    assert len(model.asked) == 3


def test_a_task_whose_cells_all_fail_is_stopped(open_session: Open) -> None:
    counter = iter(range(99))
    model = FunctionLLM(lambda _: cell(f"unknown_{next(counter)}"))
    result = open_session(model).solve("Fail.")
    assert (result.ok, result.stop_reason, len(model.asked)) == (False, "errors", 4)


def test_a_task_that_never_finishes_is_stopped_after_its_turns(open_session: Open) -> None:
    counter = iter(range(99))
    model = FunctionLLM(lambda _: cell(str(next(counter))))
    result = open_session(model).solve("Count for ever.")
    assert (result.stop_reason, result.value, len(model.asked)) == ("turns", 19, 20)


def test_a_task_that_has_spent_its_calls_gives_what_it_has(open_session: Open) -> None:
    counter = iter(range(99))
    model = FunctionLLM(lambda _: cell(str(next(counter))))
    result = open_session(model, Budget(calls=3)).solve("Count for ever.")
    assert (result.ok, result.value, result.stop_reason) == (False, 2, "budget:calls")
    assert "model call limit reached: 3 spent of 3 allowed" in result.text


def test_the_model_is_told_what_is_left(open_session: Open) -> None:
    model = ScriptedLLM([cell("1"), cell("finish(1)")])
    open_session(model, Budget(calls=7)).solve("Plan.")
    last = model.asked[1].messages[-1].content.splitlines()[-1]
    assert last.startswith("Left: 19 turns, 6 calls, ")


def test_long_output_is_cut_for_the_model_and_says_so(open_session: Open) -> None:
    model = ScriptedLLM([cell("print('x' * 50_000)"), cell("finish(1)")])
    open_session(model).solve("Print.")
    shown = model.asked[1].messages[-1].content
    assert len(shown) < 9_000
    assert "characters left out" in shown


def test_a_child_works_on_its_inputs_turn_by_turn(open_session: Open) -> None:
    source = (
        "parts = [document[i:i + 4000] for i in range(0, len(document), 4000)]\n"
        'rs = spawn_map("Count the needles.", inputs=[{"part": p} for p in parts])\n'
        "[sum(r.value for r in rs), {r.stop_reason for r in rs}]"
    )
    session = open_session(FunctionLLM(lambda _: cell("finish(part.count('needle'))")))
    execution = session.run(source, inputs={"document": DOCUMENT})
    assert execution.value == [1, {"finished"}]
    names = [span.name for span in session.trace.spans] if session.trace else []
    assert names.count("spawn") == names.count("turn") == 4


def test_a_task_without_text_is_refused(open_session: Open) -> None:
    with pytest.raises(InputError, match="what is to be done"):
        open_session().solve(" ")


def test_the_built_in_model_has_no_tasks_of_its_own(open_session: Open) -> None:
    with pytest.raises(ModelMissing, match="about pictures"):
        open_session(FunctionLLM(lambda _: "1", name="embedded")).solve("Write a poem.")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("abc", "str, 3 characters"),
        ([1, 2], "list of 2 (int first)"),
        (3, "int 3"),
        (None, "NoneType"),
    ],
)
def test_a_variable_is_described_by_kind_and_size(value: object, said: str) -> None:
    assert kind_and_size(value) == said


def test_a_reply_without_a_block_may_still_be_a_cell() -> None:
    assert first_cell("finish(len(document))") == "finish(len(document))"


def test_inputs_that_no_program_could_be_handed_are_refused(open_session: Open) -> None:
    with pytest.raises(InputError, match="too large together"):
        open_session(lambda _: cell("finish(1)")).solve("Count.", {"document": "x" * 17_000_000})
