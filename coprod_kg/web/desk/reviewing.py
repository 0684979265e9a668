"""One case: its page, and what a curator decides about it there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from coprod_kg.codes import AlreadyDecided, Code
from coprod_kg.contributing.refusals import BlockedJournal, ChangedSince, DeskBusy, OpenConflict, Unfinished
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage, CannotWrite, CoprodError, UnknownRecord
from coprod_kg.findings import Finding, Severity
from coprod_kg.matching import Side
from coprod_kg.reports.words import words_of
from coprod_kg.web.desk import decided as decided_page
from coprod_kg.web.desk.cases import Case, case_of
from coprod_kg.web.desk.comparing import Pair
from coprod_kg.web.desk.deciding import Choice, Stale, Verdict, decide
from coprod_kg.web.desk.door import Sitting
from coprod_kg.web.desk.showing import Shown, compared, shown
from coprod_kg.web.desk.waiting import title_of_words
from coprod_kg.web.desk.wording import as_chosen

if TYPE_CHECKING:
    from coprod_kg.contributing.decisions import Decided

LONGEST_REASON = 2000
"""How many letters a reason may have; the shapes say the same."""


@dataclass(frozen=True)
class Form:
    """The form of the decision, as it was filled in, with what was wrong."""

    choice: str = ""
    reason: str = ""
    into: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    """The field that each is about, and what it is."""
    clashes: tuple[Pair, ...] = ()
    """Fields of two records of which one value can stand: which it is has to be chosen."""


@dataclass(frozen=True)
class Review:
    """The page."""

    case: Shown
    form: Form


async def show(sitting: Sitting) -> Response:
    """The page about a case; what became of it, if it was decided."""
    code = Code.read(sitting.code)
    try:
        return await page(sitting, code, Form())
    except AlreadyDecided:
        return await decided_page.show_one(sitting, code)


async def page(sitting: Sitting, code: Code, form: Form, status: int = 200) -> Response:
    """The page about a case that waits, with `form` as it was filled in.

    Raises UnknownCode or AlreadyDecided.
    """
    live, running = sitting.live, sitting.live.current
    scales = sitting.office.weighing.scales(running.site)

    def look() -> tuple[Case, tuple[Finding, ...], str]:
        case = case_of(running.edition, live.inbox, code)
        scales.get_ready()
        contact = live.inbox.contact(code) if case.suggestion else ""
        return case, scales.findings(case), contact

    case, findings, contact = await asyncio.to_thread(look)
    now = datetime.now(UTC)
    # In turn with the making of other pages, which share what they know.
    model = await running.in_turn(lambda: shown(scales, case, findings, contact, now))
    asked = f"{model.asks[0].lower()}{model.asks[1:]}"
    head = f"Problem: {asked}" if form.problems else f"{title_of_words(case.title)}: {asked}"
    return sitting.show(model.path, head, "review", Review(model, form), status)


async def decide_on(sitting: Sitting) -> Response:
    """Carry out what a curator chose; show the page again, with what was wrong, if that cannot be."""
    code = Code.read(sitting.code)
    form = Form(sitting.text("choice"), sitting.text("reason"), sitting.text("into") or sitting.text("other"))
    wrong = _wrong(form)
    if wrong:
        return await page(sitting, code, replace(form, problems=wrong), 422)
    verdict = Verdict(
        Choice(form.choice),
        form.reason,
        sitting.text("seen"),
        datetime.now(UTC),
        into=form.into,
        source=sitting.text("source"),
        take=_take(sitting),
    )
    project = sitting.live.current.edition.project
    try:
        made = await asyncio.to_thread(decide, project, sitting.live.inbox, code, verdict)
    except OpenConflict as error:
        clashes = await asyncio.to_thread(_clashes, sitting, code, verdict, error)
        told = "Some answers differ, and only one can stand. Choose for each which one."
        return await page(sitting, code, replace(form, problems=(("clashes", told),), clashes=clashes), 422)
    except UnknownRecord as error:
        return await page(sitting, code, replace(form, problems=(("other", str(error)),)), 422)
    except (Stale, ChangedSince, BadUsage) as error:
        return await page(sitting, code, replace(form, problems=(("choice", _plainly(error)),)), 409)
    except (DeskBusy, CannotWrite, BlockedJournal, Unfinished) as error:
        return await page(sitting, code, replace(form, problems=(("choice", str(error)),)), 503)
    except AlreadyDecided:
        return await decided_page.show_one(sitting, code, late=True)
    if made.change is None:
        return await page(sitting, code, replace(form, problems=_problems(sitting, made)), 422)
    if made.change.public or made.records:
        await sitting.live.reload()
    return sitting.go(
        f"desk/{code}" if verdict.choice in (Choice.ASK, Choice.ASIDE) else f"desk/decided?done={code}"
    )


def _wrong(form: Form) -> tuple[tuple[str, str], ...]:
    """What is wrong with a form, before anything is looked at."""
    known = {choice.value for choice in Choice}
    if form.choice not in known:
        return (("choice", "Choose what to do."),)
    found = []
    choice = Choice(form.choice)
    if choice.needs_reason and not form.reason:
        told = "Write what you want to know." if choice is Choice.ASK else "Say why, in plain words."
        found.append(("reason", told))
    if len(form.reason) > LONGEST_REASON:
        found.append(("reason", f"Use at most {LONGEST_REASON:,} letters."))
    if choice is Choice.MERGE and not form.into:
        found.append(("other", "Say which record of the list it goes into."))
    return tuple(found)


def _take(sitting: Sitting) -> dict[str, Side]:
    """The sides that were chosen for fields that differ."""
    sides = {side.value: side for side in Side}
    names = (name for name in sitting.form if name.startswith("take-"))
    return {
        name.removeprefix("take-"): sides[sitting.text(name)] for name in names if sitting.text(name) in sides
    }


def _problems(sitting: Sitting, made: Decided) -> tuple[tuple[str, str], ...]:
    """What must be mended first: at the reason, or at the record."""
    found = []
    for finding in made.findings:
        if finding.severity is Severity.MUST:
            at_reason = finding.place is not None and finding.place.path.name == "--reason"
            words = words_of(as_chosen(sitting.live.current.edition, finding))
            found.append(
                ("reason" if at_reason else "checks", words.message if at_reason else words.sentence)
            )
    return tuple(dict.fromkeys(found))


def _clashes(sitting: Sitting, code: Code, verdict: Verdict, error: OpenConflict) -> tuple[Pair, ...]:
    """The fields that have to be chosen for, with what both records say."""
    edition: Edition = sitting.live.current.edition
    case = case_of(edition, sitting.live.inbox, code)
    into = edition.record(verdict.into)
    named = {str(record): record for record in case.pending.records}
    same = next((record for record in case.pending.records if record.kind == into.kind), into)
    pairs = compared(edition, case, named.get(verdict.source, same), into)
    return tuple(each for each in pairs if each.key in error.fields)


def _plainly(error: CoprodError) -> str:
    """An error for the page: without commands, which are for the terminal."""
    if isinstance(error, ChangedSince):
        return (
            "The list has changed in this place since it was sent. Join it with the record that is there now."
        )
    if isinstance(error, BadUsage):
        return f"{error.what[0].upper()}{error.what[1:]}."
    return str(error)
