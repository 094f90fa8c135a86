"""Where the files of a model come from: a hub repository, or one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from viper.core.errors import InputError, UnknownName

_KEYS = ("repo", "revision", "url", "sha256", "licence", "size_mb")


@dataclass(frozen=True)
class Origin:
    """The `origin` table of a part."""

    repo: str = ""
    """Repository of a hub, "owner/name"; or else `url`."""
    url: str = ""
    """Address of one file."""
    revision: str = "main"
    sha256: str = ""
    """Of the file at `url`, 64 hex digits; "" if nobody has written it down."""
    licence: str = ""
    size_mb: float | None = None
    """About how much is fetched, in megabytes."""

    @property
    def address(self) -> str:
        """Where a person can look."""
        return self.url or f"https://huggingface.co/{self.repo}"

    @classmethod
    def of(cls, path: Path, role: str, table: object) -> Origin:
        """Read the table of one part in a profile file.

        Raises:
            InputError: If it names no place, or has other keys.
        """
        if not isinstance(table, Mapping):
            raise InputError(f"{path}: [{role}.origin] is a table with a repo or a url.")
        for key, value in table.items():
            if key not in _KEYS:
                where = f"It stands in {path}."
                raise UnknownName(f"key under [{role}.origin]", key, _KEYS, where)
            wanted = int | float if key == "size_mb" else str
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise InputError(f"{path}: [{role}.origin] {key} cannot be {value!r:.60}.")
        origin = cls(**table)
        if bool(origin.repo) == bool(origin.url):
            raise InputError(f"{path}: [{role}.origin] names either a repo or a url.")
        if origin.repo and origin.repo.count("/") != 1:
            raise InputError(f'{path}: [{role}.origin] repo is "owner/name", not {origin.repo!r}.')
        if origin.url and not origin.url.startswith(("https://", "http://")):
            raise InputError(f"{path}: [{role}.origin] url starts with https://.")
        return origin
