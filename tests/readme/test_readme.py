"""The README's code is true: its Python runs, and its commands answer."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from viper.apps.cli import run

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text(encoding="utf8")
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, flags=re.DOTALL)
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```bash\n(.*?)```", TEXT, flags=re.DOTALL)
    for line in re.findall(r"viper (?:ask|run|sim|models|trace|eval)\b[^&\n]*", block)
]


@pytest.fixture(autouse=True)
def _in_a_copy_of_the_examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "program.py").write_text("len(image_patch.find('block'))")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.split("\n")[0])
def test_python_of_the_readme_runs(code: str) -> None:
    assert not re.search(r"^\s*(%|!)", code)
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_readme_answers(command: str) -> None:
    arguments = shlex.split(command)[1:]
    if arguments[0] == "eval":
        arguments += ["--limit", "2"]
    assert run(arguments) == 0
