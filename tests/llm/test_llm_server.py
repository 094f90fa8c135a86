"""What is sent to an OpenAI-compatible server, and what is learned from it."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from viper.core.errors import AuthenticationFailed, BadReply, InputError, ModelError, ModelMissing
from viper.core.llm import Message
from viper.llm import load_llm
from viper.llm.openai_compatible import OpenAICompatibleLLM
from viper.llm.scoring import ranking_to_logprobs
from viper.llm.testing import Answer, FakeServer, fault, unauthorized

ASK = [Message("system", "Be brief."), Message("user", "How many cups?")]


def at(server: FakeServer) -> OpenAICompatibleLLM:
    return OpenAICompatibleLLM.at_url(server.spec)


def test_messages_and_settings_reach_the_server() -> None:
    with FakeServer(["ok"]) as server:
        at(server).complete(ASK, max_tokens=7, temperature=0.5, stop=["END"])
    sent = server.requests[0]
    assert sent.path == "/v1/chat/completions"
    assert sent.body["messages"][1] == {"role": "user", "content": "How many cups?"}
    assert sent.body["max_tokens"] == 7
    assert sent.body["temperature"] == 0.5
    assert sent.body["stop"] == ["END"]
    assert {"n", "logprobs"}.isdisjoint(sent.body)


def test_a_picture_travels_as_a_data_url_of_bounded_size() -> None:
    with FakeServer(["a cup"]) as server:
        model = at(server)
        model.complete(ASK, images=[Image.new("RGBA", (4000, 10), "red")])
    text, picture = server.requests[0].body["messages"][1]["content"]
    assert text == {"type": "text", "text": "How many cups?"}
    head, _, data = picture["image_url"]["url"].partition(",")
    assert head == "data:image/png;base64"
    assert max(Image.open(io.BytesIO(base64.b64decode(data))).size) <= 1536
    assert model.abilities.images


def test_a_model_without_eyes_says_so() -> None:
    with (
        FakeServer([fault(400, "this model does not support image input")]) as server,
        pytest.raises(ModelMissing, match="does not take pictures"),
    ):
        at(server).complete(ASK, images=[Image.new("RGB", (8, 8))])
    assert server.request_count == 1


def test_refused_parameters_are_dropped_once_and_remembered() -> None:
    refused = ("max_tokens", "temperature", "stop", "logprobs", "n")
    with FakeServer(["ok"], refuses=refused) as server:
        first = at(server).complete(ASK, n=2, stop=["END"], logprobs=True)
        assert server.request_count == 7  # five refusals, then one request per reply
        at(server).complete(ASK, n=1, stop=["END"], logprobs=True)
    assert server.request_count == 8
    assert [reply.text for reply in first] == ["ok", "ok"]
    assert server.requests[-1].body["max_completion_tokens"] == 1024


def test_a_value_that_is_too_large_is_not_taken_for_a_missing_ability() -> None:
    with (
        FakeServer([fault(400, "'max_tokens' is too large: 1024")]) as server,
        pytest.raises(ModelError, match="too large"),
    ):
        at(server).complete(ASK)
    assert server.request_count == 1


def test_replies_are_sorted_by_logprob() -> None:
    choices = [_choice("unlikely", -5.0), _choice("likely", -0.1)]
    body = f'{{"choices": [{", ".join(choices)}]}}'.encode()
    with FakeServer([Answer(body=body)]) as server:
        replies = at(server).complete(ASK, n=2, logprobs=True)
    assert [reply.text for reply in replies] == ["likely", "unlikely"]


def _choice(text: str, logprob: float) -> str:
    return (
        f'{{"message": {{"content": "{text}"}}, '
        f'"logprobs": {{"content": [{{"token": "x", "logprob": {logprob}}}]}}}}'
    )


def test_an_echoing_server_scores_all_options_in_one_request() -> None:
    with FakeServer() as server:
        model = at(server)
        assert model.score("I will ", ["wait", "go"]) == [-1.0, -0.5]
        assert model.score("I will ", ["go", "wait"]) == [-0.5, -1.0]
    assert server.request_count == 1
    assert model.abilities.score == "echo"


def test_other_servers_rank_and_the_failed_echo_is_not_tried_again() -> None:
    with FakeServer(["<think>1?</think> 2, 1"], echoes=False) as server:
        model = at(server)
        scores = model.score("I will ", ["wait", "go"])
        model.score("You will ", ["wait", "go"])
    assert scores[1] > scores[0]
    assert [request.path for request in server.requests] == [
        "/v1/completions",
        "/v1/chat/completions",
        "/v1/chat/completions",
    ]
    assert model.abilities.score == "ranking"


def test_a_ranking_in_prose_is_a_bad_reply() -> None:
    with (
        FakeServer(["I like both."], echoes=False) as server,
        pytest.raises(BadReply, match="asked for a ranking"),
    ):
        at(server).score("I will ", ["wait", "go"])
    assert server.request_count == 2


def test_ranks_become_probabilities_that_sum_to_one() -> None:
    import math

    scores = ranking_to_logprobs("3, 1, 99, 3", 4)
    assert scores is not None
    assert scores[2] > scores[0] > scores[1] == scores[3]
    assert sum(map(math.exp, scores)) == pytest.approx(1.0)
    assert ranking_to_logprobs("none", 4) is None


def test_openai_takes_key_and_address_from_the_environment(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeServer(["ok"]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        model = load_llm(f"openai:{server.model}")
        model.complete(ASK)
    assert model.name == f"openai:{server.model}"
    assert server.requests[0].headers["authorization"] == f"Bearer {key}"


def test_the_key_for_openai_is_sent_to_no_other_server(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIPER_API_KEY")
    with FakeServer([unauthorized()]) as server:
        with pytest.raises(AuthenticationFailed, match=r"sent to .* only"):
            load_llm(server.spec).complete(ASK)
        assert key not in str(server.requests[0].headers)


def test_openai_without_a_key_says_which_variable_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(AuthenticationFailed, match="set OPENAI_API_KEY"):
        load_llm("openai:gpt-4o")


@pytest.mark.parametrize(
    ("spec", "address"),
    [
        ("http://127.0.0.1:1#m", "http://127.0.0.1:1/v1#m"),
        ("http://127.0.0.1:1/#m", "http://127.0.0.1:1/v1#m"),
        ("https://host/api/openai/#org/m", "https://host/api/openai#org/m"),
    ],
)
def test_v1_is_added_only_where_there_is_no_path(spec: str, address: str) -> None:
    assert load_llm(spec).name == address


@pytest.mark.parametrize(
    "spec",
    ["http://h/v1", "http://h/v1#", "http://#m", "http://h:99999#m", "https://h/v1?key=1#m"],
)
def test_odd_addresses_are_input_errors(spec: str) -> None:
    with pytest.raises(InputError):
        load_llm(spec)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(InputError) as caught:
        load_llm("http://me:hunter2@host/v1#m")
    assert "hunter2" not in str(caught.value)
