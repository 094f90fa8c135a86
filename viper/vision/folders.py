"""Model folders as transformers writes them: are they whole, and reading them safely.

Nothing here looks at the network. Weights are safetensors, whole or in shards; a folder
that has only a pickle (`pytorch_model.bin`) is read by torch's weights-only reader, which
makes tensors and nothing else, and whoever reads the answer is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from viper.core.errors import ModelMissing
from viper.core.settings import silence_telemetry
from viper.vision.confidence import record_notice
from viper.vision.weights import require_files, require_finite

SAFE, SHARDED, PICKLED = "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin"
_CONFIG = "config.json"
# Files besides the weights that decide what a text becomes.
_TEXT_FILES = (
    *("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt"),
    *("spiece.model", "special_tokens_map.json", "preprocessor_config.json"),
)
_CHUNK = 1 << 22


def local_folder(source: Path | str, what: str, mend: str) -> Path:
    """Return the folder of a model: the one named, or the hub's cached copy of a repository.

    Raises:
        ModelMissing: If there is neither.
    """
    folder = Path(source)
    if isinstance(source, Path) or folder.exists() or source.count("/") != 1:
        return folder
    silence_telemetry()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(source, local_files_only=True))
    except Exception as error:  # the client has many reasons, all of which mean the same here
        raise ModelMissing(
            f"The {what} is missing: {source} is no folder, and the hub's local cache has no "
            f"repository of that name. {mend}"
        ) from error


def check_folder(what: str, folder: Path, mend: str, others: Sequence[str] = ()) -> None:
    """Raise `ModelMissing` if a model folder lacks its configuration, weights or `others`."""
    if not (folder / SHARDED).is_file():
        weights = PICKLED if _has_only_pickle(folder) else SAFE
        require_files(what, folder, (_CONFIG, weights, *others), mend)
        return
    require_files(what, folder, (_CONFIG, SHARDED, *others), mend)
    try:
        shards = sorted(set(_read_json(folder / SHARDED)["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelMissing(f"The {what} in {folder} has a damaged {SHARDED}. {mend}") from error
    require_files(what, folder, shards, mend)


def model_type(folder: Path) -> str:
    """Return the architecture that a folder's configuration names, "" if none."""
    config = _read_json(folder / _CONFIG)
    return str(config.get("model_type", "")) if isinstance(config, dict) else ""


def read_model(auto_class: str, folder: Path, device: str) -> Any:
    """Return the model of a folder in evaluation mode; float32 unless a GPU runs it.

    Args:
        auto_class: Class of transformers, e.g. "AutoModel".
        folder: A folder that `check_folder` found whole.
        device: Where to put it.

    Raises:
        ValueError: If weights are missing or are no numbers.
    """
    silence_telemetry()
    import transformers
    from transformers.utils import logging

    logging.disable_progress_bar()
    is_pickled = _has_only_pickle(folder)
    with quietly(logging):  # what does not fit is raised below, in one sentence
        model, info = getattr(transformers, auto_class).from_pretrained(
            str(folder),
            local_files_only=True,
            use_safetensors=not is_pickled,
            dtype="auto" if device.startswith("cuda") else None,
            output_loading_info=True,
        )
    if info["missing_keys"]:
        raise ValueError(f"weights are missing, e.g. {sorted(info['missing_keys'])[0]}")
    require_finite(model)
    if is_pickled:
        record_notice(
            f"the weights in {folder} are a pickle; only tensors were read from it "
            f"(convert them to safetensors to be safe with other programs)"
        )
    if not device.startswith("cuda"):
        model = model.float()
    return model.eval().to(device)


def content_key(folder: Path, hash_file: Any = None) -> str:
    """Return a sha256 over everything that decides what a model in `folder` computes.

    Args:
        folder: A model folder.
        hash_file: Hashes one file; by default reads it whole.
    """
    hash_file = hash_file or file_hash
    digest = hashlib.sha256()
    weights = sorted(p for p in folder.glob("*") if p.suffix in {".safetensors", ".bin"})
    for file in [*(folder / name for name in _TEXT_FILES), *weights]:
        if file.is_file():
            digest.update(f"{file.name}={hash_file(file)};".encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """Return the sha256 of a file, 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def quietly(logging: Any) -> Iterator[None]:
    """Let transformers report errors only."""
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


def _has_only_pickle(folder: Path) -> bool:
    safe = (folder / SAFE).is_file() or (folder / SHARDED).is_file()
    return not safe and (folder / PICKLED).is_file()


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
