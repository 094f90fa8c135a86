"""The table as a Gymnasium environment.

    import gymnasium, robot_sim
    env = gymnasium.make("robot_sim/Tabletop-v0", render_mode="rgb_array")

Three ways to act: "ee_delta" moves the hand a little, "joint" moves the joints a little, both
20 times a second; "pick_place" says where to pick and where to place: two rows (x, y, z) in
metres, of which the hand takes x and y and finds the height by itself. The reward is
1 in the step that reaches the task's goal, which also ends the episode, else 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from robot_sim.control.arm_mjcf import MAX_OPENING_M
from robot_sim.control.ik import tool_down
from robot_sim.control.ur5e import JOINT_LIMITS, SPEED_LIMITS
from robot_sim.episode import Episode
from robot_sim.errors import RobotSimError, SimulationUnstable, shown
from robot_sim.noise import SensorNoise, noise_named
from robot_sim.rgbd import BACKENDS, Backend, RgbdCamera
from robot_sim.scene import ALL_SHAPES, COLORS, WORKSPACE, Scene
from robot_sim.tasks.draw import SPLITS
from robot_sim.tasks.registry import check_name, sample_task
from robot_sim.tasks.task import Task
from robot_sim.views import VIEW_NAMES, VIEWS
from robot_sim.watch import table_map

__all__ = ["ACTION_MODES", "TabletopEnv"]

ActionMode = Literal["pick_place", "ee_delta", "joint"]
ACTION_MODES = ("pick_place", "ee_delta", "joint")
Observation = dict[str, NDArray[Any]]

# Physics steps of 2 ms in one low-level action: 20 actions a second.
SUBSTEPS = 25
# What a full low-level action moves: metres and radians of the hand, radians of a joint.
HAND_M, HAND_RAD, JOINT_RAD = 0.03, 0.25, 0.08
# Where the hand may be sent, metres.
HAND_LOW, HAND_HIGH = np.array([-0.34, -0.84, 0.012]), np.array([0.34, -0.12, 0.45])
# Objects, and parts of a goal, that an observation has room for.
MAX_OBJECTS, MAX_CONDITIONS = 12, 24
# Simulated seconds between the frames that a pick and place leaves for `render`.
FRAME_S = 0.1


class TabletopEnv(gymnasium.Env[Observation, Any]):
    """One task after the other on SayCan's table.

    Args:
        task: A template or suite of `robot_sim.tasks`, a `Task`, or a task row.
        split: "seen" or "unseen" attributes for sampled tasks.
        action_mode: One of `ACTION_MODES`.
        pixels: Whether observations hold the camera's picture and depth.
        view: A name of `VIEW_NAMES`, for pictures and `render`.
        width: Pixels of the pictures.
        height: Pixels of the pictures.
        noise: Of the observed pictures: a `SensorNoise` or a name of `robot_sim.noise.NOISES`;
            seeded by the episode.
        backend: Who draws, one of `robot_sim.rgbd.BACKENDS`.
        render_mode: None, "rgb_array" (a picture, without noise), "rgb_array_list" (all pictures
            since the last call) or "ansi" (a map of the table in letters).
    """

    metadata = {  # noqa: RUF012
        "render_modes": ["rgb_array", "rgb_array_list", "ansi"],
        "render_fps": 20,
    }

    def __init__(
        self,
        *,
        task: str | Task | Mapping[str, Any] = "cap",
        split: Literal["seen", "unseen"] = "seen",
        action_mode: ActionMode = "ee_delta",
        pixels: bool = False,
        view: str = "front",
        width: int = 320,
        height: int = 240,
        noise: str | SensorNoise = "none",
        backend: Backend = "ray",
        render_mode: str | None = None,
    ) -> None:
        _one_of("action_mode", action_mode, ACTION_MODES)
        _one_of("view", view, VIEW_NAMES)
        _one_of("backend", backend, BACKENDS)
        _one_of("split", split, tuple(SPLITS))
        if isinstance(task, str):
            check_name(task)
        if render_mode is not None:
            _one_of("render_mode", render_mode, tuple(self.metadata["render_modes"]))
        self.action_mode, self.pixels, self.render_mode = action_mode, pixels, render_mode
        self._what = task if isinstance(task, str | Task) else Task.from_row(task)
        self._split = split
        self._camera = replace(VIEWS.get(view, VIEWS["front"]), width=width, height=height)
        Scene(camera=self._camera)  # a size that cannot be is refused now
        self._lens: dict[str, Any] = {
            "where": view,
            "width": width,
            "height": height,
            "backend": backend,
        }
        self._noise = noise_named(noise)
        self._eyes: dict[bool, RgbdCamera] = {}  # with noise and without
        self._last: Observation = {}
        self._episode: Episode | None = None
        self._ended = False
        self._frames: list[NDArray[np.uint8]] = []
        self.action_space = _action_space(action_mode)
        self.observation_space = _observation_space(width, height, pixels=pixels)
        self.metadata = {**self.metadata, "render_fps": 10 if action_mode == "pick_place" else 20}

    @property
    def episode(self) -> Episode:
        """The episode under way: its task, robot, skills and true state."""
        if self._episode is None:
            raise RobotSimError("call reset() before anything else.")
        return self._episode

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start a new task.

        Args:
            seed: Decides the task and its table.
            options: {"task": ...} poses another task, this time.

        Raises:
            RobotSimError: If the options or their task cannot be used.
        """
        if options is not None and not isinstance(options, Mapping):
            raise RobotSimError(
                f'options are a dict {{"task": ...}} or None, not {shown(options)}.'
            )
        super().reset(seed=seed)
        for key in options or {}:
            _one_of("option", key, ("task",))
        what = (options or {}).get("task", self._what)
        task_seed = int(self.np_random.integers(2**31))
        if isinstance(what, str):
            task = sample_task(what, task_seed, self._split)
        else:
            task = what if isinstance(what, Task) else Task.from_row(what)
        task = replace(task, scene=replace(task.scene, camera=self._camera))
        self._begin(task)
        self._target = np.array(self.episode.robot.pinch_pose()[0])
        self._yaw = 0.0
        self._ended = False
        self._frames = []
        if self.render_mode == "rgb_array_list":
            self._film()
        return self._observation(), self._info({})

    def _begin(self, task: Task) -> None:
        self._episode = Episode(task)
        self._close_eyes()
        if self.render_mode == "rgb_array_list" and self.action_mode == "pick_place":
            self.episode.robot.watchers.append(lambda _: self._film_motion())

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Act once.

        Raises:
            RobotSimError: If the episode has ended, or the action is not a finite number.
        """
        episode = self.episode
        if self._ended:
            raise RobotSimError("this episode has ended; call reset() to start the next one.")
        try:
            extra = self._act(action)
        except SimulationUnstable as error:
            self._ended = True
            said = self._info({"ok": False, "why_not": str(error)}) if self._is_sound() else {}
            return self._last, 0.0, False, True, {**said, "unstable": str(error)}
        info = self._info(extra)
        self._ended = bool(info["success"]) and episode.skills.held is None
        if self.render_mode == "rgb_array_list":
            self._film()
        return self._observation(), float(self._ended), self._ended, False, info

    def render(self) -> Any:
        """Return the picture, the map, or with "rgb_array_list" all frames since the last call."""
        if self.render_mode is None:
            return None
        if self.render_mode == "rgb_array_list":
            frames, self._frames = self._frames, []
            return frames
        if self.render_mode == "ansi":
            return table_map(self.episode.robot)
        return self._eye(noisy=False).take().rgb

    def compute_reward(
        self, achieved_goal: NDArray[Any], desired_goal: NDArray[Any], info: Any
    ) -> Any:
        """Return 1 where every desired condition is achieved, else 0 (goal-conditioned use)."""
        del info
        reached = np.all(np.asarray(achieved_goal) >= np.asarray(desired_goal), axis=-1)
        return reached.astype(np.float64)

    def snapshot(self) -> tuple[Any, ...]:
        """Return everything that the rest of the episode depends on; see `restore`."""
        episode = self.episode
        return (
            episode.task,
            episode.robot.snapshot(),
            episode.start.copy(),
            episode.skills.held,
            list(episode.outcomes),
            self._target.copy(),
            self._yaw,
            self._ended,
            (list(episode.happened), episode.carried_since, list(episode.broken)),
            episode.robot.world.scene,
            self.np_random.bit_generator.state,
            episode.robot.guard,
        )

    def restore(self, snapshot: tuple[Any, ...]) -> Observation:
        """Go back to a snapshot; what follows is the same bit for bit.

        Raises:
            RobotSimError: If it is none.
        """
        if not isinstance(snapshot, tuple) or not snapshot or not isinstance(snapshot[0], Task):
            raise RobotSimError(f"restore takes what snapshot() returned, not {shown(snapshot)}.")
        task, state, start, held, outcomes, target, yaw, ended, happened, scene, *rest = snapshot
        if self._episode is None or self._episode.task != task:
            self._begin(task)
        episode = self.episode
        if episode.robot.world.scene.objects != scene.objects:  # something was added
            episode.robot.rebuild(scene)
        episode.robot.restore(state)
        episode.happened, episode.carried_since = list(happened[0]), happened[1]
        episode.broken = list(happened[2])
        episode.start, episode.outcomes = start.copy(), list(outcomes)
        episode.skills.set_held(held)
        self._target, self._yaw, self._ended = target.copy(), yaw, ended
        self.np_random.bit_generator.state, episode.robot.guard = rest
        return self._observation()

    def close(self) -> None:
        """Free what the cameras hold."""
        self._close_eyes()

    # --- acting

    def _act(self, action: Any) -> dict[str, Any]:
        if self.action_mode == "pick_place":
            return self._pick_place(action)
        if self.action_mode == "ee_delta":
            self._move_hand(np.clip(_finite(action, 5), -1, 1))
        else:
            self._move_joints(np.clip(_finite(action, 7), -1, 1))
        return {}

    def _is_sound(self) -> bool:
        data = self.episode.robot.data
        return bool(np.all(np.isfinite(data.qpos)) and np.all(np.isfinite(data.qvel)))

    def _pick_place(self, action: Any) -> dict[str, Any]:
        if isinstance(action, Mapping):  # SayCan's form, {"pick": xyz, "place": xyz}
            action = [action.get("pick"), action.get("place")]
        pick, place = _finite(action, 2, 3)
        outcome = self.episode.do("pick_and_place", tuple(pick[:2]), tuple(place[:2]))
        if not outcome.ok:
            self.episode.skills.open_gripper()
        self.episode.skills.home()
        return {"ok": outcome.ok, "why_not": outcome.why_not}

    def _move_hand(self, action: NDArray[np.float64]) -> None:
        robot = self.episode.robot
        target = np.clip(self._target + HAND_M * action[:3], HAND_LOW, HAND_HIGH)
        yaw = float(np.clip(self._yaw + HAND_RAD * action[3], -np.pi / 2, np.pi / 2))
        found = robot.ik.solve(target, tool_down(yaw), seed=robot.targets, restarts=0)
        if found.ok:  # else the hand stays: that way is out of reach
            self._target, self._yaw = target, yaw
            self._glide(found.joints, action[4])
        else:
            self._glide(robot.targets, action[4])

    def _move_joints(self, action: NDArray[np.float64]) -> None:
        low, high = JOINT_LIMITS.T
        robot = self.episode.robot
        self._glide(np.clip(robot.targets + JOINT_RAD * action[:6], low, high), action[6])

    def _glide(self, joints: NDArray[np.float64], grip: float) -> None:
        """Move the joint targets evenly over one action; grip is -1 closed to 1 open."""
        robot = self.episode.robot
        robot.command_opening((float(grip) + 1) / 2 * MAX_OPENING_M)
        start = robot.targets
        speeds = np.clip((joints - start) / (SUBSTEPS * robot.dt), -SPEED_LIMITS, SPEED_LIMITS)
        for part in np.linspace(0, 1, SUBSTEPS + 1)[1:]:
            robot.command(start + part * (joints - start), speeds)
            robot.step()
        robot.command(joints)
        self.episode.skills.set_held(robot.held())

    # --- seeing

    def _observation(self) -> Observation:
        episode = self.episode
        robot = episode.robot
        position, turn = robot.pinch_pose()
        parts = [float(truth) for _, truth in episode.conditions()][:MAX_CONDITIONS]
        objects = np.zeros((MAX_OBJECTS, 6), dtype=np.float32)
        items = robot.world.scene.objects[:MAX_OBJECTS]
        for row, item, xyz in zip(objects, items, robot.world.object_positions(), strict=False):
            kind = (ALL_SHAPES.index(item.shape), list(COLORS).index(item.color))
            row[:] = (1.0, *kind, *np.clip(xyz, -2, 2))
        yaw = float(np.arctan2(turn[1, 0], turn[0, 0]))
        arm = [*robot.joints, *np.clip(position, -2, 2), yaw, robot.opening_m]
        out: Observation = {
            "observation": np.asarray(np.clip(arm, -7, 7), dtype=np.float32),
            "objects": objects,
            "achieved_goal": _padded(parts),
            "desired_goal": _padded([1.0] * len(parts)),
        }
        if self.pixels:
            frame = self._eye(noisy=True).take()
            out["rgb"] = frame.rgb
            out["depth_m"] = np.clip(frame.depth_m, 0, 10)
        self._last = out
        return out

    def _info(self, extra: dict[str, Any]) -> dict[str, Any]:
        score = self.episode.score()
        return {
            "instruction": self.episode.task.instruction,
            "goal": self.episode.task.goal,
            "success": score.success,
            "is_success": score.success,
            "psr": score.psr,
            "precision": score.precision,
            "held": self.episode.skills.held or "",
            "ok": True,
            "why_not": "",
            "guard": "; ".join(self.episode.robot.guard.tripped),
            **extra,
        }

    def _film(self) -> None:
        self._frames.append(self._eye(noisy=False).take().rgb)

    def _eye(self, *, noisy: bool) -> RgbdCamera:
        world = self.episode.robot.world
        eye = self._eyes.get(noisy)
        if eye is None or eye.world is not world:
            eye = RgbdCamera(
                world,
                noise=self._noise if noisy else "none",
                seed=self.episode.task.scene.seed,
                **self._lens,
            )
            self._eyes[noisy] = eye
        return eye

    def _close_eyes(self) -> None:
        for eye in self._eyes.values():
            eye.close()
        self._eyes = {}

    def _film_motion(self) -> None:
        robot = self.episode.robot
        if round(robot.time_s / robot.dt) % round(FRAME_S / robot.dt) == 0:
            self._film()


def _action_space(mode: ActionMode) -> spaces.Space[Any]:
    if mode == "pick_place":
        x0, y0, x1, y1 = WORKSPACE
        low, high = np.array([x0, y0, 0.0]), np.array([x1, y1, 0.3])
        return spaces.Box(
            np.tile(low, (2, 1)).astype(np.float32), np.tile(high, (2, 1)).astype(np.float32)
        )
    return spaces.Box(-1.0, 1.0, (5 if mode == "ee_delta" else 7,), np.float32)


def _observation_space(width: int, height: int, *, pixels: bool) -> spaces.Space[Any]:
    top = np.array([1, len(ALL_SHAPES), len(COLORS), 2, 2, 2], np.float32)
    low = np.array([0, 0, 0, -2, -2, -2], np.float32)
    goal = spaces.Box(0.0, 1.0, (MAX_CONDITIONS,), np.float32)
    parts: dict[str, spaces.Space[Any]] = {
        "observation": spaces.Box(-7.0, 7.0, (11,), np.float32),
        "objects": spaces.Box(
            np.tile(low, (MAX_OBJECTS, 1)), np.tile(top, (MAX_OBJECTS, 1)), dtype=np.float32
        ),
        "achieved_goal": goal,
        "desired_goal": goal,
    }
    if pixels:
        parts["rgb"] = spaces.Box(0, 255, (height, width, 3), np.uint8)
        parts["depth_m"] = spaces.Box(0.0, 10.0, (height, width), np.float32)
    return spaces.Dict(parts)


def _padded(values: list[float]) -> NDArray[np.float32]:
    out = np.zeros(MAX_CONDITIONS, dtype=np.float32)
    out[: len(values)] = values
    return out


def _finite(action: Any, *shape: int) -> NDArray[np.float64]:
    try:
        values = np.asarray(action, dtype=float)
    except (TypeError, ValueError):
        values = np.zeros(0)
    if values.shape != shape or not np.all(np.isfinite(values)):
        raise RobotSimError(f"an action is finite numbers of shape {shape}, not {action!r}.")
    return values


def _one_of(what: str, given: str, accepted: tuple[str, ...]) -> None:
    if given not in accepted:
        raise RobotSimError(f"unknown {what} {given!r}; one of {', '.join(accepted)}.")
