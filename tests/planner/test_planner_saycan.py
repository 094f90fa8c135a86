"""SayCan: what is said and what can be done decide together; done is fitted; looking helps."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from toy_table import MakeToy

from viper.llm.robot_prompt import DONE, pick_and_place_text
from viper.llm.scripted import Recorded
from viper.loops.planner.done import DoneModel, fit_done, fitted_done
from viper.loops.planner.ending import NOTHING_TO_DO
from viper.loops.planner.saycan import MAX_FAILURES, follow_saycan
from viper.loops.planner.scores import rank

RED = pick_and_place_text("red block", "blue bowl")
GREEN = pick_and_place_text("green block", "blue bowl")
END = {DONE: -0.01}


def said(**scores: float) -> Recorded:
    texts: Mapping[str, str] = {"red": RED, "green": GREEN, "done": DONE}
    return Recorded(scores={texts[key]: value for key, value in scores.items()})


@pytest.fixture(autouse=True)
def _plain_done(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = DoneModel(threshold=0.0, slope=1.0, states=0, accuracy=math.nan)
    monkeypatch.setattr("viper.loops.planner.saycan.fitted_done", lambda: plain)


def test_the_best_options_are_done_until_done_is_the_best(toy: MakeToy) -> None:
    table = toy(said(red=-0.1), said(green=-0.1), said(done=-0.1))
    ending = follow_saycan(table.bench, "put the blocks in the bowl", lambda _: 1.0)
    assert (ending.status, ending.plan) == ("ok", (RED, GREEN))
    assert table.robot.where == {"red block": "blue bowl", "green block": "blue bowl"}


def test_done_before_anything_was_done_is_a_question(toy: MakeToy) -> None:
    table = toy(said(done=-0.1))
    ending = follow_saycan(table.bench, "move it to the elephant", lambda _: 1.0)
    assert (ending.status, ending.reason) == ("asked", NOTHING_TO_DO)


def test_an_option_that_can_hardly_succeed_loses(toy: MakeToy) -> None:
    table = toy(said(red=-0.1, green=-0.5), said(done=-0.1))
    ending = follow_saycan(table.bench, "fill the bowl", lambda o: 0.1 if o.text == RED else 0.9)
    assert ending.plan == (GREEN,)


def test_the_model_is_told_what_was_done_and_what_is_there(toy: MakeToy) -> None:
    table = toy(said(red=-0.1), said(done=-0.1))
    follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    prompts = [asked.messages[0].content for asked in table.llm.asked]
    assert prompts[0] == "step: fill the bowl | red block, green block, blue bowl | nothing"
    assert prompts[1].endswith(f"red block on blue bowl, green block, blue bowl | {RED}")


def test_a_step_that_was_undone_is_no_longer_history(toy: MakeToy) -> None:
    table = toy(said(red=-0.1), said(red=-0.1), said(done=-0.1))
    table.robot.after[1] = lambda: table.robot.where.pop("red block")
    ending = follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    assert ending.plan == (RED, RED)
    assert table.llm.asked[1].messages[0].content.endswith("| nothing")
    assert table.robot.where["red block"] == "blue bowl"


def test_with_the_loop_open_history_is_what_was_done(toy: MakeToy) -> None:
    table = toy(said(red=-0.1), said(done=-0.1), closed_loop=False)
    table.robot.after[1] = lambda: table.robot.where.pop("red block")
    follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    assert table.llm.asked[1].messages[0].content.endswith(f"| {RED}")


def test_a_thing_is_not_carried_again_to_where_it_is(toy: MakeToy) -> None:
    table = toy(said(red=-0.1, green=-9.0), said(red=-0.1, green=-9.0), said(done=-0.1))
    assert follow_saycan(table.bench, "fill the bowl", lambda _: 1.0).plan == (RED, GREEN)
    assert all(option.text != RED for option in table.bench.rounds[1].options)


def test_an_option_that_failed_is_trusted_less(toy: MakeToy) -> None:
    table = toy(said(red=-0.1, green=-0.4), said(red=-0.1, green=-0.4), said(done=-0.1))
    table.robot.failures = ["it slipped"]
    assert follow_saycan(table.bench, "fill the bowl", lambda _: 1.0).plan == (RED, GREEN)


def test_failure_after_failure_ends_the_plan_with_the_reason(toy: MakeToy) -> None:
    table = toy(*[said(red=-0.1)] * 20)
    table.robot.failures = ["it slipped"] * 20
    ending = follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    assert ending.status == "failed"
    assert "it slipped" in ending.reason
    assert table.robot.motions == MAX_FAILURES


def test_the_number_of_steps_is_bounded(toy: MakeToy) -> None:
    table = toy(*[said(red=-0.1, green=-0.2)] * 20, max_steps=3)
    table.robot.failures = ["it slipped", "", "it slipped"]
    ending = follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    assert (ending.status, len(ending.plan)) == ("stopped", 3)


def test_the_emergency_stop_ends_before_the_next_motion(toy: MakeToy) -> None:
    table = toy(*[said(red=-0.1), said(green=-0.1)] * 5)
    table.robot.after[1] = table.robot.stop_requested.set
    ending = follow_saycan(table.bench, "fill the bowl", lambda _: 1.0)
    assert (ending.status, table.robot.motions) == ("stopped", 1)


def test_scores_of_every_round_are_kept_and_told(toy: MakeToy) -> None:
    table = toy(said(red=-0.1), said(done=-0.1))
    follow_saycan(table.bench, "fill the bowl", lambda _: 0.5)
    first = table.bench.rounds[0]
    assert first.best.text == RED
    assert first.best.can == 0.5
    assert first.count == len(table.robot.skill_options()) + 1
    assert table.told("scores") == [RED, DONE]
    assert "says" in str(first)


def test_probabilities_of_a_round_sum_to_one_and_the_product_decides() -> None:
    round_ = rank(["a", "b", "c"], [-1.0, -2.0, -700.0], [0.1, 1.0, 1.0])
    assert sum(option.says for option in round_.options) == pytest.approx(1.0)
    assert [option.text for option in round_.options] == ["b", "a", "c"]


def test_long_options_do_not_lose_for_being_long() -> None:
    texts, scores = ["pick", "pick up the red block"], [-1.0, -4.0]
    assert rank(texts, scores, [1, 1]).best.text == "pick"
    assert rank(texts, scores, [1, 1], length_exponent=1.0).best.text == "pick up the red block"


def test_the_fit_of_done_finds_the_threshold_between_the_classes() -> None:
    margins = [0.1 * n for n in range(-40, 40)]
    fitted = fit_done(margins, [margin > 1.0 for margin in margins])
    assert fitted.threshold == pytest.approx(1.0, abs=0.25)
    assert fitted.accuracy > 0.9
    assert fitted.weight == pytest.approx(math.exp(-fitted.threshold))


def test_the_weight_makes_done_win_exactly_above_the_threshold() -> None:
    weight = DoneModel(threshold=1.5, slope=1.0, states=1, accuracy=1.0).weight
    for margin, winner in ((1.4, "skill"), (1.6, DONE)):
        assert rank(["skill", DONE], [-3.0, -3.0 + margin], [1.0, weight]).best.text == winner


def test_states_of_one_kind_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        fit_done([1.0, 2.0, 3.0], [True, True, True])


def test_a_saved_fit_is_read_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    fitted = DoneModel(threshold=0.5, slope=2.0, states=10, accuracy=0.9)
    assert fitted_done(fitted.save(tmp_path / "done.json")) == fitted
