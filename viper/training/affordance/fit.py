"""Fits the networks of the affordances: five small ones per skill, calibrated on what they missed.

Each network is trained without one fifth of the states and stops where that fifth is predicted
best. The log odds that the five give for states they did not see are then scaled and shifted to
fit the outcomes (temperature scaling, Guo et al. 2017, with an offset).
"""

from __future__ import annotations

import copy
import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from viper.training.affordance.examples import Examples
from viper.vision.affordance.model import Network

__all__ = ["FitPlan", "Made", "fit_network", "save_networks"]

Float = NDArray[np.float32]


@dataclass(frozen=True)
class FitPlan:
    """How the networks are trained."""

    folds: int = 5
    hidden: tuple[int, ...] = (48, 24)
    epochs: int = 120
    batch: int = 256
    rate: float = 3e-3
    decay: float = 3e-2
    seed: int = 0


@dataclass(frozen=True)
class Made:
    """What weights were made from; kept beside them."""

    seed: int
    """Block of states."""
    states: int
    """Random tables."""
    tries: int
    """Skills tried on them; a pick and place is one."""
    calls: int
    """Skill calls that were; a pick and place is two."""


def fit_network(examples: Examples, plan: FitPlan) -> Network:
    """Return the calibrated networks of one skill."""
    names = tuple(examples.numbers[0])
    raw = np.array([[row[name] for name in names] for row in examples.numbers], np.float32)
    mean, spread = raw.mean(axis=0), raw.std(axis=0)
    scale = np.where(spread > 1e-4, spread, 1).astype(np.float32)
    x = torch.tensor((raw - mean) / scale)
    y = torch.tensor(examples.ok.astype(np.float32))
    fold = torch.tensor(examples.states % plan.folds)
    nets, unseen = [], torch.zeros(len(y))
    for number in range(plan.folds):
        out = fold == number
        net = _train(x, y, out, plan, plan.seed * 100 + number)
        nets.append(net)
        with torch.no_grad():
            unseen[out] = net(x[out])[:, 0]
    slope, offset = _calibrate(unseen, y)
    return Network(names, mean.astype(np.float32), scale, _layers(nets, slope, offset))


def _train(
    x: torch.Tensor, y: torch.Tensor, out: torch.Tensor, plan: FitPlan, seed: int
) -> nn.Sequential:
    torch.manual_seed(seed)
    sizes = (x.shape[1], *plan.hidden, 1)
    parts: list[nn.Module] = []
    for a, b in pairwise(sizes):
        parts += [nn.Linear(a, b), nn.ReLU()]
    net = nn.Sequential(*parts[:-1])
    loss = nn.BCEWithLogitsLoss()
    adam = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay)
    rates = torch.optim.lr_scheduler.OneCycleLR(
        adam, plan.rate, total_steps=plan.epochs * (1 + int((~out).sum()) // plan.batch)
    )
    rows = torch.nonzero(~out)[:, 0]
    best, kept = float("inf"), copy.deepcopy(net.state_dict())
    for _ in range(plan.epochs):
        net.train()
        for part in torch.split(rows[torch.randperm(len(rows))], plan.batch):
            adam.zero_grad()
            loss(net(x[part])[:, 0], y[part]).backward()
            adam.step()
            rates.step()
        with torch.no_grad():
            missed = float(loss(net(x[out])[:, 0], y[out])) if out.any() else 0.0
        if missed < best:
            best, kept = missed, copy.deepcopy(net.state_dict())
    net.load_state_dict(kept)
    return net.eval()


def _calibrate(logits: torch.Tensor, y: torch.Tensor) -> tuple[float, float]:
    """Return slope and offset that make log odds fit outcomes best."""
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    newton = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")
    loss = nn.BCEWithLogitsLoss()

    def closure() -> torch.Tensor:
        newton.zero_grad()
        value: torch.Tensor = loss(line[0] * logits + line[1], y)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    newton.step(closure)  # type: ignore[no-untyped-call]
    return float(line[0].detach()), float(line[1].detach())


def _layers(
    nets: list[nn.Sequential], slope: float, offset: float
) -> tuple[tuple[Float, Float], ...]:
    linear = [[part for part in net if isinstance(part, nn.Linear)] for net in nets]
    layers = []
    for together in zip(*linear, strict=True):
        weight = np.stack([part.weight.detach().numpy().T for part in together])  # (m, in, out)
        bias = np.stack([part.bias.detach().numpy()[None] for part in together])  # (m, 1, out)
        layers.append((weight, bias))
    weight, bias = layers[-1]
    layers[-1] = (weight * slope, bias * slope + offset)
    return tuple((np.ascontiguousarray(w, np.float32), b.astype(np.float32)) for w, b in layers)


def save_networks(networks: dict[str, Network], folder: Path, made: Made) -> None:
    """Write `config.json` and `model.safetensors` into a folder."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Float] = {}
    for skill, network in networks.items():
        tensors[f"{skill}.mean"], tensors[f"{skill}.scale"] = network.mean, network.scale
        for number, (weight, bias) in enumerate(network.layers):
            tensors[f"{skill}.weight{number}"] = weight
            tensors[f"{skill}.bias{number}"] = bias
    features = {skill: list(network.names) for skill, network in networks.items()}
    config = {"made": asdict(made), "features": features}
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    file = folder / "model.safetensors"
    save_file({key: np.ascontiguousarray(value) for key, value in tensors.items()}, file)
    file.chmod(0o644)  # safetensors makes files that only their owner reads
