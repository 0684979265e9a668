"""What became of a suggestion, for whoever has its code: what was sent, what happened, and what they can do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import Literal
from starlette.responses import RedirectResponse, Response

from coprod_kg.codes import AlreadyDecided, Code, UnknownCode
from coprod_kg.inbox import Outcome, Status, Suggestion
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.vocabulary import ID, XSD
from coprod_kg.web.bodies import form as form_of_body
from coprod_kg.web.clients import refuse_if_waits
from coprod_kg.web.origins import is_ours
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.suggesting.asking import HEADERS
from coprod_kg.web.public.suggesting.draft import NAME, RECORD, WEB, WORDS, Draft, tidy
from coprod_kg.web.public.suggesting.judging import wrong_words
from coprod_kg.web.public.suggesting.models import (
    CodeAsked,
    Following,
    Happened,
    Line,
    Mistake,
    Receipt,
    Told,
)
from coprod_kg.web.public.suggesting.showing import Shown
from coprod_kg.web.public.suggesting.steps import Steps

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.web.live import Live, Running

SCRIPT = "assets/suggesting.js"

_HOW = {
    Status.WAITING: ("It is waiting", "A curator will read it. Nobody has decided yet."),
    Status.ASKED: ("We have a question for you", "We need to know something before we can decide."),
    Status.ACCEPTED: ("We said yes", "It is on the list."),
    Status.MERGED: ("We said yes", "We put it together with something that was on the list."),
    Status.DECLINED: ("We said no", "We did not put it on the list."),
    Status.WITHDRAWN: ("You took it back", "Nobody will look at it any more."),
}
_HAPPENED = {
    Outcome.ASKED: "We asked you",
    Outcome.ANSWERED: "You answered",
    Outcome.REVISED: "We changed something in it",
    Outcome.LEFT_TO_ANOTHER: "A curator gains from the answer, so another one decides",
    Outcome.ACCEPTED: "We said yes",
    Outcome.MERGED: "We said yes",
    Outcome.DECLINED: "We said no",
    Outcome.WITHDRAWN: "You took it back",
}
_TOLD_ALL = (Outcome.ASKED, Outcome.ANSWERED, Outcome.ACCEPTED, Outcome.MERGED, Outcome.DECLINED)
"""The steps whose words are for whoever sent it; others are between curators."""


async def ask(request: Request) -> Response:
    """The page that asks for a code."""
    live: Live = request.app.state.live
    return _answer(live, _asking(request, ""))


async def look(request: Request) -> Response:
    """To the page about the suggestion whose code was typed; the question again if it cannot be one.

    Raises Problem 403 for what was sent from another site.
    """
    said = await _said(request)
    typed = said.get("code", "")[:100]
    try:
        code = Code.read(typed)
    except UnknownCode:
        words = "This is not one of our codes. It has eight letters and numbers, like k7m-4tc-94."
        return _answer(request.app.state.live, _asking(request, typed, words), 422)
    return RedirectResponse(f"suggestion/{code}", 303, {"Cache-Control": "no-store"})


async def show(request: Request) -> Response:
    """The page about the suggestion with the code of the path."""
    live: Live = request.app.state.live
    found = await _find(request)
    if isinstance(found, Response):
        return found
    return _answer(live, await asyncio.to_thread(_page, live, found))


async def receipt(request: Request) -> Response:
    """The page with the code of a suggestion that was just sent, to write down, to copy or to print."""
    live: Live = request.app.state.live
    found = await _find(request)
    if isinstance(found, Response):
        return found
    address = live.settings.address
    contact = await asyncio.to_thread(live.inbox.contact, found.code)
    model = Receipt(
        found.code.text,
        ", ".join(" ".join(part) for part in found.code.text.split("-")),
        f"{address}suggestion/{found.code}" if address else "",
        bool(contact),
    )
    page = Page(
        path=f"suggestion/{found.code}/receipt",
        title="Thank you. We have it",
        description="The code of your suggestion.",
        template="suggest-receipt.html",
        model=model,
        section=addresses.SUGGEST,
        scripts=(SCRIPT,),
    )
    return _answer(live, page)


async def change(request: Request) -> Response:
    """To the page about a suggestion, after its sender has answered a question or taken it back.

    Raises Problem 403 for what was sent from another site.
    """
    live: Live = request.app.state.live
    said = await _said(request)
    found = await _find(request)
    if isinstance(found, Response):
        return found
    now = datetime.now(UTC)
    try:
        if said.get("go") == "withdraw":
            if said.get("sure") != "yes":
                mistake = Mistake("sure", "Tick the box if you are sure that you want to take it back.")
                return _answer(live, await asyncio.to_thread(_page, live, found, mistake), 422)
            await asyncio.to_thread(live.inbox.withdraw, found.code, now)
        else:
            words = tidy(said.get("words", ""))
            wrong = wrong_words({"words": words}).get("words") or (
                () if words else ("Write your answer, or what you would like to add.",)
            )
            if wrong:
                mistake = Mistake("words", wrong[0])
                return _answer(live, await asyncio.to_thread(_page, live, found, mistake, words), 422)
            refuse_if_waits(
                live.suggesting.take(live.client(request.scope)), "Many words came from where you are."
            )
            await asyncio.to_thread(live.inbox.reply, found.code, words, now)
    except AlreadyDecided:
        pass  # in the meantime: the page tells what was decided
    return RedirectResponse(f"{found.code}", 303, {"Cache-Control": "no-store"})


async def _said(request: Request) -> Mapping[str, str]:
    live: Live = request.app.state.live
    if not is_ours(request, live.settings.address):
        raise Problem(
            403, "Forbidden", "This form was sent from another site. Please open it here and try again."
        )
    data = await form_of_body(request, live.settings.form_bytes)
    return {name: value for name, value in data.multi_items() if isinstance(value, str)}


async def _find(request: Request) -> Suggestion | Response:
    """The suggestion with the code of the path; another way there, or a page that says there is none."""
    live: Live = request.app.state.live
    typed = request.path_params["code"]
    client = live.client(request.scope)
    try:
        code = Code.read(typed)
        if code.text != typed:
            return RedirectResponse(code.text, 303, {"Cache-Control": "no-store"})
        return await asyncio.to_thread(live.inbox.find, code)
    except UnknownCode:
        refuse_if_waits(live.mistakes.take(client), "Too many codes were tried that are none.")
        words = "We have no suggestion with this code. Please look at it again."
        return _answer(live, _asking(request, typed[:100], words), 404)


def _asking(request: Request, typed: str, wrong: str = "") -> Page:
    mistakes = (Mistake("code", wrong),) if wrong else ()
    title = "What became of your suggestion?"
    return Page(
        path=request.url.path.removeprefix(request.scope.get("root_path", "")).removeprefix("/"),
        title=f"Problem: {title}" if wrong else title,
        description="With your code you can see what we did with your suggestion, and why.",
        template="suggest-find.html",
        model=CodeAsked(typed, mistakes),
        crumbs=(Cell("Home", addresses.HOME), Cell("Suggest", addresses.SUGGEST)),
        section=addresses.SUGGEST,
    )


def _page(live: Live, found: Suggestion, mistake: Mistake | None = None, typed: str = "") -> Page:
    running = live.current
    title, lead = _HOW[found.status]
    decision = found.decision
    cell = running.site.register.links.cell
    model = Following(
        code=found.code.text,
        came=_day(running, found.came),
        lead=lead,
        reason=decision.reason if decision else "",
        records=tuple(cell(ID[record]) for record in (decision.records if decision else ())),
        told=_told(running, found),
        words=found.words,
        about=cell(ID[found.record]) if found.record else None,
        forgotten=found.forgotten,
        happened=tuple(
            Happened(
                _day(running, step.made),
                _HAPPENED[step.outcome],
                step.reason if step.outcome in _TOLD_ALL else "",
            )
            for step in found.steps
        ),
        question=found.question,
        waits=found.status.waits,
        reachable=bool(live.inbox.contact(found.code)),
        typed=typed,
        mistakes=(mistake,) if mistake else (),
    )
    return Page(
        path=f"suggestion/{found.code}",
        title=f"Problem: {title}" if mistake else title,
        description="What became of one suggestion.",
        template="suggest-status.html",
        model=model,
        crumbs=(Cell("Home", addresses.HOME), Cell("Suggest", addresses.SUGGEST)),
        section=addresses.SUGGEST,
    )


def _told(running: Running, found: Suggestion) -> tuple[Told, ...]:
    """What was sent, as the form shows it."""
    way = RECORD if found.record else found.kind or WORDS
    draft = Draft(way=way, answers=found.as_sent, record=found.record)
    if way in (RECORD, WORDS):
        named = {NAME: "Its name or title", WEB: "Its web address"}
        lines = tuple(Line(named[key], found.as_sent[key]) for key in named if key in found.as_sent)
        return (Told("", "", lines),) if lines else ()
    shown = Shown(running, draft, Steps(running.edition, way), "")
    return tuple(each for each in shown.told() if each.step in shown.steps.fields)


def _day(running: Running, when: datetime) -> str:
    day = Literal(when.date().isoformat(), datatype=XSD["date"])
    return running.site.register.links.cell(day).text


def _answer(live: Live, page: Page, status: int = 200) -> Response:
    response = live.render(page, status)
    response.headers.update(HEADERS)
    return response
