"""Noun phrases: which thing is meant, and what must be true of it.

`parse_phrase("two shiny red cubes")` says: a thing of label "block" that is glossy or
metal, and red. What a phrase means depends on the labels that a detector knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from viper.core.errors import InputError
from viper.vision.lexicon import (
    ADJECTIVES,
    ANY_NOUNS,
    CONTRAST,
    FILLERS,
    NOUN_SYNONYMS,
    NUMERALS,
    RELATIONS,
    SHADES,
    STUFFS,
    Kind,
    singular,
)

_MAX_WORDS = 12
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that an adjective claims."""

    word: str
    """As it was written, e.g. "shiny"."""
    kind: Kind | None
    """Its contrast set, or None for a word that is in none."""
    values: tuple[str, ...]
    """Members of the contrast set that make the claim true, e.g. ("glossy", "metal")."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a noun phrase asks for."""

    text: str
    noun: str
    """Singular head noun as written; "object" where any thing is meant."""
    attributes: tuple[Attribute, ...] = ()
    is_any: bool = False
    """Whether the noun matches every thing."""


def parse_phrase(text: str, labels: Sequence[str] | None = None) -> Phrase:
    """Split a noun phrase into its head noun and the attributes before it.

    Args:
        text: For instance "red block", "the small shiny things", "cell phone".
        labels: What the detector can name; None for one that takes any noun.

    Raises:
        InputError: If it is no noun phrase, or speaks of more than one thing.
    """
    if not isinstance(text, str):
        raise InputError(f"A thing is named by text such as 'red block', not {text!r:.80}.")
    words = _WORD.findall(text.lower())
    known = {tuple(label.split()) for label in labels or ()}
    if not words:
        raise InputError("The name of a thing is empty: write a noun phrase such as 'red block'.")
    if len(words) > _MAX_WORDS:
        raise InputError(
            f"'{text[:60]}…' has {len(words)} words: name one thing, such as 'red block'."
        )
    words = _without_fillers(words, known) or words
    if labels is not None:
        _refuse_relations(text, words, known)
    split = _head_start(words, known)
    head, before = words[split:], words[:split]
    noun = " ".join([*head[:-1], singular(head[-1])]) if head else "object"
    attributes = tuple(attribute_of(word) for word in before if word not in SHADES)
    is_any = noun in ANY_NOUNS and (noun,) not in known
    return Phrase(text, "object" if is_any else noun, attributes, is_any)


def attribute_of(word: str) -> Attribute:
    """Return what an adjective claims."""
    word = word.strip().lower()
    kind, values = ADJECTIVES.get(word) or ADJECTIVES.get(singular(word)) or (None, (word,))
    return Attribute(word, kind, values)


def attributes_of(text: str) -> tuple[Attribute, ...]:
    """Return what a description such as "red and shiny" or "made of metal" claims."""
    words = [word for word in _WORD.findall(text.lower()) if word not in {"and", "is", "are"}]
    kept = [word for word in words if word not in FILLERS | SHADES] or words
    noun = singular(kept[0]) if len(kept) == 1 else ""
    if noun in NOUN_SYNONYMS and noun not in STUFFS:  # "is it a mug?"
        return (Attribute(noun, "shape", NOUN_SYNONYMS[noun]),)
    if len(kept) > 1 and any(attribute_of(word).kind is None for word in kept):
        return (Attribute(" ".join(kept), None, (" ".join(kept),)),)
    return tuple(attribute_of(word) for word in kept)


def matching_labels(noun: str, labels: Iterable[str]) -> frozenset[str]:
    """Return the labels that a head noun stands for.

    An exact label wins ("hot dog"); then a synonym ("cube" for "block"); then
    labels that end in the noun ("ball" for "sports ball").
    """
    listed = list(labels)
    for wanted in ({noun}, set(NOUN_SYNONYMS.get(noun, ()))):
        exact = wanted.intersection(listed)
        if exact:
            return frozenset(exact)
    endings = {noun, *NOUN_SYNONYMS.get(noun, ())}
    return frozenset(label for label in listed if label.split()[-1] in endings)


def contrast_set(options: Sequence[str]) -> tuple[Kind, list[str]] | None:
    """Return the kind and the values of options that all belong to one set, else None."""
    claims = [attribute_of(option) for option in options]
    kinds = {claim.kind for claim in claims}
    values = [claim.values[0] for claim in claims]
    single = all(len(claim.values) == 1 for claim in claims) and len(set(values)) == len(values)
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    return (kind, values) if kind is not None and single else None


def split_class_name(name: str) -> tuple[str, tuple[str, ...]]:
    """Split a detector class such as "small block" into ("block", ("small",))."""
    words = name.split()
    leading = words[:-1]
    if leading and all(word in CONTRAST["size"] for word in leading):
        return words[-1], tuple(leading)
    return name, ()


def _without_fillers(words: list[str], known: set[tuple[str, ...]]) -> list[str]:
    """Drop articles, numbers and the like, but never the last word ("the red one")."""
    if tuple(words) in known:
        return words
    dropped = FILLERS | NUMERALS
    kept = [word for word in words[:-1] if word not in dropped and not word.isdecimal()]
    is_filler = words[-1] in FILLERS and tuple(words[-2:]) not in known  # not so in "letter a"
    return kept + ([] if is_filler else words[-1:])


def _refuse_relations(text: str, words: list[str], known: set[tuple[str, ...]]) -> None:
    if tuple(words) in known:
        return
    relation = next((word for word in words if word in RELATIONS), None)
    if relation is not None:
        raise InputError(
            f"'{text[:80]}' says more than one thing ('{relation}'): find each thing by its own "
            f"noun phrase, such as 'red block', and compare the patches."
        )


def _head_start(words: list[str], known: set[tuple[str, ...]]) -> int:
    """Return the index at which the head noun starts; `len(words)` if there is none."""
    for start in range(len(words)):
        tail = words[start:]
        if tuple(tail) in known or (*tail[:-1], singular(tail[-1])) in known:
            return start
    last = singular(words[-1])
    if last in ANY_NOUNS or last in NOUN_SYNONYMS or last in CONTRAST["shape"]:
        return len(words) - 1
    claim = attribute_of(words[-1])
    if claim.kind is not None:
        return len(words)
    return len(words) - 1
