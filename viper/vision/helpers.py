"""Functions beside `ImagePatch` that programs written for ViperGPT call."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from viper.core.errors import InputError, ModelMissing, NotFound
from viper.vision.box_pairs import edge_gap, ground_gap
from viper.vision.confidence import record_decision
from viper.vision.patch import AskText, ImagePatch

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?|[-+]?\.\d+")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen", "twenty"),
)
_WORD_NUMBERS = {**{word: float(n) for n, word in enumerate(_SMALL)}, "no": 0.0, "none": 0.0}


def best_image_match(
    list_patches: list[ImagePatch], content: str | list[str], return_index: bool = False
) -> ImagePatch | int:
    """Return the patch that shows the content best, or its index in the list.
    >>> best_image_match(image_patch.find("object"), ["red block"]).label
    'block'
    """
    patches = list(list_patches) if isinstance(list_patches, list | tuple) else None
    if patches is None or not all(isinstance(patch, ImagePatch) for patch in patches):
        raise InputError("best_image_match takes a list of patches and what to look for.")
    if not patches:
        raise NotFound(getattr(list_patches, "reason", "") or "there is no patch to choose from")
    wanted = [content] if isinstance(content, str) else list(content)
    if not wanted or not all(isinstance(text, str) and text.strip() for text in wanted):
        raise InputError("best_image_match takes the content as a text or a list of texts.")
    best = _best_match(patches, wanted)
    return best if return_index else patches[best]


def distance(a: ImagePatch | float, b: ImagePatch | float) -> float:
    """Return the pixels between the nearest edges of two patches, or |a - b| of two numbers.
    Overlapping patches give -IoU, a negative number.
    >>> distance(3, 7.5)
    4.5
    """
    if isinstance(a, ImagePatch) and isinstance(b, ImagePatch):
        return edge_gap(a.region.box, b.region.box)
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b)
    raise InputError(
        f"distance takes two patches or two numbers, not {type(a).__name__} and {type(b).__name__}."
    )


def ground_distance(a: ImagePatch, b: ImagePatch) -> float:
    """Return the pixels between two things on the surface they stand on; says which is nearest.
    Measured where they touch it, seen at a slant; negative where one stands in the other.
    >>> ball = image_patch.find("ball")[0]
    >>> min(image_patch.find("block"), key=lambda p: ground_distance(p, ball)).label
    'block'
    """
    if not (isinstance(a, ImagePatch) and isinstance(b, ImagePatch)):
        raise InputError(
            f"ground_distance takes two patches, not {type(a).__name__} and {type(b).__name__}."
        )
    return ground_gap(a.region.box, b.region.box)


def bool_to_yesno(bool_answer: bool) -> str:
    """Return "yes" or "no".
    >>> bool_to_yesno(3 > 2)
    'yes'
    """
    return "yes" if bool_answer else "no"


def coerce_to_numeric(string: str) -> float:
    """Return the number that a text holds.
    >>> coerce_to_numeric("about 1,200 grams")
    1200.0
    """
    text = str(string).strip().lower()
    found = _NUMBER.search(text)
    if found is not None:
        return float(found.group().replace(",", ""))
    for word in re.findall(r"[a-z]+", text):
        if word in _WORD_NUMBERS:
            return _WORD_NUMBERS[word]
    raise InputError(f"There is no number in {text[:60]!r}.")


def query_text(
    ask_text: AskText | None, question: str, context: str | None, long_answer: bool
) -> str:
    """Put a question to the language model, or say that there is none that can answer."""
    if not isinstance(question, str) or not question.strip():
        raise InputError("llm_query takes a question as text.")
    if ask_text is None:
        raise ModelMissing(
            "llm_query needs a language model that answers questions; the built-in one only "
            "writes programs: name one with --llm openai:MODEL, URL#MODEL or hf:FOLDER."
        )
    parts = [f"Context: {context}"] if context else []
    parts.append(question.strip())
    if not long_answer:
        parts.append("Answer with a few words and no explanation.")
    return ask_text("\n".join(parts)).strip()


def _best_match(patches: Sequence[ImagePatch], wanted: Sequence[str]) -> int:
    """Return the index of the patch that is likest, summed over the texts."""
    engine = patches[0].engine
    texts = [engine.prompt_for(text.strip()) for text in wanted]
    rows = engine.embed_regions([patch.region for patch in patches])
    scores = (rows @ engine.embed_texts(texts).T).mean(
        axis=1
    ) * engine.require_matcher().logit_scale
    best = int(scores.argmax())
    odds = [math.exp(float(score - scores[best])) for score in scores]
    subject = f"likest to {', '.join(wanted)}: {patches[best].region.box}"
    record_decision("match", subject, 1.0 / sum(odds))
    return best
