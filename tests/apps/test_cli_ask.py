from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

Viper = Callable[..., Any]
COUNT = 'len(image_patch.find("red block"))'
QUESTION = "How many red blocks are there?"


def test_the_answer_comes_first_then_program_values_and_bill(
    viper: Viper, picture: Path, script: Callable[..., str]
) -> None:
    result = viper("ask", picture, QUESTION, "--llm", script(COUNT))
    first, *rest = [line for line in result.out.splitlines() if line.strip()]
    assert (result.code, first) == (0, "2")
    assert COUNT in rest[0]
    assert rest[0].rstrip().endswith("2")
    assert "confidence" in rest[-1]


def test_json_is_one_object_with_the_contract_keys(
    viper: Viper, picture: Path, script: Callable[..., str]
) -> None:
    result = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--json")
    keys = {"answer", "confidence", "program", "status", "trace", "seconds", "passes"}
    assert keys <= result.json.keys()
    assert (result.code, result.json["answer"], result.json["value"]) == (0, "2", 2)
    assert result.out.count("\n") == 1


def test_the_trace_of_an_answer_can_be_shown(
    viper: Viper, picture: Path, script: Callable[..., str], tmp_path: Path
) -> None:
    run_id = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--json").json["trace"]
    assert QUESTION in viper("trace").out
    assert "call ImagePatch.find" in viper("trace", run_id).out
    assert viper("trace", "--json").json["runs"][0]["id"] == run_id
    assert viper("trace", run_id, "--html", tmp_path / "t.html", "--json").code == 0
    assert QUESTION in (tmp_path / "t.html").read_text()


def test_an_answer_that_failed_ends_with_code_1(
    viper: Viper, picture: Path, script: Callable[..., str]
) -> None:
    result = viper("ask", picture, QUESTION, "--llm", script("1 / 0"), "--max-repairs", 0, "--json")
    assert (result.code, result.json["status"]) == (1, "error")
    assert result.json["error"]["type"] == "ZeroDivisionError"
    assert "division" in result.json["answer"]


@pytest.mark.parametrize("ending", ["png", "jpg", "html"])
def test_the_drawing_is_written(
    ending: str, viper: Viper, picture: Path, script: Callable[..., str], tmp_path: Path
) -> None:
    out = tmp_path / f"out.{ending}"
    assert viper("ask", picture, QUESTION, "--llm", script(COUNT), "--draw", out).code == 0
    assert out.stat().st_size > 500


@pytest.mark.parametrize("out", ["out.bmpx", "no/such/folder/out.png", "out"])
def test_a_drawing_that_cannot_be_written_is_refused_at_once(
    out: str, viper: Viper, picture: Path, tmp_path: Path
) -> None:
    result = viper("ask", picture, QUESTION, "--draw", tmp_path / out)
    assert result.is_refused()
    assert "--draw" in result.err


BAD_PICTURES: dict[str, bytes | None] = {
    "missing": None,
    "empty": b"",
    "text": b"This is not a picture.",
    "html": b"<html></html>",
    "cut": b"",
    "zeros": bytes(1000),
}


@pytest.mark.parametrize("kind", BAD_PICTURES)
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_a_bad_picture_is_one_sentence_and_code_2(
    kind: str, options: tuple[str, ...], viper: Viper, picture: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"{kind}.png"
    data = picture.read_bytes()[:120] if kind == "cut" else BAD_PICTURES[kind]
    if data is not None:
        path.write_bytes(data)
    result = viper("ask", path, QUESTION, "--llm", "scripted:none", *options)
    assert result.is_refused()
    assert path.name in result.err
    if options:
        assert result.json["status"] == "error"
        assert result.json["error"]["type"] == "InputError"
        assert result.json["error"]["message"] in result.err


def test_a_folder_and_an_address_are_no_pictures(viper: Viper, tmp_path: Path) -> None:
    assert "folder" in viper("ask", tmp_path, QUESTION).err
    assert "never from the network" in viper("ask", "https://example.org/a.png", QUESTION).err


def rotated(image: Image.Image, path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image.transpose(Image.Transpose.ROTATE_90).save(path, exif=exif)


ODD_PICTURES: dict[str, Callable[[Image.Image, Path], None]] = {
    "rotated.png": rotated,
    "transparent.png": lambda image, path: image.convert("RGBA").save(path),
    "cmyk.tiff": lambda image, path: image.convert("CMYK").save(path),
    "palette.png": lambda image, path: image.quantize(256).save(path),
    "gray.png": lambda image, path: image.convert("L").save(path),
    "deep.png": lambda image, path: Image.fromarray(
        np.asarray(image.convert("L")).astype(np.uint16) * 257
    ).save(path),
    "animated.gif": lambda image, path: image.save(
        path, save_all=True, append_images=[image.rotate(180)]
    ),
}


@pytest.mark.parametrize("name", ODD_PICTURES)
def test_an_odd_picture_is_answered(
    name: str, viper: Viper, toy: Image.Image, script: Callable[..., str], tmp_path: Path
) -> None:
    ODD_PICTURES[name](toy, tmp_path / name)
    size = "[image_patch.width, image_patch.height]"
    result = viper("ask", tmp_path / name, "How large?", "--llm", script(size), "--json")
    assert result.json["value"] == [64, 48]


@pytest.mark.parametrize("question", ["", "  ", "word " * 10_000], ids=["empty", "blank", "long"])
def test_a_bad_question_is_refused(question: str, viper: Viper, picture: Path) -> None:
    result = viper("ask", picture, question)
    assert result.is_refused()
    assert "question" in result.err


@pytest.mark.parametrize("model", ["gpt-4", "", "openai:", "scripted:/no/such", "http://x"])
def test_an_unknown_model_is_refused(model: str, viper: Viper, picture: Path) -> None:
    assert viper("ask", picture, QUESTION, "--llm", model).is_refused()


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "x.png"),
        ("ask", "x.png", "Is it?", "--nonsense"),
        ("ask", "x.png", "Is it?", "--timeout", "soon"),
        ("ask", "x.png", "Is it?", "--timeout", "0"),
        ("fly",),
        ("run",),
        ("trace", "ffff"),
        ("eval", "qa"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_sentence_and_code_2(arguments: tuple[str, ...], viper: Viper) -> None:
    assert viper(*arguments).is_refused()
    told = viper(*arguments, "--json")
    assert (told.code, told.json["status"]) == (2, "error")


def test_an_unexpected_error_is_a_sentence_with_a_hint(
    viper: Viper, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("viper.loops.session.Session.ask", broken)
    result = viper("ask", picture, QUESTION, "--json")
    assert result.code == 1
    assert "Traceback" not in result.err
    assert "VIPER_LOG=debug" in result.err
    assert result.json["error"]["type"] == "ZeroDivisionError"
    monkeypatch.setenv("VIPER_LOG", "debug")
    assert "Traceback" in viper("ask", picture, QUESTION).err


def test_noise_of_libraries_stays_off_stdout(
    viper: Viper, picture: Path, script: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from viper.loops.session import Session

    real = Session.ask

    def noisy(self: Session, *arguments: Any) -> Any:
        print("Downloading everything ...")
        return real(self, *arguments)

    monkeypatch.setattr(Session, "ask", noisy)
    result = viper("ask", picture, QUESTION, "--llm", script(COUNT), "--json")
    assert json.loads(result.out)["answer"] == "2"
    assert "Downloading" in result.err


def damage(folder: Path) -> None:
    for name in ("config.yaml", "model.safetensors"):
        (folder / "detector").mkdir(parents=True, exist_ok=True)
        (folder / "detector" / name).write_bytes(b"\0" * 100)


@pytest.mark.parametrize("prepare", [lambda _: None, damage], ids=["missing", "damaged"])
def test_missing_and_damaged_weights_are_one_sentence(
    prepare: Callable[[Path], None], viper: Viper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(tmp_path / "weights")
    monkeypatch.setenv("VIPER_WEIGHTS", str(tmp_path / "weights"))
    Image.new("RGB", (64, 48)).save(tmp_path / "x.png")
    result = viper("ask", tmp_path / "x.png", QUESTION)
    assert result.is_refused()
    assert str(tmp_path / "weights") in result.err


def test_no_trace_is_named_that_is_not_kept(
    viper: Viper,
    picture: Path,
    script: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VIPER_HOME", str(tmp_path / "file"))
    result = viper("ask", picture, "How many red blocks?", "--llm", script("2"))
    assert "note: No trace is kept" in result.out
    assert " · trace " not in result.out
