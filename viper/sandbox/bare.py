"""An interpreter without the policy: for trying the jail alone.

Tests and `viper doctor` ask for a worker of this kind when it is forked; nothing
that a program or a running worker does can turn an ordinary session into one.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

from viper.sandbox.interpreter import Interpreter
from viper.sandbox.lines import Slot
from viper.sandbox.program import Compiled


class BareInterpreter(Interpreter):
    """Runs any Python, with the real builtins and the real `import`."""

    def _compile(self, source: str, filename: str, _bindings: dict[str, Any]) -> Compiled:
        table = self._globals["__builtins__"]
        table.update({k: v for k, v in vars(builtins).items() if k != "print"})
        table["__import__"] = builtins.__import__
        tree = ast.parse(source, filename)
        last = tree.body[-1] if tree.body else None
        slots = []
        if isinstance(last, ast.Expr):
            slots.append(Slot(last.lineno, None, True))
            place = ast.Constant(self._lines.next_slot)
            last.value = ast.Call(ast.Name("_result_", ast.Load()), [place, last.value], [])
            ast.fix_missing_locations(tree)
        return Compiled(compile(tree, filename, "exec", dont_inherit=True), slots, True)
