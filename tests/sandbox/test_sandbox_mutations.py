"""Each check of the language wall, removed in turn, lets some attack of the tables through."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from language_attacks import CLOSED, table
from sandbox_world import LIMITS, Patch, World
from second_attacks import LANGUAGE
from test_sandbox_contract import CONSTRUCTS
from test_sandbox_policy import REFUSED, STOPPED

from viper.core.execution import Execution
from viper.sandbox import advice, guards, interpreter, modules, policy, program
from viper.sandbox.direct import DirectSandbox

Check = Callable[[Execution], bool]
CODE = (lambda: 0).__code__
REASON = "try:\n  min(p.find('bowl'))\nexcept NotFound as e:\n  r = str(e)\nr"


def checks() -> list[tuple[str, Check]]:
    """Return every program of the tables, with what its own test asks of it."""
    found: list[tuple[str, Check]] = [
        (s, lambda e: e.status == "rejected") for s in REFUSED.values()
    ]
    found += [(s, lambda e: e.status == "error") for s in STOPPED.values()]
    attacks = (*table().values(), *LANGUAGE.values())
    found += [(s, lambda e: not (e.ok and e.value)) for s in attacks]
    found += [(f"p.{name}", lambda e: e.status == "rejected") for name in CLOSED.split()]
    fixed = [f"{name} = 1" for name in ("super", "print", "type", "isinstance")]
    found += [(s, lambda e: e.status == "rejected") for s in (*advice.FORBIDDEN_NAMES, *fixed)]
    found.append(("def f():\n  global _getattr_", lambda e: e.status == "rejected"))
    found += [(REASON, lambda e: str(e.value).startswith("no bowl"))]
    found += [(s, lambda e, v=v: e.value == v) for s, v in CONSTRUCTS.values()]
    return found


def is_check(node: ast.AST) -> bool:
    """Return whether a statement is an `if` that ends in a refusal."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    last = node.body[-1]
    refuses = isinstance(last, ast.Expr) and "self.error(" in ast.unparse(last)
    return isinstance(last, ast.Raise) or refuses


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
        session._interpreter._globals.pop("bytes", None)
    return all(map(is_closed, ((ast, "parse"), (sys._getframe(), "clear"), (CODE, "replace"))))


def is_closed(pair: tuple[object, str]) -> bool:
    """Return whether an object that no program can get would be closed if one could."""
    with contextlib.suppress(AttributeError):
        guards.read_attribute(*pair)
        return False
    return True


CASES = [
    pytest.param(module, tree, id=name)
    for module in (guards, policy, modules)
    for name, tree in mutants(module)
]
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
    *("visit_match_case", "visit_MatchValue", "visit_MatchSingleton", "visit_MatchSequence"),
    *("visit_MatchOr", "visit_Assign", "visit_AnnAssign", "visit_AugAssign", "visit_Return"),
}


def label(part: object) -> str:
    return str(getattr(part, "__name__", "" if isinstance(part, tuple) else part))


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with nothing remembered of the attributes that were found to be open."""
    monkeypatch.setattr(guards, "_public_names", set())
    monkeypatch.setattr(guards, "_open_types", set())


@pytest.mark.parametrize(("module", "tree"), CASES)
def test_removed_check_is_missed(module, tree, monkeypatch):
    changed = load(module, tree)
    monkeypatch.setitem(sys.modules, module.__name__, changed)
    if module is guards:
        monkeypatch.setattr(interpreter, "make_builtins", changed.make_builtins)
    elif module is policy:
        monkeypatch.setattr(program, "Policy", changed.Policy)
    else:
        monkeypatch.setattr(guards, "extracts", changed.extracts)
    assert not survives()


@pytest.mark.parametrize(("homes", "table_name", "entry"), LISTS, ids=label)
def test_removed_entry_is_missed(homes, table_name, entry, monkeypatch):
    for home in homes:
        entries = getattr(home, table_name)
        monkeypatch.setattr(home, table_name, type(entries)(e for e in entries if e != entry))
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
