"""Hand-written questions, each put to pictures in which it has one clear answer.

The questions in `data/wordings.jsonl` were written by hand, before anybody looked at a template
of the training questions, and the people who write templates do not read them; `wordings_2.jsonl`
beside it holds 150 more by another hand, of which the same is true. `wordings_development.jsonl`,
240 by a third, is there to be looked at: what fails in it says what the templates lack. Scenes
come from seeds that training never uses: drawn at random, steered only by which words the scene
sampler may use, and kept when the gold expression is defined.

    python -m viper.evals.wordings --out DIR [--scenes 2] [--wordings FILE]
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import InputError
from viper.evals.dataset import FIRST_EVALUATION_SEED, SetWriter, check_seed
from viper.evals.gold import Gold, check, evaluate, phrases, program_of
from viper.evals.progress import with_bar
from viper.evals.truth import Undefined, things_of
from viper.evals.visible import doubtful_materials, is_same

if TYPE_CHECKING:
    from robot_sim import Frame, ObjectLabel, Scene

__all__ = ["WORDINGS", "Wording", "build", "choose_scene", "load_wordings"]

WORDINGS = Path(__file__).parent / "data" / "wordings.jsonl"

# Scenes tried for one wording before giving up, and those of them that must also give the
# answer that is wanted for balance.
TRIES, PICKY = 10_000, 5_000
# Everything in a picture must be at least this visible: hidden things make unfair questions.
MIN_VISIBLE = 0.6
# How many words of a kind a scene draws from, those of the question among them.
WORDS = {"shapes": 3, "colors": 4, "materials": 2}
# Seeds set aside for one scene of one wording.
STRIDE = 10_000


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask something."""

    id: str
    question: str
    type: str
    gold: str
    """Expression of `viper.evals.gold`."""


@dataclass(frozen=True)
class Posed:
    """A wording put to a scene."""

    scene: Scene
    gold: Gold
    rgb: Any
    labels: list[ObjectLabel]


def load_wordings(path: Path = WORDINGS) -> list[Wording]:
    """Return the hand-written questions.

    Raises:
        InputError: If the file cannot be read, or a line is no question with a gold expression.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the questions {path}: {error}") from None
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(Wording(**json.loads(line)))
            check(found[-1].gold)
        except (TypeError, ValueError, SyntaxError) as error:
            raise InputError(
                f"{path}, line {number}: give id, question, type and a gold expression ({error})."
            ) from None
    return found


def choose_scene(wording: Wording, *, seed: int, domain: str, wanted: bool) -> Posed:
    """Return a scene in which the wording has a clear answer.

    Args:
        wording: What will be asked.
        seed: First scene seed to try; up to `TRIES` seeds from there are looked at.
        domain: "plain" or "varied" pictures.
        wanted: For questions of yes or no, the answer to look for first; for counts, whether
            there should be something to count. Keeps the set from being all "no" and 0.

    Raises:
        InputError: If no scene was found; the wording asks for something too rare.
    """
    from robot_sim import label, render

    check_seed(seed)
    for attempt, scene in _scenes(wording, seed, domain):
        try:
            gold = evaluate(wording.gold, things_of(scene))
        except Undefined:
            continue
        if attempt < PICKY and not _is_wanted(gold, wanted):
            continue
        frame = render(scene)
        labels = label(scene, frame)
        if any(item.visible_fraction < MIN_VISIBLE for item in labels):
            continue
        if _is_settled(wording, scene, frame):
            return Posed(scene, gold, frame.rgb, labels)
    raise InputError(f"wording {wording.id}: no scene among {TRIES} answers {wording.gold!r}")


def _is_settled(wording: Wording, scene: Scene, frame: Frame) -> bool:
    """Return whether the picture shows all that the answer turns on."""

    def answer(materials: Sequence[str]) -> object:
        pairs = zip(scene.objects, materials, strict=True)
        changed = replace(scene, objects=tuple(replace(i, material=m) for i, m in pairs))
        try:
            return evaluate(wording.gold, things_of(changed))
        except Undefined:
            return None

    return is_same(
        answer, [item.material for item in scene.objects], doubtful_materials(scene, frame)
    )


def _is_wanted(gold: Gold, wanted: bool) -> bool:
    if gold.answer in ("yes", "no"):
        return (gold.answer == "yes") == wanted
    return gold.answer != "0"


def _scenes(wording: Wording, seed: int, domain: str) -> Iterator[tuple[int, Scene]]:
    """Yield random scenes made mostly of the words that matter to the question."""
    from robot_sim import COLORS, MATERIALS, SHAPES, SIZES, SceneError, sample_scene

    named = {word for phrase in phrases(wording.gold) for word in phrase.split()}
    if "shiny" in named:
        named |= {"glossy", "metal"}
    pools = {"shapes": SHAPES, "colors": tuple(COLORS), "materials": MATERIALS}
    for attempt in range(TRIES):
        rng = random.Random(seed + attempt)
        words = {}
        for key, pool in pools.items():
            ours = named.intersection(pool)
            others = rng.sample(sorted(pool), k=max(1, WORDS[key] - len(ours)))
            words[key] = sorted(ours.union(others))
        try:
            yield (
                attempt,
                sample_scene(
                    seed + attempt, n_objects=(3, 8), sizes=tuple(SIZES), domain=domain, **words
                ),
            )
        except SceneError:  # too crowded; the next seed will do
            continue


def build(
    out: Path | str,
    *,
    scenes: int = 2,
    seed: int = 2 * FIRST_EVALUATION_SEED,
    limit: int | None = None,
    path: Path = WORDINGS,
) -> Path:
    """Write the set of the questions in `path` to a folder; return the path of its rows.

    Half of the pictures are plain, half varied. The same arguments write the same set.
    """
    check_seed(seed)
    wordings = load_wordings(path)[:limit]
    with SetWriter(out) as writer:
        for number, wording in enumerate(with_bar(wordings, len(wordings))):
            for index in range(scenes):
                posed = choose_scene(
                    wording,
                    seed=seed + (number * scenes + index) * STRIDE,
                    domain=("plain", "varied")[(number + index) % 2],
                    wanted=random.Random(f"{wording.id}/{index}").random() < 0.5,
                )
                name = f"{wording.id}-{index}"
                keys = writer.picture(name, posed.scene, posed.rgb, posed.labels)
                row: dict[str, Any] = {"id": name, **keys, "question": wording.question}
                row |= {"answer": posed.gold.answer, "type": wording.type}
                row |= {"gold": wording.gold, "gold_program": program_of(wording.gold)}
                if posed.gold.accept:
                    row["accept"] = list(posed.gold.accept)
                writer.row(row)
    return writer.path


def main() -> None:
    """Run the command line."""
    import argparse

    parser = argparse.ArgumentParser(prog="python -m viper.evals.wordings", description=__doc__)
    parser.add_argument("--out", required=True, help="folder to write")
    parser.add_argument("--scenes", type=int, default=2, help="pictures per wording")
    parser.add_argument("--seed", type=int, default=2 * FIRST_EVALUATION_SEED)
    parser.add_argument("--limit", type=int, help="only the first wordings")
    parser.add_argument(
        "--wordings", type=Path, default=WORDINGS,
        help="your own questions: a .jsonl file of id, question, type, gold",
    )  # fmt: skip
    given = parser.parse_args()
    try:
        limits = {"scenes": given.scenes, "seed": given.seed, "limit": given.limit}
        print(build(given.out, **limits, path=given.wordings))
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
