"""A server that misbehaves: one clear error, a bounded number of requests, no key in sight."""

from __future__ import annotations

import email.utils
import socket
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from viper.core.errors import (
    AuthenticationFailed,
    BadReply,
    ModelError,
    ModelMissing,
    ModelTimeout,
    RateLimited,
    ServerUnreachable,
)
from viper.core.events import Recorder, recording
from viper.core.llm import Message
from viper.llm import transport
from viper.llm.openai_compatible import OpenAICompatibleLLM
from viper.llm.testing import (
    Answer,
    FakeServer,
    breaks_off,
    fault,
    hangs,
    malformed,
    rate_limited,
    server_fault,
    unauthorized,
    without_choices,
    without_text,
)

pytestmark = pytest.mark.usefixtures("key")
ASK = [Message("user", "How many cups?")]


@pytest.fixture(autouse=True)
def _fast_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_BACKOFF_S", (0.01, 0.01))


def model_at(server: FakeServer, timeout_s: float = 5.0) -> OpenAICompatibleLLM:
    return OpenAICompatibleLLM.at_url(server.spec, timeout_s=timeout_s, max_wait_s=0.5)


@dataclass
class Case:
    """What the server does, what the caller sees, how often the server was asked."""

    answers: list[str | Answer]
    error: type[ModelError]
    says: str
    requests: int
    timeout_s: float = 5.0


CASES = {
    "wrong key": Case([unauthorized()], AuthenticationFailed, "VIPER_API_KEY", 1),
    "forbidden": Case([fault(403, "no access")], AuthenticationFailed, "HTTP 403", 1),
    "asks for long patience": Case([rate_limited(60)], RateLimited, "asks to wait 60 s", 1),
    "asks for patience for ever": Case([rate_limited(0.01)], RateLimited, "HTTP 429", 3),
    "limits without a time": Case([rate_limited()], RateLimited, "in a minute", 3),
    "limits with an odd time": Case([rate_limited("soon")], RateLimited, "in a minute", 3),
    "broken for ever": Case([server_fault()], ServerUnreachable, "HTTP 500", 3),
    "gateway for ever": Case([server_fault(503)], ServerUnreachable, "HTTP 503", 3),
    "never answers": Case([hangs()], ModelTimeout, "within 0.3 s", 1, 0.3),
    "drips its answer": Case([Answer("x", drip_s=0.05)], ModelTimeout, "within 0.3 s", 1, 0.3),
    "drips an error": Case(
        [Answer(status=500, body=b"x" * 99, drip_s=0.05)], ModelTimeout, "within 0.3 s", 1, 0.3
    ),
    "hangs up": Case([Answer(hangs_up=True)], ServerUnreachable, "No connection", 3),
    "breaks off": Case([breaks_off()], ServerUnreachable, "before the reply was complete", 1),
    "not JSON": Case([malformed()], BadReply, "not JSON", 1),
    "a JSON list": Case([Answer(body=b"[1]")], BadReply, "JSON list", 1),
    "no body": Case([Answer(body=b"")], BadReply, "not JSON", 1),
    "no choices": Case([without_choices()], BadReply, "no `choices`", 1),
    "no choice": Case([Answer(body=b'{"choices": []}')], BadReply, "no `choices`", 1),
    "odd choice": Case([Answer(body=b'{"choices": [7]}')], BadReply, "no `message`", 1),
    "null content": Case([without_text()], BadReply, "text is empty", 1),
    "empty content": Case([" \n"], BadReply, "text is empty", 1),
    "thought too long": Case([without_text("length")], BadReply, "`max_tokens`", 1),
    "no such model": Case([fault(404, "model not found")], ModelMissing, "no model", 1),
    "bad request": Case([fault(400, "context too long")], ModelError, "context too long", 1),
    "not implemented": Case([fault(501, "no chat")], ModelError, "no chat", 1),
}


@pytest.mark.parametrize("name", CASES)
def test_fault_ends_in_one_clear_error(name: str) -> None:
    case = CASES[name]
    start = time.monotonic()
    with FakeServer(case.answers) as server, pytest.raises(case.error) as caught:
        model_at(server, case.timeout_s).complete(ASK)
    assert case.says in str(caught.value)
    assert server.request_count == case.requests
    assert time.monotonic() - start < 20  # bounded, whatever the server does


@pytest.mark.parametrize("first", [rate_limited(0.05), server_fault(), Answer(hangs_up=True)])
def test_a_passing_fault_is_survived(first: Answer) -> None:
    with FakeServer([first, "len(x)"]) as server:
        assert model_at(server).complete(ASK)[0].text == "len(x)"
    assert server.request_count == 2


def test_retry_after_may_be_a_date() -> None:
    late = rate_limited(email.utils.formatdate(time.time() + 100, usegmt=True))
    with FakeServer([late]) as server, pytest.raises(RateLimited) as caught:
        model_at(server).complete(ASK)
    assert caught.value.retry_after_s == pytest.approx(100, abs=5)
    assert server.request_count == 1


def test_the_wait_that_was_asked_for_is_kept() -> None:
    with FakeServer([rate_limited(0.2), "ok"]) as server:
        start = time.monotonic()
        model_at(server).complete(ASK)
    assert time.monotonic() - start >= 0.2


def test_a_used_up_quota_is_not_waited_for() -> None:
    body = b'{"error": {"message": "quota", "code": "insufficient_quota"}}'
    with FakeServer([Answer(status=429, body=body)]) as server, pytest.raises(RateLimited):
        model_at(server).complete(ASK)
    assert server.request_count == 1


def test_several_replies_from_a_server_that_fails_in_between_stay_bounded() -> None:
    with (
        FakeServer(["a", server_fault()], gives_n=False) as server,
        pytest.raises(ServerUnreachable),
    ):
        model_at(server).complete(ASK, n=3)
    assert server.request_count == 4


def test_a_closed_port_is_named_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ServerUnreachable, match="Start the server") as caught:
            OpenAICompatibleLLM.at_url(f"{url}#m").complete(ASK)
    assert url in str(caught.value)


def test_a_host_that_does_not_resolve_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with pytest.raises(ServerUnreachable, match="Name or service not known"):
        OpenAICompatibleLLM.at_url("http://models.invalid#m").complete(ASK)


def test_a_reply_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_REPLY_BYTES", 1000)
    with FakeServer(["x" * 2000]) as server, pytest.raises(BadReply, match="longer than"):
        model_at(server).complete(ASK)


def _echo_key(status: int) -> Callable[[str], Answer]:
    return lambda key: fault(status, f"your key {key} is bad")


@pytest.mark.parametrize(
    "answer",
    [
        *map(_echo_key, (400, 401, 404, 429, 500)),
        lambda key: Answer(body=f"<html>{key}</html>".encode()),
    ],
)
def test_the_key_never_shows(answer: Callable[[str], Answer], key: str) -> None:
    recorder = Recorder()
    with FakeServer([answer(key)]) as server, recording(recorder):
        model = model_at(server)
        with pytest.raises(ModelError) as caught:
            model.complete(ASK)
    assert server.requests[0].headers["authorization"] == f"Bearer {key}"
    shown = "".join(traceback.format_exception(caught.value)) + repr(model) + repr(vars(model))
    shown += "".join(str(entry.to_dict()) for entry in recorder.spans)
    assert key not in shown


def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIPER_API_KEY", "sk-with a space-ü")
    with pytest.raises(AuthenticationFailed, match="VIPER_API_KEY") as caught:
        OpenAICompatibleLLM.at_url("http://127.0.0.1:1#m")
    assert "space-" not in str(caught.value)
