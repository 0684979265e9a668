"""Clients that others wrote, over real sockets: what they send and what they can read is not ours to choose."""

from __future__ import annotations

import csv
import http.client
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException
from toy_project import ROOT

ROWS = "SELECT ?title WHERE { ?thing a cpr:Resource ; schema:name ?title } ORDER BY ?title LIMIT 3"
PAIRS = "CONSTRUCT { ?s schema:name ?o } WHERE { ?s a cpr:Resource ; schema:name ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }"
CURL = shutil.which("curl")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where `coprod-kg serve` answers, as it says itself; each question may take four seconds there."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "settings.toml").write_text(
        'query_seconds = 4.0\nquery_rows = 100000000\nquery_bytes = 1000000000\nlog = "errors"\nwatch_seconds = 0\n'
        "seats = 2\nerrors_per_minute = 1000\nquery_seconds_per_minute = 1000\n"
    )
    words = [
        "serve",
        "--port",
        "0",
        "--config",
        str(folder / "settings.toml"),
        "--state",
        str(folder / "state"),
    ]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-m", "coprod_kg", "--project", str(ROOT), *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        ) as server,
    ):
        try:
            assert server.stdout
            told = re.search(r"http://\S+", server.stdout.readline())
            assert told, (folder / "log").read_text()
            yield told[0]
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture
def wrapper(address):
    return SPARQLWrapper(f"{address}sparql")


def read(wrapper, query, form):
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    return wrapper.query()


@pytest.fixture(scope="module")
def titles(edition):
    return [row["title"].value for row in edition.query(ROWS)]


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("directly", [False, True], ids=["form", "direct"])
def test_sparqlwrapper_gets_rows_in_every_way_to_ask(wrapper, titles, method, directly):
    wrapper.setMethod(method)
    if directly and method == POST:
        wrapper.setRequestMethod("postdirectly")

    answer = read(wrapper, ROWS, JSON).convert()

    assert [row["title"]["value"] for row in answer["results"]["bindings"]] == titles


def test_sparqlwrapper_reads_each_form_of_rows(wrapper, titles):
    of_xml = read(wrapper, ROWS, XML).convert().getElementsByTagName("literal")
    of_csv = csv.reader(io.StringIO(read(wrapper, ROWS, CSV).convert().decode()))
    of_tsv = read(wrapper, ROWS, TSV).convert().decode().splitlines()

    assert [each.firstChild.data for each in of_xml] == titles
    assert [row[0] for row in of_csv] == ["title", *titles]
    assert of_tsv[0] == "?title"
    assert len(of_tsv) == 4


def test_sparqlwrapper_gets_a_yes_or_no(wrapper):
    assert read(wrapper, "ASK { ?s a cpr:Resource }", JSON).convert()["boolean"] is True


@pytest.mark.parametrize(
    ("form", "parser"), [(TURTLE, "turtle"), (N3, "turtle"), (RDFXML, "xml"), (XML, "xml"), (JSONLD, None)]
)
@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # SPARQLWrapper makes one
def test_sparqlwrapper_reads_each_form_of_statements(wrapper, edition, form, parser):
    wanted = len(edition.query(PAIRS))

    answer = read(wrapper, PAIRS, form)

    if parser is None:
        assert json.loads(answer.response.read())["@context"]
    else:
        assert len(rdflib.Graph().parse(data=answer.response.read(), format=parser)) == wanted


def test_sparqlwrapper_is_told_of_a_mistake(wrapper):
    wrapper.setQuery("SELECT * WHERE {")

    with pytest.raises(QueryBadFormed, match="this query cannot be run"):
        wrapper.query()


def test_sparqlwrapper_cannot_update(wrapper, address):
    wrapper.setMethod(POST)
    wrapper.setQuery("INSERT DATA { <a:a> <a:b> <a:c> }")

    with pytest.raises((SPARQLWrapperException, OSError)):
        wrapper.query()

    assert b"false" in urlopen(f"{address}sparql?query={quote('ASK { <a:a> ?p ?o }')}").read()


def test_rdflib_asks_as_if_the_list_were_its_own(address, titles):
    graph = rdflib.Graph(SPARQLStore(f"{address}sparql"))

    assert [str(row.title) for row in graph.query(ROWS)] == titles
    assert (None, rdflib.RDF.type, rdflib.URIRef("https://w3id.org/coprod-kg/def/Resource")) in graph
    assert len([*graph.triples((rdflib.URIRef("https://w3id.org/coprod-kg/id/org/nihr"), None, None))]) > 3
    assert bool(graph.query("ASK { ?s a cpr:Resource }"))


def test_rdflib_reads_one_graph_of_the_store(address):
    name = "https://w3id.org/coprod-kg/graph/record/org/nihr"
    graph = rdflib.Graph().parse(f"{address}graphs?graph={quote(name)}")

    assert len(graph) > 3


def test_rdflib_cannot_write(address):
    store = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql")

    with pytest.raises(OSError, match="403"):
        store.update("INSERT DATA { <a:a> <a:b> <a:c> }")


def curl(*words):
    if CURL is None:
        pytest.skip("there is no curl on this machine")
    return subprocess.run([CURL, "-sS", *words], capture_output=True, check=True, timeout=30).stdout.decode()


def test_curl_asks_in_an_address_in_a_form_and_directly(address, titles):
    wanted = ["title", *titles]
    accept = ("-H", "Accept: text/csv", f"{address}sparql")

    for words in (
        ("-G", "--data-urlencode", f"query={ROWS}"),
        ("--data-urlencode", f"query={ROWS}"),
        ("--data", ROWS, "-H", "Content-Type: application/sparql-query"),
        ("--compressed", "-G", "--data-urlencode", f"query={ROWS}"),
    ):
        assert [row[0] for row in csv.reader(io.StringIO(curl(*words, *accept)))] == wanted


def test_curl_sends_a_file_to_be_judged(address, tmp_path):
    (tmp_path / "a.ttl").write_text(
        "<https://w3id.org/coprod-kg/id/item/a> a <https://w3id.org/coprod-kg/def/Resource> ."
    )

    shown = curl(
        "--data-binary",
        f"@{tmp_path / 'a.ttl'}",
        "-H",
        "Content-Type: text/turtle",
        f"{address}validate?report=text",
    )
    in_a_form = curl("-F", f"file=@{tmp_path / 'a.ttl'}", "-F", "report=text", f"{address}validate")

    assert "must" in shown
    assert "must" in in_a_form


def test_curl_takes_a_view(address):
    shown = curl(f"{address}api/views/helps-understand.csv?inequality=racism")

    assert shown.startswith("inequality,")


# What only a real connection shows.


def connected(address):
    parts = urlsplit(address)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)


def busy(address):
    """How many questions are being worked on."""
    figures = urlopen(f"{address}metrics").read().decode()
    return int(float(re.search(r"^coprod_kg_\w*running\w* (\S+)", figures, re.MULTILINE)[1]))


def test_who_hangs_up_frees_the_worker(address):
    begun = time.monotonic()
    for _ in range(4):  # twice as many as can be worked on at once
        connection = connected(address)
        connection.request("GET", f"/sparql?query={quote(SLOW)}")
        time.sleep(0.1)
        connection.close()

    assert b"true" in urlopen(f"{address}sparql?query={quote('ASK { ?s ?p ?o }')}&format=json").read()
    while busy(address) and time.monotonic() < begun + 10:
        time.sleep(0.05)
    assert time.monotonic() - begun < 7  # two and two of them would have taken four seconds


def test_an_answer_that_cannot_be_finished_breaks_off_and_is_not_taken_for_the_whole(address):
    connection = connected(address)
    connection.request("GET", f"/sparql?format=xml&query={quote(LONG)}")
    answer = connection.getresponse()

    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()


def test_a_question_on_the_same_connection_is_answered_after_a_refusal(address):
    connection = connected(address)
    statuses = []
    for query in ("ASK {", "ASK {}", "CLEAR ALL", "ASK {}"):
        connection.request("POST", "/sparql", query, {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()

    assert statuses == [400, 200, 400, 200]
