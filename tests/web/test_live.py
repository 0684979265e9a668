"""One edition takes the place of another while the server answers."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from asking import Client, served
from desk_project import desk_project

_RECORD = "data/records/org/garden-union.ttl"


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[tuple[Client, Path]]:
    """A server whose list the test may change, and the folder of that list."""
    project = desk_project(tmp_path / "list")
    with served(project.root, tmp_path / "state", watch_seconds=0.1) as client:
        yield client, project.root


def _rename(root: Path, old: str, new: str) -> None:
    path = root / _RECORD
    path.write_text(path.read_text().replace(old, new))


def _wait(client: Client, event: str) -> dict[str, object]:
    """The line that the server writes when `event` has happened."""
    for _ in range(1200):
        for line in map(json.loads, client.lines()):
            if line["event"] == event:
                found: dict[str, object] = line
                return found
        time.sleep(0.05)
    raise AssertionError(f"{event} did not happen: {client.lines()}")


def test_a_change_of_a_file_is_served_without_a_restart_and_nobody_is_turned_away(
    changing: tuple[Client, Path],
) -> None:
    client, root = changing
    page = "/doc/org/garden-union.html"
    before = client.get(page)
    stop, statuses = Event(), set()

    def ask() -> None:
        while not stop.is_set():
            statuses.add(client.get(page).status_code)
            statuses.add(client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).status_code)

    asking = [Thread(target=ask) for _ in range(3)]
    for each in asking:
        each.start()
    _rename(root, "The garden union", "The union of all gardens")
    _wait(client, "swapped")
    stop.set()
    for each in asking:
        each.join()
    after = client.get(page)
    assert "The union of all gardens" in after.text
    assert "The union of all gardens" not in before.text
    assert before.headers["etag"] != after.headers["etag"]
    assert statuses == {200}


def test_a_list_that_cannot_be_read_does_not_take_the_place_of_one_that_can(
    changing: tuple[Client, Path],
) -> None:
    client, root = changing
    digest = client.get("/health").json()["edition"]
    _rename(root, "a org:Organization ;", "a org:Organization")
    assert "garden-union.ttl" in str(_wait(client, "not swapped")["reason"])
    assert client.get("/health").json() == {
        "status": "pass",
        "edition": digest,
        "checks": {"questions": "pass", "suggestions": "pass"},
    }
    _rename(root, "a org:Organization", "a org:Organization ;")
    assert client.get("/doc/org/garden-union.html").status_code == 200
