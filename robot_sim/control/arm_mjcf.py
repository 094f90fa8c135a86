"""The arm and its gripper as MuJoCo's XML, alone or standing at the table of a scene.

Every body is a Denavit-Hartenberg frame, so the chain is the published one by construction;
what is seen and what collides are capsules, cylinders and boxes of about the real arm's
proportions. The gripper is a plain parallel jaw: two pads on slides, coupled, that hold by
friction alone.
"""

from __future__ import annotations

from math import cos, pi, sin

from robot_sim.control.ur5e import (
    BASE_XYZ,
    BASE_YAW,
    DH,
    JOINT_LIMITS,
    JOINTS,
    PINCH_M,
    TORQUE_LIMITS,
)
from robot_sim.mjcf import DENSITY, HEADER, build_mjcf
from robot_sim.scene import Scene

__all__ = [
    "ARM_KD",
    "ARM_KP",
    "FINGERS",
    "MAX_OPENING_M",
    "PAD_HALF_M",
    "TIP_BELOW_PINCH_M",
    "build_arm_mjcf",
    "build_robot_mjcf",
]

# Position gains, N m/rad and N m s/rad. Stiff enough to track within a millimetre, damped
# beyond critical for the stretched arm.
ARM_KP = (6000.0, 6000.0, 4000.0, 1200.0, 800.0, 400.0)
ARM_KD = (500.0, 500.0, 250.0, 60.0, 40.0, 15.0)

FINGERS = ("finger_left", "finger_right")
# Widest gap between the pads, metres.
MAX_OPENING_M = 0.10
# Grip force of the pair, N: a hundred times the weight of a small block.
GRIP_N = 16.0
# Half a finger pad: thickness (closing direction), width, length, metres.
PAD_HALF_M = (0.004, 0.009, 0.022)
# How far the finger tips reach past the pinch point, metres.
TIP_BELOW_PINCH_M = 0.010

# Mass (kg), centre of mass and moments of each link, as published for the UR5e.
_INERTIA = (
    (3.761, (0.0, -0.02, 0.137), (0.0103, 0.0103, 0.0067)),
    (8.058, (-0.2125, 0.0, 0.1136), (0.0151, 0.1339, 0.1339)),
    (2.846, (-0.2422, 0.0, 0.0265), (0.0041, 0.0312, 0.0311)),
    (1.37, (0.0, -0.0018, 0.11535), (0.0026, 0.0026, 0.0022)),
    (1.3, (0.0, 0.0018, 0.08195), (0.0026, 0.0026, 0.0022)),
    (0.365, (0.0, 0.0, 0.0735), (0.0002, 0.0002, 0.0003)),
)

_DEFAULTS = """\
<default>
  <default class="arm">
    <geom group="1" contype="2" conaffinity="1" rgba="0.80 0.81 0.83 1" friction="0.6 0.01 0.001"/>
    <joint axis="0 0 1" armature="0.1" damping="1"/>
    <default class="joint_cap"><geom rgba="0.38 0.60 0.76 1"/></default>
    <default class="joint_band"><geom rgba="0.23 0.24 0.26 1"/></default>
    <default class="hand"><geom rgba="0.16 0.17 0.19 1"/></default>
    <default class="pad"><geom rgba="0.30 0.31 0.34 1" friction="1.3 0.02 0.002" condim="4"
        priority="1" solref="0.006 1" solimp="0.95 0.99 0.001"/></default>
  </default>
</default>
"""


def build_arm_mjcf() -> str:
    """Return the arm alone, without table and objects, for kinematics."""
    header = HEADER.format(density=DENSITY)
    return f"{header}{_DEFAULTS}<worldbody>{_bodies()}</worldbody>{_drives()}</mujoco>"


def build_robot_mjcf(scene: Scene) -> str:
    """Return the scene with the arm behind its table; objects keep names and order."""
    table = build_mjcf(scene)
    # user data: the way of the hand, and where it was when that was measured
    table = table.replace("<asset>", f'<size nuserdata="4"/>{_DEFAULTS}<asset>', 1)
    # stiffer friction than a table alone needs: what is held must not creep
    table = table.replace('impratio="5"', 'impratio="20"', 1)
    # after the objects: their generalised coordinates stay where they are without an arm
    return table.replace("</worldbody>", f"{_bodies()}</worldbody>{_drives()}", 1)


def _row(*values: float) -> str:
    return " ".join(f"{value:.6g}" for value in values)


def _bodies() -> str:
    x, y, z = BASE_XYZ
    floor_z = -0.72
    inner = _gripper()
    for index in reversed(range(6)):
        inner = _link(index, inner)
    # the floor only catches what falls off the table; the camera paints its own
    return f"""
<geom class="solid" name="floor" type="box" size="5 5 0.05" pos="0 0 {floor_z - 0.05}"/>
<geom class="joint_band" name="pedestal" type="cylinder" size="0.085"
    fromto="{_row(x, y, floor_z, x, y, z - 0.02)}"/>
<geom class="arm" name="base_plate" type="cylinder" size="0.1" rgba="0.62 0.63 0.65 1"
    fromto="{_row(x, y, z - 0.02, x, y, z)}"/>
<geom class="arm" name="base" type="cylinder" size="0.075"
    fromto="{_row(x, y, z, x, y, z + 0.095)}"/>
{inner}"""


def _link(index: int, inner: str) -> str:
    """Return the body that joint `index` turns, with everything beyond it inside."""
    if index == 0:
        pos = _row(*BASE_XYZ)
        quat = _row(cos(BASE_YAW / 2), 0, 0, sin(BASE_YAW / 2))
    else:
        a, d, alpha = DH[index - 1]
        pos = _row(a, 0, d)
        quat = _row(cos(alpha / 2), sin(alpha / 2), 0, 0)
    mass, centre, moments = _INERTIA[index]
    low, high = JOINT_LIMITS[index]
    return f"""
<body name="{JOINTS[index]}_link" pos="{pos}" quat="{quat}" gravcomp="1" childclass="arm">
  <inertial pos="{_row(*centre)}" mass="{mass}" diaginertia="{_row(*moments)}"/>
  <joint name="{JOINTS[index]}" range="{_row(low, high)}"/>
  {_LOOKS[index]}{inner}
</body>"""


def _tube(
    radius: float,
    start: tuple[float, float, float],
    stop: tuple[float, float, float],
    *,
    kind: str = "cylinder",
    look: str = "arm",
) -> str:
    return (
        f'<geom class="{look}" type="{kind}" size="{radius}" fromto="{_row(*start, *stop)}"/>\n  '
    )


# Link by link in its own frame: z is the joint's axis, the next frame is at (a, 0, d).
_LOOKS = (
    _tube(0.073, (0, 0, 0.099), (0, 0, 0.115), look="joint_band")
    + _tube(0.07, (0, 0, 0.1625), (0, 0, 0.115))
    + _tube(0.068, (0, 0.055, 0.1625), (0, -0.068, 0.1625))
    + _tube(0.066, (0, 0.055, 0.1625), (0, 0.066, 0.1625), look="joint_cap"),
    _tube(0.066, (0, 0, 0.07), (0, 0, 0.08), look="joint_band")
    + _tube(0.068, (0, 0, 0.08), (0, 0, 0.195))
    + _tube(0.066, (0, 0, 0.195), (0, 0, 0.206), look="joint_cap")
    + _tube(0.054, (-0.02, 0, 0.138), (-0.40, 0, 0.138), kind="capsule")
    + _tube(0.058, (-0.425, 0, 0.075), (-0.425, 0, 0.188))
    + _tube(0.056, (-0.425, 0, 0.188), (-0.425, 0, 0.198), look="joint_cap"),
    _tube(0.056, (0, 0, 0.065), (0, 0, 0.075), look="joint_band")
    + _tube(0.058, (0, 0, 0.065), (0, 0, -0.045))
    + _tube(0.056, (0, 0, -0.045), (0, 0, -0.055), look="joint_cap")
    + _tube(0.044, (-0.02, 0, 0.007), (-0.37, 0, 0.007), kind="capsule")
    + _tube(0.046, (-0.3922, 0, 0.055), (-0.3922, 0, -0.04))
    + _tube(0.044, (-0.3922, 0, -0.04), (-0.3922, 0, -0.048), look="joint_cap"),
    _tube(0.044, (0, 0, 0.055), (0, 0, 0.064), look="joint_band")
    + _tube(0.046, (0, 0, 0.064), (0, 0, 0.172))
    + _tube(0.044, (0, 0, 0.172), (0, 0, 0.180), look="joint_cap")
    + _tube(0.045, (0, 0.0, 0.1333), (0, -0.052, 0.1333)),
    _tube(0.044, (0, 0, 0.052), (0, 0, 0.060), look="joint_band")
    + _tube(0.046, (0, 0, 0.060), (0, 0, 0.138))
    + _tube(0.044, (0, 0, 0.138), (0, 0, 0.146), look="joint_cap")
    + _tube(0.045, (0, 0, 0.0997), (0, 0.050, 0.0997)),
    _tube(0.044, (0, 0, 0.050), (0, 0, 0.058), look="joint_band")
    + _tube(0.045, (0, 0, 0.058), (0, 0, 0.0886))
    + _tube(0.034, (0, 0, 0.0886), (0, 0, 0.0996), look="joint_band"),
)


def _gripper() -> str:
    thick, wide, long = PAD_HALF_M
    tip = PINCH_M + TIP_BELOW_PINCH_M
    pad_z = tip - long
    fingers = "".join(
        f"""
  <body name="{name}" pos="0 0 0" gravcomp="1">
    <inertial pos="{_row(side * 0.02, 0, 0.11)}" mass="0.06" diaginertia="4e-5 4e-5 1e-5"/>
    <joint name="{name}" type="slide" axis="{side} 0 0" range="0 {MAX_OPENING_M / 2}"
        armature="0.02" damping="2"/>
    <geom class="pad" name="{name}_pad" type="box" size="{_row(thick, wide, long)}"
        pos="{_row(side * thick, 0, pad_z)}"/>
    <geom class="hand" type="box" size="{_row(0.004, 0.008, 0.036)}"
        pos="{_row(side * (2 * thick + 0.004), 0, tip - 0.046)}"/>
    <geom class="hand" type="box" size="{_row(0.011, 0.012, 0.011)}"
        pos="{_row(side * (2 * thick + 0.003), 0, 0.077)}"/>
  </body>"""
        for name, side in zip(FINGERS, (1, -1), strict=True)
    )
    _, d, _ = DH[5]
    return f"""
<body name="gripper" pos="{_row(0, 0, d)}" gravcomp="1">
  <inertial pos="0 0 0.035" mass="0.75" diaginertia="0.0009 0.0009 0.0005"/>
  <geom class="hand" type="cylinder" size="0.037" fromto="0 0 0 0 0 0.018"/>
  <geom class="hand" type="box" size="0.036 0.024 0.022" pos="0 0 0.038"/>
  <geom class="hand" type="box" size="0.066 0.015 0.008" pos="0 0 0.060"/>
  <site name="pinch" pos="{_row(0, 0, PINCH_M)}"/>
  <site name="wrist_force" pos="0 0 0"/>{fingers}
</body>"""


def _drives() -> str:
    arm = "\n".join(
        f'<position name="{name}" joint="{name}" kp="{kp:g}" kv="{kd:g}" '
        f'forcerange="{_row(-limit, limit)}" ctrlrange="{_row(-2 * pi, 2 * pi)}"/>'
        for name, kp, kd, limit in zip(JOINTS, ARM_KP, ARM_KD, TORQUE_LIMITS, strict=True)
    )
    left, right = FINGERS
    return f"""
<tendon><fixed name="opening"><joint joint="{left}" coef="1"/><joint joint="{right}" coef="1"/>
</fixed></tendon>
<equality><joint joint1="{left}" joint2="{right}" solref="0.005 1" solimp="0.99 0.999 0.001"/>
</equality>
<actuator>
{arm}
<position name="opening" tendon="opening" kp="2000" kv="60"
    forcerange="{_row(-GRIP_N, GRIP_N)}" ctrlrange="0 {MAX_OPENING_M}"/>
</actuator>
<sensor><force name="wrist_force" site="wrist_force"/></sensor>
"""
