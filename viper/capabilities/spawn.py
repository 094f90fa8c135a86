"""What a program can call to hand work on: `spawn` a child session, or many at once.

A child session has its own REPL, at most the caller's tools, and a grant out of the caller's
budget; its result comes back by value. Who runs it is a function given from above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from viper.capabilities.parallel import map_parallel
from viper.core.budget import LIMITS, Budget
from viper.core.capability import CapabilitySet
from viper.core.errors import InputError, UnknownName
from viper.core.image import LoadedImage
from viper.core.result import Result
from viper.vision.patch import ImagePatch

MAX_TASK_CHARACTERS = 20_000
MAX_CHILDREN = 1000
"""Tasks of one `spawn_map`."""
_KNOWN = (*LIMITS, "depth")


@dataclass(frozen=True)
class ChildTask:
    """What a child session is to do, and with what."""

    task: str
    image: ImagePatch | LoadedImage | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    tools: tuple[str, ...] | None = None
    """Names of capabilities; None for all that the caller has."""
    budget: Budget | None = None
    """What is set aside for it; None to share what the caller has."""


RunChild = Callable[[ChildTask], Result]
"""Does the work; never raises for what the child did."""


def spawn_capabilities(run_child: RunChild) -> CapabilitySet:
    """Return `spawn` and `spawn_map`; join them with a set that declares `Result`."""

    def spawn(
        task: str,
        image: ImagePatch | None = None,
        inputs: dict[str, Any] | None = None,
        tools: list[str] | None = None,
        budget: dict[str, float] | None = None,
    ) -> Result:
        """Return the Result of a child session that answers `task` about `image`, or with `inputs`.
        The inputs are its variables. `tools` are names of what it may call, at most what you may.
        >>> spawn("How many red blocks are there?", image=image_patch).value
        2
        """
        return run_child(_child_task(task, image, inputs, tools, budget))

    def spawn_map(
        task: str | list[str],
        images: list[ImagePatch] | None = None,
        inputs: list[dict[str, Any]] | None = None,
        tools: list[str] | None = None,
        budget: dict[str, float] | None = None,
        *,
        parallel: int = 4,
    ) -> list[Result]:
        """Return the Results of one child per task, image or inputs, in order; all in parallel.
        One `task` serves all images or inputs; `budget` is for each child.
        >>> [r.value for r in spawn_map("Is it red?", images=image_patch.find("block"))]
        [True, True]
        """
        rows = _rows(task, images, inputs)
        tasks = [_child_task(text, image, given, tools, budget) for text, image, given in rows]
        return map_parallel(run_child, tasks, parallel=parallel)

    return CapabilitySet.of(spawn, spawn_map)


def _child_task(task: Any, image: Any, inputs: Any, tools: Any, budget: Any) -> ChildTask:
    if not isinstance(task, str) or not task.strip():
        raise InputError("spawn takes a task as text.")
    if len(task) > MAX_TASK_CHARACTERS:
        raise InputError(
            f"The task has {len(task):,} characters; at most {MAX_TASK_CHARACTERS:,} are read. "
            "Put what it is about into `inputs`."
        )
    if image is not None and not isinstance(image, ImagePatch | LoadedImage):
        raise InputError("The image of spawn is a patch, or `image`.")
    return ChildTask(task.strip(), image, _inputs(inputs), _tools(tools), _budget(budget))


def _inputs(inputs: Any) -> dict[str, Any]:
    if inputs is None:
        return {}
    named = isinstance(inputs, dict) and all(
        isinstance(name, str) and name.isidentifier() and not name.startswith("_")
        for name in inputs
    )
    if not named:
        raise InputError('The inputs of spawn are named, for example {"document": text}.')
    return dict(inputs)


def _tools(tools: Any) -> tuple[str, ...] | None:
    if tools is None:
        return None
    if not isinstance(tools, list | tuple) or not all(isinstance(name, str) for name in tools):
        raise InputError('The tools of spawn are names, for example ["ImagePatch", "distance"].')
    return tuple(tools)


def _budget(budget: Any) -> Budget | None:
    if budget is None:
        return None
    if not isinstance(budget, dict):
        raise InputError('The budget of spawn is named, for example {"calls": 3}.')
    for name in budget:
        if name not in _KNOWN:
            raise UnknownName("limit", str(name), _KNOWN)
    return Budget.part(**budget)


def _rows(task: Any, images: Any, inputs: Any) -> list[tuple[Any, Any, Any]]:
    """Return task, image and inputs of every child."""
    columns = [column for column in (task, images, inputs) if isinstance(column, list)]
    if not columns:
        raise InputError("spawn_map takes a list of tasks, images or inputs.")
    count = len(columns[0])
    if any(len(column) != count for column in columns):
        raise InputError("The lists of spawn_map are not of the same length.")
    if count > MAX_CHILDREN:
        raise InputError(f"spawn_map starts at most {MAX_CHILDREN} children, not {count}.")
    return list(zip(*(_column(column, count) for column in (task, images, inputs)), strict=True))


def _column(column: Any, count: int) -> Sequence[Any]:
    return column if isinstance(column, list) else [column] * count
