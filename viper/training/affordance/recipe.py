"""The recipe of the affordances: roll out, fit, measure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from viper.core.errors import InputError
from viper.training.affordance.examples import gather
from viper.training.affordance.fit import FitPlan, Made, fit_network, save_networks
from viper.training.affordance.rollouts import read_rows, write_shards
from viper.training.affordance.scores import scores
from viper.training.progress import Progress

__all__ = ["measure_affordance", "train_affordance"]


def train_affordance(work: Path, out: Path, seed: int, states: int, plan: FitPlan) -> None:
    """Roll out skills from random states, and fit a network per skill to what became of them.

    Args:
        work: Folder of the rollouts; those that are there are used.
        out: Folder of the weights.
        seed: Block of states.
        states: How many states.
        plan: How to fit.

    Raises:
        InputError: If there are too few states to learn from.
    """
    rows = list(read_rows(write_shards(work, seed, states)))
    torch.set_num_threads(1)  # the networks are too small to share
    networks = {}
    with Progress("fit", len(rows)) as bar:
        for skill, examples in gather(rows).items():
            if len(set(examples.ok)) < 2:
                raise InputError(
                    f"{skill} never works or never fails in {states} states; ask for more."
                )
            networks[skill] = fit_network(examples, plan)
            bar.advance(len(examples.ok), skill)
    tries = len({(row["kind"], row["state"], row["try"]) for row in rows})
    save_networks(networks, out, made=Made(seed, states, tries, len(rows)))


def measure_affordance(weights: Path, work: Path, seed: int, states: int) -> dict[str, Any]:
    """Return the figures of a folder of weights on rollouts from other states."""
    return scores(weights, list(read_rows(write_shards(work, seed, states))))
