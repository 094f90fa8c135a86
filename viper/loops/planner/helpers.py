"""Hierarchical programs: functions that a policy calls and nobody wrote are written on demand.

A model may write `for b in blocks_by_height(): ...` first and say later what that means. Each
undefined function is asked for with the line that calls it, and so are the functions that it
calls in turn. Source of the idea: Liang et al. 2022, "Code as Policies", section 3.3.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from viper.core.errors import ModelError
from viper.core.events import span
from viper.core.llm import LLM, Message
from viper.core.syntax import parse
from viper.llm.prompt import extract_program

# Functions that may be written for one program.
MAX_HELPERS = 8


@dataclass(frozen=True)
class Need:
    """A function that is called and does not exist."""

    name: str
    call: str
    """The first call of it, as it stands in the program."""


def missing_functions(program: str, known: Collection[str]) -> list[Need]:
    """Return the functions that `program` calls by a bare name that nothing defines.

    Args:
        program: Python text; one that does not parse misses nothing.
        known: Names that exist besides Python's own.
    """
    try:
        tree = parse(program)
    except (SyntaxError, ValueError, RecursionError):
        return []
    nodes = list(ast.walk(tree))
    there = {*known, *dir(builtins)}
    there |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    there |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    there |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    there |= {(n.asname or n.name).partition(".")[0] for n in nodes if isinstance(n, ast.alias)}
    needs: dict[str, Need] = {}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name not in there and name not in needs:
                needs[name] = Need(name, ast.unparse(node))
    return list(needs.values())


def with_helpers(
    llm: LLM, program: str, known: Collection[str], conversation: Sequence[Message]
) -> str:
    """Return `program` behind the functions that it lacks, each written by `llm`.

    A function that the model does not manage to write stays missing, and the run says so.

    Args:
        llm: Writes one function per call.
        program: The policy.
        known: Names that exist besides Python's own.
        conversation: What the model was told when it wrote the policy.
    """
    written: dict[str, str] = {}
    tried: set[str] = set()
    whole = program
    while len(tried) < MAX_HELPERS:
        needs = [need for need in missing_functions(whole, known) if need.name not in tried]
        if not needs:
            break
        tried.add(needs[0].name)
        source = _write(llm, needs[0], whole, conversation)
        if source is not None:
            written[needs[0].name] = source
            whole = "\n\n".join([*reversed(written.values()), program])
    return whole


def _write(llm: LLM, need: Need, program: str, conversation: Sequence[Message]) -> str | None:
    """Return the source of one function, or None if the reply holds no such function."""
    request = (
        f"The program calls `{need.call}`, but there is no function `{need.name}`:\n"
        f"```python\n{program}\n```\n"
        f"Write that function, with the calls that you know. Reply with one ```python block that "
        f"holds `def {need.name}(...)` and nothing else."
    )
    with span("write", model=llm.name, function=need.name) as entry:
        try:
            reply = llm.complete([*conversation, Message("user", request)])[0]
            source = extract_program(reply.text)
        except ModelError as error:
            entry.attributes["problem"] = str(error)
            return None
        entry.attributes["reply"] = source
    return source if _defines(source, need.name) else None


def _defines(source: str, name: str) -> bool:
    try:
        body = parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    is_definitions = all(isinstance(node, ast.FunctionDef) for node in body)
    return is_definitions and any(getattr(node, "name", "") == name for node in body)
