"""Episodes on disk: arrays as npz, everything that is said about them as JSON beside it.

    env = Recorder(gymnasium.make("robot_sim/Tabletop-v0", task="S1"))
    ...  # reset and step as usual
    env.recording().save("episodes/0001")      # writes 0001.npz and 0001.json
    again = Recording.load("episodes/0001")

Nothing is pickled; what is loaded equals what was saved.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from robot_sim.env import Observation, TabletopEnv
from robot_sim.errors import RobotSimError, shown

__all__ = ["Recorder", "Recording"]

FORMAT = "robot_sim-episode-1"
_ARRAYS = ("actions", "rewards", "terminated", "truncated")
_TEXTS = ("format", "task", "seed", "action_mode", "score", "outcomes", "happened")


@dataclass(frozen=True, eq=False)
class Recording:
    """One episode of n steps.

    Attributes:
        task: The task row (`Task.to_row`).
        seed: What the environment was reset with, if anything.
        action_mode: One of `robot_sim.env.ACTION_MODES`.
        observations: One array per part of the observation, first axis n + 1: the state before
            the first step, and after each.
        actions: First axis n.
        rewards: Shape (n,).
        terminated: Shape (n,), bool.
        truncated: Shape (n,), bool.
        score: Success, partial success, precision and so on (`robot_sim.episode.Score`).
        outcomes: What became of each skill call, if skills were called.
        happened: The disturbances of the task that took place.
    """

    task: dict[str, Any]
    seed: int | None
    action_mode: str
    observations: dict[str, NDArray[Any]]
    actions: NDArray[Any]
    rewards: NDArray[np.float64]
    terminated: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    score: dict[str, Any]
    outcomes: list[dict[str, Any]]
    happened: list[dict[str, Any]]

    def __len__(self) -> int:
        return len(self.actions)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Recording) or self._said() != other._said():
            return False
        mine, theirs = self._arrays(), other._arrays()
        return mine.keys() == theirs.keys() and all(
            mine[key].dtype == theirs[key].dtype and np.array_equal(mine[key], theirs[key])
            for key in mine
        )

    __hash__ = None  # type: ignore[assignment]  # it holds arrays

    def save(self, path: str | Path) -> Path:
        """Write `path`.npz and `path`.json; return the path of the JSON."""
        base = _base(path)
        base.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            base.with_name(base.name + ".npz"), allow_pickle=False, **self._arrays()
        )
        text = base.with_name(base.name + ".json")
        text.write_text(json.dumps(self._said(), indent=1, ensure_ascii=False), encoding="utf-8")
        return text

    @classmethod
    def load(cls, path: str | Path) -> Recording:
        """Read what `save` wrote.

        Raises:
            RobotSimError: If a file is missing or damaged; the text says which and why.
        """
        base = _base(path)
        said = _read_json(base.with_name(base.name + ".json"))
        arrays = _read_npz(base.with_name(base.name + ".npz"))
        n = len(arrays["actions"])
        parts = {k.removeprefix("obs/"): v for k, v in arrays.items() if k.startswith("obs/")}
        lengths = {key: len(arrays[key]) for key in _ARRAYS} | {
            key: len(value) - 1 for key, value in parts.items()
        }
        for key, length in lengths.items():
            if length != n:
                raise RobotSimError(f"{base}.npz: {key} is of {length} steps, actions of {n}.")
        del said["format"]
        said |= {key: arrays[key] for key in _ARRAYS}
        return cls(observations=parts, **said)

    def _said(self) -> dict[str, Any]:
        return {"format": FORMAT, **{key: getattr(self, key) for key in _TEXTS[1:]}}

    def _arrays(self) -> dict[str, NDArray[Any]]:
        parts = {f"obs/{key}": value for key, value in self.observations.items()}
        return {**parts, **{key: getattr(self, key) for key in _ARRAYS}}


class Recorder(gymnasium.Wrapper[Observation, Any, Observation, Any]):
    """An environment that remembers the episode under way."""

    def __init__(self, env: gymnasium.Env[Observation, Any]) -> None:
        super().__init__(env)
        self._seed: int | None = None
        self._seen: list[Observation] = []
        self._steps: list[tuple[NDArray[Any], float, bool, bool]] = []

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Start a new episode and forget the last one."""
        observation, info = self.env.reset(seed=seed, options=options)
        self._seed, self._seen, self._steps = seed, [observation], []
        return observation, info

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Act once and remember it."""
        if isinstance(action, Mapping):  # SayCan's form of a pick and place
            action = [action.get("pick"), action.get("place")]
        observation, reward, terminated, truncated, info = self.env.step(action)
        self._seen.append(observation)
        self._steps.append((np.array(action), float(reward), terminated, truncated))
        return observation, float(reward), terminated, truncated, info

    def recording(self) -> Recording:
        """Return the episode so far.

        Raises:
            RobotSimError: If there was no reset yet.
        """
        if not self._seen:
            raise RobotSimError("there is nothing to record yet; call reset() first.")
        inner = self.env.unwrapped
        assert isinstance(inner, TabletopEnv), "made for this package's environments"
        episode, space = inner.episode, inner.action_space
        actions = np.array([step[0] for step in self._steps], dtype=space.dtype)
        return Recording(
            task=_plain(episode.task.to_row()),
            seed=self._seed,
            action_mode=inner.action_mode,
            observations={k: np.stack([seen[k] for seen in self._seen]) for k in self._seen[0]},
            actions=actions.reshape(len(self._steps), *(space.shape or ())),
            rewards=np.array([step[1] for step in self._steps], dtype=np.float64),
            terminated=np.array([step[2] for step in self._steps], dtype=np.bool_),
            truncated=np.array([step[3] for step in self._steps], dtype=np.bool_),
            score=_plain(asdict(episode.score())),
            outcomes=_plain([asdict(outcome) for outcome in episode.outcomes]),
            happened=_plain([change.to_row() for change in episode.happened]),
        )


def _plain(value: Any) -> Any:
    """Return what JSON makes of a value, so that a loaded recording equals the saved one."""
    return json.loads(json.dumps(value))


def _base(path: str | Path) -> Path:
    path = Path(path)
    return path.with_suffix("") if path.suffix in (".npz", ".json") else path


def _read_json(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RobotSimError(f"cannot read the episode {path}: {error}") from None
    if not isinstance(said, dict) or set(said) != set(_TEXTS):
        raise RobotSimError(f"{path} is no episode: it should hold {', '.join(_TEXTS)}.")
    if said["format"] != FORMAT:
        raise RobotSimError(f"{path} is of format {shown(said['format'])}; this is {FORMAT}.")
    return said


def _read_npz(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {key: np.asarray(file[key]) for key in file.files}
    except (OSError, ValueError, zipfile.BadZipFile, EOFError, AttributeError) as error:
        raise RobotSimError(f"cannot read the episode {path}: {error}") from None
    for key in _ARRAYS:
        if key not in arrays:
            raise RobotSimError(f"{path} is no episode: it has no {key!r}.")
    return arrays
