"""How good a writer is on texts that training never showed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from viper.llm.robot_prompt import POLICY_PREFIX
from viper.llm.writer_tasks import task_of
from viper.training.questions import FALLBACK
from viper.training.scores import Share
from viper.training.writer_data import Pair, held_out, held_out_instructions, held_out_steps

REFUSED = "robot.refuse("
PASSED_ON = "image_patch.simple_query("


@dataclass
class Score:
    """How many programs were exactly right and how many valid, in all and by type."""

    n: int = 0
    exact: int = 0
    valid: int = 0
    by_type: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Type to (exact, n)."""

    def add(self, kind: str, *, is_exact: bool, is_valid: bool) -> None:
        """Count one program."""
        hits, n = self.by_type.get(kind, (0, 0))
        self.by_type[kind] = (hits + is_exact, n + 1)
        self.n, self.exact, self.valid = self.n + 1, self.exact + is_exact, self.valid + is_valid

    def to_dict(self) -> dict[str, object]:
        """Return the score as JSON data."""
        low, high = Share(self.exact, self.n).ci95
        return {
            "n": self.n, "exact": round(self.exact / max(1, self.n), 4),
            "ci95": [round(low, 4), round(high, 4)], "valid": round(self.valid / max(1, self.n), 4),
            "by_type": {k: round(h / n, 3) for k, (h, n) in sorted(self.by_type.items())},
        }  # fmt: skip


def score(folder: Path, seed: int, count: int, wordings: Sequence[Path] = ()) -> dict[str, Score]:
    """Return scores on new seeds, nouns never trained on, benchmark sentences, and given files."""
    from viper.llm.embedded import EmbeddedLLM

    writer = EmbeddedLLM(folder)

    def write(text: str) -> str:
        return writer.hypotheses(text)[0].program

    sets = {
        "questions": held_out(seed, count, unseen_nouns=False),
        "questions, unseen nouns": held_out(seed, count, unseen_nouns=True),
        "meaningless text": garbage(seed, min(count, 200)),
        "policies": held_out_instructions(seed, count, unseen_nouns=False),
        "policies, unseen nouns": held_out_instructions(seed, count, unseen_nouns=True),
        "benchmark sentences": benchmark_sentences(),
        "next steps": held_out_steps(seed, count),
        **{f"`{path.name}`": hand_written(path) for path in wordings},
    }
    scores = {name: rate(write, pairs) for name, pairs in sets.items()}
    scores["refused or not"] = rate(write, sets["policies"], is_right=_agrees_on_refusal)
    return scores


def benchmark_sentences(seeds: int = 4) -> list[Pair]:
    """Return sentences of the public templates, which training leaves out, with gold policies."""
    from robot_sim.tasks.cap import CAP
    from robot_sim.tasks.draw import SPLITS
    from robot_sim.tasks.ravens import RAVENS
    from robot_sim.tasks.saycan import SAYCAN
    from viper.training.instructions import gold_policy

    found: dict[str, Pair] = {}
    for name, template in {**CAP, **SAYCAN, **RAVENS}.items():
        for split in SPLITS:
            for seed in range(seeds):
                said = template.sample(10_000_000 + seed, split).instruction
                gold = gold_policy(said)
                if gold is not None:
                    found[said] = Pair(POLICY_PREFIX + said, gold, name)
    return list(found.values())


def hand_written(path: Path) -> list[Pair]:
    """Read texts that people wrote, with their programs, from a JSON lines file."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Pair(POLICY_PREFIX + row["instruction"], row["program"], row.get("type", "instruction"))
        if "instruction" in row
        else Pair(row["question"], row["program"], "question")
        for row in rows
    ]


def rate(
    write: Callable[[str], str],
    pairs: Iterable[Pair],
    *,
    is_right: Callable[[str, str], bool] | None = None,
) -> Score:
    """Compare what `write` gives with the target of each pair."""
    result, compare = Score(), is_right or _is_same
    for pair in pairs:
        program = write(pair.source)
        task = task_of(pair.source)
        is_valid = program == task.last_resort(pair.source) or (
            task.admitted(program, pair.source, ()) is not None
        )
        result.add(pair.type, is_exact=compare(program, pair.target), is_valid=is_valid)
    return result


def _is_same(program: str, wanted: str) -> bool:
    for spoken in (PASSED_ON, REFUSED):
        # the words of a refusal do not matter
        if wanted == FALLBACK or wanted.startswith(spoken):
            return program.startswith(PASSED_ON if wanted == FALLBACK else spoken)
    return program == wanted


def _agrees_on_refusal(program: str, wanted: str) -> bool:
    return program.startswith(REFUSED) == wanted.startswith(REFUSED)


def garbage(seed: int, count: int) -> list[Pair]:
    """Return random letters, words and punctuation, to be passed on as they are."""
    from viper.training.questions import WordWorld, sample_words

    rng = random.Random(seed)
    found = []
    for _ in range(count):
        question = sample_words(rng, WordWorld())
        signs = list(question.text) if rng.random() < 0.5 else question.text.split()
        rng.shuffle(signs)
        text = ("" if len(signs[0]) == 1 else " ").join(signs) + rng.choice(('"', "\\", "?", " a"))
        found.append(Pair(text, FALLBACK, "garbage"))
    return found
