"""Pictures by MuJoCo's OpenGL renderer, in the same `Frame` as those by rays.

Colours, lamps and the lens are the scene's; materials, textures and the room are not drawn, and
the picture depends on the driver. Normals are those of the depth image.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import mujoco
import numpy as np
from numpy.typing import NDArray

from robot_sim.camera import Frame, whole_pixels
from robot_sim.errors import SceneError
from robot_sim.mjcf import GROUP_COLLISION
from robot_sim.optics import Camera
from robot_sim.rays import OTHER, RayCaster
from robot_sim.world import World

__all__ = ["GlRenderer"]

# Depth where nothing is drawn, metres.
FAR_M = 6.0


class GlRenderer:
    """Draws one world, as long as it is not rebuilt, in pictures of one size.

    Raises:
        SceneError: If no OpenGL context can be had; the text says what to install.
    """

    def __init__(self, world: World, camera: Camera) -> None:
        self._world = world
        self._size = camera.height, camera.width
        world.model.vis.global_.offwidth = max(camera.width, 640)
        world.model.vis.global_.offheight = max(camera.height, 480)
        self._renderer = _open(world.model, *self._size)
        self._option = mujoco.MjvOption()
        self._option.geomgroup[GROUP_COLLISION] = 0
        self._model = world.model

    def take(self, camera: Camera, *, shadows: bool = True) -> Frame:
        """Take a picture of the world as it stands now."""
        self._aim(camera, shadows=shadows)
        rgb = np.array(self._renderer.render())
        self._renderer.enable_depth_rendering()
        self._aim(camera, shadows=False)
        depth = np.array(self._renderer.render(), dtype=np.float32)
        self._renderer.enable_segmentation_rendering()
        self._aim(camera, shadows=False)
        drawn = np.array(self._renderer.render())  # (h, w, 2): id and kind
        self._renderer.disable_segmentation_rendering()
        is_geom = drawn[..., 1] == int(mujoco.mjtObj.mjOBJ_GEOM)
        geom = np.where(is_geom, drawn[..., 0], -1)
        caster = RayCaster(self._world)
        item = np.where(is_geom, caster.item_of_geom[geom], OTHER - 1).astype(np.int32)
        return Frame(
            rgb=rgb,
            depth_m=np.minimum(np.where(is_geom, depth, FAR_M), FAR_M).astype(np.float32),
            segmentation=np.maximum(item, -1),
            normals=_normals(camera, depth),
            camera=camera,
            positions_m=self._world.object_positions(),
            whole_pixels=whole_pixels(self._world, camera, caster, item),
        )

    def fits(self, camera: Camera) -> bool:
        """Return whether the world was not rebuilt and pictures are of the same size."""
        return self._world.model is self._model and (camera.height, camera.width) == self._size

    def close(self) -> None:
        """Free the context."""
        self._renderer.close()

    def _aim(self, camera: Camera, *, shadows: bool) -> None:
        """Fill the renderer's scene: things in their colours, lamps, and the lens."""
        model, scene = self._model, self._world.scene
        kept = model.geom_rgba.copy()
        for body, thing in zip(self._world.body_ids, scene.objects, strict=True):
            first, count = model.body_geomadr[body], model.body_geomnum[body]
            model.geom_rgba[first : first + count, :3] = np.array(thing.rgb) / 255
        table = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_GEOM, "table")
        model.geom_rgba[table, :3] = np.array(scene.table.rgb) / 255
        try:
            self._renderer.update_scene(self._world.data, scene_option=self._option)
        finally:
            model.geom_rgba[:] = kept
        drawn = self._renderer.scene
        drawn.flags[mujoco.mjtRndFlag.mjRND_SHADOW] = shadows
        drawn.nlight = 2
        lamp = scene.lights[0]
        ahead = np.array([0.0, -0.5, 0.0]) - lamp.position
        above = np.array([0.0, -0.5, 3.0])
        key = lamp.intensity * np.array(lamp.rgb)
        _place(drawn.lights[0], np.array(lamp.position), ahead, key, shadows=shadows)
        # shadows swallow a lamp's own ambient light: it gets a lamp of its own
        fill = np.array(lamp.rgb) * sum(light.ambient for light in scene.lights)
        _place(drawn.lights[1], above, np.array([0.0, 0.0, -1.0]), fill, shadows=False)
        # the renderer turns its depth buffer into metres by these
        extent, planes = float(model.stat.extent), model.vis.map
        near, far = float(planes.znear) * extent, float(planes.zfar) * extent
        half = near * np.tan(np.radians(camera.fov_deg) / 2)
        for eye in drawn.camera:  # MuJoCo keeps one per eye and draws their mean
            eye.pos[:] = camera.eye
            eye.forward[:] = camera.world_from_camera[:, 2]
            eye.up[:] = -camera.world_from_camera[:, 1]
            eye.frustum_center = 0.0
            eye.frustum_width = half * camera.width / camera.height
            eye.frustum_bottom, eye.frustum_top = -half, half
            eye.frustum_near, eye.frustum_far = near, far


def _place(
    light: Any,
    position: NDArray[np.float64],
    ahead: NDArray[np.float64],
    rgb: NDArray[np.float64],
    *,
    shadows: bool,
) -> None:
    """Set one of the renderer's lamps."""
    light.pos[:], light.dir[:] = position, ahead / np.linalg.norm(ahead)
    light.ambient[:], light.diffuse[:], light.specular[:] = 0.25 * rgb, 0.75 * rgb, 0.1 * rgb
    light.headlight, light.castshadow, light.cutoff, light.exponent = 0, shadows, 60.0, 0.0
    light.attenuation[:] = (1.0, 0.0, 0.0)


def _open(model: Any, height: int, width: int) -> Any:
    """Return MuJoCo's renderer on the first kind of OpenGL that works, or say what is missing."""
    asked = os.environ.get("MUJOCO_GL", "").lower()
    window = ("glfw",) if "DISPLAY" in os.environ or sys.platform != "linux" else ()
    kinds = (asked,) if asked in ("egl", "osmesa", "glfw") else (*window, "egl", "osmesa")
    failed: list[str] = []
    for kind in kinds:
        try:
            return _renderer(kind)(model, height=height, width=width)
        except Exception as error:  # drivers and loaders fail in many ways
            text = str(error).strip() or type(error).__name__
            failed.append(f"{kind}: {text.splitlines()[0][:120]}")
    raise SceneError(
        f'the backend "gl" found no OpenGL here ({"; ".join(failed)}). Install libegl1 or '
        'libosmesa6 and the mujoco and PyOpenGL packages, or use backend="ray", which needs none.'
    )


def _renderer(kind: str) -> Any:
    """Return MuJoCo's `Renderer` class, set to make contexts of that kind.

    MuJoCo settles on a kind when it is imported, long before anybody asked for OpenGL; which
    class makes the context is looked up when a renderer is made, so it can still be replaced.
    """
    renderer = import_module("mujoco.renderer")
    if kind != "glfw":
        os.environ.setdefault("PYOPENGL_PLATFORM", kind)
    context = import_module(f"mujoco.{kind}").GLContext
    # where the class `Renderer` looks it up; it has moved between releases
    home = vars(sys.modules[renderer.Renderer.__module__])
    home["gl_context"].GLContext = context
    return renderer.Renderer


def _normals(camera: Camera, depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return normals from neighbouring depths, shape (h, w, 3), towards the viewer."""
    h, w = depth.shape
    y, x = np.mgrid[0:h, 0:w]
    pixels = np.stack([x.ravel(), y.ravel()], axis=1) + 0.5
    points = camera.back_project(pixels, depth.ravel()).reshape(h, w, 3)
    across = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1))
    length = np.maximum(np.linalg.norm(across, axis=2, keepdims=True), 1e-12)
    return np.asarray(across / length, dtype=np.float32)
