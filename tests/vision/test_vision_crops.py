"""What a matcher takes: a thing, and beside it, if it wants, the whole picture made small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from viper.core.image import load_image
from viper.training import clip
from viper.training.matcher import exposure_curve
from viper.vision.clip import TransformersMatcher
from viper.vision.crops import (
    CROP_PX,
    INPUT_PX,
    OVERVIEW_PX,
    context_crop,
    crops_for,
    overview,
    with_overview,
)
from viper.vision.engine import Region, VisionEngine
from viper.vision.testing import ColorMatcher, FakeDetector

BOX = (20, 20, 40, 40)


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> TransformersMatcher:
    """An untrained matcher of the built-in kind."""
    folder: Path = tmp_path_factory.mktemp("matcher")
    tokenizer = clip.make_tokenizer()
    clip.save(clip.make_model(len(tokenizer), width=32, layers=1), tokenizer, folder)
    return TransformersMatcher(folder)


def _pictures() -> list[Image.Image]:
    """Two pictures that differ far from `BOX` alone."""
    pictures = [Image.new("RGB", (160, 120), "gray") for _ in range(2)]
    pictures[1].paste("white", (90, 60, 150, 110))
    return pictures


def test_every_pixel_of_crop_and_overview_is_passed_on_once() -> None:
    rng = np.random.default_rng(0)
    crops = rng.integers(0, 256, (2, CROP_PX, CROP_PX, 3), dtype=np.uint8)
    wholes = rng.integers(0, 256, (2, OVERVIEW_PX, OVERVIEW_PX, 3), dtype=np.uint8)
    tile = INPUT_PX - CROP_PX

    seen = with_overview(crops, wholes)

    assert (seen[:, :CROP_PX, :CROP_PX] == crops).all()
    beside = seen[:, :CROP_PX, CROP_PX:].reshape(2, -1, tile, tile, 3)
    below = seen[:, CROP_PX:, :CROP_PX].reshape(2, tile, -1, tile, 3).swapaxes(1, 2)
    rows = np.concatenate([beside, below], axis=1).reshape(
        2, -1, OVERVIEW_PX // tile, tile, tile, 3
    )
    assert (rows.swapaxes(2, 3).reshape(wholes.shape) == wholes).all()


def test_what_is_elsewhere_in_the_picture_counts(matcher: TransformersMatcher) -> None:
    engine = VisionEngine(FakeDetector([]), matcher)
    rows = [engine.embed_regions([Region(load_image(p), BOX)])[0] for p in _pictures()]
    assert not np.allclose(*rows, atol=1e-4)


def test_other_matchers_take_crops_alone() -> None:
    crops = [crops_for(ColorMatcher(), picture, [BOX])[0] for picture in _pictures()]
    assert crops[0].size == (ColorMatcher.image_px, ColorMatcher.image_px)
    assert crops[0].tobytes() == crops[1].tobytes()


def test_a_picture_without_an_overview_is_its_own(matcher: TransformersMatcher) -> None:
    picture = _pictures()[1]
    whole = (0, 0, *picture.size)
    alone, cut = (
        matcher.embed_images(p) for p in ([picture], crops_for(matcher, picture, [whole]))
    )
    assert np.allclose(alone, cut, atol=1e-5)
    assert crops_for(matcher, picture, []) == []


def test_an_overview_of_a_huge_or_tiny_picture_has_its_size() -> None:
    for size in ((1, 1), (1, 5000), (6000, 4000)):
        assert overview(Image.new("L", size, 200)).shape == (OVERVIEW_PX, OVERVIEW_PX, 3)


def test_the_crop_is_the_same_with_and_without_an_overview(matcher: TransformersMatcher) -> None:
    picture = _pictures()[1]
    seen = np.asarray(crops_for(matcher, picture, [BOX])[0])
    assert (seen[:CROP_PX, :CROP_PX] == np.asarray(context_crop(picture, BOX))).all()


def test_exposures_keep_the_order_of_values_and_a_third_of_them_change_nothing() -> None:
    rng = np.random.default_rng(0)
    curves = np.stack([exposure_curve(rng) for _ in range(200)]).astype(int)
    assert (np.diff(curves, axis=1) >= 0).all()
    same = (curves == np.arange(256)).all(axis=1).mean()
    assert 0.25 < same < 0.45
    assert curves[:, 128].min() < 100
    assert curves[:, 128].max() > 160
