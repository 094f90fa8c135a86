"""Masks of things, and patches beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from viper.capabilities.vision import vision_capabilities
from viper.core.errors import InputError, NotFound, UnknownName
from viper.sandbox import open_sandbox
from viper.vision.compare import same_object, sort_patches
from viper.vision.engine import VisionEngine
from viper.vision.patch import ImagePatch


def disc(size: int = 200, radius: int = 40, at: tuple[int, int] = (90, 110)) -> Image.Image:
    """Draw a blue disc on noisy ground."""
    rows, columns = np.mgrid[:size, :size]
    is_disc = (columns - at[0]) ** 2 + (rows - at[1]) ** 2 <= radius**2
    noise = np.random.default_rng(0).normal(0, 4, (size, size, 3))
    ground, blue = np.array([210, 190, 160]), np.array([40, 70, 180])
    pixels = np.where(is_disc[..., None], blue, ground) + noise
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def test_a_mask_is_the_thing_and_not_its_box(engine: VisionEngine) -> None:
    patch = ImagePatch(disc(), 45, 45, 135, 135, engine=engine)
    mask = patch.segment()
    assert mask.area == pytest.approx(np.pi * 40**2, rel=0.03)
    assert mask.fill == pytest.approx(mask.area / patch.area)
    assert mask.center == pytest.approx((90.5, 200 - 110.5), abs=1.0)
    edges = (mask.left, mask.lower, mask.right, mask.upper)
    assert edges == pytest.approx((50, 49, 131, 130), abs=2)
    assert 8 <= len(mask.outline) <= 60
    assert all(45 <= x <= 135 and 45 <= y <= 135 for x, y in mask.outline)


def test_a_patch_that_is_all_alike_has_no_mask(engine: VisionEngine) -> None:
    plain = Image.new("RGB", (50, 50), "gray")
    for box in ((0, 0, 50, 50), (10, 10, 20, 20), (3, 3, 4, 4)):
        with pytest.raises(NotFound, match="looks the same all over"):
            ImagePatch(plain, *box, engine=engine).segment()
    with pytest.raises(NotFound):
        ImagePatch(Image.new("RGB", (1, 1)), engine=engine).segment()


def test_patches_are_sorted_by_what_is_asked(image_patch: ImagePatch) -> None:
    things = image_patch.find("object")
    lefts = [patch.left for patch in sort_patches(things, "left")]
    assert lefts == sorted(lefts)
    assert sort_patches(things, "right")[0].left == max(lefts)
    assert sort_patches(things, "top")[0].label == "ball"
    assert sort_patches(things, "near")[0].label == "block"
    with pytest.raises(UnknownName, match="left"):
        sort_patches(things, "sideways")
    with pytest.raises(InputError):
        sort_patches([1])  # type: ignore[list-item]


def test_the_same_object_under_two_names(image_patch: ImagePatch) -> None:
    blocks = image_patch.find("red block")
    assert same_object(blocks[0], image_patch.find("red object")[0])
    assert not same_object(blocks[0], blocks[1])
    other = ImagePatch(Image.new("RGB", (64, 48)), engine=image_patch.engine)
    assert not same_object(image_patch, other)


def test_programs_hold_masks(image_patch: ImagePatch, engine: VisionEngine) -> None:
    with open_sandbox(vision_capabilities(engine)) as sandbox:
        source = (
            "mask = image_patch.find('blue block')[0].segment()\n"
            "first = sort_patches(image_patch.find('block'), 'right')[0]\n"
            "mask.fill > 0.6, first.verify_property('block', 'red'), len(mask.outline) > 3"
        )
        execution = sandbox.run(source, bindings={"image_patch": image_patch})
        assert execution.error is None
        assert execution.value == (True, True, True)
