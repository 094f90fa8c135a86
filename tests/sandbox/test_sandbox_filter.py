"""The system call filter, run on a model of the kernel's filter machine, for both processors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from viper.sandbox.jail.seccomp import ALLOW, DEADLY, KILL, REFUSE, Step, steps
from viper.sandbox.jail.syscalls import MACHINES, Machine

Call = tuple[int, int, int]
"""Kind of processor, number, third argument."""
ALLOWED = (
    "read write close poll ppoll munmap mremap brk madvise recvfrom sendto futex setitimer "
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
machines = pytest.mark.parametrize("machine", MACHINES.values(), ids=str)


def answer(program: Sequence[Step], call: Call) -> int | None:
    """Run a filter on one call as the kernel does; None if it falls off its end."""
    arch, number, third = call
    data = {0: number, 4: arch, 32: third & 0xFFFFFFFF}
    place, word = 0, 0
    while place < len(program):
        code, if_true, if_false, operand = program[place]
        place += 1
        if code == 0x06:
            return operand
        if code == 0x20:
            word = data[operand]
            continue
        tests = {0x15: word == operand, 0x35: word >= operand, 0x45: bool(word & operand)}
        place += if_true if tests[code] else if_false
    return None


def calls(machine: Machine) -> Iterator[tuple[Call, int]]:
    """Yield calls of every kind and what the answer must be, by a second way of saying it."""
    names = {number: name for name, number in machine.numbers.items()}
    for number in range(600):
        name = names.get(number, "")
        for third in (0, 3, 4, 7, 0xFFFFFFFF) if name in ("mmap", "mprotect") else (0,):
            is_code = bool(third & 4)
            verdict = REFUSE
            if name in ALLOWED.split() or (name in ("mmap", "mprotect") and not is_code):
                verdict = ALLOW
            elif name in DEADLY:
                verdict = KILL
            yield (machine.audit_arch, number, third), verdict
        yield (0x40000003, number, 0), KILL
        if machine.has_x32:
            yield (machine.audit_arch, 0x40000000 + number, 0), KILL


def is_right(program: Sequence[Step], expected: list[tuple[Call, int]]) -> bool:
    return all(answer(program, call) == verdict for call, verdict in expected)


@machines
def test_filter_answers_every_number_as_it_should(machine):
    for call, verdict in calls(machine):
        assert answer(steps(machine), call) == verdict, call


@machines
def test_nothing_that_reaches_outside_is_allowed(machine):
    for name in machine.numbers.keys() & set(REACHES_OUT.split()):
        call = (machine.audit_arch, machine.numbers[name], 0)
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
    program, expected = steps(machine), list(calls(machine))
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
