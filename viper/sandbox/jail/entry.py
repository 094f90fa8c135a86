"""What a freshly forked worker gives up before it sees a program."""

from __future__ import annotations

from dataclasses import dataclass, field

from viper.sandbox.jail import landlock, limits, seccomp, switches
from viper.sandbox.orders import FILTER_WALL, LANDLOCK_WALL, LIMITS_WALL, SWITCHES_WALL


@dataclass
class Jail:
    """Prepared once by the process that workers are forked from, entered by each of them."""

    inherited: list[str] = field(default_factory=list)
    """Walls that all workers share already."""

    def __post_init__(self) -> None:
        self._memory = limits.address_space()

    @property
    def memory_in_use(self) -> int:
        """Address space that a worker starts with, in bytes."""
        return self._memory

    def enter(self, walls: int, parent: int) -> list[str]:
        """Give up everything, for good; return the walls that stand.

        Raises:
            OSError: If the kernel offers a wall that cannot be put up: nothing may run then.
        """
        found = ["own process", "empty environment", *self.inherited]
        rules = landlock.prepare() if walls & LANDLOCK_WALL else None
        if walls & LANDLOCK_WALL and rules is None and landlock.level():
            raise OSError("the kernel has Landlock, but gave no rules")
        if walls & SWITCHES_WALL:
            found += switches.stand(parent)
        if walls & LIMITS_WALL:
            found += limits.stand()
        if rules is not None:
            level = landlock.level()
            if not landlock.stand(rules):
                raise OSError("the kernel has Landlock, but its rules do not stand")
            found.append(f"Landlock (level {level})")
        if walls & FILTER_WALL and seccomp.is_offered():
            if not seccomp.stand():
                raise OSError("the kernel filters system calls, but this filter does not stand")
            found.append("system call filter")
        return found
