"""Runs programs on true labels, in the same sandbox and through the same vision API.

What a program answers here it answers with eyes that make no mistakes, so a wrong answer is
the program's own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core.errors import SandboxLost
from viper.core.execution import ErrorInfo, Execution

if TYPE_CHECKING:
    from viper.sandbox.interface import Sandbox

__all__ = ["OracleBench"]


class OracleBench:
    """One sandbox whose vision reads the labels that come with each program.

    Args:
        backend: "process" for programs that a model wrote; "direct" saves the worker for
            programs that are known.
    """

    def __init__(self, backend: str = "process") -> None:
        from viper.vision.oracle import TrueLabels, oracle_engine

        self._backend = backend
        self._truth = TrueLabels()
        self._engine = oracle_engine(self._truth)
        self._sandbox: Sandbox | None = None

    def run(self, source: str, image: Path, labels: list[dict[str, Any]]) -> Execution:
        """Run a program on the picture that `labels` describe; hidden objects are left out."""
        from viper.vision.patch import ImagePatch

        seen = [label for label in labels if label.get("visible_fraction", 1.0) > 0]
        self._truth.by_hash.clear()
        picture = ImagePatch(self._truth.add(image, seen), engine=self._engine)
        try:
            return self._open().run(source, bindings={"image": picture, "image_patch": picture})
        except SandboxLost as error:
            self.close()
            return Execution("sandbox_lost", error=ErrorInfo("SandboxLost", str(error)))

    def close(self) -> None:
        """Stop the sandbox; the next program starts another."""
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _open(self) -> Sandbox:
        if self._sandbox is None:
            from viper.capabilities.vision import vision_capabilities
            from viper.sandbox import open_sandbox

            self._sandbox = open_sandbox(
                vision_capabilities(self._engine),
                backend="direct" if self._backend == "direct" else "process",
            )
        return self._sandbox
