"""`python -m viper.training`: make the built-in weights, or measure them.

    python -m viper.training all --seed 0
    python -m viper.training evaluate matcher

Pictures and checkpoints go to `--work`, by default `training` in the state folder; a command
that was stopped goes on where it ended when it is given again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from viper.core.errors import InputError, ViperError
from viper.core.settings import home, silence_telemetry, weights_folder
from viper.training.blend import blend
from viper.training.render import Plan, render_dataset

__all__ = ["main"]

DOMAINS = ("plain", "varied", "wide", "mirrored", "mixed")
RECIPES = ("detector", "matcher", "writer", "affordance")
MEASURED = ("detector", "matcher", "affordance")
DEFAULT_PICTURES = 6000
# Random tables that skills are tried on, five tries each: to learn from, and to measure on.
DEFAULT_STATES, DEFAULT_TEST_STATES, QUICK_STATES = 1200, 400, 16
# Models that have learned before learn on with this part of the rate.
LATER_RATE = 0.6
# The score at the end of a training and the scores of `evaluate` use other scenes than any
# training: blocks of a million scene seeds. From block 10 on, seeds belong to evaluations.
VALIDATION_BLOCK, TEST_BLOCK = 9, 99
# The affordances are measured on the block of states after the one that they learned from.
NEXT_BLOCK = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    options = _parser().parse_args(arguments)
    if options.quick:  # tiny models and few pictures must not be taken for whole ones
        options.work /= "quick"
    silence_telemetry()
    try:
        options.run(options)
    except ViperError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m viper.training", description=__doc__.split("\n")[0] if __doc__ else None
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seed", type=int, default=0, help="block of scenes and start of models")
    common.add_argument(
        "--work", type=Path, default=home() / "training", help="pictures and checkpoints"
    )
    common.add_argument("--workers", type=int, default=2, help="processes that render")
    common.add_argument("--threads", type=int, default=0, help="threads that train; 0: automatic")
    common.add_argument("--quick", action="store_true", help="tiny sizes: shows that it runs")

    render = commands.add_parser("render", parents=[common], help="render a labelled data set")
    render.add_argument("--out", type=Path, required=True, help="folder of the data set")
    render.add_argument("--pictures", type=int, default=100)
    render.add_argument("--domain", choices=DOMAINS, default="mixed")
    render.add_argument("--questions", type=int, default=0, metavar="K", help="per picture")
    render.set_defaults(run=_run_render)

    for name in (*RECIPES, "all"):
        train = commands.add_parser(name, parents=[common], help=f"train {name}")
        train.add_argument("--out", type=Path, default=None, help="folder of the weights")
        train.add_argument("--pictures", type=int, default=DEFAULT_PICTURES, help="to learn from")
        train.add_argument("--states", type=int, default=DEFAULT_STATES, help="to try skills on")
        train.add_argument(
            "--start",
            type=Path,
            default=None,
            help="weights folder of earlier models to begin with; the affordances begin anew",
        )
        train.add_argument(
            "--epochs", type=int, default=None, help="passes of the detector over its pictures"
        )
        train.add_argument(
            "--also",
            type=Path,
            action="append",
            default=[],
            metavar="DIR",
            help="a further labelled folder for detector and matcher, as `render` writes them",
        )
        train.add_argument(
            "--blend",
            type=float,
            default=1.0,
            metavar="PART",
            help="of detector and matcher: part of the later weights, the rest from --start",
        )
        train.add_argument("--steps", type=int, default=None, help="of the matcher's optimiser")
        train.set_defaults(run=_run_training, recipes=RECIPES if name == "all" else (name,))

    evaluate = commands.add_parser("evaluate", parents=[common], help="measure weights")
    evaluate.add_argument("model", choices=MEASURED)
    evaluate.add_argument("--weights", type=Path, default=None, help="folder of the weights")
    evaluate.add_argument("--pictures", type=int, default=1000, help="unseen scenes")
    evaluate.add_argument(
        "--data", type=Path, default=None, help="labelled folder to measure on instead of those"
    )
    evaluate.add_argument(
        "--second-look",
        action="store_true",
        help="of the detector: with the built-in matcher where it hesitates between shapes",
    )
    evaluate.add_argument("--states", type=int, default=DEFAULT_TEST_STATES, help="unseen tables")
    evaluate.add_argument("--plot", type=Path, default=None, help="draw the reliability there")
    evaluate.add_argument("--domain", choices=DOMAINS, default="mixed")
    evaluate.add_argument(
        "--card",
        metavar="HOW",
        help="write the model card; HOW says with what options, how long and where the weights "
        'were trained, e.g. "`--seed 1 --epochs 4`, 1 hour on 2 CPU cores"',
    )
    evaluate.add_argument(
        "--learned",
        type=int,
        default=DEFAULT_PICTURES,
        metavar="N",
        help="pictures that the weights learned from, for the card; --seed is their block",
    )
    evaluate.add_argument("--json", action="store_true", help="one JSON object on stdout")
    evaluate.set_defaults(run=_run_evaluation)
    return parser


def _run_render(options: argparse.Namespace) -> None:
    plan = Plan(options.seed, options.domain)
    render_dataset(
        options.out,
        options.pictures,
        plan,
        workers=options.workers,
        questions=options.questions,
    )


def _run_training(options: argparse.Namespace) -> None:
    # nothing tiny in the place of the built-in weights
    out = options.out or (options.work / "weights" if options.quick else weights_folder())
    for recipe in options.recipes:
        if recipe == "detector":
            _train_detector(options, out / "detector")
        elif recipe == "matcher":
            _train_matcher(options, out / "matcher")
        elif recipe == "affordance":
            _train_affordance(options, out / "affordance")
        else:
            _train_writer(options, out / "writer")


def _train_detector(options: argparse.Namespace, out: Path) -> None:
    from viper.training.detector import DetectorPlan, train_detector

    plan = DetectorPlan(threads=options.threads, seed=options.seed)
    plan = replace(plan, epochs=options.epochs or plan.epochs)
    if options.start:
        plan = replace(plan, learning_rate=plan.learning_rate * LATER_RATE)
    if options.quick:
        plan = DetectorPlan(
            epochs=1, close_mosaic=0, batch=4, width=0.25, workers=0, seed=options.seed
        )
    data, validation = [_data(options, "train"), *options.also], _data(options, "validation")
    start = options.start and options.start / "detector"
    train_detector(data, validation, options.work / "detector", out, plan, start=start)
    if start:
        blend(start, out, options.blend)


def _train_matcher(options: argparse.Namespace, out: Path) -> None:
    from viper.training.matcher import MatcherPlan, train_matcher

    plan = MatcherPlan(threads=options.threads, seed=options.seed)
    plan = replace(plan, steps=options.steps or plan.steps)
    if options.start:
        plan = replace(plan, learning_rate=plan.learning_rate * LATER_RATE)
    if options.quick:
        plan = MatcherPlan(
            steps=2, batch=8, texts=8, per_object=1, width=32, layers=1, seed=options.seed
        )
    start = options.start and options.start / "matcher"
    data = [_data(options, "train"), *options.also]
    train_matcher(data, options.work / "matcher", out, plan, start)
    if start and options.blend < 1:  # weights of other layers have no mean
        blend(start, out, options.blend)


def _train_writer(options: argparse.Namespace, out: Path) -> None:
    from viper.training import writer

    work = options.work / "writer"
    arguments = ["--seed", str(options.seed), "--out", str(work), "--resume"]
    arguments += ["--threads", str(options.threads)] if options.threads else []
    arguments += ["--start", str(options.start / "writer")] if options.start else []
    arguments += ["--steps", "2", "--validate", "4"] if options.quick else []
    writer.main(arguments)
    shutil.copytree(work / "model", out, dirs_exist_ok=True)


def _train_affordance(options: argparse.Namespace, out: Path) -> None:
    from viper.training.affordance.fit import FitPlan
    from viper.training.affordance.recipe import train_affordance

    states = QUICK_STATES if options.quick else options.states
    plan = FitPlan(seed=options.seed, epochs=2 if options.quick else FitPlan.epochs)
    train_affordance(options.work / "affordance", out, options.seed, states, plan)


def _measure_affordance(options: argparse.Namespace, weights: Path) -> dict[str, Any]:
    from viper.training.affordance.card import draw_reliability, write_affordance_card
    from viper.training.affordance.recipe import measure_affordance

    states = QUICK_STATES if options.quick else options.states
    work, seed = options.work / "affordance", options.seed + NEXT_BLOCK
    found = measure_affordance(weights, work, seed, states)
    if options.card:
        print(write_affordance_card(weights, found, options.card), file=sys.stderr)
    if options.plot:
        draw_reliability(found, options.plot)
    return found


def _data(options: argparse.Namespace, part: str) -> Path:
    """Render one part of the data, or what is missing of it, and return its folder."""
    pictures, block = options.pictures, options.seed
    if part == "train" and not 0 <= block < VALIDATION_BLOCK:
        raise InputError(
            f"pictures to learn from have seeds 0 to {VALIDATION_BLOCK - 1}, not {block}: "
            "the others are kept for measuring."
        )
    if part == "validation":
        pictures, block = pictures // 10, VALIDATION_BLOCK
    if part == "test":
        block = TEST_BLOCK
    domain = vars(options).get("domain", "mixed")
    name = part if domain == "mixed" else f"{part}-{domain}"
    if options.quick:
        pictures = 6
    folder: Path = options.work / name
    workers = 1 if options.quick else options.workers
    render_dataset(folder, pictures, Plan(block, domain), workers=workers)
    return folder


def _run_evaluation(options: argparse.Namespace) -> None:
    from viper.training import scores

    if options.card and options.data is not None:
        raise InputError("--card tells of the test scenes; leave out --data.")
    weights = options.weights or weights_folder() / options.model
    if options.model == "affordance":
        found = _measure_affordance(options, weights)
    else:
        data = options.data or _data(options, "test")
        if options.model == "detector":
            matcher = weights_folder() / "matcher" if options.second_look else None
            found = scores.detector_scores(weights, data, matcher)
        else:
            found = scores.matcher_scores(weights, data)
    if options.card and options.model != "affordance":
        from viper.training.cards import Origin, write_card

        origin = Origin(options.learned, options.seed, options.card)
        print(write_card(options.model, weights, found, origin), file=sys.stderr)
    if options.json:
        print(json.dumps(found))
        return
    for line in _lines(found):
        print(line)


def _lines(values: dict[str, Any], indent: str = "") -> list[str]:
    from viper.training.scores import Share

    lines: list[str] = []
    for name, value in values.items():
        title = f"{indent}{name.replace('_', ' '):<{max(1, 24 - len(indent))}}"
        if isinstance(value, dict) and "ci95" in value:
            share = Share(round(value["value"] * value["n"]), value["n"])
            lines.append(f"{title} {share}")
        elif isinstance(value, list):
            continue
        elif isinstance(value, dict):
            lines += [title.rstrip(), *_lines(value, indent + "  ")]
        else:
            lines.append(f"{title} {value:.4f}" if isinstance(value, float) else f"{title} {value}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
