"""Frames of a video file, found through its index: no frame is decoded to skip it.

The packets are listed once, which reads the file and decodes nothing. A frame is then reached
from the last key frame before it; frames in order are decoded once each. Frame rates may vary:
frames count by the time at which they are shown.
"""

from __future__ import annotations

import bisect
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viper.core.errors import InputError, ModelMissing

if TYPE_CHECKING:
    from PIL.Image import Image


class VideoFile:
    """The frames of one video stream."""

    def __init__(self, path: Path) -> None:
        """List the frames of the first video stream.

        Raises:
            InputError: If it is no video that can be decoded.
        """
        av = _av()
        self.name = str(path)
        self.notices: tuple[str, ...] = ()
        try:
            self._container: Any = av.open(str(path), metadata_errors="replace")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise InputError(f"{path} is no video that can be read ({_why(error)}).") from None
        weakref.finalize(self, self._container.close)
        if not self._container.streams.video:
            raise InputError(f"{path} has no picture track: give a video.")
        self._stream: Any = self._container.streams.video[0]
        self._stream.thread_type = "SLICE"
        self._pts, self._keys = self._index()
        self._unit_s = float(self._stream.time_base or 0)
        self._frames: Iterator[Any] | None = None
        self._at = -1
        if not len(self._pts):
            raise InputError(f"{path} holds no frames.")
        self.read(0)

    @property
    def fps(self) -> float | None:
        """Mean frames per second."""
        last = self.time_s(len(self._pts) - 1)
        return (len(self._pts) - 1) / last if last else None

    def __len__(self) -> int:
        return len(self._pts)

    def time_s(self, index: int) -> float | None:
        """Return when a frame is shown, seconds from the first."""
        return float(self._pts[index] - self._pts[0]) * self._unit_s

    def read(self, index: int) -> Image:
        """Return a frame.

        Raises:
            InputError: If the file is damaged there, and before.
        """
        av = _av()
        key = self._keys[max(0, bisect.bisect_right(self._keys, index) - 1)]
        if self._frames is None or not (self._at < index and key <= self._at + 1):
            self._seek(key)
        found = None
        try:
            for frame in self._frames or ():
                found = frame
                self._at = self._number(frame)
                if self._at >= index:
                    break
            else:
                self._frames = None
        except (av.FFmpegError, ValueError):
            self._frames = None
        if found is None:
            raise InputError(f"{self.name} is damaged at frame {index}: it cannot be decoded.")
        return _upright(found)

    def _seek(self, key: int) -> None:
        self._container.seek(int(self._pts[key]), stream=self._stream, backward=True)
        self._frames = self._container.decode(self._stream)
        self._at = key - 1

    def _number(self, frame: Any) -> int:
        """Return the number of a decoded frame; one without a time follows its predecessor."""
        if frame.pts is None:
            return self._at + 1
        return max(0, int(np.searchsorted(self._pts, frame.pts, side="right")) - 1)

    def _index(self) -> tuple[NDArray[np.int64], list[int]]:
        """Return the times of all frames in units of the stream, and the numbers of key frames."""
        av = _av()
        times: list[int] = []
        keys: list[int] = []
        try:
            for packet in self._container.demux(self._stream):
                when = packet.pts if packet.pts is not None else packet.dts
                if when is None or packet.is_discard or packet.size == 0:
                    continue
                times.append(when)
                if packet.is_keyframe:
                    keys.append(when)
        except (av.FFmpegError, ValueError) as error:
            self.notices = (
                f"The video is damaged after {len(times)} frames ({_why(error)}); "
                "what comes later is left out.",
            )
        pts = np.unique(np.array(times, dtype=np.int64))
        return pts, np.searchsorted(pts, sorted(keys)).tolist() or [0]


def _upright(frame: Any) -> Image:
    image: Image = frame.to_image()
    turned = getattr(frame, "rotation", 0) % 360
    return image.rotate(turned, expand=True) if turned else image


def _why(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text).splitlines()[0][:120]


def _av() -> Any:
    try:
        import av
    except ImportError as error:
        raise ModelMissing(
            f"Reading videos needs PyAV, which cannot be imported ({error}): `pip install av`."
        ) from error
    av.logging.set_level(av.logging.PANIC)
    return av
