"""Pictures of a run as blobs: kept once, read back as they were.

A picture from a file is kept as that file; others as lossless PNG, made fast instead of small.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from viper.core.events import active_recorder, keep_blob
from viper.tracing.blobs import blob_folder

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

    from viper.core.image import LoadedImage

# A file that is larger is kept as the pixels that were used.
_MAX_FILE_BYTES = 20_000_000
_MAX_KNOWN = 256
# What `LoadedImage.source` says of pictures that came from no file.
_NO_FILE = ("array", "image", "bytes", "file object")
_known: OrderedDict[tuple[str, str], str] = OrderedDict()
_lock = Lock()


def keep_picture(picture: LoadedImage) -> str | None:
    """Store a loaded picture with the run that is being recorded.

    Returns:
        The blob's sha256, for an attribute such as `picture`; None if nothing is recorded.
    """
    recorder = active_recorder()
    if recorder is None or recorder.keep is None:
        return None
    key = (picture.hash, picture.source)
    with _lock:
        if key in _known and _still_there(_known[key]):
            _known.move_to_end(key)
            return _known[key]
    name = keep_blob(_file_bytes(picture) or png_bytes(picture.pil))
    if name is not None:
        with _lock:
            _known[key] = name
            while len(_known) > _MAX_KNOWN:
                _known.popitem(last=False)
    return name


def keep_frame(rgb: Any) -> str | None:
    """Store a camera frame, shape (h, w, 3), uint8, or a Pillow image, with the current run.

    Returns:
        The blob's sha256, for an attribute such as `picture`; None if nothing is recorded.
    """
    recorder = active_recorder()
    if recorder is None or recorder.keep is None:
        return None
    from PIL import Image

    return keep_blob(png_bytes(rgb if isinstance(rgb, Image.Image) else Image.fromarray(rgb)))


def png_bytes(image: PILImage) -> bytes:
    """Return a picture as PNG, compressed quickly."""
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def _still_there(name: str) -> bool:
    return (blob_folder() / name).exists()


def _file_bytes(picture: LoadedImage) -> bytes | None:
    """Return the file that a picture came from, unless it is none, large or has changed."""
    if picture.source in _NO_FILE:
        return None
    path = Path(picture.source).expanduser()
    try:
        if not path.is_file() or path.stat().st_size > _MAX_FILE_BYTES:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None
