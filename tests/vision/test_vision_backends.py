"""Models of every kind, loaded from files in the formats that real ones come in."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny_models import (
    blip,
    depth_anything,
    dpt,
    mobileclip_ts,
    siglip,
    vlm,
    yolo_layers,
    yolo_model,
    yolo_pt,
)

from viper.core.errors import ModelMissing
from viper.llm.scripted import Recorded, ScriptedLLM
from viper.vision.clip import TransformersMatcher
from viper.vision.contract import (
    DepthContract,
    DetectorContract,
    MatcherContract,
    OCRContract,
    VQAContract,
    picture,
)
from viper.vision.depth import GroundContactDepth
from viper.vision.hf_depth import TransformersDepth
from viper.vision.hf_vqa import TransformersVQA
from viper.vision.llm_vqa import LanguageModelVQA
from viper.vision.ocr import in_reading_order
from viper.vision.testing import FakeOCR, FakeVQA, toy_engine
from viper.vision.text_encoders import MobileClip
from viper.vision.yolo import SafeYolo
from viper.vision.yolo_files import YoloCheckpoint, open_yolo
from viper.vision.yolo_onnx import OnnxYolo
from viper.vision.yolo_text import TextPromptedYolo


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


def made(path: Path, make: Callable[[Path], Path]) -> Path:
    """Return the model at `path`, made at the first request."""
    return path if path.exists() else make(path)


def _text_prompted(files: Path, kind: str, head: str) -> TextPromptedYolo:
    encoder = MobileClip(made(files / "m.ts", mobileclip_ts), made(files / "vlm", vlm))
    path = made(files / f"{kind}.pt", lambda path: yolo_pt(path, head))
    return TextPromptedYolo(path, encoder, kind=kind, min_score=0.01, device="cpu")


class TestYoloCheckpoint(DetectorContract):
    @pytest.fixture
    def detector(self, files: Path) -> Any:
        path = made(files / "yolo.pt", yolo_pt)
        return YoloCheckpoint(path, min_score=0.01, device="cpu")


class TestSafetensorsYolo(DetectorContract):
    @pytest.fixture
    def detector(self, tiny_weights: Path) -> Any:
        return SafeYolo(tiny_weights / "detector", min_score=0.05)


class TestYoloWorld(DetectorContract):
    nouns = ("red block", "dog")

    @pytest.fixture
    def detector(self, files: Path) -> Any:
        return _text_prompted(files, "yolo-world", "WorldDetect")


class TestYoloe(DetectorContract):
    nouns = ("red block", "dog")

    @pytest.fixture
    def detector(self, files: Path) -> Any:
        return _text_prompted(files, "yoloe", "YOLOEDetect")


class TestFakeDetector(DetectorContract):
    @pytest.fixture
    def detector(self) -> Any:
        return toy_engine().detector


class TestSiglip(MatcherContract):
    @pytest.fixture
    def matcher(self, files: Path) -> Any:
        return TransformersMatcher(made(files / "siglip", siglip))


class TestClip(MatcherContract):
    @pytest.fixture
    def matcher(self, tiny_weights: Path) -> Any:
        return TransformersMatcher(tiny_weights / "matcher")


class TestBlip(VQAContract):
    @pytest.fixture
    def vqa(self, files: Path) -> Any:
        return TransformersVQA(made(files / "blip", blip), device="cpu")


class TestChatModel(VQAContract):
    @pytest.fixture
    def vqa(self, files: Path) -> Any:
        return TransformersVQA(made(files / "vlm", vlm), device="cpu")


class TestLanguageModel(VQAContract):
    counts_passes = False

    @pytest.fixture
    def vqa(self) -> Any:
        return LanguageModelVQA(ScriptedLLM(["a red block."] * 9))


class TestFakeVQA(VQAContract):
    @pytest.fixture
    def vqa(self) -> Any:
        return FakeVQA({"What is this?": "a block"})


class TestDepthAnything(DepthContract):
    @pytest.fixture
    def depth(self, files: Path) -> Any:
        return TransformersDepth(made(files / "da", depth_anything), device="cpu")


class TestDpt(DepthContract):
    @pytest.fixture
    def depth(self, files: Path) -> Any:
        return TransformersDepth(made(files / "dpt", dpt), device="cpu")


class TestGroundContact(DepthContract):
    @pytest.fixture
    def depth(self) -> Any:
        return GroundContactDepth()


class TestFakeReader(OCRContract):
    @pytest.fixture
    def ocr(self) -> Any:
        return FakeOCR("EXIT")


class TestRapidOcr(OCRContract):
    @pytest.fixture
    def ocr(self) -> Any:
        pytest.importorskip("rapidocr")
        pytest.importorskip("onnxruntime")
        from viper.vision.ocr import RapidOcr

        return RapidOcr()


def test_a_checkpoint_sees_what_the_network_that_was_saved_sees(files: Path) -> None:
    import torch

    from viper.vision.yolo import run_network

    names = dict(enumerate(yolo_layers()["names"]))
    expected = run_network(yolo_model(), [picture()], names, side=64, device="cpu", min_score=0.01)[
        0
    ]
    detector = YoloCheckpoint(made(files / "yolo.pt", yolo_pt), min_score=0.01, device="cpu")
    found = detector.detect([picture()])[0]
    assert [d.label for d in found] == [d.label for d in expected]
    assert torch.allclose(
        torch.tensor([d.box_xyxy for d in found]),
        torch.tensor([d.box_xyxy for d in expected]),
        atol=1e-3,
    )


@pytest.mark.parametrize("name", ["folder", "gone.onnx", "gone.pt"])
def test_missing_weights_are_named_with_what_mends_that(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    detector = open_yolo(tmp_path / name, mend="Fetch it with `viper models pull it`.")
    assert isinstance(detector, SafeYolo | YoloCheckpoint | OnnxYolo)
    with pytest.raises(ModelMissing, match="viper models pull it"):
        detector.check()


def test_a_checkpoint_has_its_own_names(files: Path) -> None:
    detector = open_yolo(made(files / "yolo.pt", yolo_pt))
    assert detector.labels == ("person", "dog", "traffic light")


def test_a_model_yaml_opens_with_random_weights(tmp_path: Path) -> None:
    import yaml

    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(yolo_layers()))
    detector = open_yolo(path, device="cpu")
    assert detector.labels == ("person", "dog", "traffic light")
    assert len(detector.detect([picture()])) == 1


def test_a_text_prompted_model_finds_each_noun_by_its_own_text(files: Path) -> None:
    detector = _text_prompted(files, "yolo-world", "WorldDetect")
    dog = detector.detect([picture()], ["dog"])[0]
    block = detector.detect([picture()], ["red block"])[0]
    assert dog
    assert [d.score for d in dog] != [d.score for d in block]


def test_a_noun_is_encoded_once(files: Path, ledger: Any) -> None:
    detector = _text_prompted(files, "yoloe", "YOLOEDetect")
    for _ in range(3):
        detector.detect([picture()], ["dog"])
    assert ledger.passes == {"text_encoder": 1, "detector": 3}


def test_an_onnx_export_sees_what_its_checkpoint_sees(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    import onnx
    import torch

    model = yolo_model()
    path = tmp_path / "tiny.onnx"
    model.model[-1].export, model.model[-1].format = True, "onnx"
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(model, torch.zeros(1, 3, 64, 64), str(path), dynamo=False)
    graph = onnx.load(str(path))
    for key, value in {"names": "{0: 'person', 1: 'dog', 2: 'traffic light'}"}.items():
        graph.metadata_props.add(key=key, value=value)
    graph.metadata_props.add(key="imgsz", value="[64, 64]")
    onnx.save(graph, str(path))
    detector = open_yolo(path, min_score=0.01)
    from viper.vision.yolo import run_network

    names = dict(enumerate(yolo_layers()["names"]))
    expected = run_network(
        yolo_model(), [picture()], names, side=64, device="cpu", min_score=0.01, is_square=True
    )[0]
    found = detector.detect([picture()])[0]
    assert [d.label for d in found] == [d.label for d in expected]


def test_an_answer_has_the_probability_of_its_words(files: Path) -> None:
    vqa = TransformersVQA(made(files / "blip", blip), device="cpu")
    reply = vqa.answer([picture()], ["What color is this?"])[0]
    assert 0 < reply.confidence < 1


def test_the_chat_model_that_llm_names_sees_the_picture() -> None:
    llm = ScriptedLLM([Recorded("Red.", logprob=-0.5)])
    reply = LanguageModelVQA(llm).answer([picture()], ["What color is this?"])[0]
    assert (reply.text, round(reply.confidence, 3)) == ("Red", 0.607)
    assert llm.asked[0].images == 1


def test_relative_depth_grows_with_distance_from_0_to_1(files: Path) -> None:
    found: Any = TransformersDepth(made(files / "da", depth_anything)).estimate([picture()])[0]
    assert (found.map.min(), found.map.max()) == (0, 1)


def test_metric_depth_is_left_in_metres(files: Path) -> None:
    folder = made(files / "da", depth_anything)
    metres: Any = TransformersDepth(folder, meaning="metres").estimate([picture()])[0]
    relative: Any = TransformersDepth(folder, meaning="relative").estimate([picture()])[0]
    nearest = metres.map.argmin()
    assert relative.map.flat[nearest] == 1  # the model's largest number is its nearest point


def test_lines_are_read_downwards_then_rightwards() -> None:
    from viper.vision.interfaces import TextLine

    right = TextLine("b", 1, (50, 0, 90, 10))
    left = TextLine("a", 1, (0, 2, 40, 12))
    below = TextLine("c", 1, (0, 30, 40, 40))
    assert [line.text for line in in_reading_order([below, right, left])] == ["a", "b", "c"]
