"""How good a writer is on questions that training never showed, and the card that says so."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from viper.llm.writer_check import problem
from viper.training.questions import FALLBACK, Question
from viper.training.questions.meaning import Unknown
from viper.training.writer_data import held_out

Z_95 = 1.96


@dataclass
class Score:
    """How many programs were exactly right and how many valid, in all and by question type."""

    n: int = 0
    exact: int = 0
    valid: int = 0
    by_type: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Question type to (exact, n)."""

    def add(self, kind: str, *, is_exact: bool, is_valid: bool) -> None:
        """Count one program."""
        hits, n = self.by_type.get(kind, (0, 0))
        self.by_type[kind] = (hits + is_exact, n + 1)
        self.n, self.exact, self.valid = self.n + 1, self.exact + is_exact, self.valid + is_valid

    def to_dict(self) -> dict[str, object]:
        """Return the score as JSON data."""
        low, high = wilson(self.exact, self.n)
        return {
            "n": self.n, "exact": round(self.exact / max(1, self.n), 4),
            "ci95": [round(low, 4), round(high, 4)], "valid": round(self.valid / max(1, self.n), 4),
            "by_type": {k: round(h / n, 3) for k, (h, n) in sorted(self.by_type.items())},
        }  # fmt: skip


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a proportion."""
    if n == 0:
        return 0.0, 1.0
    p, z2 = hits / n, Z_95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def score(folder: Path, seed: int, count: int, wordings: Sequence[Path] = ()) -> dict[str, Score]:
    """Return scores on new seeds, nouns never trained on, meaningless text, and given files."""
    from viper.llm.embedded import EmbeddedLLM

    writer = EmbeddedLLM(folder)

    def write(text: str) -> str:
        return writer.hypotheses(text)[0].program

    return {
        "new seeds": rate(write, held_out(seed, count, unseen_nouns=False)),
        "unseen nouns": rate(write, held_out(seed, count, unseen_nouns=True)),
        "meaningless text": rate(write, garbage(seed, 200)),
        **{f"`{path.name}`": rate(write, hand_written(path)) for path in wordings},
    }


def hand_written(path: Path) -> list[Question]:
    """Read questions that people wrote, with their programs, from a JSON lines file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    passed_on = "image_patch.simple_query("
    return [
        Question(
            row["question"],
            FALLBACK if row["program"].startswith(passed_on) else row["program"],
            "hand-written", None, Unknown(),
        )
        for row in rows
    ]  # fmt: skip


def rate(write: Callable[[str], str], questions: Iterable[Question]) -> Score:
    """Compare what `write` gives with the program of each question."""
    result = Score()
    for question in questions:
        program = write(question.text)
        is_passed_on = program.startswith("image_patch.simple_query(")
        wanted = question.program
        is_exact = is_passed_on if wanted == FALLBACK else program == wanted
        result.add(question.type, is_exact=is_exact, is_valid=problem(program) is None)
    return result


def garbage(seed: int, count: int) -> list[Question]:
    """Return random letters, words and punctuation, to be passed on as they are."""
    from viper.training.questions import sample_words
    from viper.training.questions.worlds import WordWorld

    rng = random.Random(seed)
    found = []
    for _ in range(count):
        question = sample_words(rng, WordWorld())
        signs = list(question.text) if rng.random() < 0.5 else question.text.split()
        rng.shuffle(signs)
        text = ("" if len(signs[0]) == 1 else " ").join(signs) + rng.choice(('"', "\\", "?", " a"))
        found.append(Question(text, FALLBACK, "garbage", None, question.meaning))
    return found


CARD = """---
license: agpl-3.0
library_name: transformers
pipeline_tag: text2text-generation
---
# Program writer

A T5 of {weights:.1f} million weights, trained from scratch, that turns an English question about a
tabletop picture into a short Python program over the vision API. It copies nouns that it
never saw letter pair by letter pair, and its log-probabilities are its confidence.
Stored in half precision.

- Made by: `python -m viper.training.writer --seed {seed} --out FOLDER --minutes {minutes:.0f}`
- Data: {questions:,} questions made on the fly by the grammar in `viper/training/questions`, none
  seen twice on purpose; no public benchmark. About 40 % of the nouns are everyday or made-up words.
- Time and hardware: {minutes:.0f} minutes on one of 2 CPU cores, shared with other work. The run
  was continued twice with a wider grammar.

## Scores

Exactly the right program (first hypothesis, {beams} beams), with the 95 % Wilson interval.

| set | n | exact | interval | valid |
|---|---|---|---|---|
{rows}

By type, new seeds: {types}.

"Unseen nouns" are {held} everyday nouns that training never shows. "Meaningless text" is
shuffled letters and words; exact means that it was passed on and not guessed at.
Files in `tests/writer` hold questions written by hand, by the author of the grammar: it was widened
after looks at the results on `wordings.jsonl`, and never after `wordings_held_out.jsonl`.

## Weak spots

- English only, one question at a time, no pronouns that point back to an earlier question.
- Chains of three and more relations, and two conditions on one thing, are less sure.
- A word that is both an everyday verb and a noun may be taken for the wrong one.
- A "near" or "on" in a count uses distances in the picture, not in the world.
"""


def card(
    scores: dict[str, Score], *, weights: float, questions: int, minutes: float, seed: int
) -> str:
    """Return the model card; `weights` in millions."""
    from viper.llm.embedded import BEAMS
    from viper.training.questions import lexicon

    rows = []
    for name, result in scores.items():
        low, high = wilson(result.exact, result.n)
        exact, valid = result.exact / result.n, result.valid / result.n
        rows.append(
            f"| {name} | {result.n} | {exact:.1%} | {low:.1%} to {high:.1%} | {valid:.1%} |"
        )
    by_type = scores["new seeds"].by_type if "new seeds" in scores else {}
    types = ", ".join(f"{kind} {hits / n:.0%}" for kind, (hits, n) in sorted(by_type.items()))
    return CARD.format(
        weights=weights, seed=seed, minutes=minutes, questions=questions, beams=BEAMS,
        rows="\n".join(rows), types=types, held=len(lexicon()["held_out"]),
    )  # fmt: skip
