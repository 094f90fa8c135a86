"""A table without physics: things are where they were put, until something undoes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from viper.capabilities.robot.values import SkillOption
from viper.core.capability import capability
from viper.core.errors import Absent, Ambiguous, Refused, SkillFailed, Stopped
from viper.llm.robot_prompt import pick_and_place_text
from viper.llm.scripted import ScriptedLLM
from viper.loops.planner.bench import Bench, News

PLACES = ("left side", "right side")


@dataclass(frozen=True)
class Step:
    skill: str
    text: str
    ok: bool
    why_not: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    thing: Any
    where: str
    text: str


class ToyRobot:
    """Does what a `TableRobot` does for planners, by looking things up in a table."""

    def __init__(self, names: Sequence[str]) -> None:
        self.things: list[Any] = [SimpleNamespace(name=n, xyz=(0.0, 0.0, 0.0)) for n in names]
        self.where: dict[str, str] = {}
        self.lost: set[str] = set()
        self.steps: list[Step] = []
        self.motions = 0
        self.expectations: dict[str, Expected] = {}
        self.failures: list[str] = []
        """Why the next motions fail; an empty text works."""
        self.after: dict[int, Callable[[], None]] = {}
        """What happens to the table after so many motions."""
        self.found: dict[str, list[str]] = {}
        self.stop_requested = threading.Event()
        self.approve: Callable[[str], bool] | None = None
        self.referents = SimpleNamespace(last=[])

    def begin(self, instruction: str) -> None:
        del instruction
        self.expectations.clear()

    def begin_run(self) -> None:
        self.found.clear()

    def scene_text(self) -> str:
        return ", ".join(
            f"{t.name} on {self.where[t.name]}" if t.name in self.where else t.name
            for t in self.things
        )

    def broken(self) -> list[Expected]:
        return [e for e in self.expectations.values() if self.where.get(e.thing.name) != e.where]

    def missing(self) -> list[str]:
        return sorted(self.lost - {thing.name for thing in self.things})

    def changed_finds(self) -> list[str]:
        return [noun for noun, names in self.found.items() if self._names(noun) != names]

    def skill_options(self) -> list[SkillOption]:
        names = [thing.name for thing in self.things]
        return [
            SkillOption("pick_and_place", (a, b), pick_and_place_text(a, b))
            for a in names
            if not a.endswith("bowl")
            for b in (*names, *PLACES)
            if a != b
        ]

    def execute(self, option: SkillOption) -> Step:
        return self._carry(str(option.args[0]), str(option.args[1]))

    # --- what programs call

    @capability
    def pick_and_place(self, thing: str, where: str) -> str:
        """Carry a thing somewhere."""
        done = self._carry(self.the(thing), where if where in PLACES else self.the(where))
        if not done.ok:
            raise SkillFailed(done.why_not)
        return done.text

    @capability
    def find(self, noun: str) -> list[str]:
        """Return the names of all such things."""
        self.found[noun] = self._names(noun)
        return self.found[noun]

    @capability
    def the(self, noun: str) -> str:
        """Return the one thing of that name."""
        names = self._names(noun)
        if not names:
            raise Absent(f"there is no {noun}.", "What do you mean?")
        if len(names) > 1:
            raise Ambiguous(f"several are a {noun}", "Which one?", names)
        return names[0]

    @capability
    def refuse(self, reason: str) -> None:
        """End the program."""
        raise Refused(reason)

    def _names(self, noun: str) -> list[str]:
        return [t.name for t in self.things if t.name == noun or t.name.split()[-1] == noun]

    def _carry(self, thing: str, where: str) -> Step:
        text = pick_and_place_text(thing, where)
        if self.stop_requested.is_set():
            raise Stopped(f"Stopped before: {text}")
        if self.where.get(thing) == where:
            self.steps.append(Step("pick_and_place", text, True))
            return self.steps[-1]
        if self.approve is not None and not self.approve(text):
            raise Refused(f"not approved: {text}.")
        why = self.failures.pop(0) if self.failures else ""
        self.motions += 1
        if not why:
            self.where[thing] = where
            one = next(t for t in self.things if t.name == thing)
            self.expectations[thing] = Expected(one, where, f"the {thing} on the {where}")
            self.referents.last.append(one)
        self.steps.append(Step("pick_and_place", text, not why, why))
        self.after.pop(self.motions, lambda: None)()
        return self.steps[-1]


@dataclass
class Toy:
    """A toy robot at a bench, and what was told of it."""

    robot: ToyRobot
    bench: Bench
    llm: ScriptedLLM
    news: list[News]

    def told(self, kind: str) -> list[str]:
        return [news.text for news in self.news if news.kind == kind]


MakeToy = Callable[..., Toy]
