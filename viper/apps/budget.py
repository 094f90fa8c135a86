"""The options that bound what a command may spend.

They bound the one run of `ask`, `run` and `sim`, and all the questions of `eval qa` together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

if TYPE_CHECKING:
    from viper.core.budget import Budget

# typer reads these annotations at run time; it knows `Optional` in every version.
MaxCalls = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--max-calls", help="Model calls allowed.", min=0, metavar="N"),
]
MaxTokens = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--max-tokens", help="Model tokens allowed.", min=0, metavar="N"),
]
MaxSeconds = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option("--max-seconds", help="Wall time allowed.", min=0, metavar="S"),
]
MaxCost = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option("--max-cost", help="US dollars allowed.", min=0, metavar="USD"),
]
PriceOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--price", help="The model's price, dollars per million tokens.", metavar="IN/OUT"
    ),
]


def budget_from(
    max_calls: int | None = None,
    max_tokens: int | None = None,
    max_seconds: float | None = None,
    max_cost: float | None = None,
    price: str | None = None,
) -> Budget:
    """Return the default budget of one run with the limits that were named.

    Raises:
        InputError: If a limit or the price cannot be used.
    """
    from dataclasses import replace

    from viper.core.budget import Budget

    named = _named(max_calls, max_tokens, max_seconds, max_cost, price)
    return replace(Budget(), **named)


def total_budget(
    max_calls: int | None = None,
    max_tokens: int | None = None,
    max_seconds: float | None = None,
    max_cost: float | None = None,
    price: str | None = None,
) -> Budget | None:
    """Return the budget of many runs together: nothing but what was named, None if nothing was.

    Raises:
        InputError: If a limit or the price cannot be used.
    """
    from viper.core.budget import Budget

    named = _named(max_calls, max_tokens, max_seconds, max_cost, price)
    return Budget.part(**named) if named else None


def _named(
    calls: int | None,
    tokens: int | None,
    seconds: float | None,
    cost_usd: float | None,
    price: str | None,
) -> dict[str, Any]:
    from viper.core.budget import Price

    limits = {"calls": calls, "tokens": tokens, "seconds": seconds, "cost_usd": cost_usd}
    named: dict[str, Any] = {name: value for name, value in limits.items() if value is not None}
    return named if price is None else {**named, "price": Price.parse(price)}
