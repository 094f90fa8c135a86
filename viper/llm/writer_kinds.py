"""What the parts of a question's program are: a thing, a text, a number, or a list of such.

A small model at times joins pieces that do not fit, such as the place of a list or a text that
is more than another. The program would end in an error; found out before, it is never shown.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

# A list has the name of what is in it and an s.
_METHODS = {
    "find": "things", "exists": "truth", "verify_property": "truth", "simple_query": "text",
    "best_text_match": "text", "compute_depth": "number",
}  # fmt: skip
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class _Misfit(Exception):
    """Two pieces do not fit; says which."""


def misfit(tree: ast.Module) -> str | None:
    """Return which piece of a program does not fit its place, or None if all may."""
    reader = _Reader()
    try:
        for statement in tree.body:
            if isinstance(statement, ast.Assign):
                kind = reader.kind(statement.value)
                reader.names |= {t.id: kind for t in statement.targets if isinstance(t, ast.Name)}
            elif isinstance(statement, ast.Expr):
                reader.kind(statement.value)
    except _Misfit as error:
        return str(error)
    return None


class _Reader:
    """Reads expressions; a kind that cannot be told is "", and fits everywhere."""

    def __init__(self) -> None:
        self.names = {"image_patch": "thing"}

    def kind(self, node: ast.expr) -> str:  # noqa: PLR0912 (one case per expression)
        match node:
            case ast.Constant(value=bool()):
                return "truth"
            case ast.Constant(value=value):
                return "text" if isinstance(value, str) else "number"
            case ast.Name(id=name):
                return self.names.get(name, "")
            case ast.Attribute(value=owner, attr="count"):
                self.items(owner)
                return ""
            case ast.Attribute(value=owner):
                self.expect(owner, "thing")
                return "number"
            case ast.Call():
                return self.call(node)
            case ast.Subscript(value=owner):
                return self.items(owner)
            case ast.ListComp(elt=each) | ast.SetComp(elt=each) | ast.GeneratorExp(elt=each):
                return self.each(node.generators, each)
            case ast.List(elts=elements):
                return _list_of([self.kind(element) for element in elements])
            case ast.Compare(left=left, ops=operators, comparators=others):
                self.compare([left, *others], operators)
                return "truth"
            case ast.BoolOp(values=values):
                for value in values:
                    self.expect(value, "truth")
                return "truth"
            case ast.UnaryOp(op=ast.Not(), operand=value):
                self.expect(value, "truth")
                return "truth"
            case ast.BinOp(left=left, right=right):
                self.expect(left, "number")
                self.expect(right, "number")
                return "number"
            case ast.IfExp(test=test, body=body, orelse=other):
                self.expect(test, "truth")
                self.kind(other)
                return self.kind(body)
        return ""

    def expect(self, node: ast.expr, wanted: str) -> None:
        """Require an expression to be of a kind."""
        found = self.kind(node)
        if found not in ("", wanted):
            raise _Misfit(f"`{ast.unparse(node)}` is no {wanted} but: {found}")

    def items(self, node: ast.expr) -> str:
        """Return what is in a list."""
        found = self.kind(node)
        if found and not found.endswith("s"):
            raise _Misfit(f"`{ast.unparse(node)}` is no list but a {found}")
        return found.removesuffix("s")

    def call(self, node: ast.Call) -> str:
        """Return what a method or a function gives, after a look at what it gets."""
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "count":
                self.items(node.func.value)
                return "number"
            self.expect(node.func.value, "thing")
            return _METHODS.get(node.func.attr, "")
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("distance", "ground_distance"):
            for argument in node.args:
                self.expect(argument, "thing")
            return "number"
        if name == "abs" or len(node.args) != 1:
            for argument in node.args:
                self.expect(argument, "number")
            return "number"
        inside = self.items(node.args[0])
        for word in node.keywords:
            if isinstance(word.value, ast.Lambda):
                self.within({a.arg: inside for a in word.value.args.args}, word.value.body)
        if name in ("any", "all"):
            return "truth"
        return {"len": "number", "sum": "number", "max": inside, "min": inside}.get(
            name, inside and f"{inside}s"
        )

    def each(self, loops: Sequence[ast.comprehension], element: ast.expr) -> str:
        """Return what a comprehension makes: a list."""
        before = dict(self.names)
        for loop in loops:
            inside = self.items(loop.iter)
            if isinstance(loop.target, ast.Name):
                self.names[loop.target.id] = inside
            for test in loop.ifs:
                self.expect(test, "truth")
        found = self.kind(element)
        self.names = before
        return found and f"{found}s"

    def within(self, names: dict[str, str], body: ast.expr) -> None:
        """Read an expression in which these names hold, too."""
        before = dict(self.names)
        self.names |= names
        self.kind(body)
        self.names = before

    def compare(self, sides: Sequence[ast.expr], operators: Sequence[ast.cmpop]) -> None:
        """Require the sides of a comparison to be of kinds that can be compared so."""
        kinds = [self.kind(side) for side in sides]
        for operator, left, right in zip(operators, kinds, kinds[1:], strict=False):
            wrong = {left, right} - {"", "number"}
            if isinstance(operator, _ORDERS) and wrong:
                raise _Misfit(f"a {min(wrong)} is neither more nor less than anything")
            is_same = isinstance(operator, ast.Eq | ast.NotEq)
            if is_same and left and right and left != right:
                raise _Misfit(f"a {left} is never a {right}")


def _list_of(kinds: Sequence[str]) -> str:
    return f"{kinds[0]}s" if kinds and kinds[0] and len({*kinds}) == 1 else ""
