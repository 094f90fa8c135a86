r"""What a program may try within the language, one attack a line (`\n` and `\t` as in Python).

Bound is `p`, an instance of a host class. Each line must be refused, or fail, or
give a false value; its last expression is what an attacker would want to hold.
The published escapes of other sandboxes carry their number.
"""

# ruff: noqa: E501  (each attack stays on one line)
from __future__ import annotations

from object_attacks import CLASSES, CONFUSION

PUBLISHED = r"""
CVE-2023-37271 generator frame | (g := (x for x in [1])).gi_frame.f_back.f_globals
CVE-2023-37271 frame from a running generator | def g():\n\tyield h.gi_frame\nh = g()\nnext(h).f_back
CVE-2023-41039 format reads attributes | '{0.__class__.__mro__}'.format(1)
CVE-2023-41039 format_map reads attributes | '{a.__class__}'.format_map({'a': 1})
CVE-2023-41039 format through a map | list(map(str.format, ['{0.__class__}'], [1]))
CVE-2023-41039 format_map on the class | str.format_map('{a.__class__}', {'a': 1})
str subclass as a name (RestrictedPython 7.2) | class S(str):\n\tdef startswith(self, *a): return False\n\tdef __eq__(self, o): return False\n\tdef __hash__(self): return 1\ngetattr((), S('__class__'))
str subclass as a name to hasattr | class S(str):\n\tdef startswith(self, *a): return False\nhasattr((), S('__class__'))
CVE-2024-47532 AttributeError.obj | import math\ntry:\n\tmath.nothing\nexcept AttributeError as e:\n\te.obj
CVE-2024-47532 AttributeError.name | try:\n\t().nothing\nexcept AttributeError as e:\n\te.name
CVE-2024-47532 the string module | import string\nstring.Formatter().get_field('a.b', (), {})
CVE-2025-22153 except star | try:\n\traise ValueError\nexcept* ValueError as e:\n\te
CVE-2026-55830 positional-only guard | def f(_getattr_=lambda o, n: 1, /): return ().__class__\nf()
CVE-2026-55830 positional-only write guard | def f(_write_, /):\n\tp.width = 1\nf(lambda x: x)
CVE-2026-76825 string.Formatter | from string import Formatter\nFormatter().format('{0.__class__}', 1)
CVE-2026-76825 Formatter by vformat | import string\nstring.Formatter().vformat('{0.__class__}', (1,), {})
async generator frame (RestrictedPython 8.5) | async def g():\n\tyield 1\ng().ag_frame
CVE-2025-5120 module through getattr | import random\ngetattr(random, '_os').system('true')
CVE-2025-5120 module in a module | import statistics\nstatistics.random._os
CVE-2025-5120 queue to threading to os | import queue\nqueue.threading
CVE-2025-9959 class walk to Popen | [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'Popen']
CVE-2025-9959 class walk by getattr | getattr(getattr((), '__class__'), '__base__')
CVE-2025-9959 walk by map | list(map(getattr, [()], ['__class__']))
CVE-2025-68668 js module | import js
CVE-2025-68668 pyodide code | from pyodide.code import run_js
Cellbreak ctypes | import ctypes
CVE-2026-0863 format and exception | try:\n\t'{0.x}'.format(1)\nexcept Exception as e:\n\te.__traceback__.tb_frame
CVE-2026-49444 frame by exception | try:\n\traise ValueError\nexcept ValueError as e:\n\te.__traceback__.tb_frame.f_builtins
asteval 86 reduce of print | print.__reduce__()
asteval 86 reduce_ex | ().__reduce_ex__(4)
asteval format of a string | '{0.__init__.__globals__}'.format(p)
asteval attribute assignment | p.find = print
asteval modules through others | import re\nre.enum.sys
smolagents dunder by getattr | getattr(p, '__init__').__globals__
smolagents exit traceback | class C:\n\tdef __enter__(self): return self\n\tdef __exit__(self, k, v, t):\n\t\tself.got = t.tb_frame\n\t\treturn True\nwith C() as c:\n\t1 / 0\nc.got
smolagents attrgetter | import operator\noperator.attrgetter('__class__.__base__')(())
RestrictedPython 330 methodcaller | from operator import methodcaller\nmethodcaller('format', 1)('{0.__class__}')
evaluation by eval of a constant | eval("__import__('os')")
pickle opcodes | import pickle\npickle.loads(b'cos\nsystem\n(S"true"\ntR.')
generic alias forwards attributes | type(list[int])('{0.__class__}', ()).format(1)
generic alias of an exception | try:\n\t().nothing\nexcept AttributeError as e:\n\ttype(list[int])(e, ()).obj
generic alias attributes | list[int].append
named tuple that evaluates | from collections import namedtuple\nnamedtuple('A', ['x: __import__("os")'])
named tuple, odd type name | from collections import namedtuple\nnamedtuple('A, x=print()', 'y')
named tuple, text with its own str | from collections import namedtuple\nclass S(str):\n\tdef isidentifier(self): return True\n\tdef __str__(self): return self\nnamedtuple('A', [S('x, y=print()')])
data class that evaluates | import dataclasses\ndataclasses.make_dataclass('A', ['x: int = print()'])
"""
ATTRIBUTES = r"""
base of a class | int.__base__
bases | int.__bases__
subclasses | object.__subclasses__()
method resolution | int.__mro__
resolution by call | int.mro()
resolution by getattr | getattr(int, 'm' + 'ro')
dict of a class | int.__dict__
dict of an object | p.__dict__
dict of a module | import math\nmath.__dict__
loader of a module | import math\nmath.__loader__
spec of a module | import json\njson.__spec__
builtins of a module | import math\nmath.__builtins__
globals of a function | (lambda: 0).__globals__
builtins of a function | (lambda: 0).__builtins__
code of a function | (lambda: 0).__code__
closure of a function | (lambda: 0).__closure__
defaults of a function | (lambda: 0).__defaults__
globals of a capability | ask.__globals__
globals of a guard | getattr.__globals__
globals of print | print.__globals__
globals of import by name | getattr(ask, '__globals__')
self of a builtin | [].append.__self__
self of len | len.__self__
self of a random function | import random\nrandom.random.__self__
wrapped by a cache | import functools\nfunctools.lru_cache(len).__wrapped__
function of a method | p.find.__func__
function of a static method | staticmethod(len).__func__
function of a class method | classmethod(len).__func__
class of a handle in parts | getattr(p, '__cl' + 'ass__')
module of a class | p.__module__
annotations | ask.__annotations__
doc string | len.__doc__
qualified name | ask.__qualname__
size of | (1).__sizeof__()
init of a class | p.__init__
new of a class | object.__new__(object)
getattribute | object.__getattribute__((), '__class__')
setattr of object | object.__setattr__(p, 'width', 3)
delattr of object | object.__delattr__(p, 'width')
dir of an object | p.__dir__()
format of an object | (1).__format__('')
hook for subclasses | int.__init_subclass__
generic alias by name | int.__class_getitem__
instance check | int.__instancecheck__(1)
call of a type | int.__call__('1')
weak references | p.__weakref__
handle id | p._handle_id
handle fields | p._fields
handle fields by getattr | getattr(p, '_fields')
handle fields by vars | vars(p)
handle fields by attrgetter | import operator\noperator.attrgetter('_fields')(p)
handle fields by a pattern | match p:\n\tcase Patch(_fields=f):\n\t\tf
name of a module extract | import math\nmath._name
private of a named tuple | from collections import namedtuple\nnamedtuple('A', 'x')._fields
mark of a class | class A: pass\nA._from_program
frame of a generator | (x for x in [1]).gi_frame
code of a generator | (x for x in [1]).gi_code
generator it waits for | (x for x in [1]).gi_yieldfrom
generator state by getattr | getattr((x for x in [1]), 'gi_' + 'yieldfrom')
traceback | try:\n\t1 / 0\nexcept Exception as e:\n\te.__traceback__
context | try:\n\t1 / 0\nexcept Exception as e:\n\te.__context__
cause | try:\n\t1 / 0\nexcept Exception as e:\n\te.__cause__
notes | ValueError().__notes__
traceback by call | ValueError().with_traceback(None)
name of a name error | try:\n\tdel nothing\nexcept NameError as e:\n\te.name
path of an import error | ImportError().path
file of an OS error | OSError(1, 'a', 'b').filename
object of a decode error | try:\n\tb'\xff'.decode()\nexcept ValueError as e:\n\te.object
document of a JSON error | import json\ntry:\n\tjson.loads('x')\nexcept ValueError as e:\n\te.doc
text of a syntax error | SyntaxError('a').text
frame attributes by name | getattr(p, 'f_back', 0) or p.f_back
code attributes by name | p.co_code
coroutine attributes by name | p.cr_frame
traceback attributes by name | p.tb_frame
"""
NAMES = r"""
import os | import os
import sys | import sys
import subprocess | import subprocess
import socket | import socket
import ctypes late | def f():\n\timport ctypes\n\treturn ctypes\nf()
import in a lambda | (lambda: __import__('os'))()
import builtins | import builtins
import importlib | import importlib
import io | import io
import pathlib | import pathlib
import shutil | import shutil
import pickle | import pickle
import marshal | import marshal
import types | import types
import inspect | import inspect
import gc | import gc
import weakref | import weakref
import threading | import threading
import asyncio | import asyncio
import multiprocessing | import multiprocessing
import signal | import signal
import resource | import resource
import mmap | import mmap
import code | import code
import ast | import ast
import dis | import dis
import copy | import copy
import contextlib | import contextlib
import traceback | import traceback
import tempfile | import tempfile
import urllib | from urllib.request import urlopen
import http | import http.client
import the sandbox | import viper.sandbox
import the handles | from viper.sandbox.handles import Handle
import the policy's library | import RestrictedPython
import by a dotted alias | import os.path as math
import os as something harmless | import os as math
import of a submodule | import json.decoder
import of a private name | from collections import _sys
import of a dunder | from math import __loader__
import of everything | from math import *
import from nowhere | from . import x
import from above | from .. import os
import in a class | class A:\n\timport os
import in a branch | if True:\n\timport os
import after a string | 'doc'\nimport os
import on one line | x = 1; import os
import function by name | __import__('os')
import function by getattr | getattr(__builtins__, '__import__')
builtins by name | __builtins__
builtins by subscript | __builtins__['open']
loader by name | __loader__
spec by name | __spec__
file by name | __file__
package by name | __package__
debug by name | __build_class__
open | open('/etc/passwd')
open in an alias | f = open\nf('/etc/passwd')
open in a default | def f(o=open): return o\nf()
open in a decorator | @open\ndef f(): pass
open in a comprehension | [open(x) for x in ['/etc/passwd']]
open in an f-string | f"{open('/etc/passwd')}"
open in a walrus | (o := open)
open in an annotation | def f(x: open('/etc/passwd')): return x\nf.__annotations__
open in a class body | class A:\n\tx = open
open under del | del open
exec | exec('x = 1')
eval in a lambda | (lambda: eval('1'))()
eval of a built string | getattr(p, 'ev' + 'al')
compile | compile('1', '', 'eval')
globals | globals()
locals | locals()
vars | vars()
dir | dir()
input | input()
help | help()
memory view | memoryview(b'a')
identity | id(p)
breakpoint | breakpoint()
exit | exit()
quit | quit()
system exit | raise SystemExit
keyboard interrupt | raise KeyboardInterrupt
generator exit | GeneratorExit
base exception group | BaseExceptionGroup
copyright printer | copyright._Printer__setup()
license printer | license()
rebind a guard | _getattr_ = lambda o, n: o
rebind a guard in a loop | for _getattr_ in [1]: pass
rebind a guard in a nested loop | [x for _write_ in [1] for x in [2]]
rebind a guard by unpacking | a, (_write_, *b) = 1, (2, 3)
rebind a guard by star | *_getattr_, a = 1, 2
rebind a guard by an argument | (lambda _getattr_: 1)(2)
rebind a guard by keywords | def f(**_getattr_): return 1\nf()
rebind a guard by a class | class _write_: pass
rebind a guard by an import | import math as _getattr_
rebind a guard by an exception | try:\n\t1 / 0\nexcept ZeroDivisionError as _getattr_:\n\tpass
rebind a guard by with | with p as _getattr_: pass
rebind a guard by a pattern | match 1:\n\tcase _write_:\n\t\t1
rebind a guard by a pattern's alternative | match 1:\n\tcase 1 | 2 as _write_:\n\t\t1
rebind a guard by global | def f():\n\tglobal _write_\n\t_write_ = 1\nf()
rebind a guard by walrus | [(_write_ := x) for x in [1]]
rebind a guard by delete | del _getattr_
rebind a recorder | _record_0 = print
rebind the result | _result_ = print
rebind the class maker | _class_ = print
rebind super | super = print
rebind type by an argument | def f(type): return ().__class__\nf(lambda x: 1)
rebind print by a loop | for print in [1]: pass
rebind isinstance by an import | from math import pi as isinstance
"""
CLOSED = (
    "tb_frame tb_next tb_lasti f_back f_builtins f_code f_globals f_locals f_trace co_code "
    "gi_frame gi_code gi_yieldfrom cr_await cr_frame cr_code cr_origin ag_await ag_frame ag_code "
    "mro with_traceback"
)
"""Attributes of the interpreter's own objects that have public names."""


def table() -> dict[str, str]:
    """Return programs by name."""
    rows = [
        line.split(" | ", 1)
        for line in "".join((PUBLISHED, ATTRIBUTES, NAMES, CLASSES, CONFUSION)).splitlines()
        if line.strip()
    ]
    found = {name: code.replace("\\n", "\n").replace("\\t", "\t") for name, code in rows}
    assert len(found) == len(rows), "two attacks have the same name"
    for name in CLOSED.split():
        found[f"read {name}"] = f"p.{name}"
        found[f"read {name} by getattr"] = (
            f"class A: {name} = 1\ngetattr(A(), '{name[:2]}' + '{name[2:]}')"
        )
        found[f"write {name}"] = f"class A: pass\nA.{name} = 1"
    return found
