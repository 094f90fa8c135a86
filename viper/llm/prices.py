"""What language models cost: a dated table for OpenAI's own, nothing for this machine's.

Prices change. The table says of when it is; `Budget(price=...)` and `--price` go before it.
Discounts for cached input are left out, so a cost is never stated too low.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from viper.core import settings
from viper.core.budget import Price

PRICES_AS_OF = "2026-06"
"""When the table was read: the standard tier, in US dollars per million tokens."""
PRICES: Mapping[str, Price] = {
    "gpt-4o": Price(2.50, 10.00),
    "gpt-4o-mini": Price(0.15, 0.60),
    "gpt-4.1": Price(2.00, 8.00),
    "gpt-4.1-mini": Price(0.40, 1.60),
    "gpt-4.1-nano": Price(0.10, 0.40),
    "gpt-5": Price(1.25, 10.00),
    "gpt-5-mini": Price(0.25, 2.00),
    "gpt-5-nano": Price(0.05, 0.40),
    "gpt-5.1": Price(1.25, 10.00),
    "gpt-5.2": Price(1.75, 14.00),
    "gpt-5.4": Price(2.50, 15.00),
    "gpt-5.4-mini": Price(0.75, 4.50),
    "gpt-5.4-nano": Price(0.20, 1.25),
}
"""By model name, without the date that a snapshot's name ends in."""
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_FREE = Price(0.0, 0.0)
OPENAI_HOST = "api.openai.com"


def price_of(model: str) -> Price | None:
    """Return the price of a model by its `name`; None if it is not known.

    Models in this process, and servers on this machine or its private network, cost nothing.
    """
    kind, _, rest = model.partition(":")
    if kind.lower() in ("http", "https"):
        url, _, name = model.partition("#")
        return _price_at(url, name)
    if kind == "openai":
        return _price_at(settings.server_url() or f"https://{OPENAI_HOST}", rest)
    return _FREE


def _price_at(url: str, model: str) -> Price | None:
    host = urlsplit(url).hostname or ""
    if host == OPENAI_HOST:
        return PRICES.get(_SNAPSHOT.sub("", model))
    return _FREE if _is_own(host) else None


def _is_own(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".localhost")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
