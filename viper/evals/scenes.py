"""How often the `tabletop` profile reports that a picture is no tabletop scene.

    python -m viper.evals.scenes

Rendered scenes of unseen seeds ought not to be reported; photographs (those that come with
installed packages, and parts of them), noise, gradients, one colour, screens of text and
charts ought to be.
"""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from viper.core.errors import ViperError
from viper.evals.dataset import FIRST_EVALUATION_SEED
from viper.evals.report import Share

if TYPE_CHECKING:
    from viper.vision.engine import VisionEngine

# Photographs inside packages that this one needs anyway.
_PHOTOS = (
    ("ultralytics", "assets/bus.jpg"),
    ("ultralytics", "assets/zidane.jpg"),
    ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg"),
)
_WORDS = ("file", "edit", "view", "help", "table", "figure", "result", "value", "error", "login")
_SIZE_WH = (320, 240)


def measure(engine: VisionEngine, n: int) -> dict[str, Share]:
    """Return how many pictures of each kind are reported, of `n` each."""
    return {
        kind: Share.of(is_reported(engine, image) for image in make(random.Random(kind), n))
        for kind, make in KINDS.items()
    }


def is_reported(engine: VisionEngine, image: Image.Image) -> bool:
    """Return whether a reader is told that the picture is no tabletop scene."""
    from viper.core.image import load_image
    from viper.vision.confidence import deciding

    with deciding() as decisions:
        engine.detections(load_image(image))
    return any("photo" in notice for notice in decisions.notices)


def _scenes(domain: str) -> Callable[[random.Random, int], Iterator[Image.Image]]:
    def make(_: random.Random, n: int) -> Iterator[Image.Image]:
        from robot_sim import render, sample_scene

        for i in range(n):
            scene: Any = sample_scene(FIRST_EVALUATION_SEED + 5_000_000 + i, domain=domain)
            yield Image.fromarray(render(scene).rgb)

    return make


def _photos(rng: random.Random, n: int) -> Iterator[Image.Image]:
    whole = [Image.open(path).convert("RGB") for path in photo_files()]
    for i in range(n if whole else 0):
        image = whole[i % len(whole)]
        if i >= len(whole):
            share = rng.uniform(0.35, 1.0)
            width, height = int(image.width * share), int(image.height * share)
            x, y = rng.randint(0, image.width - width), rng.randint(0, image.height - height)
            image = image.crop((x, y, x + width, y + height))
        yield image


def photo_files() -> list[Path]:
    """Return the photographs that installed packages carry."""
    found = []
    for package, name in _PHOTOS:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec is not None else []:
            found += [path for path in [Path(place) / name] if path.is_file()]
    return found


def _noise(rng: random.Random, n: int) -> Iterator[Image.Image]:
    source = np.random.default_rng(rng.randint(0, 10**9))
    for _ in range(n):
        pixels = source.integers(0, 256, (_SIZE_WH[1], _SIZE_WH[0], 3), dtype=np.uint8)
        yield Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(rng.uniform(0, 4)))


def _gradients(rng: random.Random, n: int) -> Iterator[Image.Image]:
    for _ in range(n):
        ends = np.array([_color(rng), _color(rng)], dtype=float)
        step = np.linspace(0, 1, _SIZE_WH[0])[None, :, None]
        row = ends[0] + (ends[1] - ends[0]) * step
        image = Image.fromarray(np.repeat(row, _SIZE_WH[1], axis=0).astype(np.uint8))
        yield image.rotate(rng.choice((0, 180))) if rng.random() < 0.5 else image


def _colors(rng: random.Random, n: int) -> Iterator[Image.Image]:
    for _ in range(n):
        yield Image.new("RGB", _SIZE_WH, _color(rng))


def _screens(rng: random.Random, n: int) -> Iterator[Image.Image]:
    for _ in range(n):
        dark = rng.random() < 0.5
        image = Image.new("RGB", (800, 600), (28, 30, 40) if dark else (250, 250, 246))
        draw, y = ImageDraw.Draw(image), 50
        draw.rectangle((0, 0, 800, 40), fill=_color(rng))
        while y < 580:
            text = "  ".join(rng.choice(_WORDS) for _ in range(rng.randint(3, 12)))
            font = ImageFont.load_default(rng.choice((12, 14, 16, 24)))
            draw.text(
                (rng.randint(5, 60), y), text, fill=(230,) * 3 if dark else (0,) * 3, font=font
            )
            y += rng.randint(16, 40)
        yield image


def _charts(rng: random.Random, n: int) -> Iterator[Image.Image]:
    for _ in range(n):
        image = Image.new("RGB", (640, 480), "white")
        draw = ImageDraw.Draw(image)
        draw.line((50, 20, 50, 440, 620, 440), fill="black", width=2)
        for i in range(rng.randint(3, 10)):
            height = rng.randint(20, 380)
            draw.rectangle((70 + i * 50, 440 - height, 100 + i * 50, 440), fill=_color(rng))
            draw.text((70 + i * 50, 445), rng.choice(_WORDS), fill="black")
        yield image


def _color(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(0, 255), rng.randint(0, 255), rng.randint(0, 255)


KINDS: dict[str, Callable[[random.Random, int], Iterator[Image.Image]]] = {
    "rendered, plain": _scenes("plain"),
    "rendered, varied": _scenes("varied"),
    "photographs": _photos,
    "noise": _noise,
    "gradients": _gradients,
    "one colour": _colors,
    "screens of text": _screens,
    "charts": _charts,
}


def main() -> None:
    """Run the command line."""
    import argparse

    from viper.vision.profile import load_engine

    parser = argparse.ArgumentParser(prog="python -m viper.evals.scenes", description=__doc__)
    parser.add_argument("--n", type=int, default=100, help="pictures of each kind")
    given = parser.parse_args()
    try:
        shares = measure(load_engine("tabletop"), given.n)
    except ViperError as error:
        parser.error(str(error))
    for kind, share in shares.items():
        found = share.to_dict()
        line = {"n": found["n"], "reported": found["accuracy"], "ci95": found["ci95"]}
        print(json.dumps({"pictures": kind, **line}))


if __name__ == "__main__":
    main()
