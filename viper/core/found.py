"""A list that knows why it is empty."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, SupportsIndex, TypeVar

from viper.core.errors import NotFound

T = TypeVar("T")
_MAX_DRAWN = 12


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

    def _repr_html_(self) -> str | None:
        """Draw the items side by side in a notebook, if they draw themselves."""
        draws = [getattr(item, "_repr_html_", None) for item in self[:_MAX_DRAWN]]
        if not self:
            return f"<i>{html.escape(self.reason or 'nothing was found')}</i>"
        if not all(draws):
            return None
        left = len(self) - len(draws)
        more = f"<p>… {left} more</p>" if left else ""
        inner = "".join(f'<div style="margin:4px">{draw()}</div>' for draw in draws if draw)
        return f'<div style="display:flex;flex-wrap:wrap">{inner}</div>{more}'

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if not self and not isinstance(index, slice):
            raise NotFound(self.reason or "nothing was found")
        return super().__getitem__(index)
