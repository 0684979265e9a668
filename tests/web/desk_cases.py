"""A list with an inbox and two curators, and what curators do on the pages of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from argon2 import PasswordHasher
from asking import Client, served
from desk_project import SHED as SHED_FILE
from desk_project import desk_project
from httpx2 import Response

from coprod_kg.codes import Code
from coprod_kg.contributing.decisions import Decided
from coprod_kg.contributing.desk import at_desk
from coprod_kg.contributing.sending import Circumstances, send
from coprod_kg.edition import Edition
from coprod_kg.inbox import INBOX, Inbox, NewSuggestion, Suggestion, curators
from coprod_kg.project import Project
from coprod_kg.web.desk.cases import case_of
from coprod_kg.web.desk.deciding import Choice, Verdict, decide

PASSWORD = "eleven garden spades"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
SHED: Mapping[str, tuple[str, ...]] = {
    "type": ("Publication",),
    "kind": ("report",),
    "name": ("A shed for all",),
    "description": ("Says how a group of neighbours planned a shed together and shared the key.",),
    "publishedYear": ("2021",),
    "authors": ("First Name", "Second Name"),
    "publisher": ("The garden union",),
    "audience": ("researchers",),
    "addresses": ("tokenism",),
    "usefulAtStage": ("judging-the-difference",),
    "webAddress": ("https://example.org/shed",),
    "readDepth": ("summary",),
    "source": ("https://example.org/shed",),
}
"""Answers that come to a record in which nothing is wrong."""
UNION: Mapping[str, tuple[str, ...]] = {
    "type": ("Organization",),
    "organisationKind": ("charity",),
    "name": ("The garden union of the north",),
    "webAddress": ("https://example.org/union",),
    "source": ("https://example.org/union/about",),
}
"""Answers about a group that the list has already, under another name."""


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Passwords are looked at in no time: how long it takes is the library's business."""
    hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with mock.patch.object(curators, "_hasher", return_value=hasher):
        yield


@dataclass(frozen=True)
class Place:
    """A list, and the inbox of its server."""

    project: Project
    state: Path

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.state / INBOX)

    @property
    def edition(self) -> Edition:
        return Edition.read(self.project)

    def keep(self, answers: Mapping[str, tuple[str, ...]] = SHED, kind: str = "item", **more: str) -> Code:
        contact = more.pop("contact", "")
        new = NewSuggestion(kind=kind, answers=answers, **more)  # type: ignore[arg-type]
        return self.inbox.keep(new, contact, came=NOON)

    def find(self, code: Code) -> Suggestion:
        return self.inbox.find(code)


def place_in(folder: Path) -> Place:
    """A new list and an empty inbox in `folder`."""
    place = Place(desk_project(folder / "list"), folder / "state")
    place.state.mkdir()
    return place


def verdict(place: Place, code: Code, choice: Choice, reason: str = "", **more: object) -> Verdict:
    seen = case_of(place.edition, place.inbox, code).fingerprint
    return Verdict(choice, reason, seen, LATER, **more)  # type: ignore[arg-type]


def decided(place: Place, code: Code, choice: Choice, reason: str = "", **more: object) -> Decided:
    return decide(place.project, place.inbox, code, verdict(place, code, choice, reason, **more))


def by_command_line(place: Place, text: str = SHED_FILE) -> Code:
    path = place.state / "sent.ttl"
    path.write_text(text, "utf-8")
    with at_desk(place.project.root) as desk:
        sent = send(place.edition, desk, [path], Circumstances("Two at once."), NOON)
    assert sent.code is not None
    return sent.code


class Curator:
    """Somebody at the desk of a server, with a browser of their own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.cookies.clear()

    def word(self, path: str) -> str:
        """The word of the form on the page at `path`."""
        return field(self.client.get(path).text, "word")

    def sign_in(self, name: str = "ann", password: str = PASSWORD) -> Response:
        data = {"name": name, "password": password, "word": self.word("/desk/sign-in")}
        return self.client.post("/desk/sign-in", data=data)

    def send(self, path: str, page: str = "", **data: object) -> Response:
        """Send the form of a page as a browser would, with its hidden fields."""
        text = self.client.get(page or path).text
        hidden = dict(
            re.findall(r'<input type="hidden" name="([a-z-]+)" value="([^"]*)">', text.split("<main")[-1])
        )
        return self.client.post(path, data={**hidden, **data})


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


@contextmanager
def desk_of(folder: Path) -> Iterator[tuple[Curator, Place]]:
    """A browser at the desk of a server of a new list, while it runs; ann and bo may sign in."""
    place = place_in(folder)
    with cheap_passwords(), served(place.project.root, place.state) as client:
        accounts = curators.Curators(place.state / INBOX)
        accounts.add("ann", PASSWORD, shown="Ann Elm")
        accounts.add("bo", PASSWORD)
        yield Curator(client), place
