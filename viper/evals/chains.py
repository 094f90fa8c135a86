"""A question set by the number of relations in a row, for accuracy by depth.

"Which color is the ball?" has none; "... the ball left of the cup" has one, "... left of the
cup behind the bowl" two. The report of `viper eval qa` has a line for each number.

    python -m viper.evals.chains --n 1000 --out DIR
    viper eval qa DIR/qa.jsonl
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError
from viper.evals.dataset import FIRST_EVALUATION_SEED, SetWriter, check_seed
from viper.evals.generate import row_of
from viper.evals.progress import with_bar
from viper.evals.visible import doubtful_materials, is_settled

if TYPE_CHECKING:
    from robot_sim import ObjectLabel
    from viper.training.questions import Question
    from viper.training.questions.meaning import Related, The
    from viper.training.questions.worlds import Thing

__all__ = ["DEPTHS", "draw_chain", "generate_chains"]

DEPTHS = (1, 2, 3, 4)
# A chain of four needs five things.
N_OBJECTS = (5, 9)
# Drafts for one question; in the first of them the answer has to be the one wished for.
TRIES, PICKY = 60, 30
# Tries for one link of a chain.
LINKS = 12
# Scenes of this set, far from those of the others.
FIRST_SEED = 3 * FIRST_EVALUATION_SEED


def generate_chains(
    out: Path | str,
    *,
    n: int = 1000,
    seed: int = FIRST_SEED,
    depths: Sequence[int] = DEPTHS,
) -> Path:
    """Write `n` questions, as many of each depth, with pictures and true labels.

    Args:
        out: Folder to write.
        n: How many questions.
        seed: Seed of the first scene; each scene takes the next and has one of each depth.
        depths: Numbers of relations in a row.

    Raises:
        InputError: If training may have used the seed, or the folder cannot be written.
    """
    check_seed(seed)
    if n < 1 or not depths or min(depths) < 1 or max(depths) >= N_OBJECTS[1]:
        raise InputError(
            f"n ({n}) must be at least 1, and depths ({', '.join(map(str, depths))}) from 1 to "
            f"{N_OBJECTS[1] - 1}, because a scene has at most {N_OBJECTS[1]} things."
        )
    with SetWriter(out) as writer:
        for row in with_bar(_rows(writer, n, seed, depths), n):
            writer.row(row)
    return writer.path


def draw_chain(rng: random.Random, labels: Sequence[ObjectLabel], depth: int) -> Question | None:
    """Return a question with `depth` relations in a row, or None if none was found."""
    from viper.training.questions import Question, evaluate, things_of
    from viper.training.questions.program import program_of
    from viper.training.questions.querying import ask_of_chain
    from viper.training.questions.sample import say
    from viper.training.questions.semantics import Ambiguous

    things = things_of(labels)
    wished = rng.choice((True, False))
    for attempt in range(TRIES):
        group = _chain(rng, things, depth)
        if group is None:
            continue
        draft = ask_of_chain(rng, group)
        try:
            answer = evaluate(draft.meaning, things)
        except Ambiguous:
            continue
        if attempt < PICKY and not _is_wished(answer, wished):
            continue
        text = say(rng, draft, typo_rate=0.0)
        return Question(text, program_of(draft.meaning), name_of(depth), answer, draft.meaning)
    return None


def _chain(rng: random.Random, things: list[Thing], depth: int) -> Related | None:
    """Return a chain of which every link but the last means one thing, built link by link."""
    from viper.training.questions.asking import link
    from viper.training.questions.meaning import The
    from viper.training.questions.worlds import SceneWorld

    world = SceneWorld(things)
    one = The(world.single(rng))
    for _ in range(depth - 1):
        options = (The(link(rng, world, one, 0.2)) for _ in range(LINKS))
        found = next((option for option in options if _is_one(option, things)), None)
        if found is None:
            return None
        one = found
    return link(rng, world, one, 0.4)


def _is_one(one: The, things: list[Thing]) -> bool:
    from viper.training.questions import evaluate
    from viper.training.questions.meaning import Query
    from viper.training.questions.semantics import Ambiguous

    try:
        evaluate(Query(one, "name"), things)
    except Ambiguous:
        return False
    return True


def name_of(depth: int) -> str:
    """Return what the report calls a number of relations."""
    return "1 relation" if depth == 1 else f"{depth} relations"


def _is_wished(answer: object, wished: bool) -> bool:
    """Keep yes and no equally frequent, and counts of nothing rare."""
    return answer is wished if isinstance(answer, bool) else answer != 0


def _rows(writer: SetWriter, n: int, seed: int, depths: Sequence[int]) -> Iterator[dict[str, Any]]:
    from robot_sim import SceneError, label, render, sample_scene

    left = {depth: n // len(depths) + (i < n % len(depths)) for i, depth in enumerate(depths)}
    for number in count(seed):
        if not any(left.values()):
            return
        try:
            domain = ("plain", "varied")[number % 2]
            scene = sample_scene(number, n_objects=N_OBJECTS, domain=domain)
        except SceneError:  # too crowded; the next seed will do
            continue
        frame = render(scene)
        labels, rng = label(scene, frame), random.Random(number)
        doubts = doubtful_materials(scene, frame)
        drawn = [(depth, draw_chain(rng, labels, depth)) for depth in depths if left[depth]]
        questions = [(d, q) for d, q in drawn if q is not None and is_settled(q, labels, doubts)]
        if questions:
            keys = writer.picture(str(number), scene, frame.rgb, labels)
        for depth, question in questions:
            left[depth] -= 1
            yield {"id": f"{number}-{depth}", **keys, **row_of(question, labels)}


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.chains", description=__doc__)
    parser.add_argument("--out", required=True, help="folder to write")
    parser.add_argument("--n", type=int, default=1000, help="questions")
    parser.add_argument("--seed", type=int, default=FIRST_SEED, help="of the first scene")
    parser.add_argument("--depths", type=int, nargs="+", default=DEPTHS, help="relations in a row")
    given = parser.parse_args()
    try:
        print(generate_chains(given.out, n=given.n, seed=given.seed, depths=given.depths))
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
