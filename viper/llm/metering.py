"""One span and one ledger entry per model call, the same for every implementation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from viper.core.events import Span, span
from viper.core.ledger import record_pass
from viper.core.llm import Completion, Message

# characters of a question or reply that a span keeps
_KEPT = 4000


@contextmanager
def metered(operation: str, model: str, **attributes: Any) -> Iterator[Span]:
    """Open the span `llm.<operation>`; count one `llm` pass if the block succeeds."""
    with span(f"llm.{operation}", model=model, **attributes) as entry:
        start = time.perf_counter()
        yield entry
        record_pass("llm", seconds=time.perf_counter() - start, texts=1)


@contextmanager
def metered_completion(
    model: str, messages: Sequence[Message], **settings: Any
) -> Iterator[Callable[[Sequence[Completion]], None]]:
    """Meter one `complete` call; hand its replies to the function that is yielded.

    The span has the last turn, the replies and the token counts, under the same
    names for every implementation.
    """
    question = messages[-1].content[:_KEPT] if messages else ""
    attributes = {"turns": len(messages), "question": question, **settings}
    with metered("complete", model, **attributes) as entry:
        yield partial(_note_replies, entry)


def _note_replies(entry: Span, completions: Sequence[Completion]) -> None:
    entry.attributes["replies"] = [item.text[:_KEPT] for item in completions]
    usages = [item.usage for item in completions]
    entry.attributes["prompt_tokens"] = sum(usage.prompt_tokens for usage in usages)
    entry.attributes["completion_tokens"] = sum(usage.completion_tokens for usage in usages)


def cut_at_stop(text: str, stop: Sequence[str]) -> str:
    """Return `text` up to the first of the `stop` strings."""
    ends = [index for mark in stop if mark and (index := text.find(mark)) >= 0]
    return text[: min(ends)] if ends else text
