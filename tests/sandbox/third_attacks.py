# ruff: noqa: E501
"""Attacks by a third author: newer syntax, proxies of modules, what runs after a program, the kernel.

`LANGUAGE` ends in an expression that is true if the attack worked. `LATE` are programs
whose own code runs once more when the cell is over already. `KERNEL` and `STALLS` are
arbitrary code in a jailed worker; N holds the numbers of system calls, X those of the
newest, which have the same number everywhere. `FRAMES` is what such code may write.
"""

from __future__ import annotations

import json
from typing import Any

_CM = "class C:\n  def __enter__(self): return print\n  def __exit__(self, *e): return True\n"
_LIST = "class L(list):\n  def __iter__(self): return iter([p])\n  def __len__(self): return 1\n"

# Special methods that stay closed; for each a class that defines it.
SPECIAL = [
    "del",
    "getattr",
    "getattribute",
    "setattr",
    "delattr",
    "get",
    "set",
    "set_name",
    "init_subclass",
    "class_getitem",
    "reduce",
    "reduce_ex",
    "format",
    "new",
    "missing",
    "match_args",
    "prepare",
    "mro_entries",
    "instancecheck",
    "subclasscheck",
    "dir",
    "bytes",
    "length_hint",
    "await",
    "aiter",
    "copy",
    "class",
    "dict",
    "getstate",
    "sizeof",
]

LANGUAGE: dict[str, str] = {
    **{
        f"own {name}": f"class A:\n  def __{name}__(self, *rest): return 1\nTrue"
        for name in SPECIAL
    },
    # Spelling: Python folds letters of other alphabets into plain ones
    "wide underscores": "p.\uff3f\uff3fclass\uff3f\uff3f is not None",
    "wide underscores in a name": "\uff3f\uff3fbuiltins\uff3f\uff3f is not None",
    "mathematical letters": "\U0001d428\U0001d429\U0001d41e\U0001d427('/etc/passwd') is not None",
    "guard in other letters": "_g\u1d49tattr_ = lambda o, n: 1\np.x == 1",
    "module in other letters": "import \U0001d428\U0001d42c\nTrue",
    "keyword in other letters": "def f(**k): return k\n'__class__' in f(\uff3f\uff3fclass\uff3f\uff3f=1) and p.__class__.__base__ is not None",
    "encoding of the source": "# -*- coding: utf-7 -*-\n+AG8AcABlAG4-('/etc/passwd') is not None",
    # Newer syntax
    "parenthesised with": _CM + "with (C() as a, C() as _getattr_): pass\nTrue",
    "with into an attribute": _CM + "import math\nwith C() as (math.pi): pass\nmath.pi is print",
    "star in a subscript": "a = {(1, 2): 3}\na[*(1, 2), p.__class__] is not None",
    "star in a return": "def f(): return *p.__dict__, 1\nf() is not None",
    "star in a loop": "for x in *[p._fields], 1: pass\nx is not None",
    "decorator that is any expression": "@(lambda f: f.__globals__)\ndef f(): pass\nf is not None",
    "decorator by a walrus": "@(_getattr_ := print)\ndef f(): pass\nTrue",
    "walrus in a comprehension's condition": "[x for x in [1] if (__builtins__ := x)]\nTrue",
    "walrus in a default": "lambda x=(__import__ := print): x\nTrue",
    "walrus in a subscript": "d = {}\nd[(_write_ := 1)] = 2\nTrue",
    "debug text of an f-string": "f'{p.__dict__=}' != ''",
    "width of an f-string": "f'{1:{p._fields[0]}}' != ''",
    "quotes inside quotes of an f-string": "f'{p.__dict__[\"width\"]}' != ''",
    "lambda in an f-string": "f'{(lambda: p.__dict__)()}' != ''",
    "value pattern of an attribute": "match p:\n  case p.__class__: r = 1\n  case _: r = 0\nr == 1",
    "value pattern of a guard's answer": "match 1:\n  case p._handle_id: r = 1\nr == 1",
    "class pattern by an alias": "dict = type(p)\nmatch p:\n  case dict(x): r = x\nr is not None",
    "class pattern of a data class": "import dataclasses\n@dataclasses.dataclass\nclass int:\n  mro: object = 1\nmatch type(p):\n  case int(x): r = x\n  case _: r = None\nr is not None",
    "guard of a case": "match 1:\n  case x if (_getattr_ := x): r = 1\nr == 1",
    "mapping pattern with a key that reads": "match {1: 2}:\n  case {p._fields: x}: r = x\nTrue",
    "star pattern into a guard": "match [1, 2]:\n  case [_, *_write_]: pass\nTrue",
    "or pattern into a guard": "match 1:\n  case (1 as _class_) | (2 as _class_): pass\nTrue",
    "except star in a function": "def f():\n  try: 1 / 0\n  except* Exception as e: return e.exceptions\nf() is not None",
    "type alias that is lazy": "type A = __import__('os')\nTrue",
    "type parameter with a bound": "def f[T: __import__('os')](x): return x\nTrue",
    "positional-only lambda": "(lambda _getattr_, /: p.x)(lambda o, n: 1) == 1",
    "keyword-only lambda": "(lambda *, _write_=print: 1)() == 1",
    "class inside a lambda's default": "f = lambda x=[c.__base__ for c in [int]]: x\nf() is not None",
    "nested class of a forbidden name": "class A:\n  class __mro_entries__: pass\nTrue",
    "global in a class": "class A:\n  global _type_name_\n  _type_name_ = 1\nTrue",
    "delete of a guard in a function": "def f():\n  del _getattr_\nTrue",
    "annotation that is code": "def f(x: (y := p.__class__)): return y\nf(1) is not None",
    "annotation of a name": "x: (_getattr_ := print) = 1\nTrue and p.x is not None",
    "asynchronous comprehension in a generator": "list(x async for x in [1])\nTrue",
    "return of a lambda in a class": "class A:\n  f = lambda s: s.__class__.__mro__\nA().f() is not None",
    # Proxies of modules
    "virtual subclass of a host class": "import collections\ncollections.ChainMap.register(type(p))\nisinstance(p, collections.ChainMap)",
    "virtual subclass by an own class": "import collections\nclass A: pass\ncollections.ChainMap.register(A) is A",
    "virtual subclass by getattr": "import collections\ngetattr(collections.ChainMap, 'regis' + 'ter')(int) is int",
    "virtual subclass of an own class of it": "import collections\nclass A: pass\ntype(collections.ChainMap()).register(A) is A",
    "data class of a cache of a class": "import dataclasses, functools\nclass A: pass\ndataclasses.dataclass(functools.lru_cache(A)) is not None",
    "data class of a partial": "import dataclasses, functools\ndataclasses.dataclass(functools.partial(type(p))) is not None",
    "data class by keywords in stars": "import dataclasses\ndataclasses.dataclass(**{'init': False, 'slots': True}) is not None",
    "data class with weak references": "import dataclasses\n@dataclasses.dataclass(weakref_slot=True, slots=True)\nclass A: pass\nTrue",
    "data class with match arguments": "import dataclasses\n@dataclasses.dataclass(match_args=('__class__',))\nclass A: pass\nTrue",
    "field that names itself": "import dataclasses\nf = dataclasses.field()\nf.name = '__class__'\nTrue",
    "field's type by fields": "import dataclasses\n@dataclasses.dataclass\nclass A:\n  x: print\ndataclasses.fields(A)[0].type is print",
    "as dictionary of a host object": "import dataclasses\ndataclasses.asdict(p) != {}",
    "replace with a class of its own": "import dataclasses\n@dataclasses.dataclass\nclass A:\n  x: int\ndataclasses.replace(A(1), __class__=type(p)) is not None",
    "starmap over getattr": "import itertools\nlist(itertools.starmap(getattr, [(p, '__class__')])) != []",
    "accumulate by getattr": "import itertools\nlist(itertools.accumulate([p, '__class__', '__base__'], getattr))[-1] is not None",
    "group by attribute": "import itertools, operator\n[k for k, _ in itertools.groupby([p], operator.attrgetter('_fields'))] != []",
    "reduce of an iterator": "import itertools\nitertools.count().__reduce__()[0] is not None",
    "function of a partial of a guard": "import functools\nfunctools.partial(getattr).func.__globals__ is not None",
    "object of a key of cmp": "import functools\nfunctools.cmp_to_key(len)(p).obj._fields is not None",
    "parameters of a cache": "import functools\nfunctools.lru_cache(len).cache_parameters.__globals__ is not None",
    "partial method": "from functools import partialmethod\nTrue",
    "total ordering": "from functools import total_ordering\nTrue",
    "decoder of json": "import json\njson.JSONDecoder().scan_once is not None",
    "encoder class of json": "import json\njson.dumps(1, cls=lambda **k: p) is not None",
    "hook of json that makes a class": "import json\njson.loads('{\"name\": \"A\"}', object_hook=lambda d: type('A', (), d)) is not None",
    "number hook of json": "import json\njson.loads('1.5', parse_float=lambda s: s.__class__.__base__) is not None",
    "scanner of a pattern": "import re\nre.compile('a').scanner('a').match.__self__ is not None",
    "match that keeps its text": "import re\nre.match('a', 'a').re.__reduce__() is not None",
    "time zone of one's own": "import datetime\nclass Z(datetime.timezone): pass\nTrue",
    "date of one's own": "import datetime\nclass D(datetime.date):\n  def __format__(self, s): return p.__class__\nTrue",
    "module of strptime": "import datetime\ndatetime._strptime is not None",
    "capsule of datetime": "import datetime\ndatetime.datetime_CAPI is not None",
    "clock that is set": "import time\ntime.clock_settime is not None",
    "sleep for no time": "import time\ntime.sleep(0) is None",
    "mapping with attributes": "from collections import UserDict\nTrue",
    "time zone's base": "from datetime import tzinfo\nTrue",
    "system random numbers": "import random\nrandom.SystemRandom().random() >= 0",
    "normal distribution": "import statistics\nstatistics.NormalDist() is not None",
    "operator that calls": "import operator\noperator.call is not None",
    "operator's length hint": "import operator\noperator.length_hint(p) == 0",
    "submodule by a from": "from collections import abc\nabc.Mapping is not None",
    "typing at run time": "import typing\ntyping.get_type_hints(print) == {}",
    "typing's own type": "import typing\ntyping.List.__origin__ is list",
    "generic alias of a proxy": "import collections\ncollections.Counter[int].__origin__ is collections.Counter",
    "union's parts by getattr": "getattr(int | str, '__args' + '__') is not None",
    # Generators, descriptors, names of the interpreter
    "generator thrown at a proxy": "def g():\n  try: yield\n  except ValueError as e: yield e.__traceback__\nx = g()\nnext(x)\nx.throw(ValueError) is not None",
    "close that yields its frame": "def g():\n  try: yield\n  finally: h.append(x.gi_frame)\nh = []\nx = g()\nnext(x)\nx.close()\nh != []",
    "delegation to an object with throw": "class D:\n  def __iter__(self): return self\n  def __next__(self): return 1\n  def throw(self, kind, *rest): return kind.mro()\ndef g(): yield from D()\nx = g()\nnext(x)\nx.throw(ValueError) is not None",
    "value of a stop": "def g():\n  return p\n  yield\ntry: next(g())\nexcept StopIteration as e: r = e.value.__dict__\nr is not None",
    "getter of a host's field in an own class": "class A:\n  width = type(p).width\n  def __init__(self): self.fields = {'width': 3}\nA().width == 3",
    "method of a host in an own class": "class A:\n  find = type(p).find\nA().find('x') is not None",
    "class method of a guard": "class A:\n  f = classmethod(getattr)\nA.f('__mro__') is not None",
    "static method of a class maker": "class A:\n  f = staticmethod(type)\nA.f('B', (), {}) is not None",
    "property over a guard": "class A:\n  x = property(getattr)\nA().x is not None",
    "property's own setter": "class A:\n  x = property(lambda s: 1, setattr)\nA().x = '__class__'\nTrue",
    "super in a static method": "class A:\n  @staticmethod\n  def f(): return super(type(p), p).__init__\nA.f() is not None",
    "special of a base that is kept": "class A(dict):\n  def f(self):\n    g = super().__getitem__\n    return g.__self__\nA().f() is not None",
    "special of a base by a subscript": "class A(dict):\n  def f(self): return super().__init__.__globals__\nA().f() is not None",
    "own error that keeps its object": "class E(AttributeError): pass\nclass A:\n  @property\n  def x(self): raise E\ntry: operator.attrgetter('x.y')(A())\nexcept E as e: r = e.obj.__class__.__mro__\nexcept NameError: r = None\nr is not None",
    "class exchanged by a name that lies": "class N(str):\n  def startswith(self, *a): return False\nclass A: pass\nclass B: pass\na = A()\nsetattr(a, N('__class__'), B)\ntype(a) is B",
    "closed name set by its parts": "class A: pass\nsetattr(A, 'm' + 'ro', print)\nTrue",
    "closed name deleted by its parts": "class A:\n  mro = 1\ndelattr(A, 'm' + 'ro')\nTrue",
    "class name of the interpreter": "class A:\n  def f(self): return __class__\nA().f().__base__ is not None",
    "qualified name in a class body": "class A:\n  __qualname__ = 'os'\nTrue",
    "module's name in a class body": "class A:\n  __module__ = 'os'\nTrue",
    "annotations in a class body": "class A:\n  __annotations__ = {'__class__': int}\nTrue",
    "class cell": "class A:\n  __classcell__ = 1\nTrue",
    "static attributes": "class A:\n  __static_attributes__ = ()\nTrue",
    "named tuple's fields of an own class": "import typing\nclass A(typing.NamedTuple):\n  x: int\nA(1)._fields is not None",
    "named tuple with a method that makes": "import typing\nclass A(typing.NamedTuple):\n  x: int\nA._make([1]) is not None",
    "named tuple with a special name": "import typing\nclass A(typing.NamedTuple):\n  __class__: int\nTrue",
    "named tuple beside a host class": "import typing\nclass A(typing.NamedTuple, type(p)):\n  x: int\nTrue",
    "enumeration that is called with names": "import enum\nclass A(enum.Enum): pass\nA('B', {'__del__': print}) is not None",
    "enumeration's metaclass": "import enum\nclass A(enum.Enum):\n  X = 1\ntype(A)('B', (), {}) is not None",
    "enumeration's table": "import enum\nclass A(enum.Enum):\n  X = 1\nA._member_map_ is not None",
    "member that is changed": "import enum\nclass A(enum.Enum):\n  X = 1\nA.X.value = 2\nA.X.value == 2",
    "member that is replaced": "import enum\nclass A(enum.Enum):\n  X = 1\nA.X = p\nA.X is p",
    "member that is deleted": "import enum\nclass A(enum.Enum):\n  X = 1\ndel A.X\nlen(A) == 0",
    "enumeration that grows": "import enum\nclass A(enum.Enum):\n  X = 1\nclass B(A):\n  Y = 2\nB.Y is not None",
    "member that hides what it is": "import enum\nclass A(enum.Enum):\n  value = 1\nA.value is not None",
    "members of one value that are sworn to differ": "import enum\n@enum.unique\nclass A(enum.Enum):\n  X = 1\n  Y = 1\nTrue",
    "named tuple beside a list": "import typing\nclass A(typing.NamedTuple, list):\n  x: int\nTrue",
    "named tuple with a hole": "import typing\nclass A(typing.NamedTuple):\n  x: int = 1\n  y: int\nTrue",
    "enumeration over a host class": "import enum\nclass A(type(p), enum.Enum):\n  X = 1\nA.X is not None",
    "module of enum": "import enum\nenum.sys is not None",
    "metaclass of enum": "import enum\nenum.EnumMeta is not None",
    # What crosses
    "keyword that no function has": "ask('a', **{'a b': 1}) is not None",
    "keyword that is empty": "ask('a', **{'': 1}) is not None",
    "keyword of half a letter": "ask('a', **{chr(0xDC00): 1}) is not None",
    "keyword that is very long": "ask('a', **{'k' * 100_000: 1}) is not None",
    "self by keyword": "type(p).find(self=p, noun='x') is not None and False",
    "tag that is a key": "echo({'$h': ['0', 'Patch', {}]})['$h'] is p",
    "sequence that lies": _LIST + "echo(L()) == [p]",
    "error named like a limit": "class WallTimeLimit(Exception): pass\nraise WallTimeLimit('0.0 s spent of 0.0 s allowed')",
    "error named like the host's": "class SandboxLost(Exception): pass\nraise SandboxLost('open a new sandbox without limits')",
    "text that moves the cursor": "'\\x1b]0;owned\\x07\\x1b[2J' == None",
}
"""Through both walls, and through the policy alone."""

_PRINT = "print('x' * 30_000)"
LATE: dict[str, str] = {
    "text of the error prints": f"class E(Exception):\n  def __str__(self):\n    {_PRINT}\n    return 'text'\nraise E",
    "text of the error raises": "class E(Exception):\n  def __str__(self): raise E\nraise E",
    "text of the error calls": "class E(Exception):\n  def __str__(self):\n    while True: ask('x')\nraise E",
    "text of the error never ends": "class E(Exception):\n  def __str__(self):\n    while True: pass\nraise E",
    "record of the last value prints": f"import collections\nclass A:\n  def __repr__(self):\n    if full: {_PRINT}\n    return 'a'\nfull = 0\nfor i in range(9): d = collections.deque([A()])\nfull = 1",
    "record of the last value calls": "import collections\nclass A:\n  def __repr__(self):\n    while full: ask('x')\n    return 'a'\nfull = 0\nfor i in range(9): d = collections.deque([A()])\nfull = 1",
    "record of a list that never ends": "class L(list):\n  def __iter__(self):\n    while full: pass\n    return iter([])\nfull = 0\nfor i in range(9): d = L()\nfull = 1",
    "record of a table that never ends": "class D(dict):\n  def items(self):\n    while full: pass\n    return []\nfull = 0\nfor i in range(9): d = D()\nfull = 1",
    "record of a length that lies": "class L(list):\n  def __len__(self): return -5 if full else 0\nfull = 0\nfor i in range(9): d = L()\nfull = 1",
    "record of a partial": f"import functools\nclass A:\n  def __call__(self): pass\n  def __repr__(self):\n    if full: {_PRINT}\n    return 'a'\nfull = 0\nfor i in range(9): d = functools.partial(A())\nfull = 1",
    "reason that is code": "class L(list):\n  @property\n  def reason(self):\n    while full: pass\nfull = 0\nfor i in range(9): d = L()\nfull = 1",
    "value whose text prints": f"class A:\n  def __str__(self):\n    {_PRINT}\n    return 'a'\nA()",
    "value whose items never end": "class L(tuple):\n  def __iter__(self):\n    while True: pass\nL()",
    "end of a generator prints": f"def g():\n  try: yield\n  finally: {_PRINT}\nx = g()\nnext(x)",
    "next cell drops what prints": f"def g():\n  try: yield\n  finally: {_PRINT}\nnext(g())",
}
"""Programs whose code runs when the cell is over: their limits go on holding."""

X = {
    "pidfd_send_signal": 424, "io_uring_setup": 425, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fspick": 433, "pidfd_open": 434, "close_range": 436, "pidfd_getfd": 438,
    "process_madvise": 440, "epoll_pwait2": 441, "mount_setattr": 442, "landlock_add_rule": 445,
    "memfd_secret": 447, "process_mrelease": 448, "futex_waitv": 449, "cachestat": 451,
    "map_shadow_stack": 453, "futex_wake": 454, "futex_wait": 455, "futex_requeue": 456,
    "statmount": 457, "listmount": 458, "lsm_list_modules": 461, "mseal": 462,
}  # fmt: skip
_BUFFER = "ctypes.create_string_buffer(4096)"

KERNEL: dict[str, str] = {
    # The one socket
    "byte out of band": "libc.send(0, b'x', 1, 1) == 1",
    "byte out of band by sendto": "ask_kernel(N['sendto'], 0, b'x', 1, 1, 0, 0) == 1",
    "look without taking": f"ask_kernel(N['recvfrom'], 0, {_BUFFER}, 1, 0x42, 0, 0) >= 0",
    "wait for all": "ask_kernel(N['recvfrom'], 0, 0, 0, 0x100, 0, 0) >= 0",
    "errors of the socket": f"ask_kernel(N['recvfrom'], 0, {_BUFFER}, 1, 0x2000, 0, 0) >= 0",
    "flags in the upper half": "ask_kernel(N['sendto'], 0, b'', 0, ctypes.c_long(2**32 + 1), 0, 0) >= 0",
    "zero copies": "ask_kernel(N['sendto'], 0, b'', 0, 0x4000000, 0, 0) >= 0",
    "many messages at once": f"ask_kernel(307, 0, {_BUFFER}, 1, 0) >= 0",
    "descriptors by splice": "ask_kernel(275, 0, 0, 1, 0, 1, 0) >= 0",
    "file into the socket": "ask_kernel(40, 0, 1, 0, 1) >= 0",
    "options of the socket": f"ask_kernel(55, 0, 1, 17, {_BUFFER}, {_BUFFER}) == 0",
    "owner of the socket's signals": "ask_kernel(N['fcntl'], 0, 8, 1) == 0",
    "shut half of it": "libc.shutdown(0, 1) == 0",
    # Locks
    "lock of another process": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 1, 1, 0, 0, 0) >= 0",
    "lock that lends priority": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 6 | 128, 0, 0, 0, 0) >= 0",
    "unlock that lends priority": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 7 | 128, 0, 0, 0, 0) >= 0",
    "waiters moved": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 3 | 128, 0, 1, (ctypes.c_int * 1)(0), 0) >= 0",
    "waiters moved and compared": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 12 | 128, 1, 1, (ctypes.c_int * 1)(0), 0) >= 0",
    "wake and compute": "ask_kernel(N['futex'], (ctypes.c_int * 1)(0), 5 | 128, 1, 1, (ctypes.c_int * 1)(0), 0) >= 0",
    "new locks": "ask_kernel(X['futex_wake'], (ctypes.c_int * 1)(0), 1, 1, 2) >= 0",
    "many locks at once": f"ask_kernel(X['futex_waitv'], {_BUFFER}, 1, 0, 0, 0) >= 0",
    # Memory
    "memory that hides": "ask_kernel(X['memfd_secret'], 0) >= 0",
    "shadow stack": "ask_kernel(X['map_shadow_stack'], 0, 4096, 0) > 0",
    "text page written and made text again": "(lambda a: libc.mprotect(ctypes.c_void_p(a), 4096, 3) == 0 and libc.mprotect(ctypes.c_void_p(a), 4096, 5) == 0)(ctypes.cast(libc.catopen, ctypes.c_void_p).value & ~4095)",
    "text page copied by a map": "ask_kernel(N['mmap'], 0, 4096, 4 | 2**33, 0x22, -1, 0) > 0",
    "text written in place": "ctypes.memmove(ctypes.cast(libc.regfree, ctypes.c_void_p).value, b'x', 1) and False",
    "pages of another process": f"ask_kernel(X['process_madvise'], 0, {_BUFFER}, 1, 4, 0) >= 0",
    "cache of a file": f"ask_kernel(X['cachestat'], 1, {_BUFFER}, {_BUFFER}, 0) >= 0",
    "memory moved between nodes": "ask_kernel(279, 0, 0, 0, 0, 0, 0) >= 0",
    "huge address space": "libc.mmap(None, ctypes.c_size_t(2**46), 0, 0x4022, -1, 0) != -1",
    "length that overflows": "libc.mmap(None, ctypes.c_size_t(2**64 - 4096), 3, 0x22, -1, 0) != -1",
    # Processes, signals, time
    "signal by descriptor": "ask_kernel(X['pidfd_send_signal'], 0, 0, 0, 0) >= 0",
    "descriptor of a sibling": "ask_kernel(X['pidfd_open'], os.getpid() - 1, 0) >= 0",
    "queue a signal to a sibling": f"ask_kernel(N['rt_sigqueueinfo'], os.getpid() - 1, 0, {_BUFFER}) >= 0",
    "scheduler": "ask_kernel(144, 0, 3, (ctypes.c_int * 1)(0)) >= 0",
    "priority of its input and output": "ask_kernel(251, 1, 0, 0) >= 0",
    "barrier on all processors": "ask_kernel(324, 1, 0, 0) >= 0",
    "list of robust locks": f"ask_kernel(273, {_BUFFER}, 24) >= 0",
    "register of threads": f"ask_kernel(334, {_BUFFER}, 32, 0, 0) >= 0",
    "segment register": "ask_kernel(N['arch_prctl'], 0x1003, (ctypes.c_long * 1)()) >= 0",
    "own handler of faults": f"ask_kernel(N['rt_sigaction'], 11, 0, {_BUFFER}, 8) >= 0",
    "clock of the machine set": "ask_kernel(227, 0, (ctypes.c_long * 2)(0, 0)) >= 0",
    "clock of another process": "__import__('time').clock_gettime((~(os.getppid() or 1) << 3) | 2) > 0 and False",
    # Files by newer ways
    "mount by a file": "ask_kernel(X['fsopen'], b'tmpfs', 0) >= 0",
    "tree of mounts": "ask_kernel(X['open_tree'], -100, b'/', 1) >= 0",
    "mount looked up": f"ask_kernel(X['statmount'], {_BUFFER}, {_BUFFER}, 4096, 0) >= 0",
    "mounts listed": f"ask_kernel(X['listmount'], {_BUFFER}, {_BUFFER}, 10, 0) >= 0",
    "watch on files": "ask_kernel(294, 0) >= 0",
    "watch on everything": "ask_kernel(300, 0, 0) >= 0",
    "handle of a file": f"ask_kernel(303, -100, b'/', {_BUFFER}, {_BUFFER}, 0) >= 0",
    "descriptor for events": "ask_kernel(290, 0, 0) >= 0",
    "descriptor for signals": f"ask_kernel(289, -1, {_BUFFER}, 8, 0) >= 0",
    "descriptor for time": "ask_kernel(283, 0, 0) >= 0",
    "descriptor for polling": "ask_kernel(291, 0) >= 0",
    "rules loosened": f"ask_kernel(X['landlock_add_rule'], 0, 1, {_BUFFER}, 0) >= 0",
    "modules of security": f"ask_kernel(X['lsm_list_modules'], {_BUFFER}, {_BUFFER}, 0) >= 0",
    "descriptors closed by range": "ask_kernel(X['close_range'], 3, 9, 4) >= 0",
    # What the zygote leaves behind
    "names of the host's variables": "any(word in bytes(ctypes.string_at(id(name), 64)) for name in sys.modules for word in (b'API_KEY', b'SECRET'))",
    "another worker's cells": "any('CANARY-OF-ANOTHER-CELL' in str(value) for value in __import__('gc').get_objects() if type(value) is dict and 'kept_secret' in value)",
    "socket of the zygote": "any(libc.getsockname(n, None, None) == 0 for n in range(1, 100))",
}
"""Arbitrary Python in a jailed worker. Some numbers are those of x86-64."""

_SEND = "import os, json, ctypes, time\ndef send(m):\n  b = json.dumps(m).encode()\n  os.write(0, len(b).to_bytes(4, 'big') + b)\n"
_END = "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\nwhile True: pass"
_DONE = "{'op': 'done', 'status': 'ok', 'value': 0, 'error': None, 'binds': False, 'stdout': '', 'lines': [], 'cpu_s': 0.0, 'peak_mb': 0.0}"
_CALL = "{'op': 'call', 'name': 'echo', 'args': [1], 'kwargs': {}, 'dropped': [], 'line': 1}"
STALLS: dict[str, str] = {
    "byte out of band, then silence": "import ctypes\nctypes.CDLL(None).send(0, b'x', 1, 1)\n"
    + _END,
    "byte out of band within a frame": "import ctypes, os\nos.write(0, b'\\0\\0')\nctypes.CDLL(None).send(0, b'x', 1, 1)\n"
    + _END,
    "half a header": "import os\nos.write(0, b'\\0\\0\\1')\n" + _END,
    "header and no body": "import os\nos.write(0, b'\\0\\x0f\\xff\\xff')\n" + _END,
    "frame that arrives at the last moment": "import os, select\nos.write(0, b'\\0\\0\\0\\2{')\nselect.poll().poll(290)\nwhile True: pass",
    "call after call, never done": _SEND + f"while True:\n  send({_CALL})\n  os.read(0, 100)",
    "calls in front of an end that never comes": _SEND
    + f"for i in range(50): send({_CALL})\n"
    + _END,
    "signals that interrupt all it does": "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)\nwhile True: pass",
    "exit code of a full memory": "import os\nos._exit(77)",
    "exit code of a success": "import os\nos._exit(0)",
    "end by an alarm": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile True: pass",
    "end by a trap": "import ctypes\nctypes.CFUNCTYPE(None)(1)()",
}
"""Arbitrary Python in a jailed worker that means to hold the host up."""

AFTERWARDS = _SEND + f"send({_DONE})\n" + _END
"""Says that it is done and then never reads again: the next cell is larger than a socket holds."""


def _message(**fields: Any) -> bytes:
    body = json.dumps(fields).encode()
    return len(body).to_bytes(4, "big") + body


def _done(**changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "op": "done", "status": "ok", "value": None, "error": None, "binds": False,
        "stdout": "", "lines": [], "cpu_s": 0.0, "peak_mb": 0.0,
    }  # fmt: skip
    return _message(**{**fields, **changes})


def _call(**changes: Any) -> bytes:
    fields: dict[str, Any] = {"op": "call", "name": "echo", "args": [], "kwargs": {}}
    return _message(**{**fields, "dropped": [], "line": 1, **changes})


FRAMES: dict[str, bytes] = {
    "nothing at all": b"\0\0\0\0",
    "one byte more than is read": (2**20 + 1).to_bytes(4, "big"),
    "length with the sign bit": b"\xff\xff\xff\xff",
    "operation that is a list": _call(op=["call"]),
    "operation that is missing": _message(name="echo"),
    "twice the same key": _call().replace(b'"line": 1', b'"line": 1, "line": 0, "x": [0]'),
    "line that is a fraction": _call(line=1.0),
    "line beyond 64 bits": _call(line=2**64),
    "keywords whose values are tags": _call(kwargs={"value": {"$q": 1}}),
    "handle that is a number": _call(args=[{"$h": 0}]),
    "handle that is empty": _call(args=[{"$h": ""}]),
    "handle in another alphabet": _call(args=[{"$h": "\uff10" * 16}]),
    "handle with fields": _call(args=[{"$h": ["0" * 16, "Patch", {"width": 1}]}]),
    "number with signs of a program": _call(args=[{"$i": "0x1_0"}]),
    "number between blanks": _call(args=[{"$i": " 0x10 "}]),
    "number in another alphabet": _call(args=[{"$i": "\uff11"}]),
    "number as a float's name": _call(args=[{"$f": "NAN"}]),
    "float that is too large": _call(args=[12.5]).replace(b"12.5", b"1e99999"),
    "list found for a reason that is none": _call(args=[{"$F": [[], None]}]),
    "method of another class": _call(name="Film.part.find"),
    "name with a null": _call(name="echo\0"),
    "name in another alphabet": _call(name="\uff45cho"),
    "status with a blank": _done(status="ok "),
    "value with two tags": _done(value={"$t": [], "$s": []}),
    "value that is nested 33 times": _done(value=json.loads("[" * 33 + "]" * 33)),
    "line of values beyond 2**63": _done(
        lines=[{"line": 2**63, "name": None, "text": "", "value": None}]
    ),
    "error without a type": _done(status="error", error={"message": "", "line": None}),
    "time as text": _done(cpu_s="0"),
    "time that is not a number": _done(cpu_s=77.5).replace(b"77.5", b" NaN"),
    "more after the object": _message(op="done").replace(b"}", b"}}") + b"\0",
}
"""A compromised worker's messages: the host ends it, and does so at once."""

SURROGATE = _call(kwargs={"\ud800": 1, "a b": 2, "k" * 5000: 3, "": 4})
"""A call that an honest worker sends too; no part of it may reach a file of the host's."""
