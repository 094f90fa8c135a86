"""Every attack of the table, through both walls and with the jail off; the session lives on."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

import pytest
from language_attacks import table
from sandbox_world import LIMITS, Patch, World

from viper.sandbox import open_sandbox
from viper.sandbox.interface import Sandbox

ATTACKS = table()


@pytest.fixture(scope="module", params=["process", "direct"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield one session for all attacks: it has to survive each of them."""
    session = open_sandbox(World().capabilities(), limits=LIMITS, backend=request.param)
    yield session
    session.close()


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_gets_nothing_and_the_session_goes_on(name, sandbox):
    before = dict(os.environ), os.getcwd()
    execution = sandbox.run(ATTACKS[name], bindings={"p": Patch(3)})
    assert execution.status in ("rejected", "error") or not execution.value, execution
    assert execution.status in ("ok", "rejected", "error")
    assert not (execution.ok and shows_nothing(ATTACKS[name])), "it must be refused"
    assert (dict(os.environ), os.getcwd()) == before
    after = sandbox.run("import math\n[1 + 1, math.floor(2.5), p.width, len('abc')]")
    assert after.value == [2, 2, 3, 3]


def shows_nothing(source: str) -> bool:
    """Return whether a program ends in a statement, so that no value can tell what it got."""
    try:
        return not isinstance(ast.parse(source).body[-1], ast.Expr)
    except (SyntaxError, ValueError):
        return False


def test_table_is_long():
    assert len(ATTACKS) >= 300
