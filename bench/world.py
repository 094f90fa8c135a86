"""How fast the world is, and whether it stays sound: physics, reset, skills, random actions.

    python bench/world.py [--repeats 20] [--random-steps 10000 --random-seeds 3]

Physics: steps of 2 ms while the arm moves to and fro over eight blocks in two stacks and four
in bowls. Random actions: joint motions drawn anew at each of so many steps; afterwards the hand
is lifted away, the table settles, and nothing may have sunk into anything.

Last run, one thread of a busy two-core virtual machine, MuJoCo 4.0.0, processor time:
    physics, arm moving  n=20  median 11207 steps/s = 22.4 x real time
                               95 % interval 11043 to 11626  contacts 52 to 84
    reset              n=20  median    9.0 ms  95 % interval 8.1 to 11.1
    ee_delta action    n=20  median    1.9 ms  95 % interval 1.8 to 2.2
    pick and place     n=20  median  171.1 ms  95 % interval 170.0 to 177.5
    picture, arm in view n=20  median   62.9 ms  95 % interval 59.6 to 65.9
    import robot_sim     n=1  wall 0.24 s (a fresh process)
    import, reset, act   n=1  wall 0.85 s (a fresh process)
    random actions  seed 0  10000 steps, all finite; 1 tasks done; rests: True;
        deepest overlap 0.05 mm; of 4 things 0 off the table, 0 sunk into it
    random actions  seed 1  10000 steps, all finite; 0 tasks done; rests: True;
        deepest overlap 0.09 mm; of 6 things 1 off the table, 0 sunk into it
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from camera import report

from robot_sim import Robot, Skills, render, sample_scene
from robot_sim.control.ur5e import HOME
from robot_sim.env import TabletopEnv
from robot_sim.scene import Scene
from robot_sim.tasks.layout import thing

# Physics steps of one timed stretch: one second.
STRETCH = 500


def crowded() -> Scene:
    """Return eight blocks and two bowls, to be piled up."""
    colors = ("red", "green", "blue", "yellow", "orange", "purple", "pink", "cyan")
    blocks = [thing(f"{c} block", (-0.21 + 0.06 * k, -0.3)) for k, c in enumerate(colors)]
    bowls = [thing("red bowl", (-0.15, -0.6)), thing("blue bowl", (0.15, -0.6))]
    return Scene(objects=(*blocks, *bowls))


def piled() -> Robot:
    """Return a robot before a table with two stacks of two and four blocks in bowls."""
    robot = Robot(crowded())
    names = [item.name for item in robot.world.scene.objects]
    places = [(-0.1, -0.4, 0.02), (-0.1, -0.4, 0.061), (0.1, -0.4, 0.02), (0.1, -0.4, 0.061)]
    for x in (-0.15, 0.15):
        places += [(x - 0.02, -0.6, 0.05), (x + 0.025, -0.6, 0.08)]
    for name, place in zip(names, places, strict=False):
        robot.world.set_object_pose(name, place)
    robot.world_settles(2.0)
    return robot


def physics(repeats: int) -> None:
    """Print steps a second and the real-time factor, with the arm moving and contacts."""
    robot, rates, contacts = piled(), [], []
    for _ in range(repeats):
        start = time.process_time()
        for k in range(STRETCH):
            swing = np.array([0.4, 0.2, -0.2, 0.1, 0.1, 0.3]) * np.sin(2 * np.pi * k / STRETCH)
            robot.command(np.array(HOME) + swing)
            robot.step()
            contacts.append(robot.data.ncon)
        rates.append(STRETCH / (time.process_time() - start))
    low, high = np.percentile(
        np.median(np.random.default_rng(0).choice(rates, (2000, repeats)), axis=1), [2.5, 97.5]
    )
    rate = float(np.median(rates))
    print(
        f"physics, arm moving  n={repeats}  median {rate:.0f} steps/s = "
        f"{rate * robot.dt:.1f} x real time  95 % interval {low:.0f} to {high:.0f}  "
        f"contacts {min(contacts)} to {max(contacts)}"
    )


def everything_else(repeats: int) -> None:
    """Print the times of resets, actions, skills and pictures."""
    envs = {mode: TabletopEnv(task="cap", action_mode=mode) for mode in ("ee_delta", "pick_place")}
    low_level = envs["ee_delta"]
    report("reset", [lambda s=s: low_level.reset(seed=s) for s in range(repeats)])
    action = np.array([0, -0.3, -0.3, 0.1, 1])
    report("ee_delta action", [lambda: low_level.step(action)] * repeats)
    skills = [
        Skills(Robot(sample_scene(s, n_objects=4, shapes=("block",), domain="plain")))
        for s in range(repeats)
    ]
    report("pick and place", [_pick_and_place(s) for s in skills])
    report("picture, arm in view", [lambda s=s: render(s.robot.world) for s in skills])


def _pick_and_place(skills: Skills) -> Callable[[], object]:
    name = skills.robot.world.scene.objects[0].name
    return lambda: skills.pick_and_place(name, "top left corner")


def cold_start() -> None:
    """Print the wall time of a fresh process that imports, resets and acts once."""
    program = (
        "from robot_sim.env import TabletopEnv; e = TabletopEnv(); e.reset(seed=0); "
        "e.step(e.action_space.sample())"
    )
    for what, text in (("import robot_sim", "import robot_sim"), ("import, reset, act", program)):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", text], check=True)
        print(f"{what:20} n=1  wall {time.perf_counter() - start:.2f} s (a fresh process)")


def random_actions(steps: int, seeds: range) -> None:
    """Print the deepest overlap at rest after random actions, and what left the table."""
    for seed in seeds:
        env = TabletopEnv(task="cap", action_mode="joint")
        env.reset(seed=seed)
        env.action_space.seed(seed)
        ends = 0
        for _ in range(steps):
            observation, _, terminated, _, _ = env.step(env.action_space.sample())
            assert all(np.all(np.isfinite(part)) for part in observation.values())
            if terminated:
                ends += 1
                env.reset()
        robot = env.episode.robot
        robot.command_opening(0.1)
        robot.wait(0.3)
        robot.move_joints(HOME)
        rests = robot.world_settles(4.0)
        tops = robot.world.object_positions()
        (x, y), (half_x, half_y) = (
            robot.world.scene.table.center,
            robot.world.scene.table.half_size,
        )
        over = (np.abs(tops[:, 0] - x) < half_x) & (np.abs(tops[:, 1] - y) < half_y)
        bodies = set(robot.world.body_ids)
        deepest = min(
            (
                float(c.dist)
                for c in robot.data.contact[: robot.data.ncon]
                if {int(robot.model.geom_bodyid[g]) for g in (c.geom1, c.geom2)} & bodies
            ),
            default=0.0,
        )
        print(
            f"random actions  seed {seed}  {steps} steps, all finite; {ends} tasks done; "
            f"rests: {rests}; deepest overlap {-1e3 * deepest:.2f} mm; of {len(tops)} things "
            f"{int((~over).sum())} off the table, {int((tops[over, 2] < 0).sum())} sunk into it",
            flush=True,
        )


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--random-steps", type=int, default=0)
    parser.add_argument("--random-seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    options = parser.parse_args()
    if options.random_steps:
        first = options.first_seed
        random_actions(options.random_steps, range(first, first + options.random_seeds))
        return
    physics(options.repeats)
    everything_else(options.repeats)
    cold_start()


if __name__ == "__main__":
    main()
