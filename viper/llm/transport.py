"""Requests to a model server that always end: in data, or in one clear error.

The openai package speaks HTTP; this file bounds it. One deadline covers every
try and every wait of a call, a reply has a largest size, and the number of
tries is fixed. It knows nothing of prompts.
"""

from __future__ import annotations

import email.utils
import json
import queue
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from viper.core.errors import (
    AuthenticationFailed,
    BadReply,
    ModelError,
    ModelMissing,
    ModelTimeout,
    RateLimited,
    ServerUnreachable,
)
from viper.core.grant import current_grant
from viper.llm.metering import current_meter

MAX_REPLY_BYTES = 32_000_000
# wait before the second and third try, in seconds, if the server names none
_BACKOFF_S = (0.25, 0.75)
# what a timed-out connection may take to report so itself, in seconds
_GRACE_S = 0.25

Send = Callable[[float], AbstractContextManager[Any]]
"""Opens one streaming request with the given timeout in seconds."""


class Refused(ModelError):
    """The server read the request and turned it down (HTTP 4xx, 501); `detail` says why."""

    def __init__(self, message: str, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail
        super().__init__(message)


@dataclass(frozen=True)
class Transport:
    """Sends requests to `server` for at most `timeout_s` in all, with `max_retries` retries.

    Less time where the budget in force has less; every try is a call to pay.
    """

    server: str
    """Base URL, for messages."""
    model: str
    key: str = field(repr=False)
    """Removed from every text that comes back."""
    key_help: str
    """Where the key comes from, for messages."""
    timeout_s: float = 60.0
    max_wait_s: float = 20.0
    """Longest sum of waits for a server that asks for patience, in seconds."""
    max_retries: int = 2

    def request(self, send: Send) -> dict[str, Any]:
        """Return the JSON object of the reply.

        Raises:
            AuthenticationFailed, RateLimited, ModelTimeout, ServerUnreachable, BadReply,
            ModelMissing: As `viper.core.errors` describes them.
            Refused: For any other HTTP 4xx, and 501 (not implemented).
        """
        import openai

        allowed_s = self._allowed_s()
        deadline = time.monotonic() + allowed_s
        meter, waited_s = current_meter(), 0.0
        problem: ModelError
        for attempt in range(self.max_retries + 1):
            wait_s: float | None
            if meter is not None:
                meter.note_request()
            try:
                return self._parse(self._try_once(send, deadline, allowed_s))
            except openai.APITimeoutError:
                raise self._too_slow(allowed_s) from None
            except openai.APIConnectionError as error:
                wait_s, problem = _BACKOFF_S[min(attempt, 1)], self._no_connection(error)
            except openai.APIStatusError as error:
                wait_s, problem = self._judge(error, attempt)
            left_s = min(self.max_wait_s - waited_s, deadline - time.monotonic())
            if attempt == self.max_retries or wait_s is None or wait_s > left_s:
                raise problem
            time.sleep(wait_s)
            waited_s += wait_s
            if meter is not None:
                meter.note_wait(wait_s)
        raise AssertionError("the loop ends by return or raise")

    def _allowed_s(self) -> float:
        """Return how long a call may take, in seconds: less if the budget has less."""
        grant = current_grant()
        left_s = None if grant is None else grant.seconds_left()
        return self.timeout_s if left_s is None else min(self.timeout_s, left_s)

    def _try_once(self, send: Send, deadline: float, allowed_s: float) -> bytes:
        """Run one request in a thread of its own, because a socket timeout bounds each read only.

        A server that sends a byte now and then would otherwise hold the caller for ever.
        """
        timeout_s = deadline - time.monotonic()
        if timeout_s <= 0:
            raise self._too_slow(allowed_s)
        done: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

        def work() -> None:
            try:
                with send(timeout_s) as reply:
                    done.put(_read(reply, deadline))
            except Exception as error:
                done.put(error)

        threading.Thread(target=work, name="viper-llm-request", daemon=True).start()
        try:
            outcome = done.get(timeout=timeout_s + _GRACE_S)
        except queue.Empty:
            raise self._too_slow(allowed_s) from None
        if isinstance(outcome, bytes):
            return outcome
        raise self._translate(outcome, allowed_s)

    def _translate(self, error: Exception, allowed_s: float) -> Exception:
        """Name what broke amid a reply, where httpx's own errors come through unwrapped."""
        is_http = type(error).__module__.startswith(("httpx", "httpcore"))
        if isinstance(error, TimeoutError) or (is_http and "Timeout" in type(error).__name__):
            return self._too_slow(allowed_s)
        if not is_http:
            return error
        reason = self.clean(f"{type(error).__name__}: {error}")
        return ServerUnreachable(
            f"The connection to {self.server} broke before the reply was complete ({reason}). "
            "Try again, or look at the server's log."
        )

    def _parse(self, body: bytes) -> dict[str, Any]:
        try:
            data = json.loads(body)
        except ValueError:
            start = self.clean(body[:120].decode("utf-8", "replace"))
            raise self.bad_reply(f"not JSON; it starts with {start!r}") from None
        if not isinstance(data, dict):
            raise self.bad_reply(f"a JSON {type(data).__name__} where an object belongs")
        return data

    def _judge(self, error: Any, attempt: int) -> tuple[float | None, ModelError]:
        """Return the wait before the next try (None: no other try), and what to raise then."""
        status, detail = error.status_code, self._detail(error)
        if status == 429:
            return self._rate_limited(error, detail, attempt)
        if (status >= 500 and status != 501) or status in (408, 409):
            return _BACKOFF_S[min(attempt, 1)], ServerUnreachable(
                f"{self.server} failed on try {attempt + 1} (HTTP {status}: {detail}). "
                "Try again later, or look at the server's log."
            )
        if status in (401, 403):
            return None, AuthenticationFailed(
                f"{self.server} refused the key (HTTP {status}). {self.key_help}"
            )
        if status == 404:
            return None, ModelMissing(
                f"{self.server} has no model `{self.model}`, or does not speak the OpenAI "
                f"protocol at this address (HTTP 404: {detail}). See the server's model list, "
                "and check that the address ends in /v1 where the server wants that."
            )
        message = (
            f"{self.server} turned the request down (HTTP {status}): {detail}. "
            "Mend what it names, or name another model."
        )
        return None, Refused(message, status, detail)

    def _rate_limited(
        self, error: Any, detail: str, attempt: int
    ) -> tuple[float | None, ModelError]:
        asked_s = _retry_after_s(error.response.headers.get("retry-after"))
        if asked_s is None:
            advice = "Try again in a minute."
        else:
            advice = f"It asks to wait {asked_s:g} s; this run may wait {self.max_wait_s:g} s."
        problem = RateLimited(
            f"{self.server} is refusing more requests for now (HTTP 429: {detail}). {advice}",
            asked_s,
        )
        if error.code == "insufficient_quota":
            return None, problem
        return (_BACKOFF_S[min(attempt, 1)] if asked_s is None else asked_s), problem

    def _detail(self, error: Any) -> str:
        body = error.body
        if isinstance(body, dict) and isinstance(body.get("error"), dict):
            body = body["error"]
        text = body.get("message") or body.get("error") if isinstance(body, dict) else body
        return self.clean(" ".join(str(text or "no reason given").split())).rstrip(".")

    def _no_connection(self, error: Exception) -> ServerUnreachable:
        reason = self.clean(str(error.__cause__ or error))
        return ServerUnreachable(
            f"No connection to {self.server} ({reason}). "
            "Start the server, or check the address and the network."
        )

    def _too_slow(self, allowed_s: float) -> ModelTimeout:
        """Return the error for a call that took too long, or raise that of a spent budget."""
        grant = current_grant()
        if grant is not None and allowed_s < self.timeout_s:
            grant.check()
        return ModelTimeout(
            f"{self.server} gave no complete reply within {allowed_s:.3g} s. "
            "Try again, use a smaller model, or allow more time."
        )

    def bad_reply(self, what: str) -> BadReply:
        """Return the error for a reply that breaks the protocol."""
        return BadReply(
            f"The reply of {self.server} (model `{self.model}`) is unusable: {what}. "
            "Check that the address is an OpenAI-compatible server, and its log."
        )

    def clean(self, text: str, width: int = 300) -> str:
        """Return `text` without the key, and not longer than `width`."""
        if len(self.key) >= 4:
            text = text.replace(self.key, "[key]")
        return text if len(text) <= width else text[: width - 1] + "…"


def _read(reply: Any, deadline: float) -> bytes:
    body = bytearray()
    for chunk in reply.iter_bytes():
        body += chunk
        if len(body) > MAX_REPLY_BYTES:
            raise BadReply(f"A reply was longer than {MAX_REPLY_BYTES // 1_000_000} MB; cut off.")
        if time.monotonic() > deadline:
            raise TimeoutError
    return bytes(body)


def _retry_after_s(header: str | None) -> float | None:
    """Return the seconds of a Retry-After header (a number, or an HTTP date), if it has any."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            return None
    return max(seconds, 0.0) if seconds < float("inf") else None
