"""The system call filter, run on a model of the kernel's filter machine, for both processors."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Sequence

import pytest

from viper.sandbox.jail.seccomp import ALLOW, DEADLY, KILL, REFUSE, Step, steps
from viper.sandbox.jail.syscalls import MACHINES, Machine

Call = dict[int, int]
"""Words by their place in what the kernel shows to a filter: number, processor, arguments."""
ALLOWED = (
    "read write close poll ppoll munmap mremap brk madvise setitimer "
    "rt_sigprocmask rt_sigreturn sigaltstack sched_yield getpid gettimeofday getrusage "
    "clock_gettime clock_getres getrandom restart_syscall exit exit_group"
)
REACHES_OUT = (
    "open openat openat2 creat stat newfstatat statx readlink readlinkat getdents64 unlink "
    "unlinkat mkdirat socket socketpair connect bind listen accept4 sendmsg recvmsg kill tkill "
    "tgkill rt_sigqueueinfo pidfd_open pidfd_send_signal setuid setgid setresuid setpgid setsid "
    "prlimit64 setrlimit ioctl fcntl dup pipe2 memfd_create shmget shmat msgget semget "
    "timer_create nanosleep clock_nanosleep rt_sigaction prctl seccomp capset "
    "landlock_create_ruleset landlock_restrict_self pkey_mprotect remap_file_pages"
)
PLAIN = {("sendto", 0), ("recvfrom", 0), ("recvfrom", socket.MSG_DONTWAIT)}
PLACES = {"sendto": 3, "recvfrom": 3, "futex": 1, "mmap": 2, "mprotect": 2}
"""Calls that depend on an argument, and on which."""
MEMORY = ("mmap", "mprotect")
VALUES = (0, 1, 2, 4, 6, 7, 8, 9, 0x40, 0xFFFFFFFF)
LOCKS = (128, 129, 128 | 9, 128 | 256 | 9)
"""FUTEX_WAIT, _WAKE and _WAIT_BITSET, private; the last by the machine's clock."""
machines = pytest.mark.parametrize("machine", MACHINES.values(), ids=str)


def answer(program: Sequence[Step], call: Call) -> int | None:
    """Run a filter on one call as the kernel does; None if it falls off its end."""
    place, word = 0, 0
    while place < len(program):
        code, if_true, if_false, operand = program[place]
        place += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            word = call[operand]
            continue
        tests = {0x15: word == operand, 0x35: word >= operand, 0x45: bool(word & operand)}
        place += if_true if tests[code] else if_false
    return None


def calls(machine: Machine, numbers: Iterable[int]) -> Iterator[tuple[Call, int]]:
    """Yield calls of every kind and what the answer must be, by a second way of saying it."""
    names = {number: name for name, number in machine.numbers.items()}
    for number in numbers:
        name = names.get(number, "")
        for value in (*VALUES, *LOCKS) if name in PLACES else (0,):
            call = made(machine.audit_arch, number, PLACES.get(name, 0), value)
            yield call, verdict(name, value)
    for number in (0, 1, 59, 221):
        yield made(0x40000003, number), KILL
        if machine.has_x32:
            yield made(machine.audit_arch, 0x40000000 + number), KILL


def made(arch: int, number: int, place: int = 0, value: int = 0) -> Call:
    """Return a call one of whose arguments has a value, the others a useless one."""
    arguments = {16 + 8 * other: 0xFF for other in range(6)}
    return {0: number, 4: arch, **arguments, 16 + 8 * place: value}


def verdict(name: str, value: int) -> int:
    """Return what a call must be answered if the argument that matters has a value."""
    if name in DEADLY:
        return KILL
    is_free = name in ALLOWED.split() or (name in MEMORY and not value & 4)
    is_plain = (name, value) in PLAIN
    return ALLOW if is_free or is_plain or (name == "futex" and value in LOCKS) else REFUSE


def is_right(program: Sequence[Step], expected: list[tuple[Call, int]]) -> bool:
    return all(answer(program, call) == right for call, right in expected)


@machines
def test_filter_answers_every_number_as_it_should(machine):
    program = steps(machine)
    for call, right in calls(machine, range(600)):
        assert answer(program, call) == right, call


@machines
def test_nothing_that_reaches_outside_is_allowed(machine):
    for name in machine.numbers.keys() & set(REACHES_OUT.split()):
        call = made(machine.audit_arch, machine.numbers[name])
        assert answer(steps(machine), call) in (REFUSE, KILL), name


@machines
def test_filter_fits_the_kernels_machine(machine):
    program = steps(machine)
    assert len(program) < 4096
    for place, step in enumerate(program):
        assert place + 1 + max(step.if_true, step.if_false) < len(program) + (step.code == 0x06)


@machines
def test_every_instruction_matters(machine):
    """Removed or turned around, each of them gives some call a wrong answer."""
    program, expected = steps(machine), list(calls(machine, (*machine.numbers.values(), 599)))
    for place, step in enumerate(program):
        assert not is_right(program[:place] + program[place + 1 :], expected), (place, step)
        if step.code == 0x06:
            for other in {ALLOW, REFUSE, KILL} - {step.operand}:
                changed = [*program[:place], step._replace(operand=other), *program[place + 1 :]]
                assert not is_right(changed, expected), (place, step)
        elif step.code != 0x20:
            turned = step._replace(if_true=step.if_false, if_false=step.if_true)
            assert not is_right([*program[:place], turned, *program[place + 1 :]], expected)


def test_numbers_are_those_of_this_machines_kernel():
    table = MACHINES["x86_64"].numbers
    assert (table["openat"], table["execve"], table["seccomp"]) == (257, 59, 317)
    table = MACHINES["aarch64"].numbers
    assert (table["openat"], table["execve"], table["seccomp"]) == (56, 221, 277)
    for machine in MACHINES.values():
        assert len(set(machine.numbers.values())) == len(machine.numbers)
