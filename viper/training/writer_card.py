"""The card of a writer: how it was made, how good it is, where it is weak."""

from __future__ import annotations

from viper.training.scores import Share
from viper.training.writer_scores import Score

CARD = """---
license: agpl-3.0
library_name: transformers
pipeline_tag: text2text-generation
---
# Program writer

A T5 of {weights:.1f} million weights, trained from scratch, that turns an English question about a
tabletop picture into a short Python program over the vision API, and an instruction to the robot
into policy code; it also writes and scores the next step of a plan. It copies nouns that it
never saw letter pair by letter pair, and its log-probabilities are its confidence.
Stored in half precision.

- Made by: `python -m viper.training.writer --seed {seed} --out FOLDER {length}`
  {start}
- Data: {examples:,} examples made on the fly by the grammars in `viper/training/questions` and
  `viper/training/instructions`, none seen twice on purpose: {questions:.0%} questions,
  {policies:.0%} instructions with policies, the rest next steps on tables in words. About 40 % of
  the nouns are everyday or made-up words. No sentence of the Code-as-Policies or SayCan
  benchmarks is in it, with any attributes: a filter drops them.
- Time and hardware: {minutes:.0f} minutes on a part of one of 2 CPU cores, shared with
  other work.{origin}

## Scores

Exactly the right text (first hypothesis, {beams} beams), with the 95 % Wilson interval.

| set | n | exact | interval | valid |
|---|---|---|---|---|
{rows}

{types}

"Unseen nouns" are {held} everyday nouns that training never shows. "Meaningless text" is
shuffled letters and words; exact means that it was passed on and not guessed at. "Benchmark
sentences" are those of Code as Policies, SayCan and the tasks in the manner of Ravens, all
attributes, against gold policies; training never shows them, but two rules were added after a
look at those that failed: a push to a named side is one (`misses_a_place`), and each vessel gets
one thing only where that was said (`shares_out_unasked`). Where sets are small, most types have
only a few texts. "Refused or not" asks only whether
an instruction was refused when it had to be. Files in `tests/writer` hold texts written by hand by
the authors of the grammars, which were widened after looks at the results on them, except for
`wordings_held_out.jsonl`.

## Weak spots

- English only. A pronoun points at what was acted on last, in one instruction or plan alone.
- Chains of three and more relations, above all on both sides of a comparison ("deep" among the
  types), and two conditions on one thing, are less sure.
- A word that is both an everyday verb and a noun may be taken for the wrong one.
- A "near" or "on" in a count uses distances in the picture, not in the world.
- Next steps are the weakest part: more than one in five is not the canonical one, often where
  colours have to be matched, many things are on the table or a clause before is done. Another
  order counts as wrong here, though it may lead to the goal as well.
- Next steps know what stands on what, and no coordinates: "the second block from the left" is for
  policy code. Policies have no memory of earlier instructions but "it" and "undo that".
- Three exceptions at once, arithmetic in instructions, and conditions that hold while something is
  being done are beyond the grammar.
"""


def card(
    scores: dict[str, Score], *, weights: float, examples: int, minutes: float, seed: int,
    steps: int | None = None, start: bool = False, origin: str = "",
) -> str:  # fmt: skip
    """Return the model card; `weights` in millions."""
    from viper.llm.embedded import BEAMS
    from viper.training.questions import lexicon
    from viper.training.writer_data import POLICIES, QUESTIONS

    rows = []
    for name, result in scores.items():
        low, high = Share(result.exact, result.n).ci95
        exact, valid = result.exact / result.n, result.valid / result.n
        rows.append(
            f"| {name} | {result.n} | {exact:.1%} | {low:.1%} to {high:.1%} | {valid:.1%} |"
        )
    return CARD.format(
        weights=weights, seed=seed, minutes=minutes, examples=examples, beams=BEAMS,
        rows="\n".join(rows), types=_by_type(scores), held=len(lexicon()["held_out"]),
        questions=QUESTIONS, policies=POLICIES, origin=f" {origin}" if origin else "",
        length=f"--minutes {minutes:.0f}" if steps is None else f"--steps {steps}",
        start="with `--start` and the earlier writer." if start else "and nothing else.",
    )  # fmt: skip


def _by_type(scores: dict[str, Score]) -> str:
    lines = []
    for name in ("questions", "policies", "benchmark sentences", "next steps"):
        by_type = scores[name].by_type if name in scores else {}
        types = ", ".join(f"{kind} {hits / n:.0%}" for kind, (hits, n) in sorted(by_type.items()))
        lines.append(f"{name.capitalize()} by type: {types}.")
    return "\n\n".join(lines)
