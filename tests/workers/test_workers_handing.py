"""A child is given its next job before it is done; if that cannot be done soon, another does it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator

import pytest

from coprod_kg.edition import open_edition
from coprod_kg.workers import Limits, Question, TimeUp, WorkerDied, Workers, handing
from coprod_kg.workers.letterbox import MOST_IN_ONE, Letterbox, next_job
from coprod_kg.workers.replies import Begun

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes that can be ended are forked on Linux only"
)

QUICK = Question("SELECT ?s { ?s ?p ?o } LIMIT 1", "json")
ENDLESS = Question(
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "json", limits=Limits(seconds=2)
)


@pytest.fixture(scope="module")
def loop():
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        yield loop


@pytest.fixture(scope="module")
def workers(loop) -> Iterator[Workers]:
    found = loop.run_until_complete(Workers.start(open_edition(), seats=4, queue_seconds=30))
    yield found
    loop.run_until_complete(found.close())


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """However slow the machine: a child that was given a job in this turn of the loop has just begun."""
    monkeypatch.setattr(handing, "_JUST", 60.0)


async def begin(workers: Workers, *questions: Question) -> list[Begun]:
    """`questions`, begun one after the other in one turn of the loop: the first child is given all."""
    staff = workers._questions.staff
    async with asyncio.timeout(60):
        while len(staff.free) < 3 or any(each.work for each in staff.all):
            await asyncio.sleep(0.01)
    begun = [workers.begin(each, "somebody") for each in questions]
    [worker] = [each for each in staff.all if each.work]
    assert len(worker.ahead) == len(questions) - 1
    return begun


async def is_answered(begun: Begun) -> bool:
    return b"bindings" in await (await begun.reply()).read()


def ended(workers: Workers) -> float:
    return workers.figures()["workers_ended"][1]


def test_all_that_a_child_is_given_at_once_is_answered_each_to_whoever_asked(workers, loop):
    async def ask() -> None:
        before = ended(workers)
        asked = [Question(f"SELECT ({n} AS ?n) {{}}", "csv") for n in range(3)]
        for number, begun in enumerate(await begin(workers, *asked)):
            assert await (await begun.reply()).read() == b"n\r\n%d\r\n" % number
        assert ended(workers) == before

    loop.run_until_complete(ask())


def test_nobody_waits_for_a_long_question_that_was_begun_just_before(workers, loop):
    async def ask() -> None:
        long, *quick = await begin(workers, ENDLESS, QUICK, QUICK)
        for each in quick:
            assert await is_answered(each)
        assert not long.answered.done()
        with pytest.raises(TimeUp):
            await long.reply()

    loop.run_until_complete(ask())


def test_who_hangs_up_while_another_is_answered_takes_nothing_from_others(workers, loop):
    async def ask() -> None:
        first, gone, last = await begin(workers, QUICK, ENDLESS, QUICK)
        gone.abandon()
        assert await is_answered(first)
        assert await is_answered(last)
        with pytest.raises(WorkerDied):
            await gone.reply()

    loop.run_until_complete(ask())


def test_what_a_child_that_dies_had_not_begun_with_is_done_by_others(workers, loop):
    async def ask() -> None:
        long, *quick = await begin(workers, ENDLESS, QUICK, QUICK)
        [worker] = [each for each in workers._questions.staff.all if each.work]
        os.kill(worker.child.pid, signal.SIGKILL)
        for each in quick:
            assert await is_answered(each)
        with pytest.raises(WorkerDied) as died:
            await long.reply()
        assert died.value.how == "SIGKILL"

    loop.run_until_complete(ask())


def test_more_than_the_seats_are_all_answered_in_the_end(workers, loop):
    async def ask() -> None:
        before = ended(workers)
        begun = [workers.begin(QUICK, f"client {number % 5}") for number in range(40)]
        assert all([await is_answered(each) for each in begun])
        assert ended(workers) == before

    loop.run_until_complete(ask())


def test_a_job_that_is_longer_than_a_message_comes_whole():
    async def send() -> None:
        box = Letterbox()
        long, read = os.urandom(9 * MOST_IN_ONE + 7), []
        reader = threading.Thread(target=lambda: read.extend(next_job(box.theirs) for _ in range(3)))
        reader.start()
        for job in (b"", long, b"short"):
            box.put(job)
        await asyncio.to_thread(reader.join)
        assert read == [b"", long, b"short"]
        box.close()

    asyncio.run(send())


def test_what_was_read_is_not_taken_back():
    box = Letterbox()
    for job in (b"one", b"two", b"three"):
        box.put(job)
    assert (next_job(box.theirs), box.take_back(), box.take_back()) == (b"one", 2, 0)
    box.close()


def test_whoever_waits_for_a_job_is_told_when_there_is_nobody_to_send_one():
    box = Letterbox()
    with socket.socket(fileno=os.dup(box.theirs.fileno())) as theirs:
        box.close()
        assert next_job(theirs) is None


def test_after_a_job_that_could_not_be_sent_none_is_that_would_be_taken_for_it():
    box = Letterbox()
    with socket.socket(fileno=os.dup(box._ours.fileno())) as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        for job in (b"one", b"x" * MOST_IN_ONE, b"three"):
            box.put(job)
    assert (next_job(box.theirs), next_job(box.theirs)) == (b"one", None)
    box.close()
