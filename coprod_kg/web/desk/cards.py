"""The cards of a workshop as one table: each row becomes a suggestion of its own. All rows are kept, or none."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.responses import Response

from coprod_kg.codes import Code, QueueFull
from coprod_kg.contributing.differences import named
from coprod_kg.contributing.pending import by_record, known
from coprod_kg.errors import CoprodError, UnreadableFile
from coprod_kg.findings import Finding, Severity
from coprod_kg.forms import form_of
from coprod_kg.importing import table_csv
from coprod_kg.importing.admitting import admitted
from coprod_kg.inbox import Channel, NewSuggestion
from coprod_kg.reports.words import words_of
from coprod_kg.sources.offers import Offer
from coprod_kg.web.desk.door import Sitting
from coprod_kg.web.desk.editing import Option, answers_of
from coprod_kg.web.desk.entering import groups

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

PATH = "desk/cards"
MOST = 300
"""How many cards one table may have."""
_SHOWN = PurePosixPath("cards.csv")


@dataclass(frozen=True)
class Trouble:
    """Something in the table that cannot be taken."""

    where: str
    what: str
    mend: str


@dataclass(frozen=True)
class Kept:
    """A card that was kept."""

    code: str
    path: str
    title: str


@dataclass(frozen=True)
class Cards:
    """The page."""

    once: str
    templates: tuple[tuple[str, str], ...]
    groups: tuple[Option, ...]
    consent: bool = False
    problem: str = ""
    troubles: tuple[Trouble, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class _Card:
    new: NewSuggestion
    title: str


async def show(sitting: Sitting) -> Response:
    """The form."""
    return _page(sitting)


async def keep(sitting: Sitting) -> Response:
    """Keep the cards of a table, and show their codes; or say in which rows and columns something is wrong."""
    sent = sitting.form.get("table")
    data = await sent.read() if isinstance(sent, UploadFile) else b""
    if not data:
        return _page(sitting, problem="Choose a table first.", status=422)
    edition = sitting.live.current.edition
    group = sitting.text("group")
    group = group if group in {each.value for each in groups(edition, "")} else ""
    consent = bool(sitting.text("consent"))
    try:
        cards, troubles = await asyncio.to_thread(_read, edition, data, group, consent)
    except UnreadableFile:
        told = (
            "We cannot read this file: it is no CSV table, or it is too large. Save the table as CSV first."
        )
        return _page(sitting, problem=told, status=422)
    except CoprodError as error:
        return _page(sitting, problem=str(error).removeprefix(f"{_SHOWN}: "), status=422)
    if troubles:
        told = f"Nothing was kept. Mend {len(troubles)} thing{'' if len(troubles) == 1 else 's'} and send it again."
        return _page(sitting, problem=told, troubles=troubles, status=422)
    if not cards or len(cards) > MOST:
        told = (
            f"This table has {len(cards):,} rows; send at most {MOST}."
            if cards
            else "There is no row in this table."
        )
        return _page(sitting, problem=told, status=422)

    def kept() -> tuple[Code, ...]:
        once = f"cards {sitting.text('once') or secrets.token_urlsafe(12)}"
        news, taken = [card.new for card in cards], known(edition.project.root)
        return sitting.live.inbox.keep_all(news, came=datetime.now(UTC), once=once, taken=taken)

    try:
        codes = await asyncio.to_thread(kept)
    except QueueFull as error:
        return _page(sitting, problem=str(error), status=503)
    rows = tuple(Kept(code.text, f"desk/{code}", card.title) for code, card in zip(codes, cards, strict=True))
    return _page(sitting, kept=rows)


def _read(
    edition: Edition, data: bytes, group: str, consent: bool
) -> tuple[list[_Card], tuple[Trouble, ...]]:
    """The cards of a table, and what cannot be taken of it.

    Raises UnreadableFile for a file that is no table, or is too large.
    """
    offer = Offer.of_reading(_SHOWN, data, "csv", admitted(table_csv.read(data, _SHOWN, edition), _SHOWN))
    wrong = [finding for finding in offer.findings() if finding.severity is Severity.MUST]
    cards = []
    for record, quads in by_record(offer.quads()).items():
        new = NewSuggestion(
            channel=Channel.WORKSHOP,
            kind=record.kind,
            record=str(record) if record in edition.records else "",
            answers=answers_of(form_of(edition, record.kind), record, quads),
            on_behalf_of=group,
            consent=consent,
        )
        cards.append(_Card(new, named(record, quads)))
    return cards, tuple(_trouble(finding) for finding in wrong)


def _trouble(finding: Finding) -> Trouble:
    """What is wrong, with its row and column in words."""
    cell = finding.place.cell if finding.place else ""
    letters, row = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    words = words_of(finding)
    where = f"Row {row}, column {letters}" if letters and row else ""
    return Trouble(where, words.sentence, words.mend)


def _page(
    sitting: Sitting,
    problem: str = "",
    troubles: tuple[Trouble, ...] = (),
    kept: tuple[Kept, ...] = (),
    status: int = 200,
) -> Response:
    running = sitting.live.current
    paths = (
        ("forms/item.csv", "Things to read, watch or use"),
        ("forms/org.csv", "Groups and organisations"),
    )
    model = Cards(
        once=secrets.token_urlsafe(12),
        templates=tuple(each for each in paths if each[0] in running.site.files),
        groups=(Option("", "Nobody in particular", True), *groups(running.edition, "")),
        problem=problem,
        troubles=troubles,
        kept=kept,
    )
    title = "Problem: cards of a workshop" if problem else "Cards of a workshop"
    return sitting.show(PATH, title, "cards", model, status)
