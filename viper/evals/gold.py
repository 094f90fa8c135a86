"""Gold expressions: what a question means, written over true labels.

`n(left_of("block", the("blue bowl")))` says so without any program of the vision API, and can
therefore judge those programs. The language is Python expressions over the methods of `Facts`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from viper.evals.truth import Facts, Thing, Word, matcher

__all__ = ["Gold", "check", "evaluate", "phrases", "program_of"]

PRELUDE = Path(__file__).parent / "data" / "gold_prelude.txt"


@dataclass(frozen=True)
class Gold:
    """A true answer."""

    answer: str | list[str]
    """What to compare with; "yes" and "no" for truth values, digits for numbers."""
    accept: tuple[str | list[str], ...] = ()
    """Other wordings that are as right."""


def evaluate(expression: str, things: Sequence[Thing]) -> Gold:
    """Return the true answer of a gold expression.

    Raises:
        Undefined: If this scene does not settle the question.
        ValueError: If the expression is not in the language.
    """
    tree = ast.parse(expression, mode="eval")
    table = Facts(things).functions()
    _check(tree, table, expression)
    code = compile(tree, "<gold>", "eval")
    return _as_gold(eval(code, {"__builtins__": {}}, dict(table)))


def check(expression: str) -> None:
    """Raise `ValueError` or `SyntaxError` if an expression is not in the language."""
    _check(ast.parse(expression, mode="eval"), Facts([]).functions(), expression)


def phrases(expression: str) -> list[str]:
    """Return the noun phrases in a gold expression, for choosing scenes that have them."""
    constants = [
        node.value
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [text for text in constants if text and matcher(text) is not None]


def program_of(expression: str) -> str:
    """Return a program of the vision API that means what a gold expression means.

    It is the expression itself behind those functions of the prelude that it needs.
    """
    parts = _prelude()
    needed: set[str] = set()
    waiting = _names(ast.parse(expression, mode="eval")) & parts.keys()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= (_names(ast.parse(parts[name])) & parts.keys()) - needed
    lines = [source for name, source in parts.items() if name in needed]
    return "\n".join([*lines, expression])


@lru_cache(maxsize=1)
def _prelude() -> dict[str, str]:
    text = PRELUDE.read_text(encoding="utf-8")
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


_NODES = (
    ast.Expression, ast.Call, ast.Name, ast.Load, ast.Constant, ast.BoolOp, ast.And, ast.Or,
    ast.UnaryOp, ast.Not, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
    ast.In, ast.NotIn, ast.BinOp, ast.Add, ast.Sub, ast.IfExp, ast.List,
)  # fmt: skip


def _check(tree: ast.AST, table: dict[str, Callable[..., Any]], expression: str) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            raise ValueError(f"{type(node).__name__} is not allowed in {expression!r}")
        if isinstance(node, ast.Name) and node.id not in table:
            raise ValueError(f"unknown name {node.id!r} in {expression!r}")


def _as_gold(value: object) -> Gold:
    if isinstance(value, bool):
        return Gold("yes" if value else "no")
    if isinstance(value, int):
        return Gold(str(value))
    if isinstance(value, str):
        return Gold(value)
    if isinstance(value, Word):
        return Gold(value.options[0], value.options[1:])
    if isinstance(value, Thing):
        first, *rest = value.names()
        return Gold(first, tuple(rest))
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return Gold(list(value))
    if isinstance(value, list) and value and all(isinstance(item, Thing) for item in value):
        return Gold([thing.names()[0] for thing in value], ([thing.shape for thing in value],))
    raise ValueError(f"a gold expression cannot end in a {type(value).__name__}")
