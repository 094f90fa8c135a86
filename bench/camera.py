"""How long one picture takes: 320 x 240, shadows, 2 x 2 anti-aliasing, one thread.

    python bench/camera.py [--frames 60]

Last run, one thread of a two-core virtual machine of which neighbours took a seventh, nothing else
running, MuJoCo 4.0.0, processor time; the idle machine on which `render` once took 65.6 ms was
about twice as fast:
    sample a scene     n=60  median    4.3 ms  95 % interval 3.9 to 4.7
    build its world    n=60  median    8.8 ms  95 % interval 7.4 to 10.6
    render 320 x 240   n=60  median  113.5 ms  95 % interval 104.0 to 117.3
    8 bowls and cups   n=60  median  128.5 ms  95 % interval 124.8 to 134.4
    front, with arm    n=15  median  100.6 ms  95 % interval 84.4 to 109.1
    wrist, with arm    n=15  median  212.9 ms  95 % interval 177.7 to 249.1
On a busy machine, in the same minutes, before meshes were sorted for a pencil of rays
(`robot_sim/pencil.py`) and after, other scenes, n=18: random ones 131.8 and 113.4 ms, eight bowls
and cups 317.7 and 190.0 ms.
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
