"""The arm is the published one, follows what it is told, and says what it cannot reach."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest
from tabletop import block, scene_of

from robot_sim.control.arm_mjcf import build_arm_mjcf
from robot_sim.control.ik import ArmIK, tool_down
from robot_sim.control.robot import Robot
from robot_sim.control.trajectory import joint_move, straight_move
from robot_sim.control.ur5e import (
    BASE_XYZ,
    HOME,
    JOINT_LIMITS,
    JOINTS,
    SPEED_LIMITS,
    TORQUE_LIMITS,
    flange_pose,
    pinch_pose,
)
from robot_sim.errors import SimulationUnstable, Unreachable


@pytest.fixture(scope="module")
def ik() -> ArmIK:
    return ArmIK()


@pytest.fixture
def robot() -> Robot:
    return Robot(scene_of(block("a", (0.0, -0.5))), settle=False)


def random_joints(n: int) -> np.ndarray:
    low, high = JOINT_LIMITS.T
    return np.random.default_rng(0).uniform(low, high, (n, 6))


def test_model_is_the_denavit_hartenberg_chain(ik: ArmIK) -> None:
    for joints in random_joints(50):
        position, rotation = ik.pose(joints)

        np.testing.assert_allclose(position, pinch_pose(joints)[:3, 3], atol=1e-9)
        np.testing.assert_allclose(rotation, pinch_pose(joints)[:3, :3], atol=1e-9)


def test_stretched_arm_is_where_the_maker_says() -> None:
    # Universal Robots' kinematics sheet: all joints 0, flange in the frame of the base
    in_base = np.array([-0.8172, -0.2329, 0.0628])
    turn = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])  # the base is turned by 90 degrees

    flange = flange_pose(np.zeros(6))[:3, 3]

    np.testing.assert_allclose(flange, BASE_XYZ + turn @ in_base, atol=1e-9)


def test_model_carries_the_published_limits() -> None:
    model = mujoco.MjModel.from_xml_string(build_arm_mjcf())

    for index, name in enumerate(JOINTS):
        np.testing.assert_allclose(model.joint(name).range, JOINT_LIMITS[index], rtol=1e-5)
        assert model.actuator(name).forcerange[1] == TORQUE_LIMITS[index]


def test_inverse_kinematics_reaches_the_whole_workspace(ik: ArmIK) -> None:
    rng = np.random.default_rng(1)
    for _ in range(120):
        target = rng.uniform((-0.3, -0.8, 0.01), (0.3, -0.2, 0.22))
        found = ik.solve(target, tool_down(rng.uniform(-np.pi, np.pi)))

        assert found.ok, target
        assert np.all(found.joints >= JOINT_LIMITS[:, 0])
        assert np.all(found.joints <= JOINT_LIMITS[:, 1])
        np.testing.assert_allclose(pinch_pose(found.joints)[:3, 3], target, atol=2e-4)


def test_inverse_kinematics_tilts_the_hand(ik: ArmIK) -> None:
    wanted = tool_down(0.4, tilt=0.5)

    found = ik.solve((0.1, -0.5, 0.15), wanted)

    assert found.ok
    np.testing.assert_allclose(pinch_pose(found.joints)[:3, :3], wanted, atol=2e-3)


def test_point_out_of_reach_is_not_claimed(ik: ArmIK) -> None:
    found = ik.solve((0.9, -0.9, 0.1), tool_down(0))

    assert not found.ok
    assert found.position_error_m > 0.1


def test_moves_keep_the_speed_limits_and_end_at_rest(ik: ArmIK) -> None:
    goal = HOME + 1.2
    for move in (
        joint_move(HOME, goal, dt=0.002),
        straight_move(
            ik,
            ik.solve((0, -0.4, 0.2), tool_down(0)).joints,
            (0.2, -0.6, 0.1),
            tool_down(0),
            dt=0.002,
        ),
    ):
        assert np.all(np.abs(move.speeds) <= SPEED_LIMITS)
        np.testing.assert_allclose(move.speeds[-1], 0, atol=1e-9)
        measured = np.diff(move.joints, axis=0) / move.dt
        assert np.abs(measured - move.speeds[1:]).max() < 0.25


def test_straight_move_is_straight(ik: ArmIK) -> None:
    start = ik.solve((-0.2, -0.3, 0.1), tool_down(0)).joints
    move = straight_move(ik, start, (0.2, -0.7, 0.1), tool_down(0), dt=0.002)

    for joints in move.joints[::20]:
        x, y, z = pinch_pose(joints)[:3, 3]
        assert abs((x + 0.2) + (y + 0.3)) < 5e-4
        assert z == pytest.approx(0.1, abs=5e-4)


def test_straight_move_out_of_reach_says_where_it_ends(ik: ArmIK) -> None:
    start = ik.solve((0.2, -0.7, 0.1), tool_down(0)).joints

    with pytest.raises(Unreachable, match=r"cannot reach .* The arm works over x -0.3..0.3"):
        straight_move(ik, start, (0.9, -0.9, 0.1), tool_down(0), dt=0.002)


def test_arm_holds_its_posture(robot: Robot) -> None:
    robot.wait(0.3)

    np.testing.assert_allclose(robot.joints, HOME, atol=1e-4)


def test_arm_follows_a_fast_move_within_a_millimetre(robot: Robot) -> None:
    goal = robot.reach((0.2, -0.65, 0.12), tool_down(0.3))
    move = joint_move(robot.joints, goal, dt=robot.dt)
    errors: list[float] = []
    at = iter(move.joints)
    robot.watchers.append(lambda r: errors.append(float(np.abs(r.joints - next(at)).max())))

    robot.follow(move)

    assert max(errors) < 0.005
    assert np.linalg.norm(robot.pinch_pose()[0] - (0.2, -0.65, 0.12)) < 1e-3


def test_gripper_opens_and_closes_to_the_width_asked_for(robot: Robot) -> None:
    for width in (0.02, 0.09, 0.05):
        assert robot.set_gripper(width) == pytest.approx(width, abs=1e-3)


def test_path_through_an_object_is_seen_before_it_is_run(robot: Robot) -> None:
    through = robot.reach((0.05, -0.5, 0.012), tool_down(0))

    assert robot.first_collision([HOME]) is None
    assert robot.first_collision([HOME, through]) == "a"
    assert robot.first_collision([HOME, through], ignore="a") is None


def test_path_through_the_table_is_seen(robot: Robot) -> None:
    below = robot.reach((0.2, -0.4, -0.02), tool_down(0))

    assert robot.first_collision([below]) == "table"


def test_restored_snapshot_continues_bit_for_bit(robot: Robot) -> None:
    robot.move_joints(robot.reach((0.1, -0.5, 0.15), tool_down(0)))
    state = robot.snapshot()
    goal = robot.reach((-0.1, -0.6, 0.1), tool_down(0))
    robot.move_joints(goal)
    first = robot.data.qpos.copy()

    robot.restore(state)
    robot.move_joints(goal)

    np.testing.assert_array_equal(robot.data.qpos, first)


def test_broken_physics_is_reported_not_hidden(robot: Robot) -> None:
    robot.data.qvel[0] = 1e4

    with pytest.raises(SimulationUnstable, match="unstable at"):
        robot.step()
