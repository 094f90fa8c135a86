"""Small models with random weights, in the file formats that real ones come in."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SIDE = 32
_WORDS = [
    "a",
    "an",
    "the",
    "photo",
    "of",
    "red",
    "green",
    "blue",
    "block",
    "ball",
    "bowl",
    "is",
    "this",
    "what",
    "color",
    "yes",
    "no",
    "one",
    "two",
    "how",
    "many",
    "are",
    "there",
    "object",
    "question",
    "answer",
    ":",
    "?",
    ".",
    "with",
    "word",
    "or",
    "short",
    "phrase",
]
_CHAT = (
    "{% for m in messages %}USER: {% for part in m['content'] %}"
    "{% if part['type'] == 'image' %}<image> {% else %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endfor %} ANSWER:"
)


def seed() -> None:
    """Make the next random weights the same in every run."""
    import torch

    from viper.core.settings import silence_telemetry

    silence_telemetry()
    torch.manual_seed(0)


def bert_tokenizer() -> Any:
    from transformers import BertTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return BertTokenizerFast(vocab={word: i for i, word in enumerate([*special, *_WORDS])})


def word_tokenizer(extra: Sequence[str] = ()) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    vocab = {word: i for i, word in enumerate(["<pad>", "<unk>", "</s>", *extra, *_WORDS])}
    inner = Tokenizer(models.WordLevel(vocab, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    if not extra:
        inner.post_processor = processors.TemplateProcessing(
            single="$A </s>", special_tokens=[("</s>", 2)]
        )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token="<pad>",
        unk_token="<unk>",
        eos_token="</s>",
        extra_special_tokens=list(extra),
    )


def siglip(folder: Path) -> Path:
    from transformers import SiglipConfig, SiglipImageProcessor, SiglipModel

    seed()
    tokenizer = word_tokenizer()
    config = SiglipConfig(
        text_config={
            "vocab_size": len(tokenizer), "hidden_size": 32, "intermediate_size": 32,
            "num_hidden_layers": 1, "num_attention_heads": 2, "max_position_embeddings": 16,
        },
        vision_config={
            "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
            "num_attention_heads": 2, "image_size": SIDE, "patch_size": 16,
        },
    )  # fmt: skip
    model = SiglipModel(config)
    model.logit_scale.data.fill_(2.0)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    SiglipImageProcessor(size={"height": SIDE, "width": SIDE}).save_pretrained(folder)
    return folder


def blip(folder: Path) -> Path:
    from transformers import BlipConfig, BlipForQuestionAnswering, BlipImageProcessor, BlipProcessor

    seed()
    tokenizer = bert_tokenizer()
    text = {
        "vocab_size": len(tokenizer), "hidden_size": 32, "encoder_hidden_size": 32,
        "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
        "max_position_embeddings": 40, "bos_token_id": 2, "eos_token_id": 3, "sep_token_id": 3,
        "pad_token_id": 0, "projection_dim": 32,
    }  # fmt: skip
    vision = {
        "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1,
        "num_attention_heads": 2, "image_size": SIDE, "patch_size": 16, "projection_dim": 32,
    }  # fmt: skip
    config = BlipConfig(text_config=text, vision_config=vision, projection_dim=32)
    BlipForQuestionAnswering(config).save_pretrained(folder)
    processor = BlipProcessor(BlipImageProcessor(size={"height": SIDE, "width": SIDE}), tokenizer)
    processor.save_pretrained(folder)
    return folder


def vlm(folder: Path) -> Path:
    from transformers import (
        CLIPImageProcessor,
        LlavaConfig,
        LlavaForConditionalGeneration,
        LlavaProcessor,
    )

    seed()
    tokenizer = word_tokenizer(("<image>",))
    image_token = tokenizer.convert_tokens_to_ids("<image>")
    config = LlavaConfig(
        vision_config={
            "model_type": "clip_vision_model", "hidden_size": 32, "intermediate_size": 32,
            "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": SIDE, "patch_size": 16,
        },
        text_config={
            "model_type": "llama", "vocab_size": len(tokenizer), "hidden_size": 32,
            "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
            "eos_token_id": 2, "pad_token_id": 0, "bos_token_id": None,
        },
        image_token_index=image_token,
        image_token_id=image_token,
    )  # fmt: skip
    LlavaForConditionalGeneration(config).save_pretrained(folder)
    LlavaProcessor(
        CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE}),
        tokenizer,
        patch_size=16,
        vision_feature_select_strategy="default",
        chat_template=_CHAT,
        image_token="<image>",
        num_additional_image_tokens=1,
    ).save_pretrained(folder)
    return folder


def depth_anything(folder: Path) -> Path:
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation

    seed()
    config = DepthAnythingConfig(
        backbone_config={
            "model_type": "dinov2", "hidden_size": 32, "num_hidden_layers": 4,
            "num_attention_heads": 2, "image_size": 28, "patch_size": 14, "mlp_ratio": 1,
            "out_features": ["stage1", "stage2", "stage3", "stage4"],
            "reshape_hidden_states": False, "apply_layernorm": True,
        },
        patch_size=14, reassemble_hidden_size=32, neck_hidden_sizes=[8, 8, 8, 8],
        fusion_hidden_size=8, head_hidden_size=8,
    )  # fmt: skip
    DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    _depth_processor(28, 14).save_pretrained(folder)
    return folder


def dpt(folder: Path) -> Path:
    from transformers import DPTConfig, DPTForDepthEstimation

    seed()
    config = DPTConfig(
        hidden_size=32, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32,
        image_size=SIDE, patch_size=16, backbone_out_indices=[0, 1, 2, 3],
        neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8,
    )  # fmt: skip
    DPTForDepthEstimation(config).save_pretrained(folder)
    _depth_processor(SIDE, 16).save_pretrained(folder)
    return folder


def _depth_processor(side: int, patch: int) -> Any:
    from transformers import DPTImageProcessor

    return DPTImageProcessor(
        size={"height": side, "width": side}, ensure_multiple_of=patch, keep_aspect_ratio=False
    )


def yolo_layers(head: str = "Detect", width: int = 16, **more: Any) -> dict[str, Any]:
    """Return a model yaml of a network with three small levels."""
    detect = [["nc"]] if head == "Detect" else [["nc", 512, True]]
    return {
        "nc": 3,
        "names": ["person", "dog", "traffic light"],
        "backbone": [
            [-1, 1, "Conv", [8, 3, 2]],
            [-1, 1, "Conv", [width, 3, 2]],
            [-1, 1, "Conv", [width, 3, 2]],
            [-1, 1, "Conv", [width, 3, 2]],
            [-1, 1, "Conv", [width, 3, 2]],
        ],
        "head": [[[2, 3, 4], 1, head, *detect]],
        **more,
    }


def yolo_model(head: str = "Detect") -> Any:
    """Return an ultralytics network that sees something, with random weights."""
    import torch

    seed()
    from viper.vision import architecture

    config = yolo_layers(head)
    model = architecture.build(config, None, dict(enumerate(config["names"])))
    detect = model.model[-1]
    for branch in detect.cv3:
        torch.nn.init.normal_(branch[-1].weight, std=1.0)
        torch.nn.init.constant_(branch[-1].bias, 0.0)
    for contrast in getattr(detect, "cv4", []):
        torch.nn.init.constant_(contrast.bias, 0.0)
    model.args = {"imgsz": 64}
    return model


def yolo_pt(path: Path, head: str = "Detect") -> Path:
    """Write a checkpoint as ultralytics' trainer does: a pickle of the whole network."""
    import torch

    torch.save(
        {"model": yolo_model(head), "ema": None, "train_args": {"imgsz": 64}, "version": "8"}, path
    )
    return path


def mobileclip_ts(path: Path) -> Path:
    """Write a TorchScript text encoder that gives unit rows of 512 numbers."""
    import torch

    seed()

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.words = torch.nn.Embedding(100, 512)

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            rows = (self.words(tokens) * (tokens > 0).unsqueeze(-1)).sum(1)
            return rows / rows.norm(p=2, dim=-1, keepdim=True)

    with warnings.catch_warnings(action="ignore"):  # the format is deprecated, and published
        torch.jit.save(torch.jit.script(Encoder()), str(path))
    return path
