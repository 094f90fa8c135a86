"""Questions answered by `viper ask --profile FILE.toml`, through the real loading code."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny_models import blip, depth_anything, dpt, mobileclip_ts, siglip, vlm, yolo_pt

from viper.apps.cli import run
from viper.core.errors import ModelMissing, UnknownName
from viper.vision import parts
from viper.vision.contract import picture
from viper.vision.interfaces import Detection
from viper.vision.patch import ImagePatch
from viper.vision.profile import load_engine, read_profile
from viper.vision.testing import FakeDetector

Ask = Callable[..., dict[str, Any]]

FIXED = """
[detector]
spec = "yolo:yolo.pt"
min_score = 0.01
[matcher]
spec = "clip:siglip"
[vqa]
spec = "hf:blip"
[depth]
spec = "hf:da"
"""
WORLD = """
[detector]
spec = "yolo-world:world.pt"
text_encoder = "m.ts"
tokenizer = "vlm"
min_score = 0.01
[vqa]
spec = "hf:vlm"
[depth]
spec = "hf:dpt"
meaning = "metres"
"""
YOLOE = """
[detector]
spec = "yoloe:yoloe.pt"
text_encoder = "m.ts"
tokenizer = "vlm"
[vqa]
spec = "llm"
[ocr]
spec = "none"
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profile")
    for name, text in (("fixed", FIXED), ("world", WORLD), ("yoloe", YOLOE)):
        (folder / f"{name}.toml").write_text(text)
    siglip(folder / "siglip")
    blip(folder / "blip")
    vlm(folder / "vlm")
    depth_anything(folder / "da")
    dpt(folder / "dpt")
    mobileclip_ts(folder / "m.ts")
    yolo_pt(folder / "yolo.pt")
    yolo_pt(folder / "world.pt", "WorldDetect")
    yolo_pt(folder / "yoloe.pt", "YOLOEDetect")
    picture().save(folder / "picture.png")
    return folder


@pytest.fixture
def ask(models: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Asks with a model that writes the given program, and then says the other replies."""

    def call(profile: str, program: str, *replies: str) -> dict[str, Any]:
        script = tmp_path / "script.jsonl"
        script.write_text("\n".join(json.dumps({"reply": text}) for text in (program, *replies)))
        arguments = ["ask", str(models / "picture.png"), "What is it?", "--json"]
        arguments += ["--profile", str(models / f"{profile}.toml"), "--llm", f"scripted:{script}"]
        capfd.readouterr()
        run(arguments)
        answer = json.loads(capfd.readouterr().out)
        assert isinstance(answer, dict)
        return answer

    return call


def test_a_checkpoint_a_siglip_a_blip_and_a_depth_model_answer_together(ask: Ask) -> None:
    answer = ask(
        "fixed",
        "things = image_patch.find('object')\n"
        "word = image_patch.best_text_match(['red', 'blue'])\n"
        "said = image_patch.simple_query('what color is this?')\n"
        "[len(things) > 0, word in ['red', 'blue'], len(said) > 0, "
        "0 <= things[0].compute_depth() <= 1]",
    )
    assert (answer["status"], answer["value"]) == ("ok", [True] * 4)
    assert set(answer["passes"]) == {
        *("detector", "image_encoder", "text_encoder"),
        "vqa",
        "depth",
        "llm",
    }


def test_a_noun_outside_the_classes_is_matched_and_reported(ask: Ask) -> None:
    answer = ask("fixed", "len(image_patch.find('red ball')) >= 0")
    assert answer["status"] == "ok"
    assert any("the detector has no class 'ball'" in notice for notice in answer["notices"])


def test_yolo_world_a_chat_model_and_metric_depth_answer_together(ask: Ask) -> None:
    answer = ask(
        "world",
        "things = image_patch.find('red ball')\n"
        "said = image_patch.simple_query('what is this?')\n"
        "[len(things) >= 0, len(said) > 0, image_patch.compute_depth() >= 0]",
    )
    assert (answer["error"], answer["value"]) == (None, [True] * 3)
    assert answer["passes"]["detector"] == 1


def test_yoloe_and_the_model_that_llm_names_answer_together(ask: Ask) -> None:
    program = "image_patch.find('dog')\nimage_patch.simple_query('what color is this?')"
    answer = ask("yoloe", program, "Green.")
    assert (answer["status"], answer["value"]) == ("ok", "Green")


def test_the_built_in_model_sees_no_pictures_and_says_so(models: Path) -> None:
    engine = load_engine(str(models / "yoloe.toml"))
    with pytest.raises(ModelMissing, match="name one that sees pictures with --llm"):
        ImagePatch(picture(), engine=engine).simple_query("What is this?")


def test_a_profile_without_a_question_answerer_says_how_it_answered(models: Path) -> None:
    text = (models / "fixed.toml").read_text().replace('[vqa]\nspec = "hf:blip"\n', "")
    path = models / "matching.toml"
    path.write_text(text)
    from viper.vision.confidence import deciding

    with deciding() as decisions:
        ImagePatch(picture(), engine=load_engine(str(path))).simple_query("What color is this?")
    assert "no question answering model is loaded" in decisions.notices[0]


def test_a_profile_that_reads_no_text_says_so(models: Path) -> None:
    engine = load_engine(str(models / "yoloe.toml"))
    with pytest.raises(ModelMissing, match="no reader of texts"):
        ImagePatch(picture(), engine=engine).read_text()


def test_models_load_and_run_without_any_network(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something wants the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ("fixed", "world", "yoloe"):
        engine = load_engine(str(models / f"{name}.toml"))
        engine.load()
        ImagePatch(picture(), engine=engine).find("person")


WRONG = {
    "yoloe without an encoder": ('spec = "yoloe:yoloe.pt"', "needs the text encoder"),
    "yolo-world without an encoder": ('spec = "yolo-world:world.pt"', "needs the text encoder"),
    "an option of another kind": (
        'spec = "yolo:yolo.pt"\ntext_encoder = "m.ts"', r"no key under \[detector\]"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_detector_that_lacks_something_gives_one_sentence(models: Path, case: str) -> None:
    text, expected = WRONG[case]
    path = models / "wrong.toml"
    path.write_text(f"[detector]\n{text}\n")
    from viper.core.errors import InputError

    with pytest.raises(InputError, match=expected):
        load_engine(str(path))


def test_a_wrong_meaning_of_depth_is_named(models: Path) -> None:
    path = models / "wrong.toml"
    path.write_text(
        '[detector]\nspec = "yolo:yolo.pt"\n[depth]\nspec = "hf:da"\nmeaning = "feet"\n'
    )
    with pytest.raises(UnknownName, match="Known: metres, relative"):
        load_engine(str(path))


class _EntryPoint:
    """Stands for an entry point of another package."""

    name, value = "detector.mine", "other:open_mine"

    def __init__(self, opener: Any) -> None:
        self.opener = opener

    def load(self) -> Any:
        if isinstance(self.opener, Exception):
            raise self.opener
        return self.opener


@pytest.fixture
def other_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Any], str]:
    """Installs a package with a detector of kind `mine`; gives a profile that names it."""

    def install(opener: Any) -> str:
        monkeypatch.setattr(
            parts, "entry_points", lambda group: [_EntryPoint(opener)][: len(group)]
        )
        path = tmp_path / "mine.toml"
        path.write_text('[detector]\nspec = "mine:somewhere"\nspeed = 3\n')
        return str(path)

    return install


def test_a_detector_of_another_package_is_opened_with_its_options(other_package: Any) -> None:
    given: list[Any] = []

    def open_mine(spec: parts.PartSpec) -> Any:
        given.append(spec)
        return FakeDetector({None: [Detection((1, 1, 9, 9), 0.8, "block")]})

    engine = load_engine(other_package(open_mine))
    assert len(ImagePatch(picture(), engine=engine).find("block")) == 1
    assert (given[0].where, given[0].options) == ("somewhere", {"speed": 3})


def test_a_package_that_cannot_be_imported_is_named(other_package: Any) -> None:
    with pytest.raises(ModelMissing, match=r"other:open_mine.*cannot be opened: no torch"):
        load_engine(other_package(ImportError("no torch")))


def test_kinds_of_other_packages_are_listed(other_package: Any, tmp_path: Path) -> None:
    other_package(None)
    path = tmp_path / "typo.toml"
    path.write_text('[detector]\nspec = "mime:x"\n')
    with pytest.raises(UnknownName, match="Did you mean `mine`") as caught:
        load_engine(str(path))
    assert "yoloe" in caught.value.available


def test_every_built_in_profile_names_parts_that_exist() -> None:
    for name in ("tabletop", "photo"):
        profile = read_profile(name)
        for role in parts.ROLES:
            spec = profile.spec(role)
            assert spec is None or spec.kind in parts.kinds_of(role)


def test_the_photo_profile_runs_on_files_of_its_names(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.setenv("VIPER_MODELS", str(tmp_path))
    for source, name in (
        ("siglip", "clip-vit-base-patch32"),
        ("blip", "blip-vqa-base"),
        ("da", "depth-anything-v2-small"),
    ):
        shutil.copytree(models / source, tmp_path / name)
    with pytest.raises(ModelMissing, match=r"yolov8s-worldv2\.pt.*viper models pull photo"):
        load_engine("photo")
    shutil.copy(models / "world.pt", tmp_path / "yolov8s-worldv2.pt")
    patch = ImagePatch(picture(), engine=load_engine("photo"))
    assert patch.simple_query("What is this?")
    assert 0 <= patch.compute_depth() <= 1
    with pytest.raises(ModelMissing, match="512 numbers"):
        patch.find("dog")
