"""`%%viper` in a notebook: a question or a program in the cell, one session behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from viper.apps import notebook
from viper.llm.scripted import ScriptedLLM
from viper.loops.session import Session
from viper.vision.testing import draw_toy, toy_engine

THINGS = (("red", "block", (4, 24, 14, 34)), ("blue", "block", (24, 34, 34, 44)))


class Shell:
    """What `%%viper` needs of IPython."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {}
        self.magics_manager = SimpleNamespace(magics={"cell": {}})

    def register_magic_function(self, function: Any, kind: str, name: str) -> None:
        self.magics_manager.magics[kind][name] = function


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Loads the extension; returns what runs a cell, with `toy` and `shell` at hand."""
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))
    image, labels = draw_toy(THINGS)
    model = ScriptedLLM(["len(image_patch.find('block'))"] * 3)
    session = Session("toy", model, engine=toy_engine((image, labels)))
    monkeypatch.setitem(notebook._sessions, ("tabletop", "embedded"), session)
    shell = Shell()
    shell.user_ns["toy"] = image
    notebook.load_ipython_extension(shell)
    magic = shell.magics_manager.magics["cell"]["viper"]
    magic.shell = shell
    yield magic
    session.close()


def test_a_question_is_answered_and_a_program_is_run(run: Any) -> None:
    assert run("toy", "How many blocks\nare there?").value == 2
    assert run("{toy}", "left = image_patch.find('red block')\nleft[0].left") == 4
    assert run("", "left[0].right") == 14  # names stay
    assert run.shell.user_ns["viper_session"].run("left[0].left").value == 4


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("", "How many blocks are there?", "A question needs a picture"),
        ("toy toy", "1", "One picture at a time"),
        ("--speed 3", "1", "is no option with a value"),
        ("--llm", "1", "is no option with a value"),
        ("'", "1", "No closing quotation"),
        ("missing.png", "Is it red?", "There is no file missing.png"),
        ("toy", "import os", "rejected (line 1): `import os` is not allowed"),
        ("toy", "1 / 0", "error (line 1): division by zero"),
    ],
)
def test_what_is_wrong_is_printed_in_one_sentence(
    run: Any, line: str, cell: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(line, cell) is None
    assert message in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("image_patch.find('block')", True),
        ("x = 1\nx", True),
        ("  x = 1\n  x", True),
        ("How many blocks are there", False),
        ("x?", False),
        ("All blocks are red.", False),
        ("", False),
    ],
)
def test_programs_are_told_from_questions(cell: str, expected: bool) -> None:
    assert notebook.is_program(cell) is expected


def test_interrupting_a_cell_keeps_the_kernel_and_the_session(tmp_path: Path) -> None:
    manager_module = pytest.importorskip("jupyter_client.manager")
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "VIPER_HOME": str(tmp_path), "PYTHONPATH": root}
    manager, client = manager_module.start_new_kernel(kernel_name="python3", env=environment)
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])
            if "running" in said[-1]:
                manager.interrupt_kernel()

    def execute(code: str) -> str:
        reply = client.execute_interactive(code, timeout=60, output_hook=hear)
        return str(reply["content"].get("ename", "ok"))

    try:
        assert execute("import viper; s = viper.Session(); s.run('kept = 5')") == "ok"
        looping = "print('running', flush=True)\ns.run('while True: pass')"
        assert execute(looping) == "KeyboardInterrupt"
        assert execute("print('value', s.run('kept + 1').value)") == "ok"
        assert "value 6" in "".join(said)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
