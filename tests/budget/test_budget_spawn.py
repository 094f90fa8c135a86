from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import pytest
from PIL.Image import Image

from viper.core.budget import Budget
from viper.core.errors import ModelTimeout
from viper.core.execution import Limits
from viper.llm.function_model import FunctionLLM, by_start
from viper.llm.openai_compatible import OpenAICompatibleLLM
from viper.llm.testing import Answer, FakeServer
from viper.loops.session import Session

Open = Callable[..., Session]
COUNT = 'len(image_patch.find("block"))'


def run(session: Session, source: str, image: Image | None = None, **inputs: Any) -> Any:
    execution = session.run(textwrap.dedent(source), image, inputs=inputs or None)
    assert execution.ok, execution.error
    return execution.value


def test_a_child_answers_about_a_patch_by_value(open_session: Open, picture: Image) -> None:
    source = """
    bowl = image_patch.find("blue bowl")[0]
    whole = spawn("How many blocks?", image=image_patch)
    part = spawn("How many blocks?", image=bowl)
    [whole.value, part.value, whole.ok, whole.stop_reason, whole.spent["calls"]]
    """
    session = open_session(by_start({"How": COUNT}))
    assert run(session, source, picture) == [2, 0, True, "finished", 1]


def test_children_see_nothing_of_each_other_and_of_their_parent(
    open_session: Open, picture: Image
) -> None:
    source = """
    secret = 7
    first = spawn("one", image=image_patch)
    second = spawn("two", image=image_patch)
    [first.value, second.error, second.ok]
    """
    session = open_session(by_start({"one": "mine = 5\nmine", "two": "mine + secret"}, "no idea"))
    assert run(session, source, picture) == [5, "NameError", False]


def test_many_children_answer_in_order_and_one_failure_is_its_own(
    open_session: Open, picture: Image
) -> None:
    source = """
    rs = spawn_map(["a", "b", "c"], images=[image_patch, image_patch, image_patch])
    [(r.ok, r.value, r.error) for r in rs]
    """
    session = open_session(by_start({"a": "1", "b": "1 / 0", "c": "3"}, "no idea"))
    found = run(session, source, picture)
    assert found[0] == (True, 1, None)
    assert found[1] == (False, None, "ZeroDivisionError")
    assert found[2] == (True, 3, None)


def test_a_map_of_questions_is_ordered_and_fails_item_by_item(open_session: Open) -> None:
    def reply(text: str) -> str:
        if "two" in text:
            raise ModelTimeout("too slow")
        return text.upper()

    source = """
    rs = llm_map(["one", "two", "three"])
    [(r.ok, r.value, r.error) for r in rs]
    """
    found = run(open_session(reply), source)
    assert found == [(True, "ONE", None), (False, None, "ModelTimeout"), (True, "THREE", None)]


def test_each_query_may_have_its_own_context(open_session: Open) -> None:
    source = 'r = llm_map(["sum?", "sum?"], context=["1 2", "3 4"])\n[x.text for x in r]'
    found = run(open_session(lambda text: text.splitlines()[0]), source)
    assert found == ["Context: 1 2", "Context: 3 4"]


@pytest.mark.parametrize("repetition", range(4))
def test_eight_parallel_spawns_under_nine_calls_never_make_ten(
    open_session: Open, picture: Image, repetition: int
) -> None:
    child = f'llm_query("one")\nllm_query("two")\nllm_query("three {repetition}")\n1'
    model = FunctionLLM(by_start({"How": child}))
    session = open_session(model, Budget(calls=9, parallel=8))
    source = 'rs = spawn_map("How?", images=[image_patch] * 8, parallel=8)\n[r.ok for r in rs]'
    finished = run(session, source, picture)
    assert len(model.asked) == 9
    assert session.account is not None
    assert session.account.spent["calls"] == 9
    assert finished.count(True) <= 2
    assert session.account.refused == ("calls",)


def test_a_part_of_the_budget_is_set_aside_for_a_child(open_session: Open, picture: Image) -> None:
    greedy = "n = 0\nfor i in range(9):\n    llm_query(str(i))\n    n += 1\nn"
    source = """
    rs = spawn_map("greedy", images=[image_patch] * 3, budget={"calls": 3}, parallel=3)
    [[r.stop_reason for r in rs], [r.spent["calls"] for r in rs], budget()["calls"]]
    """
    session = open_session(by_start({"greedy": greedy}), Budget(calls=10))
    assert run(session, source, picture) == [["budget:calls"] * 3, [3, 3, 3], 1]


def test_a_child_that_is_stopped_comes_back_with_its_best_value(
    open_session: Open, picture: Image
) -> None:
    child = 'n = 41\nllm_query("a")\nn += 1\nllm_query("b")'
    source = (
        'r = spawn("go", image=image_patch, budget={"calls": 2})\n[r.ok, r.value, r.stop_reason]'
    )
    session = open_session(by_start({"go": child}))
    assert run(session, source, picture) == [False, 42, "budget:calls"]


WIDENING = {
    "more calls than there are": 'spawn("a", image=image_patch, budget={"calls": 99}).stop_reason',
    "more depth": 'spawn("a", image=image_patch, budget={"depth": 99, "calls": 99}).stop_reason',
}


@pytest.mark.parametrize("source", WIDENING.values(), ids=WIDENING)
def test_a_child_gets_no_more_than_its_parent_has(
    source: str, open_session: Open, picture: Image
) -> None:
    assert run(open_session(None, Budget(calls=5)), source, picture) == "budget:calls"


def test_a_child_has_only_the_tools_that_it_is_given(open_session: Open, picture: Image) -> None:
    child = 'image_patch.llm_query("Is grass green?")'
    other = 'llm_query("Is grass green?")'
    source = """
    rs = spawn_map(["method", "function", "see"], images=[image_patch] * 3, tools=["ImagePatch"])
    [(r.ok, r.error) for r in rs]
    """
    session = open_session(by_start({"method": child, "function": other, "see": COUNT}, "no idea"))
    found = run(session, source, picture)
    assert found == [(False, "AttributeError"), (False, "NameError"), (True, None)]


def test_a_grandchild_has_no_tool_that_its_parent_lacks(open_session: Open, picture: Image) -> None:
    child = 'spawn("grand", image=image_patch, tools=["llm_query"]).ok'
    source = 'r = spawn("child", image=image_patch, tools=["spawn", "ImagePatch"])\n[r.ok, r.error]'
    found = run(open_session(by_start({"child": child, "grand": "1"}, "no idea")), source, picture)
    assert found == [False, "UnknownName"]


def test_depth_ends_where_the_host_says(open_session: Open, picture: Image) -> None:
    nested = 'r = spawn("again", image=image_patch)\n[budget()["depth"], r.stop_reason, r.value]'
    session = open_session(by_start({"again": nested}), Budget(depth=2))
    value = run(session, 'spawn("again", image=image_patch).value', picture)
    assert value == [1, "finished", [0, "depth", None]]


def test_without_depth_a_task_is_one_question(open_session: Open) -> None:
    session = open_session(lambda text: f"<{text}>", Budget(depth=0))
    source = 'r = spawn("Sum up.", inputs={"text": "a b"})\n[r.ok, r.value, r.stop_reason]'
    assert run(session, source) == [True, "<Sum up.\ntext: a b>", "depth"]


def test_a_tree_of_spawns_ends_at_its_limit_of_sessions(open_session: Open, picture: Image) -> None:
    model = FunctionLLM(by_start({"fan": 'spawn_map("fan", images=[image_patch] * 3)\n1'}))
    session = open_session(model, Budget(sessions=7, depth=8))
    run(session, 'spawn_map("fan", images=[image_patch] * 3)\n1', picture)
    assert session.account is not None
    assert session.account.spent["sessions"] == len(model.asked) == 7


HOSTILE = {
    "assign": "budget = lambda: {'calls': 10**9}\nspawn = None\nllm_query('a')\nllm_query('b')",
    "edit what was read": "b = budget()\nb['calls'] = 10**9\nllm_query('a')\nllm_query('b')",
    "swallow": "for i in range(50):\n    try:\n        llm_query(str(i))\n"
    "    except Exception:\n        pass\n'survived'",
    "environment": "import os\nos.environ['VIPER_DEPTH'] = '99'",
    "reach behind": "budget.__globals__['_current']",
    "grant": "budget().__class__.__base__.__subclasses__()",
    "forged error": "class BudgetReached(Exception):\n    pass\nraise BudgetReached('no')",
    "endless": "while True:\n    budget()",
}


@pytest.mark.parametrize("program", HOSTILE.values(), ids=HOSTILE)
def test_no_program_of_a_child_can_spend_more(
    program: str, open_session: Open, picture: Image
) -> None:
    model = FunctionLLM(by_start({"attack": program}))
    session = open_session(model, Budget(calls=2, depth=1), Limits(wall_s=1.5))
    source = 'r = spawn("attack", image=image_patch)\n[r.ok, budget()["depth"]]'
    found = session.run(source, picture)
    assert len(model.asked) <= 2
    assert found.status in ("ok", "killed")
    if found.ok:
        assert found.value[1] == 1
    assert session.run("1 + 1").value == 2


def test_reserved_names_come_back_after_each_cell(open_session: Open) -> None:
    session = open_session(lambda text: text)
    assert session.run("llm_query = lambda text: 'mine'\nllm_query('x')").value == "mine"
    assert session.run("llm_query('x')").value == "x"


def test_a_call_that_fails_the_same_way_is_refused_the_third_time(open_session: Open) -> None:
    def fail(_text: str) -> str:
        raise ModelTimeout("too slow")

    model = FunctionLLM(fail)
    source = """
    seen = []
    for i in range(4):
        try:
            llm_query("same")
        except Exception as error:
            seen.append(type(error).__name__)
    seen
    """
    found = run(open_session(model), source)
    assert found == ["ModelTimeout", "ModelTimeout", "Repeated", "Repeated"]
    assert len(model.asked) == 2


@pytest.mark.parametrize(
    "call",
    [
        'spawn("")',
        "spawn(3)",
        'spawn("a", image="a.png")',
        'spawn("a", inputs={"not a name": 1})',
        'spawn("a", budget={"call": 3})',
        'spawn("a", budget={"calls": -1})',
        'spawn("a", budget={"calls": "many"})',
        'spawn("a", tools="ImagePatch")',
        'spawn("a", tools=["os"])',
        'spawn_map("a")',
        'spawn_map(["a"], inputs=[{}, {}])',
        'llm_map("one")',
        'llm_map(["a"], context=["x", "y"])',
        'llm_map(["a"], parallel=0)',
    ],
)
def test_a_wrong_argument_is_said_to_the_program(call: str, open_session: Open) -> None:
    execution = open_session().run(call)
    assert execution.error is not None
    assert execution.error.type in ("InputError", "UnknownName")


def test_the_built_in_model_says_that_its_children_need_a_picture(open_session: Open) -> None:
    model = FunctionLLM(lambda _: "1")
    model.name = "embedded"
    source = 'r = spawn("Write a poem.")\n[r.ok, r.error, "give the child an image" in r.text]'
    assert run(open_session(model), source) == [False, "ModelMissing", True]


def test_the_figures_are_the_same_everywhere(open_session: Open, picture: Image) -> None:
    program = (
        'rs = spawn_map("How many blocks?", images=image_patch.find("block"))\n'
        'llm_map(["one two", "three"])\nsum(r.value for r in rs)'
    )

    def reply(body: Any) -> str:
        return by_start({"Q": program, "How": COUNT})(body["messages"][-1]["content"])

    reported: list[dict[str, int]] = []

    class Server(FakeServer):
        def chat_reply(self, text: str, body: Any) -> dict[str, Any]:
            said = super().chat_reply(text, body)
            reported.append(said["usage"])
            return said

    with Server([Answer(reply)]) as server:
        session = open_session(OpenAICompatibleLLM.at_url(server.spec))
        answer = session.ask(picture, "Q")
    assert answer.value == 2, answer.error
    assert answer.budget is not None
    provider = sum(u["prompt_tokens"] + u["completion_tokens"] for u in reported)
    leaves = [s.attributes for s in answer.trace.spans if "prompt_tokens" in s.attributes]
    traced = sum(a["prompt_tokens"] + a["completion_tokens"] for a in leaves)
    assert answer.budget.spent["tokens"] == provider == traced
    calls = sum(a["requests"] for a in leaves)
    assert answer.budget.spent["calls"] == len(reported) == calls == answer.passes["llm"] == 5
    root = answer.trace.root
    assert root is not None
    assert root.attributes["budget"]["spent"]["tokens"] == provider
    assert answer.to_dict()["budget"]["spent"]["tokens"] == provider
