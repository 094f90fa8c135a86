"""Who watches an episode: live news, the approval of each step, and the emergency stop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

from viper.loops.planner.bench import News
from viper.loops.planner.contract import PlanningRobot

Verdict = bool | Literal["stop"]
Approve = Callable[[str], Verdict]
"""Asked with a skill in words before the arm moves: True does it, False does not, "stop" ends
the episode."""


class Watch:
    """Tells of every skill before it starts and after it ended, and asks whether it may start.

    It is what the robot knows as `approve`.
    """

    def __init__(
        self, robot: PlanningRobot, tell: Callable[[News], None], approve: Approve | None = None
    ) -> None:
        self._robot, self._tell, self._approve = robot, tell, approve
        self._told = len(robot.steps)

    def __call__(self, text: str) -> bool:
        """Return whether the skill may be done."""
        self.catch_up()
        self._tell(News("step", text))
        verdict: Verdict = True if self._approve is None else self._approve(text)
        if verdict == "stop":
            self._robot.stop_requested.set()
        return verdict is True

    def catch_up(self) -> None:
        """Tell of the skills that have ended since."""
        for step in self._robot.steps[self._told :]:
            self._tell(News("result", step.text if step.ok else step.why_not, ok=step.ok))
        self._told = len(self._robot.steps)


STOPPING = b"\nStopping when this motion has ended. Ctrl-C again: at once.\n"


@contextmanager
def emergency_stop(event: threading.Event) -> Iterator[None]:
    """Make Ctrl-C set `event` during the block; a second Ctrl-C interrupts as usual.

    The first one says so on standard error and lets the motion under way come to its end, so that
    nothing is dropped and what the robot knows agrees with the table. Outside the main thread
    nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def pull(_number: int, _frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()
        # unbuffered: the signal may have come in the middle of a line that is being printed
        os.write(2, STOPPING)

    before = signal.signal(signal.SIGINT, pull)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
