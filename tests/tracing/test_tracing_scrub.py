"""Nothing secret and nothing huge reaches the disk."""

from __future__ import annotations

import json

import pytest

from viper.core.events import Span, span
from viper.core.replies import record
from viper.tracing import open_run
from viper.tracing.otlp import clean, encode, plain_attributes
from viper.tracing.scrub import blot, forget_secrets

LEAK = "hunter2hunter2hunter2"


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {LEAK}",
        f"authorization: Basic {LEAK}",
        f'{{"Authorization": "Bearer {LEAK}"}}',
        f"api_key={LEAK}",
        f"api-key: '{LEAK}'",
        f"OPENAI_API_KEY={LEAK}",
        f"client_secret = {LEAK}",
        f"password: {LEAK}",
        f"?access_token={LEAK}&x=1",
        f"sk-{LEAK}",
        f"sk-proj-{LEAK}-{LEAK}",
        f"ghp_{LEAK}",
        f"github_pat_{LEAK}",
        f"glpat-{LEAK}",
        f"hf_{LEAK}",
        f"xoxb-{LEAK}",
        f"AKIA{LEAK.upper()}",
        f"AIza{LEAK}",
        f"eyJ{LEAK}.{LEAK}.{LEAK}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{LEAK}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\n{LEAK}",
        f"https://user:{LEAK}@example.org/v1",
    ],
)
def test_what_looks_like_a_credential_is_blotted_out(text: str) -> None:
    assert LEAK.lower() not in blot(f"before {text} after").lower()


@pytest.mark.parametrize(
    "text",
    [
        "How many red blocks are there?",
        "task-oriented, risk-averse",
        "secret = image_patch.find('red block')[0]",
        "token = tokens[0]",
        "password_box = find('x')",
        "see https://example.org/a:b@c",
        "bearer of news",
        "",
    ],
)
def test_ordinary_words_and_programs_stay(text: str) -> None:
    assert blot(text) == text


def test_the_very_values_of_variables_named_like_keys_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MY_SERVICE_KEY", "correct horse battery")
    forget_secrets()
    try:
        assert blot("it says: correct horse battery!") == "it says: [hidden]!"
    finally:
        monkeypatch.undo()
        forget_secrets()


def test_no_secret_is_in_any_file_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", LEAK)
    with open_run("ask", question=f"my key is {LEAK}") as run, span(f"call {LEAK}"):
        record("complete", {"prompt": LEAK}, lambda: [{"text": f"the key {LEAK}"}])
    assert run.path is not None
    files = [path for path in run.path.parent.iterdir() if path.is_file()]
    assert {path.name for path in files} == {"trace.jsonl", "replies.jsonl"}
    assert not any(LEAK in path.read_text() for path in files)
    monkeypatch.undo()
    forget_secrets()


def test_a_secret_that_straddles_the_cut_is_not_left_in_half() -> None:
    text = "x" * (20_000 - 10) + f" sk-{LEAK}"
    (pair,) = clean({"text": text})
    assert "hunter" not in json.dumps(pair)


def test_names_of_counts_are_no_secrets() -> None:
    pairs = clean({"prompt_tokens": 3, "completion_tokens": 4, "access_token": "abc"})
    known = plain_attributes(pairs)
    assert known == {"prompt_tokens": 3, "completion_tokens": 4, "access_token": "[hidden]"}


ELEVEN_MB = 11 * 2**20


@pytest.mark.parametrize(
    "value",
    [
        "x" * ELEVEN_MB,
        b"x" * ELEVEN_MB,
        ["x" * 1000] * 11_000,
        {str(i): "x" * 1000 for i in range(11_000)},
        [[["x" * 100] * 100] * 100] * 11,
        list(range(2_000_000)),
        10**100_000,
    ],
    ids=["text", "bytes", "list", "map", "nested", "numbers", "integer"],
)
def test_an_11_mb_result_reaches_no_attribute(value: object) -> None:
    line = json.dumps(encode(Span("call x", "1" * 16, None, 0, 1, {"result": value}), "0"))
    assert len(line) < 200_000


def test_a_value_that_cannot_be_shown_does_not_end_the_run() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError

    assert plain_attributes(clean({"x": Broken()})) == {"x": "<Broken>"}


def test_a_cut_text_says_how_long_it_was() -> None:
    known = plain_attributes(clean({"text": "x" * 30_000}))
    assert known["text"].endswith("… [cut: 30,000 characters]")
