"""The options that bound what a command may spend; the same for `ask`, `run`, `eval` and `sim`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

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
    """Return the default budget with the limits that were named.

    Raises:
        InputError: If a limit or the price cannot be used.
    """
    from dataclasses import replace

    from viper.core.budget import Budget, Price

    named = {
        "calls": max_calls,
        "tokens": max_tokens,
        "seconds": max_seconds,
        "cost_usd": max_cost,
        "price": None if price is None else Price.parse(price),
    }
    return replace(Budget(), **{k: v for k, v in named.items() if v is not None})  # type: ignore[arg-type]
