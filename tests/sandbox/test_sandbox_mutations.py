"""Each check of the language wall, removed in turn, lets some attack of the tables through."""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from language_attacks import CLOSED, table
from sandbox_world import LIMITS, Patch, World
from second_attacks import LANGUAGE
from test_sandbox_attacks import shows_nothing
from test_sandbox_contract import CONSTRUCTS
from test_sandbox_policy import REFUSED, STOPPED
from third_attacks import LANGUAGE as THIRD
from third_attacks import SPECIAL

from viper.core.execution import Execution
from viper.sandbox import advice, guards, interpreter, kinds, modules, policy, program
from viper.sandbox.direct import DirectSandbox

Check = Callable[[Execution], bool]
CODE = (lambda: 0).__code__
REASON = "try:\n  {}(p.find('bowl'))\nexcept NotFound as e:\n  r = str(e)\nr"
FLOOD = "for i in range(300):\n  try: ask('x')\n  except BaseException: pass"


def checks() -> list[tuple[str, Check]]:
    """Return every program of the tables, with what its own test asks of it."""
    found: list[tuple[str, Check]] = [
        (s, lambda e: e.status == "rejected") for s in REFUSED.values()
    ]
    found += [(s, lambda e: e.status == "error") for s in STOPPED.values()]
    for source in (*table().values(), *LANGUAGE.values(), *THIRD.values()):
        is_mute = shows_nothing(source)
        found.append((source, lambda e, is_mute=is_mute: not (e.ok and (is_mute or e.value))))
    found += [(f"p.{name}", lambda e: e.status == "rejected") for name in CLOSED.split()]
    fixed = [f"{name} = 1" for name in ("super", "print", "type", "isinstance")]
    found += [(s, lambda e: e.status == "rejected") for s in (*advice.FORBIDDEN_NAMES, *fixed)]
    found.append(("def f():\n  global _getattr_", lambda e: e.status == "rejected"))
    for name in ("min", "max"):
        found.append((REASON.format(name), lambda e: str(e.value).startswith("no bowl")))
    found.append((FLOOD, lambda e: e.status == "killed"))
    found.append(("print('seen')", lambda e: e.stdout == "seen\n"))
    found += [(s, lambda e, v=v: e.value == v) for s, v in CONSTRUCTS.values()]
    return found


def is_check(node: ast.AST) -> bool:
    """Return whether a statement is an `if` that ends in a refusal."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    last = node.body[-1]
    refuses = isinstance(last, ast.Expr) and "self.error(" in ast.unparse(last)
    return isinstance(last, ast.Raise) or refuses


def parts_of(
    node: ast.AST, is_check: Callable[[ast.AST], bool]
) -> Iterator[tuple[ast.BoolOp, int]]:
    """Yield what a check asks for by "or", and what a permission demands by "and"."""
    if is_check(node) and isinstance(node, ast.If) and isinstance(node.test, ast.BoolOp):
        whole: ast.expr | None = node.test
        kind: type = ast.Or
    elif isinstance(node, ast.Return):
        whole, kind = node.value, ast.And
    else:
        return
    if isinstance(whole, ast.BoolOp) and isinstance(whole.op, kind):
        yield from ((whole, index) for index in range(len(whole.values)))


def part_mutants(
    module: ModuleType, is_check: Callable[[ast.AST], bool] = is_check
) -> Iterator[tuple[str, ast.Module]]:
    """Yield the module's source without one part each of a check's condition."""
    source = inspect.getsource(module)
    trees = [ast.parse(source)]
    for index in range(sum(1 for node in ast.walk(trees[0]) for _ in parts_of(node, is_check))):
        tree = ast.parse(source)
        whole, place = [part for node in ast.walk(tree) for part in parts_of(node, is_check)][index]
        name = f"{module.__name__.rpartition('.')[2]}: {ast.unparse(whole.values[place])[:80]}"
        # the value that decides nothing, so that the rest of the condition speaks alone
        whole.values[place] = ast.Constant(isinstance(whole.op, ast.And))
        yield name, ast.fix_missing_locations(tree)


def mutants(module: ModuleType) -> Iterator[tuple[str, ast.Module]]:
    """Yield the module's source without one of its checks each, named by that check."""
    source = inspect.getsource(module)
    count = sum(map(is_check, ast.walk(ast.parse(source))))
    for index in range(count):
        tree = ast.parse(source)
        node = [node for node in ast.walk(tree) if is_check(node)][index]
        assert isinstance(node, ast.If)
        name = f"{module.__name__.rpartition('.')[2]}: if {ast.unparse(node.test)[:80]}"
        node.test = ast.copy_location(ast.Constant(False), node.test)
        yield name, tree


def load(module: ModuleType, tree: ast.Module) -> ModuleType:
    spec = importlib.util.spec_from_loader(module.__name__, None)
    assert spec is not None
    changed = importlib.util.module_from_spec(spec)
    exec(compile(tree, str(module.__file__), "exec"), changed.__dict__)
    return changed


def survives() -> bool:
    """Return whether every program of the tables still behaves."""
    session = DirectSandbox(World().capabilities(), limits=LIMITS)
    for source, holds in checks():
        if not holds(session.run(source, bindings={"p": Patch(3)})):
            return False
        for name in ("bytes", "dict", "int"):
            session._interpreter._globals.pop(name, None)
    return all(map(is_closed, ((ast, "parse"), (sys._getframe(), "clear"), (CODE, "replace"))))


def is_closed(pair: tuple[object, str]) -> bool:
    """Return whether an object that no program can get would be closed if one could."""
    with contextlib.suppress(AttributeError):
        guards.read_attribute(*pair)
        return False
    return True


CASES = [
    pytest.param(module, tree, id=name)
    for module in (guards, policy, modules, kinds)
    for name, tree in (*mutants(module), *part_mutants(module))
]
STAND_INS = "getattr hasattr setattr delattr type BaseException print min max __import__"
"""Builtins of which programs get another one than Python's own."""
KEPT_OUT = {
    "collections": "UserDict", "dataclasses": "make_dataclass", "datetime": "tzinfo",
    "enum": "EnumMeta", "functools": "partialmethod singledispatch update_wrapper cached_property",
    "json": "JSONDecoder codecs", "operator": "methodcaller call setitem length_hint",
    "random": "SystemRandom", "re": "Scanner", "statistics": "NormalDist sys",
    "string": "Formatter Template", "time": "sleep clock_settime",
}  # fmt: skip
"""Names of modules that would reach further than those that are let through."""
LISTS = [
    *[((policy, guards), "CLOSED_ATTRIBUTES", name) for name in CLOSED.split()],
    *[((policy,), "FIXED_NAMES", name) for name in sorted(policy.FIXED_NAMES)],
    *[((guards,), "_FORMATS", name) for name in sorted(guards._FORMATS)],
    *[((guards,), "_CLOSED_KINDS", kind) for kind in guards._CLOSED_KINDS],
    *[((guards,), "_CLOSED_TYPES", kind) for kind in guards._CLOSED_TYPES],
]
VISITS = [name for name in vars(policy.Policy) if name.startswith("visit_")]
HARMLESS = {
    # They only let something through that others leave out or look at again.
    *("visit_Subscript", "visit_NamedExpr", "visit_With", "visit_Module", "visit_Match"),
    *("visit_match_case", "visit_MatchSingleton", "visit_MatchSequence"),
    *("visit_MatchOr", "visit_Assign", "visit_AnnAssign", "visit_AugAssign", "visit_Return"),
}


def label(part: object) -> str:
    return str(getattr(part, "__name__", "" if isinstance(part, tuple) else part))


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start with nothing remembered of the attributes that were found to be open."""
    monkeypatch.setattr(guards, "_public_names", set())
    monkeypatch.setattr(guards, "_open_types", set())
    yield
    # what a mutant let a program do to a module must not reach the next test
    modules.extracts.cache_clear()


@pytest.mark.parametrize(("module", "tree"), CASES)
def test_removed_check_is_missed(module, tree, monkeypatch):
    changed = load(module, tree)
    monkeypatch.setitem(sys.modules, module.__name__, changed)
    if module is guards:
        monkeypatch.setattr(interpreter, "make_builtins", changed.make_builtins)
    elif module is policy:
        monkeypatch.setattr(program, "Policy", changed.Policy)
    elif module is modules:
        monkeypatch.setattr(guards, "extracts", changed.extracts)
    else:
        for home in (guards, modules):
            monkeypatch.setattr(home, "kinds", changed)
        bases = (changed.NamedTuple, changed.Enum, changed.IntEnum, changed.StrEnum)
        monkeypatch.setattr(guards, "_STANDARD_CLASSES", (*guards._STANDARD_CLASSES, *bases))
        monkeypatch.setattr(guards, "extracts", modules.extracts.__wrapped__)
    assert not survives()


@pytest.mark.parametrize(("homes", "table_name", "entry"), LISTS, ids=label)
def test_removed_entry_is_missed(homes, table_name, entry, monkeypatch):
    for home in homes:
        entries = getattr(home, table_name)
        monkeypatch.setattr(home, table_name, type(entries)(e for e in entries if e != entry))
    assert not survives()


@pytest.mark.parametrize("name", STAND_INS.split())
def test_python_s_own_builtin_in_its_place_is_missed(name, monkeypatch):
    make = guards.make_builtins
    changed = {name: vars(builtins)[name]}
    monkeypatch.setattr(interpreter, "make_builtins", lambda *args: make(*args) | changed)
    assert not survives()


@pytest.mark.parametrize("name", SPECIAL)
def test_special_method_that_is_let_through_is_missed(name, monkeypatch):
    methods = policy.DUNDER_METHODS | {f"__{name}__"}
    monkeypatch.setattr(policy, "DUNDER_METHODS", methods)
    assert not survives()


@pytest.mark.parametrize(
    ("module", "name"), [(m, n) for m, names in KEPT_OUT.items() for n in names.split()]
)
def test_name_of_a_module_that_is_let_through_is_missed(module, name, monkeypatch):
    real = importlib.import_module(module)
    known = modules.extracts(guards.read_attribute)
    wider = modules.ModuleExtract(module, {**vars(known[module]), name: getattr(real, name, real)})
    monkeypatch.setattr(guards, "extracts", lambda _: {**known, module: wider})
    assert not survives()


@pytest.mark.parametrize("name", sorted({*VISITS} - HARMLESS))
def test_removed_rule_is_missed(name, monkeypatch):
    monkeypatch.setattr(policy.Policy, name, lambda self, node: self._contents(node))
    assert not survives()


@pytest.mark.parametrize("name", sorted(advice.FORBIDDEN_NAMES))
def test_name_taken_off_the_list_is_missed(name, monkeypatch):
    monkeypatch.setattr(
        advice, "FORBIDDEN_NAMES", {k: v for k, v in advice.FORBIDDEN_NAMES.items() if k != name}
    )
    session = DirectSandbox(World().capabilities(), limits=LIMITS)
    error = session.run(name).error
    assert error is not None
    assert "is not allowed: " not in error.message or name.startswith("_")


def test_tables_pass_where_nothing_is_removed():
    assert survives()
