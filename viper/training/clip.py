"""The built-in matcher's architecture: a transformers CLIP of two small towers, and its words.

Nothing here trains; `viper.training.matcher` does. What `save` writes is an ordinary
transformers folder: `CLIPModel`, `AutoTokenizer` and `CLIPImageProcessor` read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError
from viper.training.captions import words
from viper.vision.crops import CROP_PX, INPUT_PX

if TYPE_CHECKING:
    import torch

__all__ = [
    "IMAGE_MEAN",
    "IMAGE_STD",
    "begin_with",
    "load_state",
    "make_model",
    "make_processor",
    "make_tokenizer",
    "save",
]

# CLIP convention: (value / 255 - mean) / std, here one number for all channels.
IMAGE_MEAN, IMAGE_STD = 0.5, 0.25
# Tokens of the longest caption; callers truncate.
TEXT_LENGTH = 32
# CLIPTextModel reads the text at the first end token, but treats the number 2 as a legacy
# model whose end token is the highest number; so the end token must not be 2.
PAD, START, UNKNOWN, END = 0, 1, 2, 3
_PLACES = "vision_model.embeddings.position_embedding.weight"
SPECIAL = ("<pad>", "<start>", "<unknown>", "<end>")


def make_tokenizer() -> Any:
    """Return a tokenizer of whole words that spells out the words it does not know."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyz0123456789'-.,?!"
    known = [*SPECIAL, *words()]
    pieces = [*letters, *(f"##{letter}" for letter in letters)]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys([*known, *pieces]))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=SPECIAL[UNKNOWN]))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{SPECIAL[START]} $A {SPECIAL[END]}",
        special_tokens=[(SPECIAL[START], START), (SPECIAL[END], END)],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=SPECIAL[PAD],
        bos_token=SPECIAL[START],
        unk_token=SPECIAL[UNKNOWN],
        eos_token=SPECIAL[END],
        model_max_length=TEXT_LENGTH,
    )


def make_model(vocabulary: int, *, width: int = 160, layers: int = 5) -> Any:
    """Return an untrained `CLIPModel`.

    Args:
        vocabulary: Number of tokens.
        width: Channels of the image tower, a multiple of 32.
        layers: Blocks of the image tower.
    """
    from transformers import CLIPConfig, CLIPModel

    vision = {
        "hidden_size": width,
        "intermediate_size": 3 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": width // 32,
        "image_size": INPUT_PX,
        "patch_size": INPUT_PX - CROP_PX,
    }
    text = {
        "vocab_size": vocabulary,
        "hidden_size": 128,
        "intermediate_size": 256,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": TEXT_LENGTH,
        "pad_token_id": PAD,
        "bos_token_id": START,
        "eos_token_id": END,
    }
    return CLIPModel(
        CLIPConfig(vision_config=vision, text_config=text, projection_dim=128, sees_overview=True)
    )


def make_processor() -> Any:
    """Return the image processor: squares of `INPUT_PX`, see `viper.vision.crops`."""
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(
        size={"height": INPUT_PX, "width": INPUT_PX},
        do_center_crop=False,
        image_mean=[IMAGE_MEAN] * 3,
        image_std=[IMAGE_STD] * 3,
    )


def save(model: Any, tokenizer: Any, folder: Path) -> None:
    """Write a transformers folder with weights in half precision."""
    import copy

    folder.mkdir(parents=True, exist_ok=True)
    copy.deepcopy(model).half().save_pretrained(folder)
    (folder / "model.safetensors").chmod(0o644)
    tokenizer.save_pretrained(folder)
    make_processor().save_pretrained(folder)


def load_state(folder: Path) -> dict[str, Any]:
    """Return the weights that `save` wrote, float32."""
    from safetensors.torch import load_file

    return {key: value.float() for key, value in load_file(folder / "model.safetensors").items()}


def begin_with(model: Any, folder: Path) -> None:
    """Give a model the weights that `save` wrote, also those of a model of fewer image layers.

    Further layers add nothing at first, so that the model is the earlier one and learns on
    (Chen and others, "Net2Net: accelerating learning via knowledge transfer", ICLR 2016). A model
    that saw crops alone keeps what it knew of their places.

    Raises:
        InputError: If the earlier model differs in more than that.
    """
    import torch

    earlier, own = load_state(folder), model.state_dict()
    if _PLACES in earlier:
        earlier[_PLACES] = _placed(earlier[_PLACES], own[_PLACES])
    if set(earlier) - set(own) or any(own[k].shape != v.shape for k, v in earlier.items()):
        raise InputError(f"{folder} holds a matcher of other sizes or words: leave out --start.")
    model.load_state_dict(earlier, strict=False)
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name not in earlier and any(part in name for part in (".out_proj.", ".fc2.")):
                value.zero_()


def _placed(earlier: torch.Tensor, own: torch.Tensor) -> torch.Tensor:
    """Return embeddings of all places, those of the crop as they were.

    Args:
        earlier: Of a class token and a square of patches, shape (1 + n * n, width).
        own: Of a class token and a larger square, whose first part the smaller one is.
    """
    few, many = (round((len(rows) - 1) ** 0.5) for rows in (earlier, own))
    if few >= many or earlier.shape[1] != own.shape[1]:
        return earlier
    out = own.clone()
    out[0] = earlier[0]
    out[1:].reshape(many, many, -1)[:few, :few] = earlier[1:].reshape(few, few, -1)
    return out
