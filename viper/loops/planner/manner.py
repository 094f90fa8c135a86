"""How an instruction is carried out: which planner, what it may see, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from viper.core.errors import UnknownName

PlannerName = Literal["saycan", "code", "plan"]
Tier = Literal["camera", "oracle"]
PLANNERS: tuple[PlannerName, ...] = get_args(PlannerName)
TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True)
class Manner:
    """Planner, perception, loop.

    Raises:
        UnknownName: If there is no such planner or tier.
    """

    planner: PlannerName = "code"
    tier: Tier = "camera"
    """What the robot may see: pictures, or the true state for comparison."""
    closed_loop: bool = True
    """Whether it looks at what came of its skills, and mends it."""
    affordance: bool = True
    """Whether affordances weigh on the choice of skills."""

    def __post_init__(self) -> None:
        if self.planner not in PLANNERS:
            raise UnknownName("planner", str(self.planner), PLANNERS)
        if self.tier not in TIERS:
            raise UnknownName("tier", str(self.tier), TIERS)
