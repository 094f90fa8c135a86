"""A robot that programs can call: it looks, means, acts, looks again.

Order of import: `values`, `places`, `eyes` | `referents` | `table` | `pursuit`, `carrying`,
`stacking`, `skills` | `lookup`, `api`; beside them `props`, `stage`.
"""

from __future__ import annotations

from viper.capabilities.robot.api import Robot, robot_bindings, robot_capabilities
from viper.capabilities.robot.table import TableRobot
from viper.capabilities.robot.values import Expectation, Outcome, SkillOption, StepRecord, Tier
from viper.vision.space.thing import Thing

__all__ = [
    "Expectation",
    "Outcome",
    "Robot",
    "SkillOption",
    "StepRecord",
    "TableRobot",
    "Thing",
    "Tier",
    "robot_bindings",
    "robot_capabilities",
]
