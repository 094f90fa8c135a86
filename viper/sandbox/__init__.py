"""Runs a program against a set of capabilities in a separate, limited worker process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from viper.core.capability import CapabilitySet
    from viper.core.execution import Limits
    from viper.sandbox.interface import Sandbox

__all__ = ["open_sandbox"]


def open_sandbox(
    capabilities: CapabilitySet,
    *,
    limits: Limits | None = None,
    backend: Literal["process", "direct"] = "process",
) -> Sandbox:
    """Open a session in which programs can call `capabilities`.

    Args:
        capabilities: What programs may call.
        limits: What one cell may spend, unless `run` is told otherwise.
        backend: "process", the sandbox; or "direct", which runs programs in this
            process, for stepping through one in a debugger. "direct" keeps nothing
            out and stops nothing: use it for programs that you wrote yourself.

    Raises:
        SandboxLost: If no worker process can be started.
    """
    if backend == "process":
        from viper.sandbox.host import ProcessSandbox

        return ProcessSandbox(capabilities, limits=limits)
    if backend == "direct":
        from viper.sandbox.direct import DirectSandbox

        return DirectSandbox(capabilities, limits=limits)
    raise ValueError(f"backend is {backend!r}; it must be 'process' or 'direct'")
