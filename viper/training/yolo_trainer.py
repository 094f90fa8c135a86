"""ultralytics' detection trainer with the built-in architecture, in bfloat16 on a CPU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch.utils._pytree import tree_map
from ultralytics.models.yolo.detect import DetectionTrainer
from ultralytics.nn.tasks import DetectionModel

from viper.training import yolo

__all__ = ["Bf16DetectionModel", "CpuTrainer"]


class Bf16DetectionModel(DetectionModel):  # type: ignore[misc]
    """A detector whose network runs in bfloat16 while it learns; losses stay in float32."""

    def predict(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        """Return the head's output in float32."""
        if not self.training or x.dtype != torch.float32:
            return super().predict(x, *args, **kwargs)
        with torch.autocast("cpu", torch.bfloat16):
            output = super().predict(
                x.contiguous(memory_format=torch.channels_last), *args, **kwargs
            )
        return tree_map(lambda v: v.float() if torch.is_tensor(v) else v, output)


class CpuTrainer(DetectionTrainer):  # type: ignore[misc]
    """Builds a given architecture instead of a named one; the rest is ultralytics'."""

    def __init__(
        self,
        overrides: dict[str, Any],
        *,
        architecture: dict[str, Any],
        bf16: bool,
        start: Path | None = None,
    ) -> None:
        """Take ultralytics' options, the model yaml, the number format and earlier weights."""
        self._start = start
        self._architecture = architecture
        self._bf16 = bf16
        super().__init__(overrides=overrides)

    def get_model(self, cfg: Any = None, weights: Any = None, verbose: bool = True) -> Any:
        """Return the model to train, with `weights` if a run is resumed."""
        del cfg, verbose
        kind = Bf16DetectionModel if self._bf16 else DetectionModel
        model = kind(self._architecture, ch=3, nc=self._architecture["nc"], verbose=False)
        if weights is not None:
            model.load(weights, verbose=False)
        elif self._start is not None:
            model.load_state_dict(yolo.load(self._start).state_dict())
        return model.to(memory_format=torch.channels_last)
