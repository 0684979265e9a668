"""What was decided: the latest first, and one by its code."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.responses import Response

from coprod_kg.codes import Code, UnknownCode
from coprod_kg.contributing.dossier import Dossier, Status
from coprod_kg.contributing.pending import read_dossier
from coprod_kg.contributing.refusals import BrokenPending
from coprod_kg.identifiers import RecordId
from coprod_kg.inbox import Status as Stage
from coprod_kg.inbox import Suggestion
from coprod_kg.labels import label
from coprod_kg.site.links import Cell
from coprod_kg.vocabulary import CPR, GRAPH, ID, RDF
from coprod_kg.web.desk.ages import day
from coprod_kg.web.desk.door import Sitting
from coprod_kg.web.desk.waiting import title_of_words

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.inbox import Inbox

PATH = "desk/decided"
LENGTH = 50
_WORDS = {
    "accepted": "Accepted",
    "merged": "Joined with a record",
    "declined": "Declined",
    "withdrawn": "Taken back",
}


@dataclass(frozen=True)
class Done:
    """Something that was decided."""

    code: str
    title: str
    outcome: str
    day: str
    reason: str
    records: tuple[Cell, ...]
    when: datetime


@dataclass(frozen=True)
class Decisions:
    """The page."""

    rows: tuple[Done, ...]
    words: str
    previous: str
    next: str
    typed: str = ""
    wrong: str = ""
    done: Done | None = None
    """What was decided just now."""


@dataclass(frozen=True)
class One:
    """The page about one that was decided."""

    done: Done
    late: bool
    """Whether somebody wanted to decide about it again."""


async def show(sitting: Sitting) -> Response:
    """All that was decided; or the one whose code was typed."""
    typed = sitting.request.query_params.get("code", "").strip()[:40]
    if typed:
        try:
            code = Code.read(typed)
            await asyncio.to_thread(_exists, sitting, code)
            return sitting.go(f"desk/{code}")
        except UnknownCode:
            wrong = "No suggestion has this code. Check each letter: there are eight."
            return await _page(sitting, typed, wrong, 404)
    return await _page(sitting)


async def _page(sitting: Sitting, typed: str = "", wrong: str = "", status: int = 200) -> Response:
    asked = sitting.request.query_params
    number = max(1, int(page) if (page := asked.get("page", "1")).isdecimal() and len(page) < 5 else 1)
    edition, inbox = sitting.live.current.edition, sitting.live.inbox

    def look() -> list[Done]:
        # One more than is shown tells whether there is a next page.
        told = [_of_suggestion(edition, each) for each in inbox.decided(number * LENGTH + 1)]
        codes = {each.code for each in told}
        told += [each for each in _of_files(edition, inbox) if each.code not in codes]
        return sorted(told, key=lambda each: (each.when, each.code), reverse=True)

    found = await asyncio.to_thread(look)
    part = found[(number - 1) * LENGTH : number * LENGTH]
    recent = asked.get("done", "")
    model = Decisions(
        rows=tuple(part),
        words=f"Page {number}" if number > 1 or len(found) > LENGTH else "",
        previous=f"{PATH}?page={number - 1}" if number > 1 else "",
        next=f"{PATH}?page={number + 1}" if len(found) > number * LENGTH else "",
        typed=typed,
        wrong=wrong,
        done=next((each for each in part if each.code == recent), None),
    )
    return sitting.show(PATH, "Problem: decided" if wrong else "Decided", "decided", model, status)


async def show_one(sitting: Sitting, code: Code, *, late: bool = False) -> Response:
    """What became of one that was decided. Raises UnknownCode."""
    edition, inbox = sitting.live.current.edition, sitting.live.inbox

    def look() -> Done:
        try:
            return _of_suggestion(edition, inbox.find(code))
        except UnknownCode:
            return _of_dossier(edition, read_dossier(edition.project.root, code)[0])

    done = await asyncio.to_thread(look)
    title = f"{done.outcome}: {done.title}"
    return sitting.show(f"desk/{code}", title, "done", One(done, late), 409 if late else 200)


def _exists(sitting: Sitting, code: Code) -> None:
    """Raises UnknownCode if nothing has this code."""
    try:
        sitting.live.inbox.find(code)
    except UnknownCode:
        try:
            read_dossier(sitting.live.current.edition.project.root, code)
        except BrokenPending:
            return  # its page says what is wrong


def _of_suggestion(edition: Edition, suggestion: Suggestion) -> Done:
    decision = suggestion.decision
    assert decision is not None
    name = next(iter(suggestion.answers.get("name", ())), "") or title_of_words(suggestion.words)
    records = tuple(_cells(edition, decision.records))
    title = name or (records[0].text if records else "")
    if suggestion.status is Stage.WITHDRAWN:
        title = ""
    return Done(
        suggestion.code.text,
        title or "What was sent is no longer kept",
        _WORDS[suggestion.status.value],
        day(decision.made),
        decision.reason,
        records,
        decision.made,
    )


def _of_files(edition: Edition, inbox: Inbox) -> Iterator[Done]:
    """What came by the command line and was decided, as the history tells."""
    waiting = {each.code for each in inbox.waiting()}
    for quad in edition.dataset.quads(None, RDF["type"], CPR["Contribution"], GRAPH["history"]):
        name = (
            ID.local(quad.subject).removeprefix("contribution/")
            if isinstance(quad.subject, NamedNode)
            else ""
        )
        try:
            code = Code.read(name)
        except UnknownCode:
            continue  # a later version of one, or a name that is none of ours
        if code.text != name or code in waiting:
            continue
        told = edition.dataset.quads(graph=GRAPH["history"])
        about = [each for each in told if isinstance(each.subject, NamedNode) and name in each.subject.value]
        try:
            dossier = Dossier.of_quads(code, about)
        except ValueError:
            continue
        if not dossier.latest.status.waits:
            yield _of_dossier(edition, dossier)


def _of_dossier(edition: Edition, dossier: Dossier) -> Done:
    latest = dossier.latest
    records = tuple(_cells(edition, map(str, latest.targets))) if latest.status is Status.ACCEPTED else ()
    reason = dossier.decisions[-1].reason if dossier.decisions else ""
    title = records[0].text if records else "What was sent is no longer kept"
    when = dossier.decided_on
    return Done(dossier.code.text, title, _WORDS[latest.status.value], day(when), reason, records, when)


def _cells(edition: Edition, names: Iterator[str] | tuple[str, ...]) -> Iterator[Cell]:
    for name in names:
        kind, _, slug = name.partition("/")
        record = RecordId(kind, slug)
        there = record in edition.records
        yield Cell(label(record.iri, edition.dataset) or name, f"doc/{name}.html" if there else "")
