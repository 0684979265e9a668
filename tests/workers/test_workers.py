"""Questions, views and files go to processes that can be ended, and their answers come back as if they had not."""

from __future__ import annotations

import asyncio
import contextlib
import json
import marshal
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import QueryResultsFormat, parse_query_results

from coprod_kg.cli import main
from coprod_kg.edition import Edition, open_edition
from coprod_kg.errors import (
    BadParameter,
    BadQuery,
    RefusedQuery,
    UnknownFormat,
    UnknownParameter,
    UnknownView,
)
from coprod_kg.vocabulary import GRAPH, ID
from coprod_kg.workers import (
    CheckJob,
    Limits,
    Question,
    TimeUp,
    TooBusy,
    TooMuchMemory,
    UnknownGraph,
    ViewQuestion,
    WorkerDied,
    Workers,
    pool,
)
from coprod_kg.workers.frames import END, framed

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes that can be ended are forked on Linux only"
)

ORG = GRAPH["record/org/nihr"].value
LOOK_UP = f"SELECT ?o WHERE {{ <{ID['org/nihr'].value}> schema:name ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?c ?f"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return open_edition()


@pytest.fixture(scope="module")
def loop():
    """One loop for the module: workers belong to the loop that they were started in."""
    with contextlib.closing(asyncio.new_event_loop()) as loop:
        yield loop


@pytest.fixture(scope="module")
def workers(edition, loop):
    found = loop.run_until_complete(
        Workers.start(edition, seats=4, queue=12, queue_seconds=20, memory_mb=256)
    )
    yield found
    loop.run_until_complete(found.close())


@pytest.fixture(scope="module")
def run(loop) -> Callable[[Awaitable[object]], object]:
    return loop.run_until_complete


@pytest.fixture
def ask(workers, run):
    """The bytes of an answer, and what is missing in it."""

    def ask(job, client="somebody"):
        async def read():
            reply = await workers.ask(job, client)
            data = await reply.read()
            assert reply.length in (None, len(data))
            return data, reply.truncated

        return run(read())

    return ask


def on_the_command_line(*arguments: str, capsysbinary) -> bytes:
    assert main(list(arguments)) in (0, 1)
    return capsysbinary.readouterr().out


def running(workers) -> float:
    return workers.figures()["jobs_running"][1]


async def straight_to_a_child(workers, job: bytes):
    return await workers._questions.begin(job, Limits(), "somebody").reply()


async def begun(workers, number: int = 1) -> None:
    """Returns when so many questions are worked on."""
    async with asyncio.timeout(60):
        while running(workers) < number:
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def others(edition, **settings) -> AsyncIterator[Workers]:
    """Workers of the test's own."""
    workers = await Workers.start(edition, **settings)
    try:
        yield workers
    finally:
        await workers.close()


# What is asked, and what comes


def test_a_question_is_answered(ask):
    data, truncated = ask(Question(LOOK_UP, "json"))

    [row] = json.loads(data)["results"]["bindings"]
    assert row["o"]["value"].startswith("National")
    assert truncated == ""


@pytest.mark.parametrize("format_name", ["json", "xml", "csv", "tsv", "bibtex", "ris", "csl"])
def test_a_view_is_the_same_bytes_as_on_the_command_line(ask, format_name, capsysbinary):
    name, given = "helps-understand", {"inequality": "racism"}

    data, truncated = ask(ViewQuestion(name, given, format_name))

    assert truncated == ""
    assert data == on_the_command_line(
        "query", name, "--param", "inequality=racism", "--format", format_name, capsysbinary=capsysbinary
    )


@pytest.mark.parametrize("format_name", ["turtle", "ntriples", "jsonld", "trig", "nquads"])
def test_statements_are_the_same_bytes_as_on_the_command_line(ask, format_name, capsysbinary, tmp_path):
    query = tmp_path / "ask.rq"
    query.write_text(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ORG}> {{ ?s ?p ?o }} }}")

    data, _ = ask(Question(query.read_text(), format_name))

    assert data == on_the_command_line(
        "query", "--file", str(query), "--format", format_name, capsysbinary=capsysbinary
    )


@pytest.mark.parametrize("format_name", ["json", "xml"])
def test_a_yes_or_no_is_answered(ask, format_name):
    data, _ = ask(Question("ASK { ?item a cpr:Resource }", format_name))

    assert b"true" in data


@pytest.mark.parametrize(
    ("job", "error"),
    [
        (Question("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "json"), RefusedQuery),
        (Question("DROP ALL", "json"), RefusedQuery),
        (Question("SELECT * WHERE {", "json"), BadQuery),
        (Question("SELECT * WHERE { ?s ?p ?o } LIMIT 1", "turtle"), UnknownFormat),
        (Question("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "csv"), UnknownFormat),
        (Question("ASK { ?s ?p ?o }", "csv"), UnknownFormat),
        (ViewQuestion("helps-understnad", {}, "json"), UnknownView),
        (ViewQuestion("helps-understand", {"inequalty": "racism"}, "json"), UnknownParameter),
        (ViewQuestion("helps-understand", {"inequality": "rascism"}, "json"), BadParameter),
        (ViewQuestion("items-by-kind", {}, "turtle"), UnknownFormat),
        (Question("ASK { ?s ?p ?o }", "json", default_graphs=("http://e.org/",)), UnknownGraph),
        (Question("ASK FROM <http://e.org/> { ?s ?p ?o }", "json"), RefusedQuery),
    ],
)
def test_what_is_wrong_with_a_question_is_said_as_on_the_command_line(ask, job, error):
    with pytest.raises(error):
        ask(job)


def test_an_error_crosses_with_all_that_it_knows(ask):
    with pytest.raises(UnknownView, match="Did you mean 'helps-understand'"):
        ask(ViewQuestion("helps-understnad", {}, "json"))


# The graphs that are asked

COUNT = "SELECT (COUNT(*) AS ?n) {clauses} {{ {pattern} }}"


def counted(ask, pattern, clauses="", **graphs) -> int:
    data, _ = ask(Question(COUNT.format(pattern=pattern, clauses=clauses), "json", **graphs))
    return int(json.loads(data)["results"]["bindings"][0]["n"]["value"])


def test_without_a_choice_all_graphs_are_asked(ask, edition):
    assert counted(ask, "?s ?p ?o") > len(edition.dataset) / 2
    assert counted(ask, "GRAPH ?g { ?s ?p ?o }") == len(edition.dataset)


@pytest.mark.parametrize("by_protocol", [True, False])
def test_graphs_are_chosen_by_the_protocol_and_by_the_text(ask, edition, by_protocol):
    size = sum(1 for _ in edition.dataset.quads(graph=GRAPH["record/org/nihr"]))

    def count(pattern, default=(), named=()):
        if by_protocol:
            return counted(ask, pattern, default_graphs=default, named_graphs=named)
        clauses = [f"FROM <{name}>" for name in default] + [f"FROM NAMED <{name}>" for name in named]
        return counted(ask, pattern, "\n".join(clauses))

    assert count("?s ?p ?o", default=(ORG,)) == size
    assert count("GRAPH ?g { ?s ?p ?o }", default=(ORG,)) == 0
    assert count("?s ?p ?o", named=(ORG,)) == 0
    assert count("GRAPH ?g { ?s ?p ?o }", named=(ORG,)) == size


def test_what_the_protocol_chooses_goes_before_what_the_text_chooses(ask):
    other = GRAPH["ontology"].value

    assert counted(ask, "?s ?p ?o", f"FROM <{other}>", default_graphs=(ORG,)) == counted(
        ask, "?s ?p ?o", f"FROM <{ORG}>"
    )


# Limits


def test_rows_beyond_the_limit_are_announced_before_the_first_byte(workers, run):
    job = Question("SELECT * WHERE { ?s ?p ?o }", "csv", limits=Limits(rows=10))

    reply = run(workers.ask(job, "somebody"))
    data = run(reply.read())

    assert reply.truncated.startswith("Only the first 10 rows")
    assert len(data.splitlines()) == 11


@pytest.mark.parametrize("format_name", ["json", "xml"])
def test_a_part_can_be_read_by_other_readers_and_is_announced(ask, format_name):
    data, truncated = ask(
        Question("SELECT * WHERE { ?s ?p ?o }", format_name, limits=Limits(rows=9000, bytes=600_000))
    )
    form = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}[format_name]

    assert truncated.startswith("Only the first 600,000 bytes")
    assert 500_000 < len(data) <= 600_000
    assert len(list(parse_query_results(data, form))) > 1000


def test_xml_that_is_a_part_says_so_itself(ask):
    data, truncated = ask(
        Question("SELECT * WHERE { ?s ?p ?o }", "xml", limits=Limits(rows=9000, bytes=600_000))
    )

    assert ElementTree.fromstring(data) is not None
    assert truncated in data.decode().splitlines()[-1]


def test_a_large_answer_comes_piece_by_piece_before_its_length_is_known(workers, run):
    async def read():
        reply = await workers.ask(Question("SELECT * WHERE { ?s ?p ?o } LIMIT 6000", "xml"), "somebody")
        early = reply.length, reply.truncated
        pieces = [piece async for piece in reply.chunks]
        return early, pieces, reply.truncated

    early, pieces, truncated = run(read())

    assert early == (None, None)
    assert len(pieces) > 2
    assert truncated == ""
    assert len(list(parse_query_results(b"".join(pieces), QueryResultsFormat.XML))) == 6000


@pytest.mark.parametrize("format_name", ["json", "csv", "tsv", "xml", "spreadsheet"])
def test_pieces_make_the_same_bytes_as_one_piece(ask, edition, format_name):
    from coprod_kg.publishing import write_table

    text = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 4000"

    assert ask(Question(text, format_name))[0] == write_table(edition.query(text), format_name)


def test_statements_beyond_the_limit_are_told_in_the_file_too(ask):
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"

    data, truncated = ask(Question(text, "turtle", limits=Limits(rows=50)))
    assert data.decode().splitlines()[-1] == f"# {truncated}"

    data, truncated = ask(Question(text, "ntriples", limits=Limits(bytes=10_000)))
    assert truncated.startswith("Only the first 10,000 bytes")
    assert 5_000 < len(data) <= 10_000


def test_a_question_is_stopped_at_its_limit_of_time(ask):
    start = time.monotonic()

    with pytest.raises(TimeUp, match=r"0\.3 seconds"):
        ask(Question(ENDLESS, "json", limits=Limits(seconds=0.3)))
    # How close to the limit is for a quiet machine: benchmarks/attacks.py
    assert time.monotonic() - start < 60  # without one it would never have come to an end
    assert ask(Question(LOOK_UP, "json"))


def test_answers_that_nobody_reads_do_not_fill_the_memory(workers, run, monkeypatch):
    monkeypatch.setattr(pool, "_MOST_BUFFERED", 2_000_000)
    job = Question("SELECT * WHERE { ?s ?p ?o } LIMIT 9000", "xml")

    async def read_late():
        replies = [await workers.ask(job, "slow") for _ in range(3)]
        await asyncio.sleep(0.3)
        waiting = [reply.buffered for reply in replies]
        sizes = [len(await reply.read()) for reply in replies]
        return waiting, sizes

    waiting, sizes = run(read_late())

    assert sizes[0] == sizes[1] == sizes[2] > 1_000_000
    assert sum(waiting) < 2_000_000 + 3 * 600_000
    assert waiting[2] < sizes[2]


def test_a_stream_that_is_stopped_raises_so_that_nobody_takes_it_for_the_whole(workers, run):
    slow_at_the_end = (
        "SELECT * { { ?s ?p ?o } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i && ?i = 1) } }"
    )
    job = Question(slow_at_the_end, "json", limits=Limits(seconds=1.5, rows=10**6, bytes=10**9))

    async def read():
        reply = await workers.ask(job, "somebody")
        assert reply.whole is None
        return await reply.read()

    with pytest.raises(TimeUp):
        run(read())


def test_a_question_is_stopped_at_its_limit_of_memory(ask):
    with pytest.raises(TooMuchMemory, match="100 MB"):
        ask(Question(HUGE, "json", limits=Limits(memory_mb=100)))
    assert ask(Question(LOOK_UP, "json"))


def test_a_literal_that_doubles_is_stopped_by_the_system(ask):
    doubling = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40))

    with pytest.raises(TooMuchMemory):
        ask(Question(f'SELECT (STRLEN(?v40) AS ?n) {{ BIND("x" AS ?v0) {doubling} }}', "json"))


# Who comes and goes


def test_a_client_that_hangs_up_frees_its_child(workers, run):
    async def hang_up():
        before = running(workers)
        asking = asyncio.create_task(workers.ask(Question(ENDLESS, "json"), "gone"))
        await begun(workers)
        during = running(workers)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        return before, during, running(workers)

    assert run(hang_up()) == (0, 1, 0)


def test_a_reply_that_is_closed_frees_its_child(workers, run):
    async def close():
        job = Question("SELECT * { ?a ?b ?c . ?d ?e ?f }", "xml", limits=Limits(rows=10**9, bytes=10**12))
        reply = await workers.ask(job, "gone")
        during = running(workers)
        await reply.close()
        await reply.close()
        return during, running(workers)

    assert run(close()) == (1, 0)


def test_a_child_that_is_killed_is_answered_as_a_refusal_and_replaced(workers, run):
    async def kill():
        asking = asyncio.create_task(workers.ask(Question(ENDLESS, "json"), "somebody"))
        await begun(workers)
        [work] = workers._questions._works.values()
        os.kill(work.worker.child.pid, signal.SIGKILL)
        with pytest.raises(WorkerDied) as died:
            await asking
        assert died.value.how == "SIGKILL"
        return await (await workers.ask(Question(LOOK_UP, "json"), "somebody")).read()

    assert run(kill())


def test_what_ends_the_engine_is_answered_as_a_refusal(workers, ask, run):
    """The guard lets no such question through, so it goes round the guard here."""
    deep = f"SELECT * {'{' * 100_000} ?s ?p ?o {'}' * 100_000}"
    job = marshal.dumps((deep, None, "json", None, (), 10, 1000, "query"))

    with pytest.raises(WorkerDied) as died:
        run(straight_to_a_child(workers, job))
    assert died.value.how == "SIGSEGV"
    assert ask(Question(LOOK_UP, "json"))


def test_a_child_that_was_taken_over_is_ended_when_it_sends_what_it_should_not(workers, ask, run):
    async def take_over():
        asking = asyncio.create_task(workers.ask(Question(ENDLESS, "json"), "somebody"))
        await begun(workers)
        [work] = workers._questions._works.values()
        workers._questions._came(work.worker, framed(END, b'["nothing before it"]'))
        with pytest.raises(WorkerDied, match="started again"):
            await asking

    run(take_over())
    assert ask(Question(LOOK_UP, "json"))


def test_a_nursery_that_is_killed_is_started_again(edition, run):
    async def kill():
        async with others(edition, seats=2, queue_seconds=20) as workers:
            asking = asyncio.create_task(workers.ask(Question(ENDLESS, "json"), "somebody"))
            await begun(workers)
            os.kill(workers._questions.staff.nursery_pid, signal.SIGKILL)
            with pytest.raises(WorkerDied):
                await asking
            assert not workers.well()
            reply = await workers.ask(Question(LOOK_UP, "json"), "somebody")  # waits in the queue until then
            assert workers.well()
            return await reply.read()

    assert run(kill())


def test_long_questions_make_room_for_a_quick_one_from_the_same_client(workers, run):
    async def crowd():
        endless = Question(ENDLESS, "json", limits=Limits(seconds=60))
        long = [asyncio.create_task(workers.ask(endless, "same")) for _ in range(6)]
        await begun(workers, 3)
        start = time.monotonic()
        reply = await workers.ask(Question(LOOK_UP, "json"), "same")
        waited = time.monotonic() - start
        assert reply.whole
        for each in long:
            each.cancel()
        ended = await asyncio.gather(*long, return_exceptions=True)
        return waited, sum(isinstance(each, TooBusy) for each in ended)

    waited, made_room = run(crowd())

    assert waited < 50  # they would have gone on for 60 seconds
    assert made_room >= 1


def test_closing_lets_questions_come_to_an_end(edition, run):
    async def close():
        async with others(edition, seats=1) as workers:
            long = Question(ENDLESS, "json", limits=Limits(seconds=0.5))
            asking = asyncio.create_task(workers.ask(long, "somebody"))
            await begun(workers)
            closing = asyncio.create_task(workers.close())
            await asyncio.sleep(0)
            with pytest.raises(TooBusy):
                await workers.ask(Question(LOOK_UP, "json"), "late")
            with pytest.raises(TimeUp):
                await asking
            await closing
            return workers._folder.exists()

    assert run(close()) is False


# Files


@pytest.mark.parametrize("report", ["json", "turtle", "sarif", "junit", "html", "text", "github"])
def test_a_file_is_judged_as_on_the_command_line(ask, report, tmp_path, monkeypatch, capsysbinary):
    monkeypatch.chdir(tmp_path)
    data = b"<https://w3id.org/coprod-kg/id/org/a-made-up-group> <https://schema.org/url> 'no address' ."
    Path("list.ttl").write_bytes(data)

    found, truncated = ask(CheckJob(data, "list.ttl", None, report))

    said = on_the_command_line("validate", "list.ttl", "--format", report, capsysbinary=capsysbinary)
    assert found == said
    assert truncated == ""


def test_a_file_that_cannot_be_read_is_shown_where_it_is_wrong(ask):
    page, _ = ask(CheckJob(b"<a> <b> 'no end .\n", "../../etc/passwd.ttl", None, "html"))

    assert b"end ." in page
    assert b"../" not in page


@pytest.mark.parametrize("job", [CheckJob(b"", "x.ttl", None, "pdf"), CheckJob(b"", "x.ttl", "docx", "json")])
def test_a_report_or_a_format_that_we_do_not_have_is_said(ask, job):
    with pytest.raises(UnknownFormat):
        ask(job)


HOSTILE_FILES = {
    "deep.ttl": b"<a> <b> " + b"[ <c> " * 200_000,
    "deep.jsonld": b"[" * 500_000,
    "bomb.rdf": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>',
    "context.jsonld": b'{"@context": "http://127.0.0.1:9/context", "@id": "urn:x"}',
    "noise.xlsx": bytes(range(256)) * 100,
    "about.ttl": b"<< <a> <b> " * 30_000,
}


@pytest.mark.parametrize(("name", "data"), HOSTILE_FILES.items(), ids=HOSTILE_FILES)
def test_a_hostile_file_is_a_report_like_any_other(ask, name, data):
    findings = json.loads(ask(CheckJob(data, name, None, "json"))[0])["findings"]

    assert [each["severity"] for each in findings] == ["must"]


def test_a_file_is_stopped_at_the_limit_of_time(ask, monkeypatch):
    monkeypatch.setattr("coprod_kg.workers.workers.FILE_LIMITS", Limits(seconds=0.1, memory_mb=512))
    many = b"".join(b"<urn:a%d> <urn:b> 'c' .\n" % number for number in range(50_000))

    with pytest.raises(TimeUp):
        ask(CheckJob(many, "list.nt", None, "json"))
