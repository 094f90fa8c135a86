"""Scores of options: a memo for them, and the ranking that stands in for log-probabilities."""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# each rank is held this much less likely than the one before
_RANK_RATIO = 0.5


@dataclass
class ScoreMemo:
    """Remembers the newest `size` scores, so that no option is scored twice for one prompt."""

    size: int = 10_000
    _known: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict)

    def get(
        self, prompt: str, options: Sequence[str], score: Callable[[list[str]], list[float]]
    ) -> list[float]:
        """Return one score per option; `score` is called once, with those not known yet."""
        missing = [o for o in dict.fromkeys(options) if (prompt, o) not in self._known]
        fresh = dict(zip(missing, score(missing), strict=True)) if missing else {}
        found = [
            fresh[option] if option in fresh else self._known[prompt, option] for option in options
        ]
        self._known.update(((prompt, option), value) for option, value in fresh.items())
        while len(self._known) > self.size:
            self._known.popitem(last=False)
        return found


def ranking_prompt(prompt: str, options: Sequence[str]) -> str:
    """Return a question that asks a chat model to order `options` as continuations of `prompt`."""
    listed = "\n".join(f"{i}. {option.strip()}" for i, option in enumerate(options, 1))
    return (
        f"Here is a text that breaks off:\n\n{prompt}\n\n"
        f"Here are {len(options)} ways in which it may go on:\n\n{listed}\n\n"
        "Order them from most to least likely. Reply with their numbers only, best first, "
        "separated by commas."
    )


def ranking_to_logprobs(reply: str, count: int) -> list[float] | None:
    """Turn a reply such as "2, 1, 3" into pseudo log-probabilities, one per option.

    Each rank is half as likely as the one before; options that the reply leaves
    out share the rank after the last. The probabilities sum to one, but they say
    nothing beyond the order. None if the reply names no option.
    """
    numbers = [int(word) for word in re.findall(r"\d{1,6}", reply)]
    order = [number - 1 for number in dict.fromkeys(numbers) if 1 <= number <= count]
    if not order:
        return None
    ranks = {index: rank for rank, index in enumerate(order)}
    weights = [ranks.get(index, len(order)) * math.log(_RANK_RATIO) for index in range(count)]
    top = max(weights)
    total = top + math.log(sum(math.exp(weight - top) for weight in weights))
    return [weight - total + 0.0 for weight in weights]  # + 0.0: never -0.0
