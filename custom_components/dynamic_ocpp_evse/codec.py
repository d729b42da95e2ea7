"""Values of the engine as plain JSON and back, by their type hints: what was once decided can be decided again.

A number that is not finite is written as its name, which JSON has no number for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeAliasType, Union, get_args, get_origin, get_type_hints

from .engine.budgets import Layout, Shape, layout

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

# What is not written as it is, and what stands for it: there is one layout a shape, and the engine compares by `is`.
_STAND_INS: dict[type, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    Layout: (Shape, lambda table: table.shape, layout),
}


def _names(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a dataclass or a named tuple; None for any other type.

    What no comparison looks at follows from other things, and is found again.
    """
    if is_dataclass(kind):
        return tuple(field.name for field in fields(kind) if field.compare)
    return getattr(kind, "_fields", None)


def encode(value: Any) -> Json:
    """Return a value of the engine as plain JSON. Raises TypeError for one that is none."""
    if type(value) in _STAND_INS:
        value = _STAND_INS[type(value)][1](value)
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | str):
        plain: Json = value
    elif isinstance(value, float):
        plain = value if isfinite(value) else str(value)
    elif (names := _names(type(value))) is not None:
        plain = {name: encode(getattr(value, name)) for name in names}
    elif isinstance(value, tuple):
        plain = [encode(item) for item in value]
    else:
        raise TypeError(f"{type(value).__name__} is no value of the engine")
    return plain


def decode[T](kind: type[T], plain: Json) -> T:
    """Return what `encode` had been given, of a kind that is known.

    A field that is missing has its default. Raises ValueError where the JSON does not fit the kind.
    """
    key: Any = kind  # a type can be a key, whatever mypy thinks of those of a generic kind
    found: T = _decoder(key)(plain)
    return found


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return the function that decodes a kind."""
    if isinstance(kind, TypeAliasType):
        return _decoder(kind.__value__)
    if kind in _STAND_INS:
        shown, _, back = _STAND_INS[kind]
        inner = _decoder(shown)
        return lambda plain: back(inner(plain))
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if _names(kind) is not None:
        return _record(kind)
    return _scalar(kind)


def _optional(kind: Any) -> Callable[[Any], Any]:
    """Decode a kind, or None."""
    [only] = [item for item in get_args(kind) if item is not NoneType]
    inner = _decoder(only)
    return lambda plain: None if plain is None else inner(plain)


def _tuple(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Decode a tuple: of one kind and any length, or of a kind each."""
    if kinds[-1] is Ellipsis:
        one = _decoder(kinds[0])
        return lambda plain: tuple([one(item) for item in _checked(plain, list)])
    each = [_decoder(kind) for kind in kinds]
    return lambda plain: tuple([make(item) for make, item in zip(each, _checked(plain, list), strict=True)])


def _record(kind: Any) -> Callable[[Any], Any]:
    """Decode a dataclass or a named tuple."""
    hints = get_type_hints(kind)
    made = {name: _decoder(hints[name]) for name in _names(kind) or ()}

    def decoded(plain: Any) -> Any:
        given: Mapping[str, Any] = _checked(plain, dict)
        if unknown := given.keys() - made.keys():
            raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        try:
            return kind(**{name: made[name](value) for name, value in given.items()})
        except TypeError as error:
            raise ValueError(f"{kind.__name__}: {error}") from error

    return decoded


def _scalar(kind: type) -> Callable[[Any], Any]:
    """Decode a truth, a word, a number or a choice; a whole number serves as a float, as it does in the engine."""
    if issubclass(kind, Enum):
        return kind
    if kind is float:
        return lambda plain: float(plain) if isinstance(plain, str) else _checked(plain, float, int)
    return lambda plain: _checked(plain, kind)


def _checked(plain: Any, *kinds: type) -> Any:
    """Return what is of one of these kinds. Raises ValueError for anything else."""
    if not isinstance(plain, kinds) or (isinstance(plain, bool) and bool not in kinds):
        raise ValueError(f"{kinds[0].__name__} expected, not {plain!r}")
    return plain
