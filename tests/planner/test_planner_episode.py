"""Whole episodes at the simulated table: results, success, traces, films; true perception."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

import viper
from viper.core.errors import InputError, UnknownName
from viper.llm.scripted import ScriptedLLM
from viper.loops.planner import EpisodeResult, News
from viper.tracing import list_runs

IN_BOWL = 'robot.pick_and_place("red block", "blue bowl")'
ROW: dict[str, Any] = {
    "id": "t",
    "instruction": "put the red block in the blue bowl",
    "objects": [
        {"name": "red block", "xy": [-0.1, -0.5]},
        {"name": "green block", "xy": [-0.1, -0.35]},
        {"name": "blue bowl", "xy": [0.1, -0.5]},
    ],
    "goal": 'inside("red block", "blue bowl") and untouched("green block")',
    "seed": 3,
}


def run(*script: str, instruction: str | None = None, **settings: Any) -> EpisodeResult:
    if instruction is None:
        settings.setdefault("task", ROW)
    return viper.run_task(
        instruction, llm=ScriptedLLM(list(script)), tier=settings.pop("tier", "oracle"), **settings
    )


def test_an_episode_reaches_its_goal_and_says_how() -> None:
    result = run(IN_BOWL)
    assert result.success
    assert (result.status, result.psr, result.precision, result.executable) == ("ok", 1, 1, 1)
    assert result.plan == (IN_BOWL,)
    assert [step.text for step in result.steps] == [
        "pick up the red block and place it in the blue bowl"
    ]
    assert "red block in blue bowl" in result.scene
    assert {"total", "model", "camera", "physics", "planning"} <= set(result.seconds)
    assert len(result.pictures) == 2


def test_the_result_is_json_with_the_keys_of_the_contract() -> None:
    data = json.loads(json.dumps(run(IN_BOWL).to_dict(), allow_nan=False))
    assert {"success", "goal", "plan", "steps", "disturbed", "trace", "seconds"} <= set(data)
    assert {"tier", "planner", "status", "reason", "psr", "llm_calls"} <= set(data)
    assert data["tier"] == "oracle"
    assert data["goal"] == ROW["goal"]


def test_a_goal_that_does_not_hold_is_no_success_however_well_it_ended() -> None:
    result = run('robot.pick_and_place("green block", "blue bowl")')
    assert (result.status, result.success, result.psr) == ("ok", False, 0.0)


def test_without_a_goal_success_is_what_was_expected_and_is_true() -> None:
    result = run(IN_BOWL, instruction="put the red block in the blue bowl", seed=2)
    assert result.goal is None
    assert result.psr is None
    assert result.success
    assert {"red block", "blue bowl"} <= set(result.objects)


def test_what_is_refused_moves_nothing_and_is_no_success() -> None:
    result = run('robot.pick_and_place("black cup", "blue bowl")')
    assert (result.status, result.success, result.steps) == ("refused", False, ())
    assert "black cup" in result.reason
    assert result.precision == 1.0


def test_a_question_about_the_table_is_answered() -> None:
    result = run('len(robot.find("block"))', instruction="how many blocks are there?", seed=1)
    assert (result.status, result.success) == ("ok", True)
    assert result.said == ("3",)


def test_a_disturbed_table_is_mended_and_the_disturbance_recorded() -> None:
    row = {**ROW, "disturb": [{"after": 1, "move": "red block", "to": [-0.2, -0.6]}]}
    result = run(IN_BOWL, task=row)
    assert result.success
    assert result.disturbed == ({"after": 1, "move": "red block", "to": [-0.2, -0.6]},)
    assert not run(IN_BOWL, task=row, closed_loop=False).success


def test_a_plan_in_words_is_followed() -> None:
    result = run(
        'robot.pick_and_place("red block", "blue bowl")',
        plan="1. put the red block into the blue bowl",
    )
    assert (result.planner, result.success) == ("plan", True)
    assert result.plan == ("put the red block into the blue bowl",)


def test_a_plan_may_take_a_thing_in_one_step_and_put_it_down_in_the_next() -> None:
    replies = ['robot.pick("red block")', IN_BOWL]
    result = run(*replies, plan="1. take the red block 2. put it into the blue bowl")
    assert result.success
    assert result.steps[1].text == "place the red block in the blue bowl"


def test_a_plan_that_ends_early_leaves_nothing_in_the_hand() -> None:
    plan = "1. take the red block 2. throw it out of the window"
    result = run('robot.pick("red block")', 'robot.refuse("There is no window.")', plan=plan)
    assert result.status == "refused"
    assert "There is no window." in result.reason
    assert "in the hand" not in result.scene
    assert result.precision == 1.0


def test_the_run_is_listed_with_its_instruction_and_keeps_scene_and_skills() -> None:
    result = run(IN_BOWL)
    summary = list_runs()[0]
    assert (summary.id, summary.name, summary.status) == (result.trace.id, "sim", "ok")
    assert summary.about.startswith("put the red block in the blue bowl")
    names = [span.name for span in result.trace.spans]
    assert {"observe", "skill", "write", "execute"} <= set(names)
    root = result.trace.root
    assert root is not None
    assert root.attributes["plan"] == [IN_BOWL]
    assert "red block in blue bowl" in root.attributes["scene"]


def test_what_happens_is_told_as_it_happens() -> None:
    news: list[News] = []
    run(IN_BOWL, tell=news.append)
    text = "pick up the red block and place it in the blue bowl"
    assert [(n.kind, n.text) for n in news] == [("plan", IN_BOWL), ("step", text), ("result", text)]


def test_a_film_with_captions_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viper.capabilities.robot.stage.FILM_SIZE", (96, 72))
    path = tmp_path / "film.mp4"
    result = run(IN_BOWL, video=path)
    assert result.video == path
    assert path.stat().st_size > 5_000
    assert "<video" in result._repr_html_()


def test_a_result_draws_itself() -> None:
    row = {**ROW, "instruction": "put <b>it</b> in the blue bowl"}
    html = run('robot.refuse("What is <it>?")', task=row)._repr_html_()
    assert "put &lt;b&gt;it&lt;/b&gt;" in html
    assert "asked: What is &lt;it&gt;?" in html
    assert html.count("data:image/jpeg") == 2


def test_a_person_may_forbid_a_step_or_stop_the_robot() -> None:
    for verdict, status in ((False, "stopped"), ("stop", "stopped")):
        result = run(IN_BOWL, approve=lambda _, verdict=verdict: verdict)
        assert (result.status, result.success, result.steps) == (status, False, ())


def test_ctrl_c_stops_before_the_next_motion_and_leaves_things_as_they_are(
    capfd: pytest.CaptureFixture[str],
) -> None:
    asked: list[str] = []

    def approve(text: str) -> bool:
        asked.append(text)
        if len(asked) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return True

    assert threading.current_thread() is threading.main_thread()
    policy = 'for x in robot.find("block"):\n    robot.pick_and_place(x, "blue bowl")'
    result = run(policy, approve=approve)
    assert result.status == "stopped"
    assert "when this motion has ended" in capfd.readouterr().err
    assert [step.ok for step in result.steps if step.tries] == [True]
    assert sum("in blue bowl" in part for part in result.scene.split(", ")) == 1


@pytest.mark.parametrize(
    ("settings", "kind", "problem"),
    [
        ({"instruction": " "}, InputError, "instruction is empty"),
        ({"instruction": "x" * 5_000}, InputError, "5,000 characters"),
        ({"instruction": "go", "objects": "red dragon"}, InputError, "'dragon' is not known"),
        ({"instruction": "go", "objects": "mauvish block"}, InputError, "'mauvish' is not known"),
        ({"instruction": "go", "objects": ""}, InputError, "No objects"),
        ({"instruction": "go", "objects": "99 red blocks"}, InputError, "at most 40"),
        ({"instruction": "go", "objects": "39 bowls"}, InputError, "ould not place"),
        ({"instruction": "go", "seed": -1}, InputError, "seed"),
        ({"instruction": "go", "max_steps": 0}, InputError, "max_steps"),
        ({"instruction": "go", "planner": "luck"}, UnknownName, "no planner `luck`"),
        ({"instruction": "go", "tier": "psychic"}, UnknownName, "no tier `psychic`"),
        ({"instruction": "go", "video": "film.avi"}, InputError, "must end in .mp4"),
        ({"instruction": "go", "video": "/nowhere/at/all.mp4"}, InputError, "no folder"),
        ({"instruction": "go", "plan": ""}, InputError, "no step"),
        ({"instruction": "go", "plan": "a", "planner": "saycan"}, InputError, "plan is given"),
        ({"task": {**ROW, "goal": "import os"}}, InputError, "goal"),
        ({"task": {**ROW, "objects": [{"name": "blob"}]}}, InputError, "blob"),
        ({"task": {**ROW, "surprise": 1}}, InputError, "surprise"),
        ({"task": ROW, "objects": "red block"}, InputError, "its own objects"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(
    settings: dict[str, Any], kind: type[Exception], problem: str
) -> None:
    with pytest.raises(kind, match=problem):
        run("robot.home()", **{"instruction": None, **settings})


def test_with_the_loop_open_nobody_looks_again() -> None:
    for closed, looks in ((True, 2), (False, 1)):
        result = run(IN_BOWL, closed_loop=closed)
        assert result.success
        assert [span.name for span in result.trace.spans].count("observe") == looks
