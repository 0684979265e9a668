"""A sample of the hostile questions, all at once: none ends the web process, keeps others waiting, or calls out.

All of them, with figures: `.venv/bin/python benchmarks/attacks.py`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter

import pytest
from hostile import hostile

from coprod_kg.edition import open_edition
from coprod_kg.errors import BadQuery, CoprodError, RefusedQuery
from coprod_kg.sparql.guard import guarded
from coprod_kg.workers import Limits, Question, Workers

SECONDS = 0.3
NAMES = (
    "groups nested 60 deep",
    "brackets nested 3000 deep",
    "functions nested 60 deep",
    "exists nested 60 deep",
    "sub-selects nested 60 deep",
    "collections nested 60 deep",
    "190 sums",
    "190 unions in a row",
    "190 steps of a path",
    "all rows of a product of 2",
    "a product of 3 sorted",
    "a product of 3 without repeats",
    "a product of 2 put together",
    "a product of 9 that never fits",
    "a text doubled 34 times",
    "a text replaced 3 times",
    "190 patterns that have nothing in common",
    "a knot of 120 links",
    'repeated repeats ""',
    "twice: anything either way",
    "SERVICE plainly",
    "SERVICE by a prefix stuck to it",
    "SERVICE with a letter by its number",
    "a change: ASK {} ; DROP ALL",
    "new things for each of a product",
    "the same statement without end",
    "a number with many digits",
    "half of a letter",
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are forked on Linux only")
def test_a_crowd_of_hostile_questions_is_stopped_and_others_are_answered():
    questions = {each.name: each for each in hostile("http://127.0.0.1:9/sparql")}
    chosen = [questions[name] for name in NAMES]

    async def ask(workers: Workers, each, client: str, outcomes: Counter[str]) -> None:
        form = "turtle" if "CONSTRUCT" in each.text else "json"
        try:
            reply = await workers.ask(Question(each.text, form, limits=Limits(seconds=SECONDS)), client)
            await reply.read()
            outcomes["answered"] += 1
        except CoprodError as error:
            outcomes[type(error).__name__] += 1

    async def crowd() -> tuple[Counter[str], int]:
        workers = await Workers.start(open_edition(), seats=4, queue_seconds=30)
        outcomes: Counter[str] = Counter()
        asked = [
            asyncio.create_task(ask(workers, each, f"attacker {number % 5}", outcomes))
            for number, each in enumerate(chosen)
        ]
        quick = 0
        while not all(task.done() for task in asked):
            job = Question("SELECT ?name { ?org a org:Organization ; schema:name ?name } LIMIT 1", "json")
            assert (await (await workers.ask(job, "somebody")).read()).count(b"name") == 2
            quick += 1
            await asyncio.sleep(0.02)
        await asyncio.gather(*asked)
        await workers.close()
        return outcomes, quick

    start = time.monotonic()
    outcomes, quick = asyncio.run(crowd())

    assert outcomes.total() == len(NAMES)
    assert outcomes["TimeUp"] > 5
    assert outcomes["WorkerDied"] == 0
    assert quick > 3  # if they had to wait for the crowd, it would be one
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("each", hostile("http://127.0.0.1:9/sparql"), ids=lambda each: each.name)
def test_what_calls_out_or_changes_data_never_reaches_a_child(each):
    """All of them are looked at: the look itself has to be quick, for it is taken in the web process."""
    start = time.thread_time()
    try:
        guarded(each.text, stored=())
    except RefusedQuery:
        refused = True
    else:
        refused = False

    assert time.thread_time() - start < 0.5
    if each.calls_out and "\\u0053" not in each.text:
        assert refused


def test_a_keyword_written_by_number_is_none_to_the_engine():
    [each] = [each for each in hostile("http://127.0.0.1:9/sparql") if "\\u0053" in each.text]

    with pytest.raises(BadQuery):
        open_edition().query(each.text)


def test_there_are_more_than_two_hundred():
    every = hostile("http://127.0.0.1:9/sparql")

    assert len({each.text for each in every}) == len({each.name for each in every}) == len(every) > 200
