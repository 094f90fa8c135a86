"""Which wordings the training grammar could have produced, and how the others fare.

Two questions are worded alike if they are equal once colours, materials, sizes and nouns are
struck out. A result counts as new if no question among very many drawn from the grammar is
worded like it.

    python -m viper.evals.novelty RESULTS.jsonl [--draws 500000]
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from typing import Any

from viper.core.errors import InputError
from viper.evals.failures import read_results
from viper.evals.progress import with_bar
from viper.evals.report import Share

__all__ = ["by_novelty", "skeleton", "template_skeletons"]

_THINGS = ("thing", "object", "item")
_MORE_ADJECTIVES = ("shiny", "turquoise", "violet")


def skeleton(text: str) -> str:
    """Return the wording of a question without what it is about.

    "How many red blocks?" and "how many cups" are both "how many NPS".
    """
    parts: list[str] = []
    for word in re.findall(r"[a-z']+|\d+", text.lower().replace("colour", "color")):
        kind = _kinds().get(word, word)
        is_phrase = kind in ("ADJ", "NP", "NPS")
        if parts and parts[-1] == "ADJ" and is_phrase:
            parts[-1] = kind
        else:
            parts.append(kind)
    return " ".join(parts)


_KINDS: dict[str, str] = {}


def _kinds() -> dict[str, str]:
    """Return what each word of the world stands for in a skeleton."""
    if not _KINDS:
        from viper.training.questions.words import MEANING_OF, plural

        nouns = [word for word, (kind, _) in MEANING_OF.items() if kind == "shape"]
        for noun in (*nouns, *_THINGS):
            _KINDS.update({noun: "NP", plural(noun): "NPS"})
        for word in (*MEANING_OF, *_MORE_ADJECTIVES):
            _KINDS.setdefault(word, "ADJ")
    return _KINDS


def template_skeletons(draws: int, seed: int = 0) -> set[str]:
    """Return the wordings of many questions drawn from the training grammar, without typos."""
    from viper.training.questions import WordWorld, sample_words

    rng, world = random.Random(seed), WordWorld(strange=0.0)
    return {
        skeleton(sample_words(rng, world, typo_rate=0.0, unknown_rate=0.0).text)
        for _ in with_bar(range(draws), draws)
    }


def by_novelty(results: Iterable[Mapping[str, Any]], known: set[str]) -> dict[str, Share]:
    """Return the score of results whose wording is `known`, and of the new ones."""
    listed = [result for result in results if result.get("question")]
    new = [skeleton(str(result["question"])) not in known for result in listed]
    return {
        name: Share.of(
            bool(result["correct"])
            for result, is_new in zip(listed, new, strict=True)
            if is_new == wanted
        )
        for name, wanted in (("new wordings", True), ("as a template says it", False))
    }


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.novelty", description=__doc__)
    parser.add_argument("results", help="file of per-row results")
    parser.add_argument("--draws", type=int, default=500_000, help="questions from the grammar")
    given = parser.parse_args()
    try:
        results = read_results(given.results)
    except InputError as error:
        parser.error(str(error))
    for name, share in by_novelty(results, template_skeletons(given.draws)).items():
        print(f"{name:24} n = {share.n:5}  {share}")


if __name__ == "__main__":
    main()
