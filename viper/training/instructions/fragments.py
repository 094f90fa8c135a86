"""Pieces of policy programs that are one token each for the writer."""

from __future__ import annotations

from typing import get_args

from viper.llm.robot_prompt import PLACES, POLICY_PREFIX, REFUSALS, SEPARATOR, STEP_PREFIX
from viper.training.instructions.drawing import SIDES
from viper.training.instructions.meaning import By, LineKind, Order
from viper.training.instructions.policy import INDENT, SIDE_BY_SIDE_M

_NOUN_CALLS = (
    *("pick_and_place", "find", "nth", "nearest", "farthest", "beside", "between", "largest"),
    *("smallest", "others", "groups", "offset", "pick", "push", "push_to", "rotate", "stack"),
    *("gather", "count", "on", "ordered", "midpoint", "next_to", "swap"),
)
_REFERENCES = (
    "find",
    "nth",
    "nearest",
    "farthest",
    "beside",
    "between",
    "largest",
    "smallest",
    "on",
    "ordered",
)


def policy_fragments() -> list[str]:
    """Return the pieces of policy code and of the prompts, longest first where one holds others."""
    put = f"{INDENT}robot.pick_and_place(x, "
    found = [POLICY_PREFIX, STEP_PREFIX, SEPARATOR]
    found += [f'robot.refuse("{text}")' for text in REFUSALS.values()]
    found += [f'robot.{name}("' for name in _NOUN_CALLS]
    for name in ("pick_and_place", "push", "push_to", "rotate", "pick", "offset"):
        found += [f"robot.{name}(robot.it", f"robot.{name}("]
        found += [f'robot.{name}(robot.{inner}("' for inner in _REFERENCES]
    found += [f'robot.{name}(robot.corners(), "' for name in ("nearest", "farthest")]
    found += [f'"), robot.{name}("' for name in _REFERENCES]
    found += [f'", robot.{name}("' for name in (*_REFERENCES, "offset", "midpoint", "next_to")]
    found += ['robot.stack([robot.others("', 'robot.stack(["', '"), "', '")])', '"])']
    found += ["robot.swap(", "robot.next_to(", f"{put}robot.next_to(x))", 'robot.find(["', '"])[0]']
    found += ["robot.swap(robot.it, ", '", robot.next_to(robot.it))', " // 2]", " // 2:]"]
    found += ['")[:robot.count("', '")[robot.count("', "[1]", "[2]", '"), robot.find("']
    found += ['if robot.on("', 'if not robot.on("', 'if robot.beside("', 'if not robot.beside("']
    found += [f'", "{order}")' for order in get_args(Order)]
    found += [f'", robot.{name}(robot.corners(), "' for name in ("nearest", "farthest")]
    found += [f'", robot.offset(robot.{name}("' for name in _REFERENCES]
    found += ['", robot.offset(robot.it, ', '", robot.it)', "robot.it", "robot.offset(robot.it, "]
    found += ["robot.undo()", "robot.home()", "robot.look()"]
    found += ["for x in ", "for x, p in zip(", "for p in ", "):\n", ":\n", "]:\n", "\n", INDENT]
    found += ["for p in robot.corners():\n", 'for p in ["', 'for x in robot.find("']
    found += ['for x, p in zip(robot.find("', '"), robot.corners()):\n', '"), robot.sides()):\n']
    found += [f'"), robot.line("{kind}", robot.count("' for kind in get_args(LineKind)]
    found += [f'"], robot.line("{kind}", ' for kind in ("horizontal", "vertical")]
    found += [put, f"{put}p)", f'{put}"', f'{put}robot.matching(x, "', ")):\n", '")):\n', '"):\n']
    found += [f'{put}robot.mismatching(x, "', f"{INDENT}robot.gather(x, p)", '", at="', '", at=']
    found += ['for x, p in zip(robot.groups("']
    found += [f'", "{by}"), robot.corners()):\n' for by in get_args(By)]
    found += ['if robot.find("', 'if not robot.find("', 'if robot.count("', "else:\n", '")[0]']
    found += ["[:2]", "[:3]", "[:4]"]
    for side in SIDES:
        found += [f', "{side}", 0.', f', "{side}", "', f'", "{side}", "', f'", "{side}", 0.']
        found += [f', "{side}")', f', "{side}", ', f'", "{side}", {SIDE_BY_SIDE_M}))']
        found += [f', "{side}", 0.1))', f', "{side}", 0.25))', f'", "{side}", 0.1))']
        found += [f'", "{side}", 0.25))', f'", "{side}", robot.']
        found += [f'", {n}, "{side}")' for n in (-1, 1, 2, 3, 4, 5)]
    found += [f'", "right", {SIDE_BY_SIDE_M / 2}))', f"{INDENT}for x in "]
    found += [f'"{place}"' for place in PLACES] + [f', "{place}")' for place in PLACES]
    found += [f'", "{place}")' for place in PLACES]
    return list(dict.fromkeys(found))
