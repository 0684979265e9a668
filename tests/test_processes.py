from __future__ import annotations

import os
import signal
import time

import pytest

from coprod_kg.errors import UnknownView
from coprod_kg.processes import begin, processors, together


def test_work_is_done_meanwhile_and_its_result_comes_back():
    wait = begin(lambda: list(range(100_000)))  # more than a pipe holds

    assert wait() == list(range(100_000))


def test_what_the_work_raises_is_raised_where_it_is_waited_for():
    def fail():
        raise UnknownView("colour", ("colours",))

    with pytest.raises(UnknownView, match="colours"):
        begin(fail)()


@pytest.mark.skipif(processors() == 1, reason="there is only one processor, so no other process is begun")
def test_a_process_that_is_killed_is_told_and_waited_for_no_longer():
    wait = begin(lambda: os.kill(os.getpid(), signal.SIGKILL))

    with pytest.raises(RuntimeError, match="ended by the system"):
        wait()


@pytest.mark.parametrize("processes", [None, 1, 2, 5])
def test_each_number_is_handed_to_one_process(processes):
    found = together(list, 1_000, processes)

    assert sorted(number for numbers in found for number in numbers) == list(range(1_000))


@pytest.mark.parametrize("wrong", [0, 1, 999])
def test_what_one_of_several_raises_is_raised_and_all_of_them_stop(wrong, tmp_path):
    def work(numbers):
        for number in numbers:
            if number == wrong:
                raise UnknownView(str(number), ())
            (tmp_path / str(number)).touch()
            time.sleep(0.001)

    with pytest.raises(UnknownView):
        together(work, 1_000, 2)
    done = len(list(tmp_path.iterdir()))
    time.sleep(0.02)
    assert len(list(tmp_path.iterdir())) == done
    assert done < 1_000


@pytest.mark.skipif(processors() == 1, reason="there is only one processor, so no other process is begun")
def test_of_several_one_that_is_killed_is_told():
    first = os.getpid()

    def work(numbers):
        for _ in numbers:
            if os.getpid() != first:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.001)

    with pytest.raises(RuntimeError, match="ended by the system"):
        together(work, 1_000, 2)


@pytest.mark.skipif(processors() == 1, reason="there is only one processor, so no other process is begun")
def test_when_the_first_process_is_killed_the_others_stop(tmp_path):
    first = os.fork()
    if not first:

        def work(numbers):
            for number in numbers:
                (tmp_path / f"{number}").touch()
                time.sleep(0.01)

        together(work, 5_000, 2)
        os._exit(0)

    def done():
        return len(list(tmp_path.iterdir()))

    while done() < 10:
        time.sleep(0.01)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    before = -1
    while before != (before := done()):
        time.sleep(0.2)

    assert done() < 5_000
