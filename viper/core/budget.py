"""What a run may spend and what it spent, as values; `viper.core.grant` does the counting.

A `Budget` is what somebody allows. An `Account` is what became of it: spent, allowed, left,
and why the run stopped. Both are plain data, so a program or a page that holds one can read
it and change nothing.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from viper.core.errors import InputError

Resource = Literal[
    "calls", "tokens", "cost_usd", "work_s", "capability_calls", "sessions", "actions"
]
"""What is counted. `work_s`: seconds in models and programs, waits left out, summed over
parallel branches. `actions`: what a robot did."""
RESOURCES: tuple[Resource, ...] = get_args(Resource)
LIMITS = (*RESOURCES, "seconds")
"""Everything with a limit: the resources, and wall time."""
WORDS: Mapping[str, tuple[str, str]] = {
    "calls": ("model call", ""),
    "tokens": ("token", ""),
    "cost_usd": ("cost", " USD"),
    "work_s": ("working time", " s"),
    "capability_calls": ("capability call", ""),
    "sessions": ("child session", ""),
    "actions": ("robot action", ""),
    "seconds": ("wall time", " s"),
    "depth": ("depth", ""),
}
"""How a limit is called in a sentence, and its unit."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs, in US dollars per million tokens."""

    input_usd: float
    output_usd: float

    @classmethod
    def parse(cls, text: str) -> Price:
        """Read `IN/OUT`, for example `0.15/0.60`.

        Raises:
            InputError: If it is not two numbers of at least 0.
        """
        try:
            first, second = (float(part) for part in text.split("/"))
        except ValueError:
            first = second = math.nan
        if not (0 <= first < math.inf and 0 <= second < math.inf):
            raise InputError(
                f"The price `{text[:40]}` is not IN/OUT: dollars per million tokens that are "
                "read and written, for example 0.15/0.60."
            )
        return cls(first, second)

    def cost_usd(self, prompt_tokens: float, completion_tokens: float) -> float:
        """Return the cost of one call, in US dollars."""
        return (prompt_tokens * self.input_usd + completion_tokens * self.output_usd) / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one question, program or task may spend, children included; None is no limit."""

    calls: int | None = 200
    """Calls of language models; every try of a request to a server counts."""
    tokens: int | None = 500_000
    """Tokens read and written by language models."""
    cost_usd: float | None = None
    """US dollars; needs a model whose price is known, see `viper.llm.prices`."""
    seconds: float | None = 600.0
    """Wall time."""
    work_s: float | None = None
    """Seconds in models and programs, without waits; parallel branches add up."""
    capability_calls: int | None = None
    sessions: int | None = 64
    """Child sessions, all levels together."""
    actions: int | None = None
    """Robot actions."""
    depth: int = 3
    """How deep child sessions may be nested; 0 allows none."""
    parallel: int = 4
    """How many branches may work at once, all levels together."""
    soft_share: float = 0.8
    """From this share of a limit on, a notice says so."""
    price: Price | None = None
    """What the model costs, where the price table does not say."""

    def __post_init__(self) -> None:
        for name in (*LIMITS, "depth"):
            value = getattr(self, name)
            if value is not None and not _is_amount(value):
                raise InputError(f"The budget's {name} is {value!r}; give a number of at least 0.")
        if not (isinstance(self.parallel, int) and self.parallel >= 1):
            raise InputError(f"The budget's parallel is {self.parallel!r}; give at least 1.")
        if not 0 < self.soft_share <= 1:
            raise InputError(f"The budget's soft_share is {self.soft_share!r}; give 0 to 1.")

    @classmethod
    def part(cls, **limits: Any) -> Budget:
        """Return a budget that limits only what is named."""
        return replace(_UNLIMITED, **limits)

    def shared(self, count: int) -> Budget:
        """Return the part of each of `count` that work side by side; wall time is the same."""
        parts: dict[str, Any] = {
            name: amount // count if isinstance(amount, int) else amount / count
            for name, amount in self.limits.items()
            if name != "seconds"
        }
        return replace(self, **parts)

    @property
    def limits(self) -> dict[str, float]:
        """The limits that are set, by name."""
        named = ((name, getattr(self, name)) for name in LIMITS)
        return {name: value for name, value in named if value is not None}

    def __str__(self) -> str:
        return ", ".join(f"{name} {value:g}" for name, value in self.limits.items()) or "no limit"


@dataclass(frozen=True, slots=True)
class Account:
    """What a run spent of what it was allowed, when it was asked."""

    stop_reason: str
    """`finished`, `budget:calls` and the like, `depth`, `repeat`, `errors`, `turns`, `failed`."""
    spent: Mapping[str, float]
    """By resource, and `seconds`; children included."""
    allowed: Mapping[str, float]
    """By limit; what is not named is not limited."""
    refused: tuple[str, ...] = ()
    """Limits that something ran into, whether or not the run could go on."""
    is_cost_known: bool = True
    """Whether every model's price is known; if not, the true cost is higher than `cost_usd`."""
    notices: tuple[str, ...] = field(default=(), compare=False)

    @property
    def left(self) -> dict[str, float]:
        """What is left of every limit."""
        return {
            name: max(0.0, amount - self.spent.get(name, 0.0))
            for name, amount in self.allowed.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """Return JSON data; an unknown cost is None."""
        spent: dict[str, float | None] = {k: rounded(v) for k, v in self.spent.items()}
        if not self.is_cost_known:
            spent["cost_usd"] = None
        return {
            "stop_reason": self.stop_reason,
            "spent": spent,
            "allowed": {name: rounded(amount) for name, amount in self.allowed.items()},
            "refused": list(self.refused),
        }

    def __str__(self) -> str:
        rows = (f"{WORDS[name][0]} {text}" for name, text in self._rows())
        return f"{self.stop_reason}: " + ", ".join(rows)

    def _repr_html_(self) -> str:
        cell = '<td style="text-align:left;padding:1px .8em">'
        rows = "".join(
            f"<tr>{cell}{html.escape(WORDS[name][0])}</td>{cell}{html.escape(text)}</td>"
            f"{cell}{_bar(self.spent.get(name, 0.0), self.allowed.get(name))}</td></tr>"
            for name, text in self._rows()
        )
        return f"<div>{html.escape(self.stop_reason)}<table>{rows}</table></div>"

    def _rows(self) -> list[tuple[str, str]]:
        rows = []
        for name in LIMITS:
            spent, allowed = self.spent.get(name, 0.0), self.allowed.get(name)
            if spent or allowed is not None:
                of = "" if allowed is None else f" of {rounded(allowed):,}"
                known = name != "cost_usd" or self.is_cost_known
                rows.append((name, f"{rounded(spent):,}{of}" if known else "unknown"))
        return rows


def rounded(value: float) -> float:
    """Return `value` as a person would write it: whole numbers without a point."""
    return int(value) if float(value).is_integer() else round(value, 6)


def _bar(spent: float, allowed: float | None) -> str:
    """Return a thin bar for the share that is spent; nothing without a limit."""
    if not allowed:
        return ""
    share = min(1.0, spent / allowed)
    return (
        '<div style="width:8em;height:.6em;background:rgba(127,127,127,.25)">'
        f'<div style="width:{share:.1%};height:100%;background:#4c8bf5"></div></div>'
    )


def _is_amount(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value < math.inf


_UNLIMITED = Budget(calls=None, tokens=None, seconds=None, sessions=None, depth=1_000_000)

__all__ = ["LIMITS", "RESOURCES", "WORDS", "Account", "Budget", "Price", "Resource"]
