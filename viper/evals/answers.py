"""When two answers mean the same: "Yes." and True, "three" and 3, "blue things" and "blue".

Only wording is forgiven, never meaning: "red block" is not "block" unless the row says so in
its `accept` list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["normalise", "same_answer"]

Normal = str | frozenset[str]

# fmt: off
_NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
]
# fmt: on
_WORDS = {
    **{word: str(number) for number, word in enumerate(_NUMBERS)},
    "none": "0",
    "nothing": "0",
    "true": "yes",
    "correct": "yes",
    "false": "no",
    "incorrect": "no",
    "grey": "gray",
    "violet": "purple",
    "cube": "block",
    "sphere": "ball",
    "mug": "cup",
    "donut": "ring",
    "doughnut": "ring",
    "metallic": "metal",
    "matt": "matte",
    "big": "large",
    "little": "small",
}
_ARTICLES = {"a", "an", "the", "it", "is", "its", "there", "are", "of"}
# Nouns that say nothing beside another word: whoever asks "more red or more blue things?" is
# answered by "blue" as well as by "blue things".
_FILLERS = {"object", "thing", "item"}
# Words that end in "s" without being plurals, of the kind that answers have.
_SINGULAR = {"yes", "glass", "less", "is", "this", "canvas", "brass"}


def normalise(answer: object) -> Normal:
    """Return the form in which answers are compared.

    Args:
        answer: Text, a truth value, a number, None, or a list of such.

    Returns:
        Lower-case words without articles, or for a list the set of them: neither order nor
        repetition counts.
    """
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, (int, float)):
        return f"{answer:g}"
    if answer is None:
        return ""
    if isinstance(answer, (list, tuple, set, frozenset)):
        return frozenset(_text(str(item)) for item in answer)
    return _text(str(answer))


def same_answer(given: object, expected: object, accept: Iterable[object] = ()) -> bool:
    """Return whether `given` says the same as `expected` or as one of `accept`.

    A list with one item is that item, and a text such as "red, blue and green" is a list
    wherever a list is expected.
    """
    found = _flat(normalise(given))
    for option in (expected, *accept):
        wanted = _flat(normalise(option))
        if found == wanted:
            return True
        if isinstance(wanted, frozenset) and isinstance(given, str):
            parts = [part for part in re.split(r",|;|\band\b|\n", given) if part.strip()]
            if frozenset(_text(part) for part in parts) == wanted:
                return True
    return False


def _flat(value: Normal) -> Normal:
    if isinstance(value, frozenset) and len(value) == 1:
        return next(iter(value))
    return value


def _text(text: str) -> str:
    words = re.findall(r"-?\d+(?:\.\d+)?|[^\W_]+", text.casefold().replace("'s ", " "))
    if len(words) > 1:
        words = [word for word in words if word not in _ARTICLES] or words
    words = [_word(word) for word in words]
    return " ".join([word for word in words if word not in _FILLERS] or words)


def _word(word: str) -> str:
    word = _WORDS.get(word, word)
    if re.fullmatch(r"-?\d+\.\d+", word):
        return f"{float(word):g}"
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    if is_plural and word not in _SINGULAR:
        word = word[:-1]
    return _WORDS.get(word, word)
