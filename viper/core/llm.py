"""The interface of a language model. Implementations live in `viper.llm`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a call used; zero where the server does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply."""

    text: str
    logprob: float | None = None
    """Sum of the token log-probabilities, if the model gives them."""
    finish_reason: str = "stop"
    usage: Usage = field(default_factory=Usage)


class LLM(Protocol):
    """A language model that completes conversations and scores options."""

    @property
    def name(self) -> str:
        """The string that made this model, e.g. `openai:gpt-4o`; never a key."""
        ...

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
        """Return `n` replies, most likely first.

        Raises:
            ModelError: If the model or its server fails.
        """
        ...

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the log-probability of each option as a continuation of `prompt`."""
        ...
