"""The demonstrations of SayCan's open tabletop, with its numbers of blocks and bowls."""

from __future__ import annotations

from robot_sim.places import CORNERS, PLACES
from robot_sim.tasks.cap import different_corners, matching_bowls, stack_all
from robot_sim.tasks.draw import Draft, Draw, Template
from robot_sim.tasks.task import Step

__all__ = ["SAYCAN"]

CLOCKWISE = ("top left corner", "top right corner", "bottom right corner", "bottom left corner")


def _corners(draw: Draw) -> Draft:
    draw.table(4, 1, keep_free=[PLACES[c] for c in CORNERS])
    return different_corners(draw, "put all the blocks in different corners")


def _to_the_bowl(draw: Draw) -> Draft:
    draw.table(1, 1)
    (block,), (bowl,) = draw.blocks, draw.bowls
    goal = f'inside("{block}", "{bowl}"){draw.others_untouched(block)}'
    return Draft("move the block to the bowl", goal, (Step(block, bowl),))


def _matched(draw: Draw) -> Draft:
    draw.table(3, 3, matching=True)
    return matching_bowls(draw, "put any blocks on their matched colored bowls")


def _all_in_one(draw: Draw) -> Draft:
    draw.table(3, 2)
    bowl = draw.bowls[0]
    return Draft(
        f"put all the blocks in the {bowl}",
        f'all(inside(b, "{bowl}") for b in blocks)' + draw.others_untouched(*draw.blocks),
        tuple(Step(b, bowl) for b in draw.blocks),
    )


def _stack(draw: Draw) -> Draft:
    draw.table(3, 2)
    return stack_all(draw, "stack all the blocks")


def _highest(draw: Draw) -> Draft:
    draw.table(3, 2)
    return stack_all(draw, "make the highest block stack")


def _every_corner(draw: Draw) -> Draft:
    return _tour(draw, 2, "put the block in all the corners")


def _clockwise(draw: Draw) -> Draft:
    return _tour(draw, 3, "clockwise, move the block through all the corners")


def _tour(draw: Draw, bowls: int, instruction: str) -> Draft:
    """Visit every corner; the goal sees only the end of the tour, which is at a corner."""
    draw.table(1, bowls, keep_free=[PLACES[c] for c in CORNERS])
    (block,) = draw.blocks
    corners = ", ".join(f'"{c}"' for c in CORNERS)
    goal = f'any(at("{block}", c) for c in [{corners}])' + draw.others_untouched(block)
    return Draft(instruction, goal, tuple(Step(block, corner) for corner in CLOCKWISE))


SAYCAN: dict[str, Template] = {
    template.name: template
    for template in (
        Template("saycan-corners", "put all the blocks in different corners", _corners),
        Template("saycan-to-bowl", "move the block to the bowl", _to_the_bowl),
        Template("saycan-matched", "put any blocks on their matched colored bowls", _matched),
        Template("saycan-one-bowl", "put all the blocks in the <bowl>", _all_in_one),
        Template("saycan-stack", "stack all the blocks", _stack),
        Template("saycan-highest", "make the highest block stack", _highest),
        Template("saycan-every-corner", "put the block in all the corners", _every_corner),
        Template(
            "saycan-clockwise", "clockwise, move the block through all the corners", _clockwise
        ),
    )
}
