"""A recorded run, had again from its recorded replies, and where it goes another way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL.Image import Image

from viper.core.errors import InputError, ModelError
from viper.core.llm import Completion
from viper.llm.scripted import Recorded, ScriptedLLM
from viper.loops.replay import replay
from viper.loops.session import Session
from viper.tracing import Trace, find_run
from viper.vision.engine import VisionEngine

QUESTION = "How many red blocks are there?"
COUNT = 'len(image_patch.find("red block"))'
WRONG = 'image_patch.find("red block").nonsense'
OpenSession = Callable[..., Session]


@pytest.fixture(autouse=True)
def _eyes(toy: tuple[Image, VisionEngine], monkeypatch: pytest.MonkeyPatch) -> None:
    """Replays open their vision by its name."""
    monkeypatch.setattr("viper.vision.profile.load_engine", lambda *_, **__: toy[1])
    monkeypatch.setattr("viper.loops.parts._import_packages", lambda: 0.0)


def recorded(trace: Trace | None) -> Trace:
    assert trace is not None
    return find_run(trace.id)


def test_a_question_gets_the_same_answer_from_its_record(
    open_session: OpenSession, picture: Image
) -> None:
    answer = open_session(WRONG, COUNT).ask(picture, QUESTION)
    found = replay(recorded(answer.trace))
    assert found.diverged is None
    assert (found.missing, found.unused, found.reworded) == ((), 0, 0)
    assert found.trace.root is not None
    assert found.trace.root.attributes["answer"] == answer.text == "2"
    assert found.trace.root.attributes["repairs"] == 1


def test_a_replay_can_be_replayed(open_session: OpenSession, picture: Image) -> None:
    first = replay(recorded(open_session(COUNT).ask(picture, QUESTION).trace))
    assert replay(recorded(first.trace)).diverged is None


def test_other_eyes_are_found_out_where_they_first_see_something_else(
    open_session: OpenSession,
    picture: Image,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from viper.vision.testing import draw_toy, toy_engine

    answer = open_session(COUNT).ask(picture, QUESTION)
    _, labels = draw_toy([("red", "block", (4, 4, 14, 14))])
    other = toy_engine((picture, labels))
    monkeypatch.setattr("viper.vision.profile.load_engine", lambda *_, **__: other)
    found = replay(recorded(answer.trace))
    assert found.diverged is not None
    first = found.to_dict()["first"]
    assert first["where"] == ["ask", "execute", "call ImagePatch.find", "find"]
    assert first["key"] == "boxes"
    assert found.to_dict()["status"] == "diverged"


def test_a_reply_that_was_changed_is_found_out(open_session: OpenSession, picture: Image) -> None:
    trace = recorded(open_session(COUNT).ask(picture, QUESTION).trace)
    assert trace.path is not None
    replies = trace.path.parent / "replies.jsonl"
    replies.write_text(replies.read_text().replace("red block", "blue bowl"))
    found = replay(trace)
    assert found.diverged is not None
    assert found.diverged.differences[0].where == ("ask", "write", "llm.complete")


def test_a_cell_that_uses_names_of_earlier_ones_brings_them_along(
    open_session: OpenSession, picture: Image
) -> None:
    session = open_session(COUNT)
    session.run("blocks = image_patch.find('red block')", picture)
    session.ask(picture, QUESTION)
    session.run("len(blocks) + 1")
    found = replay(recorded(session.trace))
    assert len(found.turns) == 3
    assert found.diverged is None
    assert found.trace.root is not None
    assert found.trace.root.attributes["answer"] == "3"


def test_plain_inputs_come_back(open_session: OpenSession) -> None:
    session = open_session()
    for inputs in ({"n": 4}, {"n": 4, "text": "x" * 50_000}):
        session.run("n + 1", inputs=inputs)
        assert replay(recorded(session.trace)).diverged is None


def test_a_long_program_comes_back_whole(open_session: OpenSession) -> None:
    session = open_session()
    session.run("x = 1\n" * 8_000 + "x")
    found = replay(recorded(session.trace))
    assert found.diverged is None


def test_a_failed_program_fails_again_the_same(open_session: OpenSession, picture: Image) -> None:
    session = open_session(WRONG, max_repairs=0)
    assert not session.ask(picture, QUESTION).ok
    assert replay(recorded(session.trace)).diverged is None


class Broken(ScriptedLLM):
    def complete(self, *_: Any, **__: Any) -> list[Completion]:
        raise ModelError("the server is on fire")


def test_an_error_of_the_model_is_had_again(toy: tuple[Image, VisionEngine]) -> None:
    from viper.tracing import list_runs

    with Session("toy", Broken([]), engine=toy[1]) as session, pytest.raises(ModelError):
        session.ask(toy[0], QUESTION)
    found = replay(find_run(list_runs()[0].id))
    assert found.diverged is not None  # the call itself left no span, since it never began
    assert "on fire" in str(found.trace.root)


def cut_after(trace: Trace, name: str) -> Trace:
    """Leave of the file what a run that was killed after the span `name` leaves."""
    assert trace.path is not None
    lines = trace.path.read_text().splitlines(keepends=True)
    last = max(i for i, line in enumerate(lines) if f'"name":"{name}"' in line)
    trace.path.write_text("".join(lines[: last + 1]))
    return find_run(trace.id)


@pytest.mark.parametrize("name", ["load", "llm.complete", "write", "find", "execute"])
def test_a_run_that_was_killed_ends_with_the_same_answer_from_its_record(
    open_session: OpenSession, picture: Image, name: str
) -> None:
    answer = open_session(COUNT).ask(picture, QUESTION)
    found = replay(cut_after(recorded(answer.trace), name))
    assert found.trace.root is not None
    assert found.trace.root.attributes["answer"] == answer.text
    assert found.missing == ()


def test_a_run_killed_before_the_model_answered_goes_on_if_it_may(
    picture: Image, tmp_path: Path
) -> None:
    script = tmp_path / "replies.jsonl"
    script.write_text(json.dumps({"reply": COUNT}))
    with Session("toy", f"scripted:{script}") as session:
        trace = recorded(session.ask(picture, QUESTION).trace)
    assert trace.path is not None
    (trace.path.parent / "replies.jsonl").unlink()
    stopped = replay(trace)
    assert stopped.missing == (f"complete: {QUESTION}",)
    assert stopped.diverged is not None
    went_on = replay(trace, goes_on=True)
    assert went_on.trace.root is not None
    assert went_on.trace.root.attributes["answer"] == "2"


def test_the_prompt_of_another_version_still_gets_its_replies(
    open_session: OpenSession, picture: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = recorded(open_session(COUNT).ask(picture, QUESTION).trace)
    from viper.llm import prompt

    before = prompt.program_messages
    monkeypatch.setattr(
        "viper.llm.prompt.program_messages",
        lambda *given: [before(*given)[0].__class__("system", "other"), *before(*given)[1:]],
    )
    found = replay(trace)
    assert (found.reworded, found.missing) == (1, ())


def test_a_picture_that_is_gone_is_one_sentence(
    open_session: OpenSession, picture: Image, tmp_path: Path
) -> None:
    trace = recorded(open_session(COUNT).ask(picture, QUESTION).trace)
    for blob in (tmp_path / "state" / "blobs").iterdir():
        blob.unlink()
    with pytest.raises(InputError, match="was not kept or is gone"):
        replay(trace)


def test_scores_are_replayed_too() -> None:
    from viper.core.replies import replaying
    from viper.llm.recording import AbsentLLM, RecordedLLM
    from viper.tracing import RecordedReplies, open_run

    model = ScriptedLLM([Recorded(scores={"a": -1.0, "b": -2.0})])
    with open_run("sim") as run:
        scores = RecordedLLM(model).score("which?", ["a", "b"])
    assert run.path is not None
    with replaying(RecordedReplies.of_runs([run.path.parent])):
        with pytest.raises(ModelError, match="holds no reply"):
            RecordedLLM(AbsentLLM("scripted")).score("which?", ["a", "b", "c"])
        assert RecordedLLM(AbsentLLM("scripted")).score("which one?", ["a", "b"]) == scores
        with pytest.raises(ModelError, match="holds no reply"):
            RecordedLLM(AbsentLLM("scripted")).score("which?", ["a", "b"])


def test_an_11_mb_reply_stays_out_of_the_trace_and_replays(
    toy: tuple[Image, VisionEngine],
) -> None:
    model = ScriptedLLM(["x" * (11 * 2**20)])
    with Session("toy", model, engine=toy[1]) as session:
        execution = session.run("len(llm_query('tell me all'))")
        trace = recorded(session.trace)
    assert execution.value == 11 * 2**20
    assert trace.path is not None
    assert trace.path.stat().st_size < 200_000
    assert len(trace.to_html()) < 1_000_000
    assert replay(trace).diverged is None


def test_trace_budget_and_model_give_the_same_figures(toy: tuple[Image, VisionEngine]) -> None:
    model = ScriptedLLM(["a b c"] * 9)
    with Session("toy", model, engine=toy[1]) as session:
        session.run("[r.text for r in llm_map(['one two', 'three', 'four'])] + [llm_query('five')]")
        trace, account = recorded(session.trace), session.account
    assert account is not None
    said = sum(len(call.messages[-1].content.split()) for call in model.asked)
    totals = trace.totals
    assert totals["llm_calls"] == account.spent["calls"] == len(model.asked) == 4
    assert totals["prompt_tokens"] == said
    assert totals["prompt_tokens"] + totals["completion_tokens"] == account.spent["tokens"]
    again = replay(trace)
    assert again.diverged is None
    assert again.trace.totals["completion_tokens"] == totals["completion_tokens"] == 12
