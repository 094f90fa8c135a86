from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from viper.apps.repl import HELP, Repl, is_code
from viper.llm.scripted import ScriptedLLM
from viper.loops.session import Session
from viper.vision.testing import draw_toy, toy_engine

Viper = Callable[..., Any]
Talk = Callable[..., list[str]]
COUNT = 'n = len(image_patch.find("red block"))\nn'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('len(image_patch.find("cup"))', True),
        ('cups = image_patch.find("cup")', True),
        ("2 + 2", True),
        ("image_patch", True),
        ("n", True),
        ("for b in image_patch.find('cup'): print(b)", True),
        ("cups", False),
        ("How many cups are there?", False),
        ("Is there a cup", False),
        ("cups and bowls", False),
        ("'a red cup'", False),
        ("not a cup", False),
        ("nonsense(3)", False),
        ("", False),
        ("x =", True),
        ("x = nonsense + 1", True),
        ("cups[0].name += 'a", True),
        ("import", False),
        ("import os, ", True),
        ("from math import", True),
        ("def f(x) return x", True),
        ("class Cup", False),
        ("x == 3 cups?", False),
        ("from left to right, what is there?", False),
        ("if there is a cup, is it red?", False),
    ],
)
def test_code_is_told_from_questions(line: str, expected: bool) -> None:
    assert is_code(line, {"image_patch", "n"}) is expected


@pytest.fixture
def talk(capsys: pytest.CaptureFixture[str], picture: Path) -> Talk:
    """Feeds lines to a conversation about the toy picture and returns what it printed."""
    toy, labels = draw_toy([("red", "block", (4, 4, 14, 14)), ("red", "block", (52, 20, 60, 30))])
    toy.save(picture)

    def say(*lines: str, replies: tuple[str, ...] = ()) -> list[str]:
        source = io.StringIO("".join(f"{line}\n" for line in lines))
        engine = toy_engine((toy, labels))
        with Session("toy", ScriptedLLM(list(replies)), engine=engine) as session:
            Repl(session, source=source).run(str(picture))
        return capsys.readouterr().out.splitlines()

    return say


def test_questions_and_code_share_their_names(talk: Talk) -> None:
    out = talk("How many red blocks?", "n * 10", "n = n + 1", "n", replies=(COUNT,))
    assert out[0] == "2"
    assert out[-2:] == ["20", "3"]


def test_a_block_goes_on_until_an_empty_line(talk: Talk) -> None:
    assert talk("total = 0", "for i in range(4):", "    total += i", "", "total")[-1] == "6"


def test_a_mark_makes_code_of_anything(talk: Talk) -> None:
    assert talk("> nothing")[-2].startswith("error: line 1: NameError")


def test_a_mistake_does_not_end_the_conversation(talk: Talk) -> None:
    out = talk("1 / 0", ":image /no/such.png", "word " * 3000, ":nonsense", "40 + 2")
    assert out[-1] == "42"


def test_names_are_listed(talk: Talk) -> None:
    out = talk("cup_count = 3", ":names")
    assert "ImagePatch" in out[-2]
    assert "cup_count" in out[-1]


@pytest.mark.parametrize("word", [":quit", "quit", "exit", "exit()"])
def test_quit_ends_it(word: str, talk: Talk) -> None:
    assert talk(word, "1 + 1") == []


def test_help_alone_shows_the_commands(talk: Talk) -> None:
    assert talk("help") == talk(":help") == HELP.splitlines()


def test_broken_code_is_no_question(talk: Talk) -> None:
    assert "SyntaxError" in talk("x =")[0]


@pytest.mark.parametrize("lines", ["1 / 0\n1\n", "x =\n", "How many?\n"])
def test_a_failed_line_from_a_pipe_gives_exit_code_1(
    lines: str, viper: Viper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options in ([], ["--json"]):
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        assert viper("repl", *options).code == 1


def test_another_picture_is_bound(talk: Talk, tmp_path: Path) -> None:
    draw_toy([], (30, 20))[0].save(tmp_path / "small.png")
    out = talk("image_patch.width", f":image {tmp_path / 'small.png'}", "image_patch.width")
    assert (out[0], out[-1]) == ("64", "30")


def test_an_interrupt_stops_the_program_and_keeps_the_session(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Session.run

    def interrupted(*_: Any) -> Any:
        monkeypatch.setattr(Session, "run", real)
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "run", interrupted)
    assert talk("1 + 1", "2 + 2") == ["4"]


def test_json_is_one_object_at_the_end(
    viper: Viper,
    picture: Path,
    script: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("How many red blocks?\nn + 1\n"))
    result = viper("repl", picture, "--llm", script(COUNT), "--json")
    first, second = result.json["turns"]
    assert (result.code, first["answer"], second["value"]) == (0, "2", 3)
