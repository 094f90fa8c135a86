"""The conversation of a task: a model writes one cell per turn, sees what it did, and finishes.

What a task is about stays in variables; the model is told their kinds and sizes, not their
contents. Only the first block of a reply is a cell: what follows it was written before the
cell had run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from viper.core.capability import CapabilitySet, Detail
from viper.core.errors import BadReply
from viper.core.execution import Execution
from viper.core.llm import Message
from viper.llm.prompt import estimate_tokens
from viper.llm.reply import extract_program, without_thinking

BUDGET_TOKENS = 2000
"""Estimated tokens of rules and declarations."""
MAX_SHOWN = 8_000
"""Characters of what a cell printed and gave that the model reads."""
_FIRST_BLOCK = re.compile(r"^[ \t]*```[^\n]*\n.*?^[ \t]*```", re.M | re.S)

_RULES = """\
You do a task by writing Python, one cell per reply. Each cell runs in a restricted REPL whose \
names persist; then you are shown what it printed and its last expression, cut if long.

Rules
- Reply with one ```python block. Anything after it is ignored.
- Look at a variable before you rely on it; print parts, not the whole.
- Never guess what a cell will print. When you have seen enough, call `finish(value)` in a cell \
that prints nothing.
- To read long text, split it and use `llm_map` or `spawn_map` on the parts, then combine in code.
- `budget()` says what is left; plan with it.
- Call only what is declared below, and plain Python without files and network.
"""


def task_messages(
    capabilities: CapabilitySet,
    task: str,
    inputs: Mapping[str, Any],
    *,
    budget_tokens: int = BUDGET_TOKENS,
) -> list[Message]:
    """Return the conversation that opens a task: rules and declarations, then the task."""
    text = _RULES
    for detail in get_args(Detail):
        text = f"{_RULES}\nDeclarations\n{capabilities.describe(detail)}\n"
        if estimate_tokens(text) <= budget_tokens:
            break
    variables = [f"- `{name}`: {kind_and_size(value)}" for name, value in inputs.items()]
    parts = [task, *(["Variables:", *variables] if variables else [])]
    return [Message("system", text), Message("user", "\n".join(parts))]


def kind_and_size(value: Any) -> str:
    """Return what a variable is without its content, e.g. "str, 12,000 characters"."""
    kind = type(value).__name__
    if isinstance(value, str):
        return f"{kind}, {len(value):,} characters"
    if isinstance(value, list | tuple | set | dict):
        inner = type(next(iter(value))).__name__ if value else "nothing"
        return f"{kind} of {len(value):,} ({inner} first)"
    return kind if value is None or not isinstance(value, bool | int | float) else f"{kind} {value}"


def first_cell(reply: str) -> str:
    """Return the program in the first block of `reply`, or in its text if it has no block.

    Raises:
        BadReply: If there is no program.
    """
    block = _FIRST_BLOCK.search(without_thinking(reply))
    return extract_program(block[0] if block else reply)


def cell_message(execution: Execution, notes: Sequence[str]) -> Message:
    """Return the turn that says what a cell did."""
    parts = []
    if execution.stdout:
        parts.append(f"Printed:\n{_clip(execution.stdout.rstrip())}")
    error = execution.error
    if error is not None:
        where = f" at line {error.line}" if error.line is not None else ""
        parts.append(f"Failed{where}: {error.type}: {error.message}")
    elif execution.value is not None:
        parts.append(f"Value: {_clip(_shown(execution))}")
    parts = parts or ["The cell printed nothing and its last expression has no value."]
    return Message("user", "\n".join([*parts, *notes]))


def no_cell_message(problem: BadReply) -> Message:
    """Return the turn that asks for a cell once more."""
    return Message("user", f"{problem} Nothing was run.")


def _shown(execution: Execution) -> str:
    """Return the value as the worker shows it, which never runs a host object's own code."""
    text = execution.lines[-1].text if execution.lines else ""
    value = execution.value
    is_plain = isinstance(value, str | int | float | bool | list | dict | tuple)
    return repr(value) if is_plain else text


def _clip(text: str) -> str:
    """Return beginning and end of a long text, and how much is between them."""
    if len(text) <= MAX_SHOWN:
        return text
    head, tail = MAX_SHOWN * 3 // 4, MAX_SHOWN // 4
    return f"{text[:head]}\n… {len(text) - head - tail:,} characters left out …\n{text[-tail:]}"
