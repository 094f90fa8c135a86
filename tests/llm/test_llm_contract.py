"""The contract of `viper.llm.contract`, for every implementation in this package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from viper.core.llm import LLM
from viper.llm import load_llm
from viper.llm.contract import ExactScoreContract, LLMContract
from viper.llm.scripted import Recorded, ScriptedLLM
from viper.llm.testing import FakeServer


class TestScripted(LLMContract):
    @pytest.fixture
    def model(self) -> LLM:
        return ScriptedLLM([Recorded("len(x)", logprob=-0.1 * i) for i in range(8)])


class TestServerWithLogprobs(ExactScoreContract):
    @pytest.fixture
    def model(self) -> Iterator[LLM]:
        with FakeServer(["len(image_patch.find('cup'))"]) as server:
            yield load_llm(server.spec)


class TestBareServer(LLMContract):
    has_logprobs = False

    @pytest.fixture
    def model(self) -> Iterator[LLM]:
        server = FakeServer(["2, 1, 3"], gives_logprobs=False, gives_n=False, echoes=False)
        with server:
            yield load_llm(server.spec)


class TestCausalModel(ExactScoreContract):
    @pytest.fixture
    def model(self, causal_folder: Path) -> LLM:
        return load_llm(f"hf:{causal_folder}")


class TestChatModel(ExactScoreContract):
    @pytest.fixture
    def model(self, chat_folder: Path) -> LLM:
        return load_llm(f"hf:{chat_folder}")


class TestSeq2SeqModel(ExactScoreContract):
    @pytest.fixture
    def model(self, seq2seq_folder: Path) -> LLM:
        return load_llm(f"hf:{seq2seq_folder}")
