from __future__ import annotations

import os
import signal

import pytest

from coprod_kg.errors import UnknownView
from coprod_kg.processes import begin, processors


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
