"""One writer at a time: a file that is held by this process alone."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from viper.core.errors import InputError


def hold_alone(file: IO[Any], path: Path, other: str) -> None:
    """Hold an open file until it is closed, or until this process ends, however it ends.

    Args:
        file: The file that all writers open.
        path: What they write, for the message.
        other: What else may hold it: "evaluation".

    Raises:
        InputError: If another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # no such lock on this system; two writers are then up to the caller
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise InputError(f"{path} is in use by another {other}; wait or name another.") from None
