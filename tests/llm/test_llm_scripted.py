"""Recorded replies: matching, exhaustion, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from viper.core.errors import BadReply, InputError
from viper.core.llm import Message
from viper.llm import load_llm
from viper.llm.scripted import Recorded, ScriptedLLM


def ask(question: str) -> list[Message]:
    return [Message("system", "Write a program."), Message("user", question)]


def test_replies_match_their_question_and_the_rest_come_in_order() -> None:
    model = ScriptedLLM([Recorded("1"), Recorded("cups", question="How many cups?"), "2"])
    found = [model.complete(ask(q))[0].text for q in ("a?", "How many cups?", "b?")]
    assert found == ["1", "cups", "2"]


def test_a_repair_is_matched_by_the_first_question() -> None:
    model = ScriptedLLM([Recorded("a", question="cups?"), Recorded("b", question="cups?")])
    turns = ask("cups?")
    first = model.complete(turns)[0].text
    turns += [Message("assistant", first), Message("user", "The program failed at line 1: ...")]
    assert model.complete(turns)[0].text == "b"


def test_what_was_asked_is_kept() -> None:
    model = ScriptedLLM(["x"])
    model.complete(ask("cups?"), temperature=0.5)
    model.score("I will ", ["go"])
    assert model.asked[0].messages[-1].content == "cups?"
    assert model.asked[0].temperature == 0.5
    assert model.asked[1].options == ("go",)


def test_an_exhausted_script_says_how_many_lines_were_used() -> None:
    model = ScriptedLLM(["x"], name="scripted:a.jsonl")
    model.complete(ask("cups?"))
    with pytest.raises(BadReply, match=r"scripted:a.jsonl has no reply left .*1 of 1 are used"):
        model.complete(ask("bowls?"))


def test_recorded_scores_are_given_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"scores": {"go": -0.5}}\n\n{"scores": {"wait": -1}}\n')
    model = load_llm(f"scripted:{path}")
    assert model.score("", ["wait", "go"]) == [-20.0, -0.5]
    assert model.score("", ["wait", "go"]) == [-1.0, -20.0]
    with pytest.raises(BadReply, match="no scores left"):
        model.score("", ["go"])


def test_a_file_keeps_unicode_and_newlines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"reply": "x = 1\\nprint(\\"größer\\")"}\n', encoding="utf-8")
    assert load_llm(f"scripted:{path}").complete(ask("?"))[0].text == 'x = 1\nprint("größer")'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"reply": "x"}\n{"reply": ', "line 2: not JSON"),
        ('"x"', "line 1: a JSON object is needed, not str"),
        ('{"text": "x"}', "line 1: unknown key 'text'"),
        ('{"question": "x"}', 'line 1: exactly one of "reply" and "scores"'),
        ('{"reply": 3}', 'line 1: "reply" must be text'),
        ('{"reply": "x", "question": 3}', 'line 1: "question" must be text'),
        ('{"reply": "x", "logprob": "low"}', 'line 1: "logprob" must be a number'),
        ('{"reply": "x", "logprob": NaN}', 'line 1: "logprob" must be a number'),
        ('{"scores": {"go": "low"}}', 'line 1: "scores" must map'),
        ("\n\n", "hold no line"),
    ],
)
def test_a_malformed_script_names_the_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_llm(f"scripted:{path}")
    assert says in str(caught.value)
    assert '{"reply"' in str(caught.value)


def test_a_script_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path, tmp_path / "missing.jsonl", tmp_path / "binary"):
        with pytest.raises(InputError, match="Cannot read"):
            load_llm(f"scripted:{path}")
