"""The names under which Gymnasium knows the table; the environment's code is loaded by `make`."""

from __future__ import annotations

__all__ = ["register_envs"]

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
