"""The code in docs/world.md runs as it stands, and what it says to change makes a new object."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "world.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|diff)\n(.*?)```", TEXT, flags=re.DOTALL)
AFTER_CHANGES = "# with these changes made"
NEW_FILE = "# robot_sim/"


def test_the_page_runs_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for kind, code in BLOCKS:
        if kind == "python" and not code.startswith(AFTER_CHANGES):
            exec(compile(code, f"docs/world.md: {code.splitlines()[0]}", "exec"), names)

    assert (tmp_path / "episode.html").exists()
    assert (tmp_path / "films" / "rl-video-episode-0.mp4").exists()


def test_object_and_task_are_added_by_the_changes_it_names(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "robot_sim", tmp_path / "robot_sim", ignore=shutil.ignore_patterns("__pycache__")
    )
    for kind, change in BLOCKS:
        if kind == "diff":
            apply(change, tmp_path)
        elif change.startswith(NEW_FILE):
            name, _, text = change.partition("\n")
            (tmp_path / name.removeprefix("# ")).write_text(text, encoding="utf-8")
    programs = [code for _, code in BLOCKS if code.startswith(AFTER_CHANGES)]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(programs)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def apply(change: str, root: Path) -> None:
    """Make a change that is written as a diff without line numbers; it fits in one place."""
    first, *lines = change.splitlines()
    path = root / first.removeprefix("--- ")
    old = "\n".join(line[1:] for line in lines if line[0] in " -")
    new = "\n".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path}: {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_pictures_of_the_page_exist() -> None:
    for name in re.findall(r"!\[[^]]*\]\(([^)]*)\)", TEXT):
        assert (ROOT / "docs" / name).exists(), name
