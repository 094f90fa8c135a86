"""Measures one world inside its own environment; `bench/world.py` reads the last line, JSON.

    DIR/fetch/bin/python bench/peer_run.py fetch 5
    python bench/peer_run.py robot_sim 5      # or robot_sim-2, with two blocks

Imports nothing of this project unless it is asked for it. Times are processor times of one thread.
The arm moves to and fro; what touches what is counted, because a world without contacts is fast
for the wrong reason.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MUJOCO_GL", "egl")

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

warnings.simplefilter("ignore")
HEIGHT, WIDTH = 240, 320


class Fetch:
    """gymnasium-robotics, FetchPickAndPlace-v4."""

    def __init__(self) -> None:
        import gymnasium
        import gymnasium_robotics

        gymnasium.register_envs(gymnasium_robotics)
        self.env = gymnasium.make(
            "FetchPickAndPlace-v4", render_mode="rgb_array", width=WIDTH, height=HEIGHT
        )
        self.physics_dt = 0.002
        self.substeps = 20

    def reset(self, seed: int) -> dict[str, Any]:
        return self.env.reset(seed=seed)[0]

    def step(self, action: np.ndarray) -> tuple[dict[str, Any], bool]:
        seen, _, _, _, info = self.env.unwrapped.step(action)
        return seen, bool(info["is_success"])

    def contacts(self) -> int:
        return int(self.env.unwrapped.data.ncon)

    def picture(self) -> Any:
        return self.env.unwrapped.render()

    def positions(self, seen: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return seen["observation"][:3], seen["achieved_goal"], seen["desired_goal"]


class Panda(Fetch):
    """panda-gym, PandaPickAndPlace-v3."""

    def __init__(self) -> None:
        import gymnasium
        import panda_gym  # noqa: F401

        self.env = gymnasium.make(
            "PandaPickAndPlace-v3",
            render_mode="rgb_array",
            renderer="Tiny",
            render_width=WIDTH,
            render_height=HEIGHT,
        )
        self.physics_dt = 1 / 500
        self.substeps = 20

    def contacts(self) -> int:
        return len(self.env.unwrapped.sim.physics_client.getContactPoints())


class DmControl:
    """dm_control's manipulation, stack_2_bricks_features."""

    def __init__(self) -> None:
        from dm_control import manipulation

        self.env = manipulation.load("stack_2_bricks_features", seed=0)
        self.physics_dt = float(self.env.physics.timestep())
        self.substeps = round(self.env.control_timestep() / self.physics_dt)

    def reset(self, seed: int) -> dict[str, Any]:
        del seed  # it draws from one generator
        return {"step": self.env.reset()}

    def step(self, action: np.ndarray) -> tuple[dict[str, Any], bool]:
        spec = self.env.action_spec()
        full = np.resize(action, spec.shape) * 0.3
        self.env.step(np.clip(full, spec.minimum, spec.maximum))
        return {}, False

    def contacts(self) -> int:
        return int(self.env.physics.data.ncon)

    def picture(self) -> Any:
        return self.env.physics.render(HEIGHT, WIDTH, camera_id=0)


class Ours:
    """This project: two blocks and a bowl, or eight and two; small motions of the hand."""

    physics_dt = 0.002
    substeps = 25

    def __init__(self, blocks: int) -> None:
        from robot_sim.env import TabletopEnv

        colors = ("red", "green", "blue", "yellow", "orange", "purple", "pink", "cyan")[:blocks]
        things = [{"name": f"{color} block"} for color in colors]
        bowls = [{"name": "blue bowl"}, {"name": "red bowl"}][: 2 if blocks > 2 else 1]
        row = {
            "instruction": "put the red block in the blue bowl",
            "objects": [*things, *bowls],
            "goal": 'inside("red block", "blue bowl")',
            "seed": 1,
        }
        self.env = TabletopEnv(task=row, render_mode="rgb_array", width=WIDTH, height=HEIGHT)

    def reset(self, seed: int) -> dict[str, Any]:
        return self.env.reset(seed=seed)[0]

    def step(self, action: np.ndarray) -> tuple[dict[str, Any], bool]:
        seen, _, _, _, info = self.env.step(np.resize(action, 5))
        return seen, bool(info["success"])

    def contacts(self) -> int:
        return int(self.env.episode.robot.data.ncon)

    def picture(self) -> Any:
        return self.env.render()

    def pick_and_place(self, seed: int) -> bool:
        """Do the task by the skill of that name, on true positions."""
        self.env.reset(seed=seed)
        return self.env.episode.do("pick_and_place", "red block", "blue bowl").ok


def median_ms(job: Callable[[int], object], seconds: float, most: int = 60) -> float:
    """Return the median processor time of a job, milliseconds."""
    times: list[float] = []
    while len(times) < 3 or (sum(times) < seconds and len(times) < most):
        start = time.process_time()
        job(len(times))
        times.append(time.process_time() - start)
    return 1e3 * float(np.median(times))


def rates(world: Any, seconds: float) -> dict[str, Any]:
    """Return steps a second with the arm moving, and how many contacts there were."""
    contacts: list[int] = []
    spent, steps = 0.0, 0
    while spent < seconds:
        start = time.process_time()
        for k in range(10):
            swing = np.sin(0.2 * (steps + k)) * np.array([0.6, 0.4, -0.5, 1.0])
            world.step(swing)
        spent += time.process_time() - start
        steps += 10
        contacts.append(world.contacts())
    physics = steps * world.substeps / spent
    return {
        "control_steps_s": steps / spent,
        "physics_steps_s": physics,
        "real_time": physics * world.physics_dt,
        "contacts": [min(contacts), max(contacts)],
    }


def pick_and_place(world: Any, seeds: int) -> dict[str, Any]:
    """Return median processor time and successes of a simple scripted pick and place."""
    good, times = 0, []
    for seed in range(seeds):
        seen = world.reset(seed)
        if hasattr(world, "pick_and_place"):
            start = time.process_time()
            good += world.pick_and_place(seed)
            times.append(time.process_time() - start)
            continue
        start, done = time.process_time(), False
        phase = 0
        for step in range(150):
            hand, thing, goal = world.positions(seen)
            above = thing + np.array([0, 0, 0.1])
            if phase == 0 and np.linalg.norm(hand - above) < 0.015:
                phase = 1
            elif phase == 1 and np.linalg.norm(hand - thing) < 0.01:
                phase, closed_at = 2, step
            elif phase == 2 and step - closed_at > 10:
                phase = 3
            target = (above, thing, thing, goal)[phase]
            action = np.zeros(4)
            action[:3] = np.clip(10 * (target - (thing if phase == 3 else hand)), -1, 1)
            action[3] = 1.0 if phase < 2 else -1.0
            seen, done = world.step(action)
            if done:
                break
        good += done
        times.append(time.process_time() - start)
    return {"pick_ms": 1e3 * float(np.median(times)), "picked": [good, seeds]}


def main() -> None:
    """Print what was measured as one line of JSON."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    began = time.process_time()
    if name.startswith("robot_sim"):
        world: Any = Ours(8 if name == "robot_sim" else 2)
    else:
        world = {"fetch": Fetch, "panda-gym": Panda, "dm_control": DmControl}[name]()
    world.reset(0)
    found: dict[str, Any] = {"import_reset_s": time.process_time() - began}
    found["reset_ms"] = median_ms(world.reset, seconds / 2, most=20)
    found |= rates(world, seconds)
    if hasattr(world, "positions") or hasattr(world, "pick_and_place"):
        found |= pick_and_place(world, 5)
    try:
        world.picture()
        found["frame_ms"] = median_ms(lambda _: world.picture(), seconds / 2, most=30)
    except Exception as error:  # no OpenGL, most likely
        found["frame_error"] = str(error).strip().splitlines()[0][:80]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
