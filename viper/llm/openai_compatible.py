"""Language models behind a server that speaks the OpenAI protocol.

OpenAI, Ollama, vLLM, llama.cpp, LM Studio and many others. Servers differ in
what they accept, so optional parameters are tried once, dropped when refused,
and the finding is kept for the process (`abilities`). Limits on time, tries and
size are in `transport.py`.
"""

from __future__ import annotations

import math
import re
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from viper.core import settings
from viper.core.errors import (
    AuthenticationFailed,
    BadReply,
    InputError,
    ModelError,
    ModelMissing,
)
from viper.core.llm import Completion, Message, Usage
from viper.llm.metering import (
    current_meter,
    cut_at_stop,
    metered,
    metered_completion,
    most_tokens,
)
from viper.llm.prices import OPENAI_HOST
from viper.llm.reply import without_thinking
from viper.llm.scoring import ScoreMemo, ranking_prompt, ranking_to_logprobs
from viper.llm.transport import Refused, Transport
from viper.llm.wire import (
    checked_key,
    checked_url,
    echoed_scores,
    sum_logprobs,
    usage,
    wire_messages,
)

if TYPE_CHECKING:
    import openai
    from PIL.Image import Image

# tells "this server has no such parameter" from "this value is too large"
_UNSUPPORTED = re.compile(
    r"not support|unsupported|unknown|unrecogni[sz]ed|not allowed|not permitted|forbidden"
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass
class Abilities:
    """What one server was found to do with one model; None where it was not tried yet."""

    images: bool | None = None
    n: bool | None = None
    """Several replies to one request."""
    logprobs: bool | None = None
    score: Literal["echo", "ranking"] | None = None
    """How options are scored: by the log-probabilities of an echoed prompt, or by ranking."""
    stop: bool | None = None
    temperature: bool | None = None
    length_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"


_abilities: dict[tuple[str, str], Abilities] = {}


class OpenAICompatibleLLM:
    """One model on one server; use `at_openai` or `at_url` to make it from a string."""

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        key: str | None = None,
        name: str | None = None,
        key_variable: str = "VIPER_API_KEY",
        timeout_s: float = 60.0,
        max_wait_s: float = 20.0,
    ) -> None:
        """Prepare requests; nothing is sent yet.

        Args:
            model: The server's name for the model.
            base_url: Up to and with `/v1`; OpenAI's own if None.
            key: Sent as a bearer token; servers that want none get the word "none".
            name: What `name` and error messages call this model.
            key_variable: Where the key comes from, for error messages.
            timeout_s: Longest time for one call with all its retries, in seconds.
            max_wait_s: Longest total wait for a server that asks for patience, in seconds.
        """
        base_url = (base_url or "https://api.openai.com/v1").rstrip("/")
        key = checked_key(key or "none", key_variable)
        self.name = name or f"{base_url}#{model}"
        self._model = model
        self._client = _client(base_url, key)
        # sockets close when this object goes, or at exit
        self.close = weakref.finalize(self, self._client.close)
        self._transport = Transport(
            server=base_url,
            model=model,
            key="" if key == "none" else key,
            key_help=_key_help(key_variable, has_key=key != "none"),
            timeout_s=timeout_s,
            max_wait_s=max_wait_s,
        )
        self._scores = ScoreMemo()
        self.abilities = _abilities.setdefault((base_url, model), Abilities())

    @classmethod
    def at_openai(cls, model: str, **options: Any) -> OpenAICompatibleLLM:
        """Return `openai:MODEL`, with key and address from the environment.

        Raises:
            AuthenticationFailed: If OPENAI_API_KEY is not set and no other server is named.
        """
        key, url = settings.openai_key(), settings.server_url()
        if key is None and url is None:
            raise AuthenticationFailed(
                f"`openai:{model}` needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a "
                "server of your own. `embedded` needs neither."
            )
        if url is not None:
            url = checked_url(url, "OPENAI_BASE_URL")
        options |= {"name": f"openai:{model}", "key_variable": "OPENAI_API_KEY"}
        return cls(model, base_url=url, key=key, **options)

    @classmethod
    def at_url(cls, spec: str, **options: Any) -> OpenAICompatibleLLM:
        """Return the model that `URL#MODEL` names.

        A URL without a path gets `/v1`, the usual place; any path is kept as it is. The key is
        VIPER_API_KEY if that is set. OPENAI_API_KEY goes to OpenAI's own address alone: a key
        must not reach whatever server somebody names.

        Raises:
            InputError: If the model is missing or the URL is not one.
        """
        url, _, model = spec.partition("#")
        if not model.strip():
            raise InputError(
                f"The language model `{url}` lacks its name: write URL#MODEL, "
                "for example `http://127.0.0.1:11434/v1#llama3.2`."
            )
        url = checked_url(url, "the language model")
        parts = urlsplit(url)
        if parts.hostname == OPENAI_HOST and parts.scheme.lower() == "https":
            key, variable = settings.openai_key(), "OPENAI_API_KEY"
        else:
            key, variable = settings.server_key(), "VIPER_API_KEY"
        return cls(model.strip(), base_url=url, key=key, key_variable=variable, **options)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def complete(
        self,
        messages: Sequence[Message],
        *,
        n: int = 1,
        stop: Sequence[str] = (),
        max_tokens: int = 1024,
        temperature: float = 0.0,
        logprobs: bool = False,
        images: Sequence[Image] = (),
    ) -> list[Completion]:
        """Return `n` replies, most likely first where the server gives log-probabilities.

        A server that gives fewer replies than asked for is asked again.

        Raises:
            ModelError: If the server fails, refuses or answers nonsense.
        """
        with metered_completion(
            self.name,
            messages,
            n=n,
            max_tokens=max_tokens,
            temperature=temperature,
            images=len(images),
        ) as meter:
            body: dict[str, Any] = {"messages": wire_messages(messages, images)}
            body["temperature"] = temperature
            body["max_tokens"] = meter.max_tokens
            optional = {"stop": list(stop), "logprobs": logprobs, "n": n if n > 1 else 0}
            body |= {key: value for key, value in optional.items() if value}
            completions: list[Completion] = []
            while len(completions) < n:
                completions += self._chat(body, stop)
                if 0 < len(completions) < n:
                    self.abilities.n = False
            self.abilities.images = True if images else self.abilities.images
            completions = completions[:n]
            completions.sort(key=lambda item: -(item.logprob or 0.0))
            meter.note(completions)
        return completions

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return one log-probability per option, remembered per prompt and option.

        Servers that echo a prompt with log-probabilities (vLLM, for example)
        score all options in one request. The others are asked to rank them, and
        the ranks become pseudo log-probabilities; see `ranking_to_logprobs`.

        Raises:
            ModelError: If the server fails, refuses or answers nonsense.
        """
        if self.abilities.score != "ranking":
            scores = self._scores.get(prompt, options, lambda new: self._echo(prompt, new))
            if all(map(math.isfinite, scores)):
                self.abilities.score = "echo"
                return scores
            self.abilities.score = "ranking"
            self._scores = ScoreMemo()
        # ranks hold among the options that were ranked together
        together = "\0".join([prompt, *options])
        return self._scores.get(together, options, lambda new: self._rank(prompt, new))

    def _chat(self, body: Mapping[str, Any], stop: Sequence[str]) -> list[Completion]:
        data = self._adapting(body)
        choices = data.get("choices")
        if not isinstance(choices, list) or not choices:
            raise self._transport.bad_reply("it has no `choices`")
        # the counts are those of all choices together; the first carries them
        counts = [usage(data), *[Usage()] * (len(choices) - 1)]
        meter = current_meter()
        if meter is not None:
            meter.add_usage(counts[0])
        completions = [
            self._completion(choice, stop, count)
            for choice, count in zip(choices, counts, strict=True)
        ]
        if body.get("logprobs"):
            self.abilities.logprobs = completions[0].logprob is not None
        if "n" in body and len(choices) > 1:
            self.abilities.n = True
        return completions

    def _adapting(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Send a chat request without what this server is known to refuse; learn from refusals."""
        for _ in range(6):  # one try per optional parameter, and the last
            sent = self._accepted(body)
            try:
                return self._transport.request(
                    lambda timeout_s, sent=sent: (  # type: ignore[misc]
                        self._client.chat.completions.with_streaming_response.create(
                            model=self._model, timeout=timeout_s, **sent
                        )
                    )
                )
            except Refused as refusal:
                if not self._learn(refusal, sent):
                    raise self._explained(refusal, sent) from None
        raise AssertionError("every refusal drops one of five parameters")

    def _accepted(self, body: Mapping[str, Any]) -> dict[str, Any]:
        refused = [
            key
            for key in ("n", "logprobs", "stop", "temperature")
            if getattr(self.abilities, key) is False
        ]
        sent = {key: value for key, value in body.items() if key not in refused}
        if self.abilities.length_parameter != "max_tokens":
            # in extra_body, because older openai packages do not know the name
            sent["extra_body"] = {self.abilities.length_parameter: sent.pop("max_tokens")}
        return sent

    def _learn(self, refusal: Refused, sent: Mapping[str, Any]) -> bool:
        """Note which parameter a refusal names; False if it names none that can be dropped."""
        text = refusal.detail.lower()
        if not _UNSUPPORTED.search(text):
            return False
        if re.search(r"max_(completion_)?tokens", text) and "max_tokens" in sent:
            self.abilities.length_parameter = "max_completion_tokens"
            return True
        for key in ("logprobs", "temperature", "stop", "n"):
            if key in sent and re.search(rf"['`\"]{key}['`\"]", text):
                setattr(self.abilities, key, False)
                return True
        return False

    def _explained(self, refusal: Refused, sent: Mapping[str, Any]) -> ModelError:
        has_images = any(not isinstance(turn["content"], str) for turn in sent["messages"])
        if has_images and "image" in refusal.detail.lower():
            self.abilities.images = False
            return ModelMissing(f"`{self.name}` does not take pictures. {refusal}")
        return refusal

    def _completion(self, choice: Any, stop: Sequence[str], count: Usage) -> Completion:
        message = choice.get("message") if isinstance(choice, dict) else None
        if not isinstance(message, dict):
            raise self._transport.bad_reply("a choice has no `message`")
        text, reason = message.get("content"), str(choice.get("finish_reason") or "stop")
        if not isinstance(text, str) or not text.strip():
            hint = " (the model used up `max_tokens` before it answered)"
            raise self._transport.bad_reply(
                f"its text is empty, finish_reason {reason!r}{hint if reason == 'length' else ''}"
            )
        return Completion(cut_at_stop(text, stop), sum_logprobs(choice), reason, count)

    def _echo(self, prompt: str, options: list[str]) -> list[float]:
        """Score by one completion request that echoes; NaN for all if the server cannot."""
        prompts = [prompt + option for option in options]
        asked = sum(most_tokens([Message("user", text)]) for text in prompts)
        said = {"options": len(options), "method": "echo"}
        with metered("score", self.name, attributes=said, prompt_tokens=asked) as meter:
            try:
                data = self._transport.request(
                    lambda timeout_s: self._client.completions.with_streaming_response.create(
                        model=self._model,
                        prompt=prompts,
                        max_tokens=0,
                        echo=True,
                        logprobs=1,
                        temperature=0.0,
                        timeout=timeout_s,
                    )
                )
            except (Refused, ModelMissing, BadReply):
                data = {}
            meter.add_usage(usage(data))
            return echoed_scores(data, prompts, len(prompt)) or [math.nan] * len(options)

    def _rank(self, prompt: str, options: list[str]) -> list[float]:
        if len(options) == 1:
            return [0.0]
        question = Message("user", ranking_prompt(prompt, options))
        body = {
            "messages": wire_messages([question], ()),
            "temperature": 0.0,
            # a number and a comma per option, and room for a model that thinks aloud
            "max_tokens": 256 + 6 * len(options),
        }
        with metered(
            "score",
            self.name,
            prompt_tokens=most_tokens([question]),
            max_tokens=256 + 6 * len(options),
            replies=1,
            attributes={"options": len(options), "method": "ranking"},
        ):
            reply = without_thinking(self._chat(body, ())[0].text)
        scores = ranking_to_logprobs(reply, len(options))
        if scores is None:
            start = self._transport.clean(reply, 80)
            raise self._transport.bad_reply(f"asked for a ranking, the model wrote {start!r}")
        return scores


def _key_help(variable: str, *, has_key: bool) -> str:
    """Return what to do when a server refuses the key."""
    if has_key or variable == "OPENAI_API_KEY" or settings.openai_key() is None:
        return f"Set a key that this server accepts in {variable}."
    return (
        f"Set a key that this server accepts in {variable}; "
        f"OPENAI_API_KEY is sent to {OPENAI_HOST} only."
    )


def _client(base_url: str, key: str) -> openai.OpenAI:
    import openai

    host = urlsplit(base_url).hostname or ""
    # a proxy from the environment cannot reach this machine's own loopback
    trust_env = host not in _LOOPBACK
    return openai.OpenAI(
        base_url=base_url,
        api_key=key,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(trust_env=trust_env),
    )
