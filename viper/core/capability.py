"""A capability: what a program may call, declared once.

A Python function, or a class with marked methods, becomes at the same time the
call that a program can make, the text that a language model reads, and the name
that is charged and traced. The sandbox knows capabilities only through the
small tables in this file; it never sees what stands behind them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from viper.core.errors import UnknownName

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__viper_capability__"
Detail = Literal["full", "brief", "names"]
"""How much of the docstrings `CapabilitySet.describe` keeps."""


def capability(function: F) -> F:
    """Mark a function or method as callable from a program."""
    setattr(function, _MARK, True)
    return function


@dataclass(frozen=True, slots=True)
class HostClass:
    """A host class whose instances a program may hold as opaque handles.

    A program reads `fields` as attributes (they are sent along by value when the
    handle is made), calls `methods`, and may construct instances if `construct`
    is given. `isinstance(x, Name)` works in the program.
    """

    name: str
    cls: type
    methods: tuple[str, ...]
    fields: tuple[str, ...] = ()
    construct: Callable[..., Any] | None = None
    sequence: tuple[str, str] | None = None
    """A field that is the number of items, and a method that returns the item at an index:
    programs then iterate over an instance, with one call for each item."""

    @classmethod
    def of(
        cls,
        host: type,
        *,
        fields: Iterable[str] = (),
        construct: Callable[..., Any] | None = None,
        name: str | None = None,
        sequence: tuple[str, str] | None = None,
    ) -> HostClass:
        """Declare `host`, taking as methods those marked with `@capability`."""
        methods = tuple(
            key
            for key, member in inspect.getmembers(host, callable)
            if getattr(member, _MARK, False)
        )
        return cls(name or host.__name__, host, methods, tuple(fields), construct, sequence)


@dataclass(frozen=True)
class CapabilitySet:
    """The functions and classes that one session's programs may use."""

    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    classes: Mapping[str, HostClass] = field(default_factory=dict)

    @classmethod
    def of(cls, *entries: Callable[..., Any] | HostClass) -> CapabilitySet:
        """Build a set from functions and `HostClass` declarations."""
        functions = {e.__name__: e for e in entries if not isinstance(e, HostClass)}
        classes = {e.name: e for e in entries if isinstance(e, HostClass)}
        if len(functions) + len(classes) != len(entries):
            raise ValueError("two capabilities have the same name")
        return cls(functions, classes)

    def __or__(self, other: CapabilitySet) -> CapabilitySet:
        """Join two sets; a name in both is an error."""
        twice = self.names() & other.names()
        if twice:
            raise ValueError(f"two capabilities have the same name: {', '.join(sorted(twice))}")
        return CapabilitySet(
            {**self.functions, **other.functions}, {**self.classes, **other.classes}
        )

    def only(self, names: Container[str]) -> CapabilitySet:
        """Return the part of the set that has these names; nothing is added.

        A method that has the name of a function goes with the function.
        """
        gone = {name for name in self.functions if name not in names}
        classes = {
            name: replace(host, methods=tuple(m for m in host.methods if m not in gone))
            for name, host in self.classes.items()
            if name in names
        }
        return CapabilitySet({k: v for k, v in self.functions.items() if k in names}, classes)

    def names(self) -> set[str]:
        """Return every global name that a program can use."""
        return {*self.functions, *self.classes}

    def resolve(self, name: str) -> Callable[..., Any]:
        """Return what `name` calls: a function, a constructor, or `Class.method` unbound.

        Raises:
            UnknownName: If there is no such capability; lists those that exist.
        """
        if name in self.functions:
            return self.functions[name]
        owner, _, method = name.partition(".")
        host = self.classes.get(owner)
        if host is not None and method in host.methods:
            member: Callable[..., Any] = getattr(host.cls, method)
            return member
        if host is not None and not method and host.construct is not None:
            return host.construct
        raise UnknownName("capability", name, sorted(self.call_names()))

    def call_names(self) -> set[str]:
        """Return every name that `resolve` accepts."""
        names = set(self.functions)
        for host in self.classes.values():
            names.update(f"{host.name}.{method}" for method in host.methods)
            if host.construct is not None:
                names.add(host.name)
        return names

    def describe(self, detail: Detail = "full") -> str:
        """Return the declarations as Python stubs, the text that a language model reads.

        `detail` says how much of each docstring is kept: all of it, its first
        line (`brief`), or nothing (`names`).
        """
        parts = [_stub(function, "", detail) for function in self.functions.values()]
        for host in self.classes.values():
            lines = [f"class {host.name}:", *_doc(host.cls, "    ", detail)]
            if host.fields:
                lines.append(f"    # attributes: {', '.join(host.fields)}")
            lines += [_stub(getattr(host.cls, name), "    ", detail) for name in host.methods]
            parts.append("\n".join(lines))
        return ("\n" if detail == "names" else "\n\n").join(parts)


def _stub(function: Callable[..., Any], indent: str, detail: Detail) -> str:
    signature = str(inspect.signature(function)).replace("'", "")
    head = f"{indent}def {function.__name__}{signature}:"
    doc = _doc(function, indent + "    ", detail)
    return "\n".join([head, *doc]) if doc else f"{head} ..."


def _doc(obj: object, indent: str, detail: Detail) -> list[str]:
    text = inspect.getdoc(obj) or ""
    if detail == "brief":
        text = text.partition("\n")[0]
    if detail == "names" or not text:
        return []
    body = text.replace("\n", "\n" + indent)
    return [f'{indent}"""{body}"""']
