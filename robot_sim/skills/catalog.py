"""What a planner may know about the skills: their words, parameters and preconditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["SKILLS", "SkillInfo"]

_THING = "a name, or (x, y) in metres on it"
_WHERE = "a name, a place, or (x, y) in metres"


@dataclass(frozen=True)
class SkillInfo:
    """What a planner may know about a skill."""

    name: str
    text: str
    """How it is said, with the parameters in braces."""
    needs: str
    """Precondition."""
    timeout_s: float
    """Simulated time after which it gives up, seconds."""
    takes: Mapping[str, str] = field(default_factory=dict)
    """Its parameters in order, each with its unit and range."""


SKILLS: dict[str, SkillInfo] = {
    info.name: info
    for info in (
        SkillInfo(
            "pick",
            "pick up the {thing}",
            "empty hand; thing free on top",
            12.0,
            {"thing": _THING},
        ),
        SkillInfo(
            "place",
            "place it on the {where}",
            "something in the hand",
            10.0,
            {"where": _WHERE, "room_m": "0 to 0.2 metres", "yaw_deg": "degrees, or None"},
        ),
        SkillInfo(
            "pick_and_place",
            "pick up the {thing} and place it on the {where}",
            "empty hand; thing free on top",
            22.0,
            {
                "thing": _THING,
                "where": _WHERE,
                "room_m": "0 to 0.2 metres",
                "yaw_deg": "degrees, or None",
            },
        ),
        SkillInfo(
            "push",
            "push the {thing} {distance_m} m to the {direction}",
            "empty hand; room behind the thing",
            10.0,
            {
                "thing": _THING,
                "direction": "left, right, top, bottom, back, front, or (dx, dy)",
                "distance_m": "0 to 0.5 metres",
            },
        ),
        SkillInfo(
            "sweep",
            "sweep the {things} to the {where}",
            "empty hand; things on the table",
            150.0,
            {
                "things": "names, or (x, y) in metres on each",
                "where": "a mat, a place, or (x, y) in metres",
                "within_m": "0.03 to 0.2 metres, or None",
            },
        ),
        SkillInfo(
            "rotate",
            "turn the {thing} by {angle_deg} degrees",
            "empty hand; thing free on top",
            22.0,
            {"thing": _THING, "angle_deg": "-180 to 180 degrees, counter-clockwise from above"},
        ),
        SkillInfo(
            "stack",
            "stack {things}, the first at the bottom",
            "empty hand; things free on top",
            90.0,
            {"things": "names, or (x, y) in metres on each"},
        ),
        SkillInfo(
            "open_gripper", "open the gripper", "", 2.0, {"opening_m": "0 to 0.1 metres, or None"}
        ),
        SkillInfo("close_gripper", "close the gripper", "", 2.0),
        SkillInfo("look", "look at the table", "", 6.0),
        SkillInfo("home", "go home", "", 6.0),
    )
}
