"""What a program can call to see: `ImagePatch` and the functions beside it."""

from __future__ import annotations

from viper.capabilities.llm import ask_with, make_llm_query
from viper.core.capability import CapabilitySet, HostClass
from viper.core.image import LoadedImage
from viper.core.llm import LLM
from viper.vision.compare import same_object, sort_patches
from viper.vision.engine import VisionEngine
from viper.vision.helpers import (
    best_image_match,
    bool_to_yesno,
    coerce_to_numeric,
    distance,
    ground_distance,
)
from viper.vision.patch import ImagePatch, make_patch
from viper.vision.segment import Mask
from viper.vision.video.frames import Video
from viper.vision.video.segment import Frames, VideoSegment, make_segment

PATCH_FIELDS = (
    *("left", "lower", "right", "upper", "width", "height"),
    *("horizontal_center", "vertical_center", "score", "label", "area", "size"),
)

MASK_FIELDS = ("area", "fill", "left", "lower", "right", "upper", "center", "outline")


def vision_capabilities(engine: VisionEngine, llm: LLM | None = None) -> CapabilitySet:
    """Return the vision API for programs, served by `engine`.

    Args:
        engine: The models.
        llm: Answers `llm_query`; without one, or with the embedded one, which only
            writes programs, that call says what to do.
    """
    ask_text = ask_with(llm)

    llm_query = make_llm_query(ask_text)
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
    mask = HostClass.of(Mask, fields=MASK_FIELDS)
    seen = (patch, mask, segment, image, video, frames)
    helpers = (best_image_match, sort_patches, same_object, distance, ground_distance)
    return CapabilitySet.of(*seen, *helpers, bool_to_yesno, coerce_to_numeric, llm_query)
