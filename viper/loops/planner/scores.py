"""The scores of one SayCan round: every option with its two factors, for choosing and for showing.

What is done next is the option with the largest product of p(words | instruction, history), by
the language model, and p(success | what is seen), the affordance (Ahn et al. 2022, "Do As I Can,
Not As I Say"). Both are kept, so that a person can see which of them spoke.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

# Options of one round that are kept for display, traces and results.
SHOWN = 12


@dataclass(frozen=True)
class Scored:
    """One option of one round."""

    text: str
    """The skill in words, or "done"."""
    says: float
    """p(words | instruction, history) over all options of the round, in [0, 1]."""
    can: float
    """p(success | what is seen), in [0, 1]."""

    @property
    def both(self) -> float:
        """The product, which decides."""
        return self.says * self.can


@dataclass(frozen=True)
class ScoreRound:
    """The options of one round, best first."""

    options: tuple[Scored, ...] = field(repr=False)
    """All of them, or the best `SHOWN` once it is part of a result."""
    count: int
    """How many there were."""
    seconds: float = 0.0
    """Wall time of scoring."""

    @property
    def best(self) -> Scored:
        """What is done next."""
        return self.options[0]

    def short(self) -> ScoreRound:
        """Return the round with its best options only."""
        return ScoreRound(self.options[:SHOWN], self.count, self.seconds)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data; `both` is in parts of the best."""
        top = self.best.both or 1.0
        rows = [
            {
                "text": option.text,
                "says": round(option.says, 5),
                "can": round(option.can, 4),
                "both": round(option.both / top, 4),
            }
            for option in self.options[:SHOWN]
        ]
        return {"options": rows, "count": self.count, "seconds": round(self.seconds, 4)}

    def __str__(self) -> str:
        top = self.best.both or 1.0
        return "\n".join(
            f"{_bar(option.both / top)} {option.both / top:5.2f}  "
            f"says {option.says:6.2%}  can {option.can:4.0%}  {option.text}"
            for option in self.options[:SHOWN]
        )


def rank(
    texts: Sequence[str],
    logprobs: Sequence[float],
    affordances: Sequence[float],
    *,
    length_exponent: float = 0.0,
    seconds: float = 0.0,
) -> ScoreRound:
    """Return the round of options, best first.

    Args:
        texts: The options.
        logprobs: Log-probability of each as a whole.
        affordances: Probability of success of each.
        length_exponent: Log-probabilities are divided by words ** this before they are
            normalised. 0 for a model that scores whole replies with their end, as the
            embedded one does; 1 where an option is a mere continuation, and long ones would
            lose for being long.
        seconds: Wall time that it took.
    """
    heights = [
        value / max(1, len(text.split())) ** length_exponent
        for text, value in zip(texts, logprobs, strict=True)
    ]
    says = softmax(heights)
    options = [Scored(t, s, c) for t, s, c in zip(texts, says, affordances, strict=True)]
    options.sort(key=lambda option: -option.both)
    return ScoreRound(tuple(options), len(options), seconds)


def softmax(values: Sequence[float]) -> list[float]:
    """Return probabilities proportional to exp(value); they sum to 1."""
    top = max(values, default=0.0)
    weights = [math.exp(value - top) for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]


def _bar(share: float, width: int = 12) -> str:
    full = round(share * width)
    return "█" * full + "·" * (width - full)
