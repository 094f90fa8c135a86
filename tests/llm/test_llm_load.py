"""`load_llm`: every form, every bad string, and nothing sent off the machine."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

import viper.llm
from viper.core.errors import InputError, ModelError, ModelMissing, UnknownName
from viper.core.llm import Message
from viper.core.settings import weights_folder
from viper.llm import load_llm

ASK = [Message("user", "How many cups?")]


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Refuse and record every connection and name look-up."""
    tried: list[Any] = []

    def refuse(*args: Any, **_: Any) -> NoReturn:
        tried.append(args)
        raise OSError("this test allows no connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


@pytest.mark.parametrize("spec", ["gpt-4o", "", "Embedded!", "embeded", "ftp://h#m", "hg:x"])
def test_unknown_strings_are_answered_with_examples(spec: str) -> None:
    with pytest.raises(UnknownName) as caught:
        load_llm(spec)
    assert "`openai:gpt-4o`" in str(caught.value)
    assert "embedded" in caught.value.available


@pytest.mark.parametrize("spec", ["openai:", "hf: ", "scripted:"])
def test_half_a_string_is_an_input_error(spec: str) -> None:
    with pytest.raises(InputError, match="lacks its second half"):
        load_llm(spec)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"config\.json"):
        load_llm(f"hf:{tmp_path / 'nothing'}")


def test_a_repository_that_is_not_cached_is_not_fetched(
    no_sockets: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="hf download nobody/no-such-model"):
        load_llm("hf:nobody/no-such-model")
    assert no_sockets == []


def test_a_folder_that_is_no_model_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{]")
    with pytest.raises(InputError):
        load_llm(f"hf:{tmp_path}")


def test_a_folder_without_weights_is_an_input_error(causal_folder: Path, tmp_path: Path) -> None:
    for path in causal_folder.iterdir():
        if path.suffix == ".json":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelMissing, match="incomplete"):
        load_llm(f"hf:{tmp_path}")


def test_damaged_weights_are_an_input_error(causal_folder: Path, tmp_path: Path) -> None:
    for path in causal_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"not tensors")
    with pytest.raises(InputError, match="does not load"):
        load_llm(f"hf:{tmp_path}")


def test_a_local_model_opens_no_socket(no_sockets: list[Any], causal_folder: Path) -> None:
    model = load_llm(f"hf:{causal_folder}")
    model.complete(ASK, max_tokens=4)
    model.score("I will ", ["go", "wait"])
    assert no_sockets == []


def test_recorded_replies_open_no_socket(no_sockets: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"reply": "x"}')
    load_llm(f"scripted:{path}").complete(ASK)
    assert no_sockets == []


@pytest.mark.skipif(
    not (weights_folder() / "writer" / "model.safetensors").exists(),
    reason="the built-in writer is not there yet",
)
def test_the_built_in_model_opens_no_socket(no_sockets: list[Any]) -> None:
    model = load_llm("embedded")
    assert model.complete(ASK)[0].text
    assert no_sockets == []


def test_a_prompt_beyond_the_context_is_a_clear_error(causal_folder: Path) -> None:
    model = load_llm(f"hf:{causal_folder}")
    with pytest.raises(ModelError, match="reads 256"):
        model.complete([Message("user", "cups " * 400)])


def test_a_text_model_refuses_pictures(causal_folder: Path) -> None:
    from PIL import Image

    with pytest.raises(InputError, match="takes no pictures"):
        load_llm(f"hf:{causal_folder}").complete(ASK, images=[Image.new("RGB", (8, 8))])


def test_a_template_that_refuses_the_system_role_still_gets_its_text(chat_folder: Path) -> None:
    model: Any = load_llm(f"hf:{chat_folder}")
    ids = model._prompt_ids([Message("system", "Be brief."), *ASK])
    text = model._tokenizer.decode(ids)
    assert text == "[user] Be brief.\n\nHow many cups?\n[assistant] "


def test_sampling_varies_and_greedy_does_not(causal_folder: Path) -> None:
    model = load_llm(f"hf:{causal_folder}")
    greedy = {model.complete(ASK, max_tokens=8)[0].text for _ in range(2)}
    sampled = {reply.text for reply in model.complete(ASK, n=4, max_tokens=8, temperature=2.0)}
    assert len(greedy) == 1
    assert len(sampled) > 1


def test_scores_are_those_of_the_reply_itself(causal_folder: Path) -> None:
    model: Any = load_llm(f"hf:{causal_folder}")
    prompt, reply = model._split("I will ", "go")
    assert model._logprobs([(prompt, reply)]) == pytest.approx(model.score("I will ", ["go"]))


def test_public_names_exist() -> None:
    assert all(hasattr(viper.llm, name) for name in viper.llm.__all__)
