"""The arm at the table: motions, gripper, what it feels, and the guards around the physics.

Speaks joint angles, poses and seconds. It knows nothing of shapes, skills or tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np
from numpy.typing import ArrayLike, NDArray

from robot_sim.control.arm_mjcf import (
    ARM_KD,
    ARM_KP,
    FINGERS,
    MAX_OPENING_M,
    build_robot_mjcf,
)
from robot_sim.control.ik import ArmIK
from robot_sim.control.trajectory import Trajectory, joint_move, straight_move
from robot_sim.control.ur5e import HOME, JOINTS
from robot_sim.errors import OutOfTime, SimulationUnstable, Unreachable
from robot_sim.scene import Scene
from robot_sim.world import World

__all__ = ["Guard", "Robot"]

Float = NDArray[np.float64]

# Control steps between measurements of the hand's way.
WAY_STEPS = 10
# Seconds between checks that the physics is sound.
GUARD_EVERY_S = 0.1
# No object of a tabletop is ever faster, m/s; a fall to the floor ends at 4 m/s.
SPEED_GUARD = 20.0
# Nor has everything together more energy of motion, J: the arm at its top speeds has 100.
ENERGY_GUARD = 400.0
# Speed of the fingers that counts as stalled, m/s, and the longest closing time, seconds.
STALLED, CLOSING_S = 0.004, 1.0
# Overlap that counts as a collision of a planned path, metres.
TOUCH_M = 0.001


@dataclass(frozen=True)
class Guard:
    """What the guards around the physics have seen since the robot was made.

    `Robot.restore` leaves it as it is; `TabletopEnv.restore` brings back the snapshot's.
    """

    fastest_m_s: float = 0.0
    """Highest speed of an object's centre."""
    most_energy_j: float = 0.0
    """Highest kinetic energy of arm and objects together."""
    tripped: tuple[str, ...] = ()
    """Sentences, the first 20 about something more than physical; the episode goes on."""


class Robot:
    """An arm behind the table of a scene.

    Attributes:
        world: Table, objects and arm; `render(robot.world)` takes its picture.
        ik: Inverse kinematics of this arm.
        watchers: Called with the robot after every control step, e.g. to film.
        deadline_s: Simulated time after which `step` refuses to go on.
        guard: What the guards have seen, looked at every 0.1 simulated seconds.
    """

    def __init__(self, scene: Scene, *, settle: bool = True) -> None:
        self.world = World(scene, mjcf=build_robot_mjcf(scene))
        self.ik = ArmIK()
        self.watchers: list[Callable[[Robot], None]] = []
        self.deadline_s = float("inf")
        self.guard = Guard()
        self._lead = np.array(ARM_KD) / np.array(ARM_KP)
        self._bind()
        self.teleport(HOME, opening_m=0.08)
        if settle:
            self.world.settle(max_s=0.6)

    def _bind(self) -> None:
        """Find the arm in the world's model."""
        self.model, self.data = self.world.model, self.world.data
        self.dt = float(self.model.opt.timestep)
        self._q = np.array([int(self.model.joint(name).qposadr[0]) for name in JOINTS])
        self._v = np.array([int(self.model.joint(name).dofadr[0]) for name in JOINTS])
        self._finger = np.array([int(self.model.joint(name).dofadr[0]) for name in FINGERS])
        self._finger_q = np.array([int(self.model.joint(name).qposadr[0]) for name in FINGERS])
        self._pads = [int(self.model.geom(f"{name}_pad").id) for name in FINGERS]
        first = int(self.model.body(f"{JOINTS[0]}_link").id)
        # bodies are numbered depth first: the arm is one run
        self._arm_bodies = range(first, int(self.model.body(FINGERS[-1]).id) + 1)
        self._scratch = mujoco.MjData(self.model)
        joints = self.model.body_jntadr[self.world.body_ids]
        self._object_v = self.model.jnt_dofadr[joints].reshape(-1, 1) + np.arange(3)  # (n, 3)
        self._pinch = int(self.model.site("pinch").id)
        self._until_guard = 0

    def rebuild(self, scene: Scene) -> None:
        """Go on in another scene, say one with a new object; what stays keeps its motion."""
        way = self.data.userdata.copy()
        self.world.rebuild(scene, mjcf=build_robot_mjcf(scene))
        self._bind()
        self.data.userdata[:] = way

    @property
    def joints(self) -> Float:
        """Angles now, shape (6,), radians."""
        return np.asarray(self.data.qpos[self._q])

    @property
    def targets(self) -> Float:
        """What the joint controllers pull towards, shape (6,), radians."""
        return np.array(self.data.ctrl[:6])

    @property
    def opening_m(self) -> float:
        """Gap between the finger pads now, metres."""
        return float(self.data.qpos[self._finger_q].sum())

    @property
    def time_s(self) -> float:
        """Simulated time, seconds."""
        return float(self.data.time)

    @property
    def travelled_m(self) -> float:
        """Way of the hand since the beginning, metres, measured fifty times a second."""
        return float(self.data.userdata[0])

    def pinch_pose(self) -> tuple[Float, Float]:
        """Return position (3,) in metres and rotation (3, 3) of the pinch point now."""
        site = self.data.site("pinch")
        return site.xpos.copy(), site.xmat.reshape(3, 3).copy()

    def wrist_force(self) -> Float:
        """Return the force between flange and gripper, world, shape (3,), N."""
        turn = self.data.site("wrist_force").xmat.reshape(3, 3)
        return np.asarray(turn @ self.data.sensor("wrist_force").data)

    def held(self) -> str | None:
        """Return the object that both finger pads touch, if any."""
        touched: list[set[int]] = [set(), set()]
        bodies = self.model.geom_bodyid
        for contact in self.data.contact[: self.data.ncon]:
            for pad, found in zip(self._pads, touched, strict=True):
                if contact.geom1 == pad:
                    found.add(int(bodies[contact.geom2]))
                elif contact.geom2 == pad:
                    found.add(int(bodies[contact.geom1]))
        both = touched[0] & touched[1]
        for item, body in zip(self.world.scene.objects, self.world.body_ids, strict=True):
            if body in both:
                return item.name
        return None

    def teleport(self, joints: ArrayLike, *, opening_m: float) -> None:
        """Put the arm somewhere, at rest; for resets, never during an episode."""
        self.data.qpos[self._q] = joints
        self.data.qvel[self._v] = 0
        self.data.qpos[self._finger_q] = opening_m / 2
        self.data.qvel[self._finger] = 0
        self.data.ctrl[:6] = joints
        self.data.ctrl[6] = opening_m
        mujoco.mj_forward(self.model, self.data)
        self.data.userdata[1:4] = self.data.site_xpos[self._pinch]

    def command(
        self,
        joints: ArrayLike,
        speeds: ArrayLike | None = None,
        accelerations: ArrayLike | None = None,
    ) -> None:
        """Set what the joint controllers pull towards; nothing moves before `step`.

        Args:
            joints: Angles, shape (6,), radians.
            speeds: Of a moving target, shape (6,), rad/s. Damping and inertia are fed forward,
                or the arm would lag behind it.
            accelerations: Likewise, shape (6,), rad/s^2.
        """
        target = np.array(joints, dtype=float)
        if speeds is not None:
            target += self._lead * np.asarray(speeds, dtype=float)
        if accelerations is not None:
            push, force = np.zeros(self.model.nv), np.zeros(self.model.nv)
            push[self._v] = accelerations
            mujoco.mj_mulM(self.model, self.data, force, push)
            target += force[self._v] / np.array(ARM_KP)
        self.data.ctrl[:6] = target

    def command_opening(self, opening_m: float) -> None:
        """Set the gap that the fingers pull towards, metres."""
        self.data.ctrl[6] = min(max(opening_m, 0.0), MAX_OPENING_M)

    def step(self, n: int = 1) -> None:
        """Advance the physics by n control steps of `dt`.

        Raises:
            SimulationUnstable: If numbers or speeds leave what is physical.
            OutOfTime: If `deadline_s` has passed.
        """
        if self.data.time > self.deadline_s:
            raise OutOfTime(self.deadline_s)
        for _ in range(n):
            mujoco.mj_step(self.model, self.data)
            for watch in self.watchers:
                watch(self)
            if round(self.data.time / self.dt) % WAY_STEPS == 0:
                self._measure_way()
            self._until_guard -= 1
            if self._until_guard <= 0:
                self._guard()

    def follow(
        self, trajectory: Trajectory, *, until: Callable[[Robot], bool] | None = None
    ) -> bool:
        """Run a trajectory.

        Args:
            trajectory: Starts where the arm is.
            until: Asked every 10 ms; the motion stops where it becomes true.

        Returns:
            True if the motion ran to its end.
        """
        still = np.zeros((1, trajectory.speeds.shape[1]))
        pushes = np.diff(trajectory.speeds, axis=0, prepend=still) / trajectory.dt
        rows = zip(trajectory.joints, trajectory.speeds, pushes, strict=True)
        for index, (joints, speeds, push) in enumerate(rows):
            self.command(joints, speeds, push)
            self.step()
            if until is not None and index % 5 == 4 and until(self):
                self.command(self.joints)
                return False
        self.command(trajectory.joints[-1])
        return True

    def wait(self, seconds: float) -> None:
        """Hold still for some simulated time."""
        self.step(max(1, round(seconds / self.dt)))

    def world_settles(self, max_s: float) -> bool:
        """Hold still until all objects rest, at most for `max_s` seconds; True if they do."""
        for _ in range(max(1, round(max_s / (25 * self.dt)))):
            self.step(25)  # first: what was just let go does not move yet
            if self.world.is_at_rest():
                return True
        return False

    def move_joints(self, goal: ArrayLike, *, speed: float = 1.0) -> None:
        """Move to a posture."""
        self.follow(joint_move(self.targets, goal, dt=self.dt, speed=speed))

    def move_line(
        self,
        position: ArrayLike,
        rotation: ArrayLike,
        *,
        speed: float = 1.0,
        until: Callable[[Robot], bool] | None = None,
    ) -> bool:
        """Move the pinch point along a straight line; see `straight_move`."""
        line = straight_move(self.ik, self.targets, position, rotation, dt=self.dt, speed=speed)
        return self.follow(line, until=until)

    def reach(self, position: ArrayLike, rotation: ArrayLike) -> Float:
        """Return joints for a pose, near the present ones if possible, shape (6,).

        Raises:
            Unreachable: If the pose is out of reach.
        """
        found = self.ik.solve(position, rotation)
        near = self.ik.solve(position, rotation, seed=self.targets, restarts=0)
        if near.ok and _turn(near.joints, self.targets) < 1.5:
            found = near
        if not found.ok:
            x, y, z = np.asarray(position, dtype=float)
            raise Unreachable((float(x), float(y), float(z)), "with the hand like that")
        return found.joints

    def set_gripper(self, opening_m: float) -> float:
        """Open or close until the fingers arrive or stall; return the gap, metres."""
        self.command_opening(opening_m)
        target = float(self.data.ctrl[6])
        self.step(20)
        for _ in range(int(CLOSING_S / (10 * self.dt))):
            self.step(10)
            stalled = np.abs(self.data.qvel[self._finger]).max() < STALLED
            if stalled or abs(self.opening_m - target) < 0.0005:
                break
        return self.opening_m

    def first_collision(self, path: ArrayLike, *, ignore: str | None = None) -> str | None:
        """Return what the arm would touch along a path, or None.

        Args:
            path: Postures, shape (n, 6), radians; the objects stay where they are now.
            ignore: An object that may be touched, say the one in the hand.

        Returns:
            The name of an object, "table", or None.
        """
        scratch, bodies = self._scratch, self.model.geom_bodyid
        mujoco.mj_copyData(scratch, self.model, self.data)
        for joints in np.asarray(path, dtype=float):
            scratch.qpos[self._q] = joints
            mujoco.mj_kinematics(self.model, scratch)
            mujoco.mj_collision(self.model, scratch)
            for contact in scratch.contact[: scratch.ncon]:
                first, second = int(bodies[contact.geom1]), int(bodies[contact.geom2])
                if (first in self._arm_bodies) == (second in self._arm_bodies):
                    continue
                other = second if first in self._arm_bodies else first
                name = self.model.body(other).name if other else "table"
                if contact.dist < -TOUCH_M and name != ignore:
                    return str(name)
        return None

    def snapshot(self) -> Any:
        """Return a copy of the full physical state; `restore` continues from it bit for bit.

        It is a `mujoco.MjData`, derived quantities and solver warm start included, and can be
        pickled.
        """
        return copy(self.data)

    def restore(self, state: Any) -> None:
        """Go back to a state that `snapshot` returned, of this robot or of its twin."""
        mujoco.mj_copyData(self.data, self.model, state)
        self._until_guard = 0

    def _measure_way(self) -> None:
        """Add up the way of the hand, in the physical state, so that snapshots hold it."""
        here, way = self.data.site_xpos[self._pinch], self.data.userdata
        way[0] += float(np.sqrt(np.sum((here - way[1:4]) ** 2)))
        way[1:4] = here

    def _guard(self) -> None:
        self._until_guard = int(GUARD_EVERY_S / self.dt)
        broken = [
            int(self.data.warning[kind].number)
            for kind in (
                mujoco.mjtWarning.mjWARN_BADQPOS,
                mujoco.mjtWarning.mjWARN_BADQVEL,
                mujoco.mjtWarning.mjWARN_BADQACC,
            )
        ]
        fastest = float(np.abs(self.data.qvel).max(initial=0.0))
        if any(broken) or not fastest < 40 * SPEED_GUARD:
            raise SimulationUnstable(self.time_s, fastest)
        speeds = np.linalg.norm(self.data.qvel[self._object_v], axis=1)
        mujoco.mj_energyVel(self.model, self.data)
        self._see(float(speeds.max(initial=0.0)), float(self.data.energy[1]))

    def _see(self, speed: float, energy: float) -> None:
        tripped: list[str] = []
        if speed > SPEED_GUARD:
            tripped.append(f"an object moved at {speed:.1f} m/s at {self.time_s:.2f} s")
        if energy > ENERGY_GUARD:
            tripped.append(f"the motion held {energy:.0f} J at {self.time_s:.2f} s")
        seen = self.guard
        self.guard = Guard(
            max(seen.fastest_m_s, speed),
            max(seen.most_energy_j, energy),
            (*seen.tripped, *tripped)[:20],
        )


def _turn(a: Float, b: Float) -> float:
    return float(np.abs(a - b).max())
