"""Pictures of transfer scenes by path tracing, with Mitsuba 3 on one processor core.

Indirect light, soft shadows and mirrors come from the tracer; what it does not do is say what
is seen where, for that there is `labels`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viper.core.errors import InputError
from viper.evals.transfer.raster import turn, world_points
from viper.evals.transfer.solids import mesh
from viper.evals.transfer.stage import Ground, Lamp, Solid, Stage

__all__ = ["trace"]

Float = NDArray[np.float64]

_INSTALL = 'Path-traced pictures need Mitsuba 3: pip install "viper-sandbox[transfer]".'
# Light paths of one picture, shared among its pixels, and the bounds of their number per pixel.
PATHS, FEWEST, MOST = 1_600_000, 9, 25
BOUNCES = 4
# Half the side of the ground, and of the part of it that carries the pattern, metres.
GROUND_M = 6.0
TEXELS = 512
# The part of the picture that `Stage.brightness` speaks of.
LIGHTER = 90


def trace(stage: Stage) -> NDArray[np.uint8]:
    """Return the picture of a stage, RGB, shape (h, w, 3).

    Raises:
        InputError: If Mitsuba is not installed.
    """
    mi = _mitsuba()
    with tempfile.TemporaryDirectory() as folder:
        scene = mi.load_dict(_scene(mi, stage, Path(folder)))
        light = np.array(mi.render(scene, seed=stage.seed))[..., :3]
    return _developed(light.astype(np.float64), stage)


def _mitsuba() -> Any:
    try:
        import mitsuba as mi
    except ImportError:
        raise InputError(_INSTALL) from None
    mi.set_variant("scalar_rgb")
    mi.set_log_level(mi.LogLevel.Error)
    return mi


def _scene(mi: Any, stage: Stage, folder: Path) -> dict[str, Any]:
    view, transform = stage.view, mi.ScalarTransform4f
    paths = int(np.clip(PATHS // (view.width * view.height), FEWEST, MOST))
    scene: dict[str, Any] = {
        "type": "scene",
        "integrator": {"type": "path", "max_depth": BOUNCES},
        "sensor": {
            "type": "perspective",
            "fov": view.fov_deg,
            "fov_axis": "x",
            "to_world": transform().look_at(
                origin=list(view.position), target=list(view.target), up=[0, 0, 1]
            ),
            "film": {
                "type": "hdrfilm",
                "width": view.width,
                "height": view.height,
                "rfilter": {"type": "gaussian"},
            },
            "sampler": {"type": "multijitter", "sample_count": paths},
        },
        "sky": _sky(mi, stage),
        "ground": {
            "type": "rectangle",
            "to_world": transform().rotate([0, 0, 1], np.degrees(stage.ground.turn))
            @ transform().scale(GROUND_M),
            "bsdf": _ground(mi, stage.ground, stage.seed),
        },
    }
    for i, lamp in enumerate(stage.lamps):
        scene[f"lamp{i}"] = _lamp(transform, lamp)
    for i, solid in enumerate(stage.solids):
        path = folder / f"{i}.ply"
        _write_ply(path, solid)
        scene[f"solid{i}"] = {"type": "ply", "filename": str(path), "bsdf": _surface(solid)}
    return scene


def _surface(solid: Solid) -> dict[str, Any]:
    paint = _rgb(_linear(solid.rgb))
    if solid.material == "metal":
        return {
            "type": "roughconductor",
            "material": "none",
            "specular_reflectance": paint,
            "alpha": solid.roughness,
            "distribution": "ggx",
        }
    if solid.material == "glossy":
        return {"type": "roughplastic", "diffuse_reflectance": paint, "alpha": solid.roughness}
    return {"type": "diffuse", "reflectance": paint}


def _lamp(transform: Any, lamp: Lamp) -> dict[str, Any]:
    # what it radiates so that the middle of the scene gets `power`
    far2 = float(np.sum(np.square(lamp.position)))
    radiance = np.array(lamp.power) * np.pi * far2 / (2 * lamp.half_m) ** 2
    return {
        "type": "rectangle",
        "to_world": transform().look_at(
            origin=list(lamp.position), target=[0, 0, 0], up=[0.1, 0.9, 0.2]
        )
        @ transform().scale(lamp.half_m),
        "emitter": {"type": "area", "radiance": _rgb(radiance)},
    }


def _sky(mi: Any, stage: Stage) -> dict[str, Any]:
    """Return surroundings for mirrors to show: lighter above, with a few soft patches."""
    rng = np.random.default_rng([stage.seed, 1])
    up = np.linspace(1, -1, 32)[:, None]
    map_ = 0.75 + 0.35 * up + np.zeros((32, 64))
    x = np.arange(64)[None]
    for _ in range(int(rng.integers(2, 6))):
        at, high, wide = rng.uniform(0, 64), rng.uniform(-0.2, 0.9), rng.uniform(2, 8)
        aside = np.minimum(abs(x - at), 64 - abs(x - at)) / wide
        map_ += rng.uniform(-0.5, 0.9) * np.exp(-(aside**2) - ((up - high) / (wide / 16)) ** 2)
    pixels = np.clip(map_, 0.08, None)[..., None] * np.array(stage.sky)
    transform = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    bitmap = mi.Bitmap(pixels.astype(np.float32))
    return {"type": "envmap", "bitmap": bitmap, "to_world": transform}


def _ground(mi: Any, ground: Ground, seed: int) -> dict[str, Any]:
    if ground.pattern == "plain":
        paint: dict[str, Any] = _rgb(_linear(ground.rgb))
    else:
        mix = _pattern(ground.pattern, np.random.default_rng([seed, 2]))[..., None]
        pixels = _linear(ground.rgb) * (1 - mix) + _linear(ground.rgb2) * mix
        repeats = 2 * GROUND_M / (8 * ground.period_m)
        paint = {
            "type": "bitmap",
            "bitmap": mi.Bitmap(pixels.astype(np.float32)),
            "raw": True,
            "to_uv": mi.ScalarTransform4f().scale([repeats, repeats, 1]),
        }
    if ground.roughness is None:
        return {"type": "diffuse", "reflectance": paint}
    return {"type": "roughplastic", "diffuse_reflectance": paint, "alpha": ground.roughness}


def _pattern(name: str, rng: np.random.Generator) -> Float:
    """Return a tile of eight periods that repeats, the part of the second colour: (n, n)."""
    y, x = np.mgrid[0 : 8 : TEXELS * 1j, 0 : 8 : TEXELS * 1j]
    if name == "checker":
        return np.asarray((np.floor(x) + np.floor(y)) % 2, dtype=float)
    if name == "planks":
        board = np.floor(y).astype(int) % 8
        grain = _waves(rng, (1, 24))
        joint = (y % 1 < 0.04) | ((x + board * 3) % 8 < 0.04)
        return np.asarray(np.clip(0.25 + 0.3 * rng.random(8)[board] + 0.3 * grain + joint, 0, 1))
    if name == "weave":
        return np.asarray(0.5 + 0.5 * np.sin(x * np.pi * 8) * np.sin(y * np.pi * 8))
    if name == "speckle":
        return np.asarray(_waves(rng, (60, 60)) > 0.9, dtype=float)
    return np.asarray(np.clip(0.5 + 0.4 * _waves(rng, (4, 4)), 0, 1))


def _waves(rng: np.random.Generator, cycles: tuple[int, int]) -> Float:
    """Return smooth noise of unit spread with about so many cycles along x and y."""
    fx, fy = np.meshgrid(np.fft.fftfreq(TEXELS), np.fft.fftfreq(TEXELS))
    reach = (fx * TEXELS / cycles[0]) ** 2 + (fy * TEXELS / cycles[1]) ** 2
    noise = np.fft.fft2(rng.standard_normal((TEXELS, TEXELS))) * np.exp(-reach)
    wave = np.fft.ifft2(noise).real
    return np.asarray((wave - wave.mean()) / wave.std())


def _developed(light: Float, stage: Stage) -> NDArray[np.uint8]:
    """Return the picture as a camera stores it: exposed, in sRGB, with little noise."""
    import cv2

    level = float(np.percentile(light.mean(axis=2), LIGHTER))
    exposed = light * (float(_linear((stage.brightness,))[0]) / max(level, 1e-6))
    # a soft shoulder instead of a hard limit
    shoulder = np.where(exposed > 0.8, 0.8 + 0.2 * (1 - np.exp(-(exposed - 0.8) / 0.2)), exposed)
    srgb = np.where(
        shoulder <= 0.0031308,
        12.92 * shoulder,
        1.055 * np.maximum(shoulder, 1e-9) ** (1 / 2.4) - 0.055,
    )
    pixels = np.rint(np.clip(srgb, 0, 1) * 255).astype(np.uint8)
    smooth = cv2.fastNlMeansDenoisingColored(pixels, None, 4, 4, 5, 11)
    return np.asarray(smooth, np.uint8)


def _linear(srgb: Any) -> Float:
    values = np.asarray(srgb, dtype=float)
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _rgb(values: Float) -> dict[str, Any]:
    return {"type": "rgb", "value": [float(v) for v in values]}


def _write_ply(path: Path, solid: Solid) -> None:
    """Write a solid's mesh where it stands, with smooth normals, as binary PLY."""
    shape = mesh(solid.shape)
    normals = shape.normals @ turn(solid).T
    corners = np.concatenate([world_points(solid), normals], axis=1).astype("<f4")
    faces = np.empty(len(shape.triangles), dtype=[("n", "u1"), ("corners", "<i4", 3)])
    faces["n"], faces["corners"] = 3, shape.triangles
    names = "".join(f"property float {name}\n" for name in ("x", "y", "z", "nx", "ny", "nz"))
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(corners)}\n{names}"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    path.write_bytes(header.encode("ascii") + corners.tobytes() + faces.tobytes())
