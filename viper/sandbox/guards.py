"""What a program's code calls behind its back, and the builtins that it sees.

Worker side. The guards keep attribute access to public names, keep programs from
changing what they did not make, and keep text formatting from reading attributes.
"""

from __future__ import annotations

import builtins
import difflib
import operator
import string
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from viper.sandbox import kinds
from viper.sandbox.handles import Handle
from viper.sandbox.modules import InertType, ModuleExtract, extracts
from viper.sandbox.policy import CLOSED_ATTRIBUTES
from viper.sandbox.values import plain_text

_PLAIN = (
    "abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod "
    "enumerate filter float format frozenset hash hex int isinstance issubclass iter len list map "
    "next object oct ord pow property range repr reversed round set slice sorted staticmethod str "
    "sum super tuple zip NotImplemented Ellipsis __build_class__"
)
_EXCEPTIONS = (
    "ArithmeticError AssertionError AttributeError EOFError Exception FloatingPointError "
    "ImportError IndexError KeyError LookupError MemoryError ModuleNotFoundError NameError "
    "NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError "
    "RuntimeWarning StopIteration SyntaxError TimeoutError TypeError UnboundLocalError "
    "UnicodeDecodeError UnicodeEncodeError UnicodeError UserWarning ValueError Warning "
    "ZeroDivisionError FileNotFoundError ConnectionError"
)
_CLOSED_KINDS = (
    types.ModuleType,
    types.FrameType,
    types.TracebackType,
    types.CodeType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.GenericAlias,  # `list[int]` hands attribute reads on to whatever it was made of
)
_CLOSED_TYPES = (types.MethodType, ModuleExtract, InertType)
"""Objects whose type would let a program make others of their kind."""
_INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
    "%": operator.imod,
    "**": operator.ipow,
    "<<": operator.ilshift,
    ">>": operator.irshift,
    "|": operator.ior,
    "^": operator.ixor,
    "&": operator.iand,
    "//": operator.ifloordiv,
    "@": operator.imatmul,
}
_CHECKED = (*_CLOSED_KINDS, BaseException, str, type, super)
_OPEN_TYPES = frozenset({list, dict, set, tuple, int, float, bool, str})
_FORMATS = frozenset({"format", "format_map"})
_STANDARD_CLASSES = (
    *(object, list, dict, set, tuple, int, float, str, Exception),
    *(kinds.NamedTuple, kinds.Enum, kinds.IntEnum, kinds.StrEnum),
)


class _Box:
    """Holds the value of a pattern, since patterns can only read attributes."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class _Formatter(string.Formatter):
    """`str.format` with plain fields only."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if "." in field_name or "[" in field_name:
            raise ValueError(
                f'the field "{field_name}" reads an attribute or item; use an f-string instead'
            )
        return super().get_field(field_name, args, kwargs)


def _safe_format(text: str, name: str) -> Callable[..., str]:
    def format_fields(*args: Any, **kwargs: Any) -> str:
        if name == "format_map":
            return _Formatter().vformat(plain_text(text), (), dict(args[0]))
        return _Formatter().vformat(plain_text(text), args, kwargs)

    return format_fields


def read_attribute(value: Any, name: str) -> Any:
    """Return a public attribute of `value`, or raise `AttributeError` with a suggestion."""
    if type(name) is not str:
        raise TypeError("an attribute's name must be plain text")
    if name in _public_names and type(value) in _open_types:
        # Both were checked before; what follows is slow.
        try:
            return getattr(value, name)
        except AttributeError as error:
            raise _explained(error, value, name) from None
    if (name.startswith("_") and name != "_") or name in CLOSED_ATTRIBUTES:
        raise AttributeError(f"the attribute `{name}` is closed")
    if name in _FORMATS:
        if isinstance(value, str):
            return _safe_format(value, name)
        if isinstance(value, (type, super)):
            raise AttributeError('call "...".format(...) on the text itself')
    if isinstance(value, type) and type(value) is not type and not _is_of_class(value, name):
        # the metaclass's own, `register` for one, which changes classes of the library
        raise AttributeError(f"`{value.__name__}` has no attribute `{name}` for programs")
    owner = value.__self__ if isinstance(value, super) else value  # type: ignore[attr-defined]
    if isinstance(owner, _CLOSED_KINDS):
        raise AttributeError(f"`{type(owner).__name__}` has no attribute `{name}` for programs")
    if isinstance(owner, BaseException) and not _is_open_exception(owner, name):
        raise AttributeError(f"`{type(owner).__name__}` has no attribute `{name}`; use str(error)")
    try:
        found = getattr(value, name)
    except AttributeError as error:
        raise _explained(error, value, name) from None
    _remember(value, name)
    # A proxy of a mapping hands the mapping itself to whatever it is compared with.
    return dict(found) if type(found) is types.MappingProxyType else found


_public_names: set[str] = set()
_open_types: set[type] = set()


def _remember(value: Any, name: str) -> None:
    """Note a public name and a type whose every public attribute is open."""
    kind = type(value)
    is_own = isinstance(value, Handle) or getattr(kind, "_from_program", False)
    is_open = (
        kind in _OPEN_TYPES or kind is ModuleExtract or (is_own and not issubclass(kind, _CHECKED))
    )
    has_room = len(_open_types) < 1000 and len(_public_names) < 10_000
    if is_open and has_room and name not in _FORMATS:
        _open_types.add(kind)
        _public_names.add(name)


def _is_of_class(value: type, name: str) -> bool:
    return any(name in vars(base) for base in value.__mro__)


def _explained(error: AttributeError, value: Any, name: str) -> AttributeError:
    """Return the error with a suggestion, unless it comes from inside the attribute."""
    if isinstance(value, ModuleExtract) or error.obj is not value or error.name != name:
        return error
    return AttributeError(_no_attribute(value, name))


def _is_open_exception(error: BaseException, name: str) -> bool:
    return name in ("args", "add_note", "value") or getattr(type(error), "_from_program", False)


def _no_attribute(value: Any, name: str) -> str:
    kind = value.__name__ if isinstance(value, type) else type(value).__name__
    names = [key for key in dir(value) if not key.startswith("_")]
    close = difflib.get_close_matches(name, names, n=1)
    guess = f" Did you mean `{close[0]}`?" if close else ""
    return f"`{kind}` has no attribute `{name}`.{guess}"


def _read_or_default(value: Any, name: str, *default: Any) -> Any:
    try:
        return read_attribute(value, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def _has_attribute(value: Any, name: str) -> bool:
    try:
        read_attribute(value, name)
    except AttributeError:
        return False
    return True


def writable(value: Any) -> Any:
    """Return `value` if a program may set its attributes: its own classes and instances."""
    own = value if isinstance(value, type) else type(value)
    if getattr(own, "_from_program", False):
        return value
    raise TypeError(
        f"attributes of `{type(value).__name__}` cannot be set; keep the value in a name or a dict"
    )


def _set_attribute(value: Any, name: str, new: Any) -> None:
    _check_settable(name)
    setattr(writable(value), name, new)


def _delete_attribute(value: Any, name: str) -> None:
    _check_settable(name)
    delattr(writable(value), name)


def _check_settable(name: Any) -> None:
    if type(name) is not str or name.startswith("_") or name in CLOSED_ATTRIBUTES:
        raise AttributeError(f"the attribute `{name}` is closed")


def _augment(value: Any, name: str, symbol: str, operand: Any) -> None:
    setattr(writable(value), name, _INPLACE[symbol](read_attribute(value, name), operand))


def _make_class(name: str, bases: tuple[Any, ...], namespace: dict[str, Any]) -> type:
    for base in bases:
        is_class = isinstance(base, type)
        own = is_class and getattr(base, "_from_program", False)
        is_error = is_class and issubclass(base, Exception)
        if not own and not is_error and not (is_class and base in _STANDARD_CLASSES):
            shown = base.__name__ if is_class or base is _type_of else type(base).__name__
            raise TypeError(f"`{shown}` cannot be a base class")
    members = {**namespace, "_from_program": True}
    if kinds.NamedTuple in bases:
        return kinds.make_named_tuple(name, bases, members)
    if any(isinstance(base, kinds.Enumeration) for base in bases):
        return kinds.make_enumeration(name, bases, members)
    return type(name, bases, members)


def _type_of(value: Any) -> Any:
    kind = type(value)
    if issubclass(kind, type):
        return _type_of  # a real one, with three arguments, makes classes past the policy
    if issubclass(kind, (*_CLOSED_KINDS, *_CLOSED_TYPES)):
        raise TypeError(f"the type of a {kind.__name__} is closed")
    return kind


def _type_name(value: Any) -> str:
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        return str(value.__name__)
    raise AttributeError(f"`{type(value).__name__}` has no attribute `__name__`")


def _extreme(choose: Callable[..., Any], not_found: type[Exception]) -> Callable[..., Any]:
    """Wrap `min` or `max` so that an empty search ends in its reason."""

    def extreme(*args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], list) and not args[0] and "default" not in kwargs:
            reason = getattr(args[0], "reason", None)
            if reason:
                raise not_found(reason)
        return choose(*args, **kwargs)

    extreme.__name__ = choose.__name__
    return extreme


def make_builtins(
    print_to: Callable[[str], None], errors: Mapping[str, type[Exception]]
) -> dict[str, Any]:
    """Return the builtins of a session.

    Args:
        print_to: Receives what `print` writes.
        errors: Exceptions of the host that programs may catch by name.
    """
    modules = extracts(read_attribute)

    def import_module(
        name: str, _globals: Any = None, _locals: Any = None, wanted: Any = None, _level: int = 0
    ) -> ModuleExtract:
        if name not in modules:
            # The policy has refused other names; C code asks for its own helpers by this
            # way and takes them from elsewhere, so an empty extract satisfies it.
            return ModuleExtract(name, {})
        for item in wanted or ():
            try:
                getattr(modules[name], item)
            except AttributeError as error:
                raise ImportError(str(error)) from None
        return modules[name]

    def print_text(*values: Any, sep: Any = " ", end: Any = "\n", **_other: Any) -> None:
        print_to((" " if sep is None else plain_text(sep)).join(map(plain_text, values)))
        print_to("\n" if end is None else plain_text(end))

    table = {name: getattr(builtins, name) for name in f"{_PLAIN} {_EXCEPTIONS}".split()}
    not_found = errors.get("NotFound", LookupError)
    table.update(
        BaseException=Exception,  # so that no handler can swallow the stop of a limit
        IOError=OSError,
        print=print_text,
        min=_extreme(min, not_found),
        max=_extreme(max, not_found),
        type=_type_of,
        getattr=_read_or_default,
        hasattr=_has_attribute,
        setattr=_set_attribute,
        delattr=_delete_attribute,
        __import__=import_module,
        _getattr_=read_attribute,
        _write_=writable,
        _augment_=_augment,
        _class_=_make_class,
        _type_name_=_type_name,
        _Exception_=Exception,
        _box_=_Box,
    )
    table.update(errors)
    return table
