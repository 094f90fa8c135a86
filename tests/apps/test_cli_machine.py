from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from viper import __version__
from viper.apps.doctor import Check, _machine, _sandbox
from viper.apps.inventory import check_folder

Viper = Callable[..., Any]


def test_help_lists_every_command(viper: Viper) -> None:
    result = viper("--help")
    for command in ("ask", "run", "repl", "models", "doctor", "eval", "trace"):
        assert f"\n  {command} " in result.out
    assert result.code == 0
    assert "..." not in result.out.partition("Commands:")[2]
    assert result.out.startswith("Usage: viper ")
    assert viper().out == result.out


def test_the_version_is_printed(viper: Viper) -> None:
    assert viper("--version").out == f"viper {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from viper.apps.cli import run; run(['--help']); "
        "heavy = {'torch', 'numpy', 'PIL', 'rich', 'transformers', 'ultralytics', 'mujoco',"
        " 'openai', 'pydantic', 'RestrictedPython'}; "
        "sys.exit(', '.join(heavy & sys.modules.keys()) or 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("command", ["ask", "run", "repl", "models", "doctor", "trace", "eval qa"])
def test_every_command_takes_json(command: str, viper: Viper) -> None:
    assert "--json" in viper(*command.split(), "--help").out


def write_weights(folder: Path, missing_bytes: int = 0) -> None:
    folder.mkdir(parents=True)
    header = json.dumps({"w": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}}).encode()
    data = struct.pack("<Q", len(header)) + header + bytes(8 - missing_bytes)
    (folder / "model.safetensors").write_bytes(data)
    (folder / "config.yaml").write_text("nc: 1")
    (folder / "README.md").write_text("---\nlicense: AGPL-3.0-or-later\n---\n")


def test_weights_are_present_missing_or_damaged(
    viper: Viper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path))
    write_weights(tmp_path / "detector")
    write_weights(tmp_path / "writer", missing_bytes=3)
    result = viper("models", "--json")
    parts = {part["role"]: part for part in result.json["models"]}
    assert result.code == 1
    assert parts["detector"]["state"] == "present"
    assert parts["detector"]["licence"] == "AGPL-3.0-or-later"
    assert parts["matcher"]["state"] == "missing"
    assert parts["llm"]["state"] == "damaged"
    assert str(tmp_path / "detector") in viper("models").out


@pytest.mark.parametrize(
    "data",
    [b"", b"1234567", b"\xff" * 40, struct.pack("<Q", 2) + b"[]", struct.pack("<Q", 4) + b"{}"],
)
def test_a_file_that_is_no_safetensors_is_seen(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(data)
    assert "model.safetensors" in check_folder(tmp_path)


def test_an_unknown_profile_is_refused(viper: Viper) -> None:
    assert viper("models", "--profile", "nope").is_refused()
    assert viper("models", "--profile", "no/such.toml").is_refused()


def test_a_server_is_listed_without_being_called(viper: Viper) -> None:
    data = viper("models", "--llm", "http://127.0.0.1:9/v1#m", "--json").json
    assert data["models"][-1]["state"] == "server"


def test_doctor_tries_the_limits_of_the_sandbox() -> None:
    checks = {check.name: check for check in _sandbox()}
    assert all(check.ok for check in checks.values()), checks
    assert checks["time limit stops a loop"].seconds < 1.0
    assert "own process" in checks["sandbox walls"].found


def test_doctor_reports_a_sandbox_that_cannot_be_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process() -> None:
        raise OSError("no process can be started")

    monkeypatch.setattr("viper.sandbox.probe.try_the_walls", no_process)
    *_, last = _sandbox()
    assert (last.ok, last.found) == (False, "OSError: no process can be started")


def test_doctor_fails_if_something_required_fails(
    viper: Viper, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = [Check("python", True, "3.11"), Check("weights", False, "none")]
    monkeypatch.setattr("viper.apps.doctor.examine", lambda: checks)
    result = viper("doctor", "--json")
    assert (result.code, result.json["failed"]) == (1, ["weights"])
    assert "FAIL  weights" in viper("doctor").out


def test_doctor_warns_of_what_questions_can_do_without(
    viper: Viper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("viper.apps.doctor.examine", lambda: list(_machine()))
    result = viper("doctor", "--json")
    assert (result.code, result.json["status"]) == (0, "warning")
    assert "state folder" in result.json["warnings"]
    assert "warn  state folder" in viper("doctor").out
