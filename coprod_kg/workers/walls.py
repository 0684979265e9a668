"""Walls around a process that works for strangers: what it may use, and that it cannot call out.

The first wall is that questions are looked at before they come here. These stand behind it: limits of the system on
memory, files and cores; a network of its own with nothing in it, where the system lets us make one; and a filter
that refuses the system calls with which a process connects, starts programs or reaches into others, where the
processor is one that we know. None of the last two is relied on alone.

What other systems do not have is imported where it is used: it must be possible to say there that it is missing.
"""

from __future__ import annotations

import ctypes
import mmap
import platform
import signal
import struct
import sys
from pathlib import Path

from coprod_kg.workers.refusals import CannotServeHere

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_STACK = 64 * 1024 * 1024
"""Eight times what is usual: what is nested deeper than we allow already would still not overflow it."""
_FILES = 16
_EACCES = 13
_CALLS = {  # architecture: its name for the filter (linux/audit.h), and the numbers of the calls
    "x86_64": (
        0xC000003E,
        {"socket": 41, "connect": 42, "bind": 49, "execve": 59, "kill": 62, "ptrace": 101, "process_vm_readv": 310,
         "process_vm_writev": 311, "execveat": 322},
    ),
    "aarch64": (
        0xC00000B7,
        {"ptrace": 117, "kill": 129, "socket": 198, "bind": 200, "connect": 203, "execve": 221,
         "process_vm_readv": 270, "process_vm_writev": 271, "execveat": 281},
    ),
}  # fmt: skip


def refuse_elsewhere() -> None:
    """Returns nothing on Linux.

    Raises CannotServeHere on any other system.
    """
    if not sys.platform.startswith("linux"):
        raise CannotServeHere(
            "only there can a process be forked in milliseconds, limited, and ended at once"
        )


def die_with_parent(by: signal.Signals = signal.SIGKILL) -> None:
    """Let the system send this process `by` when the one that started it ends."""
    _libc().prctl(_PR_SET_PDEATHSIG, by, 0, 0, 0)


def leave_the_network() -> bool:
    """Whether this process is in a network of its own now, with nothing in it. Call it while it has one thread."""
    return any(_libc().unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def limit(memory_mb: int) -> None:
    """Let this process take `memory_mb` more than it has, no core files, few open files, and write none."""
    import resource

    for what, most in (
        (resource.RLIMIT_AS, size_of_self() + memory_mb * 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


def deepen_stack() -> None:
    """Let the stack of this process grow further than is usual, if the system allows."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))


def refuse_calls() -> bool:
    """Whether the system refuses this process, from now on, to connect, to start programs and to reach into others."""
    known = _CALLS.get(platform.machine())
    libc = _libc()
    if known is None or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    program = _filter(known[0], sorted(known[1].values()))
    steps = ctypes.create_string_buffer(program, len(program))
    whole = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(steps))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, whole, 0, 0) == 0)


def _filter(architecture: int, calls: list[int]) -> bytes:
    """The filter as the kernel takes it (linux/filter.h, linux/seccomp.h): steps of code, jumps and a number."""
    load, equal, give = 0x20, 0x15, 0x06
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050000 | _EACCES
    steps = [
        (load, 0, 0, 4),  # the architecture: the same number means another call on another
        (equal, 1, 0, architecture),
        (give, 0, 0, kill),
        (load, 0, 0, 0),
        *((equal, len(calls) - place, 0, number) for place, number in enumerate(calls)),
        (give, 0, 0, allow),
        (give, 0, 0, refuse),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def threads() -> int:
    """How many threads this process has."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def size_of_self() -> int:
    """How many bytes of addresses this process has."""
    return _statm()[0]


def resident_of_self() -> int:
    """How many bytes of memory this process has."""
    return _statm()[1]


def _statm() -> tuple[int, int]:
    size, resident, *_ = Path("/proc/self/statm").read_bytes().split()
    return int(size) * mmap.PAGESIZE, int(resident) * mmap.PAGESIZE


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
