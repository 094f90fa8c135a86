"""`viper doctor`: what this machine can do, found by trying it and not by asking."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from viper.core.capability import CapabilitySet
from viper.core.errors import ViperError
from viper.core.execution import Execution, Limits
from viper.core.settings import home, silence_telemetry, weights_folder

if TYPE_CHECKING:
    from viper.sandbox.interface import Sandbox

# import name -> what it is needed for
_PACKAGES = {
    "torch": "every model",
    "torchvision": "detection",
    "ultralytics": "detection",
    "transformers": "matching, local language models",
    "safetensors": "weights",
    "RestrictedPython": "the sandbox",
    "openai": "language model servers",
    "mujoco": "the tabletop world",
    "numpy": "arrays",
    "PIL": "pictures",
}
_LIMITS = Limits(wall_s=5.0, cpu_s=5.0, memory_mb=256)


@dataclass(frozen=True)
class Check:
    """One thing that was tried."""

    name: str
    ok: bool
    found: str
    """What was seen, and how to mend it if it is wrong."""
    is_required: bool = True
    """Whether no question can be answered, safely, without it; else it fails as a warning."""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the check as JSON data."""
        return asdict(self)


def examine() -> list[Check]:
    """Try everything; never raises, takes some seconds."""
    return [*_machine(), *_packages(), *_weights(), *_sandbox()]


def show_checks(checks: list[Check]) -> None:
    """Print one line per check."""
    for check in checks:
        mark = "ok  " if check.ok else ("FAIL" if check.is_required else "warn")
        print(f"{mark}  {check.name:<34} {check.found}")


def _machine() -> Iterator[Check]:
    version = platform.python_version()
    yield Check("python", sys.version_info >= (3, 11), f"{version} (3.11 or later is needed)")
    is_linux = sys.platform == "linux"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield Check("system", is_linux, system + ("" if is_linux else ": fewer walls"), False)
    yield Check("processors", True, str(os.cpu_count()), False)
    hint = "no traces are kept; name another folder in VIPER_HOME"
    yield _tried("state folder", _write_state, hint=hint, is_required=False)


def _write_state() -> str:
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe-{os.getpid()}"
    probe.write_text("")
    probe.unlink()
    return str(folder.resolve())


def _packages() -> Iterator[Check]:
    silence_telemetry()
    for name, purpose in _PACKAGES.items():
        yield _tried(f"package {name}", partial(_import, name), hint=f"for {purpose}")


def _import(name: str) -> str:
    module = importlib.import_module(name)
    version = getattr(module, "__version__", None)
    return str(version or importlib.metadata.version(name))


def _weights() -> Iterator[Check]:
    from viper.apps.inventory import check_folder

    for part in ("detector", "matcher", "writer"):
        folder = weights_folder() / part
        problem = check_folder(folder)
        found = problem and f"{problem}; reinstall the package"
        yield Check(f"weights {part}", not problem, found or str(folder))
    yield _tried("vision models load", _load_vision)
    yield _tried("program writer loads", _load_writer)


def _load_vision() -> str:
    from PIL import Image

    from viper.core.image import load_image
    from viper.vision.profile import load_engine

    engine = load_engine("tabletop")
    picture = load_image(Image.new("RGB", (64, 48), (200, 190, 180)))
    engine.detections(picture)
    engine.embed_texts(["a red block"])
    return "one picture and one text went through"


def _load_writer() -> str:
    from viper.core.llm import Message
    from viper.llm import load_llm

    reply = load_llm("embedded").complete([Message("user", "How many red blocks are there?")])[0]
    return f"wrote {reply.text.splitlines()[-1]!r}"


def _sandbox() -> Iterator[Check]:
    from viper.sandbox import open_sandbox

    try:
        sandbox = open_sandbox(CapabilitySet(), limits=_LIMITS)
    except (ViperError, OSError) as error:
        yield Check("sandbox starts", False, f"{type(error).__name__}: {error}")
        return
    try:
        yield _sandbox_check("sandbox starts", sandbox, "1 + 1", lambda e: e.value == 2)
        walls = sandbox.walls
        yield Check("sandbox walls", bool(walls), ", ".join(walls) or "none")
        yield from _wall_checks(walls)
        yield from _limit_checks(sandbox)
    except (ViperError, OSError) as error:
        yield Check("sandbox is tried", False, f"{type(error).__name__}: {error}")
    finally:
        sandbox.close()


def _wall_checks(walls: tuple[str, ...]) -> Iterator[Check]:
    """Yield one check per wall: arbitrary code in a jailed worker tries to cross it."""
    from viper.sandbox.probe import missing, try_the_walls

    lacking = missing(walls)
    yield Check("sandbox walls missing", not lacking, ", ".join(lacking) or "none", False)
    for finding in try_the_walls():
        yield Check(
            f"jail: {finding.name}", finding.held, finding.found, platform.system() == "Linux"
        )


def _limit_checks(sandbox: Sandbox) -> Iterator[Check]:
    """Yield one check per limit; the session must answer after each."""
    short = Limits(wall_s=0.5, cpu_s=5.0, memory_mb=256)
    busy = Limits(wall_s=10.0, cpu_s=1.0, memory_mb=256)
    loop = "while True:\n    pass"
    yield _sandbox_check("time limit stops a loop", sandbox, loop, _is_killed, short)
    yield _sandbox_check("CPU limit stops a loop", sandbox, loop, _is_killed, busy)
    hungry = "x = [0] * (50 * 10**9 // 8)"
    yield _sandbox_check("memory limit stops 50 GB", sandbox, hungry, _is_stopped)
    yield _sandbox_check("import os is refused", sandbox, "import os", _is_rejected)
    read = "open('/etc/hostname').read()"
    yield _sandbox_check("reading a file is refused", sandbox, read, _is_rejected)
    yield _sandbox_check("still answers afterwards", sandbox, "6 * 7", lambda e: e.value == 42)


def _sandbox_check(
    name: str,
    sandbox: Sandbox,
    source: str,
    passes: Callable[[Execution], bool],
    limits: Limits = _LIMITS,
) -> Check:
    started = time.perf_counter()
    try:
        execution = sandbox.run(source, limits=limits)
    except ViperError as error:
        return Check(name, False, f"{type(error).__name__}: {error}")
    took = time.perf_counter() - started
    why = f": {execution.error.message}" if execution.error else ""
    found = f"{execution.status} after {took:.3f} s{why}"
    return Check(name, passes(execution), found, seconds=round(took, 4))


def _is_killed(execution: Execution) -> bool:
    return execution.status == "killed"


def _is_stopped(execution: Execution) -> bool:
    return execution.status in ("killed", "error")


def _is_rejected(execution: Execution) -> bool:
    return execution.status == "rejected"


def _tried(
    name: str, attempt: Callable[[], str], *, hint: str = "", is_required: bool = True
) -> Check:
    started = time.perf_counter()
    try:
        found, ok = attempt(), True
    except Exception as error:  # a broken install may raise anything
        found, ok = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}", False
    took = time.perf_counter() - started
    tail = f" ({hint})" if hint and not ok else ""
    return Check(name, ok, f"{found}{tail}, {took:.2f} s", is_required, round(took, 4))
