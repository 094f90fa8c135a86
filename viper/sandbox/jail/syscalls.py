"""Numbers of system calls on the processors that have a table here, and a way to make them."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

# name: number on x86-64, number on aarch64 (-1 where it does not exist)
_NUMBERS = """
read 0 63; write 1 64; close 3 57; poll 7 -1; mmap 9 222; mprotect 10 226; munmap 11 215;
brk 12 214; rt_sigprocmask 14 135; rt_sigreturn 15 139; sched_yield 24 124; mremap 25 216;
madvise 28 233; setitimer 38 103; getpid 39 172; sendto 44 206; recvfrom 45 207; exit 60 93;
gettimeofday 96 169; getrusage 98 165; sigaltstack 131 132; futex 202 98; restart_syscall 219 128;
clock_gettime 228 113; clock_getres 229 114; exit_group 231 94; ppoll 271 73; getrandom 318 278;
clone 56 220; fork 57 -1; vfork 58 -1; clone3 435 435; execve 59 221; execveat 322 281;
ptrace 101 117; process_vm_readv 310 270; process_vm_writev 311 271; kcmp 312 272;
unshare 272 97; setns 308 268; mount 165 40; umount2 166 39; pivot_root 155 41; chroot 161 51;
bpf 321 280; perf_event_open 298 241; userfaultfd 323 282; io_uring_setup 425 425;
io_uring_enter 426 426; io_uring_register 427 427; init_module 175 105; finit_module 313 273;
delete_module 176 106; kexec_load 246 104; kexec_file_load 320 294; reboot 169 142;
keyctl 250 219; add_key 248 217; request_key 249 218; pidfd_getfd 438 438;
open_by_handle_at 304 265; personality 135 92; seccomp 317 277; prctl 157 167;
capset 126 91; landlock_create_ruleset 444 444; landlock_restrict_self 446 446;
open 2 -1; openat 257 56; openat2 437 437; creat 85 -1; stat 4 -1; newfstatat 262 79;
statx 332 291; readlink 89 -1; readlinkat 267 78; getdents64 217 61; unlink 87 -1;
unlinkat 263 35; mkdirat 258 34; socket 41 198; socketpair 53 199; connect 42 203; bind 49 200;
listen 50 201; accept4 288 242; sendmsg 46 211; recvmsg 47 212; kill 62 129; tkill 200 130;
tgkill 234 131; rt_sigqueueinfo 129 138; pidfd_open 434 434; pidfd_send_signal 424 424;
setuid 105 146; setgid 106 144; setresuid 117 147; setpgid 109 154; setsid 112 157;
prlimit64 302 261; setrlimit 160 164; ioctl 16 29; fcntl 72 25; dup 32 23; pipe2 293 59;
memfd_create 319 279; shmget 29 194; shmat 30 196; msgget 68 186; semget 64 190;
timer_create 222 107; nanosleep 35 101; clock_nanosleep 230 115; rt_sigaction 13 134;
uname 63 160; sysinfo 99 179; sched_setaffinity 203 122; getcpu 309 168; mlock 149 228;
pkey_mprotect 329 288; remap_file_pages 216 234; arch_prctl 158 -1; modify_ldt 154 -1;
ioperm 173 -1; iopl 172 -1; syslog 103 116; quotactl 179 60; acct 163 89; swapon 167 224;
"""


@dataclass(frozen=True)
class Machine:
    """How one kind of processor calls the kernel."""

    name: str
    audit_arch: int
    """The kernel's own name for it, as a filter sees it."""
    has_x32: bool
    """Whether numbers with bit 30 set are a second set of calls."""
    numbers: dict[str, int] = field(repr=False)


def _column(index: int) -> dict[str, int]:
    rows = (row.split() for row in _NUMBERS.split(";") if row.strip())
    return {row[0]: int(row[index]) for row in rows if int(row[index]) >= 0}


MACHINES = {
    "x86_64": Machine("x86_64", 0xC000003E, True, _column(1)),
    "aarch64": Machine("aarch64", 0xC00000B7, False, _column(2)),
}


@cache
def this_machine() -> Machine | None:
    """Return the table of this processor; None if there is none, or off Linux."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    name = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine(), platform.machine())
    return MACHINES.get(name)


@cache
def c_function(name: str) -> Callable[..., int] | None:
    """Return a function of the C library that returns a long; None off Linux."""
    if sys.platform != "linux":
        return None
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        return None
    function.restype = ctypes.c_long
    found: Callable[..., int] = function
    return found


def call(name: str, *arguments: object) -> int:
    """Make a system call; return its result.

    Raises:
        OSError: If the kernel refuses, or if there is no such call here.
    """
    machine, function = this_machine(), c_function("syscall")
    if machine is None or function is None or name not in machine.numbers:
        raise OSError(38, f"no system call `{name}` on this machine")
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = function(ctypes.c_long(machine.numbers[name]), *words)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result
