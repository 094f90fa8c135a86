"""What every sandbox offers, whether it is a process of its own or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from viper.core.execution import Execution, Limits


class Sandbox(Protocol):
    """Runs the cells of one session; the names that a cell binds live until `close`."""

    @property
    def walls(self) -> tuple[str, ...]:
        """What stands between a program and this machine, e.g. `("process", "memory limit")`."""
        ...

    def run(
        self,
        source: str,
        *,
        bindings: Mapping[str, object] | None = None,
        limits: Limits | None = None,
    ) -> Execution:
        """Run one cell and return what happened; a bad program never raises here.

        The value is that of the last expression. A cell that defines
        `execute_command` and does not call it, as ViperGPT writes programs, is
        called with the bound names that its parameters ask for.

        Args:
            source: Python text.
            bindings: Names for the program: plain data, or instances of the
                declared host classes.
            limits: What this cell may spend; the session's limits by default.

        Raises:
            InputError: If a binding is of a type that cannot be handed to a program.
        """
        ...

    def close(self) -> None:
        """End the session and its worker; later cells are answered with `sandbox_lost`."""
        ...
