"""Recipe: train the built-in program writer, from questions to programs, on a CPU.

    python -m viper.training.writer --seed 0 --out FOLDER [--minutes 60] [--start FOLDER] [--resume]

The data is endless and made on the fly; nothing is read from disk. The result is a small
T5 as `transformers` saves it, with its tokenizer and a card of its scores. With `--start` it
begins with the weights of an earlier writer, whose words and fragments it keeps and widens.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import Any

from viper.core.settings import silence_telemetry
from viper.training import writer_data, writer_tokenizer
from viper.training.precision import has_fast_bf16
from viper.training.writer_card import card
from viper.training.writer_scores import score
from viper.training.writer_start import take_over

WARMUP_STEPS = 200
# Learning rate relative to the spread of each weight matrix at the start, as T5 was trained:
# its embeddings start two orders of magnitude larger than its queries.
PEAK_RATE = 1e-2
LEAST_SCALE = 0.02
# A writer that has learned before learns on with this part of the rate.
LATER_RATE = 0.5
SAVE_EVERY_S = 240.0
# Validation draws with seeds from here on, training with smaller ones.
UNSEEN_SEEDS = 10_000_000


def new_model(vocabulary: int) -> Any:
    """Return an untrained writer: a T5 of five and a half million weights."""
    from transformers import T5Config, T5ForConditionalGeneration

    config = T5Config(
        vocab_size=vocabulary, d_model=192, d_kv=48, num_heads=4, d_ff=768, num_layers=6,
        num_decoder_layers=3, dropout_rate=0.0, feed_forward_proj="relu", pad_token_id=0,
        eos_token_id=1, decoder_start_token_id=0, relative_attention_num_buckets=32,
        relative_attention_max_distance=64, tie_word_embeddings=True,
    )  # fmt: skip
    model = T5ForConditionalGeneration(config)
    model.generation_config.decoder_start_token_id = 0
    return model


class Trainer:
    """One training run; `run` may be interrupted and continued from its checkpoint."""

    def __init__(
        self, out: Path, seed: int, *, minutes: float, steps: int | None, threads: int,
        start: Path | None = None,
    ) -> None:  # fmt: skip
        import torch

        torch.set_num_threads(threads)
        torch.manual_seed(seed)
        self.out, self.seed, self.minutes, self.last_step = out, seed, minutes, steps
        self.step, self.seen, self.spent_s = 0, 0, 0.0
        self._start_with(writer_tokenizer.build())
        if start is not None:
            take_over(self.model, self.tokenizer, start)
            for group in self.optimizer.param_groups:
                group["peak"] *= LATER_RATE

    def _start_with(self, tokenizer: Any) -> None:
        import torch

        self.tokenizer = tokenizer
        self.model = new_model(len(tokenizer))
        groups = [
            {
                "params": [weight],
                "peak": PEAK_RATE * max(LEAST_SCALE, float(weight.detach().square().mean().sqrt())),
            }
            for weight in self.model.parameters()
        ]
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0, fused=True)

    @property
    def progress(self) -> float:
        """Return the finished part of the run, from 0 to 1."""
        if self.last_step:
            return min(1.0, self.step / self.last_step)
        return min(1.0, self.spent_s / (60 * self.minutes))

    def resume(self, path: Path) -> None:
        """Continue from a checkpoint."""
        import torch
        from transformers import PreTrainedTokenizerFast

        # a wider grammar must not change the ids that were learned
        self._start_with(PreTrainedTokenizerFast.from_pretrained(path.parent / "model"))
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seen, self.spent_s = state["step"], state["seen"], state["spent_s"]

    def save(self) -> None:
        """Write a checkpoint to continue from, replacing the last one."""
        import torch

        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / "checkpoint.pt"
        state = {
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(),
            "step": self.step, "seen": self.seen, "spent_s": self.spent_s,
        }  # fmt: skip
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
        self.export(self.out / "model")

    def export(self, folder: Path) -> None:
        """Write the weights in half precision, with config and tokenizer."""
        import copy

        import torch

        copy.deepcopy(self.model).to(torch.float16).save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)

    def run(self) -> None:
        """Train until the time or the steps are over."""
        import torch

        stream = writer_data.background_batches(self.tokenizer, self.seed + 1000 * (self.step + 1))
        self.model.train()
        bf16 = has_fast_bf16()
        saved = shown = time.monotonic()
        loss_sum, loss_count = 0.0, 0
        while self.progress < 1.0:
            start = time.monotonic()
            batch = next(stream)
            for group in self.optimizer.param_groups:
                group["lr"] = group["peak"] * self._rate()
            with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
                loss = self.model(
                    input_ids=batch.source, attention_mask=batch.mask, labels=batch.labels
                ).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            self.step += 1
            self.seen += len(batch.source)
            loss_sum, loss_count = loss_sum + float(loss.detach()), loss_count + 1
            now = time.monotonic()
            self.spent_s += now - start
            if now - shown > 20:
                self._show(loss_sum / loss_count)
                shown, loss_sum, loss_count = now, 0.0, 0
            if now - saved > SAVE_EVERY_S:
                self.save()
                saved = now
        self.save()

    def _rate(self) -> float:
        warm = min(1.0, (self.step + 1) / WARMUP_STEPS)
        return warm * max(0.01, 0.5 * (1 + math.cos(math.pi * self.progress)))

    def _show(self, loss: float) -> None:
        line = {
            "step": self.step, "examples": self.seen, "loss": round(loss, 4),
            "minutes": round(self.spent_s / 60, 1), "progress": round(self.progress, 3),
        }  # fmt: skip
        print(json.dumps(line), file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Run the recipe from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint, result")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--steps", type=int, help="instead of --minutes; repeatable to the bit")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="folder of an earlier writer to begin with")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--validate", type=int, default=600, help="texts per validation set")
    parser.add_argument(
        "--wordings", type=Path, action="append", default=[],
        help="also score a .jsonl file of questions or instructions with programs; may be repeated",
    )  # fmt: skip
    parser.add_argument("--origin", default="", help="a sentence for the card on earlier runs")
    parser.add_argument("--score", action="store_true", help="train no more, only score")
    options = parser.parse_args(arguments)
    silence_telemetry()
    trainer = Trainer(options.out, options.seed, minutes=options.minutes, steps=options.steps,
                      threads=options.threads, start=options.start)  # fmt: skip
    checkpoint = options.out / "checkpoint.pt"
    if (options.resume or options.score) and checkpoint.exists():
        trainer.resume(checkpoint)
    if not options.score:
        trainer.run()
    scores = score(
        options.out / "model", UNSEEN_SEEDS + options.seed, options.validate, options.wordings
    )
    print(json.dumps({name: s.to_dict() for name, s in scores.items()}, indent=1))
    size = sum(weight.numel() for weight in trainer.model.parameters()) / 1e6
    text = card(
        scores, weights=size, examples=trainer.seen, minutes=trainer.spent_s / 60,
        seed=options.seed, steps=options.steps, start=options.start is not None,
        origin=options.origin,
    )  # fmt: skip
    (options.out / "model" / "README.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
