"""One span, one ledger entry and one bill per model call, the same for every implementation.

The only place where model calls meet the budget: the worst case is reserved before a call is
made and what it really took is committed after it, so no call that a program or a loop makes
can pass by. Token counts stand on these spans and on no other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from viper.core.budget import Price, Resource
from viper.core.errors import InputError
from viper.core.events import Span, span
from viper.core.grant import Grant, Reservation, current_grant
from viper.core.ledger import record_pass
from viper.core.llm import Completion, Message, Usage
from viper.llm.prices import PRICES_AS_OF, price_of

# characters of a question or reply that a span keeps
_KEPT = 4000
# a reply that may have no more tokens than this is not worth asking for
_SHORTEST_REPLY = 16
# what a picture may count for, in tokens
_IMAGE_TOKENS = 1600
# a token has at least this many bytes of text; what a turn is wrapped in comes on top
_BYTES_PER_TOKEN, _TURN_TOKENS = 3.0, 8


class Meter:
    """One model call under way."""

    def __init__(
        self, entry: Span, model: str, prompt_tokens: int, max_tokens: int, replies: int
    ) -> None:
        self._entry = entry
        self._grant = current_grant()
        self._usage = Usage()
        self._requests = 0
        self._waited_s = 0.0
        self._price = _price(model, self._grant)
        self.max_tokens = max_tokens
        """What one reply may have: as many tokens as were asked for, or as the budget allows."""
        self._reservation = self._reserve(prompt_tokens, replies)

    def note(self, completions: Sequence[Completion]) -> None:
        """Record replies and their token counts."""
        self._entry.attributes["replies"] = [item.text[:_KEPT] for item in completions]
        usages = [item.usage for item in completions]
        self._set_usage(
            sum(usage.prompt_tokens for usage in usages),
            sum(usage.completion_tokens for usage in usages),
        )

    def add_usage(self, usage: Usage) -> None:
        """Record what a server says that one of the call's requests took."""
        so_far = self._usage
        self._set_usage(
            so_far.prompt_tokens + usage.prompt_tokens,
            so_far.completion_tokens + usage.completion_tokens,
        )

    def note_request(self) -> None:
        """Count a request to a server; every one after the first is one more call to pay.

        Raises:
            BudgetReached: If there is none left.
        """
        if self._requests and self._grant is not None:
            self._grant.charge("calls")
        self._requests += 1

    def note_wait(self, seconds: float) -> None:
        """Count time that passed without work, which a server asked for."""
        self._waited_s += seconds

    def finish(self, seconds: float, *, ok: bool) -> None:
        """Pay for what was used; a call that failed before it was sent costs nothing."""
        calls = max(self._requests, 1) if ok else self._requests
        work_s = max(0.0, seconds - self._waited_s)
        cost = self._cost(self._usage)
        self._entry.attributes.update(requests=calls, cost_usd=cost)
        if ok:
            record_pass("llm", seconds=work_s, texts=1)
        if self._grant is None or self._reservation is None:
            return
        if not ok:
            self._grant.note("work_s", work_s)
        spent: dict[Resource, float] = {
            "calls": min(calls, 1),
            "tokens": self._usage.prompt_tokens + self._usage.completion_tokens,
            "cost_usd": cost or 0.0,
        }
        self._reservation.commit(spent)
        if calls and cost is None:
            self._grant.note_unknown_cost()

    def _set_usage(self, prompt_tokens: int, completion_tokens: int) -> None:
        self._usage = Usage(prompt_tokens, completion_tokens)
        self._entry.attributes["prompt_tokens"] = prompt_tokens
        self._entry.attributes["completion_tokens"] = completion_tokens

    def _reserve(self, prompt_tokens: int, replies: int) -> Reservation | None:
        if self._grant is None:
            return None
        worst = replies * self.max_tokens
        shortest = replies * min(self.max_tokens, _SHORTEST_REPLY)
        amounts: dict[Resource, float] = {"calls": 1, "tokens": prompt_tokens + worst}
        least: dict[Resource, float] = {"tokens": prompt_tokens + shortest}
        amounts["cost_usd"] = self._cost(Usage(prompt_tokens, worst)) or 0.0
        least["cost_usd"] = self._cost(Usage(prompt_tokens, shortest)) or 0.0
        # A call within a call cannot wait for the outer one to end.
        reservation = self._grant.reserve(amounts, least, waits=_open.get() is None)
        self.max_tokens = self._affordable(reservation, prompt_tokens, replies)
        return reservation

    def _affordable(self, reservation: Reservation, prompt_tokens: int, replies: int) -> int:
        """Return how long a reply may be, given what was granted."""
        room = reservation.amounts["tokens"] - prompt_tokens
        if self._price is not None and self._price.output_usd > 0:
            money = reservation.amounts["cost_usd"] * 1e6 - prompt_tokens * self._price.input_usd
            room = min(room, money / self._price.output_usd)
        return min(self.max_tokens, int(room / max(replies, 1) + 1e-6))

    def _cost(self, usage: Usage) -> float | None:
        if self._price is None:
            return None
        return self._price.cost_usd(usage.prompt_tokens, usage.completion_tokens)


_open: ContextVar[Meter | None] = ContextVar("viper_model_call", default=None)


def current_meter() -> Meter | None:
    """Return the call that is under way in this context, for whoever sends its requests."""
    return _open.get()


@contextmanager
def metered(
    operation: str,
    model: str,
    *,
    attributes: Mapping[str, Any] | None = None,
    prompt_tokens: int = 0,
    max_tokens: int = 0,
    replies: int = 0,
) -> Iterator[Meter]:
    """Open the span `llm.<operation>`; count one `llm` pass if the block succeeds.

    Args:
        operation: `complete` or `score`.
        model: The model's name.
        attributes: What else the span says.
        prompt_tokens: What the model reads at most.
        max_tokens: What one reply has at most.
        replies: How many there are.

    Raises:
        BudgetReached: If the budget in force does not allow the call; it is not made then.
    """
    with span(f"llm.{operation}", model=model, **(attributes or {})) as entry:
        meter = Meter(entry, model, prompt_tokens, max_tokens, replies)
        token, ok, start = _open.set(meter), False, time.perf_counter()
        try:
            yield meter
            ok = True
        finally:
            _open.reset(token)
            meter.finish(time.perf_counter() - start, ok=ok)


@contextmanager
def metered_completion(
    model: str,
    messages: Sequence[Message],
    *,
    n: int,
    max_tokens: int,
    temperature: float,
    images: int = 0,
    prompt_tokens: int | None = None,
    **settings: Any,
) -> Iterator[Meter]:
    """Meter one `complete` call; hand its replies to `note` of the meter that is yielded.

    The span has the last turn, the replies and the token counts, under the same
    names for every implementation. `prompt_tokens` is what the model reads at most, where
    that is not all of the messages.
    """
    if prompt_tokens is None:
        prompt_tokens = most_tokens(messages) + images * _IMAGE_TOKENS
    question = messages[-1].content[:_KEPT] if messages else ""
    attributes = {"turns": len(messages), "question": question, "n": n, **settings}
    attributes |= {"max_tokens": max_tokens, "temperature": temperature, "images": images}
    with metered(
        "complete",
        model,
        prompt_tokens=prompt_tokens,
        max_tokens=max_tokens,
        replies=n,
        attributes=attributes,
    ) as meter:
        yield meter


def most_tokens(messages: Sequence[Message]) -> int:
    """Return a number of tokens that `messages` hardly exceed with any tokenizer."""
    size = sum(len(message.content.encode("utf-8", "replace")) for message in messages)
    return int(size / _BYTES_PER_TOKEN) + _TURN_TOKENS * len(messages)


def _price(model: str, grant: Grant | None) -> Price | None:
    price = (grant.price if grant is not None else None) or price_of(model)
    if price is None and grant is not None and grant.limits_cost:
        raise InputError(
            f"The cost is limited and the price of `{model}` is not in the table of "
            f"{PRICES_AS_OF}. Name it with --price IN/OUT, in dollars per million tokens (0/0 "
            "for a server of your own), or limit --max-tokens instead."
        )
    return price


def cut_at_stop(text: str, stop: Sequence[str]) -> str:
    """Return `text` up to the first of the `stop` strings."""
    ends = [index for mark in stop if mark and (index := text.find(mark)) >= 0]
    return text[: min(ends)] if ends else text
