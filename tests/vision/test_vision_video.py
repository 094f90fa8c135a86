"""Videos: frames by number and time, from any kind of source, without holding them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from viper.capabilities.vision import vision_capabilities
from viper.core.errors import InputError, ModelMissing
from viper.core.execution import Limits
from viper.sandbox import open_sandbox
from viper.vision.engine import VisionEngine
from viper.vision.video import file as video_file
from viper.vision.video.frames import Video, open_video
from viper.vision.video.segment import VideoSegment

STEP = 4
"""How much brighter each frame is than the one before."""
FRAMES = 60


def write(path: Path, frames: int = FRAMES, *, vary: bool = False, codec: str = "libx264") -> Path:
    """Write grey frames, frame i of brightness 4 i, with a key frame every 12th."""
    import av

    container = av.open(str(path), "w")
    stream: Any = container.add_stream(codec, rate=25)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    stream.gop_size = 12
    stream.options = {"preset": "ultrafast", "crf": "10"} if codec == "libx264" else {}
    stream.codec_context.time_base = Fraction(1, 1000)
    when = 0
    for index in range(frames):
        pixels = np.full((48, 64, 3), STEP * index, np.uint8)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = when, Fraction(1, 1000)
        when += (20 if index % 3 else 100) if vary else 40
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
    container.close()
    return path


def shown(segment: VideoSegment, index: int) -> int:
    """Return which frame of `write` is seen at `index`."""
    return round(float(segment.frame_from_index(index).image.rgb.mean()) / STEP)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("film") / "film.mp4")


def _gif(folder: Path) -> Path:
    levels = [Image.new("L", (64, 48), STEP * i) for i in range(FRAMES)]
    levels[0].save(folder / "film.gif", save_all=True, append_images=levels[1:], duration=40)
    return folder / "film.gif"


def _folder(folder: Path) -> Path:
    for index in range(FRAMES):  # 2 comes before 10
        Image.new("RGB", (64, 48), (STEP * index,) * 3).save(folder / f"frame{index}.png")
    (folder / "notes.txt").write_text("not a frame")
    return folder


def _array(_: Path) -> np.ndarray[Any, Any]:
    levels = np.arange(FRAMES, dtype=np.uint8) * STEP
    return np.broadcast_to(levels[:, None, None, None], (FRAMES, 48, 64, 3))


SOURCES: dict[str, Callable[[Path], Any]] = {
    "mp4": lambda folder: write(folder / "film.mp4"),
    "webm": lambda folder: write(folder / "film.webm", codec="libvpx-vp9"),
    "variable rate": lambda folder: write(folder / "film.mp4", vary=True),
    "gif": _gif,
    "folder": _folder,
    "array": _array,
}


@pytest.mark.parametrize("kind", SOURCES)
def test_frames_are_the_same_in_any_order(kind: str, tmp_path: Path) -> None:
    segment = VideoSegment(SOURCES[kind](tmp_path))
    assert segment.num_frames == FRAMES
    for index in (0, 30, 7, 59, 58, 11, 12, 13, 40):
        assert abs(shown(segment, index) - index) <= (2 if kind == "webm" else 0)


def test_frames_in_order_are_decoded_once(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    number = video_file.VideoFile._number
    monkeypatch.setattr(
        video_file.VideoFile, "_number", lambda self, f: decoded.append(1) or number(self, f)
    )
    assert [shown(VideoSegment(film), 0)] == [0]
    decoded.clear()
    for patch in VideoSegment(film).frame_iterator():
        assert patch.width == 64
    assert len(decoded) <= FRAMES + 2
    decoded.clear()
    VideoSegment(film).frame_from_index(50)
    assert len(decoded) <= 1 + 12


def test_few_frames_are_held(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viper.vision.video.frames._CACHE_BYTES", 5 * 64 * 48 * 3)
    video = open_video(film)
    patches = [VideoSegment(video).frame_from_index(i) for i in range(FRAMES)]
    assert len(video._known) <= 5
    again = [round(float(patch.image.rgb.mean()) / STEP) for patch in patches]
    assert again == list(range(FRAMES))


def test_parts_count_from_their_own_start(film: Path) -> None:
    part = VideoSegment(film, 10, 40).trim(5, 15)
    assert (part.num_frames, part.start, part.end) == (10, 15, 25)
    assert [shown(part, i) for i in (0, 9, -1, 99)] == [15, 24, 24, 24]
    assert shown(VideoSegment(part, 2), 0) == 17
    assert part.trim(-3).num_frames == 3
    assert VideoSegment(film).trim(0, 60 / 2).num_frames == 30
    assert VideoSegment(film, 5, 500).num_frames == 55


def test_times_follow_the_clock_of_the_file(film: Path, tmp_path: Path) -> None:
    even = VideoSegment(film)
    assert (even.fps, even.duration_s) == (pytest.approx(25), pytest.approx(2.4))
    assert even.frame_at(1.0).image.source.startswith("frame 25 ")
    varied = VideoSegment(write(tmp_path / "v.mp4", vary=True))
    # 100 ms after every third frame, 20 ms after the others
    sources = [varied.frame_at(s).image.source.split()[1] for s in (0, 0.11, 0.139, 0.15, 99)]
    assert sources == ["0", "1", "2", "3", "59"]
    with pytest.raises(InputError, match="have no times"):
        VideoSegment([Image.new("RGB", (4, 4))]).frame_at(0)


def test_samples_are_spread(film: Path) -> None:
    found = [patch.image.source.split()[1] for patch in VideoSegment(film).sample(4)]
    assert found == ["7", "22", "37", "52"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.trim(10, 10), "no frame from 10 to 10"),
        (lambda s: s.trim(70), "no frame from 70"),
        (lambda s: s.frame_from_index(float("nan")), "is a frame number"),
        (lambda s: s.frame_from_index("first"), "is a frame number"),
        (lambda s: s.sample(0), "count is 1 to"),
        (lambda s: s.sample(10**9), "count is 1 to"),
        (lambda s: s.frame_at("soon"), "seconds is a number"),
        (lambda s: s.select_answer("text", "who?", ["a"]), "dictionary"),
        (lambda s: s.select_answer({}, "", ["a"]), "question is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence(
    film: Path, call: Callable[[VideoSegment], Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        call(VideoSegment(film))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.mp4", b"", "0 bytes"),
        ("text.mp4", b"hello " * 100, "no video that can be read"),
        ("noise.webm", bytes(range(256)) * 50, "no video that can be read"),
        (None, b"", "holds no pictures"),
    ],
)
def test_what_is_no_video_gets_one_sentence(
    tmp_path: Path, name: str | None, content: bytes, message: str
) -> None:
    path = tmp_path / (name or "folder")
    path.write_bytes(content) if name else path.mkdir()
    with pytest.raises(InputError, match=message):
        open_video(path)


def test_other_things_are_no_videos(tmp_path: Path) -> None:
    for source in (None, 3, np.zeros((4, 4, 3)), [], "http://x/a.mp4", str(tmp_path / "no.mp4")):
        with pytest.raises(InputError):
            open_video(source)


def test_a_damaged_film_gives_what_is_left(film: Path, tmp_path: Path) -> None:
    damaged = bytearray(film.read_bytes())
    start = damaged.find(b"mdat") + len(damaged) // 3
    damaged[start : start + 200] = bytes(200)
    (tmp_path / "damaged.mp4").write_bytes(damaged)
    segment = VideoSegment(tmp_path / "damaged.mp4")
    assert segment.num_frames == FRAMES
    assert shown(segment, 0) == 0
    seen = 0
    for index in range(FRAMES):
        with contextlib.suppress(InputError):
            seen += segment.frame_from_index(index).width == 64
    assert seen > FRAMES // 2
    cut = film.read_bytes()[: len(film.read_bytes()) // 2]
    (tmp_path / "cut.mp4").write_bytes(cut)
    with pytest.raises(InputError):
        open_video(tmp_path / "cut.mp4")  # an MP4 keeps its table at the end


def test_programs_iterate_films_in_the_sandbox(
    toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine
) -> None:
    blank = Image.new("RGB", toy[0].size, "white")
    video = Video(open_video([blank, toy[0], toy[0], blank] * 10).source)
    source = (
        "def execute_command(video):\n"
        "    segment = VideoSegment(video)\n"
        "    times = [i for i, f in enumerate(segment.frame_iterator()) if f.exists('red block')]\n"
        "    first = segment.trim(times[0], times[0] + 2)\n"
        "    return times[:3], first.num_frames, sum(1 for f in segment), isinstance(segment, "
        "VideoSegment), len(first.frame_from_index(0).find('block'))"
    )
    with open_sandbox(vision_capabilities(engine)) as sandbox:
        execution = sandbox.run(source, bindings={"video": video}, limits=Limits(handles=40))
        assert execution.error is None
        assert execution.value == ([1, 2, 5], 2, 40, True, 3)
        refused = sandbox.run("VideoSegment('/etc/passwd')")
        assert refused.error is not None
        assert "VideoSegment takes" in refused.error.message


def test_answers_are_chosen_from_what_is_known(film: Path) -> None:
    plain = VideoSegment(film)
    options = ["a ball", "a red bowl"]
    assert plain.select_answer({"seen": "A red bowl"}, "What comes?", options) == "a red bowl"
    with pytest.raises(ModelMissing, match="needs a language model"):
        plain.select_answer({"seen": "a cup"}, "What comes?", options)
    asked: list[str] = []
    segment = VideoSegment(film, ask_text=lambda text: asked.append(text) or "It is a ball.")
    assert segment.trim(0, 9).select_answer({"seen": 3}, "What comes?", options) == "a ball"
    assert "seen: 3" in asked[0]
    assert "a ball; a red bowl" in asked[0]
