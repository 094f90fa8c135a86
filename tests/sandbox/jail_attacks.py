"""What arbitrary code in a worker may try, one attack a line; all are harmless if they succeed.

Each is an expression, or a block, whose last value is true if the attack got through.
Before it stands `probe.PRELUDE`. Nothing on
the machine may change by them, since they are also tried without walls. Bound are N (system call numbers), H (the host's
process), ADDRESS (in its memory), PORT and ABSTRACT (listeners on this machine), DIR (a
folder that anyone may write to) and SECRET (a file in it). The letters say which wall holds it when it
stands alone: F the system call filter, L Landlock, R the resource limits, N the
namespaces, S the switches. "-" marks what needs more privileges than tests
have, or a rare kernel: it is tried in the jail, but not without it.
"""

# ruff: noqa: E501  (each attack stays on one line)
from __future__ import annotations

FILES = """
read a file              | FLRN | 'canary' in open(SECRET).read()
read by descriptor       | FLRN | len(os.read(os.open(SECRET, 0), 9)) > 0
read by raw call         | FLRN | ask_kernel(N['openat'], -100, SECRET.encode(), 0) >= 0
read by openat2          | FLRN | ask_kernel(N['openat2'], -100, SECRET.encode(), ctypes.create_string_buffer(24), 24) >= 0
password file            | FLRN | 'root' in open('/etc/passwd').read()
list a folder            | FLRN | len(os.listdir(DIR)) > 0
list the root            | FLRN | len(os.listdir('/')) > 0
scan a folder            | FLRN | any(os.scandir(DIR))
walk a tree              | FLRN | any(files for _, _, files in os.walk(DIR))
stat a file              | FN   | os.stat(SECRET).st_size > 0
stat by raw call         | FN   | ask_kernel(N['newfstatat'], -100, SECRET.encode(), ctypes.create_string_buffer(200), 0) == 0
statx                    | FN   | ask_kernel(N['statx'], -100, SECRET.encode(), 0, 0x7ff, ctypes.create_string_buffer(300)) == 0
ask whether it exists    | FN   | os.path.exists(SECRET)
ask for access           | FN   | os.access(SECRET, 4)
size of a disk           | FN   | os.statvfs(DIR).f_blocks > 0
write a file             | FLRN | open(DIR + '/written', 'w').write('x') == 1
append to a file         | FLRN | open(SECRET, 'a').write('') == 0
truncate by name         | FLN  | os.truncate(DIR + '/victim', 0) is None
make a folder            | FLN  | os.mkdir(DIR + '/made') is None
make a link              | FLN  | os.symlink('/', DIR + '/link') is None
make a hard link         | FLN  | os.link(DIR + '/victim', DIR + '/hard') is None
make a pipe with a name  | FLN  | os.mkfifo(DIR + '/pipe') is None
make a socket file       | FLRN | socket.socket(socket.AF_UNIX).bind(DIR + '/sock') is None
rename                   | FLN  | os.rename(DIR + '/victim', DIR + '/victim2') is None
delete                   | FLN  | os.unlink(DIR + '/victim') is None
change a mode            | FN   | os.chmod(DIR + '/victim', 0o777) is None
change a time            | FN   | os.utime(DIR + '/victim', (1, 1)) is None
change the folder        | FN   | os.chdir(DIR) is None
read a link              | FN   | len(os.readlink('/proc/self/exe')) > 0
file in memory           | FR   | ask_kernel(N['memfd_create'], b'x', 0) >= 0
file without a name      | FLRN | os.open(DIR, 0o20200002) >= 0
null device              | FLRN | open('/dev/null', 'wb').write(b'x') == 1
random device            | FLRN | len(open('/dev/urandom', 'rb').read(4)) == 4
own memory as a file     | FLRN | open('/proc/self/mem', 'rb').fileno() > 0
own maps                 | FLRN | 'libc' in open('/proc/self/maps').read()
own environment file     | FLRN | open('/proc/self/environ').fileno() > 0
own descriptors          | FLRN | len(os.listdir('/proc/self/fd')) > 0
environment of the host  | FLRN | len(open(f'/proc/{H}/environ', 'rb').read()) > 0
memory map of the host   | FLRN | len(open(f'/proc/{H}/maps').read()) > 0
memory of the host       | FLRN | open(f'/proc/{H}/mem', 'rb').fileno() > 0
command line of the host | FLRN | len(open(f'/proc/{H}/cmdline').read()) > 0
root of the host         | FLRN | len(os.listdir(f'/proc/{H}/root/')) > 0
descriptors of the host  | FLRN | len(os.listdir(f'/proc/{H}/fd')) > 0
all processes            | FLRN | any(name.isdigit() for name in os.listdir('/proc'))
machine settings         | FLRN | len(open('/proc/sys/kernel/hostname').read()) > 0
kernel version file      | FLRN | 'Linux' in open('/proc/version').read()
import from a folder     | FLRN | exec('sys.path.append(DIR); import planted') or planted.value == 'canary'
load a library           | FLRN | ctypes.CDLL('libresolv.so.2') is not None
"""
NETWORK = """
TCP connection           | FLRN | socket.create_connection(('127.0.0.1', PORT), 1).fileno() > 0
TCP by raw calls         | FRN  | (lambda s: ask_kernel(N['connect'], s, struct.pack('=HH', 2, socket.htons(PORT)) + bytes([127, 0, 0, 1]) + bytes(8), 16) == 0)(ask_kernel(N['socket'], 2, 2, 0))
TCP listener             | FLR  | (lambda s: (s.bind(('127.0.0.1', 0)), s.listen()))(socket.socket()) is not None
UDP packet               | FRN  | socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT)) == 1
IPv6 socket              | FR   | socket.socket(socket.AF_INET6).fileno() > 0
Unix socket              | FR   | socket.socket(socket.AF_UNIX).fileno() > 0
abstract Unix socket     | FLRN | socket.socket(socket.AF_UNIX).connect(chr(0) + ABSTRACT) is None
socket pair              | FR   | len(socket.socketpair()) == 2
netlink                  | FR   | socket.socket(16, 3, 0).fileno() > 0
kernel crypto socket     | -    | socket.socket(38, 5, 0).fileno() > 0
raw packets              | FR   | socket.socket(17, 3, 0x300).fileno() > 0
names of the interfaces  | FR   | len(socket.if_nameindex()) >= 0
look up a name           | FLRN | socket.getaddrinfo('localhost', 80) != []
io_uring                 | FR   | ask_kernel(N['io_uring_setup'], 1, ctypes.create_string_buffer(120)) >= 0
send a descriptor        | F    | ask_kernel(N['sendmsg'], 0, ctypes.create_string_buffer(56), 0) >= 0
push input to a terminal | -    | ask_kernel(N['ioctl'], 0, 0x5412, b'x') == 0
pipe                     | FR   | len(os.pipe()) == 2
copy a descriptor        | FR   | os.dup(0) > 0
options of a descriptor  | F    | ask_kernel(N['fcntl'], 0, 3) >= 0
"""
PROCESSES = """
fork                     | F    | (os.fork() or os._exit(0)) > 0
raw clone                | F    | (ask_kernel(N['clone'], 17, 0, 0, 0, 0) or os._exit(0)) > 0
raw clone3               | -    | (ask_kernel(N['clone3'], struct.pack('=QQQQQQQQ', 0, 0, 0, 0, 17, 0, 0, 0), 64) or os._exit(0)) > 0
thread                   | F    | __import__('_thread').start_new_thread(len, ('',)) > 0
spawn a program          | FLN  | os.posix_spawn('/bin/true', ['true'], {}) > 0
run a shell              | FLN  | os.system('true') == 0
become a program         | -    | os.execv('/bin/true', ['true'])
become a program by file | -    | ask_kernel(N['execveat'], -100, b'/bin/true', 0, 0, 0)
signal the host          | FLN  | os.kill(H, 0) is None
signal the zygote        | FL   | os.kill(os.getppid(), 0) is None
signal everybody         | F    | os.kill(-1, 0) is None
signal a thread          | FLN  | ask_kernel(N['tgkill'], H, H, 0) == 0
old thread signal         | FLN  | ask_kernel(N['tkill'], H, 0) == 0
handle of the host       | FRN  | ask_kernel(N['pidfd_open'], H, 0) >= 0
read the host's memory   | FLN  | (lambda b: ask_kernel(N['process_vm_readv'], H, (ctypes.c_uint64 * 2)(ctypes.addressof(b), 8), 1, (ctypes.c_uint64 * 2)(ADDRESS, 8), 1, 0) == 8)(ctypes.create_string_buffer(8))
be traced                | F    | ask_kernel(N['ptrace'], 0, 0, 0, 0) == 0
compare with the host    | -    | ask_kernel(N['kcmp'], H, os.getpid(), 1, 0, 0) >= 0
priority of the host     | FN   | os.getpriority(0, H) is not None
own priority             | F    | os.nice(1) >= 0
processors               | F    | os.sched_setaffinity(0, {0}) is None
session of its own       | -    | os.setsid() > 0
become root              | -    | os.setuid(0) is None and os.getuid() == 0 and os.kill(H, 0) is None
new user namespace       | F    | ask_kernel(N['unshare'], 0x10000000) == 0
new network namespace    | FSN  | ask_kernel(N['unshare'], 0x40000000) == 0
enter a namespace        | -    | ask_kernel(N['setns'], 0, 0) == 0
mount                    | -    | ask_kernel(N['mount'], b'none', b'/nowhere', b'tmpfs', 0, 0) == 0
unmount                  | -    | ask_kernel(N['umount2'], b'/nowhere', 2) == 0
new root                 | FSN  | os.chroot('/') is None
capabilities             | F    | ask_kernel(N['capset'], struct.pack('=Ii', 0x20080522, 0), bytes(24)) == 0
personality              | F    | ask_kernel(N['personality'], -1) >= 0
key ring                 | -    | ask_kernel(N['keyctl'], 0, -3, 1) > 0
kernel program           | -    | ask_kernel(N['bpf'], 0, ctypes.create_string_buffer(120), 120) >= 0
performance counters     | -    | ask_kernel(N['perf_event_open'], ctypes.create_string_buffer(128), 0, -1, -1, 0) >= 0
fault handler            | -    | ask_kernel(N['userfaultfd'], 0) >= 0
kernel module            | -    | ask_kernel(N['init_module'], b'', 0, b'') == 0
another kernel           | -    | ask_kernel(N['kexec_load'], 0, 0, 0, 0) == 0
restart the machine      | -    | ask_kernel(N['reboot'], 1, 2, 3, 0) == 0
kernel log               | -    | ask_kernel(N['syslog'], 10, 0, 0) >= 0
own filter               | F    | ask_kernel(N['prctl'], 21, 0, 0, 0, 0) >= 0
dumpable again           | F    | ask_kernel(N['prctl'], 4, 1, 0, 0, 0) == 0
outlive the parent       | F    | ask_kernel(N['prctl'], 1, 0, 0, 0, 0) == 0
own rule set             | FR   | ask_kernel(N['landlock_create_ruleset'], 0, 0, 1) > 0 and ask_kernel(N['landlock_create_ruleset'], struct.pack('=Q', 1), 8, 0) >= 0
second set of numbers    | -    | ask_kernel(0x40000000 | N['getpid']) > 0
second set, open         | -    | ask_kernel(0x40000000 | N['openat'], -100, SECRET.encode(), 0) >= 0
unknown number           | -    | ask_kernel(9999) >= 0
ignore an interrupt      | F    | signal.signal(signal.SIGINT, signal.SIG_IGN) is not None
sleep                    | F    | __import__('time').sleep(0.001) is None
timer                    | F    | ask_kernel(N['timer_create'], 1, 0, ctypes.create_string_buffer(8)) == 0
name of the machine      | F    | len(os.uname().nodename) > 0
load of the machine      | F    | ask_kernel(N['sysinfo'], ctypes.create_string_buffer(200)) == 0
"""
MEMORY = """
executable memory        | F    | libc.mmap(None, 4096, 7, 0x22, -1, 0) != -1
execute only             | F    | libc.mmap(None, 4096, 4, 0x22, -1, 0) != -1
make memory executable   | F    | libc.mprotect(None, 0, 4) == 0
machine code             | F    | libc.mmap(None, 65536, 5, 0x22, -1, 0) != -1
executable by key        | F    | ask_kernel(N['pkey_mprotect'], 0, 0, 4, -1) == 0
8 GiB                    | -    | libc.mmap(None, ctypes.c_size_t(2**33), 3, 0x4022, -1, 0) != -1
shared memory            | F    | ask_kernel(N['shmget'], 0, 4096, 0o1600) >= 0
message queue            | F    | ask_kernel(N['msgget'], 0, 0o1600) >= 0
semaphores               | F    | ask_kernel(N['semget'], 0, 1, 0o1600) >= 0
locked memory            | F    | libc.mlockall(1) == 0
own limits               | F    | resource.setrlimit(resource.RLIMIT_CORE, (0, 0)) is None
memory limit             | F    | resource.prlimit(0, resource.RLIMIT_AS, (-1, -1)) is not None
limits of the host       | FN   | resource.prlimit(H, resource.RLIMIT_CORE) is not None
environment              | -    | len(os.environ) > 0
environment of C         | -    | bool(ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')[0])
arguments                | -    | len(sys.argv) > 0
other sessions           | -    | 'CANARY-OF-ANOTHER-SESSION' in str(vars(sys.modules['viper.sandbox.interpreter']))
host's modules           | -    | 'numpy' in sys.modules or 'torch' in sys.modules or 'PIL' in sys.modules
open descriptors         | -    | any(__import__('errno').EBADF != e for e in [(libc.read(n, None, 0), ctypes.get_errno())[1] for n in range(3, 64)])
"""


def table() -> dict[str, tuple[str, str]]:
    """Return walls and code by name."""
    rows = [
        [part.strip() for part in line.split("|", 2)]
        for line in "".join((FILES, NETWORK, PROCESSES, MEMORY)).splitlines()
        if line.strip()
    ]
    found = {name: (walls, code) for name, walls, code in rows}
    assert len(found) == len(rows), "two attacks have the same name"
    return found
