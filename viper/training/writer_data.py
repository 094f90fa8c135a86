"""Endless batches for the writer, made as they are needed: questions, instructions and steps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from viper.llm.robot_prompt import POLICY_PREFIX
from viper.training.instructions.nouns import Nouns
from viper.training.instructions.sample import sample_instruction
from viper.training.instructions.steps import sample_step
from viper.training.questions import Question, WordWorld, lexicon, sample_words
from viper.training.writer_tokenizer import NAMES

IGNORED = -100
LONGEST_SOURCE = 144
LONGEST_TARGET = 128
QUESTIONS, POLICIES = 0.58, 0.3
"""Parts of the data; the rest are next steps."""


class Pair(NamedTuple):
    """What the writer reads, what it is to write, and the type, for scores."""

    source: str
    target: str
    type: str


@dataclass(frozen=True)
class Batch:
    """Token ids, padded: source (n, s), mask (n, s), labels (n, t)."""

    source: Any
    mask: Any
    labels: Any


def fits(question: Question) -> bool:
    """Tell whether a program is within what the tokenizer has names for."""
    return question.program.count("\n") <= len(NAMES)


def examples(seed: int, *, strange: float = 0.4) -> Iterator[Pair]:
    """Yield training pairs without end."""
    rng = random.Random(seed)
    world, nouns = WordWorld(strange=strange), Nouns()
    while True:
        draw = rng.random()
        if draw < QUESTIONS:
            question = sample_words(rng, world)
            if fits(question):
                yield Pair(question.text, question.program, question.type)
        elif draw < QUESTIONS + POLICIES:
            said = sample_instruction(rng, nouns)
            yield Pair(POLICY_PREFIX + said.text, said.program, said.type)
        else:
            yield Pair(*_step(rng, nouns))


def _step(rng: random.Random, nouns: Nouns) -> Pair:
    example = sample_step(rng, nouns)
    return Pair(example.text, example.step, example.type)


def held_out(seed: int, count: int, *, unseen_nouns: bool) -> list[Pair]:
    """Return validation questions; with nouns that training never shows, if asked."""
    rng = random.Random(f"validation {seed}")
    nouns = lexicon()["held_out"] if unseen_nouns else None
    world = WordWorld(strange=0.9 if unseen_nouns else 0.3, nouns=nouns)
    found: list[Pair] = []
    while len(found) < count:
        question = sample_words(rng, world, typo_rate=0.0, unknown_rate=0.05)
        if fits(question):
            found.append(Pair(question.text, question.program, question.type))
    return found


def held_out_instructions(seed: int, count: int, *, unseen_nouns: bool) -> list[Pair]:
    """Return validation instructions; with nouns that training never shows, if asked."""
    rng = random.Random(f"instructions {seed}")
    nouns = Nouns(0.9, lexicon()["held_out"]) if unseen_nouns else Nouns(0.25)
    drawn = (sample_instruction(rng, nouns, typo_rate=0.0) for _ in range(count))
    return [Pair(POLICY_PREFIX + said.text, said.program, said.type) for said in drawn]


def held_out_steps(seed: int, count: int) -> list[Pair]:
    """Return validation prompts for the next step."""
    rng = random.Random(f"steps {seed}")
    return [_step(rng, Nouns(0.25)) for _ in range(count)]


def batches(tokenizer: Any, seed: int, *, tokens: int = 1600, pool: int = 4096) -> Iterator[Batch]:
    """Yield batches of about `tokens` source and target tokens, alike in length."""
    stream = examples(seed)
    rng = random.Random(seed + 1)
    while True:
        chosen = [next(stream) for _ in range(pool)]
        sources = tokenizer([pair.source for pair in chosen])["input_ids"]
        targets = tokenizer([pair.target for pair in chosen])["input_ids"]
        end = tokenizer.eos_token_id
        pairs = [
            ([*s, end], [*t, end])
            for s, t in zip(sources, targets, strict=True)
            if len(s) < LONGEST_SOURCE and len(t) < LONGEST_TARGET
        ]
        pairs.sort(key=lambda pair: (len(pair[0]) + len(pair[1]), len(pair[1])))
        yield from _cut(pairs, tokens, rng)


def background_batches(tokenizer: Any, seed: int, *, tokens: int = 1600) -> Iterator[Batch]:
    """Yield the same batches, made by a second process."""
    from torch.utils.data import DataLoader, IterableDataset

    class Stream(IterableDataset[Batch]):
        def __iter__(self) -> Iterator[Batch]:
            return batches(tokenizer, seed, tokens=tokens)

    yield from DataLoader(
        Stream(), batch_size=None, num_workers=1, prefetch_factor=64, multiprocessing_context="fork"
    )


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
