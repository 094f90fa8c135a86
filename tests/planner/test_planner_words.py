"""How a run counts: endings, live news, captions."""

from __future__ import annotations

import numpy as np
import pytest
from toy_table import MakeToy

from viper.core.execution import ErrorInfo, Execution, Status
from viper.llm.robot_prompt import REFUSALS
from viper.loops.planner.bench import News
from viper.loops.planner.captions import Captions
from viper.loops.planner.ending import is_final, reason_of, status_of
from viper.loops.planner.notebook import live_in_notebook, news_line
from viper.loops.planner.scores import rank
from viper.loops.planner.watch import Watch


def failed(kind: str, message: str = "why", status: Status = "error") -> Execution:
    return Execution(status, error=ErrorInfo(kind, message))


@pytest.mark.parametrize(
    ("execution", "status"),
    [
        (Execution("ok"), "ok"),
        (failed("Absent"), "refused"),
        (failed("NotFound"), "refused"),
        (failed("Ambiguous"), "asked"),
        (failed("Refused"), "refused"),
        (failed("Refused", "Which one?"), "asked"),
        (failed("Refused", REFUSALS["unclear"]), "asked"),
        (failed("Refused", "not approved: pick up the red block."), "stopped"),
        (failed("Stopped"), "stopped"),
        (failed("LimitReached"), "stopped"),
        (failed("SkillFailed"), "failed"),
        (failed("TypeError"), "failed"),
        (failed("WallTimeLimit", status="killed"), "failed"),
    ],
)
def test_the_end_of_a_policy_says_what_became_of_the_instruction(
    execution: Execution, status: str
) -> None:
    assert status_of(execution) == status


def test_only_faults_of_the_program_name_their_type() -> None:
    assert reason_of(failed("SkillFailed", "it slipped")) == "it slipped"
    assert reason_of(failed("TypeError", "bad")) == "TypeError: bad"


def test_a_skill_that_failed_or_a_wrong_program_is_not_the_last_word() -> None:
    assert not is_final(failed("SkillFailed"))
    assert not is_final(failed("NameError"))
    assert is_final(failed("Absent"))
    assert is_final(failed("WallTimeLimit", status="killed"))


def test_each_skill_is_told_before_and_after(toy: MakeToy) -> None:
    table = toy()
    watch = Watch(table.bench.robot, table.news.append)
    table.robot.approve = watch
    table.robot.failures = ["", "it slipped"]
    for thing in ("red block", "green block"):
        option = next(o for o in table.robot.skill_options() if o.args == (thing, "blue bowl"))
        table.bench.act(option)
    watch.catch_up()
    assert [news.kind for news in table.news] == ["step", "result", "step", "result"]
    assert [news.ok for news in table.news] == [True, True, True, False]
    assert table.news[-1].text == "it slipped"


def test_stop_at_the_gate_stops_the_robot(toy: MakeToy) -> None:
    table = toy()
    watch = Watch(table.bench.robot, table.news.append, lambda _: "stop")
    assert watch("push the red block") is False
    assert table.bench.is_stopped


def test_captions_change_with_the_frame_and_the_last_frame_stays() -> None:
    captions = Captions("put the red block in the bowl", "planner: saycan")
    scores = rank(["push", "done"], [-0.1, -2.0], [0.9, 1.0])
    captions.note(News("scores", "push", scores=scores), 1)
    captions.note(News("step", "push the red block"), 1)
    captions.end("done", 2)
    frames = [np.zeros((180, 240, 3), np.uint8)] * 3
    drawn = captions.drawn(frames, fps=10)
    assert len(drawn) == 3 + 15
    assert all(frame.shape == drawn[0].shape for frame in drawn)
    assert drawn[0].shape[0] % 2 == 0
    assert drawn[0].shape[0] > 180
    assert not np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[1], drawn[2])
    assert np.array_equal(drawn[2], drawn[-1])


def test_news_in_a_notebook_are_escaped_and_carry_the_scores() -> None:
    scores = rank(["push <it>", "done"], [-0.1, -2.0], [0.9, 1.0])
    line = news_line(News("scores", "push <it>", scores=scores))
    assert "push &lt;it&gt;" in line
    assert "can 90%" in line
    assert "✗" in news_line(News("result", "it slipped", ok=False))


def test_outside_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    live_in_notebook()(News("step", "push"))
    assert capsys.readouterr() == ("", "")
