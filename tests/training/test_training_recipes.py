"""The recipes run from end to end on a handful of pictures, offline."""

from __future__ import annotations

from pathlib import Path

import pytest

from viper.training.__main__ import main


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a work folder that all recipes of this file share."""
    return tmp_path_factory.mktemp("work")


def test_detector_recipe_ends_in_weights_that_find_boxes(work: Path, tmp_path: Path) -> None:
    from PIL import Image

    from viper.vision.yolo import SafeYolo

    code = main(["detector", "--quick", "--work", str(work), "--out", str(tmp_path)])

    assert code == 0
    detector = SafeYolo(tmp_path / "detector", min_score=0.0)
    assert detector.labels[0] == "block"
    assert len(detector.detect([Image.new("RGB", (320, 240))])) == 1


def test_a_finished_detector_gives_its_weights_again(work: Path, tmp_path: Path) -> None:
    for name in ("once", "again"):
        assert (
            main(["detector", "--quick", "--work", str(work), "--out", str(tmp_path / name)]) == 0
        )

    once, again = (tmp_path / n / "detector" / "model.safetensors" for n in ("once", "again"))
    assert once.read_bytes() == again.read_bytes()


@pytest.fixture(scope="module")
def matcher_folder(work: Path) -> Path:
    """Return the weights of a matcher that has learned for two steps."""
    assert main(["matcher", "--quick", "--work", str(work), "--out", str(work / "out")]) == 0
    return work / "out" / "matcher"


def test_matcher_recipe_ends_in_weights_that_embed(matcher_folder: Path) -> None:
    from PIL import Image

    from viper.vision.clip import TransformersMatcher

    matcher = TransformersMatcher(matcher_folder)

    assert matcher.embed_images([Image.new("RGB", (64, 64))]).shape == (1, 128)


def test_training_and_inference_see_the_same_pixels_and_tokens(matcher_folder: Path) -> None:
    import numpy as np
    import torch
    from PIL import Image
    from transformers import AutoTokenizer, CLIPImageProcessor

    from viper.training import clip
    from viper.training.matcher import to_pixels
    from viper.vision.crops import INPUT_PX

    shape = (INPUT_PX, INPUT_PX, 3)
    rgb = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    processor = CLIPImageProcessor.from_pretrained(matcher_folder)
    tokenizer = AutoTokenizer.from_pretrained(matcher_folder)

    pixels = processor(images=[Image.fromarray(rgb)], return_tensors="pt")["pixel_values"]

    text = "a photo of a shiny red frob"
    assert torch.allclose(pixels, to_pixels(rgb[None]), atol=1e-5)
    assert tokenizer(text)["input_ids"] == clip.make_tokenizer()(text)["input_ids"]


def test_scores_of_a_quick_matcher_come_with_intervals(
    work: Path, matcher_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--work", str(work), "--weights", str(matcher_folder)]

    code = main(["evaluate", "matcher", "--quick", *place])

    assert code == 0
    assert "n = " in capsys.readouterr().out


def test_a_card_tells_of_the_test_scenes_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data", str(tmp_path), "--weights", str(tmp_path), "--card", "an hour"]

    assert main(["evaluate", "matcher", *place]) == 2

    assert "leave out --data" in capsys.readouterr().err


def test_quick_runs_keep_their_checkpoints_apart(work: Path, matcher_folder: Path) -> None:
    assert matcher_folder.is_dir()
    assert {path.name for path in work.iterdir()} <= {"quick", "out"}


def test_a_quick_run_leaves_the_built_in_weights_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "built-in"))

    assert main(["matcher", "--quick", "--work", str(tmp_path / "work")]) == 0

    assert not (tmp_path / "built-in").exists()
    assert (tmp_path / "work" / "quick" / "weights" / "matcher" / "model.safetensors").is_file()


def test_the_writer_begins_with_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def train(arguments: list[str]) -> None:
        given.extend(arguments)
        (Path(arguments[arguments.index("--out") + 1]) / "model").mkdir(parents=True)

    monkeypatch.setattr("viper.training.writer.main", train)
    place = ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "out")]

    assert main(["writer", "--start", str(tmp_path / "earlier"), *place]) == 0

    assert given[given.index("--start") + 1] == str(tmp_path / "earlier" / "writer")


def test_no_recipe_learns_from_the_scenes_that_models_are_measured_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in ("9", "10", "99"):
        assert main(["matcher", "--quick", "--seed", seed, "--work", str(tmp_path)]) == 2
        assert f"not {seed}" in capsys.readouterr().err


def test_a_blend_lies_between_the_earlier_and_the_later_weights(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    from viper.training.blend import blend

    for name, value in (("earlier", 0.0), ("later", 1.0)):
        (tmp_path / name).mkdir()
        tensors = {"w": torch.full((2,), value).half(), "n": torch.tensor([int(value)])}
        save_file(tensors, tmp_path / name / "model.safetensors")

    blend(tmp_path / "earlier", tmp_path / "later", 0.75)

    mixed = load_file(tmp_path / "later" / "model.safetensors")
    assert mixed["w"].tolist() == [0.75, 0.75]
    assert mixed["w"].dtype == torch.float16
    assert mixed["n"].tolist() == [1]
