"""What holds for all tests. Here and not in `tests`, whose folders have the names of packages."""

from __future__ import annotations

import sys
from pathlib import Path

# Triton compiles for GPUs, and torch does without it. Loaded late in a long run, after many other
# native libraries, it has crashed the whole process more than once.
if not any(Path("/dev").glob("nvidia[0-9]*")):
    sys.modules["triton"] = None  # type: ignore[assignment]
