"""Shapes that are put together from boxes and upright cylinders, which are seen and collide alike.

Open boxes, lids, trays, sticks, discs, chips, mats, and the glyphs: letters and digits whose
strokes are bars. Lengths are in units of the object's `scale_m`; the frame is the object's own,
origin in the middle of its height, z up. A glyph lies flat and reads from the viewer's side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin, tan
from string import ascii_uppercase, digits

__all__ = ["BRICK_SHAPES", "DIGITS", "LETTERS", "MAT_HALF", "Brick", "brick_extent", "bricks"]

Vec3 = tuple[float, float, float]

LETTERS = tuple(f"letter {sign}" for sign in ascii_uppercase)
DIGITS = tuple(f"digit {sign}" for sign in digits)
BRICK_SHAPES = (
    *("box", "lid", "square tray", "round tray", "stick", "disc", "chip", "mat"),
    *LETTERS,
    *DIGITS,
)
# Half the outside of a box and its lid, and half the thickness of a box's wall.
OUTSIDE, WALL = 2.0, 0.075
# Half the outside of a tray.
TRAY = 1.75
# Half the height of a box.
BOX_HALF = 0.85
# Half the hole of a square tray (a block is 1), and the inner radius of the eight-sided hole of a
# round tray (a cylinder is 0.85); half the height of trays, and the thickness of their floor.
SQUARE_HOLE, ROUND_HOLE, TRAY_HALF = 1.2, 1.05, 0.35
TRAY_FLOOR = 0.1
# How deep a lid reaches below its plate, into what it covers.
LID_DEPTH = 0.2
# A lid: its pegs keep it on a box and its plug on a cup of the same size.
PEG, PLUG, KNOB = 1.63, 0.74, 0.42
# Half the edge and half the thickness of a mat.
MAT_HALF = (2.2, 0.025)
# Columns and rows of the grid that glyphs are drawn on, and half their stroke and their height.
COLUMNS = dict(zip("abcde", (-0.7, -0.35, 0.0, 0.35, 0.7), strict=True))
ROWS = dict(zip("0123456", (-1.2, -0.8, -0.4, 0.0, 0.4, 0.8, 1.2), strict=True))
STROKE, GLYPH_HALF = 0.3, 0.5

# Strokes of each glyph over the grid: polylines, set apart by "/".
_GLYPHS = {
    "A": "a0 a5 b6 d6 e5 e0 / a3 e3",
    "B": "a0 a6 d6 e5 e4 d3 a3 / d3 e2 e1 d0 a0",
    "C": "e5 d6 b6 a5 a1 b0 d0 e1",
    "D": "a0 a6 d6 e5 e1 d0 a0",
    "E": "e6 a6 a0 e0 / a3 d3",
    "F": "e6 a6 a0 / a3 d3",
    "G": "e5 d6 b6 a5 a1 b0 d0 e1 e3 c3",
    "H": "a0 a6 / e0 e6 / a3 e3",
    "I": "c0 c6 / b6 d6 / b0 d0",
    "J": "e6 e1 d0 b0 a1",
    "K": "a0 a6 / e6 a3 e0",
    "L": "a6 a0 e0",
    "M": "a0 a6 c3 e6 e0",
    "N": "a0 a6 e0 e6",
    "O": "b0 a1 a5 b6 d6 e5 e1 d0 b0",
    "P": "a0 a6 d6 e5 e4 d3 a3",
    "Q": "b0 a1 a5 b6 d6 e5 e1 d0 b0 / c2 e0",
    "R": "a0 a6 d6 e5 e4 d3 a3 / c3 e0",
    "S": "e5 d6 b6 a5 a4 b3 d3 e2 e1 d0 b0 a1",
    "T": "a6 e6 / c6 c0",
    "U": "a6 a1 b0 d0 e1 e6",
    "V": "a6 c0 e6",
    "W": "a6 b0 c4 d0 e6",
    "X": "a0 e6 / a6 e0",
    "Y": "a6 c3 e6 / c3 c0",
    "Z": "a6 e6 a0 e0",
    "0": "b0 a1 a5 b6 d6 e5 e1 d0 b0 / b2 d4",
    "1": "b5 c6 c0 / b0 d0",
    "2": "a5 b6 d6 e5 e4 a0 e0",
    "3": "a5 b6 d6 e5 e4 d3 c3 / d3 e2 e1 d0 b0 a1",
    "4": "d0 d6 a2 e2",
    "5": "e6 a6 a3 d3 e2 e1 d0 b0 a1",
    "6": "e5 d6 b6 a5 a1 b0 d0 e1 e2 d3 a3",
    "7": "a6 e6 b0",
    "8": "b3 a4 a5 b6 d6 e5 e4 d3 b3 a2 a1 b0 d0 e1 e2 d3",
    "9": "a1 b0 d0 e1 e5 d6 b6 a5 a4 b3 e3",
}


@dataclass(frozen=True)
class Brick:
    """A box, or an upright cylinder, of a larger shape."""

    center: Vec3
    half: Vec3
    """Half the edges of a box; (radius, radius, half the height) of a cylinder."""
    yaw: float = 0.0
    """Turn around z, radians."""
    is_round: bool = False

    def corners(self) -> list[tuple[float, float]]:
        """Return points (x, y) of its outline that its extent follows from."""
        x, y, _ = self.center
        if self.is_round:
            around = [k * pi / 8 for k in range(16)]
            return [(x + self.half[0] * cos(a), y + self.half[0] * sin(a)) for a in around]
        c, s = cos(self.yaw), sin(self.yaw)
        ends = [(i * self.half[0], j * self.half[1]) for i in (-1, 1) for j in (-1, 1)]
        return [(x + c * u - s * v, y + s * u + c * v) for u, v in ends]


@cache
def bricks(shape: str) -> tuple[Brick, ...]:
    """Return what a shape is made of, empty if it is not made of bricks."""
    match shape.split():
        case ["letter" | "digit", sign]:
            return tuple(_glyph(_GLYPHS[sign]))
        case ["box"]:
            floor = Brick((0, 0, WALL - BOX_HALF), (OUTSIDE, OUTSIDE, WALL))
            return (floor, *_frame(OUTSIDE - WALL, WALL, BOX_HALF))
        case ["lid"]:
            return tuple(_lid())
        case ["square", "tray"]:
            half = (TRAY - SQUARE_HOLE) / 2
            return (_tray_floor(), *_frame(TRAY - half, half, TRAY_HALF, half_length=TRAY))
        case ["round", "tray"]:
            half = (TRAY - ROUND_HOLE) / 2
            return (
                _tray_floor(),
                *_frame(TRAY - half, half, TRAY_HALF, half_length=TRAY),
                *_frame(ROUND_HOLE + 0.33, 0.33, TRAY_HALF, half_length=0.72, turn=pi / 4),
            )
        case ["stick"]:
            return (Brick((0, 0, 0), (3.6, 0.35, 0.35)),)
        case ["disc"]:
            return (Brick((0, 0, 0), (1.35, 1.35, 0.36), is_round=True),)
        case ["chip"]:
            return (Brick((0, 0, 0), (0.4, 0.4, 0.3)),)
        case ["mat"]:
            edge, thick = MAT_HALF
            return (Brick((0, 0, 0), (edge, edge, thick)),)
    return ()


def brick_extent(shape: str) -> tuple[float, float]:
    """Return (radius of the footprint seen from above, height) of a shape made of bricks."""
    parts = bricks(shape)
    radius = max(hypot(x, y) for part in parts for x, y in part.corners())
    top = max(part.center[2] + part.half[2] for part in parts)
    bottom = min(part.center[2] - part.half[2] for part in parts)
    return radius, top - bottom


def _frame(
    middle: float, half: float, half_z: float, *, half_length: float = OUTSIDE, turn: float = 0.0
) -> list[Brick]:
    """Return four walls around the origin.

    Args:
        middle: Distance of their middle planes from the origin.
        half: Half their thickness.
        half_z: Half their height.
        half_length: Half their length.
        turn: Of the whole frame, radians.
    """
    return [
        Brick((middle * cos(a), middle * sin(a), 0.0), (half, half_length, half_z), a)
        for a in (turn + k * pi / 2 for k in range(4))
    ]


def _tray_floor() -> Brick:
    half = TRAY_FLOOR / 2
    return Brick((0, 0, half - TRAY_HALF), (TRAY, TRAY, half))


def _lid() -> list[Brick]:
    plate, under, knob_half = (
        0.08,
        LID_DEPTH / 2,
        0.3,
    )  # half heights: of the plate, below it, of the knob
    low = -(plate + under + knob_half)
    z_under, z_plate = low + under, low + 2 * under + plate
    z_knob = z_plate + plate + knob_half
    pegs = [
        Brick((i * PEG, j * PEG, z_under), (0.12, 0.12, under)) for i in (-1, 1) for j in (-1, 1)
    ]
    return [
        Brick((0, 0, z_plate), (OUTSIDE, OUTSIDE, plate)),
        Brick((0, 0, z_knob), (KNOB, KNOB, knob_half), is_round=True),
        Brick((0, 0, z_under), (PLUG, PLUG, under), is_round=True),
        *pegs,
    ]


def _glyph(strokes: str) -> list[Brick]:
    """Return one bar per straight part of the strokes, lengthened where it meets the next."""
    parts: list[Brick] = []
    for stroke in strokes.split("/"):
        points = [(COLUMNS[word[0]], ROWS[word[1]]) for word in stroke.split()]
        headings = [atan2(y1 - y0, x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
        joints = [_overlap(a, b) for a, b in pairwise(headings)]
        is_loop = points[0] == points[-1]
        closing = _overlap(headings[-1], headings[0]) if is_loop else None
        ends = [_free_end(headings[0]) if closing is None else closing, *joints]
        ends.append(_free_end(headings[-1]) if closing is None else closing)
        for k, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
            before, after, angle = ends[k], ends[k + 1], headings[k]
            long = hypot(x1 - x0, y1 - y0) + before + after
            shift = (after - before) / 2
            x, y = (x0 + x1) / 2 + shift * cos(angle), (y0 + y1) / 2 + shift * sin(angle)
            parts.append(Brick((x, y, 0.0), (long / 2, STROKE, GLYPH_HALF), angle))
    return parts


def _overlap(a: float, b: float) -> float:
    """Return how far two bars reach past the point where they meet, to close the corner."""
    turn = abs((b - a + pi) % (2 * pi) - pi)
    return STROKE * tan(turn / 2) if turn < 1.7 else 0.1  # sharper corners would spike


def _free_end(heading: float) -> float:
    """Return how far the end of a stroke reaches past its point: to the edge of the grid."""
    is_straight = abs(sin(2 * heading)) < 0.01
    return STROKE if is_straight else 0.1
