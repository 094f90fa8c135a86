"""Orders of the host to its zygote, as fixed-size records; shared by both."""

from __future__ import annotations

import struct

ORDER = struct.Struct(">cBiqd")
"""Action, argument, worker, bytes of memory, seconds of CPU time."""
ANSWER = struct.Struct(">i")
"""The number of a new worker, an exit code, or 0."""
SPAWN, LIMIT, INTERRUPT, END = b"S", b"L", b"I", b"E"
"""Fork a worker for the socket that comes along; bound, interrupt or end a worker."""
LIMITS_WALL, LANDLOCK_WALL, FILTER_WALL, SWITCHES_WALL = 1, 2, 4, 8
"""Walls that the argument of `SPAWN` asks for; tests try each of them alone."""
ALL_WALLS = 15
BARE = 16
"""Next to them: run without the policy."""
HEATED = 32
"""Next to them: run something first, so that the first cell finds its memory in place."""
NO_BOUNDS = -1
"""Instead of bytes of memory in `SPAWN`: the worker gets its limits later."""
CROWDED = 1
"""Start argument of a zygote: stay in the namespaces of the host."""
