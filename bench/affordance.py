"""What the affordances say of some telling tables, and how long 150 options take.

python bench/affordance.py
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import time

from viper.vision.affordance import Affordance, Call, Scene
from viper.vision.space.kinds import usual_height_m, usual_width_m
from viper.vision.space.thing import Thing

REPEATS = 20


def thing(name: str, x: float, y: float, *, bottom: float = 0.0, visible: bool = True) -> Thing:
    """Return a perceived thing called "[size] [color] [shape]"."""
    size, color, shape = name.split()
    width, height = usual_width_m(shape, size) or 0.0, usual_height_m(shape, size) or 0.0
    center = (x, y, bottom + height / 2)
    return Thing(name, color, shape, size, "matte", *center, width, height, visible=visible)


RED, BOWL = thing("small red block", -0.1, -0.5), thing("large blue bowl", 0.15, -0.4)
FREE = (0.2, -0.68)


def tower(levels: int) -> list[Thing]:
    """Return blocks on each other."""
    colors = ("cyan", "pink", "gray", "white", "black")[:levels]
    return [thing(f"small {c} block", 0, -0.35, bottom=0.04 * k) for k, c in enumerate(colors)]


def around(gap_m: float) -> list[Thing]:
    """Return four blocks around the red one, that far from it."""
    far = 0.04 + gap_m
    sides = {"cyan": (far, 0), "pink": (-far, 0), "gray": (0, far), "white": (0, -far)}
    return [thing(f"small {c} block", -0.1 + x, -0.5 + y) for c, (x, y) in sides.items()]


CARRY = Call("pick_and_place", RED.name, BOWL.name)


def onto(other: str) -> Call:
    """Return the carry of the red block onto a thing."""
    return Call("pick_and_place", RED.name, other)


STATES: list[tuple[str, list[Thing], Call, str | None]] = [
    ("a free block into a bowl", [RED, BOWL], CARRY, None),
    ("... with another block on it", [RED, BOWL, *tower(1)], CARRY, None),
    ("... with blocks 2 mm away on four sides", [RED, BOWL, *around(0.002)], CARRY, None),
    ("... with blocks 2 cm away on four sides", [RED, BOWL, *around(0.02)], CARRY, None),
    ("... while the hand holds something else", [RED, BOWL, *tower(1)], CARRY, "small cyan block"),
    ("... out of sight", [thing(RED.name, -0.1, -0.5, visible=False), BOWL], CARRY, None),
    ("onto a block", [RED, *tower(1)], onto("small cyan block"), None),
    ("onto a tower of 3", [RED, *tower(3)], onto("small gray block"), None),
    ("onto a tower of 5", [RED, *tower(5)], onto("small black block"), None),
    ("onto a ball", [RED, thing("small gray ball", 0, -0.35)], onto("small gray ball"), None),
    ("onto a cone", [RED, thing("small gray cone", 0, -0.35)], onto("small gray cone"), None),
    (
        "a large plate to a free place",
        [thing("large white plate", 0, -0.4)],
        Call("pick_and_place", "large white plate", FREE),
        None,
    ),
    (
        "a small plate to a free place",
        [thing("small white plate", 0, -0.4)],
        Call("pick_and_place", "small white plate", FREE),
        None,
    ),
    ("a push over a free table", [RED], Call("push", RED.name, (-0.1, -0.4)), None),
    (
        "a push into another block",
        [RED, thing("small gray block", -0.1, -0.44)],
        Call("push", RED.name, (-0.1, -0.4)),
        None,
    ),
    ("a push off the table", [RED], Call("push", RED.name, (-0.4, -0.5)), None),
]
# the block that lies on the red one
STATES[1][1][2].move_to((-0.1, -0.5, 0.06))


def milliseconds(affordance: Affordance, options: int = 150) -> float:
    """Return the CPU time that all options of a table with eight things take together."""
    things = [*around(0.05), RED, BOWL, *tower(2)]
    names = dict.fromkeys(item.name for item in things)
    calls = [Call("pick_and_place", a, b) for a in names for b in names if a != b]
    calls += [Call("push", a, (0.0, -0.5)) for a in names]
    calls = (calls * 10)[:options]
    started = time.process_time()
    for _ in range(REPEATS):
        affordance.probabilities(calls, Scene(things))
    return 1000 * (time.process_time() - started) / REPEATS


def main() -> None:
    """Print a line per state, and the time."""
    affordance = Affordance.load()
    for title, things, call, held in STATES:
        said = affordance.probabilities([call], Scene(things, held))[0]
        print(f"{said:6.1%}  {title}")
    print(f"150 options: {milliseconds(affordance):.1f} ms of CPU time")


if __name__ == "__main__":
    main()
