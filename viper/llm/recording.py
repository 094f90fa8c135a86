"""A language model whose replies are recorded with the run, and given again in its replay."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from viper.core.errors import ModelError
from viper.core.llm import LLM, Completion, Message, Usage
from viper.core.replies import recall, record, reply_of
from viper.llm.metering import metered, metered_completion

if TYPE_CHECKING:
    from PIL.Image import Image


class RecordedLLM:
    """Passes everything on to `model`; in a replay `model` is never asked."""

    def __init__(self, model: LLM) -> None:
        self.model = model

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model.name

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
        """Return `n` replies; see `viper.core.llm.LLM`."""
        request = {
            "messages": [[message.role, message.content] for message in messages],
            "settings": [n, list(stop), max_tokens, temperature, logprobs],
            "images": [_digest(image) for image in images],
        }

        def ask() -> list[dict[str, Any]]:
            replies = self.model.complete(
                messages,
                n=n,
                stop=stop,
                max_tokens=max_tokens,
                temperature=temperature,
                logprobs=logprobs,
                images=images,
            )
            return [_packed(reply) for reply in replies]

        entry = recall("complete", request)
        if entry is None:
            return [_unpacked(reply) for reply in record("complete", request, ask)]
        with metered_completion(
            self.name,
            messages,
            n=n,
            max_tokens=max_tokens,
            temperature=temperature,
            images=len(images),
            replayed=True,
        ) as meter:
            replies = [_unpacked(reply) for reply in reply_of(entry)]
            meter.note(replies)
        return replies

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the log-probability of each option; see `viper.core.llm.LLM`."""
        request = {"prompt": prompt, "options": list(options)}

        def ask() -> list[float]:
            return [float(score) for score in self.model.score(prompt, options)]

        entry = recall("score", request)
        if entry is None:
            return list(record("score", request, ask))
        with metered("score", self.name, attributes={"options": len(options), "replayed": True}):
            return list(reply_of(entry))


class AbsentLLM:
    """Stands for a model that a replay must do without; only its name is known."""

    def __init__(self, name: str) -> None:
        self.name = name

    def complete(self, *_: Any, **__: Any) -> list[Completion]:
        """Refuse.

        Raises:
            ModelError: Always.
        """
        raise ModelError(f"{self.name} is not asked in a replay")

    def score(self, *_: Any) -> list[float]:
        """Refuse, as `complete` does."""
        raise ModelError(f"{self.name} is not asked in a replay")


def _digest(image: Image) -> str:
    return hashlib.sha256(f"{image.size}{image.mode}".encode() + image.tobytes()).hexdigest()[:16]


def _packed(reply: Completion) -> dict[str, Any]:
    return {
        "text": reply.text,
        "logprob": reply.logprob,
        "finish_reason": reply.finish_reason,
        "usage": [reply.usage.prompt_tokens, reply.usage.completion_tokens],
    }


def _unpacked(entry: dict[str, Any]) -> Completion:
    usage = Usage(*entry["usage"])
    return Completion(entry["text"], entry["logprob"], entry["finish_reason"], usage)
