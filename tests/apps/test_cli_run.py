from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Viper = Callable[..., Any]
KEYS = {"status", "value", "stdout", "error", "calls", "passes", "seconds"}


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    def write(source: str) -> Path:
        path = tmp_path / "program.py"
        path.write_text(source)
        return path

    return write


def test_a_program_runs_without_a_picture_or_models(
    viper: Viper, program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "none"))
    result = viper("run", program("print('hi')\n6 * 7"), "--json")
    assert result.json.keys() >= KEYS
    assert (result.code, result.json["value"], result.json["stdout"]) == (0, 42, "hi\n")


def test_a_program_sees_the_picture(
    viper: Viper, program: Callable[[str], Path], picture: Path
) -> None:
    source = 'len(image_patch.find("red block"))'
    data = viper("run", program(source), "--image", picture, "--json").json
    assert (data["value"], data["calls"]) == (2, {"ImagePatch.find": 1})
    assert data["passes"]["detector"] == 1


def test_viper_gpts_form_runs(viper: Viper, program: Callable[[str], Path], picture: Path) -> None:
    source = "def execute_command(image):\n    return ImagePatch(image).exists('blue bowl')"
    assert viper("run", program(source), "--image", picture).out == "yes\n"


def test_a_program_comes_from_stdin(viper: Viper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"1 + 1")))
    assert viper("run", "-").out == "2\n"


HOSTILE = {
    "import os": ("import os", {"rejected"}),
    "endless loop": ("while True:\n    pass", {"killed"}),
    "50 GB": ("x = [0] * (50 * 10**9 // 8)", {"killed", "error"}),
    "read a file": ("open('/etc/passwd').read()", {"rejected"}),
}


@pytest.mark.usefixtures("toy")
@pytest.mark.parametrize("attack", HOSTILE)
def test_a_hostile_program_is_stopped(
    attack: str, viper: Viper, program: Callable[[str], Path]
) -> None:
    source, expected = HOSTILE[attack]
    result = viper("run", program(source), "--timeout", 0.5, "--json")
    assert result.code == 1
    assert result.json["status"] in expected
    assert result.json["error"].keys() == {"type", "message", "line"}
    assert result.json["error"]["message"]


@pytest.mark.usefixtures("toy")
def test_an_error_shows_line_and_code(viper: Viper, program: Callable[[str], Path]) -> None:
    result = viper("run", program("x = 1\nx / 0"))
    assert (result.code, result.out) == (1, "")
    assert "line 2" in result.err
    assert "x / 0" in result.err


@pytest.mark.parametrize(
    "data",
    [None, b"", b"  \n", b"\xff\xfe\x00x", b"1\n" * 1_000_000],
    ids=["missing", "empty", "blank", "not text", "huge"],
)
def test_a_bad_program_file_is_refused(data: bytes | None, viper: Viper, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    if data is not None:
        path.write_bytes(data)
    assert viper("run", path).is_refused()


def test_a_folder_is_no_program(viper: Viper, tmp_path: Path) -> None:
    assert viper("run", tmp_path).is_refused()


@pytest.mark.usefixtures("toy")
def test_a_syntax_error_is_data_with_its_line(viper: Viper, program: Callable[[str], Path]) -> None:
    data = viper("run", program("x = 1\ny = = 2"), "--json").json
    assert (data["status"], data["error"]["line"]) == ("error", 2)


def test_weights_that_are_missing_end_with_code_2(
    viper: Viper,
    program: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PIL import Image

    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "none"))
    Image.new("RGB", (8, 8)).save(tmp_path / "x.png")
    source = program("image_patch.find('cup')")
    assert viper("run", source, "--image", tmp_path / "x.png").is_refused()


def test_a_run_says_when_no_trace_is_kept(
    viper: Viper, program: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "file"))
    source = program("6 * 7")
    data = viper("run", source, "--json").json
    assert data["trace"] is None
    assert "No trace is kept" in data["notices"][0]
    result = viper("run", source)
    assert (result.out, result.err[:24]) == ("42\n", "note: No trace is kept: ")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--set", "class=3"], "--set class: this is a word of Python"),
        (["--set", "image=3", "--image", "x.png"], "--image binds this name"),
        (["--set", "video_segment=3", "--video", "x.mp4"], "--video binds this name"),
        (["--llm", "foo"], "no language model `foo`"),
        (["--llm", "hf:"], "lacks its second half"),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(
    options: list[str], problem: str, viper: Viper, program: Callable[[str], Path]
) -> None:
    result = viper("run", program("1"), *options)
    assert result.is_refused()
    assert problem in result.err


def test_a_function_of_a_picture_asks_for_one(viper: Viper, program: Callable[[str], Path]) -> None:
    assert "--image FILE" in viper("run", program("def execute_command(image): return 1")).err
