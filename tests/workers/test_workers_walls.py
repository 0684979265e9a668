"""What stands around a child: it cannot connect or start programs, knows no secrets, and ends with its parent."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import mmap
import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from coprod_kg.edition import open_edition
from coprod_kg.workers import CannotServeHere, Workers, nursery, walls
from coprod_kg.workers.memory import too_large

resource = pytest.importorskip("resource", reason="children are forked on Linux only")
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="children are forked on Linux only"
)


def in_a_child(work) -> int:
    """The exit code of a process forked from here that does `work`; 0 if it did not raise."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # from Python 3.12 on, that this process has threads; the child needs none
        pid = os.fork()
    if not pid:
        code = 1
        with contextlib.suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def behind_the_filter():
    if in_a_child(lambda: os._exit(0 if walls.refuse_calls() else 1)):
        pytest.skip("the system has no filter for this processor")

    def run(work) -> int:
        def first() -> None:
            walls.refuse_calls()
            work()

        return in_a_child(first)

    return run


def test_behind_the_filter_there_are_no_sockets(behind_the_filter):
    def connect() -> None:
        with contextlib.suppress(PermissionError):
            socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            os._exit(1)

    assert behind_the_filter(connect) == 0


def test_behind_the_filter_no_program_is_started(behind_the_filter):
    def start() -> None:
        with contextlib.suppress(PermissionError):
            os.execv("/bin/true", ["true"])

    assert behind_the_filter(start) == 0


def test_behind_the_filter_nobody_is_killed(behind_the_filter):
    def kill() -> None:
        with contextlib.suppress(PermissionError):
            os.kill(os.getppid(), 0)
            os._exit(1)

    assert behind_the_filter(kill) == 0


def test_behind_the_filter_a_process_can_still_give_up(behind_the_filter):
    """As the engine does when it has no memory: it is known by that."""

    def give_up() -> None:
        faulthandler.disable()  # pytest would tell of it
        os.abort()

    assert behind_the_filter(give_up) == -signal.SIGABRT


def test_behind_the_filter_all_else_goes_on(behind_the_filter):
    assert (
        behind_the_filter(lambda: Path("/proc/self/stat").read_text().index("python") or os.urandom(4)) == 0
    )


def test_memory_files_and_cores_are_limited():
    def work() -> None:
        walls.limit(64)
        with contextlib.suppress(
            OSError
        ):  # not a bytearray: that may come from what Python has and does not use
            mmap.mmap(-1, 80 * 1024 * 1024)
            os._exit(1)
        mmap.mmap(-1, 8 * 1024 * 1024)
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
        assert resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0)

    assert in_a_child(work) == 0


def test_a_network_of_its_own_has_nothing_in_it():
    def connect() -> None:
        if not walls.leave_the_network():
            os._exit(2)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1)
            os._exit(1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = in_a_child(connect)
    if code == 2:
        pytest.skip("the system lets nobody here make a network")
    assert code == 0


def test_only_linux_will_do(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")

    with pytest.raises(CannotServeHere, match="coprod-kg build"):
        walls.refuse_elsewhere()


@pytest.mark.parametrize(
    ("taken", "allowed", "ended"),
    [
        ({"a": 10, "b": 20}, {}, []),
        ({"a": 10, "b": 20}, {"a": 5}, ["a"]),
        ({"a": 60, "b": 50, "c": 1}, {}, ["a"]),
        ({"a": 60, "b": 50, "c": 110}, {}, ["c", "a"]),
        ({"a": 60, "b": 50}, {"b": 40}, ["b"]),
    ],
)
def test_the_largest_are_ended_until_the_others_have_room(taken, allowed, ended):
    assert too_large(taken, allowed, 100) == ended


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_there(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_children_have_no_secrets_and_end_with_the_nursery(monkeypatch):
    monkeypatch.setenv("COPROD_KG_SECRET", "swordfish")

    async def look() -> list[int]:
        workers = await Workers.start(open_edition(), seats=2)
        try:
            nursery = workers._questions.staff.nursery_pid
            async with asyncio.timeout(60):
                while not all(map(walls_of, pids := children_of(nursery))) or len(pids) < 4:
                    await asyncio.sleep(0.05)
            assert all(b"swordfish" not in Path(f"/proc/{pid}/environ").read_bytes() for pid in pids)
            os.kill(nursery, signal.SIGKILL)
            async with asyncio.timeout(60):
                while any(map(is_there, pids)):
                    await asyncio.sleep(0.05)
        finally:
            await workers.close()
        return [nursery, *pids]

    def walls_of(pid: int) -> bool:
        limits = Path(f"/proc/{pid}/limits").read_text()
        return "Max core file size        0                    0" in limits

    pids = asyncio.run(look())

    assert not [pid for pid in pids if is_there(pid)]


def test_nothing_is_left_when_the_web_process_is_killed():
    program = """
import asyncio
from coprod_kg.edition import open_edition
from coprod_kg.workers import Workers
async def main():
    workers = await Workers.start(open_edition(), seats=2)
    staff = workers._questions.staff
    while len(staff.all) < 2:
        await asyncio.sleep(0.01)
    print(workers._folder, staff.nursery_pid, *[each.child.pid for each in staff.all], flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        folder, *numbers = process.stdout.readline().split()
        assert Path(folder).is_dir()
        process.kill()
    pids = list(map(int, numbers))
    for _ in range(1200):
        left = [pid for pid in pids if is_there(pid)]
        if not left and not Path(folder).exists():
            break
        time.sleep(0.05)

    assert len(pids) > 2
    assert left == []
    assert not Path(folder).exists()


def test_a_nursery_waits_for_a_thread_that_goes_and_refuses_one_that_stays(monkeypatch):
    counts = iter([2, 2, 1])
    monkeypatch.setattr(walls, "threads", lambda: next(counts))
    nursery._wait_for_threads()
    assert next(counts, None) is None

    monkeypatch.setattr(walls, "threads", lambda: 2)
    monkeypatch.setattr(nursery, "_MOMENT", 0.01)
    with pytest.raises(RuntimeError, match="2 threads"):
        nursery._wait_for_threads()
