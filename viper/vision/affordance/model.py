"""The probability that a skill works, from a small network per skill; NumPy alone.

Trained and calibrated by `python -m viper.training affordance` on simulated rollouts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viper.core.errors import ModelMissing
from viper.core.settings import weights_folder
from viper.vision.affordance.features import SKILLS, FeatureMaker, Numbers
from viper.vision.affordance.scene import REACHABLE, Scene

__all__ = ["Affordance", "Call", "Network", "is_reachable"]

Float = NDArray[np.float32]
Xy = tuple[float, float]

# A goal may be this far outside what can be reached: rounding, metres.
EDGE_M = 1e-3


@dataclass(frozen=True)
class Call:
    """A skill call in question; things are given by name."""

    skill: str
    """"pick", "place", "pick_and_place", "push" or "rotate"; anything else always works."""
    thing: str
    where: str | Xy = (0.0, 0.0)
    """What it is placed on, or a point; for a push, where it ends; world, metres."""
    named: bool = False
    """Whether the point stands for a place, so that room around it may be used."""
    angle_deg: float = 0.0


@dataclass(frozen=True)
class Network:
    """Small networks of one skill, whose answers are averaged.

    Attributes:
        names: Features, in order.
        mean: What is subtracted from them, shape (f,).
        scale: What they are divided by then, shape (f,).
        layers: Weights (m, in, out) and biases (m, 1, out) of m networks; ReLU in between.
    """

    names: tuple[str, ...]
    mean: Float
    scale: Float
    layers: tuple[tuple[Float, Float], ...]

    def rows(self, numbers: Sequence[Numbers]) -> Float:
        """Return features as an array, shape (n, f), mean 0 and scale 1 in training."""
        values = np.array([[row[name] for name in self.names] for row in numbers], np.float32)
        return (values.reshape(len(numbers), -1) - self.mean) / self.scale

    def logits(self, rows: Float) -> Float:
        """Return log odds of success, shape (n,), calibrated."""
        x = rows[None]  # (1, n, f)
        for number, (weight, bias) in enumerate(self.layers):
            x = x @ weight + bias
            if number < len(self.layers) - 1:
                x = np.maximum(x, 0)
        return np.asarray(x.mean(axis=0)[:, 0])


class Affordance:
    """Says how likely skills are to work on a table.

    Affordance.load().probability("pick_and_place", "red block", "blue bowl", Scene(things))
    """

    def __init__(self, networks: dict[str, Network]) -> None:
        self.networks = networks

    @classmethod
    def load(cls, folder: Path | None = None) -> Affordance:
        """Return the model in a folder, by default the built-in one.

        Raises:
            ModelMissing: If its files are not there or not whole.
        """
        return _load(folder or weights_folder() / "affordance")

    def probability(
        self, skill: str, thing: str, where: str | Xy, scene: Scene, *, named: bool = False
    ) -> float:
        """Return the probability that one call works, in [0, 1]; see `Call`."""
        return self.probabilities([Call(skill, thing, where, named)], scene)[0]

    def probabilities(self, calls: Sequence[Call], scene: Scene) -> list[float]:
        """Return the probability of each call, all asked on the same table.

        A call about a thing that is not in the scene, that puts a thing on itself, or whose goal
        is outside the workspace, has 0.
        """
        maker = FeatureMaker(scene)
        asked: dict[str, list[Numbers]] = {skill: [] for skill in SKILLS}
        parts: list[list[tuple[str, int]] | None] = []
        for call in calls:
            needed = _parts(call, scene)
            parts.append(None if needed is None else [(s, len(asked[s])) for s in needed])
            for skill in needed or ():
                asked[skill].append(_numbers(maker, skill, call))
        odds = {skill: self._odds(skill, rows) for skill, rows in asked.items() if rows}
        return [
            0.0 if mine is None else float(np.prod([odds[skill][k] for skill, k in mine]))
            for mine in parts
        ]

    def _odds(self, skill: str, numbers: Sequence[Numbers]) -> Float:
        network = self.networks[skill]
        return np.asarray(1 / (1 + np.exp(-network.logits(network.rows(numbers)))))


def _parts(call: Call, scene: Scene) -> list[str] | None:
    """Return the skills that a call consists of; None if it cannot work by its nature."""
    if call.skill not in (*SKILLS, "pick_and_place"):
        return []
    if call.thing not in scene.index:
        return None
    if call.skill in ("pick", "rotate"):
        return [call.skill]
    if isinstance(call.where, str):
        if call.where not in scene.index or call.where == call.thing:
            return None
    elif not is_reachable(call.where):
        return None
    if call.skill != "pick_and_place":
        return [call.skill]
    return ["place"] if scene.index[call.thing] == scene.held else ["pick", "place"]


def is_reachable(point: Xy) -> bool:
    """Return whether a point is inside the workspace; skills refuse others."""
    x0, y0, x1, y1 = REACHABLE
    return x0 - EDGE_M <= point[0] <= x1 + EDGE_M and y0 - EDGE_M <= point[1] <= y1 + EDGE_M


def _numbers(maker: FeatureMaker, skill: str, call: Call) -> Numbers:
    index = maker.scene.index
    thing = index[call.thing]
    if skill == "pick":
        return maker.pick(thing)
    if skill == "rotate":
        return maker.rotate(thing, call.angle_deg)
    where = index[call.where] if isinstance(call.where, str) else call.where
    if skill == "place":
        return maker.place(thing, where, call.named)
    x, y = maker.scene.xy[where] if isinstance(where, int) else where
    return maker.push(thing, (float(x), float(y)))


@cache
def _load(folder: Path) -> Affordance:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        names = json.loads((folder / "config.json").read_text(encoding="utf-8"))["features"]
        tensors = load_file(folder / "model.safetensors")
        return Affordance({skill: _network(tensors, skill, names[skill]) for skill in SKILLS})
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise ModelMissing(
            f"The affordance model in {folder} cannot be read ({error}); reinstall the package, "
            "or make it with `python -m viper.training affordance`."
        ) from None


def _network(tensors: dict[str, Float], skill: str, names: list[str]) -> Network:
    count = sum(key.startswith(f"{skill}.weight") for key in tensors)
    layers = tuple(
        (tensors[f"{skill}.weight{k}"], tensors[f"{skill}.bias{k}"]) for k in range(count)
    )
    return Network(tuple(names), tensors[f"{skill}.mean"], tensors[f"{skill}.scale"], layers)
