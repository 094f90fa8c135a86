"""Prompts for the robot: policy code for an instruction, and the next step of a plan.

The embedded model reads the user turn alone, "robot: ..." or "step: ... | ... | ...". Larger
models also get declarations, rules, examples and what is on the table. Every example that
names an undeclared call is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from viper.core.capability import CapabilitySet, Detail
from viper.core.errors import InputError
from viper.core.llm import Message
from viper.llm.prompt import BUDGET_TOKENS, Example, estimate_tokens, is_runnable

POLICY_PREFIX = "robot: "
STEP_PREFIX = "step: "
SEPARATOR = " | "
NOTHING = "nothing"
DONE = "done"
STEPS_SHOWN = 3
"""Newest finished steps in a step prompt; what older ones did is in the scene."""

PLACES = (
    *("top left corner", "top side", "top right corner", "left side", "middle", "right side"),
    *("bottom left corner", "bottom side", "bottom right corner"),
)
VESSELS = frozenset({"bowl", "cup", "mug", "box", "basket", "tray", "bin", "bucket", "crate"})
"""Nouns that things are placed in and not on."""

REFUSALS = {
    "impossible": "A robot arm at a table cannot do that.",
    "unclear": "It is not clear what to do with which thing.",
    "no task": "This is no task for a robot at a table.",
}
"""Why an instruction is refused, in the words that the embedded model uses."""

_RULES = """\
You control a robot arm at a table by writing a short Python policy program. It runs in a \
restricted REPL; `robot` is the only way to see and to move.

Rules
- Reply with one ```python block and nothing else.
- Call only what is declared below, and plain Python: assignments, `for` and `if`.
- Things are named by noun phrases ("red block"), found anew by the camera. `robot.find` may \
return an empty list. "the" one thing must be one: the robot asks back otherwise.
- Places: top left corner, top side, top right corner, left side, middle, right side, bottom \
left corner, bottom side, bottom right corner. "top" is far from the viewer, "bottom" is near.
- Distances are metres: "a little" is 0.1, "a lot" is 0.25.
- What cannot be done, is unclear or unsafe: `robot.refuse("the reason")`.
"""

EXAMPLES = (
    Example(
        "lay the red block into the blue bowl", 'robot.pick_and_place("red block", "blue bowl")'
    ),
    Example(
        "every block belongs in a bowl of its own colour",
        'for x in robot.find("block"):\n    robot.pick_and_place(x, robot.matching(x, "bowl"))',
    ),
    Example(
        "line the cubes up from left to right",
        'for x, p in zip(robot.find("cube"), robot.line("horizontal", robot.count("cube"))):\n'
        "    robot.pick_and_place(x, p)",
    ),
    Example(
        "take the third cup from the left to the near right corner",
        'robot.pick_and_place(robot.nth("cup", 3, "left"), "bottom right corner")',
    ),
    Example(
        "the ball should go far to the right of the plate",
        'robot.pick_and_place("ball", robot.offset("plate", "right", 0.25))',
    ),
    Example(
        "shove the yellow cylinder to the left edge, then pile the blocks up in the middle",
        'robot.push_to("yellow cylinder", "left side")\nrobot.stack("block", at="middle")',
    ),
    Example("eat the red block", 'robot.refuse("A robot arm cannot eat.")'),
)


def policy_messages(
    instruction: str,
    scene: str,
    capabilities: CapabilitySet | None = None,
    *,
    budget_tokens: int = BUDGET_TOKENS,
) -> list[Message]:
    """Return the conversation that asks for a policy program.

    Args:
        instruction: What the user wants, in any words.
        scene: What is on the table, e.g. "red block, green block in blue bowl, blue bowl".
        capabilities: What a program may call; declared to the model if given.
        budget_tokens: Most tokens of the system prompt, estimated.

    Raises:
        InputError: If rules and bare signatures alone do not fit.
    """
    system = _system_prompt(scene, capabilities, budget_tokens)
    return [Message("system", system), Message("user", POLICY_PREFIX + _one_line(instruction))]


def step_prompt(instruction: str, scene: str, done: Sequence[str]) -> str:
    """Return the prompt whose continuation is the next step, or "done".

    Args:
        instruction: What the user wants.
        scene: What is on the table now.
        done: Texts of the steps so far, oldest first; the newest few are shown.
    """
    steps = ", ".join(done[-STEPS_SHOWN:]) or NOTHING
    parts = (_one_line(part).replace("|", "/") for part in (instruction, scene, steps))
    return STEP_PREFIX + SEPARATOR.join(parts)


def pick_and_place_text(thing: str, where: str) -> str:
    """Return the canonical text, e.g. "pick up the cube and place it in the blue bowl"."""
    words = where.split()
    noun = words[-2] if len(words) > 1 and words[-1].isdigit() else words[-1]
    return f"pick up the {thing} and place it {'in' if noun in VESSELS else 'on'} the {where}"


def push_text(thing: str, side_or_where: str) -> str:
    """Return the canonical text of a push, e.g. "push the cube to the left"."""
    return f"push the {thing} to the {side_or_where}"


def _system_prompt(scene: str, capabilities: CapabilitySet | None, budget_tokens: int) -> str:
    if capabilities is None:
        return _assemble("", EXAMPLES, scene)
    usable = [e for e in EXAMPLES if is_runnable(e.program, capabilities)]
    for detail in get_args(Detail):
        declarations = capabilities.describe(detail)
        for count in range(len(usable), -1, -1):
            text = _assemble(declarations, usable[:count], scene)
            if estimate_tokens(text) <= budget_tokens:
                return text
    raise InputError(
        f"The robot prompt needs {estimate_tokens(text)} tokens and may use {budget_tokens}: "
        "offer fewer capabilities or allow more tokens."
    )


def _assemble(declarations: str, examples: Sequence[Example], scene: str) -> str:
    parts = [_RULES]
    if declarations:
        parts.append("Declarations\n" + declarations)
    if examples:
        parts.append("Examples")
    parts += [f"{POLICY_PREFIX}{e.question}\n```python\n{e.program}\n```" for e in examples]
    parts.append(f"On the table: {_one_line(scene) or NOTHING}")
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
