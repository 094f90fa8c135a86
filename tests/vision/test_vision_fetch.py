"""Fetching weights from a server on this machine that stands in for the hub."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from viper.apps.inventory import list_models
from viper.apps.pulling import pull
from viper.core.errors import InputError, ModelError, ServerUnreachable, UnknownName
from viper.vision.fetch import fetch, problem_of
from viper.vision.origin import Origin
from viper.vision.profile import read_profile

REPO, COMMIT = "owner/tiny", "c0ffee" + "0" * 34
WEIGHTS = bytes(range(256)) * 4000


@dataclass
class Hub:
    """What the server has, how it misbehaves, and what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    announced: dict[str, bytes] = field(default_factory=dict)
    """Contents that sizes and hashes are told of, where they differ from the files."""
    cut_after: int | None = None
    """Bytes after which the next download breaks off."""
    status: int = 200
    ranges: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    url: str = ""

    def listing(self) -> dict[str, Any]:
        siblings = []
        for name, content in {**self.files, **self.announced}.items():
            entry: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": "0"}
            if name.endswith((".safetensors", ".bin")):
                digest = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 1}
            siblings.append(entry)
        return {"id": REPO, "modelId": REPO, "sha": COMMIT, "siblings": siblings, "tags": []}


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def log_message(self, *_: Any) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        hub: Hub = self.server.hub
        if hub.status != 200:
            self.send_error(hub.status)
        elif self.path.startswith("/api/models/"):
            self._send(json.dumps(hub.listing()).encode())
        else:
            name = self.path.rsplit("/", 1)[-1]
            hub.downloads.append(name)
            if name in hub.files:
                self._send_part(hub, hub.files[name])
            else:
                self.send_error(404)

    def _send(self, content: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def _send_part(self, hub: Hub, content: bytes) -> None:
        wanted = self.headers.get("Range")
        start = 0
        if wanted:
            hub.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
            if start >= len(content):
                self.send_error(416)
                return
        if hub.cut_after is None:
            self._send(content[start:], 206 if start else 200)
            return
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start : start + hub.cut_after])
        self.wfile.flush()
        hub.cut_after = None
        self.connection.close()
        self.close_connection = True


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.handle_error = lambda *_: None  # a broken connection is part of the test
    server.hub = Hub(
        files={
            "config.json": b'{"model_type": "clip"}',
            "tokenizer_config.json": b"{}",
            "preprocessor_config.json": b"{}",
            "model.safetensors": WEIGHTS,
            "pytorch_model.bin": b"pickle",
            "tf_model.h5": b"other",
            "README.md": b"card",
        }
    )
    server.hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("HF_ENDPOINT", server.hub.url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.hub
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def profile(hub: Hub, tmp_path: Path) -> Path:
    path = tmp_path / "street.toml"
    path.write_text(
        f'[detector]\nspec = "yolo:det.pt"\n[detector.origin]\nurl = "{hub.url}/x/det.pt"\n'
        f'sha256 = "{hashlib.sha256(b"checkpoint").hexdigest()}"\nlicence = "AGPL-3.0"\n'
        f'[matcher]\nspec = "clip:clip"\n[matcher.origin]\nrepo = "{REPO}"\nlicence = "MIT"\n'
    )
    hub.files["det.pt"] = b"checkpoint"
    return path


def test_a_profile_is_fetched_whole_and_only_what_is_needed(profile: Path, tmp_path: Path) -> None:
    parts = pull(str(profile), [], quiet=True)
    assert [(part.role, part.licence) for part in parts] == [
        ("detector", "AGPL-3.0"),
        ("matcher", "MIT"),
    ]
    assert (tmp_path / "det.pt").read_bytes() == b"checkpoint"
    assert (tmp_path / "clip" / "model.safetensors").read_bytes() == WEIGHTS
    assert {path.name for path in (tmp_path / "clip").iterdir()} == {
        *("config.json", "tokenizer_config.json", "preprocessor_config.json"),
        *("model.safetensors", "README.md", "origin.json"),
    }
    states = {part.role: part.state for part in list_models(str(profile), "embedded")}
    assert (states["detector"], states["matcher"]) == ("present", "present")


def test_what_is_there_is_not_fetched_again(profile: Path, hub: Hub) -> None:
    pull(str(profile), [], quiet=True)
    hub.downloads.clear()
    pull(str(profile), [], quiet=True)
    assert hub.downloads == []


def test_a_broken_download_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = 300_000
    seen: list[int] = []
    origin = Origin(url=f"{hub.url}/model.safetensors")
    fetch(origin, tmp_path / "w.bin", lambda *told: seen.append(told[1]))
    assert (tmp_path / "w.bin").read_bytes() == WEIGHTS
    assert hub.ranges == ["bytes=300000-"]
    assert seen[-1] == len(WEIGHTS)


def test_a_killed_download_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").write_bytes(WEIGHTS[:1000])
    fetch(Origin(url=f"{hub.url}/model.safetensors"), tmp_path / "w.bin")
    assert (tmp_path / "w.bin").read_bytes() == WEIGHTS
    assert hub.ranges == ["bytes=1000-"]


def test_a_download_that_was_complete_but_not_renamed_is_taken(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "w.bin.part").write_bytes(WEIGHTS)
    fetch(Origin(url=f"{hub.url}/model.safetensors"), tmp_path / "w.bin")
    assert (tmp_path / "w.bin").read_bytes() == WEIGHTS


@pytest.mark.parametrize("wrong", [WEIGHTS[:-1] + b"x", WEIGHTS + b"more", b"<html>log in</html>"])
def test_another_file_than_announced_is_removed(hub: Hub, tmp_path: Path, wrong: bytes) -> None:
    hub.announced["model.safetensors"] = WEIGHTS
    hub.files["model.safetensors"] = wrong
    with pytest.raises(ModelError, match=r"announced file|ended early"):
        fetch(Origin(repo=REPO), tmp_path / "clip")
    assert not (tmp_path / "clip" / "model.safetensors").exists()


def test_a_wrong_hash_in_the_profile_is_an_error(hub: Hub, tmp_path: Path) -> None:
    origin = Origin(url=f"{hub.url}/config.json", sha256="0" * 64)
    with pytest.raises(ModelError, match="hash"):
        fetch(origin, tmp_path / "c")
    assert list(tmp_path.glob("c*")) == []


def test_a_file_that_was_cut_later_is_reported_and_mended(profile: Path, tmp_path: Path) -> None:
    pull(str(profile), [], quiet=True)
    weights = tmp_path / "clip" / "model.safetensors"
    weights.write_bytes(WEIGHTS[:500])
    assert "500 bytes where 1,024,000 belong" in problem_of(tmp_path / "clip")
    listed = {part.role: part for part in list_models(str(profile), "embedded")}
    assert listed["matcher"].state == "damaged"
    assert "viper models pull" in listed["matcher"].note
    pull(str(profile), ["matcher"], quiet=True)
    assert weights.read_bytes() == WEIGHTS


def test_no_network_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    for origin in (Origin(repo=REPO), Origin(url="http://127.0.0.1:9/a.pt")):
        with pytest.raises(ServerUnreachable, match="check the network") as caught:
            fetch(origin, tmp_path / "clip")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_a_server_that_refuses_is_one_sentence(hub: Hub, tmp_path: Path, status: int) -> None:
    hub.status = status
    for origin in (Origin(repo=REPO), Origin(url=f"{hub.url}/a.pt")):
        with pytest.raises((InputError, ServerUnreachable)) as caught:
            fetch(origin, tmp_path / "clip")
        assert "\n" not in str(caught.value)


def test_a_repository_without_weights_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.files = {"config.json": b"{}"}
    with pytest.raises(InputError, match="no weights"):
        fetch(Origin(repo=REPO), tmp_path / "clip")


def test_files_are_not_written_outside_the_folder(hub: Hub, tmp_path: Path) -> None:
    hub.files |= {"../evil.json": b"x", "sub/dir.json": b"x", ".hidden.json": b"x"}
    fetch(Origin(repo=REPO), tmp_path / "clip")
    assert not (tmp_path / "evil.json").exists()
    assert not any("evil" in name or "dir.json" in name for name in hub.downloads)


def test_shards_are_fetched_with_their_index(hub: Hub, tmp_path: Path) -> None:
    hub.files = {
        "config.json": b"{}",
        "model.safetensors.index.json": b"{}",
        "model-00001-of-00002.safetensors": b"one",
        "model-00002-of-00002.safetensors": b"two",
    }
    names = [path.name for path in fetch(Origin(repo=REPO), tmp_path / "clip")]
    assert names[1:] == [
        *("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
        "model.safetensors.index.json",
    ]


def test_a_folder_that_cannot_be_written_is_one_sentence(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(InputError, match="cannot be written"):
        fetch(Origin(url=f"{hub.url}/config.json"), tmp_path / "file" / "c.json")


def test_an_unknown_part_is_named(profile: Path) -> None:
    with pytest.raises(UnknownName, match="Known: detector, matcher"):
        pull(str(profile), ["eyes"], quiet=True)


def test_the_photo_profile_says_where_everything_comes_from() -> None:
    origins = read_profile("photo").origins
    assert set(origins) == {"detector", "matcher", "vqa", "depth"}
    assert all(origin.licence and origin.size_mb for origin in origins.values())


def test_the_photo_profile_is_listed_with_the_command_that_fetches_it() -> None:
    missing = [part for part in list_models("photo", "embedded") if part.state == "missing"]
    assert [part.role for part in missing] == ["detector", "matcher", "vqa", "depth"]
    assert all("viper models pull photo" in part.note for part in missing)


BAD_ORIGINS = {
    "nothing": ({}, "either a repo or a url"),
    "both": ({"repo": "a/b", "url": "https://x/y"}, "either a repo or a url"),
    "no owner": ({"repo": "clip"}, "owner/name"),
    "a file": ({"url": "file:///etc/passwd"}, "starts with https"),
    "another key": ({"rebo": "a/b"}, "Did you mean `repo`"),
    "a number": ({"repo": 3}, "cannot be 3"),
    "no table": ("a/b", "is a table"),
}


@pytest.mark.parametrize("case", BAD_ORIGINS)
def test_a_wrong_origin_gives_one_sentence(case: str) -> None:
    table, expected = BAD_ORIGINS[case]
    with pytest.raises(InputError, match=expected):
        Origin.of(Path("street.toml"), "matcher", table)
