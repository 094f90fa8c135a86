"""`ImagePatch`: a region of a picture, and everything a program can ask about it.

Names, arguments and meanings are ViperGPT's, so that programs written for it run
unchanged; the docstrings of the marked methods are what language models read.
Coordinates count from the lower left corner of the whole picture: y points up.

Source: the interface of `ImagePatch` in ViperGPT (cvlab-columbia/viper).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from viper.core.capability import capability
from viper.core.errors import InputError
from viper.core.found import Found
from viper.core.image import LoadedImage, load_image
from viper.vision.arguments import box_within, options_argument, text_argument
from viper.vision.engine import PixelBox, Region, VisionEngine
from viper.vision.judge import choose, holds
from viper.vision.phrases import attributes_of
from viper.vision.search import describe, search

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.vision.segment import Mask

AskText = Callable[[str], str]


class ImagePatch:
    """A region of an image. Pixel coordinates, y axis UP, origin at the image's lower left corner.
    `ImagePatch(image)` is the whole image; `ImagePatch(image, left, lower, right, upper)` a part.
    `depth` grows with distance; `size` is the apparent size corrected for distance."""

    def __init__(
        self,
        image: Any,
        left: float | None = None,
        lower: float | None = None,
        right: float | None = None,
        upper: float | None = None,
        *,
        engine: VisionEngine | None = None,
        ask_text: AskText | None = None,
    ) -> None:
        """Look at a picture, or at a part of it.

        Args:
            image: Anything that `load_image` takes, or a patch; then the
                coordinates count from that patch's lower left corner.
            left: Pixels; the default of each edge is the picture's own.
            lower: Pixels above the lower edge.
            right: Pixels.
            upper: Pixels above the lower edge; larger than `lower`.
            engine: The models; by default the parent's, or the built-in ones.
            ask_text: Answers `llm_query`; by default the parent's, if it has one.

        Raises:
            InputError: If it is no picture, or the box is empty or outside of it.
        """
        parent = image if isinstance(image, ImagePatch) else None
        if parent is not None:
            engine, ask_text = engine or parent.engine, ask_text or parent._ask_text
            loaded, outer = parent.image, parent.region.box
        else:
            loaded = load_image(image)
            outer = (0, 0, loaded.width, loaded.height)
        box = box_within(outer, left, lower, right, upper)
        self._set(Region(loaded, box), engine, ask_text)

    @classmethod
    def of(
        cls, region: Region, engine: VisionEngine, ask_text: AskText | None = None
    ) -> ImagePatch:
        """Return the patch of a region; the same region and model give the same object."""

        def make() -> ImagePatch:
            patch = cls.__new__(cls)
            patch._set(region, engine, ask_text)
            return patch

        seen = region.detection
        named = None if seen is None else (seen.label, seen.attributes)
        return engine.memory(region.image).patches.get((region.box, named, ask_text), make)

    def _set(self, region: Region, engine: VisionEngine | None, ask_text: AskText | None) -> None:
        self.region = region
        self._engine = engine
        self._ask_text = ask_text
        x0, y0, x1, y1 = region.box
        height = region.image.height
        self.left, self.right = x0, x1
        self.lower, self.upper = height - y1, height - y0
        self.width, self.height = x1 - x0, y1 - y0
        self.horizontal_center = (self.left + self.right) / 2
        self.vertical_center = (self.lower + self.upper) / 2
        detection = region.detection
        self.score = 1.0 if detection is None else detection.score
        self.label = "" if detection is None else detection.label

    @property
    def engine(self) -> VisionEngine:
        """The models that serve this patch."""
        if self._engine is None:
            from viper.vision.profile import default_engine

            self._engine = default_engine()
        return self._engine

    @property
    def image(self) -> LoadedImage:
        """The whole picture that this is a part of."""
        return self.region.image

    @property
    def cropped_image(self) -> Image:
        """The pixels of this patch."""
        return self.image.crop(self.region.box)

    @property
    def area(self) -> int:
        """Width times height, in pixels."""
        return self.width * self.height

    @property
    def size(self) -> float:
        """Apparent size in pixels, corrected for distance on a level surface.

        width^0.7 height^0.3 times the distance relative to the lower edge of the picture,
        so that equal things near and far come out about equal.
        """
        apparent_size = _default_size if self._engine is None else self._engine.apparent_size
        return apparent_size(self.region)

    @property
    def name(self) -> str:
        """What the patch shows as a person would say it, e.g. "red block"; "" if unknown."""
        if not self.label:
            return ""
        return describe(self.engine, self.region, self.engine.name_kinds)

    @capability
    def find(self, object_name: str) -> list[ImagePatch]:
        """Return the patches of all objects with this name, best first; empty if there are none.
        The name is a noun phrase; "object" finds everything. A list of names gives a dict.
        >>> len(image_patch.find("red block"))
        2
        """
        names: Any = object_name
        if isinstance(names, list | tuple):
            return {str(name): self.find(name) for name in names}  # type: ignore[return-value]
        regions, reason = search(self.engine, self.image, self.region.box, object_name)
        patches = [ImagePatch.of(region, self.engine, self._ask_text) for region in regions]
        return Found(patches, reason)

    @capability
    def exists(self, object_name: str) -> bool:
        """Return whether an object with this name is in the patch.
        >>> image_patch.exists("blue ball")
        False
        """
        return len(self.find(object_name)) > 0

    @capability
    def verify_property(self, object_name: str, attribute: str) -> bool:
        """Return whether the object, which this patch shows, has the attribute.
        >>> image_patch.find("block")[0].verify_property("block", "red")
        True
        """
        claims = attributes_of(text_argument("attribute", attribute))
        if not claims:
            raise InputError("The attribute is empty: write an adjective such as 'red'.")
        text_argument("object name", object_name)
        for region in self._shown(object_name):
            if all(holds(self.engine, [region], claim, object_name)[0] for claim in claims):
                return True
        return False

    @capability
    def best_text_match(self, option_list: list[str], prefix: str | None = None) -> str:
        """Return the option that describes the patch best.
        >>> image_patch.find("block")[0].best_text_match(["red", "green", "blue"])
        'red'
        """
        options = options_argument(option_list)
        return options[choose(self.engine, self.region, options, prefix)]

    @capability
    def simple_query(self, question: str | None = None) -> str:
        """Return a short answer to a question about the patch, where no other method fits.
        >>> image_patch.find("block")[0].simple_query("What color is this?")
        'red'
        """
        from viper.vision.fallback_vqa import reply

        asked = text_argument("question", "What is this?" if question is None else question)
        return reply(self.engine, self.region, asked).text

    @capability
    def read_text(self) -> str:
        """Return the writing in the patch, its lines joined by blanks; "" if there is none.
        >>> image_patch.read_text()
        'EXIT 7'
        """
        return " ".join(line.text for line in self.engine.read(self.region))

    @capability
    def compute_depth(self) -> float:
        """Return how far the patch is from the viewer; larger is farther.
        >>> ball, block = image_patch.find("ball")[0], image_patch.find("block")[0]
        >>> ball.compute_depth() > block.compute_depth()
        True
        """
        return self.engine.depth_at(self.region)

    @capability
    def segment(self) -> Mask:
        """Return which pixels of the patch are its object, as a mask.
        >>> image_patch.find("ball")[0].segment().area
        76
        """
        from viper.vision.segment import segment

        return segment(self)

    @capability
    def crop(self, left: float, lower: float, right: float, upper: float) -> ImagePatch:
        """Return the part of this patch between the coordinates, which count from its own corner.
        >>> image_patch.crop(0, 0, image_patch.width / 2, image_patch.height).right
        32
        """
        return ImagePatch(self, left, lower, right, upper)

    @capability
    def overlaps_with(self, left: float, lower: float, right: float, upper: float) -> bool:
        """Return whether the patch overlaps a box in coordinates of the whole image.
        >>> image_patch.overlaps_with(0, 0, 5, 5)
        True
        """
        return (
            self.left <= right
            and self.right >= left
            and self.lower <= upper
            and self.upper >= lower
        )

    @capability
    def llm_query(self, question: str, long_answer: bool = True) -> str:
        """Return a language model's answer to a question of general knowledge, without the image.
        >>> image_patch.llm_query("Which fruit is yellow and bent?", long_answer=False)
        'banana'
        """
        from viper.vision.helpers import query_text

        return query_text(self._ask_text, question, None, long_answer)

    def _shown(self, object_name: str) -> list[Region]:
        """Return what a property is claimed of: this object, or those found in a larger region."""
        if self.region.detection is not None:
            return [self.region]
        found, _ = search(self.engine, self.image, self.region.box, object_name)
        return found or [self.region]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ImagePatch):
            return NotImplemented
        return self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[str, PixelBox]:
        return self.image.hash, self.region.box

    def __repr__(self) -> str:
        edges = f"left={self.left}, lower={self.lower}, right={self.right}, upper={self.upper}"
        seen = f", label={self.label!r}, score={self.score:.2f}" if self.label else ""
        return f"ImagePatch({edges}{seen})"

    def _repr_png_(self) -> bytes:
        from viper.vision.draw import png_bytes

        return png_bytes(self.cropped_image)

    def _repr_html_(self) -> str:
        from viper.vision.draw import patch_html

        return patch_html(self)


def make_patch(engine: VisionEngine, ask_text: AskText | None = None) -> Callable[..., ImagePatch]:
    """Return the constructor that programs call: `ImagePatch(image, left, lower, right, upper)`."""

    def construct(
        image: LoadedImage | ImagePatch,
        left: float | None = None,
        lower: float | None = None,
        right: float | None = None,
        upper: float | None = None,
    ) -> ImagePatch:
        # a program has no paths and no bytes: only what it was given can be looked at
        if not isinstance(image, ImagePatch | LoadedImage):
            raise InputError("ImagePatch takes `image` or a patch.")
        return ImagePatch(image, left, lower, right, upper, engine=engine, ask_text=ask_text)

    return construct


def _default_size(region: Region) -> float:
    from viper.vision.depth import ground_plane_size
    from viper.vision.engine import box_of

    return ground_plane_size(box_of(region), region.image.height)
