"""Frozen extracts of harmless modules: what `import` gives to a program.

Real modules lead to `sys` and `os` within a few attributes, so a program gets
objects that hold the listed functions and nothing else. Everything is imported
here, when the worker starts, since a jailed worker can import nothing later.
"""

from __future__ import annotations

import bisect
import collections
import dataclasses
import datetime
import functools
import heapq
import itertools
import json
import math
import operator
import random
import re
import statistics
import string
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from viper.sandbox import kinds

# `datetime.strptime` imports this on first use, which would fail in the jail.
import_module("_strptime")
_COLLECTIONS = "Counter OrderedDict defaultdict deque namedtuple ChainMap"
_DATETIME = "date datetime time timedelta timezone MINYEAR MAXYEAR"
_ITERTOOLS = (
    "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile "
    "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee "
    "zip_longest"
)
_OPERATOR = (
    "add sub mul truediv floordiv mod neg abs pow eq ne lt le gt ge and_ or_ xor not_ itemgetter "
    "contains concat countOf indexOf getitem truth"
)
_RANDOM = (
    "random uniform randint randrange choice choices sample shuffle gauss normalvariate seed "
    "triangular betavariate expovariate"
)
_RE = (
    "compile search match fullmatch split findall finditer sub subn escape I IGNORECASE M "
    "MULTILINE S DOTALL X VERBOSE A ASCII error"
)
_STATISTICS = (
    "mean fmean geometric_mean harmonic_mean median median_low median_high mode multimode pstdev "
    "pvariance stdev variance quantiles correlation linear_regression StatisticsError"
)
_STRING = "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation whitespace"
_TYPING = (
    "Any Callable ClassVar Dict Final FrozenSet Generator Iterable Iterator List Literal Mapping "
    "NamedTuple Optional Sequence Set Tuple Type TypeVar Union"
)


class ModuleExtract:
    """A frozen set of names; attributes cannot be added or changed by a program."""

    def __init__(self, name: str, names: dict[str, Any]) -> None:
        self.__dict__.update(names)
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> NoReturn:
        known = ", ".join(sorted(key for key in self.__dict__ if not key.startswith("_")))
        raise AttributeError(f"module `{self._name}` has no `{name}` here; it has: {known}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise TypeError(f"module `{self._name}` cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise TypeError(f"module `{self._name}` cannot be changed")

    def __repr__(self) -> str:
        return f"<module {self._name}>"


class InertType:
    """A name of `typing`: it can be written in annotations and means nothing."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getitem__(self, item: Any) -> InertType:
        return self

    def __or__(self, other: Any) -> InertType:
        return self

    __ror__ = __or__

    def __call__(self, *_args: Any, **_kwargs: Any) -> InertType:
        """Return this name, as for `TypeVar("T")`, whatever is given.

        Raises:
            TypeError: If a named tuple is made by a call instead of a class.
        """
        if self._name == "NamedTuple":
            raise TypeError("write a class: class Point(NamedTuple), one field a line")
        return self

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        if self._name == "NamedTuple":
            return (kinds.NamedTuple,)
        raise TypeError(f"typing.{self._name} cannot be a base class; use a dataclass")

    def __repr__(self) -> str:
        return f"typing.{self._name}"


@functools.cache
def extracts(read_attribute: Callable[[Any, str], Any]) -> dict[str, ModuleExtract]:
    """Return every module that a program may import.

    Args:
        read_attribute: The guard that reads attributes, for `operator.attrgetter`.
    """
    listed: dict[str, tuple[Any, str]] = {
        "collections": (collections, _COLLECTIONS),
        "datetime": (datetime, _DATETIME),
        "itertools": (itertools, _ITERTOOLS),
        "operator": (operator, _OPERATOR),
        "random": (random, _RANDOM),
        "re": (re, _RE),
        "statistics": (statistics, _STATISTICS),
        "string": (string, _STRING),
        "json": (json, "dumps loads JSONDecodeError"),
        "functools": (functools, "reduce partial cmp_to_key lru_cache cache"),
        "dataclasses": (dataclasses, "field fields replace is_dataclass FrozenInstanceError"),
        "time": (time, "time perf_counter monotonic"),
        "enum": (kinds, "Enum IntEnum StrEnum auto unique"),
        "heapq": (heapq, _public(heapq)),
        "bisect": (bisect, _public(bisect)),
        "math": (math, _public(math)),
    }
    found = {
        name: {key: getattr(module, key) for key in names.split()}
        for name, (module, names) in listed.items()
    }
    found["typing"] = {name: InertType(name) for name in _TYPING.split()}
    found["functools"]["wraps"] = _wraps
    found["dataclasses"].update(dataclass=_dataclass, asdict=_asdict, astuple=_astuple)
    found["operator"]["attrgetter"] = lambda *names: _attrgetter(read_attribute, names)
    return {name: ModuleExtract(name, names) for name, names in found.items()}


def _public(module: Any) -> str:
    return " ".join(
        name
        for name in dir(module)
        if not name.startswith("_") and isinstance(getattr(module, name), (float, _BUILTIN))
    )


_BUILTIN = (type(len), type(_public))


def _wraps(_wrapped: Any) -> Callable[[Any], Any]:
    """Stand in for `functools.wraps`, whose arguments can copy any attribute."""

    def keep(function: Any) -> Any:
        return function

    return keep


def _dataclass(
    cls: Any = None, *, frozen: bool = False, order: bool = False, eq: bool = True
) -> Any:
    """Offer `dataclasses.dataclass` with the options that define nothing unusual."""

    def make(target: Any) -> Any:
        if not (isinstance(target, type) and getattr(target, "_from_program", False)):
            raise TypeError("@dataclass is for classes that the program defines")
        return dataclasses.dataclass(frozen=bool(frozen), order=bool(order), eq=bool(eq))(target)

    return make if cls is None else make(cls)


def _asdict(instance: Any) -> dict[str, Any]:
    return {f.name: _plain(getattr(instance, f.name)) for f in dataclasses.fields(instance)}


def _astuple(instance: Any) -> tuple[Any, ...]:
    return tuple(_asdict(instance).values())


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _asdict(value)
    if type(value) in (list, tuple):
        return type(value)(_plain(item) for item in value)
    return value


def _attrgetter(read: Callable[[Any, str], Any], names: tuple[Any, ...]) -> Callable[[Any], Any]:
    def get(value: Any) -> Any:
        found = tuple(functools.reduce(read, str(name).split("."), value) for name in names)
        return found[0] if len(found) == 1 else found

    return get
