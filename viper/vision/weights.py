"""Files of model weights: are they there, and what to say when they are not usable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from viper.core.errors import ModelMissing, ViperError


def require_files(what: str, folder: Path, names: Iterable[str], mend: str) -> None:
    """Raise `ModelMissing` unless all files are in the folder and not empty."""
    if not folder.is_dir():
        raise ModelMissing(f"The {what} is missing: there is no folder {folder}. {mend}")
    absent = [name for name in names if not _is_filled(folder / name)]
    if absent:
        listed = ", ".join(absent)
        raise ModelMissing(f"The {what} in {folder} lacks {listed} (missing or empty). {mend}")


@contextmanager
def reading_weights(what: str, place: Path | str, mend: str) -> Iterator[None]:
    """Turn whatever a loader raises into one sentence."""
    try:
        yield
    except ViperError:
        raise
    except ImportError as error:
        raise ModelMissing(
            f'The {what} needs the package {error.name}: pip install "viper-sandbox".'
        ) from error
    except Exception as error:
        detail = " ".join(str(error).split())[:160] or type(error).__name__
        raise ModelMissing(
            f"The {what} in {place} cannot be loaded: its files are damaged or do not belong "
            f"together ({detail}). {mend}"
        ) from error


def require_finite(model: Any) -> None:
    """Raise `ValueError` if a weight is NaN or infinite: such a model sees nothing, silently."""
    for name, values in model.state_dict().items():
        if values.is_floating_point() and not values.isfinite().all():
            raise ValueError(f"{name} holds numbers that are not finite")


def pick_device(device: str) -> str:
    """Return `device`, with "auto" resolved to a GPU if there is one."""
    if device != "auto":
        return device
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
