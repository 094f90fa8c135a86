"""From words to actions: three planners at one table.

Order of import: `contract`, `scores`, `manner`, `counted` | `bench` | `ending`, `helpers`,
`steps`, `done` | `code` | `saycan`, `plan` | `watch`, `captions` | `result` | `running` |
`session`, `notebook` | `task`.
"""

from __future__ import annotations

from viper.loops.planner.bench import News
from viper.loops.planner.ending import Ending, Status
from viper.loops.planner.manner import PLANNERS, TIERS, Manner
from viper.loops.planner.result import EpisodeResult, StepDone
from viper.loops.planner.scores import Scored, ScoreRound
from viper.loops.planner.session import RobotSession
from viper.loops.planner.task import run_task

__all__ = [
    "PLANNERS",
    "TIERS",
    "Ending",
    "EpisodeResult",
    "Manner",
    "News",
    "RobotSession",
    "ScoreRound",
    "Scored",
    "Status",
    "StepDone",
    "run_task",
]
