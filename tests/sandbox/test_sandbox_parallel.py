from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from viper.core.capability import CapabilitySet
from viper.sandbox import open_sandbox


def double(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def triple(number: int) -> int:
    """Return three times the number."""
    return 3 * number


def test_sandboxes_of_several_threads_start_and_end_side_by_side() -> None:
    sets = (CapabilitySet.of(double), CapabilitySet.of(triple))

    def work(number: int) -> tuple[str, object]:
        name = ("double", "triple")[number % 2]
        with open_sandbox(sets[number % 2]) as sandbox:  # type: ignore[attr-defined]
            execution = sandbox.run(f"{name}({number})")
            return execution.status, execution.value

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(48)))
    assert found == [("ok", number * (2 + number % 2)) for number in range(48)]
