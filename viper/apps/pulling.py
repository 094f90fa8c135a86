"""`viper models pull`: fetch what a profile names, with a bar."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from viper.core.errors import InputError, UnknownName
from viper.vision.fetch import Report, fetch
from viper.vision.profile import read_profile


@dataclass(frozen=True)
class Pulled:
    """One part that is on this machine now."""

    role: str
    path: str
    files: tuple[str, ...]
    size_mb: float
    licence: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Return the part as JSON data."""
        return asdict(self)


def pull(profile: str, roles: Sequence[str], *, quiet: bool = False) -> list[Pulled]:
    """Fetch the parts of a profile that say where they come from.

    Args:
        profile: A profile's name or TOML file.
        roles: Only these parts; empty for all.
        quiet: Whether to draw no bar.

    Raises:
        InputError: If the profile or a part is unknown, or says no origin.
        ServerUnreachable: If there is no network, or the server fails.
        ModelError: If what came is not what was announced.
    """
    read = read_profile(profile)
    known = [str(role) for role in read.origins]
    if not known:
        raise InputError(f"The profile '{profile}' says nothing about where its models come from.")
    for role in roles:
        if role not in known:
            raise UnknownName("part to fetch", role, known)
    pulled = []
    for role, origin in read.origins.items():
        spec = read.spec(role)
        if spec is None or (roles and role not in roles):
            continue
        with _reporting(role, quiet=quiet) as report:
            files = fetch(origin, spec.path, report)
        size = sum(file.stat().st_size for file in files) / 1e6
        names = tuple(file.name for file in files)
        pulled.append(
            Pulled(role, str(spec.path), names, round(size, 2), origin.licence, origin.address)
        )
    return pulled


def show_pulled(parts: Sequence[Pulled]) -> None:
    """Print one line per part."""
    for part in parts:
        print(f"{part.role:<9} {part.size_mb:>9.1f} MB  {part.licence:<13} {part.path}")


@contextmanager
def _reporting(role: str, *, quiet: bool) -> Iterator[Report | None]:
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (*Progress.get_default_columns()[:2], DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def report(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(f"{role}: {name}", total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield report
