"""What every language model promises, as tests; subclass in a test file and give a `model` fixture.

::

    class TestMyModel(LLMContract):
        @pytest.fixture
        def model(self): return MyModel()

The model under test must be able to answer at least eight times.
"""

from __future__ import annotations

import math

from viper.core.events import Recorder, recording
from viper.core.ledger import collecting
from viper.core.llm import LLM, Message

_QUESTION = [Message("system", "You write programs."), Message("user", "How many cups?")]
_OPTIONS = ["pick up the cup", "done", "place it in the bowl"]


class LLMContract:
    """One set of claims for every implementation of `viper.core.llm.LLM`."""

    has_logprobs = True
    """Whether `complete(logprobs=True)` gives log-probabilities."""

    def test_complete_returns_as_many_replies_as_asked(self, model: LLM) -> None:
        """One reply and three, each with text, perhaps empty."""
        for n in (1, 3):
            replies = model.complete(_QUESTION, n=n, max_tokens=8)
            assert len(replies) == n
            assert all(isinstance(reply.text, str) for reply in replies)

    def test_replies_come_most_likely_first(self, model: LLM) -> None:
        """Log-probabilities fall and are at most 0; all have one, or none where there are none."""
        replies = model.complete(_QUESTION, n=2, max_tokens=8, logprobs=True)
        found = [reply.logprob for reply in replies if reply.logprob is not None]
        assert len(found) == (2 if self.has_logprobs else 0)
        assert found == sorted(found, reverse=True)
        assert all(math.isfinite(value) and value <= 1e-6 for value in found)

    def test_token_counts_are_given(self, model: LLM) -> None:
        """The tokens of the prompt are counted; a reply may have none."""
        replies = model.complete(_QUESTION, max_tokens=8)
        assert sum(reply.usage.prompt_tokens for reply in replies) > 0
        assert sum(reply.usage.completion_tokens for reply in replies) >= 0

    def test_text_ends_before_a_stop_string(self, model: LLM) -> None:
        """With a letter of the last reply as a stop string, the next one does not have it."""
        text = model.complete(_QUESTION, max_tokens=8)[0].text
        if text:
            mark = text[len(text) // 2]
            assert mark not in model.complete(_QUESTION, max_tokens=8, stop=[mark])[0].text

    def test_each_option_has_one_finite_score(self, model: LLM) -> None:
        """Scores are log-probabilities, at most 0, in the order of the options."""
        scores = model.score("The next step is to ", _OPTIONS)
        assert len(scores) == len(_OPTIONS)
        assert all(math.isfinite(score) and score <= 1e-6 for score in scores)

    def test_no_options_have_no_scores(self, model: LLM) -> None:
        """An empty list is no error."""
        assert model.score("The next step is to ", []) == []

    def test_a_repeated_option_scores_the_same(self, model: LLM) -> None:
        """Exactly the same, wherever in the list it stands."""
        first, _, second = model.score("The next step is to ", ["done", "wait", "done"])
        assert first == second

    def test_one_call_is_one_pass_and_one_span(self, model: LLM) -> None:
        """The ledger counts one `llm` pass; the span says model, question, replies and tokens."""
        with collecting() as ledger, recording(Recorder()) as recorder:
            model.complete(_QUESTION, max_tokens=8)
        assert ledger.passes == {"llm": 1}
        assert [entry.name for entry in recorder.spans] == ["llm.complete"]
        attributes = recorder.spans[0].attributes
        assert attributes["model"] == model.name
        assert attributes["question"] == "How many cups?"
        assert len(attributes["replies"]) == 1
        assert attributes["prompt_tokens"] > 0


class ExactScoreContract(LLMContract):
    """For models whose scores are true log-probabilities and not ranks."""

    def test_an_option_scores_alone_as_in_a_batch(self, model: LLM) -> None:
        """Padding and batching change a score by less than 0.001."""
        together = model.score("I will ", _OPTIONS)
        alone = [model.score("I will ", [option])[0] for option in _OPTIONS]
        assert all(abs(a - b) < 1e-3 for a, b in zip(together, alone, strict=True))
