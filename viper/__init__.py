"""A sandbox for models that see, reason in code and act.

    >>> import viper
    >>> answer = viper.ask("table.png", "How many red blocks are left of the blue bowl?")
    >>> answer.value, answer.program
    >>> episode = viper.run_task("put the blocks in the bowls with matching colors", seed=3)
    >>> episode.success, episode.plan

Everything is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viper.core.budget import Budget
    from viper.core.errors import InputError, ViperError
    from viper.loops.answer import Answer
    from viper.loops.planner.result import EpisodeResult
    from viper.loops.planner.session import RobotSession
    from viper.loops.planner.task import run_task
    from viper.loops.session import Session
    from viper.vision.patch import ImagePatch
    from viper.vision.video.segment import VideoSegment

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Budget",
    "EpisodeResult",
    "ImagePatch",
    "InputError",
    "RobotSession",
    "Session",
    "VideoSegment",
    "ViperError",
    "__version__",
    "ask",
    "run_task",
]

_HOMES = {
    "Answer": "viper.loops.answer",
    "Budget": "viper.core.budget",
    "EpisodeResult": "viper.loops.planner.result",
    "ImagePatch": "viper.vision.patch",
    "InputError": "viper.core.errors",
    "RobotSession": "viper.loops.planner.session",
    "Session": "viper.loops.session",
    "VideoSegment": "viper.vision.video.segment",
    "ViperError": "viper.core.errors",
    "run_task": "viper.loops.planner.task",
}
_sessions: dict[tuple[str, str], Session] = {}


def ask(image: Any, question: str, *, profile: str = "tabletop", llm: str = "embedded") -> Answer:
    """Return the answer to `question` about `image`; it draws itself in a notebook.

    The models stay loaded for the next question with the same `profile` and `llm`.

    Args:
        image: A path, a Pillow image or an array of shape (h, w, 3), uint8.
        question: One question or statement in English, at most 2,000 characters.
        profile: Vision models: `tabletop`, `photo`, or the path of a TOML file.
        llm: What writes the program: `embedded`, `openai:MODEL`, `URL#MODEL`,
            `hf:FOLDER` or `scripted:FILE.jsonl`.

    Raises:
        InputError: If the picture, the question or a name cannot be used.
        ModelError: If the language model fails.
    """
    from viper.loops.session import Session

    session = _sessions.get((profile, llm))
    if session is None:
        session = _sessions.setdefault((profile, llm), Session(profile, llm))
    return session.ask(image, question)


def load_ipython_extension(shell: Any) -> None:
    """Add `%%viper` to a notebook; called by `%load_ext viper`."""
    from viper.apps import notebook

    notebook.load_ipython_extension(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take `%%viper` away again; called by `%unload_ext viper`."""
    from viper.apps import notebook

    notebook.unload_ipython_extension(shell)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
