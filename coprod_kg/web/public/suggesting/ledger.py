"""“You said, we did”: what was decided about everything that people sent, on the site or to the command line.

No word of what was sent, and nobody who sent it: the sort of thing, the day, what came of it, why, and for what was
taken the records that it became.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.codes import Code, UnknownCode
from coprod_kg.identifiers import KINDS
from coprod_kg.inbox import Inbox, Outcome
from coprod_kg.labels import text_of
from coprod_kg.publishing.changes import decisions
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.vocabulary import CPC, CPR, ID, PROV, SCHEMA, XSD
from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.edition import Edition
    from coprod_kg.web.live import Live, Running

LENGTH = 50
"""How many decisions are on one page."""
_MOST_RECORDS = 5
_MOST_PAGES = 10_000
_YES, _NO = "We said yes", "We said no"


@dataclass(frozen=True)
class Told:
    """One decision, before it has words."""

    when: str
    yes: bool
    reason: str
    kind: str = ""
    records: tuple[str, ...] = ()
    code: Code | None = None


@dataclass(frozen=True)
class Entry:
    """One decision as the page shows it."""

    day: str
    outcome: str
    kind: str
    reason: str
    records: tuple[Cell, ...]
    more: int


@dataclass(frozen=True)
class Way:
    """The way to the other pages."""

    words: str
    previous: str
    next: str


@dataclass(frozen=True)
class Ledger:
    """What the page shows."""

    entries: tuple[Entry, ...]
    way: Way


async def show(request: Request) -> Response:
    """One page of the decisions, the newest first. Raises Problem 404 for one that there is not."""
    live: Live = request.app.state.live
    asked = request.query_params.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not 1 <= number <= _MOST_PAGES:
        raise Problem(404, "Not Found", "There is no such page of decisions.")
    page = await asyncio.to_thread(_page, live, number)
    if number > 1 and not page.model.entries:
        raise Problem(404, "Not Found", "There is no such page of decisions.")
    return live.render(page)


def _page(live: Live, number: int) -> Page:
    running = live.current
    begin = (number - 1) * LENGTH
    found = [*islice(told(running.edition, live.inbox), begin, begin + LENGTH + 1)]
    previous = "" if number == 1 else "decisions" if number == 2 else f"decisions?page={number - 1}"
    way = Way(
        f"Page {number}" if previous or len(found) > LENGTH else "",
        previous,
        f"decisions?page={number + 1}" if len(found) > LENGTH else "",
    )
    return Page(
        path="decisions",
        title="You said, we did",
        description="What people suggested, what we decided, and why.",
        template="decisions.html",
        model=Ledger(tuple(_entry(running, each) for each in found[:LENGTH]), way),
        crumbs=(Cell("Home", addresses.HOME), Cell("Suggest", addresses.SUGGEST)),
        section=addresses.SUGGEST,
    )


def told(edition: Edition, inbox: Inbox) -> Iterator[Told]:
    """All decisions, the newest first: of the list's own history, and of suggestions that it does not tell of."""
    history = sorted(_of_history(edition), key=lambda each: each.when, reverse=True)
    known = {each.code for each in history if each.code}
    others = (each for each in _of_inbox(inbox) if each.code not in known)
    return merge(history, others, key=lambda each: each.when, reverse=True)


def _of_history(edition: Edition) -> Iterator[Told]:
    dataset = edition.dataset
    made = {each.iri: each for each in decisions(dataset)}
    for quad in dataset.quads(None, CPR["outcome"]):
        review, outcome = quad.subject, quad.object
        if not isinstance(review, NamedNode) or outcome not in (CPC["accepted"], CPC["declined"]):
            continue
        when = dataset.value(review, PROV["endedAtTime"])
        records = tuple(str(change.record) for change in made[review].changes) if review in made else ()
        yield Told(
            when.value[:10] if isinstance(when, Literal) else "",
            outcome == CPC["accepted"],
            text_of(review, dataset, SCHEMA["description"]) or "",
            records[0].partition("/")[0] if records else "",
            records,
            _code_of(dataset.value(review, PROV["used"])),
        )


def _code_of(contribution: object) -> Code | None:
    """The code of a contribution, of whichever of its versions."""
    if not isinstance(contribution, NamedNode):
        return None
    name = contribution.value.removeprefix(f"{ID.iri}contribution/")
    try:
        return Code.read(name[:10])
    except UnknownCode:
        return None


def _of_inbox(inbox: Inbox) -> Iterator[Told]:
    """Yes and no; what somebody took back is theirs."""
    offset = 0
    while found := inbox.decided(LENGTH, offset):
        for each in found:
            decision = each.decision
            if decision is not None and decision.outcome is not Outcome.WITHDRAWN:
                yes = decision.outcome is not Outcome.DECLINED
                yield Told(
                    decision.made.date().isoformat(),
                    yes,
                    decision.reason,
                    each.kind,
                    decision.records if yes else (),
                    each.code,
                )
        offset += LENGTH


def _entry(running: Running, each: Told) -> Entry:
    cell = running.site.register.links.cell
    kind = KINDS.get(each.kind, "")
    return Entry(
        cell(Literal(each.when, datatype=XSD["date"])).text,
        _YES if each.yes else _NO,
        kind[:1].upper() + kind[1:] if kind else "In somebody’s own words",
        each.reason,
        tuple(cell(ID[record]) for record in each.records[:_MOST_RECORDS]),
        max(0, len(each.records) - _MOST_RECORDS),
    )
