"""Text embeddings that outlive the process: each text is encoded once per model, for good.

One SQLite file in the state folder, keyed by a hash over the model's files and the text.
Several processes may use it at once. It is a cache and nothing else: a file that is
damaged is put aside, a folder that cannot be written means no cache, and neither is an
error.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.settings import home

if TYPE_CHECKING:
    from viper.vision.interfaces import Matcher, Vectors

_FILE = "texts.sqlite"
_SCHEMA = """
create table if not exists rows (
    model text not null, text text not null, row blob not null, primary key (model, text)
) without rowid;
create table if not exists files (
    path text not null, size integer not null, mtime_ns integer not null, sha256 text not null,
    primary key (path, size, mtime_ns)
) without rowid;
"""
# How long one process waits for another, in seconds.
_PATIENCE_S = 5.0
# Texts that are kept; a few hundred megabytes at most.
_MAX_ROWS = 100_000
# Longer texts are not worth keeping.
_MAX_CHARACTERS = 500
# SQLite takes a bounded number of values per query.
_CHUNK = 500


class TextCache:
    """Keeps rows of text encoders in a file.

    Args:
        path: The file; by default `cache/texts.sqlite` in the state folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._keys: dict[int, str | None] = {}
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """Where the rows are."""
        return self._path or home() / "cache" / _FILE

    def embed(self, matcher: Matcher, texts: Sequence[str]) -> list[Any]:
        """Return one unit row per text; what the file does not hold is computed and kept."""
        key = self._key(matcher)
        if key is None:
            return list(matcher.embed_texts(texts))
        known = self._read(key, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            fresh = dict(zip(missing, matcher.embed_texts(missing), strict=True))
            self._write(key, fresh)
            known |= fresh
        return [known[text] for text in texts]

    def _key(self, matcher: Matcher) -> str | None:
        """Return what identifies the model's rows; None for one that does not say."""
        identify = getattr(matcher, "content_key", None)
        if identify is None:
            return None
        with self._lock:
            if id(matcher) not in self._keys:
                try:
                    self._keys[id(matcher)] = str(identify(self._file_hash))
                except OSError:
                    self._keys[id(matcher)] = None
            return self._keys[id(matcher)]

    def _file_hash(self, path: Path) -> str:
        """Return the sha256 of a file; one that has not changed is not read again."""
        from viper.vision.folders import file_hash

        state = path.stat()
        place = (str(path.resolve()), state.st_size, state.st_mtime_ns)
        query = "select sha256 from files where path = ? and size = ? and mtime_ns = ?"
        found = self._try(lambda base: base.execute(query, place).fetchone())
        if found:
            return str(found[0])
        digest = file_hash(path)
        self._try(
            lambda base: base.execute(
                "insert or replace into files values (?, ?, ?, ?)", (*place, digest)
            )
        )
        return digest

    def _read(self, key: str, texts: Sequence[str]) -> dict[str, Vectors]:
        import numpy as np

        asked = list(dict.fromkeys(texts))
        rows: dict[str, Vectors] = {}
        for start in range(0, len(asked), _CHUNK):
            part = asked[start : start + _CHUNK]
            marks = ", ".join("?" * len(part))
            query = f"select text, row from rows where model = ? and text in ({marks})"

            def fetch(
                base: sqlite3.Connection, query: str = query, part: list[str] = part
            ) -> list[Any]:
                return base.execute(query, (key, *part)).fetchall()

            for text, blob in self._try(fetch) or []:
                row = np.frombuffer(blob, dtype=np.float32) if len(blob) % 4 == 0 else None
                if row is not None and abs(float(row @ row) - 1.0) < 1e-2:
                    rows[text] = row
        return rows

    def _write(self, key: str, rows: dict[str, Any]) -> None:
        import numpy as np

        kept = [
            (key, text, np.ascontiguousarray(row, dtype=np.float32).tobytes())
            for text, row in rows.items()
            if len(text) <= _MAX_CHARACTERS and np.isfinite(row).all()
        ]

        def insert(base: sqlite3.Connection) -> None:
            (count,) = base.execute("select count(*) from rows").fetchone()
            if count + len(kept) > _MAX_ROWS:
                base.execute("delete from rows")
            base.executemany("insert or replace into rows values (?, ?, ?)", kept)

        self._try(insert)

    def _try(self, action: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return what `action` gives, None if the file cannot be used."""
        try:
            with self._open() as base:
                return action(base)
        except sqlite3.OperationalError:
            return None  # in use for too long, or not writable
        except sqlite3.DatabaseError:
            self._put_aside()
            return None
        except (OSError, UnicodeError):
            return None  # no such folder can be, or a text is no text

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE_S)) as base:
            base.execute("pragma journal_mode = wal")
            base.executescript(_SCHEMA)
            with base:
                yield base

    def _put_aside(self) -> None:
        """Move a damaged file away, so that the next use starts a new one."""
        with suppress(OSError):
            self.path.replace(self.path.with_suffix(".damaged"))
        for tail in ("-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self.path}{tail}").unlink()
