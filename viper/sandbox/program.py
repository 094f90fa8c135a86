"""Turns program text into code: parse, check the names, apply the policy, find the value.

Worker side, since even compiling hostile text is work that must be contained.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from types import CodeType

from viper.sandbox import advice
from viper.sandbox.lines import Slot
from viper.sandbox.plain import PlainCode
from viper.sandbox.policy import Policy

MAX_SOURCE = 200_000
"""Characters of one cell."""
ENTRY = "execute_command"
"""Name of the function that a ViperGPT program defines."""
PICTURES = ("image", "image_patch", "video")
"""Bound names that its first parameter may mean, whatever it is called."""


class Refused(Exception):
    """The program is not run; carries what `Execution` reports."""

    def __init__(self, status: str, kind: str, message: str, line: int | None) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Compiled:
    """Code of one cell and the places whose values are recorded."""

    code: CodeType
    slots: list[Slot]
    binds: bool
    """Whether the cell can leave names behind."""
    plain: PlainCode | None = None
    """The same code without recorders."""


def compile_cell(
    source: str,
    filename: str,
    *,
    known: Collection[str],
    library: Collection[str],
    arguments: Collection[str],
    first_slot: int,
) -> Compiled:
    """Compile one cell.

    Args:
        source: Program text.
        filename: Name for tracebacks.
        known: Names that exist before the cell runs.
        library: Capability names.
        arguments: Bound names, candidates for the parameters of `execute_command`.
        first_slot: Number of the first recorded place.

    Raises:
        Refused: If it does not parse, breaks the policy or uses names that do not exist.
    """
    tree = _parse(source, filename)
    tree.body = [inner for statement in tree.body for inner in _inside_main(statement)]
    bound = _bound_names(tree)
    _call_entry(tree, arguments)
    value = _split_value(tree)
    loads = _loaded_names(tree)
    policy = Policy(first_slot, library)
    _check_forbidden(policy, loads, {*bound, *known})
    try:
        policy.visit(tree)
        refusals = policy.refusals
    except RecursionError:
        refusals = [(1, "the program is nested too deeply; split it into several statements")]
    if refusals:
        raise _rejection(refusals)
    _check_unknown(loads, {*bound, *known}, library)
    if value is not None:
        line = value.lineno
        policy.slots.append(Slot(line, None, True))
        call = ast.Call(
            ast.Name("_result_", ast.Load()),
            [ast.Constant(first_slot + len(policy.slots) - 1), value.value],
            [],
        )
        value.value = ast.copy_location(call, value.value)
        ast.fix_missing_locations(value)
    code = _code(tree, filename)
    return Compiled(code, policy.slots, bool(bound), PlainCode(tree, policy.recorded, filename))


def _parse(source: str, filename: str) -> ast.Module:
    if len(source) > MAX_SOURCE:
        text = f"the program has {len(source)} characters; {MAX_SOURCE} are allowed"
        raise Refused("rejected", "ProgramRejected", text, None)
    try:
        return ast.parse(source, filename)
    except SyntaxError as error:
        found = (error.text or "").strip()[:80]
        near = f" near `{found}`" if found else ""
        raise Refused("error", "SyntaxError", f"{error.msg}{near}", error.lineno) from None
    except (RecursionError, MemoryError):
        text = "the program is nested too deeply; split it into several statements"
        raise Refused("rejected", "ProgramRejected", text, 1) from None
    except ValueError as error:
        raise Refused("error", "SyntaxError", str(error), None) from None


def _code(tree: ast.Module, filename: str) -> CodeType:
    try:
        return compile(tree, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise Refused("error", "SyntaxError", error.msg, error.lineno) from None
    except RecursionError:
        text = "the program is nested too deeply; split it into several statements"
        raise Refused("rejected", "ProgramRejected", text, 1) from None
    except ValueError as error:
        raise Refused("error", "SyntaxError", str(error), None) from None


def _inside_main(statement: ast.stmt) -> list[ast.stmt]:
    """Return the body of `if __name__ == "__main__":`, or the statement itself."""
    is_main = (
        isinstance(statement, ast.If)
        and not statement.orelse
        and ast.unparse(statement.test) in ("__name__ == '__main__'", "'__main__' == __name__")
    )
    return statement.body if is_main and isinstance(statement, ast.If) else [statement]


def _call_entry(tree: ast.Module, arguments: Collection[str]) -> None:
    """Append a call of `execute_command` if the cell defines it and never calls it."""
    entry: ast.FunctionDef | None = None
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == ENTRY:
            entry = statement
        elif any(_is_entry_call(node) for node in ast.walk(statement)):
            return
    if entry is None:
        return
    last = ast.copy_location(ast.Expr(_entry_call(entry, arguments)), entry)
    tree.body.append(ast.fix_missing_locations(last))


def _is_entry_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == ENTRY


def _entry_call(entry: ast.FunctionDef, arguments: Collection[str]) -> ast.Call:
    """Match parameters with bound names; the first one falls back to the picture."""
    names = [arg.arg for arg in (*entry.args.posonlyargs, *entry.args.args)]
    optional = set(names[len(names) - len(entry.args.defaults) :])
    found: list[ast.expr] = []
    for index, name in enumerate(names):
        if name in arguments:
            found.append(ast.Name(name, ast.Load()))
        elif name in optional:
            break
        elif index == 0 and (pictures := [n for n in PICTURES if n in arguments]):
            found.append(ast.Name(pictures[0], ast.Load()))
        else:
            listed = ", ".join(sorted(arguments)) or "nothing"
            text = f"`{ENTRY}` asks for `{name}`, but bound are: {listed}"
            if index == 0:
                option = "video" if "video" in name else "image"
                text += f"; give it one with `--{option} FILE`, or `{option}=` in Python"
            raise Refused("error", "TypeError", text, entry.lineno)
    return ast.Call(ast.Name(ENTRY, ast.Load()), found, [])


def _split_value(tree: ast.Module) -> ast.Expr | None:
    last = tree.body[-1] if tree.body else None
    return last if isinstance(last, ast.Expr) else None


def _bound_names(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
    return found


def _loaded_names(tree: ast.Module) -> dict[str, int]:
    """Return each name that is read, with the first line that does; annotations are not read."""
    found: dict[str, int] = {}
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = min(node.lineno, found.get(node.id, node.lineno))
        for name, child in ast.iter_fields(node):
            if name in ("annotation", "returns"):
                continue
            children = child if isinstance(child, list) else [child]
            pending += [item for item in children if isinstance(item, ast.AST)]
    return found


def _check_forbidden(policy: Policy, loads: dict[str, int], defined: set[str]) -> None:
    for name, line in loads.items():
        if name in advice.FORBIDDEN_NAMES and name not in defined and not name.startswith("_"):
            policy.refusals.append(
                (line, f"`{name}` is not allowed: {advice.FORBIDDEN_NAMES[name]}")
            )


def _rejection(refusals: list[tuple[int, str]]) -> Refused:
    ordered = sorted(set(refusals))
    lines = [f"line {line}: {text}" for line, text in ordered[:5]]
    if len(ordered) > 5:
        lines.append(f"… and {len(ordered) - 5} more")
    message = ordered[0][1] if len(ordered) == 1 else "\n".join(lines)
    return Refused("rejected", "ProgramRejected", message, ordered[0][0])


def _check_unknown(loads: dict[str, int], known: set[str], library: Collection[str]) -> None:
    unknown = sorted((line, name) for name, line in loads.items() if name not in known)
    unknown = [(line, name) for line, name in unknown if name not in ("_", "__name__")]
    if not unknown:
        return
    line, name = unknown[0]
    public = {key for key in known if not key.startswith("_")}
    listed = ", ".join(sorted(library))
    text = f"{advice.unknown_name(name, library, public)} Available: {listed or 'no calls'}."
    raise Refused("error", "NameError", text, line)
