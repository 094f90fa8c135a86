"""The filter of system calls: what a worker may ask the kernel for, everything else refused.

The filter is a program for the kernel's own small machine (classic BPF), written
here by hand, so that no library is needed. It checks the kind of processor,
refuses the second set of numbers of x86-64, never lets memory become executable,
ends the process at calls that only an attack makes, and answers the rest with
EPERM, which Python turns into an ordinary error.
"""

from __future__ import annotations

import ctypes
import socket
from typing import Any, NamedTuple

from viper.sandbox.jail.syscalls import Machine, c_function, this_machine

_FREE = (
    "mremap munmap brk madvise setitimer rt_sigreturn getrusage "
    "clock_gettime read write poll ppoll close rt_sigprocmask sched_yield getpid gettimeofday "
    "sigaltstack restart_syscall clock_getres getrandom exit exit_group"
)
FREE = tuple(_FREE.split())
"""Calls that are allowed with any argument: they reach no further than this process."""
PLAIN = {
    # no other flags: bytes out of band have their own bugs, and a reader that waits for them hangs
    "sendto": (3, (0,)),
    "recvfrom": (3, (0, socket.MSG_DONTWAIT)),
    # waiting and waking within the process, as locks do; all else has been a way into kernels
    "futex": (1, (128, 129, 137, 393)),
}
"""Calls that are allowed with some values of one argument: its place, the values."""
NEVER_EXECUTABLE = ("mmap", "mprotect")
"""Calls that are allowed unless they ask for executable memory."""
_DEADLY = (
    "clone fork vfork clone3 execve execveat ptrace process_vm_readv process_vm_writev kcmp "
    "unshare setns mount umount2 pivot_root chroot bpf perf_event_open userfaultfd "
    "io_uring_setup io_uring_enter io_uring_register init_module finit_module delete_module "
    "kexec_load kexec_file_load reboot keyctl add_key request_key pidfd_getfd open_by_handle_at "
    "personality modify_ldt ioperm iopl syslog quotactl acct swapon"
)
DEADLY = tuple(_DEADLY.split())
"""Calls that no honest worker makes: the process is ended at once, which leaves evidence."""

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""What a filter answers: go on; fail with EPERM; end the process (SIGSYS)."""
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH = 0, 4
_X32_BIT, _PROT_EXEC = 0x40000000, 4
_PR_SET_NO_NEW_PRIVS, _PR_GET_SECCOMP, _PR_SET_SECCOMP, _MODE_FILTER = 38, 21, 22, 2


class Step(NamedTuple):
    """One instruction of the filter; jumps are counted from the next one."""

    code: int
    if_true: int
    if_false: int
    operand: int


def steps(machine: Machine) -> list[Step]:
    """Return the filter for one kind of processor."""
    found = [Step(_LOAD, 0, 0, _ARCH), *_unless(_EQUAL, machine.audit_arch, KILL)]
    found.append(Step(_LOAD, 0, 0, _NUMBER))
    if machine.has_x32:
        found += _when(_AT_LEAST, _X32_BIT, KILL)
    for name in FREE:
        found += _when_called(machine, name, [_answer(ALLOW)])
    for name, (place, values) in PLAIN.items():
        found += _when_called(machine, name, _one_of(place, values))
    for name in NEVER_EXECUTABLE:
        found += _when_called(machine, name, _not_executable())
    for name in DEADLY:
        found += _when_called(machine, name, [_answer(KILL)])
    return [*found, _answer(REFUSE)]


def is_offered() -> bool:
    """Return whether this kernel filters system calls and this processor has a table."""
    prctl = c_function("prctl")
    if this_machine() is None or prctl is None:
        return False
    return prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def stand() -> bool:
    """Put the filter on this process, for good; return whether it stands."""
    machine, prctl = this_machine(), c_function("prctl")
    if machine is None or prctl is None:
        return False
    program = _packed(steps(machine))
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0


def _when(test: int, operand: int, answer: int) -> list[Step]:
    return [Step(test, 0, 1, operand), _answer(answer)]


def _unless(test: int, operand: int, answer: int) -> list[Step]:
    return [Step(test, 1, 0, operand), _answer(answer)]


def _when_called(machine: Machine, name: str, then: list[Step]) -> list[Step]:
    if name not in machine.numbers:
        return []
    return [Step(_EQUAL, 0, len(then), machine.numbers[name]), *then]


def _one_of(place: int, values: tuple[int, ...]) -> list[Step]:
    found = [_argument(place)]
    for value in values:
        found += _when(_EQUAL, value, ALLOW)
    return [*found, _answer(REFUSE)]


def _not_executable() -> list[Step]:
    return [_argument(2), *_when(_ANY_BIT, _PROT_EXEC, REFUSE), _answer(ALLOW)]


def _argument(place: int) -> Step:
    """Load the lower half of an argument: the kernel does not look at more of these."""
    return Step(_LOAD, 0, 0, 16 + 8 * place)


def _answer(action: int) -> Step:
    return Step(_RETURN, 0, 0, action)


def _packed(program: list[Step]) -> Any:
    """Return the kernel's `struct sock_fprog`; it keeps its instructions alive."""

    class Instruction(ctypes.Structure):
        _fields_ = (
            ("code", ctypes.c_uint16),
            ("if_true", ctypes.c_uint8),
            ("if_false", ctypes.c_uint8),
            ("operand", ctypes.c_uint32),
        )

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(Instruction)))

    instructions = (Instruction * len(program))(*[Instruction(*step) for step in program])
    return Program(len(program), instructions)
