# ruff: noqa: E501
"""Limits that have their own message, and sessions that go back to a mark."""

from __future__ import annotations

import pytest
from sandbox_world import LIMITS, Patch, descendants

from viper.core.errors import InputError
from viper.core.execution import Limits
from viper.sandbox import host
from viper.sandbox.host import ProcessSandbox

BOMBS = {
    "numbers": "x = 9\nwhile True: x = x * x",
    "texts": "s = 'x'\nwhile True: s += s",
    "dictionary": "d = {}\nn = 0\nwhile True:\n  d[n] = 'x' * 1000\n  n += 1",
    "nested lists": "a = []\nwhile True: a = [a, a, 'x' * 10000]",
    "generator": "list(x for x in iter(int, 1))",
    "sorted": "sorted(range(10 ** 9))",
    "permutations": "import itertools\nlist(itertools.permutations(range(15)))",
    "join": "','.join(str(n) for n in iter(int, 1))",
    "counter": "import collections\ncollections.deque(iter(int, 1))",
    "repeat": "import itertools\nlist(itertools.repeat('x'))",
    "classes": "while True:\n  class A: x = list(range(100000))\n  keep = [A, keep] if 'keep' in [] else [A] * 10 ** 7\n  big = [keep] * 10 ** 8",
}
STUCK = {
    "power": "10 ** 10 ** 8",
    "shift": "while True: 1 << 10 ** 8",
    "text to number": "n = 3 ** 10 ** 7\nwhile True: n * n",
    "backtracking": "import re\nre.match('(x+x+)+y', 'x' * 60)",
    "nested backtracking": "import re\nre.sub('(a|aa)+$', '', 'a' * 60 + 'b')",
    "search in a text": "s = 'a' * 10 ** 7\nwhile True: s.find('b' * 10)",
    "count": "import itertools\nfor n in itertools.count(): pass",
    "length of an endless": "import collections\ncollections.deque(iter(int, 1), 0)",
    "any": "any(iter(int, 1))",
    "max": "max(iter(int, 1))",
    "in": "1 in iter(int, 1)",
    "sum": "import itertools\nsum(itertools.repeat(1))",
    "set": "set(iter(int, 1))",
    "all in finally": "while True:\n  try: 1 / 0\n  finally: continue",
    "recursion that catches": "def f():\n  try: f()\n  except RecursionError: f()\nf()",
    "text that never ends": "class A:\n  def __repr__(self):\n    while True: pass\nstr(A())",
    "text of the value": "class A:\n  def __str__(self):\n    while True: pass\nA()",
    "text of the error": "class E(Exception):\n  def __str__(self):\n    while True: pass\nraise E",
    "hash": "class A:\n  def __hash__(self):\n    while True: pass\n{A(): 1}",
    "equality": "class A:\n  def __eq__(self, o):\n    while True: pass\nA() == 1",
    "key": "def key(x):\n  while True: pass\nsorted([1, 2], key=key)",
    "generator's end": "def g():\n  try: yield 1\n  finally:\n    while True: pass\nx = g()\nnext(x)\ndel x",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_stopped_and_the_session_answers(name, jailed):
    execution = jailed.run(BOMBS[name], limits=Limits(wall_s=0.5, cpu_s=0.4, memory_mb=48))
    assert execution.status in ("killed", "error"), execution
    assert jailed.run("1 + 1").value == 2


@pytest.mark.parametrize("name", STUCK)
def test_stuck_program_ends_near_its_limit_and_the_session_answers(name, jailed):
    execution = jailed.run(STUCK[name], limits=Limits(wall_s=0.15, cpu_s=5, memory_mb=256))
    assert execution.status == "killed", execution
    assert execution.seconds["run"] < 0.15 + 2 * host.GRACE_S + 0.3
    assert jailed.run("1 + 1").value == 2


def test_first_cell_of_a_worker_that_was_ordered_in_advance_is_bounded(world):
    limits = Limits(memory_mb=16, cpu_s=5, wall_s=20)
    for _ in range(2):
        with ProcessSandbox(world.capabilities(), limits=limits) as session:
            execution = session.run("len(bytearray(10 ** 8))")
            assert (execution.status, execution.error.type) == ("killed", "MemoryLimit")


def test_handles_are_bounded(sandbox):
    source = "kept = []\nwhile True: kept.append(Patch(1))"
    execution = sandbox.run(source, limits=Limits(handles=20, calls=100))
    assert (execution.status, execution.error.type) == ("killed", "HandleLimit")
    assert execution.error.message == "open handle limit reached: 21 spent of 20 allowed"
    assert execution.calls == {"Patch": 21}
    with pytest.raises(InputError, match="holds 20 objects"):
        sandbox.run("q", bindings={"q": Patch(1)}, limits=Limits(handles=20))
    assert sandbox.run("len(kept)").value == 20


def test_what_a_loop_drops_is_given_back(sandbox):
    limits = Limits(handles=20, calls=300)
    loop = "total = 0\nfor i in range(100): total += Patch(i).width\nlast = Patch(7)\ntotal"
    assert sandbox.run(loop, limits=limits).value == 4950
    assert sandbox.run("last.find('ball')[1].width", limits=limits).value == 2


def test_values_of_lines_outlive_what_the_program_drops(sandbox):
    source = "for i in range(3): found = Patch(i).find('ball')\nfound = None\necho(1)"
    execution = sandbox.run(source)
    assert execution.value == 1
    assert [v.value[1].width for v in execution.lines if v.value and v.name] == [2, 2, 2]


def test_what_earlier_cells_hold_is_never_given_back(jailed):
    jailed.run("kept = Patch(3)")
    before = jailed.snapshot()
    jailed.run("kept = None\nfor i in range(9): Patch(i).find('ball')")
    jailed.restore(before)
    assert jailed.run("kept.find('ball')[0].width").value == 1


def test_one_object_under_two_names_is_held_until_both_are_dropped(sandbox):
    source = "p = Patch(1)\nq = echo(p)\np = None\necho(0)\nq.find('ball')[0].width"
    assert sandbox.run(source).value == 1


def test_traffic_is_bounded(jailed):
    source = "text = 'x' * 100_000\nwhile True: echo(text)"
    execution = jailed.run(source, limits=Limits(traffic_bytes=10**6, calls=1000))
    assert (execution.status, execution.error.type) == ("killed", "TrafficLimit")
    assert "of 1e+06 B allowed" in execution.error.message
    assert execution.calls["echo"] < 10
    assert jailed.run("len(text)").value == 100_000


def test_cells_are_bounded(sandbox):
    limits = Limits(cells=2)
    assert [sandbox.run("1", limits=limits).value for _ in range(2)] == [1, 1]
    execution = sandbox.run("1", limits=limits)
    assert (execution.status, execution.error.type) == ("killed", "CellLimit")
    assert execution.error.message == "cell limit reached: 3 spent of 2 allowed"


def test_cells_that_exchange_too_much_are_not_kept_for_ever(jailed, monkeypatch):
    monkeypatch.setattr(host, "_MAX_JOURNAL", 100_000)
    jailed.run("a = echo('x' * 60_000)\nb = 1")
    assert jailed._journal == []
    assert jailed.run("b").value == 1
    jailed._replace_worker()
    assert "too much data" in jailed.run("b").error.message
    assert jailed.run("1 + 1").value == 2


def test_session_goes_back_to_a_mark_without_asking_the_host(jailed, world):
    jailed.run("a = ask('one')\nimport random\nr = random.random()")
    r, mark = jailed.run("r").value, jailed.snapshot()
    jailed.run("a = 2\nb = ask('two')")
    jailed.restore(mark)
    assert jailed.run("[a, r]").value == ["ONE", r]
    assert jailed.run("b").error.type == "NameError"
    assert world.asked == ["one", "two"]
    jailed.restore(mark)
    assert jailed.run("a").value == "ONE"


def test_mark_of_another_session_is_refused(jailed, world):
    with (
        ProcessSandbox(world.capabilities(), limits=LIMITS) as other,
        pytest.raises(InputError, match="another session"),
    ):
        jailed.restore(other.snapshot())


def test_many_sessions_leave_nothing_behind(world):
    import os

    with ProcessSandbox(world.capabilities(), limits=LIMITS) as first:
        first.run("1")
        zygote = first._worker.zygote.process.pid
        descriptors, processes = len(os.listdir("/proc/self/fd")), len(descendants(zygote))
        for _ in range(30):
            with ProcessSandbox(world.capabilities(), limits=LIMITS) as session:
                assert session.run("1 + 1").value == 2
        first.run("1")
        assert len(os.listdir("/proc/self/fd")) <= descriptors + 1
        assert len(descendants(zygote)) <= processes + 1
