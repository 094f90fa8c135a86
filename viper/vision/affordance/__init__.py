"""What can be done with what is seen: the probability that a skill works, from a look at the table.

Knows no simulator, no planner and no language. Order of import: `scene` | `features` | `model`.
"""

from __future__ import annotations

from viper.vision.affordance.model import Affordance, Call
from viper.vision.affordance.scene import Scene

__all__ = ["Affordance", "Call", "Scene"]
