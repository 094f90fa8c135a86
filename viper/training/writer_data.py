"""Endless batches of questions and programs for the program writer, made as they are needed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from viper.training.questions import Question, WordWorld, lexicon, sample_words
from viper.training.writer_tokenizer import NAMES

IGNORED = -100
LONGEST_SOURCE = 72
LONGEST_TARGET = 72


@dataclass(frozen=True)
class Batch:
    """Token ids, padded: source (n, s), mask (n, s), labels (n, t)."""

    source: Any
    mask: Any
    labels: Any


def fits(question: Question) -> bool:
    """Tell whether a program is within what the tokenizer has names for."""
    return question.program.count("\n") <= len(NAMES)


def examples(seed: int, *, strange: float = 0.4) -> Iterator[Question]:
    """Yield training questions without end."""
    rng = random.Random(seed)
    world = WordWorld(strange=strange)
    while True:
        question = sample_words(rng, world)
        if fits(question):
            yield question


def held_out(seed: int, count: int, *, unseen_nouns: bool) -> list[Question]:
    """Return validation questions; with nouns that training never shows, if asked."""
    rng = random.Random(f"validation {seed}")
    nouns = lexicon()["held_out"] if unseen_nouns else None
    world = WordWorld(strange=0.9 if unseen_nouns else 0.3, nouns=nouns)
    found: list[Question] = []
    while len(found) < count:
        question = sample_words(rng, world, typo_rate=0.0, unknown_rate=0.05)
        if fits(question):
            found.append(question)
    return found


def batches(tokenizer: Any, seed: int, *, tokens: int = 1300, pool: int = 4096) -> Iterator[Batch]:
    """Yield batches of about `tokens` source and target tokens, alike in length."""
    stream = examples(seed)
    rng = random.Random(seed + 1)
    while True:
        chosen = [next(stream) for _ in range(pool)]
        sources = tokenizer([q.text for q in chosen])["input_ids"]
        targets = tokenizer([q.program for q in chosen])["input_ids"]
        end = tokenizer.eos_token_id
        pairs = [
            ([*s, end], [*t, end])
            for s, t in zip(sources, targets, strict=True)
            if len(s) < LONGEST_SOURCE and len(t) < LONGEST_TARGET
        ]
        pairs.sort(key=lambda pair: (len(pair[0]) + len(pair[1]), len(pair[1])))
        yield from _cut(pairs, tokens, rng)


def _cut(pairs: list[tuple[list[int], list[int]]], tokens: int, rng: random.Random) -> list[Batch]:
    groups: list[list[tuple[list[int], list[int]]]] = [[]]
    for pair in pairs:
        longest = len(pair[0]) + len(pair[1])
        if groups[-1] and (len(groups[-1]) + 1) * longest > tokens:
            groups.append([])
        groups[-1].append(pair)
    rng.shuffle(groups)
    return [_pad(group) for group in groups]


def _pad(group: list[tuple[list[int], list[int]]]) -> Batch:
    import torch

    source = _block([s for s, _ in group], 0)
    labels = _block([t for _, t in group], IGNORED)
    ids = torch.tensor(source)
    return Batch(ids, (ids != 0).long(), torch.tensor(labels))


def _block(rows: list[list[int]], fill: int) -> list[list[int]]:
    width = max(len(row) for row in rows)
    return [row + [fill] * (width - len(row)) for row in rows]
