"""What the language may say: RestrictedPython's policy, opened for modern Python.

The policy is the first of two walls, meant for clear early refusals; the worker
process is the second. Iteration and subscripts stay unguarded, since the worker
holds nothing but plain data and handles; attribute access, names, imports and
classes go through guards. Node types that nobody has reviewed are refused.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from RestrictedPython.transformer import INSPECT_ATTRIBUTES, RestrictingNodeTransformer

from viper.sandbox import advice
from viper.sandbox.lines import Slot, recorder_name

_DUNDERS = (
    "init post_init repr str len iter next getitem setitem delitem contains call enter exit "
    "hash bool eq ne lt le gt ge add sub mul truediv floordiv mod pow neg pos abs and or xor "
    "radd rsub rmul rtruediv iadd isub imul int float index round reversed"
)
DUNDER_METHODS = frozenset(f"__{name}__" for name in _DUNDERS.split())
"""Special methods that a program's classes may define."""
CLOSED_ATTRIBUTES = frozenset({*INSPECT_ATTRIBUTES, "mro", "with_traceback", "tb_lasti"})
FIXED_NAMES = frozenset({"super", "print", "type", "isinstance"})
"""Names that a program may not rebind, since the rewriting relies on them."""
_ATTRIBUTE_CALLS = ("getattr", "hasattr", "setattr", "delattr")
_PATTERN_TYPES = frozenset({"int", "float", "str", "bool", "list", "dict", "tuple", "set", "bytes"})
_OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.FloorDiv: "//",
    ast.MatMult: "@",
}


class Policy(RestrictingNodeTransformer):  # type: ignore[misc]
    """Refuses or rewrites each node; `refusals` holds (line, sentence) pairs afterwards."""

    def __init__(self, first_slot: int = 0, library: Iterable[str] = ()) -> None:
        super().__init__()
        self.refusals: list[tuple[int, str]] = []
        self.slots: list[Slot] = []
        """The places whose values are recorded."""
        self.recorded: list[ast.Assign | ast.Return | ast.Expr] = []
        """The statements there, each with a recorder's call for its value."""
        self._first_slot = first_slot
        self._library = frozenset(library)
        """Capability names, which may also be imported from anywhere."""
        self._in_class = False
        self._depth = 0

    # Reports

    def error(self, node: ast.AST, info: str) -> None:
        """Note a refusal; the program is not run."""
        self.refusals.append((getattr(node, "lineno", 0), info))

    def warn(self, node: ast.AST, info: str) -> None:
        """Drop warnings: whatever matters is an error."""

    def not_allowed(self, node: ast.AST) -> None:
        """Refuse a construct with what to write instead."""
        kind = type(node).__name__
        self.error(node, advice.CONSTRUCTS.get(kind, f"`{kind}` is not allowed in a program"))

    def check_name(
        self, node: ast.AST, name: str | None, allow_magic_methods: bool = False
    ) -> None:
        """Refuse private names, except `_` and the special methods of classes."""
        if name is None or name == "_":
            return
        if allow_magic_methods and name in DUNDER_METHODS and self._in_class:
            return
        if name in advice.FORBIDDEN_NAMES and name.startswith("_"):
            self.error(node, f"`{name}` is not allowed: {advice.FORBIDDEN_NAMES[name]}")
        elif name.startswith("_"):
            self.error(node, advice.private_name(name))

    def _check_binding(self, node: ast.AST, name: str | None) -> None:
        self.check_name(node, name)
        if name in FIXED_NAMES:
            self.error(node, f"`{name}` cannot be redefined; choose another name")

    # Names and attributes

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Allow public names; `__name__` reads as "__main__"."""
        if isinstance(node.ctx, ast.Load):
            if node.id == "__name__":
                return ast.copy_location(ast.Constant("__main__"), node)
            self.check_name(node, node.id)
        else:
            self._check_binding(node, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Send reads through `_getattr_` and writes through `_write_`."""
        if isinstance(node.ctx, ast.Load) and node.attr == "__name__":
            return self._type_name(node)
        if isinstance(node.ctx, ast.Load) and node.attr == "__class__":
            return self._call(node, "type", self.visit(node.value))
        if (node.attr.startswith("_") and node.attr != "_") or node.attr in CLOSED_ATTRIBUTES:
            self.error(node, advice.private_attribute(node.attr))
        value = self.visit(node.value)
        if isinstance(node.ctx, ast.Load):
            return self._call(node, "_getattr_", value, ast.Constant(node.attr))
        node.value = self._call(node, "_write_", value)
        return node

    def _type_name(self, node: ast.Attribute) -> ast.AST:
        return self._call(node, "_type_name_", self.visit(node.value))

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """Allow subscripts: nothing in the worker has items that are worth guarding."""
        return self._contents(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Refuse private names in `getattr` and its kin; allow `super().__init__(...)`."""
        function = node.func
        if isinstance(function, ast.Name) and function.id in _ATTRIBUTE_CALLS:
            name = node.args[1] if len(node.args) > 1 else None
            if isinstance(name, ast.Constant) and str(name.value).startswith("_"):
                self.error(node, advice.private_attribute(str(name.value)))
        if _is_super_special(function):
            node.args = [self.visit(arg) for arg in node.args]
            node.keywords = [self.visit(keyword) for keyword in node.keywords]
            return node
        return self._contents(node)

    def guard_iter(self, node: ast.For | ast.comprehension) -> ast.AST:
        """Leave iteration alone, unless it is asynchronous."""
        if isinstance(node, ast.comprehension) and node.is_async:
            self.error(node.iter, advice.CONSTRUCTS["AsyncFor"])
        return self._contents(node)

    # Assignments

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Record the value of assignments to names."""
        self._contents(node)
        names = [name for target in node.targets if (name := _target_name(target))]
        if names:
            self._record(node, ", ".join(names), node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        """Allow names and items as they are; attributes go through the guards."""
        if isinstance(node.target, ast.Attribute):
            target = node.target
            if target.attr.startswith("_") or target.attr in CLOSED_ATTRIBUTES:
                self.error(node, advice.private_attribute(target.attr))
            change = self._call(
                node,
                "_augment_",
                self.visit(target.value),
                ast.Constant(target.attr),
                ast.Constant(_OPERATORS[type(node.op)]),
                self.visit(node.value),
            )
            return ast.copy_location(ast.Expr(change), node)
        self._contents(node)
        if not isinstance(node.target, ast.Name):
            return node
        read = ast.copy_location(ast.Name(node.target.id, ast.Load()), node)
        note = ast.copy_location(ast.Expr(read), node)
        self._record(note, node.target.id, read)
        return [node, note]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Keep the assignment; the annotation is never evaluated."""
        is_shared = "ClassVar" in ast.unparse(node.annotation)
        if self._in_class and isinstance(node.target, ast.Name) and not is_shared:
            # Data classes find their fields by annotations, whatever these are.
            node.target = self.visit(node.target)
            node.annotation = ast.copy_location(ast.Constant(...), node.annotation)
            node.value = self.visit(node.value) if node.value else None
            return node
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        plain = ast.Assign(targets=[node.target], value=node.value)
        return self.visit_Assign(ast.copy_location(plain, node))

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """Record what functions return."""
        self._contents(node)
        if node.value is not None:
            self._record(node, None, node.value)
        return node

    def _record(
        self, node: ast.Assign | ast.Return | ast.Expr, name: str | None, value: ast.expr
    ) -> None:
        number = self._first_slot + len(self.slots)
        self.slots.append(Slot(node.lineno, name, self._depth == 0))
        node.value = self._call(node, recorder_name(number), ast.Constant(number), value)
        self.recorded.append(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        """Allow the walrus; its target is always a name."""
        return self._contents(node)

    def visit_Global(self, node: ast.Global) -> ast.AST:
        """Allow `global` for public names."""
        for name in node.names:
            self._check_binding(node, name)
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        """Allow `nonlocal` for public names."""
        for name in node.names:
            self._check_binding(node, name)
        return node

    # Functions and classes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Check every name and drop the annotations."""
        self.check_name(node, node.name, allow_magic_methods=True)
        if node.name in FIXED_NAMES:
            self._check_binding(node, node.name)
        node.returns = None
        self._strip_arguments(node.args)
        outside, self._in_class = self._in_class, False
        self._depth += 1
        self._contents(node)
        self._depth -= 1
        self._in_class = outside
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Check the names of the arguments."""
        self._strip_arguments(node.args)
        return self._contents(node)

    def _strip_arguments(self, arguments: ast.arguments) -> None:
        found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        found += [arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None]
        for arg in found:
            self._check_binding(arg, arg.arg)
            arg.annotation = None

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Make classes through `_class_`, which refuses host bases."""
        self._check_binding(node, node.name)
        if node.keywords:
            self.error(node, "class keywords such as `metaclass=` are not allowed; leave them out")
        outside, self._in_class = self._in_class, True
        self._depth += 1
        self._contents(node)
        self._depth -= 1
        self._in_class = outside
        maker = ast.copy_location(ast.Name("_class_", ast.Load()), node)
        node.keywords = [ast.copy_location(ast.keyword("metaclass", maker), node)]
        return node

    # Statements

    def visit_Import(self, node: ast.Import) -> ast.AST:
        """Allow the modules that have a frozen extract."""
        for alias in node.names:
            if alias.name not in advice.MODULES:
                self.error(node, advice.forbidden_import(alias.name))
            elif alias.asname:
                self._check_binding(node, alias.asname)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        """Allow names of those modules, and the program's own calls from any module."""
        own = all(a.name in self._library and not a.asname for a in node.names)
        if node.module == "__future__" or own:
            return ast.copy_location(ast.Pass(), node)
        if node.module == "collections.abc":
            node.module = "typing"
        if node.level or node.module not in advice.MODULES:
            self.error(node, advice.forbidden_import(node.module or "."))
        for alias in node.names:
            if alias.name == "*":
                self.error(node, "`import *` is not allowed; name what you need")
            else:
                self._check_binding(node, alias.asname or alias.name)
                self.check_name(node, alias.name)
        return node

    def visit_With(self, node: ast.With) -> ast.AST:
        """Allow `with`."""
        return self._contents(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """Let a bare `except:` catch what `except Exception:` catches, not the stop of a limit."""
        self._check_binding(node, node.name)
        self._contents(node)
        if node.type is None:
            node.type = ast.copy_location(ast.Name("_Exception_", ast.Load()), node)
        return node

    def visit_Module(self, node: ast.Module) -> ast.AST:
        """Visit the statements."""
        return self._contents(node)

    # Match

    def visit_Match(self, node: ast.Match) -> ast.AST:
        """Allow `match` with patterns that read no attributes."""
        return self._contents(node)

    visit_match_case = visit_Match
    visit_MatchSingleton = visit_Match
    visit_MatchSequence = visit_Match
    visit_MatchOr = visit_Match

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.AST:
        """Read the attributes of a pattern such as `Color.RED` through the guard."""
        node.value = self._pattern_value(node.value)
        return node

    def _pattern_value(self, value: ast.expr) -> ast.expr:
        guarded: ast.expr = self.visit(value)
        if not isinstance(value, ast.Attribute):
            return guarded
        # Patterns take no calls, but attributes of anything.
        box = ast.Attribute(self._call(value, "_box_", guarded), "value", ast.Load())
        return ast.copy_location(box, value)

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        """Check the name that the pattern binds."""
        self._check_binding(node, node.name)
        return self._contents(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        """Check the name that the pattern binds."""
        self._check_binding(node, node.name)
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        """Check the name that takes the rest."""
        self._check_binding(node, node.rest)
        node.keys = [self._pattern_value(key) for key in node.keys]
        node.patterns = [self.visit(pattern) for pattern in node.patterns]
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        """Allow `int()`, `str()` and the like, which only test the type."""
        known = isinstance(node.cls, ast.Name) and node.cls.id in _PATTERN_TYPES
        if not known or node.kwd_patterns or len(node.patterns) > 1:
            self.error(node, "class patterns are only allowed as `int()`, `str()` and so on")
        return self._contents(node)

    # Tools

    def _contents(self, node: ast.AST) -> ast.AST:
        return ast.NodeTransformer.generic_visit(self, node)

    def _call(self, node: ast.AST, function: str, *args: ast.expr) -> ast.Call:
        call = ast.Call(ast.Name(function, ast.Load()), list(args), [])
        ast.copy_location(call, node)
        return ast.fix_missing_locations(call)


def _is_super_special(function: ast.expr) -> bool:
    """Return whether a call is `super().__init__(...)` or another special method of a base."""
    return (
        isinstance(function, ast.Attribute)
        and function.attr in DUNDER_METHODS
        and isinstance(function.value, ast.Call)
        and isinstance(function.value.func, ast.Name)
        and function.value.func.id == "super"
        and not function.value.args
        and not function.value.keywords
    )


def _target_name(target: ast.expr) -> str | None:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Starred):
        return _target_name(target.value)
    if isinstance(target, (ast.Tuple, ast.List)):
        names = [_target_name(item) for item in target.elts]
        return ", ".join(name for name in names if name) if all(names) else None
    return None
