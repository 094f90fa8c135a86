"""Bytes that a run saw, `blobs/<sha256>` of the state folder: pictures, frames, videos, long texts.

Stored once under the hash of their content, whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from viper.core.settings import home

_HASH = re.compile(r"[0-9a-f]{64}")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)


def blob_folder() -> Path:
    """Return the folder of the blobs."""
    return home() / "blobs"


def write_blob(data: bytes) -> str | None:
    """Store bytes and return their sha256; None if the folder cannot be written."""
    name = hashlib.sha256(data).hexdigest()
    path = blob_folder() / name
    if path.exists():
        return name
    # Written aside and renamed: a killed process leaves no half of a blob under its name.
    aside = path.with_name(f".{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink()
        return None
    return name


def read_blob(name: str, folders: Sequence[Path] = ()) -> bytes | None:
    """Return the bytes of a hash; None if they are missing or no longer what they were.

    Args:
        name: The sha256 as 64 hex digits; anything else is no blob.
        folders: Where else to look, before the state folder.
    """
    if not isinstance(name, str) or not _HASH.fullmatch(name):
        return None
    for folder in (*folders, blob_folder()):
        with suppress(OSError):
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() == name:
                return data
    return None


def media_type(data: bytes) -> str:
    """Return what bytes are, by how they begin: `image/png`, `video/mp4`, `text/plain` ..."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    try:
        data[:1000].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < 990:  # a character may be cut in half at the end
            return "application/octet-stream"
    return "text/plain"
