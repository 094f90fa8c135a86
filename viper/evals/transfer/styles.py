"""The ways to draw a transfer scene, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from viper.evals.transfer.stage import Stage

__all__ = ["STYLES", "Style"]

Style = Literal["traced"]
Picture = NDArray[np.uint8]


def _traced(stage: Stage) -> Picture:
    from viper.evals.transfer.tracer import trace

    return trace(stage)


STYLES: Mapping[Style, Callable[[Stage], Picture]] = {"traced": _traced}
