"""Drawings are readable at any size."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from viper.vision.draw import draw_boxes
from viper.vision.engine import VisionEngine
from viper.vision.patch import ImagePatch


@pytest.mark.parametrize("size", [(1, 1), (64, 48), (3, 900), (640, 480), (4000, 30)])
def test_pictures_of_any_size_can_be_drawn_on(size: tuple[int, int], engine: VisionEngine) -> None:
    whole = ImagePatch(Image.new("RGB", size), engine=engine)
    drawn = draw_boxes(whole.image, [whole], ["everything that is in here, and its long name"])
    assert max(drawn.size) in range(640, 1601)
    assert drawn.mode == "RGB"


def test_a_box_is_drawn_where_its_patch_is(image_patch: ImagePatch) -> None:
    ball = image_patch.find("ball")[0]
    drawn = np.asarray(draw_boxes(image_patch.image, [ball], [""])).astype(int)
    plain = np.asarray(draw_boxes(image_patch.image, [])).astype(int)
    rows, columns = np.nonzero(np.abs(drawn - plain).sum(axis=2))
    assert columns.min() in range(197, 203)
    assert columns.max() in range(297, 304)
    assert rows.min() in range(37, 43)
    assert rows.max() in range(137, 144)


def test_names_do_not_cover_each_other(image_patch: ImagePatch) -> None:
    same = [image_patch.crop(20, 20, 30, 30)] * 3
    one = np.asarray(draw_boxes(image_patch.image, same[:1], ["name"]))
    three = np.asarray(draw_boxes(image_patch.image, same, ["name"] * 3))
    assert (one != three).any()


def test_the_picture_itself_is_left_alone(image_patch: ImagePatch) -> None:
    before = image_patch.image.rgb.copy()
    draw_boxes(image_patch.image, [image_patch], min_side=1)
    assert np.array_equal(before, image_patch.image.rgb)
