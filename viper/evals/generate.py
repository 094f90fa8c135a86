"""A question set from rendered scenes that training never saw.

Questions, programs and answers come from the same grammar as the training questions, so this
measures unseen questions about unseen scenes, not unseen ways of speaking; for those there is
`viper.evals.wordings`.

    python -m viper.evals.generate --n 1000 --seed 10000000 --out DIR
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError
from viper.evals.dataset import FIRST_EVALUATION_SEED, SetWriter, check_seed
from viper.evals.progress import with_bar
from viper.evals.visible import doubtful_materials, is_settled

if TYPE_CHECKING:
    from robot_sim import ObjectLabel
    from viper.training.questions import Question

__all__ = ["draw_questions", "generate", "row_of"]


def generate(
    out: Path | str,
    *,
    n: int = 1000,
    seed: int = FIRST_EVALUATION_SEED,
    per_scene: int = 5,
    unseen: bool = False,
) -> Path:
    """Write `n` questions with pictures, programs and true labels; return the path of the rows.

    Every type of question is about equally frequent. Half of the pictures are plain, half
    varied. Nothing is asked that turns on a material that the picture does not show
    (`viper.evals.visible`). The same arguments write the same set.

    Args:
        out: Folder to write.
        n: How many questions.
        seed: Seed of the first scene; each scene takes the next.
        per_scene: Questions about one picture.
        unseen: Ask also what turns on materials that the picture does not show.

    Raises:
        InputError: If training may have used the seed, or the folder cannot be written.
    """
    check_seed(seed)
    if n < 1 or per_scene < 1:
        raise InputError(f"n ({n}) and per_scene ({per_scene}) must be at least 1.")
    with SetWriter(out) as writer:
        for row in with_bar(_rows(writer, n, seed, per_scene, unseen), n):
            writer.row(row)
    return writer.path


def _rows(
    writer: SetWriter, n: int, seed: int, per_scene: int, unseen: bool
) -> Iterator[dict[str, Any]]:
    from robot_sim import SceneError, label, render, sample_scene

    asked: Counter[str] = Counter()
    for number in count(seed):
        if asked.total() >= n:
            return
        try:
            scene = sample_scene(number, domain=("plain", "varied")[number % 2])
        except SceneError:  # too crowded; the next seed will do
            continue
        frame = render(scene)
        labels = label(scene, frame)
        rng = random.Random(number)
        doubts = [frozenset[str]()] * len(labels) if unseen else doubtful_materials(scene, frame)
        settled = partial(is_settled, labels=labels, doubts=doubts)
        questions = draw_questions(rng, labels, asked, min(per_scene, n - asked.total()), settled)
        if questions:
            keys = writer.picture(str(number), scene, frame.rgb, labels)
        for i, question in enumerate(questions):
            yield {"id": f"{number}-{i}", **keys, **row_of(question, labels)}


def draw_questions(
    rng: random.Random,
    labels: Sequence[ObjectLabel],
    asked: Counter[str],
    n: int,
    may_ask: Callable[[Question], bool] = lambda _: True,
) -> list[Question]:
    """Return questions of the types that are rarest so far, and count them."""
    from viper.training.questions import TYPES, sample_question

    types = sorted(TYPES, key=lambda kind: (asked[kind], rng.random()))
    found: dict[str, Question] = {}
    for kind in types:
        question = sample_question(rng, labels, type=kind) if len(found) < n else None
        if question is not None and question.text not in found and may_ask(question):
            found[question.text] = question
            asked[kind] += 1
    return list(found.values())


def row_of(question: Question, labels: Sequence[ObjectLabel]) -> dict[str, Any]:
    """Return what a row says of a question, but for its id and its picture."""
    answer = question.answer
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    return {
        "question": question.text,
        "answer": str(answer) if isinstance(answer, int) else answer,
        "type": question.type,
        "gold_program": question.program,
        "accept": _accept(question, labels),
    }


def _accept(question: Question, labels: Sequence[ObjectLabel]) -> list[Any]:
    """Return other names of what was asked for: "cup" is as right as "cyan cup"."""
    from viper.training.questions import evaluate, things_of
    from viper.training.questions.meaning import Listing, Odd, Query, Where

    meaning, answer = question.meaning, question.answer
    if isinstance(meaning, Where):
        return [f"on the {answer}"]
    if isinstance(meaning, Odd):
        return [_noun(str(answer))]
    if not isinstance(meaning, Query | Listing) or meaning.attribute != "name":
        return []
    things = things_of(labels)
    if isinstance(meaning, Listing):
        assert isinstance(answer, list), "a listing is a list"
        return [[_noun(name) for name in answer]]
    color, shape = (evaluate(replace(meaning, attribute=a), things) for a in ("color", "shape"))
    return [str(shape), f"{color} {shape}"]


def _noun(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.generate", description=__doc__)
    parser.add_argument("--out", required=True, help="folder to write")
    parser.add_argument("--n", type=int, default=1000, help="questions")
    parser.add_argument("--seed", type=int, default=FIRST_EVALUATION_SEED)
    parser.add_argument("--per-scene", type=int, default=5, help="questions about one picture")
    parser.add_argument(
        "--unseen", action="store_true", help="ask for materials also where nobody can see them"
    )
    given = vars(parser.parse_args())
    try:
        print(generate(given.pop("out"), **given))
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
