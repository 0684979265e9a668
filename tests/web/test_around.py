"""What stands around every answer: the log, the figures, and what is said when something goes wrong."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from asking import Client

from coprod_kg.errors import UnreadableFile
from coprod_kg.web.live import Running
from coprod_kg.web.logs import OfLibraries


def test_the_log_has_a_line_for_each_request_and_neither_who_asked_nor_what_was_typed(toy: Client) -> None:
    toy.get("/map.html?secret=word", headers={"cookie": "secret=word", "referer": "https://secret.org/"})
    *_, last = (json.loads(line) for line in toy.lines())
    assert {key: last[key] for key in ("event", "method", "path", "status")} == {
        "event": "request",
        "method": "GET",
        "path": "/map.html",
        "status": 200,
    }
    assert not {"client", "address", "agent"} & set(last)
    assert "secret" not in "".join(toy.lines())
    assert "testclient" not in "".join(toy.lines())


def test_a_line_stays_one_line_whatever_is_asked_for(toy: Client) -> None:
    before = len(toy.lines())
    toy.get("/a%0d%0a%7b%22event%22:%22forged%22%7d%1b[31m")
    lines = toy.lines()[before:]
    assert len(lines) == 1
    assert json.loads(lines[0])["event"] == "request"
    assert lines[0].isprintable()


def test_what_libraries_say_is_a_line_like_all_others(toy: Client) -> None:
    logger, handler = logging.getLogger("test.library"), OfLibraries(toy.live.log)
    logger.addHandler(handler)
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logger.exception("It failed.")
    finally:
        logger.removeHandler(handler)
    line = json.loads(toy.lines()[-1])
    assert (line["event"], line["by"], line["level"]) == ("told", "test.library", "error")
    assert line["text"].startswith("It failed.\nTraceback")


def test_a_mistake_of_ours_is_written_down_and_tells_nobody_more(
    toy: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(Running, "once", fail)
    for accept in ("text/html", "application/json"):
        response = toy.get("/about.html?x", headers={"accept": accept})
        assert response.status_code == 500
        assert "secret" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
    assert "the secret inside" in "".join(toy.lines())


def test_where_our_files_lie_is_not_told(toy: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(running: Running, *_: Any) -> Any:
        raise UnreadableFile(running.edition.project.root / "ontology", "it is gone")

    monkeypatch.setattr(Running, "once", fail)
    response = toy.get("/about.html?x")
    assert response.status_code == 503
    assert str(toy.live.current.edition.project.root) not in response.text


def test_health_names_the_edition(toy: Client) -> None:
    response = toy.get("/health")
    assert response.status_code == 200
    assert response.json() == {
        "status": "pass",
        "edition": toy.live.current.digest,
        "checks": {"questions": "pass", "suggestions": "pass"},
    }


def test_a_server_that_cannot_keep_suggestions_is_not_well(
    toy: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toy.live.inbox, "well", lambda: False)
    assert toy.get("/health").status_code == 503


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.1", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "192.0.2.1"}, 404),
        ("testclient", {}, 404),
    ],
)
def test_figures_are_for_this_machine_only(
    toy: Client, peer: str, headers: dict[str, str], status: int
) -> None:
    toy.get("/map.html")
    response = toy.of(peer).get("/metrics", headers=headers)
    assert response.status_code == status
    if status == 200:
        assert "coprod_kg_records 2.0" in response.text
        assert 'coprod_kg_requests_total{part="site",status="200"}' in response.text
