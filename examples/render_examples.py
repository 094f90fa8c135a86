"""Render the pictures in this folder: `python examples/render_examples.py`.

Every picture is described here by hand, so what is true of it can be read off
the rows: colour, material, size, shape, x and y in metres (left is smaller x,
in front is smaller y).
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from robot_sim import COLORS, SIZES, Camera, Scene, SceneObject, render

TABLE = """
red matte small block       -0.21 -0.62
red glossy large block      -0.13 -0.38
red matte small block        0.20 -0.66
blue glossy large bowl       0.06 -0.50
green matte small cylinder   0.22 -0.42
yellow metal small ball     -0.04 -0.66
purple matte large cone     -0.27 -0.47
"""

SHELF = """
yellow glossy large bowl    -0.17 -0.42
green matte small cup        0.02 -0.36
green glossy large cup       0.18 -0.40
gray metal large ball       -0.04 -0.56
gray metal small cylinder    0.12 -0.62
orange matte small ring     -0.20 -0.66
white glossy large plate     0.22 -0.62
black matte small pyramid   -0.10 -0.70
"""

BLOCKS = """
red matte large block       -0.22 -0.40
orange matte small block    -0.06 -0.36
yellow matte small block     0.10 -0.40
green matte large block      0.24 -0.46
blue matte small block      -0.16 -0.58
purple matte small block     0.00 -0.62
brown metal small block      0.16 -0.64
cyan glossy large plate     -0.02 -0.49
"""

SCENES = {"table": TABLE, "dishes": SHELF, "blocks": BLOCKS}


def scene(rows: str, width: int = 640, height: int = 480) -> Scene:
    """Return the scene that the rows describe, seen from the default camera."""
    objects: list[SceneObject] = []
    for row in rows.strip().splitlines():
        color, material, size, shape, x, y = row.split()
        same = sum(o.color == color and o.shape == shape for o in objects)
        name = f"{color} {shape}" + (f" {same + 1}" if same else "")
        objects.append(
            SceneObject(
                name=name,
                shape=shape,
                color=color,
                rgb=COLORS[color],
                material=material,
                size=size,
                scale_m=SIZES[size],
                xy=(float(x), float(y)),
                yaw=0.5 * len(objects),
            )
        )
    camera = Camera(width=width, height=height)
    return Scene(objects=tuple(objects), camera=camera, seed=1)


def main() -> None:
    """Write every picture next to this file."""
    for name, rows in SCENES.items():
        Image.fromarray(render(scene(rows)).rgb).save(Path(__file__).parent / f"{name}.png")


if __name__ == "__main__":
    main()
