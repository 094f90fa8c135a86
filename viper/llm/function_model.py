"""A language model that is a Python function: for tests, demonstrations and benchmarks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from viper.core.llm import Completion, Message, Usage
from viper.llm.metering import cut_at_stop, metered, metered_completion

if TYPE_CHECKING:
    from PIL.Image import Image

Reply = Callable[[str], str]
"""Makes a reply from the last turn; called from several threads."""


class FunctionLLM:
    """Answers with `reply`; tokens are words, and every option scores the same."""

    def __init__(self, reply: Reply, *, name: str = "function") -> None:
        self.name = name
        self.asked: list[str] = []
        """The last turn of every conversation, in the order in which they came."""
        self._reply = reply
        self._lock = threading.Lock()

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
        """Return `n` times what the function says; see `viper.core.llm.LLM`."""
        del logprobs  # there are none
        with metered_completion(
            self.name,
            messages,
            n=n,
            max_tokens=max_tokens,
            temperature=temperature,
            images=len(images),
        ) as meter:
            with self._lock:
                self.asked.append(messages[-1].content)
            text = cut_at_stop(self._reply(messages[-1].content), stop)
            read = sum(len(message.content.split()) for message in messages)
            counts = [Usage(read, len(text.split())), *[Usage(0, len(text.split()))] * (n - 1)]
            replies = [Completion(text, usage=count) for count in counts]
            meter.note(replies)
        return replies

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return 0 for every option."""
        del prompt
        with metered("score", self.name, attributes={"options": len(options)}):
            return [0.0] * len(options)


def by_start(replies: Mapping[str, str], otherwise: str = "1") -> Reply:
    """Return a function that looks for the key that a turn begins with."""

    def reply(text: str) -> str:
        return next((said for key, said in replies.items() if text.startswith(key)), otherwise)

    return reply
