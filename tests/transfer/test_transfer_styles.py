"""The drawn styles: pictures without the tracer, and what the spoiled ones do to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from viper.core.errors import InputError
from viper.evals.transfer import styles
from viper.evals.transfer.build import build
from viper.evals.transfer.draw import draw_stage
from viper.evals.transfer.labels import label
from viper.evals.transfer.stage import Stage
from viper.evals.transfer.styles import STYLES


@pytest.fixture(scope="module")
def stage() -> Stage:
    found = draw_stage(5, 0)
    return replace(found, view=replace(found.view, width=160, height=120))


@pytest.mark.parametrize("style", ["flat", "shaded"])
def test_a_drawing_shows_each_thing_in_its_colour(stage: Stage, style: str) -> None:
    picture = STYLES[style].paint(STYLES[style].prepare(stage))
    assert picture.shape == (120, 160, 3)
    for solid, found in zip(stage.solids, label(stage), strict=True):
        if found.mask.sum() < 40 or solid.material != "matte":
            continue
        seen = np.median(picture[found.mask], axis=0) / 255
        # as bright as it likes, but of its hue
        assert np.argmax(seen) == np.argmax(solid.rgb) or max(solid.rgb) - min(solid.rgb) < 0.1


def test_a_flat_drawing_says_nothing_of_materials(tmp_path: Path) -> None:
    (path,) = [build(tmp_path, pictures=1, style="flat", per_picture=2)]
    text = path.with_name("labels.jsonl").read_text(encoding="utf-8")
    assert '"matte"' in text
    assert '"metal"' not in text


@pytest.mark.parametrize("style", ["cast", "phone"])
def test_a_spoiled_picture_keeps_its_size(
    stage: Stage, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gray(stage: Stage) -> Any:
        return np.full((stage.view.height, stage.view.width, 3), 128, np.uint8)

    monkeypatch.setattr(styles, "trace", gray)
    picture = STYLES[style].paint(stage)
    assert picture.shape == (120, 160, 3)
    assert picture.dtype == np.uint8
    assert (picture != 128).any()


def test_folders_of_another_style_are_refused(tmp_path: Path) -> None:
    build(tmp_path, pictures=1, style="flat", per_picture=1)
    with pytest.raises(InputError, match="another set"):
        build(tmp_path, pictures=1, style="shaded", per_picture=1)
