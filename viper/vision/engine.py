"""The models of one profile behind a memo: nothing that was seen is computed again.

The engine detects once per image, embeds what was detected together in one batch, and
embeds every text once. What a program sees of this is `viper.vision.patch`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from viper.core.errors import ModelError, ModelMissing
from viper.core.image import LoadedImage, mark_origin
from viper.vision.confidence import record_decision, record_notice
from viper.vision.crops import crops_for
from viper.vision.depth import ground_plane_size
from viper.vision.interfaces import (
    OCR,
    VQA,
    Box,
    Depth,
    DepthMap,
    Detection,
    Detector,
    Matcher,
    Reply,
    TextLine,
)
from viper.vision.lexicon import Kind
from viper.vision.memo import Memo
from viper.vision.results import finite_rows, one_each
from viper.vision.scene import SceneCheck
from viper.vision.second_look import look_again
from viper.vision.sizes import judge_sizes
from viper.vision.text_cache import TextCache

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.vision.interfaces import Vectors
    from viper.vision.patch import ImagePatch

PixelBox: TypeAlias = tuple[int, int, int, int]
# What is kept about one picture: enough for every patch that a long program makes.
_MAX_REGIONS = 5_000
# Pictures that are kept, together, in bytes of their pixels.
_MAX_KEPT_BYTES = 300_000_000
# Belief in an answer about a picture that the models were not made for.
_UNFIT = 0.3
# A crowd is embedded in parts of this size.
MAX_SIBLINGS = 48


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, and what the detector said about it if it found it."""

    image: LoadedImage = field(repr=False)
    box: PixelBox
    """(x0, y0, x1, y1) in pixels, origin top left, x1 and y1 exclusive."""
    detection: Detection | None = None
    asked: str | None = None
    """The noun that the detector was asked for, if it needs one."""

    def __hash__(self) -> int:
        return hash((self.image.hash, self.box))


class PictureMemory:
    """What is known about one picture."""

    def __init__(self, image: LoadedImage) -> None:
        self._bytes = 3 * image.width * image.height
        self.detections: Memo[str | None, tuple[Region, ...]] = Memo(200)
        """By the noun that was asked for; None where the detector needs none."""
        self.hints: dict[str | None, tuple[Region, ...]] = {}
        """Boxes that were too weak, by what was asked for."""
        self.embeddings: Memo[PixelBox, Any] = Memo(_MAX_REGIONS)
        self.replies: Memo[tuple[PixelBox, str], Reply] = Memo(_MAX_REGIONS)
        self.depth: Memo[str, DepthMap] = Memo(1)
        self.writing: Memo[PixelBox, tuple[TextLine, ...]] = Memo(_MAX_REGIONS)
        self.notices: Memo[str, str] = Memo(1, counts=False)
        """What the reader should know about the picture itself."""
        self.patches: Memo[tuple[PixelBox, Hashable, Hashable], ImagePatch] = Memo(
            _MAX_REGIONS, counts=False
        )
        """One patch object per detection and language model: finding twice gives the same one."""

    def weight(self) -> int:
        """Return the bytes of the pixels that are kept alive."""
        return self._bytes


ApparentSize: TypeAlias = Callable[[Region], float]

# What is supposed to be in a picture, by its hash, in place of what was detected.
_supposed: ContextVar[tuple[str, tuple[Region, ...]] | None] = ContextVar(
    "viper_supposed", default=None
)


@contextmanager
def supposing(image: LoadedImage, regions: tuple[Region, ...]) -> Iterator[None]:
    """Let engines see these regions in a picture, best first, while the block is open."""
    token = _supposed.set((image.hash, regions))
    try:
        yield
    finally:
        _supposed.reset(token)


class VisionEngine:
    """One set of vision models; safe to use from several threads.

    Args:
        detector: Finds things.
        matcher: Compares crops with texts.
        vqa: Answers free questions; without one, `fallback_vqa` does what matching can.
        depth: Estimates distances.
        ocr: Reads writing.
        name: The profile's name, for messages.
        prompt: How a phrase with its article becomes a text for the matcher.
        name_kinds: Attributes that belong to the usual name of a thing ("red block").
        apparent_size: What `ImagePatch.size` is.
        scene: Tells pictures that the models were not made for.
        reranks: Whether the matcher looks for nouns that the detector cannot name.
        second_look: Whether the matcher has a say where the detector hesitates between nouns.
        sizes_together: Whether small and large are told of all things of a picture together.
        text_cache: Keeps text embeddings beyond this process.
        max_images: Pictures whose results are kept.
    """

    def __init__(
        self,
        detector: Detector,
        matcher: Matcher | None = None,
        *,
        vqa: VQA | None = None,
        depth: Depth | None = None,
        ocr: OCR | None = None,
        name: str = "custom",
        prompt: str = "a photo of {}",
        name_kinds: tuple[Kind, ...] = (),
        apparent_size: ApparentSize | None = None,
        scene: SceneCheck | None = None,
        reranks: bool = False,
        second_look: bool = False,
        sizes_together: bool = False,
        text_cache: TextCache | None = None,
        max_images: int = 64,
    ) -> None:
        self.detector = detector
        self.matcher = matcher
        self.vqa = vqa
        self.depth = depth
        self.ocr = ocr
        self.name = name
        self.prompt = prompt
        self.name_kinds = name_kinds
        self.apparent_size = apparent_size or _ground_plane_size
        self._pictures: Memo[str, PictureMemory] = Memo(
            max_images, counts=False, weigh=PictureMemory.weight, max_weight=_MAX_KEPT_BYTES
        )
        self.reranks = reranks and matcher is not None
        self.second_look = second_look and matcher is not None
        self.sizes_together = sizes_together
        self._scene = scene
        self._text_cache = text_cache
        self._texts: Memo[str, Any] = Memo(20_000)

    @property
    def labels(self) -> tuple[str, ...] | None:
        """What the detector can name; None if it takes any noun."""
        return self.detector.labels

    def prompt_for(self, phrase: str) -> str:
        """Return the matcher's text for a phrase, e.g. "a photo of an orange object"."""
        article = "an" if phrase[:1].lower() in "aeiou" else "a"
        return self.prompt.format(f"{article} {phrase}")

    def check(self) -> None:
        """Raise `ModelMissing` if files of a model are not there; loads nothing.

        The reader of texts is left out.
        """
        for part in (self.detector, self.matcher, self.vqa, self.depth):
            check = getattr(part, "check", None)
            if check is not None:
                check()

    def load(self) -> None:
        """Read the weights now instead of at their first use, but for the reader of texts."""
        for part in (self.detector, self.matcher, self.vqa, self.depth):
            load = getattr(part, "load", None)
            if load is not None:
                load()

    def detections(self, image: LoadedImage, noun: str | None = None) -> tuple[Region, ...]:
        """Return what the detector sees in the whole image, best first.

        A detector with fixed labels runs once per image, whatever the noun.
        """
        asked = noun if self.labels is None else None
        supposed = _supposed.get()
        if supposed is not None and supposed[0] == image.hash and asked is None:
            return supposed[1]
        memory = self.memory(image)

        def compute() -> tuple[Region, ...]:
            found, hints = self._detect(image, asked)
            if self.sizes_together:
                found = judge_sizes(found, image.height)
            memory.hints[asked] = _regions(image, hints, asked)
            regions = _regions(image, found, asked)
            return look_again(self, regions) if self.second_look else regions

        regions = memory.detections.get(asked, compute)
        if self._scene is not None:
            self._check_scene(self._scene, memory, image, regions)
        return regions

    def check_scene(self, image: LoadedImage) -> None:
        """Note it if the picture is not of the kind that the models are made for."""
        if self._scene is not None:
            self.detections(image)

    def hints(self, image: LoadedImage, noun: str | None = None) -> tuple[Region, ...]:
        """Return the boxes that the detector was too unsure of to report, best first.

        Empty where the detector does not tell, and before `detections` was asked.
        """
        return self.memory(image).hints.get(noun if self.labels is None else None, ())

    def _detect(
        self, image: LoadedImage, noun: str | None
    ) -> tuple[Sequence[Detection], Sequence[Detection]]:
        look = getattr(self.detector, "detect_with_hints", None)
        if look is not None and noun is None:
            seen, hints = look(image.pil)
            return seen, hints
        nouns = None if noun is None else [noun]
        return one_each(self.detector, 1, self.detector.detect([image.pil], nouns))[0], ()

    def _check_scene(
        self,
        scene: SceneCheck,
        memory: PictureMemory,
        image: LoadedImage,
        regions: Sequence[Region],
    ) -> None:
        def judge() -> str:
            seen = [region.detection for region in regions if region.detection is not None]
            return scene.notice(image.pil, seen)

        notice = memory.notices.get("scene", judge)
        if notice:
            record_notice(notice)
            record_decision("scene", "the kind of picture", _UNFIT)

    def embed_regions(self, regions: Sequence[Region]) -> Vectors:
        """Return one unit row per region; the siblings of detected ones come along.

        Shape (n, d), float32.
        """
        import numpy as np

        rows: dict[Region, Any] = {}
        for image in {region.image.hash: region.image for region in regions}.values():
            here = [region for region in regions if region.image.hash == image.hash]
            rows.update(zip(here, self._embed_in(image, here), strict=True))
        return np.stack([rows[r] for r in regions]) if rows else np.zeros((0, 1), np.float32)

    def _embed_in(self, image: LoadedImage, regions: Sequence[Region]) -> list[Any]:
        """Return one row per region of one picture."""
        matcher = self.require_matcher()
        siblings = {o.box: o for region in regions for o in self._siblings(region)}
        known = {**siblings, **{region.box: region for region in regions}}

        def compute(boxes: list[PixelBox]) -> list[Any]:
            rows = matcher.embed_images(_crops([known[box] for box in boxes], matcher))
            return finite_rows(matcher, len(boxes), rows)

        boxes = [region.box for region in regions]
        return self.memory(image).embeddings.get_many(boxes, compute, also=list(siblings))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text, shape (n, d); each text is computed once."""
        import numpy as np

        matcher = self.require_matcher()

        def compute(keys: list[str]) -> list[Any]:
            cache = self._text_cache
            rows = matcher.embed_texts(keys) if cache is None else cache.embed(matcher, keys)
            return finite_rows(matcher, len(keys), rows)

        return np.stack(self._texts.get_many(list(texts), compute))

    def match(self, regions: Sequence[Region], texts: Sequence[str]) -> Vectors:
        """Return P(text | region) over the given texts, shape (regions, texts)."""
        import numpy as np

        scale = self.require_matcher().logit_scale
        logits = scale * self.embed_regions(regions) @ self.embed_texts(texts).T
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)

    def depth_at(self, region: Region) -> float:
        """Return how far the region is; larger is farther."""
        depth = self.depth
        if depth is None:
            raise ModelMissing(
                f"The profile '{self.name}' has no depth model: "
                f'name one in its TOML file, e.g. [depth] spec = "ground".'
            )
        image = region.image
        known = self.memory(image).depth
        found = known.get(depth.name, lambda: one_each(depth, 1, depth.estimate([image.pil]))[0])
        distance = float(found.at(box_of(region)))
        if not _is_finite(distance):
            raise ModelError(f"The depth model {depth.name} gave no number ({distance}).")
        return distance

    def read(self, region: Region) -> tuple[TextLine, ...]:
        """Return the lines of writing in the region, in reading order.

        Raises:
            ModelMissing: If this profile has no reader, or its package is not installed.
        """
        ocr = self.ocr
        if ocr is None:
            raise ModelMissing(
                f"The profile '{self.name}' has no reader of texts: "
                f'name one in its TOML file, [ocr] spec = "rapidocr".'
            )
        crop = region.image.crop
        known = self.memory(region.image).writing
        return known.get(
            region.box, lambda: tuple(one_each(ocr, 1, ocr.read([crop(region.box)]))[0])
        )

    def answer(self, region: Region, question: str) -> Reply:
        """Return what the question answerer says about the region.

        Raises:
            ModelMissing: If this profile has none.
        """
        vqa = self.vqa
        if vqa is None:
            raise ModelMissing(f"The profile '{self.name}' has no model that answers questions.")

        def compute(keys: list[tuple[PixelBox, str]]) -> list[Reply]:
            crops = [region.image.crop(box) for box, _ in keys]
            return list(one_each(vqa, len(keys), vqa.answer(crops, [question] * len(keys))))

        siblings = [(other.box, question) for other in self._siblings(region)]
        replies = self.memory(region.image).replies
        return replies.get_many([(region.box, question)], compute, also=siblings)[0]

    def memory(self, image: LoadedImage) -> PictureMemory:
        """Return what is known about a picture; the pictures used last are kept."""
        return self._pictures.get(image.hash, lambda: PictureMemory(image))

    def require_matcher(self) -> Matcher:
        """Return the matcher, or say that there is none."""
        if self.matcher is None:
            raise ModelMissing(
                f"The profile '{self.name}' has no matcher, so colours and other attributes "
                f"cannot be told: name one in its TOML file under [matcher]."
            )
        return self.matcher

    def _siblings(self, region: Region) -> tuple[Region, ...]:
        """Return what was detected together with `region`, itself included.

        Of a crowd, it is those of the same label that come just before and after it.
        """
        detection = region.detection
        if detection is None:
            return ()
        everything = self.memory(region.image).detections.peek(region.asked) or (region,)
        if len(everything) <= MAX_SIBLINGS:
            return everything
        alike = [o for o in everything if o.detection and o.detection.label == detection.label]
        place = next((i for i, other in enumerate(alike) if other.box == region.box), 0)
        first = place - place % MAX_SIBLINGS
        return tuple(alike[first : first + MAX_SIBLINGS])


def _regions(
    image: LoadedImage, found: Sequence[Detection], asked: str | None
) -> tuple[Region, ...]:
    regions = (region_of(image, detection, asked) for detection in found)
    return tuple(region for region in regions if region is not None)


def region_of(image: LoadedImage, detection: Detection, asked: str | None = None) -> Region | None:
    """Return the whole-pixel region of a detection, clipped; None if it is outside."""
    x0, y0, x1, y1 = detection.box_xyxy
    if not all(map(_is_finite, detection.box_xyxy)):
        raise ModelError(f"The detector gave a box that is not finite: {detection.box_xyxy}.")
    left, upper = max(0, round(x0)), max(0, round(y0))
    right, lower = min(image.width, round(x1)), min(image.height, round(y1))
    if right <= left or lower <= upper:
        return None
    return Region(image, (left, upper, right, lower), detection, asked)


def box_of(region: Region) -> Box:
    """Return the exact box of a detected region, else its pixels."""
    return region.detection.box_xyxy if region.detection is not None else region.box


def _is_finite(number: float) -> bool:
    return -1e9 < number < 1e9


def _crops(regions: Sequence[Region], matcher: Matcher) -> list[Image]:
    """Return what the matcher takes of regions of one picture."""
    image, boxes = regions[0].image, [box_of(region) for region in regions]
    crops = crops_for(matcher, image.pil, boxes)
    return [mark_origin(crop, image.hash, box) for crop, box in zip(crops, boxes, strict=True)]


def _ground_plane_size(region: Region) -> float:
    return ground_plane_size(box_of(region), region.image.height)
