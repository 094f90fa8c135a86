"""The writer's tokenizer: nothing is lost in programs, and anything can be encoded."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import Any

import pytest

from viper.training.questions import WordWorld, sample_words
from viper.training.scores import Share
from viper.training.writer_data import fits


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    from viper.training.writer_tokenizer import build

    return build()


def test_programs_come_back_unchanged(tokenizer: Any) -> None:
    rng, world = random.Random(7), WordWorld()
    for _ in range(800):
        question = sample_words(rng, world)
        if fits(question):
            assert tokenizer.decode(tokenizer(question.program)["input_ids"]) == question.program


@pytest.mark.parametrize("text", ["naïve café", "«Ω» 漢字", "x" * 500, "1.5e3 & \t\n", "🙂"])
def test_any_text_is_encodable(tokenizer: Any, text: str) -> None:
    assert tokenizer.unk_token_id not in tokenizer(text)["input_ids"]


def test_a_strange_plural_shares_its_pieces_with_the_singular(tokenizer: Any) -> None:
    one, many = (tokenizer.tokenize(word) for word in ("zorble", "zorbles"))
    assert many[: len(one) - 1] == one[:-1]


def test_programs_are_short(tokenizer: Any) -> None:
    program = 'a = image_patch.find("blue bowl")[0]\nlen([p for p in image_patch.find("block") if p.horizontal_center < a.horizontal_center])'  # fmt: skip  # noqa: E501
    assert len(tokenizer(program)["input_ids"]) <= 16


def test_pieces_come_in_the_same_order_in_every_process() -> None:
    ask = "from viper.training.writer_tokenizer import fragments; print(*fragments(), sep='|')"
    said = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(said) == 1


def test_the_interval_holds_the_proportion() -> None:
    low, high = Share(90, 100).ci95
    assert 0.82 < low < 0.9 < high < 0.95
