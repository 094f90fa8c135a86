"""Every error that this package raises on purpose.

The tree::

    ViperError
    ├── InputError            a picture, file, question or option that the caller can mend
    │   └── UnknownName       a name that does not exist; carries those that do
    ├── ModelError            a model, or the server it runs on, failed
    │   ├── ModelMissing          weights or a package are not installed
    │   ├── AuthenticationFailed
    │   ├── RateLimited
    │   ├── ModelTimeout
    │   ├── ServerUnreachable
    │   └── BadReply
    ├── NotFound              the picture does not show what a program asked for
    │   └── Absent                the table has no such thing; carries a question
    ├── Ambiguous             several things are meant; carries a question
    ├── Refused               infeasible, unsafe or not approved
    ├── SkillFailed           the arm tried, and the picture shows that it did not work
    ├── Stopped               somebody stopped the robot
    ├── ProgramRejected       the policy refused a program before it ran
    ├── ProgramFailed         a program raised while it ran
    ├── LimitReached          time, memory, output or calls are spent
    │   └── BudgetReached         what the whole run may spend is spent
    ├── Repeated              a call failed the same way before and is not tried again
    └── SandboxLost           the host's fault; never shown to a model as program output

A message says what happened, where, and what to do next. Loops and tests read
the typed fields, never the prose.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ViperError(Exception):
    """Base class of every deliberate error in `viper`."""


class InputError(ViperError):
    """The caller gave something unusable; the command line ends with exit code 2."""


class UnknownName(InputError):
    """A name that is not among the known ones."""

    def __init__(self, kind: str, name: str, available: Iterable[str], hint: str = "") -> None:
        self.kind = kind
        self.name = name
        self.available = tuple(available)
        close = difflib.get_close_matches(name, self.available, n=1)
        guess = f" Did you mean `{close[0]}`?" if close else ""
        tail = f" {hint}" if hint else ""
        listed = ", ".join(self.available)
        super().__init__(f"There is no {kind} `{_clip(name)}`.{guess} Known: {listed}.{tail}")


class ModelError(ViperError):
    """A model or its server failed; `is_retryable` says whether another try may help."""

    is_retryable = False


class ModelMissing(ModelError, InputError):
    """Weights or a package are missing or damaged; the message says how to mend that."""


class AuthenticationFailed(ModelError):
    """The server refused the key (HTTP 401 or 403)."""


class RateLimited(ModelError):
    """The server asked for patience (HTTP 429) for longer than this run may wait."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class ModelTimeout(ModelError):
    """No reply within the time that was allowed."""


class ServerUnreachable(ModelError):
    """No connection, or the server answered with a fault of its own (HTTP 5xx)."""


class BadReply(ModelError):
    """The reply was not what the protocol promises."""


class NotFound(ViperError):
    """The picture does not show what was asked for; `reason` says what was seen instead."""


class Absent(NotFound):
    """The table has nothing that a phrase names; `question` is what to ask the user."""

    def __init__(self, message: str, question: str = "") -> None:
        self.question = question
        super().__init__(message)


class Ambiguous(ViperError):
    """A phrase names several things; `question` asks the user which, `options` lists them."""

    def __init__(self, message: str, question: str = "", options: Iterable[str] = ()) -> None:
        self.question = question
        self.options = tuple(options)
        super().__init__(message)


class Refused(ViperError):
    """The robot does not do that: infeasible, unsafe, or not approved."""


class SkillFailed(ViperError):
    """A skill was tried and the picture shows that it did not work."""


class Stopped(ViperError):
    """The robot was told to stop; nothing moves until it is told to begin again."""


class ProgramRejected(ViperError):
    """The policy refused a program before it ran."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


class ProgramFailed(ViperError):
    """A program raised while it ran."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


class LimitReached(ViperError):
    """A limit was reached; says which, what was spent and what was allowed."""

    def __init__(self, limit: str, spent: float, allowed: float, unit: str = "") -> None:
        self.limit = limit
        self.spent = spent
        self.allowed = allowed
        super().__init__(
            f"{limit} limit reached: {spent:g}{unit} spent of {allowed:g}{unit} allowed"
        )


class BudgetReached(LimitReached):
    """What a run may spend is spent, or the next call may take more than is left.

    `limit` is the name in `viper.core.budget.LIMITS`, `asked` what the call may take.
    """

    def __init__(
        self,
        limit: str,
        spent: float,
        allowed: float,
        *,
        asked: float = 0.0,
        word: str = "",
        unit: str = "",
    ) -> None:
        super().__init__(limit, spent, allowed, unit)
        self.asked = asked
        text = (
            f"budget: {word or limit} limit reached: {spent:,.6g}{unit} spent of "
            f"{allowed:,.6g}{unit} allowed"
        )
        if spent < allowed and asked:
            text += f", and this may take {asked:,.6g}{unit} more"
        self.args = (text,)


class Repeated(ViperError):
    """The same call failed the same way before; it is refused until something changes."""


class SandboxLost(ViperError):
    """The worker process is gone for a reason that is not the program's."""


def _clip(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
