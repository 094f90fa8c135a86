"""The goal language: one Python expression over predicates of the true state.

    goal = compile_goal('all(inside(b, "blue bowl") for b in blocks) and untouched("red cup")')
    goal.holds(state)

The text is parsed, checked against a short list of what is allowed, and walked by this file;
it is never given to Python's own `eval`. Length, depth and work are bounded.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from robot_sim.errors import GoalError, RobotSimError
from robot_sim.predicates import PREDICATES
from robot_sim.state import TableState

__all__ = ["MAX_LENGTH", "Goal", "compile_goal"]

# Characters, nesting, and evaluated nodes of one goal.
MAX_LENGTH, MAX_DEPTH, MAX_WORK = 2000, 24, 50_000
# Longest list that a loop of a goal may build.
MAX_ITEMS = 200

_LISTS = ("blocks", "bowls", "objects")
_WHOLE: dict[str, Callable[[list[Any]], Any]] = {
    "all": all,
    "any": any,
    "len": len,
    "sum": sum,
    "min": min,
    "max": max,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Goal:
    """A checked goal."""

    text: str
    _tree: ast.expr

    def holds(self, state: TableState) -> bool:
        """Return whether the goal is true of a state.

        Raises:
            GoalError: If a name does not exist or a predicate gets what it cannot use.
        """
        return _truth(self.text, _Walk(self.text, state).value(self._tree, {}))

    def conditions(self, state: TableState) -> list[tuple[str, bool]]:
        """Return the goal's parts, joined by `and` or listed by `all(...)`, and their truth.

        The share of true parts is the partial success of ProgPrompt's PSR.
        """
        walk = _Walk(self.text, state)
        return [
            (text, _truth(self.text, walk.value(node, names)))
            for text, node, names in walk.parts(self._tree, {})
        ]


def compile_goal(text: str, names: list[str] | None = None) -> Goal:
    """Check a goal.

    Args:
        text: The expression, at most `MAX_LENGTH` characters.
        names: The objects that exist, to find misspelt ones now instead of later.

    Raises:
        GoalError: If it says something that is not in the language.
    """
    if not isinstance(text, str) or not text.strip():
        raise GoalError('a goal is an expression such as on("red block", "blue bowl").')
    if len(text) > MAX_LENGTH:
        raise GoalError(f"the goal has {len(text)} characters; at most {MAX_LENGTH} are allowed.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why = error.msg if isinstance(error, SyntaxError) else error
        raise GoalError(f"the goal is not one expression: {why}. In: {_short(text)}") from None
    _check(tree, text, 0, frozenset(_LISTS))
    if names is not None:
        _check_names(tree, text, names)
    return Goal(text.strip(), tree)


@lru_cache(maxsize=1024)
def _text(node: ast.expr) -> str:
    """Return what a part of a goal says; asked for at every step of an environment."""
    return ast.unparse(node)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _refuse(text: str, node: ast.AST, why: str) -> GoalError:
    column = getattr(node, "col_offset", 0)
    return GoalError(f"goal, column {column}: {why} In: {_short(text)}")


# one branch per kind of node reads better than a table of handlers
def _check(  # noqa: PLR0912
    node: ast.AST, text: str, depth: int, known: frozenset[str]
) -> None:
    """Refuse what is not in the language; `known` are the names that may be read here."""
    if depth > MAX_DEPTH:
        raise _refuse(text, node, f"nested deeper than {MAX_DEPTH}.")
    match node:
        case ast.Constant(value=value):
            if not isinstance(value, str | int | float):
                raise _refuse(text, node, f"{value!r} is neither a number nor a text.")
            return
        case ast.Name(id=name):
            if name not in known:
                raise _refuse(
                    text, node, f"unknown name {name!r}; there are {', '.join(sorted(known))}."
                )
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords):
            if name not in PREDICATES and name not in _WHOLE:
                there = ", ".join([*PREDICATES, *_WHOLE])
                raise _refuse(text, node, f"there is no {name!r}; there are {there}.")
            if any(keyword.arg is None for keyword in keywords):
                raise _refuse(text, node, "** is not allowed.")
            children: list[ast.AST] = [*args, *(keyword.value for keyword in keywords)]
        case ast.GeneratorExp() | ast.ListComp():
            _check_loop(node, text, depth, known)
            return
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            children = list(values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            children = [operand]
        case ast.Compare(left=left, ops=ops, comparators=rights):
            if not all(type(op) in _COMPARE for op in ops):
                raise _refuse(text, node, "compare with == != < <= > >= in.")
            children = [left, *rights]
        case ast.BinOp(left=left, op=binary, right=right) if type(binary) in _ARITHMETIC:
            children = [left, right]
        case _:
            raise _refuse(text, node, f"{type(node).__name__} is not part of the goal language.")
    for child in children:
        _check(child, text, depth + 1, known)


def _check_loop(
    node: ast.GeneratorExp | ast.ListComp, text: str, depth: int, known: frozenset[str]
) -> None:
    for loop in node.generators:
        if loop.is_async or not isinstance(loop.target, ast.Name):
            raise _refuse(text, node, "loops look like `for b in blocks`.")
        _check(loop.iter, text, depth + 1, known)
        name = loop.target.id
        if name in PREDICATES or name in _WHOLE or name.startswith("__"):
            raise _refuse(text, node, f"{name!r} cannot be the name of a loop variable.")
        known = known | {name}
        for condition in loop.ifs:
            _check(condition, text, depth + 1, known)
    _check(node.elt, text, depth + 1, known)


def _check_names(tree: ast.expr, text: str, names: list[str]) -> None:
    """Refuse misspelt objects in the first argument of predicates, where only objects may be."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        if node.func.id not in PREDICATES:
            continue
        only = node.args[:2] if node.func.id in ("on", "inside") else node.args[:1]
        listed = [part for arg in only for part in getattr(arg, "elts", [arg])]
        for arg in listed:
            if isinstance(arg, ast.Constant) and arg.value not in names:
                there = ", ".join(names) or "none"
                raise _refuse(text, arg, f"there is no object {arg.value!r}; there are {there}.")


def _truth(text: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise GoalError(f"the goal is {value!r}, which is not true or false. In: {_short(text)}")
    return value


class _Walk:
    """One evaluation: the state, and the work left."""

    def __init__(self, text: str, state: TableState) -> None:
        self.text, self.state, self.work = text, state, 0
        names = [(item.name, item.shape) for item in state.scene.objects]
        self.lists = {
            "objects": [name for name, _ in names],
            "blocks": [name for name, shape in names if shape == "block"],
            "bowls": [name for name, shape in names if shape == "bowl"],
        }

    def value(self, node: ast.AST, names: Mapping[str, Any]) -> Any:
        """Return what a node means, with the loop variables in `names`."""
        self.work += 1
        if self.work > MAX_WORK:
            raise GoalError(f"the goal needs more than {MAX_WORK} steps. In: {_short(self.text)}")
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return names[name] if name in names else self.lists[name]
            case ast.BoolOp(op=ast.And(), values=values):
                return all(self._bool(value, names) for value in values)
            case ast.BoolOp(values=values):
                return any(self._bool(value, names) for value in values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self._bool(operand, names)
            case ast.UnaryOp(operand=operand):
                return self._guarded(node, operator.neg, self.value(operand, names))
            case ast.Compare():
                return self._compare(node, names)
            case ast.BinOp(left=left, op=op, right=right):
                a, b = self._number(left, names), self._number(right, names)
                return self._guarded(node, _ARITHMETIC[type(op)], a, b)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return [self.value(part, names) for part in parts]
            case ast.GeneratorExp() | ast.ListComp():
                return self._bounded(
                    [self.value(node.elt, inner) for inner in self._loop(node.generators, names)]
                )
            case ast.Call():
                return self._call(node, names)
        raise _refuse(self.text, node, "not part of the goal language.")  # `_check` lets none by

    def parts(
        self, node: ast.expr, names: Mapping[str, Any]
    ) -> Iterator[tuple[str, ast.expr, Mapping[str, Any]]]:
        """Yield the conditions that make up a goal: (text, node, loop variables)."""
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                for value in values:
                    yield from self.parts(value, names)
            case ast.Call(func=ast.Name(id="all"), args=[ast.GeneratorExp() as loop]):
                for inner in self._loop(loop.generators, names):
                    yield from self.parts(loop.elt, inner)
            case _:
                said = "".join(f" [{key}={value}]" for key, value in names.items())
                yield _text(node) + said, node, names

    def _call(self, node: ast.Call, names: Mapping[str, Any]) -> Any:
        assert isinstance(node.func, ast.Name), "checked before"
        name = node.func.id
        args = [self.value(arg, names) for arg in node.args]
        keywords = {str(k.arg): self.value(k.value, names) for k in node.keywords}
        if name in _WHOLE:
            return self._guarded(node, _WHOLE[name], *args, **keywords)
        return self._guarded(node, PREDICATES[name], self.state, *args, **keywords)

    def _guarded(self, node: ast.AST, function: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        try:
            return function(*args, **kw)
        except GoalError:
            raise
        except RobotSimError as error:
            raise _refuse(self.text, node, str(error)) from None
        except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise _refuse(self.text, node, f"cannot be worked out: {error}.") from None

    def _loop(
        self, loops: list[ast.comprehension], names: Mapping[str, Any]
    ) -> Iterator[Mapping[str, Any]]:
        if not loops:
            yield names
            return
        first, rest = loops[0], loops[1:]
        assert isinstance(first.target, ast.Name), "checked before"
        values = self.value(first.iter, names)
        if not isinstance(values, list):
            raise _refuse(self.text, first.iter, "a loop runs over a list, say `blocks`.")
        for value in values:
            inner = {**names, first.target.id: value}
            if all(self._bool(condition, inner) for condition in first.ifs):
                yield from self._loop(rest, inner)

    def _compare(self, node: ast.Compare, names: Mapping[str, Any]) -> bool:
        left = self.value(node.left, names)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.value(right_node, names)
            if not self._guarded(node, _COMPARE[type(op)], left, right):
                return False
            left = right
        return True

    def _bool(self, node: ast.expr, names: Mapping[str, Any]) -> bool:
        value = self.value(node, names)
        if not isinstance(value, bool):
            raise _refuse(self.text, node, f"{value!r} is not true or false.")
        return value

    def _number(self, node: ast.expr, names: Mapping[str, Any]) -> float:
        value = self.value(node, names)
        if isinstance(value, str | list):
            raise _refuse(self.text, node, f"{value!r} is not a number.")
        return float(self._guarded(node, float, value))

    def _bounded(self, values: list[Any]) -> list[Any]:
        if len(values) > MAX_ITEMS:
            raise GoalError(f"a list of the goal has more than {MAX_ITEMS} items.")
        return values
