"""Profiles: built-in, TOML files, and what is said when something is missing or damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from viper.core.errors import InputError, ModelError, ModelMissing, UnknownName
from viper.core.ledger import collecting
from viper.vision.patch import ImagePatch
from viper.vision.profile import load_engine


@pytest.fixture
def weights(tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may damage, in place of the built-in weights."""
    folder = tmp_path / "weights"
    shutil.copytree(tiny_weights, folder)
    monkeypatch.setenv("VIPER_WEIGHTS", str(folder))
    return folder


def _write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_built_in_profile_sees_through_real_models(weights: Path) -> None:
    assert weights.is_dir()
    with collecting() as ledger:
        patch = ImagePatch(Image.new("RGB", (64, 48), "white"), engine=load_engine("tabletop"))
        patch.best_text_match(["a quiet street", "an orange object"])
        patch.find("object")
    # random weights are sure of nothing: what was found is looked at again, together
    assert ledger.passes == {"detector": 1, "image_encoder": 2, "text_encoder": 2}
    assert ledger.load_s > 0


def test_nothing_is_loaded_before_it_is_used(weights: Path) -> None:
    assert weights.is_dir()
    with collecting() as ledger:
        load_engine("tabletop")
    assert ledger.load_s == 0


def test_missing_weights_are_named_with_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "nowhere"))
    with pytest.raises(ModelMissing, match=r"nowhere.detector.*Reinstall"):
        load_engine("tabletop")


@pytest.mark.parametrize(
    "name", ["detector/model.safetensors", "detector/config.yaml", "matcher/tokenizer_config.json"]
)
def test_a_missing_file_is_named(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(ModelMissing, match=Path(name).name):
        load_engine("tabletop")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("detector/model.safetensors", b"\x10" + b"x" * 100),
        ("detector/config.yaml", b"nc: 3\n"),
        ("detector/config.yaml", b"\xff\xfe: [\n"),
        ("matcher/model.safetensors", b"junk"),
        ("matcher/config.json", b"{"),
        ("matcher/preprocessor_config.json", b"{"),
        ("matcher/preprocessor_config.json", b"{}"),
        ("matcher/tokenizer.json", b"{}"),
    ],
)
def test_damaged_weights_give_one_sentence_with_the_folder(
    weights: Path, name: str, content: bytes
) -> None:
    (weights / name).write_bytes(content)
    engine = load_engine("tabletop")
    patch = ImagePatch(Image.new("RGB", (64, 48)), engine=engine)
    use = patch.find if "detector" in name else patch.simple_query
    with pytest.raises(ModelError, match="damaged or do not belong together") as caught:
        use("What color is this?" if "matcher" in name else "object")
    assert str(weights) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_of_another_model_are_refused(weights: Path) -> None:
    shutil.copy(weights / "matcher/model.safetensors", weights / "detector/model.safetensors")
    with pytest.raises(ModelError, match="do not fit"):
        ImagePatch(Image.new("RGB", (64, 48)), engine=load_engine()).find("object")


def test_the_photo_profile_says_how_to_name_local_weights() -> None:
    with pytest.raises(ModelMissing, match=r"--profile FILE\.toml"):
        load_engine("photo")


def test_an_unknown_profile_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="Did you mean `tabletop`") as caught:
        load_engine("tablettop")
    assert caught.value.available == ("tabletop", "photo")


def test_a_toml_file_names_each_part(tiny_weights: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_weights, tmp_path / "models")
    profile = _write(
        tmp_path,
        'name = "mine"\nprompt = "a picture of {}"\n'
        '[detector]\nspec = "yolo:models/detector"\nmin_score = 0.9\ndevice = "cpu"\n'
        '[matcher]\nspec = "clip:models/matcher"\ndevice = "cpu"\n[depth]\nspec = "none"\n',
    )
    engine = load_engine(profile)
    assert (engine.name, engine.depth) == ("mine", None)
    assert engine.prompt_for("orange ball") == "a picture of an orange ball"
    patch = ImagePatch(Image.new("RGB", (64, 48)), engine=engine)
    assert patch.best_text_match(["red", "blue"]) in {"red", "blue"}
    with pytest.raises(ModelMissing, match="no depth model"):
        patch.compute_depth()


BAD_PROFILES = {
    "not toml": ("= 3", InputError, "cannot be read"),
    "empty": ("", InputError, "names no detector"),
    "unknown table": ('[detektor]\nspec = "yolo:a.pt"', UnknownName, "Did you mean `detector`"),
    "unknown key": ('[detector]\nspek = "a"', UnknownName, "Did you mean `spec`"),
    "unknown kind": ('[detector]\nspec = "rcnn:a"', UnknownName, "builtin"),
    "no path": ('[detector]\nspec = "yolo:"', InputError, "needs a path"),
    "missing checkpoint": ('[detector]\nspec = "yolo:no.pt"', ModelMissing, r"no file .*no\.pt"),
    "score": ('[detector]\nspec = "yolo:a.pt"\nmin_score = 7', InputError, "from 0 to 1"),
    "device": ('[detector]\nspec = "yolo:a.pt"\ndevice = "tpu"', UnknownName, "auto, cpu, cuda"),
    "prompt": ('prompt = "a photo"\n[detector]\nspec = "yolo:a.pt"', InputError, "needs one"),
    "not a table": ("detector = 3", InputError, "is a table"),
    "not text": ("[detector]\nspec = 3", InputError, "is text"),
    "matcher folder": (
        '[detector]\nspec = "yolo:here.pt"\n[matcher]\nspec = "clip:gone"',
        ModelMissing,
        "no folder .*gone",
    ),
}


@pytest.mark.parametrize("case", BAD_PROFILES)
def test_a_wrong_profile_file_gives_one_sentence(tmp_path: Path, case: str) -> None:
    text, error, expected = BAD_PROFILES[case]
    (tmp_path / "here.pt").touch()
    with pytest.raises(error, match=expected):
        load_engine(_write(tmp_path, text))


def test_a_missing_profile_file_is_named() -> None:
    with pytest.raises(InputError, match=r"no profile file .*gone\.toml"):
        load_engine("gone.toml")


@pytest.mark.parametrize("part", ["detector", "matcher"])
def test_weights_that_are_no_numbers_are_refused(part: str, weights: Path) -> None:
    file = weights / part / "model.safetensors"
    content = file.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    file.write_bytes(content[:start] + b"\xff" * (len(content) - start))
    with pytest.raises(ModelMissing, match=f"{part}.*damaged.*not finite"):
        getattr(load_engine("tabletop"), part).load()
