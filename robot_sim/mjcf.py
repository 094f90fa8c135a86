"""A scene as MuJoCo's XML: a table and free bodies, nothing that looks or moves by itself.

Geom groups: 0 the table, 1 whatever else is visible, 2 what is seen of the objects, 3 what
only collides. Bowls, cups and plates are seen as one mesh and collide as a few boxes, because
MuJoCo collides meshes by their convex hull, and a hull is not hollow.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from xml.sax.saxutils import quoteattr

from robot_sim.bricks import Brick, bricks
from robot_sim.scene import Scene, SceneObject
from robot_sim.shapes import extent, handle, mesh

__all__ = ["GROUP_OBJECT", "GROUP_OTHER", "GROUP_TABLE", "build_mjcf", "object_bodies"]

GROUP_TABLE, GROUP_OTHER, GROUP_OBJECT, GROUP_COLLISION = 0, 1, 2, 3

# Light plastic, kg/m^3: a small block weighs about 10 g, as in SayCan's tabletop.
DENSITY = 160
# Thickness of the table top, metres.
TABLE_THICKNESS = 0.03

# Without `multiccd` MuJoCo 3.5 gives cylinders and meshes one contact point, and they rattle.
HEADER = """\
<mujoco model="tabletop">
  <compiler angle="radian" autolimits="true"/>
  <option timestep="0.002" cone="elliptic" impratio="5" integrator="implicitfast">
    <flag multiccd="enable"/>
  </option>
  <default>
    <default class="seen"><geom group="2" contype="0" conaffinity="0" mass="0"/></default>
    <default class="solid"><geom group="3" density="{density}" friction="0.9 0.01 0.002"
        condim="4" solref="0.008 1"/></default>
    <default class="both"><geom group="2" density="{density}" friction="0.9 0.01 0.002"
        condim="6" solref="0.008 1"/></default>
    <default class="flat"><geom group="2" density="{density}" friction="0.9 0.01 0.002"
        contype="4" conaffinity="0" solref="0.008 1"/></default>
  </default>
"""


def build_mjcf(scene: Scene) -> str:
    """Return the scene as MJCF; bodies carry the names of the objects."""
    return "\n".join(
        [
            HEADER.format(density=DENSITY),
            f"<asset>{object_meshes(scene)}</asset>",
            "<worldbody>",
            _table(scene),
            object_bodies(scene),
            "</worldbody>",
            "</mujoco>",
        ]
    )


def object_bodies(scene: Scene) -> str:
    """Return one free body per object, standing where the scene says."""
    return "\n".join(_body(index, item) for index, item in enumerate(scene.objects))


def object_meshes(scene: Scene) -> str:
    """Return the mesh assets that `object_bodies` refers to."""
    return "\n".join(
        f'<mesh name="mesh{index}" scale="{_row(item.scale_m, item.scale_m, item.scale_m)}" '
        f"{text}/>"
        for index, item in enumerate(scene.objects)
        if (text := _mesh_text(item.shape))
    )


@cache
def _mesh_text(shape: str) -> str:
    data = mesh(shape)
    if data is None:
        return ""
    vertices = " ".join(f"{v:.5f}" for v in data[0].ravel())
    faces = " ".join(map(str, data[1].ravel().tolist()))
    return f'vertex="{vertices}" face="{faces}"'


def _row(*values: float) -> str:
    return " ".join(f"{value:.6g}" for value in values)


def _table(scene: Scene) -> str:
    (x, y), (half_x, half_y) = scene.table.center, scene.table.half_size
    half_z = TABLE_THICKNESS / 2
    return (
        f'<geom name="table" type="box" group="{GROUP_TABLE}" pos="{_row(x, y, -half_z)}" '
        f'size="{_row(half_x, half_y, half_z)}" friction="0.9 0.01 0.002" condim="4" '
        'conaffinity="5"/>'  # bit 4: mats, which nothing else touches
    )


def _body(index: int, item: SceneObject) -> str:
    z = item.base_m + extent(item.shape)[1] * item.scale_m / 2
    quat = _row(cos(item.yaw / 2), 0, 0, sin(item.yaw / 2))
    geoms = "\n    ".join(_geoms(index, item))
    return (
        f'<body name={quoteattr(item.name)} pos="{_row(*item.xy, z)}" quat="{quat}">\n'
        f"    <freejoint/>\n    {geoms}\n</body>"
    )


def _geoms(index: int, item: SceneObject) -> list[str]:
    """Return the geoms of an object, in its own frame (origin in the middle of its height)."""
    s = item.scale_m
    seen = f'<geom class="seen" type="mesh" mesh="mesh{index}"/>'
    match item.shape:
        case "block":
            return [f'<geom class="both" type="box" size="{_row(s, s, s)}"/>']
        case "ball":
            return [f'<geom class="both" type="sphere" size="{_row(1.08 * s)}"/>']
        case "cylinder":
            return [f'<geom class="both" type="cylinder" size="{_row(0.85 * s, 1.05 * s)}"/>']
        case "ring":
            return [seen, *_ring(s)]
        case "bowl":
            return [seen, *_vessel(s, foot=0.8, rim=1.68, half=0.525, wall=0.07)]
        case "cup":
            return [seen, *_vessel(s, foot=0.79, rim=0.94, half=1.05, wall=0.065), *_handle(s)]
        case "plate":
            return [seen, *_vessel(s, foot=1.24, rim=1.94, half=0.18, wall=0.06)]
        case "mat":  # things stand on the table in front of it, as on a painted square
            return [_brick(part, s, "flat") for part in bricks("mat")]
        case shape if bricks(shape):
            return [_brick(part, s, "both") for part in bricks(shape)]
        case _:  # convex: the mesh may collide by its hull
            return [f'<geom class="both" type="mesh" mesh="mesh{index}"/>']


def _brick(part: Brick, s: float, kind: str) -> str:
    x, y, z = (v * s for v in part.center)
    if part.is_round:
        form, size = "cylinder", _row(part.half[0] * s, part.half[2] * s)
    else:
        form, size = "box", _row(*(v * s for v in part.half))
    return (
        f'<geom class="{kind}" type="{form}" size="{size}" pos="{_row(x, y, z)}" '
        f'quat="{_turned(part.yaw, 0.0)}"/>'
    )


def _vessel(s: float, *, foot: float, rim: float, half: float, wall: float) -> list[str]:
    """Return a base and a ring of leaning boxes that collide like an open vessel."""
    n = 12
    base = _row(foot * s, wall * s)
    parts = [
        f'<geom class="solid" type="cylinder" size="{base}" pos="{_row(0, 0, (wall - half) * s)}"/>'
    ]
    middle = (foot + rim) / 2
    lean = atan2(rim - foot, 2 * half)  # outwards, from upright
    long = hypot(rim - foot, 2 * half) / 2 * 0.92
    wide = rim * sin(pi / n) * 0.94
    for k in range(n):
        turn = 2 * pi * k / n
        pos = _row(middle * s * cos(turn), middle * s * sin(turn), 0)
        size = _row(wall * s, wide * s, long * s)
        parts.append(
            f'<geom class="solid" type="box" size="{size}" pos="{pos}" '
            f'quat="{_turned(turn, lean)}"/>'
        )
    return parts


def _turned(yaw: float, lean: float) -> str:
    """Return the quaternion of a turn around z after a lean around y, as text."""
    cz, sz, cy, sy = cos(yaw / 2), sin(yaw / 2), cos(lean / 2), sin(lean / 2)
    return _row(cz * cy, -sz * sy, cz * sy, sz * cy)


def _ring(s: float) -> list[str]:
    n, middle = 12, 1.18
    corners = [
        (cos(2 * pi * k / n) * middle * s, sin(2 * pi * k / n) * middle * s) for k in range(n + 1)
    ]
    return [
        f'<geom class="solid" type="capsule" size="{_row(0.355 * s)}" '
        f'fromto="{_row(*a, 0, *b, 0)}"/>'
        for a, b in pairwise(corners)
    ]


def _handle(s: float) -> list[str]:
    points = handle() * s
    return [
        f'<geom class="both" type="capsule" size="{_row(0.13 * s)}" fromto="{_row(*a, *b)}"/>'
        for a, b in pairwise(points.tolist())
    ]
