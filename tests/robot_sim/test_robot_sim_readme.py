"""The code in the package's README runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import robot_sim

README = Path(robot_sim.__file__).with_name("README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("index", range(len(BLOCKS)))
def test_readme_code_runs(index: int) -> None:
    exec(compile(BLOCKS[index], f"README block {index}", "exec"), {})
