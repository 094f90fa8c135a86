"""Fetching weights: from a hub repository or one address, resumed, checked, put in place whole.

A file grows as `NAME.part` and takes its name only when its size and hash are right, so
that what has its name is whole. Nothing else in the package uses the network for weights,
and this only when a person asks for it (`viper models pull`).
"""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from viper.core.errors import InputError, ModelError, ServerUnreachable
from viper.core.settings import hub_url, silence_telemetry
from viper.vision.folders import file_hash
from viper.vision.origin import Origin

RECORD = "origin.json"
"""Beside fetched files: where they came from, their sizes and hashes."""
_TIMEOUT_S = 20.0
_TRIES = 5
# What a transformers folder is made of, besides weights.
_WANTED = ("*.json", "*.txt", "*.model", "*.jinja", "LICENSE*", "README.md")
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/releases/download/([^/]+)/([^/]+)$")
_HEX = re.compile(r"[0-9a-f]{64}")

Report: TypeAlias = Callable[[str, int, int | None], None]
"""Called with a file's name, the bytes that are there, and how many it has if known."""


@dataclass(frozen=True)
class RemoteFile:
    """One file to fetch."""

    name: str
    address: str
    size: int | None = None
    sha256: str = ""


def fetch(origin: Origin, target: Path, report: Report | None = None) -> list[Path]:
    """Fetch what an origin names to `target`, and return the files.

    Args:
        origin: A repository becomes the folder `target`, an address the file.
        target: What is there already and whole is not fetched again.
        report: Told about progress.

    Raises:
        ServerUnreachable: If there is no network, or the server fails.
        ModelError: If what came is not what was announced.
        InputError: If it cannot be written, or the server does not have it.
    """
    files = _listed(origin) if origin.repo else [_addressed(origin, target.name)]
    folder = target if origin.repo else target.parent
    record = _read_record(folder)
    done = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            done.append(_fetch_one(file, folder, record, report))
            record[file.name] = {
                "size": done[-1].stat().st_size,
                "sha256": record.get(file.name, {}).get("sha256", file.sha256),
                "from": file.address,
            }
            (folder / RECORD).write_text(json.dumps({"files": record}, indent=1), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return done


def problem_of(path: Path) -> str:
    """Return why a fetched file or folder is not as it was fetched, "" if it looks it.

    Compares sizes, which finds what was cut or replaced; hashes are compared when fetched.
    """
    folder = path if path.is_dir() else path.parent
    for name, kept in _read_record(folder).items():
        file = folder / name
        if path.is_dir() or file == path:
            size = file.stat().st_size if file.is_file() else None
            if size != kept.get("size"):
                there = "is missing" if size is None else f"has {size:,} bytes"
                return f"{file} {there} where {kept.get('size'):,} belong"
    return ""


def _fetch_one(
    file: RemoteFile, folder: Path, record: dict[str, Any], report: Report | None
) -> Path:
    target = folder / file.name
    if _is_whole(file, target, record):
        return target
    part = target.with_name(target.name + ".part")
    for attempt in range(_TRIES):
        try:
            _download(file, part, report)
            break
        except ServerUnreachable:
            if attempt == _TRIES - 1 or not part.exists():
                raise
    digest = _verified(file, part)
    part.replace(target)
    record[file.name] = {"sha256": digest}
    return target


def _is_whole(file: RemoteFile, target: Path, record: dict[str, Any]) -> bool:
    if not target.is_file():
        return False
    size, kept = target.stat().st_size, record.get(file.name, {})
    if file.size is not None and size != file.size:
        return False
    if kept.get("size") == size and (not file.sha256 or kept.get("sha256") == file.sha256):
        return True
    return bool(file.sha256) and file_hash(target) == file.sha256


def _download(file: RemoteFile, part: Path, report: Report | None) -> None:
    """Add to `part` what it lacks."""
    import httpx

    start = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with httpx.stream(
            "GET", file.address, headers=headers, timeout=_TIMEOUT_S, follow_redirects=True
        ) as reply:
            if start and reply.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                return  # it is all there; its size and hash tell
            _check_status(reply.status_code, file.address)
            if reply.status_code != httpx.codes.PARTIAL_CONTENT:
                start = 0
            total = file.size or _length(reply.headers, start)
            with part.open("ab" if start else "wb") as stream:
                for chunk in reply.iter_raw():
                    stream.write(chunk)
                    start += len(chunk)
                    if report is not None:
                        report(file.name, start, total)
    except httpx.HTTPError as error:
        raise _unreachable(file.address, error) from error
    if total is not None and part.stat().st_size < total:
        raise ServerUnreachable(f"{file.address} ended early; run the command again to go on.")


def _verified(file: RemoteFile, part: Path) -> str:
    """Return the hash of a finished download; a wrong one is removed."""
    size, digest = part.stat().st_size, file_hash(part)
    if (file.size is None or size == file.size) and (not file.sha256 or digest == file.sha256):
        return digest
    part.unlink()
    raise ModelError(
        f"{file.address} gave {size:,} bytes that are not the announced file (its size or hash "
        f"differs); it was removed, run the command again."
    )


def _listed(origin: Origin) -> list[RemoteFile]:
    """Return the files of a repository that a transformers model needs."""
    silence_telemetry()
    from huggingface_hub import HfApi, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError

    endpoint = hub_url()
    try:
        info = HfApi(endpoint=endpoint).model_info(
            origin.repo, revision=origin.revision, files_metadata=True, timeout=_TIMEOUT_S
        )
    except HfHubHTTPError as error:
        raise InputError(
            f"{endpoint} does not give {origin.repo} at {origin.revision} "
            f"({' '.join(str(error).split())[:120]})."
        ) from error
    except Exception as error:  # the client raises those of whatever carries its requests
        raise _unreachable(endpoint, error) from error
    known = {entry.rfilename: entry for entry in info.siblings or []}
    files = []
    for name in _needed(known):
        lfs = known[name].lfs
        digest = str(getattr(lfs, "sha256", "") or "")
        address = hf_hub_url(origin.repo, name, revision=info.sha, endpoint=endpoint)
        files.append(RemoteFile(name, address, known[name].size, digest))
    return files


def _needed(names: Iterable[str]) -> list[str]:
    flat = [name for name in names if "/" not in name and not name.startswith(".")]
    kept = [n for n in flat if any(fnmatch.fnmatch(n, pattern) for pattern in _WANTED)]
    kept = [name for name in kept if not name.endswith(".index.json")]
    if "model.safetensors" in flat:
        weights = ["model.safetensors"]
    elif "model.safetensors.index.json" in flat:
        weights = [n for n in flat if re.fullmatch(r"model-\d+-of-\d+\.safetensors", n)]
        weights.append("model.safetensors.index.json")
    else:
        weights = [name for name in flat if name == "pytorch_model.bin"]
    if not weights:
        raise InputError("the repository has no weights that can be read (model.safetensors).")
    return sorted(kept) + weights


def _addressed(origin: Origin, name: str) -> RemoteFile:
    digest, size = origin.sha256, None
    if not digest:
        size, digest = _github_digest(origin.url)
    return RemoteFile(name, origin.url, size, digest)


def _github_digest(url: str) -> tuple[int | None, str]:
    """Return size and hash that GitHub announces for a release's file, if it tells."""
    import httpx

    found = _GITHUB.fullmatch(url)
    if found is None:
        return None, ""
    repo, tag, name = found.groups()
    try:
        reply = httpx.get(
            f"https://api.github.com/repos/{repo}/releases/tags/{tag}", timeout=_TIMEOUT_S
        )
        assets = reply.json()["assets"] if reply.status_code == httpx.codes.OK else []
        asset = next(entry for entry in assets if entry["name"] == name)
        digest = str(asset.get("digest") or "").removeprefix("sha256:")
        return int(asset["size"]), digest if _HEX.fullmatch(digest) else ""
    except (httpx.HTTPError, ValueError, KeyError, TypeError, StopIteration):
        return None, ""


def _check_status(status: int, address: str) -> None:
    if status in (401, 403, 404, 410):
        raise InputError(f"{address} is not there or not open to everybody (HTTP {status}).")
    if status >= 400:
        raise ServerUnreachable(f"{address} answered HTTP {status}; try again later.")


def _length(headers: Any, start: int) -> int | None:
    length = headers.get("content-length", "")
    return start + int(length) if length.isdecimal() else None


def _unreachable(address: str, error: Exception) -> ServerUnreachable:
    reason = " ".join(str(error).split())[:160] or type(error).__name__
    return ServerUnreachable(
        f"Nothing can be fetched from {address} ({reason}): check the network, or copy the files "
        f"from a machine that has one; what was fetched so far is kept."
    )


def _read_record(folder: Path) -> dict[str, Any]:
    try:
        files = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return files if isinstance(files, dict) else {}
