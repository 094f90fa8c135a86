"""Tries the jail alone: sessions whose workers run any Python, and probes that attack each wall.

For `viper doctor` and tests. What runs here must be harmless if it succeeds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from viper.core.capability import CapabilitySet
from viper.core.execution import Limits
from viper.sandbox.host import ProcessSandbox
from viper.sandbox.launch import Worker, ZygoteProcess, shared_zygote
from viper.sandbox.orders import ALL_WALLS, BARE

PRELUDE = """
import ctypes, os, resource, signal, socket, struct, sys
libc = ctypes.CDLL(None, use_errno=True)
def ask_kernel(number, *words):
    result = libc.syscall(number, *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), 'refused')
    return result
"""
PROBES = {
    "files stay closed": "open('/etc/passwd').read() != ''",
    "folders stay closed": "os.listdir('/') != []",
    "nothing can be written": "open('/tmp/viper-probe', 'w').write('x') == 1",
    "no network": "socket.socket().connect_ex(('127.0.0.1', 9)) in (0, 111)",
    "no sockets of any kind": "socket.socket(socket.AF_UNIX).fileno() >= 0",
    "no new processes": "(os.fork() or os._exit(0)) > 0",
    "no other programs": "os.execv('/bin/true', ['true'])",
    "no signals to others": "os.kill(os.getppid() or 1, 0) is None",
    "other processes stay unseen": "os.path.exists(f'/proc/{os.getppid() or 1}/status')",
    "environment is empty": "len(os.environ) > 0",
    "memory never becomes code": "libc.mmap(None, 4096, 7, 0x22, -1, 0) != -1",
    "memory is bounded": "len(bytearray(2**36)) > 0",
    "limits cannot be raised": (
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1)) is None and "
        "resource.getrlimit(resource.RLIMIT_AS)[0] == -1"
    ),
}
"""What each probe finds out, and an expression that is true if the wall was crossed."""


EXPECTED = (
    *("unprivileged user", "mount namespace", "network namespace", "pid namespace"),
    *("ipc namespace", "empty file system", "no new privileges", "no capabilities", "no tracing"),
    *("ends with its parent", "no new files", "no new processes", "memory limit", "Landlock"),
    "system call filter",
)
"""Walls that a current Linux raises; a shorter list means less behind the policy."""


@dataclass(frozen=True)
class Finding:
    """What became of one probe."""

    name: str
    held: bool
    found: str


class BareSandbox(ProcessSandbox):
    """A session without the policy, for trying what the jail stops by itself.

    Args:
        walls: Which walls its workers raise; see `viper.sandbox.orders`.
        zygote: Where its workers come from; the usual one by default.
    """

    def __init__(
        self,
        capabilities: CapabilitySet | None = None,
        *,
        limits: Limits | None = None,
        walls: int = ALL_WALLS,
        zygote: ZygoteProcess | None = None,
    ) -> None:
        self._argument = walls | BARE
        self._zygote = zygote
        super().__init__(capabilities or CapabilitySet(), limits=limits)

    def _new_worker(self) -> Worker:
        return (self._zygote or shared_zygote()).spawn(self._argument)


def missing(walls: Iterable[str]) -> list[str]:
    """Return the expected walls that are not among `walls`."""
    standing = " ".join(walls)
    return [wall for wall in EXPECTED if wall not in standing]


def try_the_walls(*, walls: int = ALL_WALLS, zygote: ZygoteProcess | None = None) -> list[Finding]:
    """Attack every wall from inside a jailed worker; return what happened."""
    limits = Limits(wall_s=5.0, cpu_s=5.0, memory_mb=256)
    findings = []
    with BareSandbox(limits=limits, walls=walls, zygote=zygote) as sandbox:
        for name, attack in PROBES.items():
            execution = sandbox.run(f"{PRELUDE}\n{attack}")
            crossed = execution.ok and bool(execution.value)
            why = execution.error.message if execution.error else f"answered {execution.value!r}"
            findings.append(Finding(name, not crossed, "CROSSED" if crossed else why))
    return findings
