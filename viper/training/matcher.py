"""The recipe of the built-in matcher: a small CLIP, trained on crops of rendered objects.

Three losses. *Choices* are what the vision API asks: one of twelve colours, three materials,
nine shapes. *Captions* are free phrases with synonyms: each crop against the captions of the
whole batch, in which every caption that is true of it is left out of the negatives, however it
came into the batch. *Twins* are captions that differ in one word from a true one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from viper.core.settings import silence_telemetry
from viper.training import captions, clip
from viper.training.crops_data import Crops, join, make_crops
from viper.training.precision import has_fast_bf16
from viper.training.progress import Progress
from viper.vision.crops import with_overview

if TYPE_CHECKING:
    import torch

__all__ = ["MatcherPlan", "train_matcher"]

# Materials show in a few pixels, so they get the larger part of what there is to learn.
CHOICE_WEIGHTS = {"shape": 1.0, "color": 1.0, "material": 2.0}
# Exposures of the same picture, in powers of two, and where `robot_sim.camera` rolls light off.
STOPS, KNEE = (-1.6, 2.0), 0.8
# Optimiser steps between two checkpoints.
KEEP_EVERY = 250


@dataclass(frozen=True)
class MatcherPlan:
    """How the matcher is trained."""

    steps: int = 4000
    """Optimiser steps."""
    batch: int = 128
    """Crops per step."""
    texts: int = 48
    """Captions per step, true of one crop each; as many twins come on top."""
    per_object: int = 3
    """Cuts of every object, each around a differently imprecise box."""
    width: int = 128
    """Channels of the image tower."""
    layers: int = 7
    """Blocks of the image tower."""
    learning_rate: float = 1.2e-3
    weight_decay: float = 0.05
    bf16: bool | None = None
    """Run the network in bfloat16; None where this CPU is fast at it."""
    threads: int = 0
    """Threads; 0 leaves the choice to torch."""
    seed: int = 0


def train_matcher(
    data: Sequence[Path], work: Path, out: Path, plan: MatcherPlan, start: Path | None = None
) -> None:
    """Train a matcher and write it to `out`.

    Args:
        data: Rendered folders to learn from.
        work: Folder for checkpoints; a run found there goes on.
        out: Receives a transformers folder.
        plan: Sizes.
        start: Folder of an earlier matcher of the same width and words to begin with; it may have
            fewer layers.
    """
    silence_telemetry()
    import torch

    if plan.threads:
        torch.set_num_threads(plan.threads)
    work.mkdir(parents=True, exist_ok=True)
    crops = join([make_crops(d, per_object=plan.per_object, seed=plan.seed) for d in data])
    run = _Run(crops, plan, start)
    checkpoint = work / "last.pt"
    if checkpoint.exists():
        run.restore(torch.load(checkpoint, weights_only=True))
    with Progress("matcher", plan.steps, done=run.step) as progress:
        while run.step < plan.steps:
            loss = run.train_step()
            progress.advance(note=f"loss {loss:.3f}")
            if run.step % KEEP_EVERY == 0 or run.step == plan.steps:
                partial = checkpoint.with_suffix(".partial")
                torch.save(run.state(), partial)
                partial.replace(checkpoint)
                clip.save(run.averaged_model(), run.tokenizer, work / "export")
    clip.save(run.averaged_model(), run.tokenizer, out)


class _Run:
    """A training run: model, optimiser, running average, and the number of steps done."""

    def __init__(self, crops: Crops, plan: MatcherPlan, start: Path | None = None) -> None:
        import torch

        torch.manual_seed(plan.seed)
        self.crops, self.plan, self.step = crops, plan, 0
        self.bf16 = has_fast_bf16() if plan.bf16 is None else plan.bf16
        self.tokenizer = clip.make_tokenizer()
        self.model = clip.make_model(len(self.tokenizer), width=plan.width, layers=plan.layers)
        if start is not None:
            clip.begin_with(self.model, start)
        self.model.train()
        self.average = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        others = [p for p in self.model.parameters() if p.ndim <= 1]
        groups: list[dict[str, Any]] = [
            {"params": decayed},
            {"params": others, "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(
            groups,
            lr=plan.learning_rate,
            weight_decay=plan.weight_decay,
            betas=(0.9, 0.98),
            fused=True,
        )

    def train_step(self) -> float:
        """Learn from one batch; return its loss."""
        import torch

        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.learning_rate * self._schedule()
        # the batch depends on the step alone, so a resumed run sees what it would have seen
        rng = np.random.default_rng([self.plan.seed, self.step])
        loss = self._loss(rng)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(max=float(np.log(100)))
        self.step += 1
        self._update_average()
        return float(loss.detach())

    def averaged_model(self) -> Any:
        """Return a model with the running average of the weights."""
        model = clip.make_model(len(self.tokenizer), width=self.plan.width, layers=self.plan.layers)
        model.load_state_dict(self.average)
        return model.eval()

    def state(self) -> dict[str, Any]:
        """Return what `restore` needs."""
        return {
            "step": self.step,
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from `state`."""
        self.step = state["step"]
        self.model.load_state_dict(state["model"])
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])

    def _schedule(self) -> float:
        """Return the part of the learning rate in use: a short rise, then half a cosine."""
        warm = min(1.0, (self.step + 1) / min(200, self.plan.steps))
        return warm * (0.01 + 0.99 * 0.5 * (1 + float(np.cos(np.pi * self.step / self.plan.steps))))

    def _update_average(self) -> None:
        # young averages forget faster, so that the random start does not linger
        keep = min(0.998, self.step / (self.step + 20))
        for key, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.average[key].lerp_(value, 1 - keep)

    def _loss(self, rng: np.random.Generator) -> torch.Tensor:
        import torch
        from torch.nn.functional import cross_entropy, normalize

        chosen = rng.integers(len(self.crops.rgb), size=self.plan.batch)
        kinds = torch.from_numpy(self.crops.kinds[chosen].astype(np.int64))  # (b, 3)
        phrases, matches, pairs, choices = self._texts(chosen, rng)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            overviews = self.crops.overviews[self.crops.picture[chosen]]
            pixels = augment(self.crops.rgb[chosen], overviews, rng)
            images = self.model.vision_model(pixel_values=pixels).pooler_output
            images = self.model.visual_projection(images)
            tokens = self.tokenizer(phrases, padding=True, truncation=True, return_tensors="pt")
            texts = self.model.text_model(**tokens).pooler_output
            texts = self.model.text_projection(texts)
        images, texts = normalize(images.float(), dim=-1), normalize(texts.float(), dim=-1)
        logits = self.model.logit_scale.exp() * images @ texts.T  # (b, all texts)
        loss = _pair_loss(logits[:, : matches.shape[1]], matches, pairs)
        for column, (kind, (start, end)) in enumerate(choices.items()):
            loss = loss + CHOICE_WEIGHTS[kind] * cross_entropy(
                logits[:, start:end], kinds[:, column], label_smoothing=0.02
            )
        return loss

    def _texts(
        self, chosen: np.ndarray[Any, Any], rng: np.random.Generator
    ) -> tuple[list[str], torch.Tensor, torch.Tensor, dict[str, tuple[int, int]]]:
        """Return texts, which text is true of which crop, true pairs, and ranges of choices."""
        import torch

        words = random.Random(int(rng.integers(2**62)))
        kinds = [self.crops.kind(int(i)) for i in chosen]
        count = min(self.plan.texts, len(kinds))
        drawn = [captions.draw_caption(kind, words) for kind in kinds[:count]]
        drawn += [captions.draw_twin(kind, words) for kind in kinds[:count]]
        matches = torch.tensor([[text.matches(kind) for text in drawn] for kind in kinds])
        pairs = torch.arange(count)  # crop i and caption i
        phrases = [text.text for text in drawn]
        choices: dict[str, tuple[int, int]] = {}
        for kind in captions.CONTRASTS:
            prompts = (
                captions.contrast_prompts(kind)
                if words.random() < 0.5
                else captions.draw_contrast(kind, words)
            )
            choices[kind] = (len(phrases), len(phrases) + len(prompts))
            phrases += prompts
        return phrases, matches, pairs, choices


def _pair_loss(logits: torch.Tensor, matches: torch.Tensor, pairs: torch.Tensor) -> torch.Tensor:
    """Return the contrastive loss of true pairs, both ways.

    Args:
        logits: Shape (images, texts).
        matches: Whether a text is true of an image, same shape. Other true pairs than the
            one that is scored count neither for nor against it.
        pairs: Image i belongs to text i, for these i.
    """
    import torch
    from torch.nn.functional import cross_entropy

    ignored = matches.clone()
    ignored[pairs, pairs] = False
    masked = logits.masked_fill(ignored, float("-inf"))
    forward = cross_entropy(masked[pairs], pairs)
    backward = cross_entropy(masked.T[pairs], pairs)
    assert torch.isfinite(forward), "a caption is not true of its own crop"
    return forward + backward


def augment(
    rgb: NDArray[np.uint8], overviews: NDArray[np.uint8], rng: np.random.Generator
) -> torch.Tensor:
    """Return pixels as the model takes them, varied in ways that leave names true.

    Args:
        rgb: Crops, shape (n, CROP_PX, CROP_PX, 3).
        overviews: Their whole pictures, shape (n, OVERVIEW_PX, OVERVIEW_PX, 3).
        rng: Exposure, mirrors, light, contrast and noise are drawn from it.

    Returns:
        Shape (n, 3, INPUT_PX, INPUT_PX), float32, normalised.
    """
    import torch

    n = len(rgb)
    curves = np.stack([exposure_curve(rng) for _ in range(n)])
    flip = rng.random(n) < 0.5
    exposed = (
        np.stack([curve[x] for curve, x in zip(curves, part, strict=True)])
        for part in (rgb, overviews)
    )
    x = _scaled(
        with_overview(*(np.where(flip[:, None, None, None], x[:, :, ::-1], x) for x in exposed))
    )
    gain = rng.uniform(0.88, 1.12, size=(n, 1, 1, 1)) * rng.uniform(0.96, 1.04, size=(n, 3, 1, 1))
    x = x * torch.from_numpy(gain.astype(np.float32))
    noise = rng.uniform(0, 0.03, size=(n, 1, 1, 1)) * (rng.random((n, 1, 1, 1)) < 0.5)
    seed = int(rng.integers(2**62))
    x = x + torch.from_numpy(noise.astype(np.float32)) * torch.randn(
        x.shape, generator=torch.Generator().manual_seed(seed)
    )
    return normalized(x.clamp(0, 1))


def exposure_curve(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return which value each of the 256 has in a picture of another exposure, shape (256,).

    A camera exposes for the ground: on a dark one, white things have no shades left, on a light one
    gray looks black. A third of the curves change nothing.
    """
    if rng.random() < 0.35:
        return np.arange(256, dtype=np.uint8)
    srgb = np.arange(256) / 255
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    # `robot_sim.camera` rolls highlights off above the knee: unrolled, then rolled off anew
    part = np.clip((light - KNEE) / (1 - KNEE), 0, 0.97)
    light = np.minimum(light, KNEE) + (1 - KNEE) * part / (1 - part)
    light = light * 2 ** rng.uniform(*STOPS)
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    hardness = rng.random()
    rolled = hardness * np.minimum(over, 1) + (1 - hardness) * over / (1 + over)
    light = np.minimum(light, KNEE) + (1 - KNEE) * rolled
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(255 * np.clip(srgb, 0, 1)), dtype=np.uint8)


def normalized(x: torch.Tensor) -> torch.Tensor:
    """Return values in 0..1 in the range that the model takes, as the image processor does."""
    return (x - clip.IMAGE_MEAN) / clip.IMAGE_STD


def to_pixels(rgb: Sequence[np.ndarray[Any, Any]] | np.ndarray[Any, Any]) -> torch.Tensor:
    """Return pictures, shape (n, INPUT_PX, INPUT_PX, 3), uint8, as the model takes them."""
    return normalized(_scaled(np.asarray(rgb)))


def _scaled(rgb: np.ndarray[Any, Any]) -> torch.Tensor:
    """Return pixels in 0..1, shape (n, 3, size, size)."""
    import torch

    return torch.from_numpy(rgb).permute(0, 3, 1, 2).float() / 255
