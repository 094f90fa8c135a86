"""Text that is HTML already, made by this package alone."""

from __future__ import annotations


class Markup(str):
    """HTML of our own, which a template takes as it is; jinja2 asks for this method."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)
