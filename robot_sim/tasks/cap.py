"""The tabletop benchmark of Code as Policies: S1-S8 and U1-U6 (arXiv 2209.07753, Table III).

Referents are resolved on the first state, ties are never drawn, and every goal also says that
what the instruction does not speak of stays where it is.
"""

from __future__ import annotations

from itertools import pairwise

from robot_sim.places import CORNERS, DIRECTIONS, PLACES
from robot_sim.scene import WORKSPACE
from robot_sim.tasks.draw import Ambiguous, Draft, Draw, Template
from robot_sim.tasks.task import Step

__all__ = ["CAP", "different_corners", "matching_bowls", "stack_all"]

# Goals of offsets: "a little" is at most a third of the workspace, "a lot" is more; metres.
THIRD_M = 0.2
# How far an offset may stray sideways, metres.
STRAY_M = 0.08
# Height of a small block, metres.
BLOCK_M = 0.04


def _s1(draw: Draw) -> Draft:
    draw.table(draw.count(2, 4), draw.count(1, 3))
    block, *rest = draw.blocks
    target = draw.one([*rest, *draw.bowls])
    kind = "inside" if target in draw.bowls else "on"
    return Draft(
        f"Pick up the {block} and place it on the {target}",
        f'{kind}("{block}", "{target}")' + draw.others_untouched(block),
        (Step(block, target),),
    )


def stack_all(draw: Draw, instruction: str = "Stack all the blocks") -> Draft:
    """Any order, on any of them."""
    steps = tuple(Step(above, below) for below, above in pairwise(draw.blocks))
    return Draft(instruction, _pile(len(draw.blocks)) + draw.others_untouched(*draw.blocks), steps)


def _pile(n: int) -> str:
    """Return the goal that all n small blocks stand on each other, in any order."""
    return (
        "all(near(a, b, 0.04) for a in blocks for b in blocks)"
        f" and max([height(b) for b in blocks]) > {BLOCK_M * (n - 1) + 0.01:.2f}"
    )


def _s2(draw: Draw) -> Draft:
    draw.table(draw.count(2, 4), draw.count(0, 2))
    return stack_all(draw)


def _s3(draw: Draw) -> Draft:
    place = draw.one(draw.words.places)
    draw.table(draw.count(2, 4), draw.count(0, 2), keep_free=[PLACES[place]])
    return Draft(
        f"Put all the blocks on the {place}",
        f'all(at(b, "{place}") for b in blocks)' + draw.others_untouched(*draw.blocks),
        tuple(Step(b, place) for b in draw.blocks),
    )


def _s4(draw: Draw) -> Draft:
    draw.table(draw.count(1, 3), draw.count(1, 3))
    bowl = draw.bowls[0]
    return Draft(
        f"Put the blocks in the {bowl}",
        f'all(inside(b, "{bowl}") for b in blocks)' + draw.others_untouched(*draw.blocks),
        tuple(Step(b, bowl) for b in draw.blocks),
    )


def matching_bowls(
    draw: Draw, instruction: str = "Put all the blocks in the bowls with matching colors"
) -> Draft:
    """Each block into the bowl of its colour."""
    pairs = list(zip(draw.blocks, draw.bowls, strict=True))
    return Draft(
        instruction,
        " and ".join(f'inside("{a}", "{b}")' for a, b in pairs)
        + draw.others_untouched(*draw.blocks),
        tuple(Step(a, b) for a, b in pairs),
    )


def _s5(draw: Draw) -> Draft:
    n = draw.count(2, 4)
    draw.table(n, n, matching=True)
    return matching_bowls(draw)


def _move(draw: Draw, said: str, block: str, place: str) -> Draft:
    return Draft(
        f"Pick up the {said} and place it on the {place}",
        f'at("{block}", "{place}")' + draw.others_untouched(block),
        (Step(block, place),),
    )


def _s6(draw: Draw) -> Draft:
    place, direction = draw.one(draw.words.places), draw.one(draw.words.directions)
    draw.table(draw.count(2, 4), draw.count(1, 3), keep_free=[PLACES[place]])
    bowl = draw.bowls[0]
    beyond = {b: draw.along(direction, b) - draw.along(direction, bowl) for b in draw.blocks}
    there = [b for b, far in beyond.items() if far > 0.04]
    if len(there) != 1 or any(0 < far <= 0.04 for far in beyond.values()):
        raise Ambiguous(f"{len(there)} blocks are to the {direction} of the {bowl}")
    return _move(draw, f"block to the {direction} of the {bowl}", there[0], place)


def _s7(draw: Draw) -> Draft:
    place, distance = draw.one(draw.words.places), draw.one(draw.words.distances)
    draw.table(draw.count(2, 4), draw.count(1, 3), keep_free=[PLACES[place]])
    bowl, sign = draw.bowls[0], -1 if distance == "closest" else 1
    block = draw.best(draw.blocks, lambda b: sign * draw.distance(b, bowl))
    return _move(draw, f"block {distance} to the {bowl}", block, place)


def _s8(draw: Draw) -> Draft:
    place, nth = draw.one(draw.words.places), draw.one(draw.words.nth)
    direction, number = draw.one(draw.words.directions), ("first", "second", "third", "fourth")
    k = number.index(nth)
    draw.table(draw.count(max(2, k + 1), 4), draw.count(0, 2), keep_free=[PLACES[place]])
    ranked = sorted(draw.blocks, key=lambda b: -draw.along(direction, b))
    places = [draw.along(direction, b) for b in ranked]
    if any(a - b < 0.02 for a, b in pairwise(places)):
        raise Ambiguous("two blocks are level")
    return _move(draw, f"{nth} block from the {direction}", ranked[k], place)


def different_corners(
    draw: Draw, instruction: str = "Put all the blocks in different corners"
) -> Draft:
    """Each block at a corner of its own."""
    corners = ", ".join(f'"{c}"' for c in CORNERS)
    return Draft(
        instruction,
        f"all(any(at(b, c) for c in [{corners}]) for b in blocks)"
        " and all(not near(a, b, 0.2) for a in blocks for b in blocks if a != b)"
        + draw.others_untouched(*draw.blocks),
        tuple(Step(b, c) for b, c in zip(draw.blocks, CORNERS, strict=False)),
    )


def _u1(draw: Draw) -> Draft:
    draw.table(draw.count(2, 4), draw.count(0, 2), keep_free=[PLACES[c] for c in CORNERS])
    return different_corners(draw)


def _u2(draw: Draw) -> Draft:
    n = draw.count(2, 4)
    draw.table(n, n, matching=True)
    turned = [*draw.bowls[1:], draw.bowls[0]]
    return Draft(
        "Put the blocks in the bowls with mismatched colors",
        "all(any(inside(b, w) and color(b) != color(w) for w in bowls) for b in blocks)"
        + draw.others_untouched(*draw.blocks),
        tuple(Step(a, b) for a, b in zip(draw.blocks, turned, strict=True)),
    )


def _u3(draw: Draw) -> Draft:
    place = draw.one(draw.words.places)
    draw.table(draw.count(2, 4), draw.count(0, 2), keep_free=[PLACES[place]])
    pile = stack_all(draw, f"Stack all the blocks on the {place}")
    goal = f'{pile.goal} and all(at(b, "{place}") for b in blocks)'
    return Draft(pile.instruction, goal, (Step(draw.blocks[0], PLACES[place]), *pile.steps))


def _u4(draw: Draw) -> Draft:
    magnitude, direction = draw.one(draw.words.magnitudes), draw.one(draw.words.directions)
    draw.table(draw.count(1, 3), draw.count(1, 3))
    block, bowl = draw.blocks[0], draw.bowls[0]
    (dx, dy), (x, y) = DIRECTIONS[direction], draw.xy(bowl)
    step = 0.12 if magnitude == "a little" else 0.25
    target = (round(x + step * dx, 4), round(y + step * dy, 4))
    _check_free(draw, target, block)
    word = {"left": "left_of", "right": "right_of", "top": "behind", "bottom": "in_front_of"}
    sideways = ("behind", "in_front_of") if dx else ("left_of", "right_of")
    pair = f'"{block}", "{bowl}"'
    extent = (
        f"{word[direction]}({pair}, 0.04) and not {word[direction]}({pair}, {THIRD_M})"
        if magnitude == "a little"
        else f"{word[direction]}({pair}, {THIRD_M})"
    )
    return Draft(
        f"Pick up the {block} and place it {magnitude} to the {direction} of the {bowl}",
        extent
        + "".join(f" and not {side}({pair}, {STRAY_M})" for side in sideways)
        + draw.others_untouched(block),
        (Step(block, target),),
    )


def _check_free(draw: Draw, target: tuple[float, float], block: str) -> None:
    x0, y0, x1, y1 = WORKSPACE
    if not (x0 + 0.02 <= target[0] <= x1 - 0.02 and y0 + 0.02 <= target[1] <= y1 - 0.02):
        raise Ambiguous("the place would be off the table")
    for item in draw.objects:
        if item.name != block and draw.distance(item.name, target) < 0.11:
            raise Ambiguous(f"the place is taken by the {item.name}")


def _u5(draw: Draw) -> Draft:
    distance = draw.one(draw.words.distances)
    draw.table(draw.count(1, 3), draw.count(1, 3), keep_free=[PLACES[c] for c in CORNERS])
    block, bowl = draw.blocks[0], draw.bowls[0]
    sign = -1 if distance == "closest" else 1
    corner = draw.best(CORNERS, lambda c: sign * draw.distance(PLACES[c], bowl))
    return Draft(
        f"Pick up the {block} and place it in the corner {distance} to the {bowl}",
        f'at("{block}", "{corner}")' + draw.others_untouched(block),
        (Step(block, corner),),
    )


# Where the blocks of a line go, one after the other, metres.
_SPOTS = {
    "horizontal": [(-0.24, -0.26), (-0.08, -0.26), (0.08, -0.26), (0.24, -0.26)],
    "vertical": [(-0.26, -0.26), (-0.26, -0.42), (-0.26, -0.58), (-0.26, -0.74)],
    "diagonal": [(-0.25, -0.25), (-0.13, -0.37), (0.13, -0.63), (0.25, -0.75)],
}


def _u6(draw: Draw) -> Draft:
    line = draw.one(draw.words.lines)
    n = draw.count(3, 4)  # two are in some line wherever they stand
    spots = _SPOTS[line][:n]
    draw.table(n, draw.count(0, 2), keep_free=spots)
    return Draft(
        f"Put all the blocks in a {line} line",
        f'in_line(blocks, "{line}")' + draw.others_untouched(*draw.blocks),
        tuple(Step(b, spot) for b, spot in zip(draw.blocks, spots, strict=True)),
    )


CAP: dict[str, Template] = {
    template.name: template
    for template in (
        Template("S1", "Pick up the <block> and place it on the <other block or bowl>", _s1),
        Template("S2", "Stack all the blocks", _s2),
        Template("S3", "Put all the blocks on the <corner or side>", _s3),
        Template("S4", "Put the blocks in the <bowl>", _s4),
        Template("S5", "Put all the blocks in the bowls with matching colors", _s5),
        Template(
            "S6",
            "Pick up the block to the <direction> of the <bowl> and place it on the <place>",
            _s6,
        ),
        Template(
            "S7", "Pick up the block <distance> to the <bowl> and place it on the <place>", _s7
        ),
        Template(
            "S8", "Pick up the <nth> block from the <direction> and place it on the <place>", _s8
        ),
        Template("U1", "Put all the blocks in different corners", _u1),
        Template("U2", "Put the blocks in the bowls with mismatched colors", _u2),
        Template("U3", "Stack all the blocks on the <corner or side>", _u3),
        Template(
            "U4",
            "Pick up the <block> and place it <magnitude> to the <direction> of the <bowl>",
            _u4,
        ),
        Template(
            "U5", "Pick up the <block> and place it in the corner <distance> to the <bowl>", _u5
        ),
        Template("U6", "Put all the blocks in a <line> line", _u6),
    )
}
