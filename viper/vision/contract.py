"""What every vision model promises, as tests that authors of other backends can run too.

Subclass in a test file and give the fixture::

    class TestMyDetector(DetectorContract):
        @pytest.fixture
        def detector(self):
            return MyDetector()

Whatever a model was trained on, it keeps these: lists in and out, one entry each, sane
numbers, one counted pass per batch, the same answer for the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from viper.core.image import load_image
from viper.core.ledger import collecting
from viper.vision.interfaces import OCR, VQA, Depth, Detector, Matcher

_WIDTH, _HEIGHT = 160, 96


def picture(seed: int = 0) -> Image.Image:
    """Return a small picture of coloured things, 160 x 96."""
    image = Image.new("RGB", (_WIDTH, _HEIGHT), (225, 215, 200))
    draw = ImageDraw.Draw(image)
    draw.rectangle((10 + seed, 40, 40 + seed, 70), fill=(220, 40, 40))
    draw.ellipse((80, 20 + seed, 110, 50 + seed), fill=(40, 160, 60))
    return load_image(image).pil


class DetectorContract:
    """One set of claims for every detector."""

    nouns: Sequence[str] = ("object",)
    """What a detector that takes any noun is asked for."""

    def test_detections_are_inside_scored_and_sorted(self, detector: Detector) -> None:
        """Boxes have an area and stay within a pixel of the picture; scores in [0, 1] fall."""
        for found in detector.detect([picture()], self.nouns if detector.labels is None else None):
            for detection in found:
                x0, y0, x1, y1 = detection.box_xyxy
                assert -1 <= x0 < x1 <= _WIDTH + 1
                assert -1 <= y0 < y1 <= _HEIGHT + 1
                assert 0 <= detection.score <= 1
                assert detection.label
            scores = [detection.score for detection in found]
            assert scores == sorted(scores, reverse=True)

    def test_there_is_one_list_per_image(self, detector: Detector) -> None:
        """No images are no error; two images have two lists, perhaps empty."""
        assert detector.detect([]) == []
        assert len(detector.detect([picture(), picture(5)], list(self.nouns))) == 2

    def test_every_label_is_among_the_known_ones(self, detector: Detector) -> None:
        """Labels are those of the detector, or the nouns where it takes any."""
        labels = detector.labels
        if labels is None:
            labels = tuple(self.nouns)
        found = detector.detect([picture()], None if detector.labels else list(self.nouns))[0]
        assert {detection.label for detection in found} <= set(labels)

    def test_nouns_restrict_the_labels(self, detector: Detector) -> None:
        """Asked for one noun, a detector gives nothing else."""
        noun = self.nouns[0] if detector.labels is None else detector.labels[0]
        only = detector.detect([picture()], [noun])[0]
        assert {detection.label for detection in only} <= {noun}

    def test_the_same_picture_gives_the_same_detections(self, detector: Detector) -> None:
        """Two calls agree exactly."""
        first, second = (detector.detect([picture()], list(self.nouns))[0] for _ in range(2))
        assert first == second

    def test_a_batch_is_one_pass(self, detector: Detector) -> None:
        """The ledger counts one `detector` pass with two images, once the weights are loaded."""
        detector.detect([picture()], list(self.nouns))  # loads, embeds nouns
        with collecting() as ledger:
            detector.detect([picture(), picture(5)], list(self.nouns))
        assert ledger.passes == {"detector": 1}
        assert ledger.images == 2

    def test_pictures_of_one_pixel_are_taken(self, detector: Detector) -> None:
        """The smallest crop is no error."""
        assert len(detector.detect([Image.new("RGB", (1, 1))], list(self.nouns))) == 1


class MatcherContract:
    """One set of claims for every matcher."""

    def test_embeddings_are_unit_rows_of_one_width(self, matcher: Matcher) -> None:
        """Shape (n, d), float32, with one d for images and texts; long texts are taken."""
        import numpy as np

        images = matcher.embed_images([picture(), picture(5)])
        texts = matcher.embed_texts(["a photo of a red object", "a cat", "x " * 500])
        assert images.shape == (2, texts.shape[1])
        assert texts.shape[0] == 3
        for rows in (images, texts):
            assert rows.dtype == np.float32
            assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-4)

    def test_an_embedding_does_not_depend_on_its_batch(self, matcher: Matcher) -> None:
        """Alone or among others, rows agree within 0.0001."""
        import numpy as np

        crops = [picture(), picture(5)]
        alone = np.concatenate([matcher.embed_images([crop]) for crop in crops])
        assert np.allclose(matcher.embed_images(crops), alone, atol=1e-4)
        texts = ["a photo of a red object", "blue"]
        last = matcher.embed_texts(texts)[1]
        assert np.allclose(last, matcher.embed_texts(texts[1:])[0], atol=1e-4)

    def test_no_images_and_no_texts_give_no_rows(self, matcher: Matcher) -> None:
        """Empty lists are no error."""
        assert len(matcher.embed_images([])) == 0
        assert len(matcher.embed_texts([])) == 0

    def test_scale_and_size_are_usable(self, matcher: Matcher) -> None:
        """The scale sharpens a softmax; crops have at least one pixel."""
        assert matcher.logit_scale > 1
        assert matcher.image_px >= 1

    def test_batches_are_counted(self, matcher: Matcher) -> None:
        """The ledger counts one pass for the images and one for the texts, and how many of each."""
        with collecting() as ledger:
            matcher.embed_images([picture(), picture(5)])
            matcher.embed_texts(["a", "b", "c"])
        assert ledger.passes == {"image_encoder": 1, "text_encoder": 1}
        assert (ledger.images, ledger.texts) == (2, 3)


class VQAContract:
    """One set of claims for every question answerer."""

    counts_passes = True
    """Whether a batch is one pass of kind `vqa`."""

    def test_each_pair_has_one_answer(self, vqa: VQA) -> None:
        """Answers are one line, not empty, with a confidence in [0, 1]."""
        replies = vqa.answer([picture(), picture(5)], ["What color is this?", "Is this a dog?"])
        assert len(replies) == 2
        for reply in replies:
            assert reply.text
            assert "\n" not in reply.text
            assert 0 <= reply.confidence <= 1

    def test_nothing_asked_gives_nothing(self, vqa: VQA) -> None:
        """Empty lists are no error."""
        assert vqa.answer([], []) == []

    def test_pictures_of_any_size_are_taken(self, vqa: VQA) -> None:
        """One pixel, a strip and a column have an answer."""
        for size in ((1, 1), (500, 2), (3, 700)):
            assert len(vqa.answer([Image.new("RGB", size)], ["What is this?"])) == 1

    def test_a_batch_is_one_pass(self, vqa: VQA) -> None:
        """The ledger counts one `vqa` pass where `counts_passes` says so."""
        vqa.answer([picture()], ["What is this?"])
        with collecting() as ledger:
            vqa.answer([picture(), picture(5)], ["What is this?"] * 2)
        if self.counts_passes:
            assert ledger.passes == {"vqa": 1}


class DepthContract:
    """One set of claims for every depth model."""

    def test_each_image_has_a_map_with_finite_depths(self, depth: Depth) -> None:
        """Any box of the picture has a depth: all of it, and single pixels in its corners."""
        maps = depth.estimate([picture(), picture(5)])
        assert len(maps) == 2
        for found in maps:
            for box in (
                (10, 40, 40, 70),
                (0, 0, _WIDTH, _HEIGHT),
                (0, 0, 1, 1),
                (159, 95, 160, 96),
            ):
                assert math.isfinite(found.at(box))

    def test_no_images_give_no_maps(self, depth: Depth) -> None:
        """An empty list is no error."""
        assert list(depth.estimate([])) == []

    def test_boxes_outside_the_picture_have_a_depth_too(self, depth: Depth) -> None:
        """Detectors give boxes that stand out; their depth is finite."""
        found = depth.estimate([picture()])[0]
        assert math.isfinite(found.at((-50.0, -50.0, 900.0, 900.0)))

    def test_pictures_of_any_size_are_taken(self, depth: Depth) -> None:
        """One pixel, a strip and a column have a map."""
        for size in ((1, 1), (500, 2), (3, 700)):
            assert len(depth.estimate([Image.new("RGB", size)])) == 1


class OCRContract:
    """One set of claims for every reader."""

    def test_each_image_has_its_lines(self, ocr: OCR) -> None:
        """Lines have text and a score in [0, 1]; a picture without writing may have none."""
        found = ocr.read([picture(), picture(5)])
        assert len(found) == 2
        for lines in found:
            assert all(line.text and 0 <= line.score <= 1 for line in lines)

    def test_no_images_give_no_lines(self, ocr: OCR) -> None:
        """An empty list is no error."""
        assert ocr.read([]) == []

    def test_pictures_of_one_pixel_are_taken(self, ocr: OCR) -> None:
        """The smallest crop is no error."""
        assert len(ocr.read([Image.new("RGB", (1, 1))])) == 1
