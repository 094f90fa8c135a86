"""Gives functions back their own speed once the values of their lines are known. Worker side.

Recording a value costs a call, which hot recursive functions feel. When every
recorded place of a function has been seen often enough, its code is exchanged
for the same code without the recorder; calls that are under way end as they began.
"""

from __future__ import annotations

import ast
import gc
from collections.abc import Sequence
from types import CodeType, FunctionType
from typing import Any

PREFIX = "_record_"
"""How the names of recorders begin; programs cannot name them."""


search_is_cheap = False
"""Whether this process holds little beside the program; the zygote says so of its workers."""


class PlainCode:
    """The code of one cell's functions, without the calls that record.

    Args:
        tree: What the cell was compiled from; it is changed when it is first needed.
        recorded: The statements in it whose values are recorded.
        filename: Name of the cell in tracebacks.
    """

    def __init__(self, tree: ast.Module, recorded: Sequence[Any], filename: str) -> None:
        self._tree = tree
        self._recorded = recorded
        self._filename = filename
        self._found: dict[Any, CodeType] | None = None

    def give_back(self, code: CodeType) -> None:
        """Exchange `code` in every function that runs it."""
        if not search_is_cheap:
            return
        plain = self._plain(code)
        if plain is None or plain.co_freevars != code.co_freevars:
            return
        for function in gc.get_referrers(code):
            if isinstance(function, FunctionType) and function.__code__ is code:
                function.__code__ = plain

    def _plain(self, code: CodeType) -> CodeType | None:
        if self._found is None:
            for statement in self._recorded:
                statement.value = statement.value.args[1]
            self._found = {}
            pending = [compile(self._tree, self._filename, "exec", dont_inherit=True)]
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
