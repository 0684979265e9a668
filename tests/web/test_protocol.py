"""The SPARQL 1.1 Protocol: W3C's 34 cases, and what they do not ask about."""

from __future__ import annotations

import gzip
import json
import re
import time
import tomllib
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from pyoxigraph import (
    Literal,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from coprod_kg.errors import CoprodError
from coprod_kg.sparql.guard import guarded
from coprod_kg.vocabulary import BASE
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.protocol import (
    MOST_IN_ADDRESS,
    asked_directly,
    asked_in_address,
    asked_in_form,
    pairs_of,
    sort_of,
)
from coprod_kg.web.public.sparql import differs

SUITE = Path(__file__).parents[1] / "suites" / "sparql_protocol.toml"
CASES = tomllib.loads(SUITE.read_text(encoding="utf-8"))["case"]
PAGES = "http://kasei.us/2009/09/sparql/data/"
ROWS, TRUTH = "application/sparql-results+json", "application/sparql-results+xml"
HOST = "http://127.0.0.1"
RECORD = f"{BASE}graph/record/org/nihr"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.fixture
def client(whole):
    return whole


def asked(client, query, **more):
    return client.get("/sparql", params={"query": query, **more})


def holds(answer):
    """The yes or no of an answer, in whichever form it came."""
    kind = answer.headers["content-type"].partition(";")[0]
    form = {ROWS: QueryResultsFormat.JSON, TRUTH: QueryResultsFormat.XML}[kind]
    return bool(parse_query_results(answer.content, form))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_of_the_w3c_comes_out_as_it_must(case, client):
    headers = {"Content-Type": case["type"]} if "type" in case else {}
    body = case.get("body", "").encode(case.get("encoding", "utf-8"))
    before = len(client.get("/graphs?default", headers={"Accept": "application/n-triples"}).content)

    answer = client.request(
        case.get("method", "POST"), f"/sparql/{case.get('path', '')}", content=body, headers=headers
    )

    wanted = case["answer"]
    kind = answer.headers["content-type"].partition(";")[0]
    if wanted == "refused":
        assert 400 <= answer.status_code < 500
        assert kind == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    else:
        assert answer.status_code == 200, answer.text
        if isinstance(wanted, bool):
            assert holds(answer) is wanted
        elif wanted == "rows":
            found = parse_query_results(answer.content, QueryResultsFormat.JSON)
            assert isinstance(found, QuerySolutions)
            assert [*found]
        else:
            assert kind in ("text/turtle", "application/rdf+xml")
            list(parse(answer.content, format=RdfFormat.from_media_type(kind)))
    after = len(client.get("/graphs?default", headers={"Accept": "application/n-triples"}).content)
    assert after == before


def test_there_are_as_many_cases_as_in_the_suite():
    assert len({case["name"] for case in CASES}) == 34


def test_what_would_update_is_told_so_and_not_that_it_is_written_wrongly(client):
    for case in CASES:
        if case["name"].startswith("update_"):
            answer = client.post(
                f"/sparql/{case.get('path', '')}",
                content=case["body"],
                headers={"Content-Type": case["type"]},
            )

            assert (answer.status_code, answer.json()["title"]) == (403, "Updates are refused"), case["name"]


@pytest.mark.parametrize(
    "text",
    ["CLEAR ALL", "INSERT DATA { <a:a> <a:b> <a:c> }", "DROP GRAPH <a:a>", "LOAD <http://example.org/>"],
)
def test_an_update_that_is_asked_as_a_question_is_refused(client, text):
    for answer in (
        asked(client, text),
        client.post("/sparql", content=text, headers={"Content-Type": DIRECT}),
        client.post("/sparql", data={"query": text}),
    ):
        assert answer.status_code == 400
        assert "changes data" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_that_there_are(client, method):
    answer = client.request(method, "/sparql?query=ASK%20%7B%7D")

    assert answer.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= {each.strip() for each in answer.headers["allow"].split(",")}


def test_a_method_cannot_be_put_in_the_place_of_another(client):
    answer = client.post("/sparql", data={"query": "ASK {}"}, headers={"X-HTTP-Method-Override": "DELETE"})

    assert answer.status_code == 200


FORMS = {
    "SELECT ?s WHERE { ?s a cpr:Resource } ORDER BY ?s LIMIT 2": {
        "json": ROWS,
        "xml": TRUTH,
        "csv": "text/csv; charset=utf-8",
        "tsv": "text/tab-separated-values; charset=utf-8",
    },
    "ASK { ?s a cpr:Resource }": {"json": ROWS, "xml": TRUTH},
    "CONSTRUCT { ?s a cpr:Resource } WHERE { ?s a cpr:Resource }": {
        "turtle": "text/turtle; charset=utf-8",
        "jsonld": "application/ld+json",
        "rdfxml": "application/rdf+xml",
        "ntriples": "application/n-triples",
        "nquads": "application/n-quads",
        "trig": "application/trig",
    },
}
EACH = [(query, name, kind) for query, kinds in FORMS.items() for name, kind in kinds.items()]


@pytest.mark.parametrize(("query", "name", "kind"), EACH)
def test_every_form_is_had_by_its_name_and_by_its_media_type_and_is_the_same(client, query, name, kind):
    by_name = asked(client, query, format=name)
    by_type = client.get("/sparql", params={"query": query}, headers={"Accept": kind.partition(";")[0]})

    assert by_name.headers["content-type"] == by_type.headers["content-type"] == kind
    assert by_name.content == by_type.content
    assert by_name.status_code == by_type.status_code == 200


@pytest.mark.parametrize(("form", "name"), [("csv", "answer.csv"), ("tsv", "answer.tsv")])
def test_a_table_is_exact_and_a_browser_saves_it(client, form, name):
    answer = asked(client, "SELECT ('=1+1' AS ?x) {}", format=form)

    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "\n=1+1" in answer.text or '\n"=1+1"' in answer.text
    assert "content-disposition" not in asked(client, "SELECT ('=1+1' AS ?x) {}").headers


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(client):
    named = asked(client, "ASK {}", format="csv")
    taken = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/csv"})

    assert (named.status_code, taken.status_code) == (400, 406)
    assert [each["name"] for each in taken.json()["formats"]] == ["json", "xml", "html"]


def test_the_default_graph_is_all_of_them_unless_some_are_named(client):
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

    def count(**graphs):
        [row] = asked(client, query, **graphs).json()["results"]["bindings"]
        return int(row["n"]["value"])

    one = count(**{"default-graph-uri": RECORD})
    both = count(**{"default-graph-uri": [RECORD, f"{PAGES}data1.rdf"]})

    assert one > 0
    assert both == one + 1
    assert count() > 1000 * 10
    assert count(**{"named-graph-uri": RECORD}) == 0  # the dataset has no default graph then


def test_only_the_graphs_that_are_named_can_be_reached_by_name(client):
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"

    def graphs(**named):
        return {row["g"]["value"] for row in asked(client, query, **named).json()["results"]["bindings"]}

    assert graphs(**{"named-graph-uri": [RECORD, f"{PAGES}data1.rdf"]}) == {RECORD, f"{PAGES}data1.rdf"}
    assert graphs(**{"default-graph-uri": RECORD}) == set()


@pytest.mark.parametrize("name", ["file:///etc/passwd", "http://127.0.0.1:1/", "http://example.org/none"])
@pytest.mark.parametrize("kind", ["default", "named"])
def test_a_graph_that_is_not_stored_is_refused_and_never_fetched(client, kind, name):
    answer = asked(client, "ASK { ?s ?p ?o }", **{f"{kind}-graph-uri": name})

    assert answer.status_code == 400
    assert name in answer.json()["detail"]


def test_relative_addresses_in_a_question_are_counted_from_the_base_of_the_list(client):
    answer = asked(client, "ASK { <id/org/nihr> ?p ?o }")

    assert holds(answer)


def test_limits_can_be_lowered_and_not_raised(client):
    query = "SELECT ?s WHERE { ?s ?p ?o }"
    few, many = asked(client, query, limit=3), asked(client, query, limit=1_000_000)

    assert len(few.json()["results"]["bindings"]) == 3
    assert "first 3 rows" in few.headers["coprod-truncated"]
    assert len(many.json()["results"]["bindings"]) == 10_000
    assert "coprod-truncated" not in asked(client, query + " LIMIT 3").headers


@pytest.mark.parametrize("name", ["timeout", "limit"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "1e3", "ten", "9" * 400, "٣"])
def test_a_limit_that_is_none_is_refused(client, name, value):
    assert asked(client, "ASK {}", **{name: value}).status_code == 400


def test_a_question_that_takes_too_long_is_stopped(client):
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    answer = asked(client, slow, timeout="0.3")

    assert 400 <= answer.status_code < 600
    assert answer.status_code != 500
    assert "0.3 seconds" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"method": "GET", "url": "/sparql?query="}, 400),
        ({"method": "GET", "url": "/sparql?query=ASK%20%7B%7D&limit=1&limit=2"}, 400),
        ({"method": "GET", "url": "/sparql?query=%ff"}, 400),
        ({"method": "GET", "url": "/sparql?query=ASK%20%7B%7D&" + "a=1&" * 600}, 400),
        ({"method": "GET", "url": "/sparql?query=" + quote("ASK {}" + " " * MOST_IN_ADDRESS)}, 414),
        ({"method": "POST", "url": "/sparql?query=ASK%20%7B%7D", "data": {"query": "ASK {}"}}, 400),
        ({"method": "POST", "url": "/sparql", "data": {"format": "json"}}, 400),
        (
            {
                "method": "POST",
                "url": "/sparql",
                "content": b"query=%C3%28",
                "headers": {"Content-Type": FORM},
            },
            400,
        ),
        (
            {
                "method": "POST",
                "url": "/sparql",
                "content": b"ASK {} # \xff",
                "headers": {"Content-Type": DIRECT},
            },
            400,
        ),
        ({"method": "POST", "url": "/sparql", "content": b"", "headers": {"Content-Type": DIRECT}}, 400),
        (
            {
                "method": "POST",
                "url": "/sparql",
                "content": b"#" * 16_385,
                "headers": {"Content-Type": DIRECT},
            },
            413,
        ),
        (
            {
                "method": "POST",
                "url": "/sparql",
                "content": b"a=" + b"b" * 66_000,
                "headers": {"Content-Type": FORM},
            },
            413,
        ),
        ({"method": "POST", "url": "/sparql", "files": {"query": b"ASK {}"}}, 415),
        (
            {
                "method": "POST",
                "url": "/sparql",
                "content": gzip.compress(b"ASK {}"),
                "headers": {"Content-Type": DIRECT, "Content-Encoding": "gzip"},
            },
            415,
        ),
        ({"method": "GET", "url": "/sparql?query=" + quote("ASK { SERVICE <http://127.0.0.1/> {} }")}, 400),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_a_problem(client, request_, status):
    answer = client.request(**request_)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]
    assert answer.headers["access-control-allow-origin"] == "*"  # so that a page elsewhere can say why


def test_a_mistake_says_where_it_is(client):
    answer = asked(client, "SELECT * WHERE {\n ?s ?p }")

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("query:2:")


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_person_with_a_browser_is_told_what_is_wrong_and_keeps_what_was_typed(client):
    for query in ("SELECT * WHERE { ?s ?p '<b>' ", "CLEAR ALL # <b>"):
        answer = client.get("/sparql", params={"query": query, "format": "csv"}, headers=BROWSER)

        assert answer.status_code == 400
        assert "<title>Problem: " in answer.text
        assert '<a href="#query">' in answer.text
        assert "Line 1, character " in answer.text
        assert str(escape(query)) in answer.text
        assert "<b>" not in answer.text


def test_a_person_with_a_browser_gets_the_answer_as_a_table(client):
    query = (
        "SELECT ?thing ?title WHERE { ?thing a cpr:Resource ; schema:name ?title } ORDER BY ?title LIMIT 20"
    )
    answer = client.get("/sparql", params={"query": query}, headers=BROWSER)
    rows = asked(client, query).json()["results"]["bindings"]

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h2>20 rows</h2>" in answer.text
    assert [
        row["title"]["value"] for row in rows if escape(row["title"]["value"][:20]) not in answer.text
    ] == []
    assert f"sparql?{escape(urlencode({'query': query, 'format': 'csv'}))}" in answer.text
    assert answer.headers["cache-control"] == "no-store"  # it shows what the client called us


@pytest.mark.parametrize(("query", "said"), [("ASK {}", "Yes"), ("ASK { FILTER(false) }", "No")])
def test_a_yes_or_no_is_said_in_words(client, query, said):
    assert f"<h2>{said}</h2>" in client.get("/sparql", params={"query": query, "format": "html"}).text


def test_a_page_shows_no_more_than_can_be_read(client):
    answer = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o }", "format": "html"})

    assert answer.text.count("<tr") == 501
    assert "The files have more" in answer.text


def test_a_page_shows_no_more_columns_than_can_be_read(client):
    names = " ".join(f"?x{number}" for number in range(150))
    query = f"SELECT {names} WHERE {{ ?s ?p ?o }}"
    answer = client.post("/sparql", data={"query": query, "format": "html"})

    assert "Of 150 columns, these are the first 20" in answer.text
    assert answer.text.count("<td") == 500 * 19


PIECES = [
    "1",
    '"\\',
    "a-",
    "a.",
    '"""a ',
    "<a",
    "?",
    "now#",
    "now \n",
    "#\n",
    "@a-",
    "a:.",
    "_:",
    "1e",
    "'''a\\",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("before", ["", "SELECT * { "])
def test_no_text_keeps_the_server_from_answering_others(piece, before):
    """What is done with the text of a question in the process that answers everybody."""
    text = (before + piece * 16_384)[:16_384]

    started = time.process_time()
    for look in (differs, partial(guarded, stored=())):
        with suppress(CoprodError):
            look(text)

    assert time.process_time() - started < 0.5


def test_whatever_a_question_makes_up_stays_text(client):
    values = ["<script>alert(1)</script>", "javascript:alert(1)", "' onfocus='x", "x" * 5000]
    terms = " ".join(f'"{each}"' for each in values)
    query = f"SELECT ?x ?y WHERE {{ VALUES ?x {{ {terms} }} BIND(IRI(?x) AS ?y) }}"

    answer = client.get("/sparql", params={"query": query, "format": "html"})

    assert answer.status_code == 200
    shown = answer.text.partition("<form")[0]
    assert "<script>" not in shown
    assert 'href="javascript:' not in shown
    assert "x" * 400 not in re.sub(r'href="sparql[^"]*"', "", shown)


def test_head_says_what_get_would_and_sends_no_body(client):
    query = {"query": "SELECT ?s WHERE { ?s a cpr:Resource } ORDER BY ?s"}
    get, head = client.get("/sparql", params=query), client.head("/sparql", params=query)

    assert head.content == b""
    assert {**head.headers} == {**get.headers}
    assert client.head("/sparql", params={"query": "ASK {"}).status_code == 400


def test_pages_of_other_sites_may_ask_and_read_but_send_nobody_s_cookies(client):
    before = client.options(
        "/sparql", headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    )
    answer = client.get("/sparql?query=ASK%20%7B%7D", headers={"Origin": "https://elsewhere.example"})

    assert before.status_code == 204
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"].lower()
    for each in (before, answer):
        assert each.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in each.headers
    assert "coprod-truncated" in answer.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize("query", ["ASK { ?s a cpr:Resource }", "SELECT * WHERE { ?s ?p ?o } LIMIT 9000"])
def test_an_answer_need_not_be_fetched_twice(client, query):
    """The second of these is so large that it is sent as it comes."""
    first = asked(client, query)

    again = client.get("/sparql", params={"query": query}, headers={"If-None-Match": first.headers["etag"]})
    other = client.get(
        "/sparql", params={"query": query + " "}, headers={"If-None-Match": first.headers["etag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "Accept" in first.headers["vary"]
    assert first.headers["cache-control"] == "no-cache"
    assert other.status_code in (200, 304)
    assert other.status_code == 304 or other.content == first.content


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "rand # why not\n #\n ( )"])
def test_an_answer_that_differs_each_time_is_made_each_time(client, call):
    query = f"SELECT ({call} AS ?value) WHERE {{}}"
    first, second = asked(client, query), asked(client, query)

    assert first.content != second.content
    assert first.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["SELECT * WHERE { ?s ?p ?o } LIMIT 900", "SELECT * WHERE { ?s ?p ?o } LIMIT 9000"]
)
def test_answers_are_compressed_for_those_who_can_read_that(client, query):
    with client.stream(
        "GET", "/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    plain = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})

    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 4
    assert json.loads(plain.content)["results"]["bindings"]


# What is here, for those who come without a question.


def test_a_browser_gets_a_page_with_a_form_that_asks(client):
    answer = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'action="sparql"' in answer.text
    assert 'href="ask.html"' in answer.text
    assert "<script>" not in answer.text
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    "kind", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples", None]
)
def test_a_program_gets_a_description_in_the_form_that_it_takes(client, kind):
    answer = client.get("/sparql", headers={"Accept": kind} if kind else {})

    assert answer.headers["content-type"].partition(";")[0] == (kind or "text/turtle")
    assert statements(answer) == statements(client.get("/sparql"))


def statements(answer):
    kind = answer.headers["content-type"].partition(";")[0]
    return {each.triple for each in parse(answer.content, format=RdfFormat.from_media_type(kind))}


SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def description(whole):
    answer = whole.get("/sparql", headers={"Accept": "text/turtle"})
    return rdflib.Graph().parse(data=answer.content, format="turtle")


def test_returns_rdf(client):
    """W3C's service-description test of this name: GET on endpoint returns RDF."""
    assert len(statements(client.get("/sparql"))) > 10


def test_has_endpoint_triple(description):
    """W3C's service-description test of this name: it contains a matching sd:endpoint triple."""
    [service] = description.subjects(rdflib.RDF.type, SD.Service)

    assert [*description.objects(service, SD.endpoint)] == [rdflib.URIRef(f"{HOST}/sparql")]


def test_conforms_to_schema(description):
    """W3C's service-description test of this name; domains and ranges are those of the recommendation, section 3."""
    schema = {
        "endpoint": ("Service", None),
        "supportedLanguage": ("Service", {SD.SPARQL11Query}),
        "feature": ("Service", {SD.UnionDefaultGraph}),
        "resultFormat": ("Service", None),
        "defaultEntailmentRegime": ("Service", None),
        "defaultDataset": ("Service", "Dataset"),
        "defaultGraph": ("Dataset", "Graph"),
        "namedGraph": ("Dataset", "NamedGraph"),
        "name": ("NamedGraph", None),
    }
    used = {p for p in description.predicates() if p in SD}

    assert used == {SD[name] for name in schema}
    for name, (of, to) in schema.items():
        for thing, value in description.subject_objects(SD[name]):
            assert (thing, rdflib.RDF.type, SD[of]) in description
            assert isinstance(value, rdflib.URIRef)
            if isinstance(to, set):
                assert value in to
            elif to:
                assert (value, rdflib.RDF.type, SD[to]) in description
    [service] = description.subjects(rdflib.RDF.type, SD.Service)
    assert len([*description.objects(service, SD.endpoint)]) == 1
    assert len([*description.objects(service, SD.defaultDataset)]) == 1


def test_each_graph_that_is_described_can_be_asked(client, description):
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    stored = {row["g"]["value"] for row in asked(client, query).json()["results"]["bindings"]}

    named = {str(name) for name in description.objects(None, SD.name)}

    assert {each for each in stored if each.startswith(BASE)} == named
    assert (
        "http://kasei.us/2009/09/sparql/data/data1.rdf" in stored - named
    )  # only what is published is told of


def test_a_host_that_is_none_is_not_believed(client):
    answer = client.get("/sparql", headers={"Host": "a<b>.example"})

    assert answer.status_code == 400


# What a request asks, without a server.


def test_the_three_ways_to_ask_give_the_same():
    pairs = [("default-graph-uri", "a:b"), ("timeout", "2.5"), ("limit", "7"), ("format", "xml")]
    address = pairs_of(urlencode(pairs).encode())

    ways = [
        asked_in_address([("query", "ASK {}"), *address]),
        asked_in_form(address, [("query", "ASK {}")]),
        asked_in_form([], [("query", "ASK {}"), *address]),
        asked_directly(address, b"\xef\xbb\xbfASK {}"),
    ]

    assert len(set(ways)) == 1
    assert (ways[0].seconds, ways[0].rows, ways[0].format) == (2.5, 7, "xml")
    assert (ways[0].default_graphs, ways[0].named_graphs) == (("a:b",), ())


def test_what_forms_of_browsers_leave_empty_was_not_said():
    asked = asked_in_address(pairs_of(b"query=ASK%20%7B%7D&default-graph-uri=&format=&timeout=&output=json"))

    assert (asked.default_graphs, asked.named_graphs, asked.format, asked.seconds) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * {}", "rows"),
        ("prefix ask: <http://e.org/> select * { ask:a a ask:b }", "rows"),
        ("# ASK {}\nDESCRIBE <http://e.org/>", "statements"),
        ("BASE <http://e.org/SELECT> ASK {}", "truth"),
        ("construct where { ?s ?p 'ASK' }", "statements"),
    ],
)
def test_the_sort_of_an_answer_is_known_by_the_words_of_the_question(text, expected):
    assert sort_of(guarded(text, stored=()).form, "query") == expected


def test_two_questions_are_none():
    with pytest.raises(Problem) as caught:
        asked_in_address([("query", "ASK {}"), ("query", "ASK {}")])

    assert "2 questions" in caught.value.detail


def test_literals_of_the_engine_are_what_the_protocol_expects(client):
    answer = asked(client, "SELECT ?x WHERE { VALUES ?x { 'a' 'b'@en 1 <http://e.org/> UNDEF } }")

    assert answer.json()["results"]["bindings"] == [
        {"x": {"type": "literal", "value": "a"}},
        {"x": {"type": "literal", "value": "b", "xml:lang": "en"}},
        {"x": {"type": "literal", "value": "1", "datatype": Literal(1).datatype.value}},
        {"x": {"type": "uri", "value": "http://e.org/"}},
        {},
    ]


_SIGNS = (
    "a",
    "%41",
    "%e2%82%ac",
    "%zz",
    "%",
    "%4",
    "+",
    "=",
    "&",
    "%3D",
    "%0A",
    "%0d%0a",
    "_",
    "=41",
    "%2541",
    "%ff",
    "\n",
    "é",
)


@given(st.lists(st.sampled_from(_SIGNS), max_size=10).map("".join))
def test_an_address_says_what_the_library_reads_in_it(text):
    data = text.encode()
    try:
        expected = parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        with pytest.raises(Problem):
            pairs_of(data)
    else:
        assert pairs_of(data) == expected
