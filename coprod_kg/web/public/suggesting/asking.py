"""The form over HTTP: each page that is sent in is read, judged, and answered with the next one, or with itself.

Nothing is kept until somebody presses “Send”. Whatever goes wrong, the page comes back with everything that was typed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from coprod_kg.codes import QueueFull
from coprod_kg.errors import CannotWrite
from coprod_kg.importing.form_answers import local_name
from coprod_kg.inbox.refusals import BrokenInbox, InboxBusy
from coprod_kg.web.bodies import form as form_of_body
from coprod_kg.web.origins import is_ours
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.suggesting import steps as of
from coprod_kg.web.public.suggesting.draft import NAME, RECORD, WEB, WORDS, Draft
from coprod_kg.web.public.suggesting.showing import Shown
from coprod_kg.web.public.suggesting.steps import Steps, kinds_of
from coprod_kg.web.public.suggesting.tickets import Tickets
from coprod_kg.web.public.suggesting.turns import Turn
from coprod_kg.web.secret import secret_in

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.edition import Edition
    from coprod_kg.site.page import Page
    from coprod_kg.web.live import Live

HEADERS = {
    "Referrer-Policy": "same-origin",  # else browsers do not say where a form comes from
    "X-Robots-Tag": "noindex",
}
_GIVEN = {
    "about": "addresses",
    "for": "audience",
    "stage": "usefulAtStage",
    "kind": "kind",
    "depth": "readDepth",
    "title": NAME,
    "web": WEB,
    "words": "description",
}
"""What a link to here may say already (`site.addresses.suggestion`), and the question that it answers."""


@lru_cache(maxsize=8)
def tickets_of(state: Path) -> Tickets:
    """The tickets of the server whose state is in the folder `state`."""
    return Tickets(secret_in(state))


async def show(request: Request) -> Response:
    """The first page of the form, or the one that a link leads to, with what the link says filled in."""
    live: Live = request.app.state.live
    running = live.current
    ticket = tickets_of(live.settings.state).new()

    def work() -> Page:
        draft = _given(running.edition, request.query_params)
        steps = Steps(running.edition, draft.way)
        # A link that says something has answered the first question.
        step = steps.line[1] if request.query_params and len(steps.line) > 1 else of.WHAT
        return Shown(running, draft, steps, ticket).page(step)

    return _answer(live, await asyncio.to_thread(work))


def _given(edition: Edition, given: Mapping[str, str]) -> Draft:
    """What a link to the form says: only what the form could say too."""
    record, title = given.get("record", ""), given.get("title", "")
    if record:
        known = record in {str(each) for each in edition.records}
        way = RECORD if known else WORDS
        return Draft(way=way, record=record if known else "", title=title[:300],
                     answers={} if known or not title else {NAME: (title[:300],)})  # fmt: skip
    if "item" not in kinds_of(edition) or not given:
        return Draft()
    form = Steps(edition, "item").form
    assert form is not None
    pairs = [("way", "item")]
    for name, value in getattr(given, "multi_items", given.items)():
        field = next((each for each in form.asked if each.key == _GIVEN.get(name)), None)
        if field and (not field.choices or value in {local_name(each.value) for each in field.choices}):
            pairs.append((f"a.{field.key}", value[:2000]))
    return Draft.of(pairs)


async def take(request: Request) -> Response:
    """The page after the one that was sent in; the same again if something must be mended; or the receipt.

    Raises Problem 403 for what was sent from another site.
    """
    live: Live = request.app.state.live
    if not is_ours(request, live.settings.address):
        raise Problem(
            403, "Forbidden", "This form was sent from another site. Please open it here and try again."
        )
    data = await form_of_body(request, live.settings.form_bytes)
    pairs = [(name, value) for name, value in data.multi_items() if isinstance(value, str)]
    turn = Turn(live.current, Draft.of(pairs), dict(pairs), tickets_of(live.settings.state)).ready()
    client = live.client(request.scope)
    waits = max(live.thinking.waits(client), live.suggesting.waits(client) if turn.sends else 0.0)
    if waits:
        page = await asyncio.to_thread(turn.again, _wait(waits))
        return _answer(live, page, 429, {"Retry-After": str(max(1, round(waits)))})
    begun = time.perf_counter()
    made = await asyncio.to_thread(turn.made)
    live.thinking.add(client, time.perf_counter() - begun)
    if made.new is None:
        return _answer(live, made.page, made.status)
    try:
        code = await asyncio.to_thread(live.inbox.keep, made.new, turn.draft.contact, once=made.once)
    except (QueueFull, InboxBusy, BrokenInbox, CannotWrite) as error:
        live.log.write("not kept", reason=type(error).__name__)
        words = (
            "We have so many suggestions that we cannot take more today. Please try again in a few days."
            if isinstance(error, QueueFull)
            else "We cannot keep your suggestion just now. This is our mistake. Please press “Send” again in a while."
        )
        return _answer(
            live, await asyncio.to_thread(turn.again, f"{words} Nothing that you typed is lost."), 503
        )
    live.suggesting.add(client, 1)
    return RedirectResponse(f"suggestion/{code}/receipt", 303, {"Cache-Control": "no-store"})


def _answer(live: Live, page: Page, status: int = 200, more: Mapping[str, str] | None = None) -> Response:
    response = live.render(page, status)
    response.headers.update({**HEADERS, **(more or {})})
    return response


def _wait(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return (
        f"Many suggestions came from where you are. Please wait {minutes} minute{'' if minutes == 1 else 's'}, "
        "then press the button again. Nothing that you typed is lost."
    )
