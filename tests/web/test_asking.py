"""What is kept of answers, and how much one address may ask for."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from asking import served
from desk_project import desk_project

from coprod_kg.web.public.sparql import begin
from coprod_kg.workers import Workers

ALL = "SELECT ?thing WHERE { ?thing a cpr:Resource }"


def asked(client, query, **headers):
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.fixture
def evaluated(monkeypatch):
    """What the workers are asked for, while they are."""
    jobs = []
    begin = Workers.begin

    def counted(self, job, client):
        jobs.append(job)
        return begin(self, job, client)

    monkeypatch.setattr(Workers, "begin", counted)
    return jobs


def test_the_same_question_is_evaluated_once_however_it_is_asked(toy, evaluated):
    query = ALL + " # once"

    answers = [
        asked(toy, query),
        asked(toy, query),
        toy.post("/sparql", data={"query": query}),
        toy.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
        asked(toy, query, Accept="application/sparql-results+json;q=0.3"),
        asked(toy, query, Accept="application/sparql-results+json;q=0.3"),
    ]

    assert len({answer.content for answer in answers}) == 1
    assert len(evaluated) == 1


def test_another_form_or_other_limits_are_another_question(toy, evaluated):
    query = ALL + " # twice"

    asked(toy, query)
    asked(toy, query, Accept="text/csv")
    toy.get("/sparql", params={"query": query, "limit": 1})
    toy.get("/sparql", params={"query": query, "timeout": 1})

    assert len(evaluated) == 4


def test_what_is_large_is_not_kept(toy, evaluated):
    query = "SELECT * WHERE { ?s ?p ?o } LIMIT 9999"

    first, second = asked(toy, query), asked(toy, query)

    assert len(first.content) > 256 * 1024
    assert first.content == second.content
    assert len(evaluated) == 2


def test_a_refusal_is_not_kept(toy, evaluated):
    assert [asked(toy, "ASK { ?s ?p ").status_code for _ in range(2)] == [400, 400]
    assert len(evaluated) == 2


def test_when_the_list_changes_so_do_the_answers(tmp_path):
    project = desk_project(tmp_path / "list")
    file = project.root / "data/records/org/garden-union.ttl"
    name = "SELECT ?name WHERE { <id/org/garden-union> schema:name ?name }"
    with served(project.root, tmp_path / "state") as client:
        before = [asked(client, name, Accept="text/csv") for _ in range(2)]
        file.write_text(
            file.read_text(encoding="utf-8").replace("The garden union", "The union of gardeners")
        )
        client.portal.call(client.live.reload)
        after = asked(client, name, **{"Accept": "text/csv", "If-None-Match": before[0].headers["etag"]})

    assert [each.text for each in before] == ["name\r\nThe garden union\r\n"] * 2
    assert (after.status_code, after.text) == (200, "name\r\nThe union of gardeners\r\n")


def test_whoever_asks_wrongly_too_often_has_to_wait_and_others_have_not(tmp_path):
    project = desk_project(tmp_path / "list")
    settings = {"errors_per_minute": 3, "trusted_proxies": ["127.0.0.1"]}
    with served(project.root, tmp_path / "state", peer="127.0.0.1", **settings) as client:
        ann, bo = ({"X-Forwarded-For": f"192.0.2.{number}"} for number in (1, 2))
        wrong = [asked(client, "ASK {", **ann).status_code for _ in range(3)]
        refused = asked(client, ALL, **ann)
        other = asked(client, ALL, **bo)
        kept = asked(client, ALL, **ann)

    assert wrong == [400, 400, 400]
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert other.status_code == 200
    assert kept.status_code == 200  # what lies ready costs nothing


def test_whoever_lets_us_think_for_too_long_has_to_wait(tmp_path):
    project = desk_project(tmp_path / "list")
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with served(project.root, tmp_path / "state", query_seconds_per_minute=0.2, query_seconds=0.5) as client:
        first, second = asked(client, slow), asked(client, slow)

    assert first.status_code == 400
    assert (second.status_code, second.json()["title"]) == (429, "Too Many Requests")


def test_what_was_asked_in_another_way_is_not_asked_again_on_the_short_way(toy):
    query = ALL + " # both ways"
    toy.post("/sparql", data={"query": query})

    scope = {"query_string": urlencode({"query": query}).encode(), "headers": []}
    assert begin(toy.live, scope) is None
