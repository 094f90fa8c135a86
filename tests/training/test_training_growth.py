"""A model that begins with a smaller one is that model, until it learns on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from viper.core.errors import InputError
from viper.core.settings import weights_folder
from viper.training import clip, writer
from viper.training.precision import has_fast_bf16
from viper.training.writer_start import take_over
from viper.vision.crops import CROP_PX, INPUT_PX


@pytest.fixture
def matcher(tmp_path: Path) -> Path:
    """A folder with an untrained matcher of two layers."""
    torch.manual_seed(0)
    tokenizer = clip.make_tokenizer()
    clip.save(clip.make_model(len(tokenizer), width=32, layers=2), tokenizer, tmp_path)
    return tmp_path


def test_a_deeper_matcher_begins_as_the_earlier_one(matcher: Path) -> None:
    words = len(clip.make_tokenizer())
    same, deeper = (clip.make_model(words, width=32, layers=n) for n in (2, 4))
    for model in (same, deeper):
        clip.begin_with(model, matcher)
    pixels = torch.randn(3, 3, INPUT_PX, INPUT_PX)

    with torch.inference_mode():
        before, after = (
            m.visual_projection(m.vision_model(pixel_values=pixels).pooler_output)
            for m in (same.eval(), deeper.eval())
        )

    torch.testing.assert_close(before, after)


def test_new_layers_learn(matcher: Path) -> None:
    model = clip.make_model(len(clip.make_tokenizer()), width=32, layers=3)
    clip.begin_with(model, matcher)
    seen = model.vision_model(pixel_values=torch.randn(2, 3, INPUT_PX, INPUT_PX)).pooler_output
    (seen * torch.randn(seen.shape)).sum().backward()  # plain sums of normed rows are constant

    new = [p for name, p in model.named_parameters() if ".layers.2." in name and "vision" in name]
    assert any(p.grad is not None and bool(p.grad.any()) for p in new)


def test_a_matcher_that_saw_crops_alone_keeps_what_it_knew_of_places(matcher: Path) -> None:
    patch = INPUT_PX - CROP_PX
    few, many = CROP_PX // patch, INPUT_PX // patch
    weights = load_file(matcher / "model.safetensors")
    name = "vision_model.embeddings.position_embedding.weight"
    weights[name] = torch.randn(1 + few * few, weights[name].shape[1])
    save_file(weights, matcher / "model.safetensors")
    model = clip.make_model(len(clip.make_tokenizer()), width=32, layers=2)

    clip.begin_with(model, matcher)

    after = model.state_dict()[name]
    torch.testing.assert_close(after[0], weights[name][0])
    of_crop = after[1:].reshape(many, many, -1)[:few, :few]
    torch.testing.assert_close(of_crop, weights[name][1:].reshape(few, few, -1))


def test_a_matcher_of_another_width_is_refused(matcher: Path) -> None:
    with pytest.raises(InputError, match="other sizes or words"):
        clip.begin_with(clip.make_model(len(clip.make_tokenizer()), width=64, layers=2), matcher)


def test_a_deeper_writer_begins_as_the_earlier_one() -> None:
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    folder = weights_folder() / "writer"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    earlier = T5ForConditionalGeneration.from_pretrained(folder, dtype=torch.float32)
    config = T5Config(
        **{
            **earlier.config.to_dict(),
            "d_ff": earlier.config.d_ff + 64,
            "num_layers": earlier.config.num_layers + 1,
            "num_decoder_layers": earlier.config.num_decoder_layers + 1,
        }
    )
    deeper = T5ForConditionalGeneration(config)
    take_over(deeper, tokenizer, folder)
    asked = tokenizer(["How many red cubes are left of the bowl?"], return_tensors="pt").input_ids
    program = tokenizer(['len(image_patch.find("red cube"))'], return_tensors="pt").input_ids

    with torch.inference_mode():
        before, after = (
            model.eval()(input_ids=asked, labels=program).logits for model in (earlier, deeper)
        )

    torch.testing.assert_close(before, after, atol=1e-3, rtol=1e-3)


def test_the_number_format_is_measured_once() -> None:
    assert has_fast_bf16() is has_fast_bf16()


def test_the_recipe_of_the_writer_begins_with_the_built_in_one() -> None:
    from transformers import PreTrainedTokenizerFast

    folder = weights_folder() / "writer"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    take_over(writer.new_model(len(tokenizer)), tokenizer, folder)
