"""Gives functions back their own speed once the values of their lines are known. Worker side.

Recording a value costs a call, which hot recursive functions feel. When every
recorded place of a function has been seen often enough, its code is exchanged
for the same code without the recorder; calls that are under way end as they began.
"""

from __future__ import annotations

import ast
import gc
from types import CodeType, FunctionType
from typing import Any

PREFIX = "_record_"
"""How the names of recorders begin; programs cannot name them."""


class PlainCode:
    """The code of one cell's functions, without the calls that record.

    Args:
        tree: What the cell was compiled from; it is changed when it is first needed.
        filename: Name of the cell in tracebacks.
    """

    def __init__(self, tree: ast.Module, filename: str) -> None:
        self._tree = tree
        self._filename = filename
        self._found: dict[Any, CodeType] | None = None

    def give_back(self, code: CodeType) -> None:
        """Exchange `code` in every function that runs it."""
        if not gc.get_freeze_count():
            return  # not in a worker: searching a whole process costs more than it gains
        plain = self._plain(code)
        if plain is None or plain.co_freevars != code.co_freevars:
            return
        for function in gc.get_referrers(code):
            if isinstance(function, FunctionType) and function.__code__ is code:
                function.__code__ = plain

    def _plain(self, code: CodeType) -> CodeType | None:
        if self._found is None:
            tree = ast.fix_missing_locations(_WithoutRecorders().visit(self._tree))
            self._found = {}
            pending = [compile(tree, self._filename, "exec", dont_inherit=True)]
            while pending:
                found = pending.pop()
                self._found[_place(found)] = found
                pending += [const for const in found.co_consts if isinstance(const, CodeType)]
        return self._found.get(_place(code))


def slots_of(code: CodeType) -> list[int]:
    """Return the numbers of the places that `code` records."""
    return [int(name[len(PREFIX) :]) for name in code.co_names if name.startswith(PREFIX)]


def _place(code: CodeType) -> Any:
    return code.co_firstlineno, code.co_qualname, code.co_varnames


class _WithoutRecorders(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id.startswith(PREFIX):
            return node.args[1]
        return node
