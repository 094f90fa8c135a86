"""Text embeddings that outlive the process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from viper.vision.text_cache import TextCache


class CountingMatcher:
    """Gives each text a unit row of its own, and counts."""

    name, logit_scale, image_px = "counting", 10.0, 8

    def __init__(self, key: str = "model") -> None:
        self.key, self.encoded = key, 0

    def content_key(self, hash_file: Any = None) -> str:
        del hash_file
        return self.key

    def embed_images(self, images: Sequence[Any]) -> Any:
        raise AssertionError(f"no images here, {len(images)} given")

    def embed_texts(self, texts: Sequence[str]) -> Any:
        self.encoded += len(texts)
        rows = np.array([[len(text), len(set(text)), 1.0] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "texts.sqlite"


def test_a_text_is_encoded_once_for_all_processes(path: Path) -> None:
    first = TextCache(path).embed(CountingMatcher(), ["red", "blue", "red"])
    again = CountingMatcher()
    second = TextCache(path).embed(again, ["blue", "red", "red"])
    assert again.encoded == 0
    assert np.array_equal(first[0], second[1])
    assert np.array_equal(first[1], second[0])


def test_another_model_has_rows_of_its_own(path: Path) -> None:
    TextCache(path).embed(CountingMatcher("a"), ["red"])
    other = CountingMatcher("b")
    TextCache(path).embed(other, ["red"])
    assert other.encoded == 1


def test_a_model_without_a_key_is_not_kept(path: Path) -> None:
    matcher = CountingMatcher()
    matcher.content_key = None  # type: ignore[assignment]
    assert len(TextCache(path).embed(matcher, ["red"])) == 1
    assert not path.exists()


@pytest.mark.parametrize("content", [b"junk" * 500, b"SQLite format 3\0" + b"\xff" * 4000, b"x"])
def test_a_damaged_file_is_put_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    for _ in range(2):
        assert len(TextCache(path).embed(CountingMatcher(), ["red"])) == 1
    after = CountingMatcher()
    TextCache(path).embed(after, ["red"])
    assert after.encoded == 0


def test_a_damaged_row_is_computed_again(path: Path) -> None:
    TextCache(path).embed(CountingMatcher(), ["red"])
    with sqlite3.connect(path) as base:
        base.execute("update rows set row = ?", (b"\xff\xff\xff\x7f" * 3,))
    base.close()
    matcher = CountingMatcher()
    (row,) = TextCache(path).embed(matcher, ["red"])
    assert matcher.encoded == 1
    assert np.isfinite(row).all()


def test_a_folder_that_cannot_be_written_means_no_cache(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("here")
    matcher = CountingMatcher()
    cache = TextCache(blocker / "texts.sqlite")
    for _ in range(2):
        assert len(cache.embed(matcher, ["red"])) == 1
    assert matcher.encoded == 2


def test_texts_that_are_no_text_are_encoded_without_the_file(path: Path) -> None:
    assert len(TextCache(path).embed(CountingMatcher(), ["\ud800", "ok", "x" * 5000, ""])) == 4


def test_many_texts_are_read_back(path: Path) -> None:
    texts = [f"text {i}" for i in range(1200)]
    TextCache(path).embed(CountingMatcher(), texts)
    again = CountingMatcher()
    assert len(TextCache(path).embed(again, texts)) == 1200
    assert again.encoded == 0


def test_several_processes_write_at_once(path: Path) -> None:
    source = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from test_vision_text_cache import CountingMatcher\n"
        "from viper.vision.text_cache import TextCache\n"
        "cache = TextCache(Path(sys.argv[2]))\n"
        "for i in range(30): cache.embed(CountingMatcher(), [f'{sys.argv[3]} {i}', 'shared'])\n"
    )
    here = str(Path(__file__).parent)
    running = [
        subprocess.Popen([sys.executable, "-c", source, here, str(path), str(number)])
        for number in range(3)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    matcher = CountingMatcher()
    TextCache(path).embed(matcher, [f"{n} {i}" for n in range(3) for i in range(30)])
    assert matcher.encoded == 0


def test_the_key_of_a_model_follows_its_files(tiny_weights: Path, tmp_path: Path) -> None:
    import shutil

    from viper.vision.clip import TransformersMatcher

    folder = tmp_path / "matcher"
    shutil.copytree(tiny_weights / "matcher", folder)
    first = TransformersMatcher(folder).content_key()
    assert first == TransformersMatcher(tiny_weights / "matcher").content_key()
    config = folder / "tokenizer_config.json"
    config.write_text(config.read_text() + " ")
    assert TransformersMatcher(folder).content_key() != first


def test_a_new_engine_finds_the_texts_of_the_last_one(
    tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from viper.core.ledger import collecting
    from viper.vision.profile import load_engine

    monkeypatch.setenv("VIPER_WEIGHTS", str(tiny_weights))
    load_engine().embed_texts(["a photo of a cat"])
    with collecting() as ledger:
        load_engine().embed_texts(["a photo of a cat"])
    assert ledger.passes == {}
