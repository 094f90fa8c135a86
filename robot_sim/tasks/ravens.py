"""Tasks in the manner of Ravens and CLIPort, with the shapes that this table has.

Other than in Code as Policies, several things carry the same name, stand beside each other in
a given order, or are pushed instead of carried.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from robot_sim.places import PLACES
from robot_sim.tasks.draw import Ambiguous, Draft, Draw, Template
from robot_sim.tasks.task import Step

__all__ = ["RAVENS", "ROW", "STEADY", "numbered", "off_segment"]

# Things that rest where they are put, on a plate or in a bowl.
STEADY = ("block", "cylinder", "cone", "pyramid")
# Distance of the centres of blocks that carry another one, metres: any two turns of them fit.
SIDE_BY_SIDE_M = 0.058
# Where things of a row go, left to right; the row may be anywhere.
ROW = [(-0.21, -0.27), (-0.07, -0.27), (0.07, -0.27), (0.21, -0.27)]
# Things are on a side if they are at least so far from the middle, metres.
SIDE_M = 0.12
_LEFT = [(-0.25, -0.3), (-0.25, -0.5), (-0.25, -0.7)]
_RIGHT = [(0.25, -0.3), (0.25, -0.5), (0.25, -0.7)]


def numbered(names: list[str]) -> list[str]:
    """Return unique names: the second red block is "red block 2"."""
    return [
        name if not (k := names[:at].count(name)) else f"{name} {k + 1}"
        for at, name in enumerate(names)
    ]


def _in_bowls(draw: Draw) -> Draft:
    """Any bowl of the colour will do, and it may hold more than one."""
    pick, place, other = draw.colors(3)
    n, bowls = draw.count(2, 3), draw.count(1, 2)
    names = numbered([f"{pick} block"] * n + [f"{other} block"] + [f"{place} bowl"] * bowls)
    draw.things([*names, f"{other} bowl"])
    blocks, targets = names[:n], names[n + 1 :]
    goal = (
        f'all(any(inside(b, w) for w in bowls if color(w) == "{place}")'
        f' for b in blocks if color(b) == "{pick}")'
    )
    return Draft(
        f"Put the {pick} blocks in a {place} bowl",
        goal + draw.others_untouched(*blocks),
        tuple(Step(b, targets[k % bowls]) for k, b in enumerate(blocks)),
    )


def _pyramid(draw: Draw) -> Draft:
    x, y = 0.0, -0.3
    left, right = (x - SIDE_BY_SIDE_M / 2, y), (x + SIDE_BY_SIDE_M / 2, y)
    draw.table(draw.count(3, 4), draw.count(0, 1), keep_free=[(x, y)])
    a, b, top = draw.blocks[:3]
    goal = (
        f'on("{top}", "{a}") and on("{top}", "{b}")'
        f' and height("{a}") < 0.03 and height("{b}") < 0.03'
    )
    return Draft(
        f"Build a pyramid: the {a} and the {b} side by side, and the {top} on both",
        goal + draw.others_untouched(a, b, top),
        (Step(a, left), Step(b, right), Step(top, (x, y))),
    )


def _tower(draw: Draw) -> Draft:
    n = draw.count(3, 4)
    draw.table(n, draw.count(0, 2))
    order = [str(name) for name in draw.rng.permutation(draw.blocks)]
    said = ", then the ".join(order[1:])
    listed = ", ".join(f'"{name}"' for name in order)
    return Draft(
        f"Stack the blocks: on the {order[0]} the {said}",
        f"stacked([{listed}])" + draw.others_untouched(*order),
        tuple(Step(above, below) for below, above in pairwise(order)),
    )


def _order(draw: Draw) -> Draft:
    n = draw.count(3, 4)
    draw.table(n, draw.count(0, 1), keep_free=ROW[:n])
    order = [str(name) for name in draw.rng.permutation(draw.blocks)]
    goal = 'in_line(blocks, "horizontal")' + "".join(
        f' and left_of("{a}", "{b}")' for a, b in pairwise(order)
    )
    return Draft(
        f"Put the blocks in a row from left to right: {', '.join(order)}",
        goal + draw.others_untouched(*order),
        tuple(Step(name, spot) for name, spot in zip(order, ROW, strict=False)),
    )


def _sort(draw: Draw, names: list[str], left: list[str], instruction: str) -> Draft:
    """Set the table so that the things named in `left` belong there, the others to the right."""
    draw.things(names, keep_free=[*_LEFT, *_RIGHT])
    right = [name for name in names if name not in left]
    goal = [f'left_of("{name}", "middle", {SIDE_M})' for name in left]
    goal += [f'right_of("{name}", "middle", {SIDE_M})' for name in right]
    steps = [Step(n, xy) for n, xy in zip(left, _LEFT, strict=False)]
    steps += [Step(n, xy) for n, xy in zip(right, _RIGHT, strict=False)]
    return Draft(instruction, " and ".join(goal), tuple(steps))


def _by_size(draw: Draw) -> Draft:
    small, large = draw.count(1, 2), draw.count(1, 2)
    colors = draw.colors(small + large)
    names = [f"small {c} block" for c in colors[:small]]
    names += [f"large {c} block" for c in colors[small:]]
    return _sort(
        draw,
        names,
        names[:small],
        "Sort the blocks by size: the small ones to the left side, the large ones to the right",
    )


def _by_shape(draw: Draw) -> Draft:
    one, other = (str(s) for s in draw.rng.choice(STEADY, size=2, replace=False))
    n, m = draw.count(1, 2), draw.count(1, 2)
    names = numbered(
        [f"{draw.one(draw.words.colors)} {one}" for _ in range(n)]
        + [f"{draw.one(draw.words.colors)} {other}" for _ in range(m)]
    )
    instruction = (
        f"Sort the things by shape: every {one} to the left side, every {other} to the right side"
    )
    return _sort(draw, names, names[:n], instruction)


def _pack(draw: Draw) -> Draft:
    # no balls: they roll off a plate, and the second one in a bowl comes to lie on the first,
    # from where the hand pushes the bowl away in 2 tasks of 10
    shape, kind = draw.one(STEADY), draw.one(("bowl", "plate"))
    target, a, b, c = draw.colors(4)
    distractor = draw.one([s for s in STEADY if s != shape])
    things = [f"{a} {shape}", f"{b} {shape}"]
    draw.things([*things, f"{c} {distractor}", f"{target} {kind}"])
    vessel = f"{target} {kind}"
    return Draft(
        f"Pack every {shape} {'in' if kind == 'bowl' else 'on'} the {vessel}",
        " and ".join(f'inside("{name}", "{vessel}")' for name in things)
        + draw.others_untouched(*things),
        tuple(Step(name, vessel) for name in things),
    )


def _ring(draw: Draw) -> Draft:
    ring, place = draw.one(draw.words.colors), draw.one(draw.words.places)
    other = draw.one([c for c in draw.words.colors if c != ring])
    draw.things([f"{ring} ring", f"{other} ring", f"{other} block"], keep_free=[PLACES[place]])
    return Draft(
        f"Move the {ring} ring to the {place}",
        f'at("{ring} ring", "{place}")' + draw.others_untouched(f"{ring} ring"),
        (Step(f"{ring} ring", place),),
    )


def _push(draw: Draw) -> Draft:
    place = draw.one([word for word in draw.words.places if word.endswith("side")])
    draw.table(1, draw.count(0, 1))
    (block,), end = draw.blocks, PLACES[place]
    start = draw.xy(block)
    if not 0.1 < draw.distance(start, end) < 0.4:
        raise Ambiguous("too near or too far to push")
    for item in draw.objects[1:]:
        if off_segment(item.xy, start, end) < 0.14:
            raise Ambiguous(f"the {item.name} is in the way")
    return Draft(
        f"Push the {block} to the {place}",
        f'at("{block}", "{place}") and height("{block}") < 0.03' + draw.others_untouched(block),
        (Step(block, end, how="push"),),
    )


def off_segment(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """Return the distance of a point from a stretch that begins behind `start`, metres."""
    a, b = np.array(start), np.array(end)
    way = (b - a) / np.linalg.norm(b - a)
    a = a - 0.1 * way  # the hand comes from there
    along = float(np.clip((np.array(point) - a) @ way, 0, np.linalg.norm(b - a)))
    return float(np.linalg.norm(np.array(point) - a - along * way))


RAVENS: dict[str, Template] = {
    template.name: template
    for template in (
        Template("put-in-bowls", "Put the <color> blocks in a <color> bowl", _in_bowls),
        Template(
            "build-pyramid",
            "Build a pyramid: the <block> and the <block> side by side, and the <block> on both",
            _pyramid,
        ),
        Template("stack-in-order", "Stack the blocks: on the <block> the <block>, ...", _tower),
        Template(
            "order-in-row", "Put the blocks in a row from left to right: <block>, ...", _order
        ),
        Template("sort-by-size", "Sort the blocks by size", _by_size),
        Template("sort-by-shape", "Sort the things by shape", _by_shape),
        Template("pack", "Pack every <shape> in the <bowl or plate>", _pack),
        Template("move-ring", "Move the <color> ring to the <place>", _ring),
        Template("push-to-side", "Push the <block> to the <side>", _push),
    )
}
