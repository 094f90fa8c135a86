"""The per-row results of an evaluation, written as they come and picked up after a kill.

A JSON-lines file: first the settings of the run, then one line per row, keyed by id. Every
line is flushed whole; a line that a kill cut short is taken off before the file grows again.
One process at a time may write. Nothing here knows what a result means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from viper.core.alone import hold_alone
from viper.core.errors import InputError

__all__ = ["ResultLog"]

_HEAD = b'{"settings": '


class ResultLog:
    """An append-only file of results, at most one per id."""

    def __init__(
        self, path: Path | str, settings: Mapping[str, Any], *, resume: bool = True
    ) -> None:
        """Open or make the file.

        Args:
            path: Where the results are.
            settings: What must be the same for results to belong together.
            resume: Keep what is there; False starts over.

        Raises:
            InputError: If the file belongs to other settings, is damaged, is in use, or
                cannot be written.
        """
        self.path = Path(path)
        self.results: dict[str, dict[str, Any]] = {}
        """What is done, by row id, in the order in which it was done."""
        wanted: dict[str, Any] = json.loads(json.dumps(dict(settings)))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a+b")
        except OSError as error:
            raise InputError(f"cannot write {path}: {error.strerror or error}.") from None
        try:
            hold_alone(self._file, self.path, "evaluation")
            if not resume:
                self._file.truncate(0)
            self._restore(wanted)
        except BaseException:
            self._file.close()
            raise

    def add(self, result: Mapping[str, Any]) -> None:
        """Write one result; `result["id"]` must be new."""
        key = str(result["id"])
        if key in self.results:
            raise ValueError(f"row {key!r} has a result already")
        self._append(result)
        self.results[key] = dict(result)

    def close(self) -> None:
        """Close the file and let others write."""
        self._file.close()

    def __enter__(self) -> ResultLog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _append(self, data: Mapping[str, Any]) -> None:
        text = json.dumps(data, ensure_ascii=False)
        # A lone surrogate becomes its JSON escape instead of an error.
        self._file.write(text.encode(errors="backslashreplace") + b"\n")
        self._file.flush()

    def _restore(self, settings: dict[str, Any]) -> None:
        """Read what is there, or write the head line of a new file."""
        self._file.seek(0)
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        lines = content[:whole].splitlines()
        if not lines and not _HEAD.startswith(content[: len(_HEAD)]):
            raise self._damaged(1)  # somebody else's file, which stays as it is
        entries = [self._parse(line, number) for number, line in enumerate(lines, start=1)]
        if entries:
            self._check(entries[0], settings)
        if whole < len(content):
            self._file.truncate(whole)
        if not entries:
            self._append({"settings": settings})
            return
        for number, entry in enumerate(entries[1:], start=2):
            key = entry.get("id")
            if not isinstance(key, str) or key in self.results:
                raise self._damaged(number)
            self.results[key] = entry

    def _parse(self, line: bytes, number: int) -> dict[str, Any]:
        try:
            entry = json.loads(line)
        except ValueError:
            raise self._damaged(number) from None
        if not isinstance(entry, dict):
            raise self._damaged(number)
        return entry

    def _damaged(self, number: int) -> InputError:
        return InputError(
            f"{self.path}, line {number}, is not a result of an evaluation. "
            "Name another file with --out, or start over with --no-resume."
        )

    def _check(self, head: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        before = head.get("settings")
        if not isinstance(before, dict):
            raise self._damaged(1)
        changed = [
            f"{key} {before.get(key)!r} then, {settings.get(key)!r} now"
            for key in sorted({*before, *settings})
            if before.get(key) != settings.get(key)
        ]
        if changed:
            raise InputError(
                f"{self.path} holds results of other settings ({'; '.join(changed)}). "
                "Name another file with --out, or start over with --no-resume."
            )
