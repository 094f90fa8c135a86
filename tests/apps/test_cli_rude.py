"""What a rude caller does: closed streams, full disks, control characters, odd options."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Viper = Callable[..., Any]
NO_SUCH_DEVICE = not Path("/dev/full").exists()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text("6 * 7")
    return path


def shell(line: str, program: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $V is the command line and $P a program."""
    command = f"{sys.executable} -m viper.apps.cli"
    environment = {**os.environ, "V": command, "P": str(program), "VIPER_HOME": str(program.parent)}
    return subprocess.run(
        ["sh", "-c", line], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_closed_streams_are_no_reason_to_fail(program: Path) -> None:
    ended = shell("$V run $P <&-; $V run $P >&-; echo $?; $V run - <&-", program)
    assert ended.stdout.split() == ["42", "0"]
    assert ended.returncode == 2
    assert ended.stderr.startswith("viper: Standard input is empty")
    assert ended.stderr.count("\n") == 1


@pytest.mark.skipif(NO_SUCH_DEVICE, reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["run $P --json", "run $P", "models", "--help"])
def test_output_that_cannot_be_written_is_said(command: str, program: Path) -> None:
    ended = shell(f"$V {command} > /dev/full", program)
    assert ended.returncode == 1
    assert ended.stderr == "viper: The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("source", ["6 * 7", "print('x' * 100_000)"], ids=["short", "long"])
def test_a_reader_that_left_is_not_told_anything(program: Path, source: str) -> None:
    program.write_text(source)
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "viper.apps.cli", "run", str(program)]
    environment = {**os.environ, "VIPER_HOME": str(program.parent)}
    ended = subprocess.run(
        command, env=environment, stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_an_interrupt_ends_with_one_word(viper: Viper, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("viper.apps.doctor.examine", interrupt)
    result = viper("doctor")
    assert (result.code, result.err.strip()) == (130, "viper: interrupted")
    result = viper("doctor", "--json")
    assert (result.code, result.json["status"]) == (130, "killed")
    assert result.json["error"]["type"] == "Interrupted"


def test_no_program_steers_the_terminal(viper: Viper, program: Path) -> None:
    program.write_text("print('\\x1b[2J')\n'\\x1b]0;title\\x07\\ttab'")
    result = viper("run", program)
    assert result.out == "\\x1b[2J\n\\x1b]0;title\\x07\ttab\n"
    assert "\x1b" not in viper("run", "\x1b[2J.py").err


def test_a_name_that_is_no_name_is_refused(viper: Viper) -> None:
    for arguments in (["run", "x" * 5000], ["run", ""], ["trace", "x" * 5000 + ".jsonl"]):
        assert viper(*arguments).is_refused(), arguments


@pytest.mark.parametrize("seconds", ["inf", "1e30", "nan", "0"])
def test_a_time_that_no_clock_can_hold_is_refused(
    seconds: str, viper: Viper, program: Path
) -> None:
    assert viper("run", program, "--timeout", seconds).is_refused()


def test_a_page_of_no_run_is_refused(viper: Viper, tmp_path: Path) -> None:
    assert viper("trace", "--html", tmp_path / "t.html").is_refused()


def test_a_state_folder_that_cannot_be_read_is_refused(
    viper: Viper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_HOME", "/" + "x" * 5000)
    assert viper("trace").is_refused()


def test_the_questions_are_never_overwritten_by_results(viper: Viper, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    questions, other = tmp_path / "q.jsonl", tmp_path / "notes.txt"
    questions.write_text('{"id": "1", "image": "a.png", "question": "How many?", "answer": 3}')
    other.write_text("one line without an end")
    before = questions.read_text()
    assert viper("eval", "qa", questions, "--out", questions, "--no-resume").is_refused()
    assert viper("eval", "qa", questions, "--out", other).is_refused()
    assert (questions.read_text(), other.read_text()) == (before, "one line without an end")


def test_a_row_without_a_path_is_named(viper: Viper, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "1", "image": null, "question": "How many?", "answer": 3}')
    result = viper("eval", "qa", path)
    assert result.is_refused()
    assert "line 1" in result.err


def test_ultralytics_keeps_its_settings_in_the_state_folder(program: Path) -> None:
    home = program.parent / "home"
    home.mkdir()
    source = "import viper.core.settings as s; s.silence_telemetry(); import ultralytics.utils"
    environment = {**os.environ, "HOME": str(home), "VIPER_HOME": str(program.parent / "state")}
    environment.pop("YOLO_CONFIG_DIR", None)
    environment.pop("XDG_CONFIG_HOME", None)
    subprocess.run([sys.executable, "-c", source], env=environment, timeout=120, check=True)
    assert list(home.rglob("*.json")) == []
