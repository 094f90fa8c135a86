"""How fast the world is, beside its peers: physics, reset, skills, pictures, import, size.

    python bench/world.py [--repeats 20] [--peers DIR [--seconds 5]]

Physics: steps of 2 ms while the arm moves to and fro over eight blocks in two stacks and four
in bowls. With --peers the same questions are put to other packages in the same run, each in the
environment that `bench/peers.py --make DIR` built. robot_sim's columns there are its Gymnasium
environment with eight blocks and two bowls, and with two blocks and one bowl; its pictures are
colour, depth and segmentation with shadows, the peers' are colour alone.

Last run, one thread of a two-core virtual machine that was busy besides (an idle one took a third),
MuJoCo 4.0.0, processor time, --repeats 10 --seconds 2.5:
    physics, arm moving  n=10  median 3446 steps/s = 6.9 x real time
                               95 % interval 3186 to 3557  contacts 52 to 84
    reset              n=10  median   23.3 ms  95 % interval 18.0 to 31.9
    ee_delta action    n=10  median   13.1 ms  95 % interval 11.8 to 14.5
    pick and place     n=10  median  586.0 ms  95 % interval 566.6 to 634.2
    picture, arm in view n=10  median  135.8 ms  95 % interval 125.1 to 149.3
    import robot_sim     n=1  wall 0.66 s (a fresh process)
    import, reset, act   n=1  wall 1.50 s (a fresh process)
                                 robot_sim         fetch    dm_control     panda-gym
    import, make, reset              0.6 s         0.5 s         1.0 s         0.8 s
    reset                          23.7 ms        0.7 ms      121.8 ms        0.3 ms
    control steps a second              98           521           333           464
    physics steps a second            2445         10416          6664          9272
    x real time                        4.9          20.8          13.3          18.5
    contacts meanwhile            80 to 80       7 to 11        4 to 4        3 to 6
    pick and place                  828 ms         75 ms             -         70 ms
      done                             5/5           5/5             -           5/5
    picture 320 x 240               155 ms         25 ms        247 ms         92 ms
    installed                       358 MB        236 MB        461 MB        514 MB
Later, with little else running: 4992 physics steps/s = 10.0 x real time, reset 19.4 ms, pick and
place 256 ms, picture with the arm in view 47 ms, import 0.35 s, import to first action 1.22 s.
robot_sim-2, later and alone: 142 control steps, 3552 physics steps a second, 7.1 x real time, 32
contacts. Fetch's and panda-gym's pick and place end when the block is at a point in the air; here a
thing is put down and the hand has gone. Fetch and dm_control drew with EGL on the processor.
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
from pathlib import Path

import numpy as np
from camera import report
from peers import PEERS, measure, measure_ours

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


ROWS = (
    ("import, make, reset", "import_reset_s", "{:.1f} s"),
    ("reset", "reset_ms", "{:.1f} ms"),
    ("control steps a second", "control_steps_s", "{:.0f}"),
    ("physics steps a second", "physics_steps_s", "{:.0f}"),
    ("x real time", "real_time", "{:.1f}"),
    ("contacts meanwhile", "contacts", "{0[0]} to {0[1]}"),
    ("pick and place", "pick_ms", "{:.0f} ms"),
    ("  done", "picked", "{0[0]}/{0[1]}"),
    ("picture 320 x 240", "frame_ms", "{:.0f} ms"),
    ("installed", "installed_mb", "{:.0f} MB"),
)


def beside_peers(root: Path, seconds: float) -> None:
    """Print one column a package."""
    found = {name: measure_ours(name, seconds=seconds) for name in ("robot_sim", "robot_sim-2")}
    found |= {name: measure(root, name, seconds=seconds) for name in PEERS}
    for name, said in found.items():
        if "error" in said:
            print(f"{name}: {said['error']}")
    print(f"{'':24}" + "".join(f"{name:>14}" for name in found))
    for label, key, shape in ROWS:
        cells = [shape.format(said[key]) if key in said else "-" for said in found.values()]
        print(f"{label:24}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--peers", type=Path, help="where bench/peers.py built them")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each rate of a peer")
    options = parser.parse_args()
    physics(options.repeats)
    everything_else(options.repeats)
    cold_start()
    if options.peers:
        beside_peers(options.peers, options.seconds)


if __name__ == "__main__":
    main()
