"""The reading half of the SPARQL 1.1 Graph Store Protocol."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from coprod_kg.vocabulary import BASE

NAME = f"{BASE}graph/record/org/nihr"
KINDS = [
    *("text/turtle", "application/ld+json", "application/rdf+xml"),
    *("application/n-triples", "application/n-quads", "application/trig"),
]


def read(answer):
    kind = answer.headers["content-type"].partition(";")[0]
    return {each.triple for each in parse(answer.content, format=RdfFormat.from_media_type(kind))}


def stored(whole, name=None):
    """What the graph called `name` says; without one, all that are published."""
    quads = whole.live.current.edition.dataset.quads()
    if name:
        return {each.triple for each in quads if each.graph_name.value == name}
    return {each.triple for each in quads if each.graph_name.value.startswith(f"{BASE}graph/")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_graph_is_had_in_every_form(whole, kind):
    answer = whole.get("/graphs", params={"graph": NAME}, headers={"Accept": kind})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert read(answer) == stored(whole, NAME)


@pytest.mark.parametrize("address", ["/graphs?default", "/graphs?default="])
def test_the_default_graph_is_all_of_them(whole, address):
    assert read(whole.get(address)) == stored(whole)


def test_the_form_can_be_named(whole):
    answer = whole.get("/graphs", params={"graph": NAME, "format": "nt"})

    assert answer.headers["content-type"] == "application/n-triples"


def test_head_says_what_get_would(whole):
    """W3C's tests of these names: head_on_an_existing_graph, head_on_a_nonexisting_graph."""
    get, head = whole.get("/graphs", params={"graph": NAME}), whole.head("/graphs", params={"graph": NAME})

    assert {**head.headers} == {**get.headers}
    assert head.content == b""
    assert whole.head("/graphs", params={"graph": f"{NAME}-none"}).status_code == 404


def test_a_graph_need_not_be_fetched_twice(whole):
    first = whole.get("/graphs", params={"graph": NAME})
    again = whole.get("/graphs", params={"graph": NAME}, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        (f"graph={NAME}&default", 400),
        (f"graph={NAME}&graph={NAME}", 400),
        ("graph=", 400),
        ("graph=nihr", 400),
        ("graph=a%20b", 400),
        ("graph=%ff", 400),
        (f"graph={NAME}&format=csv", 400),
        ("graph=file:///etc/passwd", 404),
        ("graph=http://127.0.0.1/", 404),
    ],
)
def test_what_is_asked_wrongly_is_refused(whole, query, status):
    answer = whole.get(f"/graphs?{query}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(whole):
    answer = whole.get("/graphs?default", headers={"Accept": "text/csv"})

    assert answer.status_code == 406
    assert {each["mediaType"] for each in answer.json()["formats"]} == set(KINDS)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_nothing_is_written(whole, method):
    """The writing requests of W3C's tests (put__initial_state, delete__existing_graph, post__existing_graph …)."""
    before = stored(whole)

    answer = whole.request(
        method,
        "/graphs",
        params={"graph": NAME},
        content="<a:a> <a:b> <a:c> .",
        headers={"Content-Type": "text/turtle"},
    )

    assert answer.status_code == 405
    assert {each.strip() for each in answer.headers["allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    assert read(whole.get("/graphs?default")) == before


def test_pages_of_other_sites_may_read(whole):
    assert whole.options("/graphs").headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert whole.get("/graphs?default").headers["access-control-allow-origin"] == "*"
