from __future__ import annotations

from typing import Any

import viper
from viper.core.budget import Budget
from viper.llm.scripted import ScriptedLLM
from viper.loops.planner import EpisodeResult

MOVE = 'robot.pick_and_place("red block", "blue bowl")'
ROW: dict[str, Any] = {
    "id": "t",
    "instruction": "put both blocks in the blue bowl",
    "objects": [
        {"name": "red block", "xy": [-0.1, -0.5]},
        {"name": "green block", "xy": [-0.1, -0.35]},
        {"name": "blue bowl", "xy": [0.1, -0.5]},
    ],
    "goal": 'inside("red block", "blue bowl") and inside("green block", "blue bowl")',
    "seed": 3,
}


def run(*script: str, budget: Budget, planner: Any = "code") -> EpisodeResult:
    model = ScriptedLLM(list(script))
    return viper.run_task(task=ROW, llm=model, tier="oracle", planner=planner, budget=budget)


def test_an_episode_stops_when_its_actions_are_spent() -> None:
    program = MOVE + "\n" + MOVE.replace("red", "green")
    result = run(program, budget=Budget(actions=1))
    assert (result.status, result.success, len(result.steps)) == ("stopped", False, 1)
    assert "robot action limit reached: 1 spent of 1 allowed" in result.reason
    assert result.budget is not None
    assert (result.budget.stop_reason, result.budget.spent["actions"]) == ("budget:actions", 1)
    assert result.to_dict()["budget"]["spent"]["calls"] == 1


def test_an_episode_without_model_calls_moves_nothing() -> None:
    result = run(MOVE, budget=Budget(calls=0), planner="saycan")
    assert (result.status, result.steps) == ("stopped", ())
    assert result.budget is not None
    assert result.budget.stop_reason == "budget:calls"
