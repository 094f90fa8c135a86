"""A bounded memory of what was computed, safe to use from several threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from viper.core.ledger import record_hits

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Keeps the `max_items` entries that were used last.

    One computation runs at a time: who asks for what another thread is computing
    waits for it instead of computing it again.
    """

    def __init__(
        self,
        max_items: int,
        *,
        counts: bool = True,
        weigh: Callable[[V], int] = lambda _: 0,
        max_weight: int = 0,
    ) -> None:
        """Keep at most `max_items` entries, and `max_weight` by the sum of `weigh(entry)`.

        `counts` says whether entries that were there count as hits in the ledger.
        """
        self._max_items = max_items
        self._counts = counts
        self._weigh = weigh
        self._max_weight = max_weight
        self._items: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """Return the entry, computing it at the first request."""
        return self.get_many([key], lambda _: [compute()])[0]

    def get_many(
        self,
        keys: Sequence[K],
        compute: Callable[[list[K]], Sequence[V]],
        also: Sequence[K] = (),
    ) -> list[V]:
        """Return one entry per key; missing ones are computed together, in one call.

        Args:
            keys: What is wanted now.
            compute: Takes the missing keys, returns their values in order.
            also: What to compute in the same call, should anything be missing.
        """
        with self._lock:
            missing = [key for key in dict.fromkeys(keys) if key not in self._items]
            if self._counts and len(missing) < len(keys):
                record_hits(len(dict.fromkeys(keys)) - len(missing))
            if not missing:
                for key in keys:
                    self._items.move_to_end(key)
                return [self._items[key] for key in keys]
            wanted = missing + [k for k in dict.fromkeys(also) if k not in self._items]
            wanted = list(dict.fromkeys(wanted))
            fresh = dict(zip(wanted, compute(wanted), strict=True))
            values = [fresh[key] if key in fresh else self._items[key] for key in keys]
            self._items.update(fresh)
            self._forget()
            return values

    def peek(self, key: K) -> V | None:
        """Return the entry if it is there; counts as no hit."""
        with self._lock:
            return self._items.get(key)

    def _forget(self) -> None:
        weight = sum(self._weigh(value) for value in self._items.values())
        # what was used last stays, however heavy
        while len(self._items) > self._max_items or (
            weight > self._max_weight and len(self._items) > 1
        ):
            _, dropped = self._items.popitem(last=False)
            weight -= self._weigh(dropped)

    def __contains__(self, key: object) -> bool:
        with self._lock:
            return key in self._items

    def __len__(self) -> int:
        with self._lock:
            return len(self._items)
