"""How long one picture takes: 320 x 240, shadows, 2 x 2 anti-aliasing, one thread.

    python bench/camera.py [--frames 60]

Last run, one thread of a two-core virtual machine that was kept three times over busy by others,
MuJoCo 4.0.0, processor time:
    sample a scene     n=60  median    3.1 ms  95 % interval 2.9 to 3.5
    build its world    n=60  median    6.9 ms  95 % interval 5.7 to 8.2
    render 320 x 240   n=60  median   57.5 ms  95 % interval 53.5 to 61.1
    8 bowls and cups   n=60  median   82.4 ms  95 % interval 78.5 to 85.8
    front, with arm    n=15  median   57.3 ms  95 % interval 50.5 to 61.9
    wrist, with arm    n=15  median  101.5 ms  95 % interval 97.3 to 126.7
Right after it, as it was before rays were kept by column and looked up on a grid
(`robot_sim/silhouettes.py`): 109.3, 165.4, 123.0 and 197.8 ms for the four kinds of pictures. In
one process, each picture drawn by both in turn, three times, on the same busy machine: random
scenes 115.6 and 64.9 ms, eight bowls and cups 192.8 and 97.1 ms (n=30), front 151.4 and 69.5 ms,
wrist 240.6 and 124.0 ms (n=15); when it was less busy (n=8) 99.1 and 45.3 ms, 137.9 and 65.9 ms.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from collections.abc import Callable

import numpy as np

from robot_sim import RgbdCamera, Robot, World, render, sample_scene


def main() -> None:
    """Print n, the median and its 95 % interval, in milliseconds of processor time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=60, help="how many random scenes")
    frames = parser.parse_args().frames
    scenes = [sample_scene(seed) for seed in range(frames)]
    worlds = [World(scene) for scene in scenes]
    render(worlds[0])  # fill the shape tables
    report("sample a scene", [lambda seed=seed: sample_scene(seed) for seed in range(frames)])
    report("build its world", [lambda scene=scene: World(scene) for scene in scenes])
    report("render 320 x 240", [lambda world=world: render(world) for world in worlds])
    vessels = [
        World(sample_scene(seed, n_objects=8, shapes=("bowl", "cup"))) for seed in range(frames)
    ]
    report("8 bowls and cups", [lambda world=world: render(world) for world in vessels])
    robots = [Robot(sample_scene(seed, domain="plain")).world for seed in range(frames // 4)]
    for name in ("front", "wrist"):
        eyes = [RgbdCamera(world, name) for world in robots]
        report(f"{name}, with arm", [eye.take for eye in eyes])


def report(what: str, jobs: list[Callable[[], object]]) -> None:
    """Time each job once and print the median with a bootstrap interval."""
    times_ms: list[float] = []
    for job in jobs:
        start = time.process_time()
        job()
        times_ms.append(1e3 * (time.process_time() - start))
    rng = np.random.default_rng(0)
    medians = np.median(rng.choice(times_ms, size=(2000, len(times_ms))), axis=1)
    low, high = np.percentile(medians, [2.5, 97.5])
    print(
        f"{what:18} n={len(jobs)}  median {np.median(times_ms):6.1f} ms  "
        f"95 % interval {low:.1f} to {high:.1f}"
    )


if __name__ == "__main__":
    main()
