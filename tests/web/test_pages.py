"""Pages and the names of things: what is built is what is served, and every name leads to a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import Client, served
from desk_project import desk_project
from toy_project import with_prefixes

from coprod_kg.site import Site, addresses
from coprod_kg.site.filling import fill
from coprod_kg.site.making import Joined
from coprod_kg.site.memory import Memory

HTML, TURTLE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/turtle"


def test_what_is_served_is_what_is_built(toy: Client, tmp_path: Path) -> None:
    makes = Site(toy.live.current.edition).makes
    others = {"_headers", "_redirects", addresses.NOT_FOUND, addresses.SUGGEST}
    sample = {path: makes[path] for path in sorted(makes)[::11] if path not in others}
    parts = {part for make in sample.values() if isinstance(make, Joined) for part in make.parts}
    sample |= {path: makes[path] for path in parts}
    fill(sample, tmp_path, tmp_path / "none", Memory(), processes=1)
    assert len(sample) > 80
    assert [path for path in sample if toy.get(f"/{path}").content != (tmp_path / path).read_bytes()] == []


@pytest.mark.parametrize(
    ("path", "accept", "status", "location"),
    [
        ("/id/org/garden-union", HTML, 303, "../../doc/org/garden-union.html"),
        ("/id/org/garden-union", "", 303, "../../doc/org/garden-union.html"),
        ("/id/org/garden-union", TURTLE, 303, "../../doc/org/garden-union.ttl"),
        ("/id/org/garden-union", "application/ld+json", 303, "../../doc/org/garden-union.jsonld"),
        ("/id/org/garden-union", "application/n-triples", 303, "../../doc/org/garden-union.nt"),
        (
            "/id/org/garden-union",
            "text/turtle;q=0.5, application/ld+json",
            303,
            "../../doc/org/garden-union.jsonld",
        ),
        ("/id/org/garden-union", "application/x-bibtex", 406, None),
        (
            "/id/item/digging-together-2019",
            "application/x-bibtex",
            303,
            "../../doc/item/digging-together-2019.bib",
        ),
        ("/id/org/garden-union", "image/png", 406, None),
        ("/id/org/nobody", HTML, 404, None),
        ("/id/org/..%2f..%2fetc", HTML, 404, None),
        ("/doc/org/garden-union", HTML, 303, "garden-union.html"),
        ("/doc/org/garden-union", TURTLE, 303, "garden-union.ttl"),
        ("/graph/record/org/garden-union", HTML, 303, "../../../doc/org/garden-union.ttl"),
        ("/graph/history", TURTLE, 303, "../all.nq"),
        ("/graph/ontology", TURTLE, 303, "../ontology.ttl"),
        ("/def/addresses", HTML, 303, "index.html#addresses"),
        ("/def/addresses", TURTLE, 303, "../ontology.ttl"),
        ("/def/", HTML, 303, "index.html"),
        ("/shapes/", TURTLE, 303, "../shapes.ttl"),
        ("/id/review/r1", HTML, 303, "../../changes.html"),
        ("/find", HTML, 308, "find.html"),
        ("/map", HTML, 308, "map.html"),
        ("/favicon.ico", HTML, 308, "assets/mark.svg"),
    ],
)
def test_a_name_leads_to_the_document_that_is_wanted(
    toy: Client, path: str, accept: str, status: int, location: str | None
) -> None:
    response = toy.get(path, headers={"accept": accept})
    assert (response.status_code, response.headers.get("location")) == (status, location)
    if location and "doc/" in path + location:
        assert response.headers["access-control-allow-origin"] == "*"
    if status == 406:
        assert response.json()["offers"]


def test_what_a_name_leads_to_is_there(toy: Client) -> None:
    for record in toy.live.current.edition.records:
        for accept in (HTML, TURTLE, "application/ld+json", "application/n-triples"):
            response = toy.get(f"/id/{record}", headers={"accept": accept}, follow_redirects=True)
            assert response.status_code == 200
            assert response.headers["content-type"].startswith(accept.partition(",")[0])


def test_the_page_of_a_thing_sends_its_signposts_along(toy: Client) -> None:
    response = toy.get("/doc/org/garden-union.html")
    assert '<garden-union.ttl>; rel="describedby"; type="text/turtle"' in response.headers["link"]
    assert 'rel="cite-as"' in response.headers["link"]


@pytest.mark.parametrize("accept", [HTML, "application/json"])
def test_what_is_not_there_is_said_with_links_that_work_at_any_depth(toy: Client, accept: str) -> None:
    response = toy.get("/a/b/c.html", headers={"accept": accept})
    assert response.status_code == 404
    assert 'href="/find.html"' in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/_headers", "/_redirects", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/x", "//etc/passwd"]
)
def test_files_that_are_not_published_are_not_there(toy: Client, path: str) -> None:
    assert toy.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/%ff", "/a%00b"])
def test_an_address_that_is_no_text_is_refused(toy: Client, path: str) -> None:
    assert toy.get(path).status_code == 400


def test_every_answer_keeps_its_readers_safe(toy: Client) -> None:
    for path in ("/", "/none", "/health", "/id/org/garden-union", "/%ff"):
        headers = toy.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_a_page_that_is_known_already_is_not_sent_again(toy: Client) -> None:
    first = toy.get("/map.html", headers={"accept-encoding": "gzip"})
    second = toy.get("/map.html", headers={"accept-encoding": "gzip", "if-none-match": first.headers["etag"]})
    assert (second.status_code, second.content) == (304, b"")
    assert first.headers["content-encoding"] == "gzip"


def test_head_says_what_get_says(toy: Client) -> None:
    for path in ("/map.html", "/doc/org/garden-union.ttl", "/none"):
        get, head = toy.get(path), toy.head(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_only_read(toy: Client, method: str) -> None:
    response = toy.request(method, "/map.html")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.fixture(scope="module")
def tidied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A list from which one record was taken off, and one became part of another."""
    folder = tmp_path_factory.mktemp("tidied")
    desk_project(folder / "list")
    _tombstone(folder / "list", "org/seed-library", "")
    _tombstone(folder / "list", "org/union-of-gardens", "org/garden-union")
    with served(folder / "list", folder / "state") as client:
        yield client


def _tombstone(project: Path, record: str, instead: str) -> None:
    replaced = f"dcterms:isReplacedBy <https://w3id.org/coprod-kg/id/{instead}> ; " if instead else ""
    text = (
        f"<https://w3id.org/coprod-kg/id/{record}> a cpr:Tombstone ; owl:deprecated true ; {replaced}"
        'skos:historyNote "It was on the list twice."@en ; dcterms:modified "2026-01-02"^^xsd:date .\n'
    )
    (project / "data/records" / f"{record}.ttl").write_text(with_prefixes(text))


def test_what_was_taken_off_the_list_is_gone_and_its_page_says_why(tidied: Client) -> None:
    assert tidied.get("/id/org/seed-library", headers={"accept": HTML}).headers["location"].endswith(".html")
    response = tidied.get("/doc/org/seed-library.html")
    assert response.status_code == 410
    assert "It was on the list twice." in response.text


def test_what_became_part_of_another_leads_there_for_ever(tidied: Client) -> None:
    response = tidied.get("/id/org/union-of-gardens")
    assert (response.status_code, response.headers["location"]) == (301, "garden-union")
