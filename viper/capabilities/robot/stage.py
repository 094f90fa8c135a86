"""Setting the stage: from words, a list of objects or a task row to an episode, and its film.

The door through which loops and apps get at the simulator; every fault of what they were given
comes out as one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.capabilities.robot.props import listed_objects, objects_in
from viper.capabilities.robot.values import Expectation
from viper.core.errors import InputError
from viper.vision.space.thing import Thing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from robot_sim import Task
    from robot_sim.episode import Score
    from robot_sim.state import TableState
    from robot_sim.video import Film

# Always true: a free instruction comes without a goal.
NO_GOAL = "len(objects) >= 0"
MAX_TASK_BYTES = 200_000
# Of films and of pictures for people: pixels, and frames in a simulated second.
FILM_SIZE, FILM_FPS = (480, 360), 10
PICTURE_SIZE = (320, 240)


@contextmanager
def in_one_sentence(what: str = "") -> Iterator[None]:
    """Turn what the simulator has to say against its input into `InputError`."""
    from robot_sim import RobotSimError

    try:
        yield
    except RobotSimError as error:
        text = str(error)
        raise InputError(f"{what}: {text}" if what else text[:1].upper() + text[1:]) from None


def pose_task(
    instruction: str, *, objects: str | None = None, seed: int = 0, max_steps: int | None = None
) -> Task:
    """Return a task for a free instruction: a table that suits it, and no goal.

    Args:
        instruction: What the user wants.
        objects: What stands there, as a person lists it; None draws what the words need.
        seed: Decides colours and places that nobody gave.
        max_steps: Skills that may be done.

    Raises:
        InputError: If an object is unknown, or they do not fit.
    """
    from robot_sim import Task
    from robot_sim.tasks.layout import scene_of_rows
    from robot_sim.tasks.task import MAX_STEPS

    names = objects_in(instruction, seed) if objects is None else listed_objects(objects, seed)
    with in_one_sentence():
        scene = scene_of_rows([{"name": name} for name in names], seed)
        steps = MAX_STEPS if max_steps is None else max_steps
        return Task("sim", instruction, scene, NO_GOAL, seed, steps)


def task_of(row: Mapping[str, Any], where: str = "") -> Task:
    """Return the task of a row.

    Raises:
        InputError: If the row is damaged; says what is wrong.
    """
    from robot_sim import Task

    with in_one_sentence(where):
        return Task.from_row(row)


def read_task_row(path: Path | str) -> dict[str, Any]:
    """Return the one task row that a file holds.

    Raises:
        InputError: If the file cannot be read, is no JSON, or holds more than one row.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_TASK_BYTES:
            raise InputError(
                f"{path} is longer than {MAX_TASK_BYTES:,} bytes; that is no task row."
            )
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; a task row is a JSON object.") from None
    except OSError as error:
        raise InputError(f"Cannot read the task {path}: {error.strerror or error}.") from None
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        row = json.loads(text if len(lines) != 1 else lines[0])
    except (ValueError, RecursionError) as error:
        if len(lines) > 1 and _is_json(lines[0]):
            raise InputError(
                f"{path} holds {len(lines)} rows; `viper sim` does one, `viper eval sim` does all."
            ) from None
        raise InputError(f"{path} is not JSON ({error}); a task row is a JSON object.") from None
    if not isinstance(row, dict):
        raise InputError(f"{path}: a task row is a JSON object, not {type(row).__name__}.")
    return row


class Stage:
    """One task's table with the arm at home; what happens on it and how it went."""

    def __init__(self, task: Task) -> None:
        """Set the table.

        Raises:
            InputError: If its goal or rule cannot be worked out there.
        """
        from robot_sim import Episode

        self.task = task
        with in_one_sentence(f"task {task.id!r}"):
            self.episode = Episode(task)

    @property
    def goal(self) -> str | None:
        """The goal, None for a free instruction."""
        return None if self.task.goal == NO_GOAL else self.task.goal

    @property
    def objects(self) -> tuple[str, ...]:
        """Names of what stands on the table."""
        return tuple(item.name for item in self.episode.robot.world.scene.objects)

    @property
    def happened(self) -> tuple[dict[str, Any], ...]:
        """The disturbances so far, as in the task row."""
        return tuple(change.to_row() for change in self.episode.happened)

    def check_can_be_seen(self) -> None:
        """Refuse a table with things that the vision models do not know.

        Raises:
            InputError: If there are any; names them.
        """
        from viper.capabilities.robot.eyes import check_can_see

        check_can_see(item.shape for item in self.task.scene.objects)

    def score(self) -> Score:
        """Return how it went, on the true state."""
        score: Score = self.episode.score()
        return score

    def unmet(self) -> tuple[str, ...]:
        """Return the parts of the goal that do not hold on the true state."""
        return tuple(text for text, is_so in self.episode.conditions() if not is_so)

    def holds(self, expectation: Expectation) -> bool:
        """Return whether what the robot expects to see is so on the true state.

        Things are taken to be those of the same shape that stand nearest to where it sees them.
        """
        from robot_sim.predicates import PREDICATES

        state = self.episode.state()
        thing = _nearest(state, expectation.thing)
        where = expectation.where
        if not isinstance(where, Thing):
            return bool(PREDICATES["at"](state, thing, (where[0], where[1])))
        below = _nearest(state, where)
        names = ("inside", "on") if expectation.relation == "in" else ("on", "inside")
        return any(bool(PREDICATES[name](state, thing, below)) for name in names)

    def picture(self) -> Image:
        """Return the table as a visitor sees it; for people, not for the robot."""
        from PIL import Image

        with self.film(PICTURE_SIZE) as film:
            return Image.fromarray(film.frames[0])

    def film(self, size: tuple[int, int] | None = None) -> Film:
        """Return a film of the arm at work; it runs for as long as its `with` block.

        Args:
            size: Width and height, pixels; `FILM_SIZE` by default.
        """
        from robot_sim.video import Film

        width, height = size or FILM_SIZE
        return Film(self.episode.robot, view="stage", fps=FILM_FPS, width=width, height=height)

    def save_film(self, path: Path, frames: list[NDArray[np.uint8]], fps: int) -> Path:
        """Write frames as a video.

        Raises:
            InputError: If the file cannot be written.
        """
        from robot_sim.video import write_video

        try:
            return write_video(path, frames, fps=fps)
        except (OSError, ValueError) as error:
            raise InputError(f"Cannot write the video {path}: {error}.") from None


def _nearest(state: TableState, thing: Thing) -> str:
    """Return the name of the object that the robot means: of that look, and nearest to it."""
    shaped = [item for item in state.scene.objects if item.shape.lower() == thing.shape]
    alike = [item for item in shaped if item.color == thing.color] or shaped
    return min(
        [item.name for item in alike] or state.names,
        key=lambda name: float(((state.position(name) - thing.xyz) ** 2).sum()),
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
