"""One toy picture and engines of fakes; tiny untrained weights in the built-in formats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from viper.core.ledger import Ledger, collecting
from viper.vision.engine import VisionEngine
from viper.vision.patch import ImagePatch
from viper.vision.testing import draw_toy, toy_engine

# 64 x 48 pixels: two red blocks and a blue one, a green ball behind, a yellow bowl
THINGS = (
    ("red", "block", (4, 24, 14, 34)),
    ("red", "block", (44, 30, 56, 42)),
    ("blue", "block", (24, 34, 34, 44)),
    ("green", "ball", (20, 4, 30, 14)),
    ("yellow", "bowl", (44, 6, 58, 16)),
)


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep caches and fetched weights of a test to itself."""
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def toy() -> tuple[Image.Image, list[dict[str, Any]]]:
    return draw_toy(THINGS)


@pytest.fixture
def engine(toy: tuple[Image.Image, list[dict[str, Any]]]) -> VisionEngine:
    return toy_engine(toy)


@pytest.fixture
def image_patch(toy: tuple[Image.Image, list[dict[str, Any]]], engine: VisionEngine) -> ImagePatch:
    return ImagePatch(toy[0], engine=engine, ask_text=lambda _: "banana")


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with collecting() as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder as training writes it, with small random numbers in it."""
    import torch

    from viper.core.settings import silence_telemetry

    silence_telemetry()
    from transformers.utils import logging
    from ultralytics.nn.tasks import DetectionModel

    from viper.training import clip, yolo

    logging.disable_progress_bar()
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("weights")
    model = DetectionModel(yolo.architecture(0.25), ch=3, nc=18, verbose=False)
    for branch in model.model[-1].cv3:
        # an untrained head is sure of nothing: let it see something
        torch.nn.init.normal_(branch[-1].weight, std=0.5)
        torch.nn.init.constant_(branch[-1].bias, -1.0)
    yolo.save(model, folder / "detector", 0.25)
    tokenizer = clip.make_tokenizer()
    clip.save(clip.make_model(len(tokenizer), width=32, layers=1), tokenizer, folder / "matcher")
    return folder
