"""Where the frames of a video come from: a file, a folder of pictures, or pictures in memory.

Frames are read when they are looked at and forgotten soon after, so a film of two hours
takes no more memory than one of two seconds.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from viper.core.errors import InputError
from viper.core.image import LoadedImage, load_image

if TYPE_CHECKING:
    from PIL.Image import Image

VIDEO_SUFFIXES = frozenset(
    {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".gif", ".mpg", ".mpeg", ".ogv", ".wmv"}
)
_PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".ppm"})
# Decoded frames that are kept in case they are looked at again, in bytes of pixels.
_CACHE_BYTES = 64 * 2**20


class FrameSource(Protocol):
    """Frames by number."""

    name: str
    """Where they come from, for messages."""
    notices: tuple[str, ...]
    """What was odd about the video, one sentence each."""

    @property
    def fps(self) -> float | None:
        """Mean frames per second; None if the frames have no times."""
        ...

    def __len__(self) -> int: ...

    def time_s(self, index: int) -> float | None:
        """Return when a frame is shown, seconds from the first; None if nobody knows."""
        ...

    def read(self, index: int) -> Image:
        """Return a frame as an upright RGB picture."""
        ...


class Video:
    """Frames as pictures, with the last ones kept. Threads may share it."""

    def __init__(self, source: FrameSource) -> None:
        self.source = source
        self.num_frames = len(source)
        self._known: OrderedDict[int, Image] = OrderedDict()
        self._lock = threading.RLock()

    def pixels(self, index: int) -> Image:
        """Return frame `index` (0 is the first) as Pillow picture of mode RGB."""
        with self._lock:
            found = self._known.pop(index, None)
            if found is None:
                found = load_image(self.source.read(index)).pil
            self._known[index] = found
            while len(self._known) > 1 and self._weight() > _CACHE_BYTES:
                self._known.popitem(last=False)
            return found

    def frame(self, index: int) -> LoadedImage:
        """Return frame `index` as a picture whose pixels are read again when they are needed."""
        return VideoFrame(self, index)

    def _weight(self) -> int:
        return sum(3 * image.width * image.height for image in self._known.values())


class VideoFrame(LoadedImage):
    """A picture that is a frame of a video; it holds no pixels of its own."""

    __slots__ = ("_index", "_size", "_video")
    _video: Video
    _index: int
    _size: tuple[int, int]

    def __init__(self, video: Video, index: int) -> None:
        loaded = load_image(video.pixels(index))
        values: dict[str, Any] = {
            "hash": loaded.hash,
            "notices": loaded.notices,
            "source": f"frame {index} of {video.source.name}",
            "_video": video,
            "_index": index,
            "_size": (loaded.width, loaded.height),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def pil(self) -> Image:
        """The pixels."""
        return self._video.pixels(self._index)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self._size[0]

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self._size[1]


class PictureFrames:
    """Frames that are pictures of their own: files of a folder, or arrays."""

    fps: float | None = None
    notices: tuple[str, ...] = ()

    def __init__(self, pictures: Sequence[Any], name: str) -> None:
        self.name = name
        self._pictures = pictures

    def __len__(self) -> int:
        return len(self._pictures)

    def time_s(self, index: int) -> float | None:
        """Return None: pictures have no times."""
        del index
        return None

    def read(self, index: int) -> Image:
        """Return a picture."""
        return load_image(self._pictures[index]).pil


def open_video(source: Any) -> Video:
    """Return a video.

    Args:
        source: The path of a video file or GIF, of a folder of pictures (in the order of their
            names, 2 before 10), an array (n, h, w, 3) uint8, or a sequence of pictures.

    Raises:
        InputError: If there is no frame to be had; one sentence says why.
    """
    if isinstance(source, Video):
        return source
    if isinstance(source, str | Path):
        return Video(_from_path(str(source)))
    if hasattr(source, "__array__") or isinstance(source, list | tuple):
        return Video(_from_pictures(source))
    raise InputError(
        "A video is a path, an array (n, h, w, 3) or a list of pictures, "
        f"not {type(source).__name__}."
    )


def is_video(path: str) -> bool:
    """Whether a path is a video by its name, or a folder."""
    return Path(path).suffix.lower() in VIDEO_SUFFIXES or Path(path).is_dir()


def _from_pictures(source: Any) -> FrameSource:
    shape = getattr(source, "shape", None)
    if shape is not None and (len(shape) != 4 or shape[-1] not in (1, 3, 4)):
        raise InputError(
            f"An array is a video if its shape is (frames, height, width, 3), not {tuple(shape)}."
        )
    if len(source) == 0:
        raise InputError("The video has no frames: give at least one picture.")
    return PictureFrames(source, "pictures")


def _from_path(text: str) -> FrameSource:
    if text.startswith(("http://", "https://", "ftp://", "data:")):
        raise InputError("Videos are read from files, never from the network: download it first.")
    if not text or "\0" in text:
        raise InputError("The video path is empty or holds a NUL: give a video file or a folder.")
    path = Path(text).expanduser()
    try:
        if path.is_dir():
            return _from_folder(path)
        if not path.is_file():
            raise InputError(f"There is no video file {text[:200]}: check the path.")
        if path.stat().st_size == 0:
            raise InputError(f"{text[:200]} is empty (0 bytes): give a video file.")
    except OSError as error:
        raise InputError(f"{text[:200]} cannot be read: {error.strerror or error}.") from None
    from viper.vision.video.file import VideoFile

    return VideoFile(path)


def _from_folder(path: Path) -> FrameSource:
    pictures = sorted(
        (entry for entry in path.iterdir() if entry.suffix.lower() in _PICTURE_SUFFIXES),
        key=_natural(lambda entry: entry.name),
    )
    if not pictures:
        kinds = ", ".join(sorted(suffix[1:] for suffix in _PICTURE_SUFFIXES))
        raise InputError(f"The folder {path} holds no pictures ({kinds}).")
    return PictureFrames(pictures, str(path))


def _natural(name_of: Callable[[Path], str]) -> Callable[[Path], list[tuple[int, str]]]:
    """Return a sorting key by which frame2 comes before frame10."""

    def key(entry: Path) -> list[tuple[int, str]]:
        parts = re.findall(r"\d+|\D+", name_of(entry))
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    return key
