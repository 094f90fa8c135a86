"""A question about something that was not seen: is there a likely picture in which it is there?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from viper.core.events import span
from viper.core.execution import Execution
from viper.loops.wording import is_too_few
from viper.vision.confidence import record_decision, record_notice
from viper.vision.engine import supposing
from viper.vision.worlds import likely_worlds

if TYPE_CHECKING:
    from viper.core.image import LoadedImage
    from viper.vision.engine import VisionEngine

# What costs more than a look at what was seen, or leaves something behind, is not done twice.
_NOT_TWICE = re.compile(r"\b(llm_\w+|spawn\w*|simple_query\(\"(?!What )|remember|finish)\b")


def is_about_nothing(execution: Execution, program: str) -> bool:
    """Whether a program ended because something was not there, and may run again."""
    error = execution.error
    if error is None or _NOT_TWICE.search(program):
        return False
    return error.type == "NotFound" or is_too_few(error)


def suppose(
    engine: VisionEngine, picture: LoadedImage, program: str, run: Callable[[], Execution]
) -> Execution | None:
    """Run a program on other readings of its picture, the likeliest first.

    The first with a value counts: it is noted how much less probable that reading is, and the
    reader is told of it.

    Args:
        engine: What the program sees with.
        picture: What it is about.
        program: Its text.
        run: Runs it.

    Returns:
        The first run that has a value, None if there is none.
    """
    for world in likely_worlds(engine, picture, program):
        with (
            span("suppose", change=world.change, odds=round(world.odds, 4)) as entry,
            supposing(picture, world.regions),
        ):
            execution = run()
            entry.attributes["status"] = execution.status
        if execution.ok:
            record_decision("supposed", world.change, world.odds / (1 + world.odds))
            record_notice(f"the question takes it for granted that {world.change}")
            return execution
        if execution.status != "error":
            return None  # the budget is spent, or the sandbox lost
    return None
