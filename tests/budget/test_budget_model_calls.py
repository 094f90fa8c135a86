from __future__ import annotations

import pytest

from viper.core.budget import Budget, Price
from viper.core.errors import BudgetReached, InputError, ModelError
from viper.core.events import Recorder, recording
from viper.core.grant import Grant, open_grant, spending
from viper.core.llm import Message
from viper.llm.metering import most_tokens
from viper.llm.openai_compatible import OpenAICompatibleLLM
from viper.llm.prices import PRICES, price_of
from viper.llm.scripted import ScriptedLLM
from viper.llm.testing import Answer, FakeServer, hangs, rate_limited, server_fault, unauthorized

ASK = [Message("user", "How many cups are there?")]


def spent(grant: Grant) -> dict[str, float]:
    return dict(grant.account("").spent)


def test_a_call_pays_for_what_the_server_reports() -> None:
    with FakeServer(["three of them"]) as server, open_grant() as grant:
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
    assert (spent(grant)["calls"], spent(grant)["tokens"]) == (1, 5 + 3)


def test_a_call_that_is_not_allowed_is_not_made() -> None:
    with FakeServer(["x"]) as server, open_grant(Budget(calls=1)) as grant:
        model = OpenAICompatibleLLM.at_url(server.spec)
        model.complete(ASK)
        with pytest.raises(BudgetReached, match="model call limit"):
            model.complete(ASK)
        assert (server.request_count, spent(grant)["calls"]) == (1, 1)


def test_every_try_is_a_call_to_pay() -> None:
    answers: list[str | Answer] = [server_fault(), server_fault(503), "x"]
    with FakeServer(answers) as server, open_grant() as grant:
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
        assert spent(grant)["calls"] == server.request_count == 3


def test_retries_end_with_the_budget() -> None:
    with FakeServer([server_fault()]) as server, open_grant(Budget(calls=2)) as grant:
        with pytest.raises(BudgetReached):
            OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
        assert spent(grant)["calls"] == server.request_count == 2


def test_a_refused_call_costs_its_request_and_no_tokens() -> None:
    with FakeServer([unauthorized()]) as server, open_grant() as grant, pytest.raises(ModelError):
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
    assert (spent(grant)["calls"], spent(grant).get("tokens", 0)) == (1, 0)


def test_a_server_that_gives_one_reply_at_a_time_is_paid_for_each() -> None:
    with FakeServer(["a b"], gives_n=False) as server, open_grant() as grant:
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK, n=3)
        assert spent(grant)["calls"] == server.request_count == 3
        assert spent(grant)["tokens"] == 3 * (5 + 2)


def test_a_ranking_is_paid_for_too() -> None:
    with FakeServer(["2, 1"], echoes=False) as server, open_grant() as grant:
        OpenAICompatibleLLM.at_url(server.spec).score("next: ", ["go", "stop"])
        words = sum(len(str(t["content"]).split()) for t in server.requests[-1].body["messages"])
    assert spent(grant)["tokens"] == words + 2


def test_waiting_for_a_server_is_no_work() -> None:
    answers: list[str | Answer] = [rate_limited(0.2), "x"]
    with FakeServer(answers) as server, open_grant() as grant:
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
    account = grant.account("")
    assert account.spent["seconds"] >= 0.2 + account.spent["work_s"]


def test_time_that_runs_out_amid_a_call_ends_the_call() -> None:
    with (
        FakeServer([hangs()]) as server,
        open_grant(Budget(seconds=0.2)) as grant,
        pytest.raises(BudgetReached, match="wall time"),
    ):
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
    assert grant.account("").refused == ("seconds",)


def test_a_reply_is_asked_to_be_as_short_as_the_budget_needs() -> None:
    room = most_tokens(ASK) + 40
    with FakeServer(["x"]) as server, open_grant(Budget(tokens=room)):
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK, max_tokens=500)
        assert server.requests[-1].body["max_tokens"] == 40


def test_a_question_that_leaves_no_room_for_a_reply_is_not_asked() -> None:
    with FakeServer(["x"]) as server, open_grant(Budget(tokens=most_tokens(ASK) + 3)):
        with pytest.raises(BudgetReached, match="token limit"):
            OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
        assert server.request_count == 0


def test_money_is_counted_by_the_price_that_was_named() -> None:
    budget = Budget(price=Price(1.0, 2.0), cost_usd=0.01)
    with (
        FakeServer(["a b"]) as server,
        open_grant(budget) as grant,
        recording(Recorder()) as recorder,
    ):
        OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
    cost = (5 * 1.0 + 2 * 2.0) / 1e6
    assert spent(grant)["cost_usd"] == pytest.approx(cost)
    assert recorder.spans[0].attributes["cost_usd"] == pytest.approx(cost)


def test_a_call_that_may_cost_too_much_is_not_made() -> None:
    budget = Budget(price=Price(1000.0, 1000.0), cost_usd=0.001)
    with FakeServer(["x"]) as server, open_grant(budget):
        with pytest.raises(BudgetReached, match="cost limit"):
            OpenAICompatibleLLM.at_url(server.spec).complete(ASK)
        assert server.request_count == 0


def test_limited_money_needs_a_known_price() -> None:
    model = OpenAICompatibleLLM("m", base_url="https://models.example.org/v1", key="k")
    with open_grant(Budget(cost_usd=1.0)), pytest.raises(InputError, match="--price IN/OUT"):
        model.complete(ASK)


def test_an_unknown_price_is_no_cost_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viper.llm.metering.price_of", lambda _: None)
    with open_grant() as grant:
        ScriptedLLM(["x"]).complete(ASK)
    assert grant.account("").to_dict()["spent"]["cost_usd"] is None


def test_prices_are_known_for_openai_and_nothing_is_asked_for_ones_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert price_of("openai:gpt-4o-mini-2024-07-18") == PRICES["gpt-4o-mini"]
    assert price_of("https://api.openai.com/v1#gpt-5") == PRICES["gpt-5"]
    assert price_of("openai:some-model-of-tomorrow") is None
    assert price_of("https://models.example.org/v1#gpt-4o") is None
    free = ("embedded", "hf:./model", "http://127.0.0.1:11434/v1#llama", "http://nas.local#m")
    assert {price_of(name) for name in free} == {Price(0.0, 0.0)}


def test_a_script_that_has_ended_costs_nothing() -> None:
    with open_grant() as grant, pytest.raises(ModelError):
        ScriptedLLM([]).complete(ASK)
    assert spent(grant).get("calls", 0) == 0


def test_an_outer_budget_holds_over_many_runs() -> None:
    model = ScriptedLLM(["a"] * 5)
    total = Grant(Budget(calls=2))
    with spending(total):
        for _ in range(2):
            with open_grant():
                model.complete(ASK)
        with open_grant(), pytest.raises(BudgetReached):
            model.complete(ASK)
