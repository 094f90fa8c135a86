"""Captions: which objects they are true of, and tokens for any text."""

from __future__ import annotations

import random

import pytest

from viper.training.captions import (
    CONTRASTS,
    Kind,
    contrast_prompts,
    draw_caption,
    draw_twin,
    words,
)

RED_METAL_BLOCK: Kind = ("block", "red", "metal")


@pytest.mark.parametrize("seed", range(20))
def test_a_caption_is_true_of_its_object(seed: int) -> None:
    assert draw_caption(RED_METAL_BLOCK, random.Random(seed)).matches(RED_METAL_BLOCK)


def test_captions_use_known_words_only() -> None:
    rng, known = random.Random(0), set(words())

    for _ in range(300):
        assert set(draw_twin(RED_METAL_BLOCK, rng).text.split()) <= known


def test_shiny_is_true_of_glossy_things_and_of_metal() -> None:
    rng = random.Random(0)
    drawn = (draw_caption(RED_METAL_BLOCK, rng) for _ in range(2000))
    caption = next(c for c in drawn if "shiny" in c.text and not c.colors)

    assert caption.matches(("block", "blue", "glossy"))
    assert not caption.matches(("block", "blue", "matte"))


def test_prompts_have_the_right_article() -> None:
    assert "a photo of an orange object" in contrast_prompts("color")
    assert "a photo of a block" in contrast_prompts("shape")
    assert len(contrast_prompts("material")) == len(CONTRASTS["material"])


def test_any_text_becomes_tokens_that_end_where_clip_reads() -> None:
    from viper.training import clip

    tokenizer = clip.make_tokenizer()

    for text in ["a photo of a red block", "Zwölf Würfel!", "", "方块", "x " * 500]:
        tokens = tokenizer(text, truncation=True)["input_ids"]
        assert tokens[0] == clip.START
        assert tokens[-1] == clip.END
        assert len(tokens) <= clip.TEXT_LENGTH
