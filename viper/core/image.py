"""Pictures at the door: whatever a caller hands in becomes one upright 8-bit RGB image.

Everything that can be odd about a picture (a missing or broken file, rotation,
transparency, 16 bits, CMYK, 400 million pixels) is dealt with here, once. The rest
of the package only ever meets `LoadedImage`.
"""

from __future__ import annotations

import hashlib
import io
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from viper.core.errors import InputError
from viper.core.pixels import from_array, to_rgb

if TYPE_CHECKING:
    from PIL.Image import Image as PILImage

# Pictures with more pixels than this are scaled down: more detail helps no detector.
MAX_PIXELS = 25_000_000
# A decoded file may take this much memory for a moment (20,000 x 20,000 RGB is 1.6 GB).
MAX_DECODED_BYTES = 1_700_000_000
MAX_FILE_BYTES = 2_000_000_000
# Raster formats with a decoder of their own; EPS and the like start other programs.
FORMATS = (
    *("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"),
    *("TGA", "ICO", "JPEG2000", "AVIF", "MPO", "DDS", "PCX", "SGI", "DIB"),
)
_BYTES_PER_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, struct.error, zlib.error, MemoryError, Image.DecompressionBombError),
)
_ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Bound early: ultralytics replaces `Image.open` by one that wants to install packages.
_open = Image.open
# Pillow's size guard is a module global, and one huge decode at a time is enough.
_decoding = threading.Lock()

_SOURCE_KEY = "viper_source"


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """A picture that is ready to be looked at. Never changed after it was made."""

    pil: PILImage = field(repr=False)
    """Mode RGB, upright; `info` carries where it came from for `origin_of`."""
    hash: str
    """sha256 over size and pixels, 64 hex digits: equal pictures have equal hashes."""
    notices: tuple[str, ...] = ()
    """What was changed on the way in, one short sentence each."""
    source: str = "image"
    """Where it came from, for messages: a path, or "array", "image", "bytes"."""

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.pil.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.pil.height

    @property
    def rgb(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """Return the pixels, shape (h, w, 3), uint8."""
        return np.asarray(self.pil)

    def crop(self, box_xyxy: tuple[int, int, int, int]) -> PILImage:
        """Return a copy of a region; box in pixels, origin top left, x1 and y1 exclusive."""
        region = self.pil.crop(box_xyxy)
        return mark_origin(region, self.hash, box_xyxy)

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.pil.save(buffer, "PNG")
        return buffer.getvalue()


def mark_origin(
    image: PILImage, source_hash: str, box_xyxy: tuple[float, float, float, float]
) -> PILImage:
    """Note on `image` which box of which picture it shows, and return it."""
    image.info = {_SOURCE_KEY: (source_hash, tuple(box_xyxy))}
    return image


def origin_of(image: PILImage) -> tuple[str, tuple[float, float, float, float]] | None:
    """Return the hash of the picture and the box that `image` was cut from, if known."""
    return image.info.get(_SOURCE_KEY)


def load_image(source: Any) -> LoadedImage:
    """Return `source` as one upright 8-bit RGB picture.

    Args:
        source: A path, encoded bytes or a binary file, a PIL image, an array of
            shape (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) (uint8, uint16, bool, or
            float in [0, 1]), or a `LoadedImage`, which comes back as it is.

    Raises:
        InputError: If it is no picture that can be used; one sentence says why.
    """
    if isinstance(source, LoadedImage):
        return source
    if isinstance(source, str | Path):
        return _from_file(source)
    if isinstance(source, Image.Image):
        return _finish(source, "image", [])
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_bytes(bytes(source), "bytes")
    if hasattr(source, "__array__"):
        return _finish(_checked_array(_as_array(source)), "array", [])
    if hasattr(source, "read"):
        return _from_stream(source)
    raise InputError(
        f"An image is a path, a PIL image, an array or bytes, not {type(source).__name__}."
    )


def _from_file(path_like: str | Path) -> LoadedImage:
    text = str(path_like)
    if text.startswith(("http://", "https://", "ftp://", "data:")):
        raise InputError(
            f"Pictures are read from files, never from the network: "
            f"download {_clip(text)} first and give its path."
        )
    if "\0" in text:
        raise InputError("The image path holds a NUL character: give the path of a picture file.")
    if not text:
        raise InputError("The image path is empty: give the path of a picture file.")
    path = Path(text).expanduser()
    try:
        if path.is_dir():
            raise InputError(f"{_clip(text)} is a folder: give the path of one picture in it.")
        if not path.exists():
            raise InputError(f"There is no file {_clip(text)}: check the path of the picture.")
        if not path.is_file():
            raise InputError(f"{_clip(text)} is not a regular file: give a picture file.")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise InputError(
                f"{_clip(text)} has {size:,} bytes; at most {MAX_FILE_BYTES:,} are read: "
                f"save it smaller."
            )
        if size == 0:
            raise InputError(f"{_clip(text)} is empty (0 bytes): give a picture file.")
        with path.open("rb") as stream:
            return _decode(stream, text)
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{_clip(text)} cannot be read: {error.strerror or error}.") from error


def _from_stream(stream: Any) -> LoadedImage:
    data = stream.read()
    if not isinstance(data, bytes):
        raise InputError("The file object gives text, not bytes: open the picture in mode 'rb'.")
    return _from_bytes(data, str(getattr(stream, "name", "file object")))


def _as_array(source: Any) -> np.ndarray[Any, Any]:
    try:
        return np.asarray(source)
    except (TypeError, ValueError, RuntimeError) as error:  # a tensor on a GPU, for instance
        raise InputError(
            f"The {type(source).__name__} cannot be read as an array ({error})."
        ) from error


def _from_bytes(data: bytes, source: str) -> LoadedImage:
    if not data:
        raise InputError(f"The picture ({source}) is empty: 0 bytes.")
    return _decode(io.BytesIO(data), source)


def _decode(stream: Any, source: str) -> LoadedImage:
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        guard, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            opened = _open(stream, formats=_known_formats())
            return _finish(opened, source, [])
        except (UnidentifiedImageError, ImportError) as error:
            raise InputError(
                f"{_clip(source)} is not a picture that can be read: "
                f"give a PNG, JPEG, GIF, WebP, BMP or TIFF file."
            ) from error
        except _BROKEN as error:
            raise InputError(_damaged(source, error)) from error
        finally:
            Image.MAX_IMAGE_PIXELS = guard


def _known_formats() -> list[str]:
    if any(name not in Image.OPEN for name in FORMATS):
        Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _finish(image: PILImage, source: str, notices: list[str]) -> LoadedImage:
    """Turn any PIL image into a `LoadedImage`, scaling while it converts."""
    if image.width < 1 or image.height < 1:
        raise InputError(f"{_clip(source)} has no pixels: {image.width} x {image.height}.")
    original = image.size
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != "MPO":
        notices.append(f"animated {image.format}: the first of {frames} frames is used")
        image.seek(0)
    _check_decoded_size(image, source)
    try:
        image.load()
        orientation = image.getexif().get(_ORIENTATION_TAG, 1)
        rgb = to_rgb(image, MAX_PIXELS, notices)
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(_damaged(source, error)) from error
    if orientation in _UPRIGHT:
        rgb = rgb.transpose(_UPRIGHT[orientation])
        notices.append("turned upright as its EXIF data says")
    if rgb.size not in {original, original[::-1]}:
        notices.append(f"scaled from {_extent(original)} to {_extent(rgb.size)} pixels")
    digest = hashlib.sha256(f"{rgb.width}x{rgb.height}:".encode() + rgb.tobytes()).hexdigest()
    mark_origin(rgb, digest, (0, 0, rgb.width, rgb.height))
    return LoadedImage(rgb, digest, tuple(notices), source)


def _checked_array(array: np.ndarray[Any, Any]) -> PILImage:
    if array.size > MAX_DECODED_BYTES // 4:
        raise InputError(
            f"The image array is too large: its shape is {array.shape}. Scale it down."
        )
    return from_array(array)


def _check_decoded_size(image: PILImage, source: str) -> None:
    """Let the decoder scale down where it can (JPEG), and refuse what would not fit."""
    pixels = image.width * image.height
    if pixels > MAX_PIXELS and image.format in {"JPEG", "MPO"}:
        scale = (MAX_PIXELS / pixels) ** 0.5
        image.draft(None, (int(image.width * scale), int(image.height * scale)))
        pixels = image.width * image.height
    needed = pixels * _BYTES_PER_PIXEL.get(image.mode, 4)
    if needed > MAX_DECODED_BYTES:
        raise InputError(
            f"{_clip(source)} is too large: {image.width:,} x {image.height:,} pixels need "
            f"{needed / 1e9:.1f} GB in memory, at most {MAX_DECODED_BYTES / 1e9:.1f} GB are "
            f"allowed: scale it down first."
        )


def _damaged(source: str, error: BaseException) -> str:
    detail = " ".join(str(error).split())[:120] or type(error).__name__
    return (
        f"{_clip(source)} is damaged or cut short ({detail}): save or download the picture again."
    )


def _extent(size_wh: tuple[int, int]) -> str:
    return f"{size_wh[0]:,} x {size_wh[1]:,}"


def _clip(text: str, width: int = 200) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
