"""Scores and cards: right on cases that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from viper.training import scores
from viper.training.cards import Origin, write_card
from viper.training.render import Plan, read_rows, render_dataset
from viper.training.scores import Share
from viper.vision.interfaces import Detection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two small pictures."""
    out = tmp_path_factory.mktemp("data")
    render_dataset(out, 2, Plan(seed=6, domain="plain", n_objects=(3, 3), width=96, height=72))
    return out


class TrueDetector:
    """Stands in for a detector; finds what is there, or a part of it."""

    def __init__(self, folder: Path, keep: int) -> None:
        self.rows, self.keep = read_rows(folder), keep

    def detect(self, images: list[Image.Image]) -> list[list[Detection]]:
        """Return true boxes of all pictures, the first `keep` of each."""
        assert len(images) == len(self.rows)
        return [
            [
                Detection(tuple(item["box_xyxy"]), 0.9, item["shape"], (item["size"],))
                for item in row["objects"][: self.keep]
            ]
            for row in self.rows
        ]


def detected(monkeypatch: pytest.MonkeyPatch, folder: Path, keep: int) -> dict[str, object]:
    """Return the scores of a stand-in that finds `keep` objects of each picture."""
    from viper.vision import yolo

    monkeypatch.setattr(yolo, "SafeYolo", lambda *_, **__: TrueDetector(folder, keep))
    return scores.detector_scores(Path("nowhere"), folder)


def test_true_boxes_score_one(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    found = detected(monkeypatch, folder, keep=3)

    assert found["map50_95"] == pytest.approx(1.0)
    assert found["found"] == Share(6, 6).to_dict()
    assert found["whole_pictures"] == Share(2, 2).to_dict()


def test_missed_objects_are_counted(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    found = detected(monkeypatch, folder, keep=2)

    assert found["found"] == Share(4, 6).to_dict()
    assert found["false_boxes"] == Share(0, 4).to_dict()
    assert found["whole_pictures"] == Share(0, 2).to_dict()


def test_a_card_states_its_figures(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import save_file

    save_file({"weight": np.zeros((3, 4), np.float32)}, tmp_path / "model.safetensors")
    found = detected(monkeypatch, folder, keep=2)

    card = write_card("detector", tmp_path, found, Origin(60, 0, "a minute on one core"))

    text = card.read_text(encoding="utf-8")
    assert "12 parameters" in text
    assert "| objects found, shape right | 66.7% |" in text
    assert "a minute on one core" in text
    assert "60 pictures" in text
    assert "up to 13 objects" in text
    assert "--pictures" not in text, "nobody said that"


def test_phrases_are_spelled_as_the_matcher_learned_them() -> None:
    from viper.training.scores import _phrase_share

    asked: list[str] = []

    class Matcher:
        def embed_texts(self, texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return np.ones((len(texts), 2), np.float32)

    _phrase_share(Matcher(), np.ones((0, 2), np.float32), np.zeros((0, 3), np.int16))

    assert "a photo of an orange metal block" in asked
    assert not [text for text in asked if "a orange" in text]


def test_interval_of_a_share_encloses_it() -> None:
    share = Share(95, 100)

    low, high = share.ci95

    assert low < share.value == 0.95 < high
    assert Share(0, 0).ci95 == (0.0, 1.0)
