"""Pictures of the tabletop world: a contact sheet, a film of five tasks, a page to scrub through.

    python examples/world.py sheet [--out docs/images/world-sheet.jpg]
    python examples/world.py film  [--out docs/images/world-tasks.mp4]
    python examples/world.py page  [--out world-episode.html]
    python examples/world.py views [--out docs/images/world-views.jpg]

All of it is drawn by rays, without OpenGL.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from robot_sim import Episode, RgbdCamera, Robot, Skills, Watch, render, sample_scene, sample_task
from robot_sim.tasks.task import Task
from robot_sim.video import Film, write_video
from robot_sim.views import view

Picture = NDArray[np.uint8]

# Five tasks of as many kinds: a template and a seed.
TASKS = (
    ("S1", 3),
    ("put-in-bowls", 1),
    ("build-pyramid", 1),
    ("sort-by-size", 1),
    ("stack-in-order", 2),
)


def grid(pictures: list[Picture], columns: int, captions: list[str] | None = None) -> Image.Image:
    """Return pictures of one size side by side."""
    h, w = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * w, rows * h), "white")
    for index, picture in enumerate(pictures):
        tile = Image.fromarray(picture)
        if captions:
            draw = ImageDraw.Draw(tile)
            draw.rectangle((0, 0, 8 + 6 * len(captions[index]), 15), fill=(0, 0, 0))
            draw.text((4, 2), captions[index], fill=(255, 255, 255))
        sheet.paste(tile, (index % columns * w, index // columns * h))
    return sheet


def sheet(out: Path) -> None:
    """Write sixteen sampled scenes: shapes, materials, lamps, tables, lenses."""
    pictures = [
        render(sample_scene(seed, n_objects=(4, 8), width=240, height=180)).rgb
        for seed in range(16)
    ]
    grid(pictures, 4).save(out, quality=85)


def views(out: Path) -> None:
    """Write what each camera sees of one moment, and what real sensors would make of it."""
    scene = sample_scene(3, n_objects=6, shapes=("block", "bowl", "cup", "ball"), domain="plain")
    skills = Skills(Robot(scene))
    skills.pick(next(item.name for item in scene.objects if item.shape == "ball"))
    world = skills.robot.world
    size = {"width": 240, "height": 180}
    names = ("front", "top", "wrist", "stage")
    pictures = [RgbdCamera(world, name, **size).take().rgb for name in names]
    captions = list(names)
    for noise in ("none", "stereo", "tof"):
        frame = RgbdCamera(world, "front", noise=noise, **size).take()
        near, far = 0.8, 1.8
        grey = np.clip((far - frame.depth_m) / (far - near), 0.05, 1) * (frame.depth_m > 0)
        pictures.append((255 * grey).astype(np.uint8)[..., None].repeat(3, axis=2))
        captions.append(f"depth, {noise}")
    frame = RgbdCamera(world, "front", noise="webcam", **size).take()
    grid([*pictures, frame.rgb], 4, [*captions, "webcam"]).save(out, quality=85)


def film(out: Path) -> None:
    """Write five tasks done by their scripted solutions, one after the other."""
    frames: list[Picture] = []
    for name, seed in TASKS:
        task = sample_task(name, seed)
        episode = Episode(task)
        with Film(episode.robot, view="stage", fps=8, width=320, height=240) as seen:
            for step in task.steps:
                episode.do("pick_and_place", step.thing, step.where)
        frames += [_captioned(frame, task) for frame in seen.frames[::2]]
        frames += [frames[-1]] * 6
        print(f"{name}: {task.instruction} - {episode.success}", flush=True)
    print(write_video(out, frames, fps=12))


def _captioned(frame: Picture, task: Task) -> Picture:
    picture = Image.fromarray(frame)
    draw = ImageDraw.Draw(picture)
    lines = wrap(task.instruction, 50)[:2]
    top = 240 - 14 * len(lines) - 4
    draw.rectangle((0, top, 320, 240), fill=(0, 0, 0))
    draw.text((6, top + 2), "\n".join(lines), fill=(255, 255, 255))
    return np.asarray(picture)


def page(out: Path) -> None:
    """Write a page of one episode: three views behind a slider."""
    task = sample_task("S1", 3)
    episode = Episode(replace(task, scene=replace(task.scene, camera=view("front"))))
    with Watch(episode.robot, fps=3) as watch:
        for step in task.steps:
            watch.say(f"pick and place the {step.thing}: {step.where}")
            outcome = episode.do("pick_and_place", step.thing, step.where)
            watch.say("done" if outcome.ok else outcome.why_not)
        episode.do("home")
    print(watch.save(out, title=task.instruction))


def main() -> None:
    """Write what was asked for."""
    kinds = {
        "sheet": (sheet, "world-sheet.jpg"),
        "views": (views, "world-views.jpg"),
        "film": (film, "world-tasks.mp4"),
        "page": (page, "world-episode.html"),
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=kinds)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    make, name = kinds[options.what]
    make(options.out or Path(name))


if __name__ == "__main__":
    main()
