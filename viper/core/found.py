"""A list that knows why it is empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsIndex, TypeVar

from viper.core.errors import NotFound

T = TypeVar("T")


class Found(list[T]):
    """What a search returned: a list, and if it is empty the reason.

    Taking an item of an empty one raises `NotFound` with that reason, at the
    line that made the mistake, instead of an `IndexError` that says nothing.
    `min`, `max` and loops see an ordinary list. The sandbox carries `reason`
    across to the worker.
    """

    def __init__(self, items: Iterable[T] = (), reason: str = "") -> None:
        super().__init__(items)
        self.reason = reason
        """A sentence such as "no blue bowl in the picture; seen: red block"; "" if not empty."""

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if not self and not isinstance(index, slice):
            raise NotFound(self.reason or "nothing was found")
        return super().__getitem__(index)
