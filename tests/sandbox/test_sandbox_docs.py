"""The list of constructs in the documentation is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_world import LIMITS, World

from viper.sandbox.direct import DirectSandbox

PAGE = Path(__file__).parents[2] / "docs" / "sandbox.md"
ROW = re.compile(r"^\| ([^|`]+) \| `(.+)` \| (.+) \|$")


def rows() -> Iterator[tuple[str, str, str]]:
    for line in PAGE.read_text(encoding="utf-8").replace("\\|", "∣").splitlines():
        if found := ROW.match(line):
            name, code, value = (part.replace("∣", "|") for part in found.groups())
            yield name, code.replace("¶", "\n"), value


@pytest.mark.parametrize("name", [name for name, _, _ in rows()])
def test_construct_does_what_the_page_says(name):
    ((code, value),) = [(code, value) for found, code, value in rows() if found == name]
    execution = DirectSandbox(World().capabilities(), limits=LIMITS).run(code)
    if value == "refused":
        assert execution.status == "rejected"
        assert "write" in execution.error.message
    else:
        assert (execution.error, execution.value) == (None, ast.literal_eval(value.strip("`")))


def test_page_lists_38_constructs_of_which_36_work():
    found = list(rows())
    assert len(found) == 38
    assert sum(value != "refused" for _, _, value in found) == 36
