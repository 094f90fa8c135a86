"""The eight tabletop tasks of Inner Monologue (arXiv 2207.05608, section 4.1).

They share their wording and goals with Code as Policies. The paper trains its picking on the
first four and not on the others. It adds noise to what the robot does; here the "disturbed"
suite has that part.
"""

from __future__ import annotations

from robot_sim.tasks.cap import CAP
from robot_sim.tasks.draw import Template

__all__ = ["INNER_MONOLOGUE", "SEEN_IN_TRAINING"]

_SAME_AS = {
    "im-pick-place": "S1",
    "im-stack": "S2",
    "im-one-place": "S3",
    "im-one-bowl": "S4",
    "im-corners": "U1",
    "im-matching": "S5",
    "im-mismatched": "U2",
    "im-stack-at": "U3",
}

INNER_MONOLOGUE: dict[str, Template] = {
    name: Template(name, CAP[same].text, CAP[same].draft) for name, same in _SAME_AS.items()
}
# The tasks that the paper's picking policy was trained on.
SEEN_IN_TRAINING = ("im-pick-place", "im-stack", "im-one-place", "im-one-bowl")
