"""Enumerations and named tuples that programs define, made by rules of our own. Worker side.

The standard `enum` brings a metaclass that makes classes out of any table of names, and
`typing.NamedTuple` one that asks the caller's frame; these know members and fields only.
"""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import Any, NoReturn

_ANNOTATIONS = ("__annotations__", "__annotate__", "__annotate_func__")
"""Where versions of Python keep the annotations of a class body."""
_MADE_BY = (property, staticmethod, classmethod, type, type(lambda: 0))
"""What a class body binds that is no member."""


class auto:
    """The next number, or the name in small letters where members are text."""


class Enumeration(type):
    """The type of enumerations: they can be asked for members, and never changed."""

    _members: dict[str, Any]
    """Every name, those of equal values too."""

    def __call__(cls, value: Any) -> Any:
        """Return the member of a value."""
        for member in cls:
            if member is value or member._value == value:
                return member
        raise ValueError(f"{value!r} is not a valid {cls.__name__}")

    def __getitem__(cls, name: str) -> Any:
        return cls._members[name]

    def __iter__(cls) -> Iterator[Any]:
        return iter(dict.fromkeys(cls._members.values()))

    def __len__(cls) -> int:
        return len({id(member) for member in cls._members.values()})

    def __contains__(cls, value: Any) -> bool:
        return any(member is value or member._value == value for member in cls)

    def __bool__(cls) -> bool:
        return True

    def __repr__(cls) -> str:
        return f"<enum '{cls.__name__}'>"

    def __setattr__(cls, name: str, value: Any) -> NoReturn:
        raise TypeError(f"`{cls.__name__}` is an enumeration, which cannot be changed")

    def __delattr__(cls, name: str) -> NoReturn:
        raise TypeError(f"`{cls.__name__}` is an enumeration, which cannot be changed")


class Enum(metaclass=Enumeration):
    """Members with a name and a value, equal to themselves only."""

    _members: dict[str, Any] = {}  # noqa: RUF012  (each enumeration has its own)
    _name: str
    _value: Any

    @property
    def name(self) -> str:
        """Return the name."""
        return self._name

    @property
    def value(self) -> Any:
        """Return the value."""
        return self._value

    def __repr__(self) -> str:
        return f"<{type(self).__name__}.{self._name}: {self._value!r}>"

    def __str__(self) -> str:
        return f"{type(self).__name__}.{self._name}"

    def __hash__(self) -> int:
        return hash(self._name)


class IntEnum(int, Enum):
    """Members that are whole numbers too."""

    __str__ = int.__repr__
    __hash__ = int.__hash__


class StrEnum(str, Enum):
    """Members that are text too."""

    __str__ = str.__str__
    __hash__ = str.__hash__


def unique(cls: Any) -> Any:
    """Return an enumeration whose values all differ."""
    if isinstance(cls, Enumeration) and len(cls) < len(cls._members):
        raise ValueError(f"two members of `{cls.__name__}` have the same value")
    return cls


class NamedTuple:
    """Stands for `typing.NamedTuple` among the bases of a class."""


def make_enumeration(name: str, bases: tuple[Any, ...], namespace: dict[str, Any]) -> type:
    """Return a class whose public plain values are its members."""
    for base in bases:
        if isinstance(base, Enumeration) and base._members:
            raise TypeError(f"`{base.__name__}` has members, so it cannot be a base class")
    values = {
        key: value
        for key, value in namespace.items()
        if not key.startswith("_") and not isinstance(value, _MADE_BY)
    }
    if taken := {"name", "value"} & values.keys():
        raise TypeError(f"a member of `{name}` cannot be called `{min(taken)}`")
    rest = {key: value for key, value in namespace.items() if key not in values}
    members: dict[str, Any] = {}
    cls = type.__new__(Enumeration, name, bases, {**rest, "_members": members})
    last: Any = 0
    for key, given in values.items():
        value = given
        if isinstance(given, auto):
            value = key.lower() if issubclass(cls, str) else last + 1
        last = value
        known = [member for member in members.values() if member._value == value]
        members[key] = known[0] if known else _member(cls, key, value, "__init__" in rest)
        type.__setattr__(cls, key, members[key])
    return cls


def _member(cls: Any, name: str, value: Any, has_init: bool) -> Any:
    mixed_in: tuple[Any, ...] = (str, int, float, tuple)
    kind = next((kind for kind in mixed_in if issubclass(cls, kind)), None)
    member = object.__new__(cls) if kind is None else kind.__new__(cls, value)
    member.__dict__.update(_name=name, _value=value)
    if has_init:
        member.__init__(*(value if isinstance(value, tuple) else (value,)))
    return member


def make_named_tuple(name: str, bases: tuple[Any, ...], namespace: dict[str, Any]) -> type:
    """Return a class of tuples whose items have the names that the body annotates."""
    if bases != (NamedTuple,):
        raise TypeError("NamedTuple cannot stand beside other base classes")
    notes = {key: namespace[key] for key in _ANNOTATIONS if key in namespace}
    fields = list(getattr(type(name, (), notes), "__annotations__", {}))
    defaults = [namespace[field] for field in fields if field in namespace]
    if any(field in namespace for field in fields[: len(fields) - len(defaults)]):
        raise TypeError(f"a field of `{name}` without a default follows one that has a default")
    base = collections.namedtuple(name, fields, defaults=defaults)  # type: ignore[misc]
    left_out = {*fields, *_ANNOTATIONS, "__orig_bases__"}
    rest = {key: value for key, value in namespace.items() if key not in left_out}
    return type(name, (base,), {**rest, "__slots__": ()})
