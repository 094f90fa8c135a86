"""What every sandbox does, in a process of its own or not."""

# ruff: noqa: E501  (each program stays on one line)
from __future__ import annotations

import math

import pytest
from sandbox_world import Patch

from viper.core.errors import InputError
from viper.core.execution import Limits

CONSTRUCTS = {
    "f-string": ("n = 3\nf'{n:>4}|{n!r}'", "   3|3"),
    "comprehension": ("[x * y for x in range(3) for y in (1, 2) if x]", [1, 2, 2, 4]),
    "dict comprehension": ("{k: v for k, v in zip('ab', [1, 2])}", {"a": 1, "b": 2}),
    "set": ("{1, 2} | {3}", {1, 2, 3}),
    "walrus": ("[y for x in [1, 5] if (y := x * 2) > 4]", [10]),
    "item update": ("d = {'a': 1}\nd['a'] += 2\nd['b'] = 1\ndel d['b']\nd", {"a": 3}),
    "name update": ("n = 1\nn += 2\nn *= 2\nn", 6),
    "annotated": ("x: int = 4\ny: list[int]\nx", 4),
    "function annotations": (
        "def f(a: Picture, b: int = 2) -> List[int]:\n  return [a, b]\nf(1)",
        [1, 2],
    ),
    "unpacking": (
        "a, *b = [1, 2, 3]\n(c, (d, e)) = (4, (5, 6))\n[a, b, c, d, e]",
        [1, [2, 3], 4, 5, 6],
    ),
    "star calls": ("def f(*a, **k): return [a, k]\nf(*[1, 2], **{'x': 3})", [(1, 2), {"x": 3}]),
    "nonlocal": (
        "def f():\n  n = 0\n  def g():\n    nonlocal n\n    n += 1\n    return n\n  g()\n  return g()\nf()",
        2,
    ),
    "global": ("n = 1\ndef f():\n  global n\n  n = 5\nf()\nn", 5),
    "class": (
        "class A:\n  def __init__(self, x):\n    self.x = x\n    self.x += 1\n  def get(self): return self.x\nA(2).get()",
        3,
    ),
    "inheritance": (
        "class A:\n  def __init__(self, x): self.x = x\nclass B(A):\n  def __init__(self):\n    super().__init__(7)\nB().x",
        7,
    ),
    "enumeration": (
        "from enum import Enum, auto\nclass Color(Enum):\n  RED = auto()\n  BLUE = auto()\n  def low(self): return self.name.lower()\n[c.low() for c in Color] + [Color(2).name, Color['RED'].value, len(Color), Color.RED in Color, str(Color.RED)]",
        ["red", "blue", "BLUE", 1, 2, True, "Color.RED"],
    ),
    "enumeration of numbers and texts": (
        "from enum import IntEnum, StrEnum, unique\n@unique\nclass N(IntEnum):\n  A = 1\n  B = 2\nclass T(StrEnum):\n  X = 'x'\n[N.B > N.A, N.A + 1, f'{T.X}', T.X == 'x', max(N).name, {N.A: 1}[1], T('x').name]",
        [True, 2, "x", True, "B", 1, "X"],
    ),
    "enumeration with data": (
        "import enum\nclass P(enum.Enum):\n  A = (1, 2)\n  B = (3, 4)\n  C = (1, 2)\n  def __init__(self, x, y): self.sum = x + y\n  @property\n  def double(self): return 2 * self.sum\n[P.A.sum, P.B.double, P.C is P.A, len(P), P((3, 4)).name, P.A == P.B, len({P.A, P.C})]",
        [3, 14, True, 2, "B", False, 1],
    ),
    "match on members": (
        "import enum\nclass C(enum.Enum):\n  RED = 1\n  BLUE = 2\ndef f(c):\n  match c:\n    case C.RED: return 'red'\n    case {C.BLUE.value: v}: return v\n    case C.BLUE | None: return 'other'\n[f(C.RED), f(C.BLUE), f({2: 5})]",
        ["red", "other", 5],
    ),
    "named tuple class": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n  x: int\n  y: int = 2\n  def sum(self): return self.x + self.y\np, (a, b) = P(1), P(3, y=4)\n[p.sum(), a, b, p == (1, 2), p[0], str(p)]",
        [3, 3, 4, True, 1, "P(x=1, y=2)"],
    ),
    "property": ("class A:\n  @property\n  def p(self): return 3\nA().p", 3),
    "own exception": (
        "class E(ValueError): pass\ntry:\n  raise E('x')\nexcept ValueError as e:\n  r = str(e)\nr",
        "x",
    ),
    "try": (
        "try:\n  1 / 0\nexcept ZeroDivisionError as e:\n  r = 'caught'\nelse:\n  r = 'no'\nfinally:\n  s = 1\nr",
        "caught",
    ),
    "bare except": ("try:\n  1 / 0\nexcept:\n  r = 1\nr", 1),
    "with": (
        "class C:\n  def __enter__(self): return (1, 2)\n  def __exit__(self, *e): return False\nwith C() as (a, b):\n  c = a + b\nc",
        3,
    ),
    "lambda": ("sorted([3, 1, 2], key=lambda v: -v)", [3, 2, 1]),
    "generator": ("def g():\n  yield 1\n  yield from [2, 3]\nlist(g())", [1, 2, 3]),
    "lazy value": ("(x for x in [1, 2])", [1, 2]),
    "decorator": (
        "import functools\n@functools.lru_cache\ndef f(n): return n if n < 2 else f(n - 1) + f(n - 2)\nf(30)",
        832040,
    ),
    "match": (
        "match [1, {'k': 2}]:\n  case [int(), {'k': v}]:\n    r = v\n  case _:\n    r = 0\nr",
        2,
    ),
    "dataclass": (
        "from dataclasses import dataclass, field\n@dataclass\nclass P:\n  x: int\n  tags: list = field(default_factory=list)\nP(3).x",
        3,
    ),
    "type name": ("type(3.5).__name__ + (3).__class__.__name__", "floatint"),
    "main guard": ("def f(): return 4\nif __name__ == '__main__':\n  f()", 4),
    "format": ("'{} {x:>3} {}'.format('a', 2, x=1)", "a   1 2"),
    "percent": ("'%s-%02d' % ('a', 3)", "a-03"),
    "getattr": ("getattr('ab', 'upper')() + str(hasattr([], 'nothing'))", "ABFalse"),
    "math": ("import math\nfrom math import pi as p\nmath.floor(p)", 3),
    "modules": (
        "import re, json, itertools, collections, statistics, heapq, bisect, string, random, datetime\n"
        "[json.loads('[1]'), re.sub('a', 'b', 'a'), collections.Counter('aa')['a'], statistics.mean([1, 3]),\n"
        " heapq.nsmallest(1, [2, 1]), bisect.bisect([1, 2], 1), string.digits, list(itertools.chain([1], [2])),\n"
        " datetime.datetime.strptime('2020-01-02', '%Y-%m-%d').year]",
        [[1], "b", 2, 2, [1], 1, "0123456789", [1, 2], 2020],
    ),
    "typing": (
        "from __future__ import annotations\nfrom typing import List, Optional\nx: Optional[List[int]] = None\nx",
        None,
    ),
    "slices": ("[1, 2, 3][::-1][:2]", [3, 2]),
    "conditional": ("x = 1\n'yes' if x else 'no'", "yes"),
    "assert": ("try:\n  assert 0, 'why'\nexcept AssertionError as e:\n  r = e.args[0]\nr", "why"),
}


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_modern_python_works(name, sandbox):
    source, value = CONSTRUCTS[name]
    execution = sandbox.run(source)
    assert (execution.error, execution.value) == (None, value)


def test_last_expression_is_the_value_and_names_persist(sandbox):
    assert sandbox.run("x = 20\ndef double(n): return 2 * n").value is None
    assert sandbox.run("double(x) + 2").value == 42


def test_printed_text_is_kept_in_order_also_from_functions(sandbox):
    execution = sandbox.run("def f(): print('in', 'f', sep='-')\nprint('a', end=' ')\nf()")
    assert execution.stdout == "a in-f\n"


def test_handles_come_back_as_the_host_objects_themselves(sandbox):
    patch = Patch(7)
    execution = sandbox.run("[p, {'k': p}, p.width, p == p]", bindings={"p": patch})
    assert execution.value == [patch, {"k": patch}, 7, True]
    assert execution.value[0] is patch


def test_calls_are_answered_charged_and_counted(sandbox, world):
    execution = sandbox.run("ask('hi') + ask('x', times=2)")
    assert execution.value == "HIXX"
    assert execution.calls == {"ask": 2}
    assert world.asked == ["hi", "x"]


def test_model_passes_of_a_cell_are_billed(sandbox):
    execution = sandbox.run("len(p.find('block')) + len(p.find('cup'))", bindings={"p": Patch(1)})
    assert execution.value == 4
    assert execution.passes == {"detector": 2}
    assert execution.calls == {"Patch.find": 2}


def test_calls_are_traced_as_spans(sandbox):
    from viper.core.events import Recorder, recording

    with recording(Recorder()) as recorder:
        sandbox.run("ask('hi')")
    assert [(s.name, s.attributes["args"]) for s in recorder.spans] == [("call ask", "'hi'")]


def test_classes_construct_compare_and_hash_as_their_host_objects(sandbox):
    execution = sandbox.run(
        "q = Patch(3)\nother = Patch(3)\n[isinstance(q, Patch), q.width, q == other, len({q, q, other})]"
    )
    assert execution.value == [True, 3, False, 2]


def test_empty_search_ends_in_its_reason(sandbox):
    for source in (
        "p.find('bowl')[0]",
        "min(p.find('bowl'), key=lambda b: b.width)",
        "max(p.find('bowl'))",
    ):
        execution = sandbox.run(source, bindings={"p": Patch(1)})
        assert execution.error is not None
        assert execution.error.type == "NotFound"
        assert execution.error.message == "no bowl in the picture; seen: block"
    assert sandbox.run("p.find('bowl').reason").value == "no bowl in the picture; seen: block"
    assert sandbox.run("[b.width for b in p.find('bowl')]").value == []
    assert sandbox.run(
        "try:\n  p.find('bowl')[0]\nexcept NotFound as e:\n  r = str(e)\nr"
    ).value.startswith("no bowl")


def test_failed_capability_can_be_caught_and_is_an_error_if_not(sandbox):
    caught = sandbox.run("try:\n  fail('model')\nexcept ModelError as e:\n  r = str(e)\nr")
    assert caught.value == "the model has no weights"
    failed = sandbox.run("x = 1\nfail('bug')")
    assert (failed.status, failed.error.type, failed.error.message, failed.error.line) == (
        "error",
        "RuntimeError",
        "bug",
        2,
    )


def test_wrong_arguments_are_answered_with_the_signature(sandbox):
    error = sandbox.run("ask('a', 2, 3)").error
    assert error.type == "TypeError"
    assert "ask(question: str, times: int = 1)" in error.message


def test_functions_and_own_objects_cannot_leave_the_sandbox(sandbox, world):
    for source in ("store(lambda: 0)", "class A: pass\nstore(A())", "store([print])"):
        assert sandbox.run(source).error.type == "TypeError"
    assert world.stored == []


def test_unknown_name_is_an_error_with_a_suggestion_before_anything_runs(sandbox, world):
    execution = sandbox.run("ask('one')\nasc('two')")
    assert (execution.status, execution.error.type, execution.error.line) == (
        "error",
        "NameError",
        2,
    )
    assert "Did you mean `ask`?" in execution.error.message
    assert world.asked == []


def test_missing_attribute_is_an_error_with_a_suggestion(sandbox):
    error = sandbox.run("p.finds('x')", bindings={"p": Patch(1)}).error
    assert (error.type, error.message) == (
        "AttributeError",
        "`Patch` has no attribute `finds`. Did you mean `find`?",
    )


def test_syntax_error_names_line_and_text(sandbox):
    execution = sandbox.run("x = 1\ny = (2")
    assert (execution.status, execution.error.type, execution.error.line) == (
        "error",
        "SyntaxError",
        2,
    )


def test_error_line_is_the_programs_own_innermost_line(sandbox):
    error = sandbox.run("def f(v):\n  return [1][v]\n\nf(0)\nf(9)").error
    assert (error.type, error.line) == ("IndexError", 2)


def test_values_of_assignments_returns_and_the_last_expression_are_recorded(sandbox):
    patch = Patch(5)
    source = "def f(q):\n  w = q.width\n  return w + 1\nn, m = f(p), 2\nboxes = [p, p]\nn"
    lines = sandbox.run(source, bindings={"p": patch}).lines
    assert [(v.line, v.name, v.text) for v in lines] == [
        (2, "w", "5"),
        (3, None, "6"),
        (4, "n, m", "(6, 2)"),
        (5, "boxes", "[Patch(width=5), Patch(width=5)]"),
        (6, None, "6"),
    ]
    assert lines[3].value == [patch, patch]
    assert lines[4].value == 6


def test_loops_record_their_first_values_and_the_last(sandbox):
    lines = sandbox.run("for i in range(1000):\n  n = i\nm = 7").lines
    assert [v.text for v in lines] == ["0", "1", "2", "3", "7", "999"]


def test_recorded_values_of_large_things_stay_small(sandbox):
    execution = sandbox.run("a = list(range(100000))\nb = 'x' * 100000\nc = [a] * 10\n1")
    assert execution.ok
    assert max(len(v.text) for v in execution.lines) <= 300
    assert execution.lines[0].value is None


def test_vipergpt_program_is_called_with_the_bound_picture(sandbox):
    source = "def execute_command(image) -> str:\n    p = Patch(image)\n    return p.width"
    assert sandbox.run(source, bindings={"image": 9}).value == 9
    assert sandbox.run(source.replace("(image)", "(img)"), bindings={"image": 8}).ok
    extra = "def execute_command(image, question, times=2):\n    return [image, question, times]"
    assert sandbox.run(extra, bindings={"image": 1, "question": "q"}).value == [1, "q", 2]


def test_vipergpt_program_that_calls_itself_is_not_called_twice(sandbox):
    source = "def execute_command(image):\n  print('run')\n  return image\n"
    assert sandbox.run(source + "execute_command(image)", bindings={"image": 1}).stdout == "run\n"
    guarded = source + "if __name__ == '__main__':\n  print(execute_command(image))"
    assert sandbox.run(guarded).stdout == "run\n1\n"


def test_vipergpt_program_that_asks_for_something_unbound_says_so(sandbox):
    error = sandbox.run("def execute_command(a, video): return 1", bindings={"image": 1}).error
    assert error.type == "TypeError"
    assert "`video`" in error.message


def test_values_that_are_not_finite_cross(sandbox):
    value = sandbox.run("[float('inf'), -float('inf'), float('nan')]").value
    assert value[:2] == [math.inf, -math.inf]
    assert math.isnan(value[2])


def test_value_without_data_becomes_its_text(sandbox):
    assert sandbox.run("lambda: 0").value == "<function <lambda>>"
    assert sandbox.run("class A:\n  def __repr__(self): return 'an A'\nA()").value == "an A"


def test_value_that_is_too_large_is_refused(sandbox):
    execution = sandbox.run("'x' * 30000")
    assert (execution.status, execution.error.type) == ("killed", "OutputLimit")
    assert "30002" in execution.error.message


def test_flood_of_output_is_cut_at_its_source(sandbox):
    execution = sandbox.run("while True: print('x' * 100)")
    assert (execution.status, execution.error.type) == ("killed", "OutputLimit")
    assert len(execution.stdout) == 20_000


def test_flood_of_calls_ends_at_the_limit(sandbox, world):
    execution = sandbox.run("while True:\n  try: ask('x')\n  except BaseException: pass")
    assert (execution.status, execution.error.type) == ("killed", "CallLimit")
    assert execution.error.message == "call limit reached: 201 spent of 200 allowed"
    assert len(world.asked) == 200
    assert sandbox.run("1 + 1").value == 2


def test_slow_capability_runs_on_the_programs_clock(sandbox):
    execution = sandbox.run("wait(0.3)\nx = 1", limits=Limits(wall_s=0.2))
    assert (execution.status, execution.error.type) == ("killed", "WallTimeLimit")


def test_binding_that_cannot_cross_is_the_callers_mistake(sandbox):
    with pytest.raises(InputError, match="`image` cannot be bound"):
        sandbox.run("1", bindings={"image": object()})
    with pytest.raises(InputError, match="public names"):
        sandbox.run("1", bindings={"_getattr_": 1})


def test_closed_session_answers_with_sandbox_lost(sandbox):
    sandbox.close()
    assert sandbox.run("1").status == "sandbox_lost"


def test_names_of_closed_builtins_are_free_for_the_program(sandbox):
    assert (
        sandbox.run("input = [1, 2]\nvars = len(input)\ndef open(x): return x\nopen(vars)").value
        == 2
    )


def test_redefined_builtins_stay_in_the_program(sandbox):
    assert sandbox.run("len = lambda x: 7\nisinstance2 = 1\nlen([])").value == 7
    assert sandbox.run("def f():\n  sum = 3\n  return sum\nf()").value == 3


def test_own_calls_may_be_imported_from_anywhere(sandbox):
    assert (
        sandbox.run("from image_patch import Patch\nfrom tools import ask\nask('a')").value == "A"
    )


def test_hot_functions_go_on_at_their_own_speed_and_mean_the_same(sandbox):
    source = (
        "def outer(k):\n  def fib(n):\n    if n < 2:\n      return n * k\n"
        "    return fib(n - 1) + fib(n - 2)\n  return fib\n"
        "f = outer(1)\nx = f(12)\nf(12)"
    )
    execution = sandbox.run(source)
    assert execution.value == 144
    assert [v.text for v in execution.lines if v.line == 4] == ["1", "0", "1", "1"]
    assert sandbox.run("f(10)").value == 55
    failed = sandbox.run(
        "def g(n):\n  if n == 0:\n    1 / n\n  return n\nfor i in range(9, -1, -1):\n  g(i)"
    )
    assert (failed.error.type, failed.error.line) == ("ZeroDivisionError", 3)


def test_objects_that_are_sequences_are_iterated_one_call_an_item(sandbox):
    execution = sandbox.run("film = Film(4)\n[p.width for p in film]", limits=Limits(handles=4))
    assert execution.value == [0, 1, 2, 3]
    assert execution.calls == {"Film": 1, "Film.part": 4}
    assert sandbox.run(
        "for p in film:\n    if p.width == 2: break\n(p.width, len(film))"
    ).value == (2, 4)


def test_what_the_calls_of_each_line_cost_is_known(sandbox):
    source = "a = Patch(1)\n\ndef look(p):\n    return p.find('ball')\n\nlook(a)\nlook(a)\nask('x')"
    execution = sandbox.run(source)
    costs = {cost.line: (cost.calls, cost.passes, cost.images) for cost in execution.costs}
    assert costs == {1: (1, 0, 0), 4: (2, 2, 2), 8: (1, 0, 0)}
    assert all(cost.ms > 0 for cost in execution.costs)
    assert sandbox.run("1 + 1").costs == ()
    assert [cost.line for cost in sandbox.run("1\nlook(a)").costs] == [2]
