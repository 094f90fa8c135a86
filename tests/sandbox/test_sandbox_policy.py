"""Attempts to leave the language: all refused before or while they run, with a sentence."""

# ruff: noqa: E501  (each program stays on one line)
from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox_world import LIMITS, Patch, World

from viper.sandbox import open_sandbox
from viper.sandbox.interface import Sandbox

REFUSED = {
    "import os": "import os",
    "import submodule": "import os.path",
    "from os": "from os import system",
    "import sys later": "def f():\n  import sys\n  return sys",
    "relative import": "from . import x",
    "star import": "from math import *",
    "private from module": "from random import _os",
    "numpy": "import numpy as np",
    "open": "open('/etc/passwd').read()",
    "open alias": "f = open\nf('/etc/passwd')",
    "with open": "with open('a') as f: f.read()",
    "eval": "eval('1')",
    "eval alias": "e = eval\ne('1')",
    "exec": "exec('1')",
    "compile": "compile('1', 'a', 'eval')",
    "input": "input()",
    "globals": "globals()",
    "locals": "locals()",
    "vars": "vars()",
    "import function": "__import__('os')",
    "builtins name": "__builtins__",
    "dunder class walk": "().__class__.__bases__[0].__subclasses__()",
    "mro": "int.mro()",
    "getattr dunder": "getattr((), '__class__')",
    "function globals": "def f(): pass\nf.__globals__",
    "function code": "(lambda: 0).__code__",
    "generator frame": "(x for x in ()).gi_frame",
    "generator code": "(x for x in ()).gi_code",
    "traceback": "try:\n  1/0\nexcept Exception as e:\n  e.__traceback__",
    "with_traceback": "try:\n  1/0\nexcept Exception as e:\n  e.with_traceback(None)",
    "traceback in exit": "class C:\n  def __enter__(self): pass\n  def __exit__(self, a, b, t): t.tb_frame",
    "context": "Exception().__context__",
    "private attribute": "p._handle_id",
    "private name": "_x = 1",
    "guard name": "_getattr_ = 1",
    "guard as argument": "def f(_getattr_): pass",
    "guard as keyword-only": "def f(*, _write_=1): pass",
    "guard as positional-only": "def f(_getattr_, /): pass",
    "guard as star": "lambda *_getattr_: 0",
    "guard by import": "import math as _getattr_",
    "guard by from-import": "from math import pi as _getattr_",
    "guard by except": "try:\n  1/0\nexcept Exception as _getattr_: pass",
    "guard by with": "with x as _getattr_: pass",
    "guard by for": "for _getattr_ in []: pass",
    "guard by walrus": "(_getattr_ := 1)",
    "guard by capture": "match 1:\n  case _getattr_: pass",
    "guard by star capture": "match []:\n  case [*_getattr_]: pass",
    "guard by mapping rest": "match {}:\n  case {**_getattr_}: pass",
    "guard by class": "class _getattr_: pass",
    "guard by function": "def _getattr_(): pass",
    "guard by global": "def f():\n  global _getattr_\n  _getattr_ = 1",
    "guard by nonlocal": "def f():\n  nonlocal _getattr_",
    "guard by comprehension": "[1 for _getattr_ in []]",
    "super rebound": "super = lambda: 0",
    "type rebound": "def type(x): return x",
    "metaclass": "class A(metaclass=int): pass",
    "class keyword": "class A(x=1): pass",
    "dunder method": "class A:\n  def __getattr__(self, n): return 1",
    "dunder at top": "def __init__(self): pass",
    "del method": "class A:\n  def __del__(self): pass",
    "slots": "class A:\n  __slots__ = ('x',)",
    "class pattern": "match 1:\n  case object(__class__=c): pass",
    "special method of a name": "p.__init__()",
    "special method of a result": "p.find('x').__len__()",
    "special method of another call": "list().__len__()",
    "super with arguments": "class A:\n  def f(self): super(A, self).__init__()",
    "super with keywords": "class A:\n  def f(self): super(x=1).__init__()",
    "relative module": "from .math import pi",
    "class pattern of an own class": "class A: pass\nmatch 1:\n  case A(): pass",
    "class pattern of two parts": "match 1:\n  case int(a, b): pass",
    "closed update": "class A: pass\nA.tb_frame += 1",
    "private class pattern": "class A: pass\nmatch A():\n  case A(x=1): pass",
    "async": "async def f(): pass",
    "except star": "try:\n  pass\nexcept* ValueError: pass",
    "dunder write": "class A: pass\nA().__class__ = int",
    "dunder update": "class A: pass\nA().__dict__ += 1",
    "deep nesting": "x = " + "-" * 5000 + "1",
    "long program": "#" * 200_001,
    "memoryview": "memoryview(b'a')",
    "breakpoint": "breakpoint()",
    "exit": "exit()",
}

STOPPED = {
    "format field": "'{0.__class__}'.format(1)",
    "format index": "'{0[0]}'.format([1])",
    "format map": "'{a.real}'.format_map({'a': 1})",
    "format by class": "str.format('{}', 1)",
    "format by super": "class S(str):\n  def f(self, x): return super().format(x)\nS('{0.__class__}').f(1)",
    "format by getattr": "getattr('{0.__class__}', 'format')(1)",
    "format by map": "list(map(getattr(str, 'format'), ['{0.__class__}'], [1]))",
    "format in a nested field": "'{:{0.real}}'.format(1, 2)",
    "attribute by text": "getattr((), '__cl' + 'ass__')",
    "frame by text": "getattr((x for x in ()), 'gi_' + 'frame')",
    "name subclass": "class S(str):\n  def startswith(self, p): return False\ngetattr((), S('__class__'))",
    "setattr dunder": "class A: pass\nsetattr(A, '__' + 'getattr__', 1)",
    "three argument type": "type('A', (), {})",
    "type of type": "type(int)('A', (), {})",
    "function type": "type(lambda: 0)",
    "class of function": "(lambda: 0).__class__",
    "method type": "type([].append)",
    "change a module": "import math\nmath.pi = 3",
    "change a module by setattr": "import math\nsetattr(math, 'pi', 3)",
    "change a capability": "Patch.find = 1",
    "change a handle": "p.width = 3",
    "update a handle": "p.width += 3",
    "change a builtin": "str.upper = 1",
    "delete on a handle": "del p.width",
    "delattr on a handle": "delattr(p, 'width')",
    "subclass a handle": "class A(Patch): pass",
    "subclass an iterator": "class A(type(iter([]))): pass",
    "unmarked method": "p.secret()",
    "unmarked method by getattr": "getattr(p, 'secret')",
    "module of a module": "import statistics\nstatistics.sys",
    "module attribute by getattr": "import random\ngetattr(random, '_' + 'os')",
    "attrgetter": "import operator\noperator.attrgetter('__class__')(1)",
    "attrgetter path": "import operator\noperator.attrgetter('real.__class__')(1)",
    "methodcaller": "import operator\noperator.methodcaller('format', 1)",
    "formatter": "import string\nstring.Formatter",
    "error object": "try:\n  [].nothing\nexcept AttributeError as e:\n  e.obj",
    "error object by getattr": "try:\n  [].nothing\nexcept AttributeError as e:\n  getattr(e, 'obj')",
    "named tuple of typing": "from typing import Any\nclass A(Any): pass",
    "make_dataclass": "from dataclasses import make_dataclass",
    "dataclass of a handle": "from dataclasses import dataclass\ndataclass(Patch)",
    "function attribute": "def f(): pass\nf.x = 1",
}


@pytest.fixture(scope="module", params=["process", "direct"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Yield one session for all attempts: it has to survive each of them."""
    session = open_sandbox(World().capabilities(), limits=LIMITS, backend=request.param)
    yield session
    session.close()


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_it_runs(name, sandbox):
    execution = sandbox.run(
        "ask('ran')\n" + REFUSED[name] if "nesting" not in name else REFUSED[name]
    )
    assert execution.status == "rejected", execution
    assert execution.error.type == "ProgramRejected"
    assert not execution.calls
    assert sandbox.run("1 + 1").value == 2


@pytest.mark.parametrize("name", STOPPED)
def test_stopped_where_it_would_leave(name, sandbox):
    execution = sandbox.run(STOPPED[name], bindings={"p": Patch(1)})
    assert execution.status == "error", execution
    assert sandbox.run("import math\n[math.pi > 3.1, p.width]").value == [True, 1]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("x = 1\nimport os", 2, ["`import os`", "math"]),
        ("\n\ndata = open('a.txt').read()", 3, ["`open`", "cannot read or write files"]),
        ("_helper = 1", 1, ["`_helper`", "call it `helper`"]),
        ("async def f(): pass", 1, ["async", "write `def`"]),
    ],
)
def test_refusal_names_line_construct_and_alternative(source, line, words, sandbox):
    error = sandbox.run(source).error
    assert error.line == line
    for word in words:
        assert word in error.message


def test_refusals_are_listed_together(sandbox):
    message = sandbox.run("import os\nx = open('a')").error.message
    assert "line 1: `import os`" in message
    assert "line 2: `open`" in message
