"""The scene as a physical world: MuJoCo model, state, and where things are now.

Knows the table and the free objects; cameras and arms are somebody else's idea.
"""

from __future__ import annotations

from copy import copy

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.errors import UnknownObject
from robot_sim.mjcf import build_mjcf
from robot_sim.scene import Scene

__all__ = ["World"]

# Below these speeds (rad/s, m/s) an object counts as resting; the contact solver alone makes a
# standing cup tremble at 0.01 rad/s.
REST_SPIN, REST_SPEED = 0.08, 0.01


class World:
    """A table with free objects.

    Attributes:
        scene: What the world was built from; `model` and `data` hold what happened since.
        model: The compiled MuJoCo model.
        data: Its state.
    """

    def __init__(self, scene: Scene, *, mjcf: str | None = None) -> None:
        """Build the world.

        Args:
            scene: What stands on the table.
            mjcf: A richer model (say, with an arm) with the bodies of `scene` in it;
                by default just the scene.
        """
        self._build(scene, mjcf or build_mjcf(scene))

    def _build(self, scene: Scene, mjcf: str) -> None:
        self.scene = scene
        self.model = mujoco.MjModel.from_xml_string(mjcf)
        self.data = mujoco.MjData(self.model)
        self._bodies: list[int] = [
            int(mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_BODY, item.name))
            for item in scene.objects
        ]
        mujoco.mj_forward(self.model, self.data)

    def rebuild(self, scene: Scene, *, mjcf: str | None = None) -> None:
        """Become the world of another scene; bodies of the same name keep their motion.

        Args:
            scene: What stands on the table from now on.
            mjcf: As for a new world.
        """
        old = copy(self)
        self._build(scene, mjcf or build_mjcf(scene))
        for body in range(1, self.model.nbody):
            name = self.model.body(body).name
            was = mujoco.mj_name2id(old.model, mujoco.mjtObj.mjOBJ_BODY, name)
            if was > 0:
                _copy_motion(old, was, self, body)
        if self.model.nu == old.model.nu:
            self.data.ctrl[:] = old.data.ctrl
        self.data.time = old.data.time
        mujoco.mj_forward(self.model, self.data)

    @property
    def body_ids(self) -> list[int]:
        """MuJoCo body ids of the objects, in scene order."""
        return list(self._bodies)

    def object_positions(self) -> NDArray[np.float64]:
        """Return the centres of all objects, world, metres, shape (n, 3)."""
        return np.array(self.data.xpos[self._bodies]).reshape(-1, 3)

    def object_yaws(self) -> tuple[float, ...]:
        """Return the turns of all objects around the vertical, radians."""
        w, x, y, z = np.array(self.data.xquat[self._bodies]).reshape(-1, 4).T
        yaws = np.arctan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z))
        return tuple(float(yaw) for yaw in yaws)

    def object_pose(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (position (3,) in metres, quaternion wxyz (4,)) of an object in the world."""
        body = self._body(name)
        return self.data.xpos[body].copy(), self.data.xquat[body].copy()

    def set_object_pose(
        self, name: str, position: ArrayLike, quaternion: ArrayLike = (1.0, 0.0, 0.0, 0.0)
    ) -> None:
        """Put an object somewhere, at rest.

        Args:
            name: Its name in the scene.
            position: Centre in the world, shape (3,), metres.
            quaternion: Orientation wxyz, shape (4,).
        """
        joint = self.model.body_jntadr[self._body(name)]
        at, velocity_at = self.model.jnt_qposadr[joint], self.model.jnt_dofadr[joint]
        self.data.qpos[at : at + 3] = position
        self.data.qpos[at + 3 : at + 7] = quaternion
        self.data.qvel[velocity_at : velocity_at + 6] = 0
        mujoco.mj_forward(self.model, self.data)

    def settle(self, *, max_s: float = 2.0) -> bool:
        """Let things fall until they rest.

        Args:
            max_s: Simulated time to give up after, seconds.

        Returns:
            True if everything rests.
        """
        check_every, calm, calm_enough = 25, 0, 2  # twice: a bounce is still for a moment, too
        steps = int(max_s / self.model.opt.timestep)
        for step in range(1, steps + 1):
            mujoco.mj_step(self.model, self.data)
            if step % check_every == 0:
                calm = calm + 1 if self.is_at_rest() else 0
            if calm == calm_enough:
                break
        mujoco.mj_forward(self.model, self.data)
        return calm == calm_enough

    def is_at_rest(self) -> bool:
        """Return True if no object turns or moves faster than `REST_SPIN`, `REST_SPEED`."""
        velocity = np.abs(self.data.cvel[self._bodies]).reshape(-1, 6)
        return bool(np.all(velocity[:, :3] < REST_SPIN) and np.all(velocity[:, 3:] < REST_SPEED))

    def _body(self, name: str) -> int:
        names = [item.name for item in self.scene.objects]
        if name not in names:
            raise UnknownObject(name, names)
        return self._bodies[names.index(name)]


def _copy_motion(source: World, body: int, target: World, to_body: int) -> None:
    """Copy place and speed of a body's joint from one world to another."""
    joint, to_joint = source.model.body_jntadr[body], target.model.body_jntadr[to_body]
    if joint < 0 or to_joint < 0:
        return
    free = source.model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_FREE
    nq, nv = (7, 6) if free else (1, 1)
    at, to = source.model.jnt_qposadr[joint], target.model.jnt_qposadr[to_joint]
    target.data.qpos[to : to + nq] = source.data.qpos[at : at + nq]
    at, to = source.model.jnt_dofadr[joint], target.model.jnt_dofadr[to_joint]
    target.data.qvel[to : to + nv] = source.data.qvel[at : at + nv]
    target.data.qacc_warmstart[to : to + nv] = source.data.qacc_warmstart[at : at + nv]
