"""The names under which Gymnasium knows the table; the environment's code is loaded by `make`.

Importing Gymnasium takes longer than importing this package. So it is not imported for its
registry's sake: if it is there already it is told at once, else as soon as it comes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

__all__ = ["register_envs", "register_in_time"]

_REGISTRY = "gymnasium.envs.registration"

# id, steps before truncation, and how one acts
_ENVS = (
    ("robot_sim/Tabletop-v0", 300, "ee_delta"),
    ("robot_sim/TabletopPickPlace-v0", 20, "pick_place"),
)


def register_envs() -> None:
    """Register the environments, once."""
    from gymnasium.envs.registration import register, registry

    for name, steps, mode in _ENVS:
        if name not in registry:
            register(
                id=name,
                entry_point="robot_sim.env:TabletopEnv",
                max_episode_steps=steps,
                kwargs={"action_mode": mode},
            )


def register_in_time() -> None:
    """Register the environments now, or when Gymnasium is imported."""
    if _REGISTRY in sys.modules:
        register_envs()
    elif not any(isinstance(finder, _Waiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Waiting())


class _Waiting(MetaPathFinder):
    """Waits for Gymnasium's registry to be imported, and steps aside when it is."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != _REGISTRY:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _ThenRegister(spec.loader)
        return spec


class _ThenRegister(Loader):
    """Loads a module as another loader would, then registers the environments."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        register_envs()
