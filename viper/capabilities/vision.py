"""What a program can call to see: `ImagePatch` and the functions beside it."""

from __future__ import annotations

from viper.core.capability import CapabilitySet, HostClass
from viper.core.image import LoadedImage
from viper.core.llm import LLM, Message
from viper.vision.engine import VisionEngine
from viper.vision.helpers import (
    best_image_match,
    bool_to_yesno,
    coerce_to_numeric,
    distance,
    query_text,
)
from viper.vision.patch import AskText, ImagePatch, make_patch
from viper.vision.video.frames import Video
from viper.vision.video.segment import Frames, VideoSegment, make_segment

PATCH_FIELDS = (
    *("left", "lower", "right", "upper", "width", "height"),
    *("horizontal_center", "vertical_center", "score", "label", "area", "size"),
)


def vision_capabilities(engine: VisionEngine, llm: LLM | None = None) -> CapabilitySet:
    """Return the vision API for programs, served by `engine`.

    Args:
        engine: The models.
        llm: Answers `llm_query`; without one, or with the embedded one, which only
            writes programs, that call says what to do.
    """
    ask_text = ask_with(llm)

    def llm_query(query: str, context: str | None = None, long_answer: bool = True) -> str:
        """Return a language model's answer to a question of general knowledge, without the image.
        >>> llm_query("Which fruit is yellow and bent?", long_answer=False)
        'banana'
        """
        return query_text(ask_text, query, context, long_answer)

    patch = HostClass.of(ImagePatch, fields=PATCH_FIELDS, construct=make_patch(engine, ask_text))
    image = HostClass("Image", LoadedImage, methods=(), fields=("width", "height"), construct=None)
    segment = HostClass.of(
        VideoSegment,
        fields=("num_frames", "start", "end", "fps", "duration_s"),
        construct=make_segment(engine, ask_text),
        sequence=("num_frames", "frame_from_index"),
    )
    frames = HostClass.of(Frames, fields=("num_frames",), sequence=("num_frames", "item"))
    video = HostClass("Video", Video, methods=(), fields=("num_frames",), construct=None)
    functions = (best_image_match, distance, bool_to_yesno, coerce_to_numeric, llm_query)
    return CapabilitySet.of(patch, segment, image, video, frames, *functions)


def ask_with(llm: LLM | None) -> AskText | None:
    """Return a function that puts one text to `llm`; None if it cannot answer questions."""
    if llm is None or llm.name == "embedded":
        return None

    def ask_text(text: str) -> str:
        return llm.complete([Message("user", text)], max_tokens=256)[0].text

    return ask_text
