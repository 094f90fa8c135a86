"""`VideoSegment`: a stretch of a video, and everything a program can ask about it.

Names, arguments and meanings are ViperGPT's, so that programs written for it run unchanged.

Source: the interface of `VideoSegment` in ViperGPT (cvlab-columbia/viper).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from viper.core.capability import capability
from viper.core.errors import InputError
from viper.vision.arguments import options_argument, text_argument
from viper.vision.engine import VisionEngine
from viper.vision.helpers import query_text
from viper.vision.patch import AskText, ImagePatch
from viper.vision.video.frames import Video, open_video

MAX_SAMPLE = 1000
"""Frames that `sample` returns at most: they are held together."""
_MAX_INFO = 8000


class VideoSegment:
    """A stretch of a video. Frames count from 0 within the segment and come as ImagePatch.
    `VideoSegment(video)` is all of it; `VideoSegment(video, start, end)` a part, without `end`."""

    def __init__(
        self,
        video: Any,
        start: int | None = None,
        end: int | None = None,
        parent_start: int = 0,
        *,
        engine: VisionEngine | None = None,
        ask_text: AskText | None = None,
    ) -> None:
        """Take a stretch of a video.

        Args:
            video: Anything that `open_video` takes, or a segment.
            start: First frame, counted from `parent_start`; default the first.
            end: Frame after the last one; default the number of frames.
            parent_start: Number of the frame from which `start` and `end` count.
            engine: The models; by default the parent's, or the built-in ones.
            ask_text: Answers `select_answer`; by default the parent's, if it has one.

        Raises:
            InputError: If it is no video, or there is no frame in that stretch.
        """
        parent = video if isinstance(video, VideoSegment) else None
        self._engine: VisionEngine | None = engine or (parent._engine if parent else None)
        self._ask_text: AskText | None = ask_text or (parent._ask_text if parent else None)
        self.video: Video = parent.video if parent else open_video(video)
        first, last = (parent.start, parent.end) if parent else (0, self.video.num_frames)
        origin = first + _frame_number(parent_start, "parent_start")
        self.start: int = first if start is None else origin + max(0, _frame_number(start, "start"))
        self.end: int = last if end is None else min(last, origin + _frame_number(end, "end"))
        self.num_frames = self.end - self.start
        if self.num_frames <= 0:
            raise InputError(
                f"There is no frame from {self.start} to {self.end}; the segment has the frames "
                f"{first} to {last - 1}."
            )

    @property
    def fps(self) -> float | None:
        """Mean frames per second of the video; None if it has no times."""
        return self.video.source.fps

    @property
    def duration_s(self) -> float | None:
        """Time from the first frame to the end of the last, seconds."""
        begin, fps = self.video.source.time_s(self.start), self.fps
        end = self.video.source.time_s(self.end - 1)
        if begin is None or end is None:
            return None
        return end - begin + (1 / fps if fps else 0.0)

    @capability
    def frame_iterator(self) -> Frames:
        """Return the frames in order, one ImagePatch after the other.
        >>> [frame for frame in video_segment.frame_iterator() if frame.exists("red block")]
        """
        return Frames(self)

    @capability
    def frame_from_index(self, index: int) -> ImagePatch:
        """Return one frame as ImagePatch; -1 is the last; beyond the end is the last one.
        >>> video_segment.frame_from_index(0).exists("bowl")
        """
        number = _frame_number(index, "index")
        if number < 0:
            number += self.num_frames
        number = self.start + min(max(number, 0), self.num_frames - 1)
        return ImagePatch(self.video.frame(number), engine=self._engine, ask_text=self._ask_text)

    @capability
    def frame_at(self, seconds: float) -> ImagePatch:
        """Return the frame that is shown so many seconds after the segment's first one."""
        source = self.video.source
        begin = source.time_s(self.start)
        if begin is None:
            raise InputError("The frames of this video have no times: use frame_from_index.")
        if not isinstance(seconds, int | float) or not math.isfinite(seconds):
            raise InputError(f"seconds is a number, not {seconds!r}.")
        low, high = 0, self.num_frames - 1
        while low < high:  # the last frame that is shown no later
            middle = (low + high + 1) // 2
            shown = source.time_s(self.start + middle) or 0.0
            low, high = (middle, high) if shown - begin <= seconds + 1e-6 else (low, middle - 1)
        return self.frame_from_index(low)

    @capability
    def sample(self, count: int) -> list[ImagePatch]:
        """Return `count` frames, evenly spread over the segment.
        >>> [len(frame.find("block")) for frame in video_segment.sample(8)]
        """
        number = _frame_number(count, "count")
        if not 1 <= number <= MAX_SAMPLE:
            raise InputError(f"count is 1 to {MAX_SAMPLE}, not {number}.")
        number = min(number, self.num_frames)
        return [
            self.frame_from_index(int((i + 0.5) * self.num_frames / number)) for i in range(number)
        ]

    @capability
    def trim(self, start: int | None = None, end: int | None = None) -> VideoSegment:
        """Return the part from frame `start` up to and without frame `end`.
        >>> video_segment.trim(0, video_segment.num_frames // 2).num_frames
        """
        begin = 0 if start is None else self._within(start, "start")
        return VideoSegment(self, begin, None if end is None else self._within(end, "end"))

    @capability
    def select_answer(
        self, info: dict[str, Any], question: str, options: list[str] | None = None
    ) -> str:
        """Return the answer to a question, given what was found out; one of `options`, if given.
        >>> video_segment.select_answer({"after": "the arm lets go"}, "What happens?", ["a", "b"])
        """
        question = text_argument("question", question)
        if not isinstance(info, Mapping):
            raise InputError("select_answer takes what is known as a dictionary.")
        if options is None:
            return query_text(self._ask_text, question, _facts(info), long_answer=False)
        choices = options_argument(options)
        known = _said(info, choices)
        if known is not None and self._ask_text is None:
            return known
        asked = f"{question}\nOptions: {'; '.join(choices)}\nAnswer with one of the options."
        return _nearest(query_text(self._ask_text, asked, _facts(info), False), choices)

    def _within(self, value: Any, name: str) -> int:
        """Return a frame number as Python's slices mean it: negative ones count from the end."""
        number = _frame_number(value, name)
        return max(0, number + self.num_frames) if number < 0 else number

    def __len__(self) -> int:
        return self.num_frames

    def __iter__(self) -> Iterator[ImagePatch]:
        return (self.frame_from_index(i) for i in range(self.num_frames))

    def _repr_html_(self) -> str:
        from viper.vision.draw import strip_html

        count = min(6, self.num_frames)
        places = [int((i + 0.5) * self.num_frames / count) for i in range(count)]
        frames = [self.video.pixels(self.start + place) for place in places]
        return strip_html(frames, [f"frame {place}" for place in places], repr(self))

    def __repr__(self) -> str:
        return f"VideoSegment({self.video.source.name}, frames {self.start} to {self.end - 1})"


def make_segment(
    engine: VisionEngine, ask_text: AskText | None = None
) -> Callable[..., VideoSegment]:
    """Return the constructor that programs call: `VideoSegment(video, start, end)`."""

    def construct(
        video: Video | VideoSegment,
        start: int | None = None,
        end: int | None = None,
        parent_start: int = 0,
    ) -> VideoSegment:
        # a program has no paths: only what it was given can be looked at
        if not isinstance(video, Video | VideoSegment):
            raise InputError("VideoSegment takes `video` or a segment.")
        return VideoSegment(video, start, end, parent_start, engine=engine, ask_text=ask_text)

    return construct


class Frames:
    """The frames of a segment, in order: iterate over it, or take one by its number."""

    def __init__(self, segment: VideoSegment) -> None:
        self._segment = segment
        self.num_frames = segment.num_frames

    @capability
    def item(self, index: int) -> ImagePatch:
        """Return one frame."""
        return self._segment.frame_from_index(index)

    def __len__(self) -> int:
        return self.num_frames

    def __iter__(self) -> Iterator[ImagePatch]:
        return iter(self._segment)


def _frame_number(value: Any, name: str) -> int:
    """Return a frame number; fractions are cut off, as `num_frames / 2` gives them."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} is a frame number, not {value!r:.60}.")
    return int(value)


def _facts(info: Mapping[Any, Any]) -> str:
    text = "\n".join(f"{key}: {value}" for key, value in info.items())
    return text[:_MAX_INFO]


def _said(info: Mapping[Any, Any], choices: Sequence[str]) -> str | None:
    """Return the only option that is a value of `info` word for word, if there is one."""
    values = {str(value).strip().lower() for value in info.values()}
    found = [choice for choice in choices if choice.strip().lower() in values]
    return found[0] if len(found) == 1 else None


def _nearest(reply: str, choices: Sequence[str]) -> str:
    """Return the option that a reply names, or that is most like it."""
    import difflib

    text = reply.strip().lower()
    named = [choice for choice in choices if choice.strip().lower() in text]
    if named:
        return max(named, key=len)
    return max(choices, key=lambda c: difflib.SequenceMatcher(None, c.lower(), text).ratio())
