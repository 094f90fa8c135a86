"""A language model whose calls are counted and timed: episodes report both."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from viper.core.llm import LLM, Completion, Message

if TYPE_CHECKING:
    from PIL.Image import Image


class CountedLLM:
    """Passes everything on to `model`; see `viper.core.llm.LLM`."""

    def __init__(self, model: LLM) -> None:
        self._model = model
        self.calls = 0
        """How often the model was asked: completions and rounds of scores."""
        self.seconds = 0.0
        """Wall time of all calls."""

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._model.name

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
        """Return `n` replies of the model."""
        with self._counted():
            return self._model.complete(
                messages,
                n=n,
                stop=stop,
                max_tokens=max_tokens,
                temperature=temperature,
                logprobs=logprobs,
                images=images,
            )

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the log-probability of each option."""
        with self._counted():
            return self._model.score(prompt, options)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.calls += 1
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - started
