"""Checkpoints from outside: nothing in them runs, and what is refused is refused in a sentence."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from tiny_models import siglip, yolo_layers, yolo_model, yolo_pt

from viper.core.errors import ModelMissing
from viper.vision.architecture import build, check_architecture
from viper.vision.checkpoint import Inert, read_checkpoint
from viper.vision.clip import TransformersMatcher
from viper.vision.confidence import deciding
from viper.vision.contract import picture
from viper.vision.yolo_files import YoloCheckpoint


class _Runs:
    """Calls a function when it is unpickled."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


def _evil(path: Path, function: Any, *arguments: Any) -> Path:
    import torch

    torch.save({"model": yolo_model(), "train_args": _Runs(function, *arguments)}, path)
    return path


def test_a_checkpoint_that_would_run_a_command_is_refused_and_runs_nothing(tmp_path: Path) -> None:
    import os

    trace = tmp_path / "ran"
    path = _evil(tmp_path / "evil.pt", os.system, f"touch {trace}")
    with pytest.raises(ModelMissing, match=r"refused: it asks for posix\.system"):
        YoloCheckpoint(path).detect([picture()])
    assert not trace.exists()


@pytest.mark.parametrize(
    "function", [eval, exec, open, pickle.loads, shutil.rmtree], ids=lambda f: str(f.__name__)
)
def test_functions_of_other_packages_are_refused(tmp_path: Path, function: Any) -> None:
    path = _evil(tmp_path / "evil.pt", function, "1")
    with pytest.raises(ModelMissing, match="refused: it asks for"):
        YoloCheckpoint(path).load()


def test_a_function_of_a_known_package_is_named_but_never_called(tmp_path: Path) -> None:
    from ultralytics.utils.downloads import safe_download

    path = _evil(tmp_path / "evil.pt", safe_download, "http://127.0.0.1:9/x")
    assert len(read_checkpoint(path).state) > 10
    assert len(YoloCheckpoint(path, device="cpu").detect([picture()])) == 1


def test_no_class_of_the_file_is_ever_made(tmp_path: Path) -> None:
    from viper.vision.checkpoint import _read_inertly

    model = _read_inertly(yolo_pt(tmp_path / "a.pt"))["model"]
    assert isinstance(model, Inert)
    assert all(isinstance(part, Inert) for part in vars(model)["_modules"].values())


def test_settings_of_other_harmless_classes_are_skipped(tmp_path: Path) -> None:
    import collections
    import datetime

    import numpy as np
    import torch

    path = tmp_path / "trained.pt"
    extra = {
        "imgsz": 96,
        "fitness": np.float64(0.5),
        "curve": np.arange(3.0),
        "date": datetime.datetime(2024, 1, 1),
        "folder": Path("runs"),
        "counts": collections.defaultdict(int, a=1),
    }
    torch.save({"model": None, "ema": yolo_model(), "train_args": extra}, path)
    assert read_checkpoint(path).image_px == 96


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04" + b"x" * 100, b"\x80\x04K\x01."])
def test_a_damaged_checkpoint_gives_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pt"
    path.write_bytes(content)
    with pytest.raises(ModelMissing, match=r"bad\.pt cannot be loaded") as caught:
        YoloCheckpoint(path).load()
    assert "\n" not in str(caught.value)


def test_a_cut_checkpoint_gives_one_sentence(tmp_path: Path) -> None:
    path = yolo_pt(tmp_path / "cut.pt")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(ModelMissing, match=r"cut\.pt cannot be loaded"):
        YoloCheckpoint(path).load()


def test_a_file_of_mere_tensors_is_no_detector(tmp_path: Path) -> None:
    import torch

    torch.save({"weight": torch.zeros(3)}, tmp_path / "a.pt")
    with pytest.raises(ModelMissing, match="holds no ultralytics model"):
        YoloCheckpoint(tmp_path / "a.pt").load()


def test_a_text_prompted_checkpoint_names_its_own_kind(tmp_path: Path) -> None:
    path = yolo_pt(tmp_path / "w.pt", "WorldDetect")
    with pytest.raises(ModelMissing, match='spec = "yolo-world:FILE"'):
        YoloCheckpoint(path).load()


BAD_LAYERS: dict[str, dict[str, Any]] = {
    "an activation that is code": {"activation": "__import__('os').system('true')"},
    "an activation in a namespace": {"activation": "nn.functional.os.system('x')"},
    "a function as layer": {"backbone": [[-1, 1, "torch_safe_load", ["x.pt"]]]},
    "a layer that fetches": {"backbone": [[-1, 1, "TorchVision", [9, "resnet50"]]]},
    "a hidden name": {"backbone": [[-1, 1, "__builtins__", []]]},
    "a module of torch": {"backbone": [[-1, 1, "nn.functional", []]]},
    "a huge layer": {"backbone": [[-1, 1, "Conv", [10**9, 3]]]},
    "endless repeats": {"backbone": [[-1, 10**8, "Conv", [8, 3]]]},
    "no detector": {"head": [[-1, 1, "Classify", [3]]]},
    "no list": {"head": "Detect"},
    "half a layer": {"head": [[-1, 1]]},
    "nothing": {"head": [], "backbone": []},
}


@pytest.mark.parametrize("case", BAD_LAYERS)
def test_layers_that_are_no_layers_are_refused(case: str) -> None:
    with pytest.raises(ValueError, match=r"\bits?\b"):
        check_architecture({**yolo_layers(), **BAD_LAYERS[case]})


def test_an_activation_of_torch_is_allowed() -> None:
    config = yolo_layers(activation="nn.LeakyReLU(0.1)")
    assert build(config, None, {0: "a", 1: "b", 2: "c"}).names[1] == "b"


def test_a_pickled_matcher_is_read_as_tensors_alone_and_reported(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    folder = siglip(tmp_path / "siglip")
    expected = TransformersMatcher(folder).embed_texts(["a red block"])
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with deciding() as decisions:
        found = TransformersMatcher(folder).embed_texts(["a red block"])
    assert abs(found - expected).max() < 1e-5
    assert "only tensors were read" in decisions.notices[0]


def test_a_pickled_matcher_that_would_run_code_is_refused(tmp_path: Path) -> None:
    import os

    import torch

    folder, trace = siglip(tmp_path / "siglip"), tmp_path / "ran"
    torch.save({"a": _Runs(os.system, f"touch {trace}")}, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        TransformersMatcher(folder).load()
    assert not trace.exists()


def test_built_in_weights_are_never_a_pickle(tiny_weights: Path, tmp_path: Path) -> None:
    folder = tmp_path / "matcher"
    shutil.copytree(tiny_weights / "matcher", folder)
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelMissing, match=r"lacks model\.safetensors"):
        TransformersMatcher(folder, is_strict=True).load()


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    import json

    folder = siglip(tmp_path / "siglip")
    (folder / "model.safetensors").unlink()
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(ModelMissing, match="lacks model-00001-of-00002"):
        TransformersMatcher(folder).check()


def test_a_folder_of_another_model_is_refused(tmp_path: Path) -> None:
    import json

    folder = siglip(tmp_path / "siglip")
    (folder / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ModelMissing, match="it is a bert model"):
        TransformersMatcher(folder).load()
