"""A small OpenAI-compatible server on loopback with recorded replies and faults.

For tests and demonstrations of everything that talks to a server::

    with FakeServer(["len(image_patch.find('cup'))"]) as server:
        model = load_llm(server.spec)

Replies and faults are played in order and the last one for ever. It speaks
`/chat/completions`, `/completions` (echo) and `/models`, over real HTTP.
"""

from __future__ import annotations

import json
import secrets
import socketserver
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

# log-probability of every token that the server makes up
_TOKEN_LOGPROB = -0.25


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does with one request."""

    text: str | Callable[[Mapping[str, Any]], str] = ""
    """The reply, or a function from the request's JSON body to it."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """Sent as it is, instead of a reply made from `text`."""
    delay_s: float = 0.0
    """Wait before the answer, in seconds; ends early when the server closes."""
    drip_s: float = 0.0
    """Pause after each byte of the body, in seconds."""
    hangs_up: bool = False
    """Close the connection without an answer."""


def fault(status: int, message: str, **headers: str) -> Answer:
    """Return an error in the protocol's form; header names are written with underscores."""
    body = json.dumps({"error": {"message": message, "type": "fault", "code": None}})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body=body.encode(), headers=named)


def unauthorized(message: str = "Incorrect API key provided") -> Answer:
    """Return HTTP 401."""
    return fault(401, message)


def rate_limited(retry_after: float | str | None = None) -> Answer:
    """Return HTTP 429, with a Retry-After header if a value is given."""
    headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
    return fault(429, "Rate limit reached", **headers)


def server_fault(status: int = 500) -> Answer:
    """Return HTTP 5xx."""
    return fault(status, "The server had an error")


def hangs(seconds: float = 5.0) -> Answer:
    """Return an answer that comes later than any test waits."""
    return Answer("too late", delay_s=seconds)


def malformed() -> Answer:
    """Return HTTP 200 with something that is not JSON."""
    return Answer(body=b"<html>gateway says hello</html>")


def breaks_off() -> Answer:
    """Return half a reply."""
    return Answer(body=b'{"choices": [', headers={"Content-Length": "9999"})


def without_choices() -> Answer:
    """Return HTTP 200 with JSON that lacks `choices`."""
    return Answer(body=b'{"id": "x", "object": "chat.completion"}')


def without_text(finish_reason: str = "stop") -> Answer:
    """Return a choice whose content is null."""
    choice = {"index": 0, "message": {"content": None}, "finish_reason": finish_reason}
    return Answer(body=json.dumps({"choices": [choice]}).encode())


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the server received."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    """Names in lower case."""


class FakeServer:
    """Serves `replies` on an ephemeral port of 127.0.0.1 while the `with` block runs."""

    def __init__(
        self,
        replies: Iterable[str | Answer] = ("",),
        *,
        gives_logprobs: bool = True,
        gives_n: bool = True,
        echoes: bool = True,
        refuses: Sequence[str] = (),
    ) -> None:
        """Record what to answer.

        Args:
            replies: Texts and faults for chat requests, in order; the last repeats.
            gives_logprobs: Whether chat replies carry log-probabilities when asked.
            gives_n: Whether `n` is honoured; else one choice comes back.
            echoes: Whether `/completions` scores prompts; else it is HTTP 404.
            refuses: Body parameters that are answered with HTTP 400.
        """
        self.answers = [Answer(item) if isinstance(item, str) else item for item in replies]
        self.gives_logprobs = gives_logprobs
        self.gives_n = gives_n
        self.echoes = echoes
        self.refuses = tuple(refuses)
        self.model = f"fake-{secrets.token_hex(4)}"
        """Unique, so that what was learned of one server is never used for another."""
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def spec(self) -> str:
        """The string for `load_llm`."""
        return f"{self.url}#{self.model}"

    @property
    def request_count(self) -> int:
        """How many requests came in so far."""
        return len(self.requests)

    def __enter__(self) -> FakeServer:
        self._server = _Server(self)
        self._port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="fake-llm-server", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, request: Request) -> Answer:
        """Record `request` and return what to do with it."""
        with self._lock:
            self.requests.append(request)
            refused = [name for name in self.refuses if name in request.body]
            if refused:
                return fault(400, f"Unsupported parameter: '{refused[0]}' is not supported.")
            if request.path.endswith("/models"):
                data = {"object": "list", "data": [{"id": self.model, "object": "model"}]}
                return Answer(body=json.dumps(data).encode())
            if request.path.endswith("/chat/completions"):
                return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if request.path.endswith("/completions") and self.echoes:
                return Answer(body=json.dumps(_echo(request.body)).encode())
        return fault(404, f"no such route: {request.path}")

    def chat_reply(self, text: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return a chat completion with `text`, in the protocol's form."""
        choice: dict[str, Any] = {
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }
        if body.get("logprobs") and self.gives_logprobs:
            tokens = [{"token": token, "logprob": _TOKEN_LOGPROB} for token in text.split()]
            choice["logprobs"] = {"content": tokens}
        count = int(body.get("n") or 1) if self.gives_n else 1
        asked = sum(len(str(turn.get("content")).split()) for turn in body.get("messages", ()))
        return {
            "id": "fake",
            "object": "chat.completion",
            "model": self.model,
            "choices": [choice | {"index": index} for index in range(count)],
            "usage": {"prompt_tokens": asked, "completion_tokens": count * len(text.split())},
        }


class _Server(socketserver.ThreadingTCPServer):
    # not http.server's own class: that one asks the DNS for this machine's name
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, owner: FakeServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: clients that give up are the point of several faults."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._respond({})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._respond(json.loads(self.rfile.read(length) or b"{}"))

    def _respond(self, body: dict[str, Any]) -> None:
        owner = self.server.owner
        answer = owner.answer(
            Request(self.path, body, {k.lower(): v for k, v in self.headers.items()})
        )
        owner.closing.wait(answer.delay_s)
        if answer.hangs_up:
            return
        payload = answer.body
        if payload is None:
            text = answer.text if isinstance(answer.text, str) else answer.text(body)
            payload = json.dumps(owner.chat_reply(text, body)).encode()
        self.send_response(answer.status)
        defaults = {"Content-Type": "application/json", "Content-Length": str(len(payload))}
        for name, value in {**defaults, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        step = 1 if answer.drip_s else len(payload) or 1
        for start in range(0, len(payload), step):
            self.wfile.write(payload[start : start + step])
            if answer.drip_s and owner.closing.wait(answer.drip_s):
                return

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal clean."""


def _echo(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return every prompt with one token per character."""
    prompts = [body["prompt"]] if isinstance(body["prompt"], str) else body["prompt"]
    choices = []
    for index, prompt in enumerate(prompts):
        values = [None, *[_TOKEN_LOGPROB] * (len(prompt) - 1)]
        logprobs = {
            "tokens": list(prompt),
            "token_logprobs": values[: len(prompt)],
            "text_offset": list(range(len(prompt))),
        }
        choices.append({"index": index, "text": prompt, "logprobs": logprobs})
    return {"object": "text_completion", "choices": choices}
