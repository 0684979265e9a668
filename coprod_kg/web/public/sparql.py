"""The SPARQL endpoint: a question in, an answer out, as the SPARQL 1.1 Protocol has it; and what the endpoint is.

Whoever comes without a question is told what can be asked here: a browser by a page, a program by a service
description (https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from coprod_kg import formats
from coprod_kg.context import Context
from coprod_kg.errors import BadQuery, CoprodError, RefusedQuery
from coprod_kg.publishing.service import service_description
from coprod_kg.publishing.tables import write_statements
from coprod_kg.sparql import Statements
from coprod_kg.sparql_tokens import said, tokens_of
from coprod_kg.web import bodies
from coprod_kg.web.negotiation import accept_of
from coprod_kg.web.problems import Problem, prefers_page
from coprod_kg.web.public import asking
from coprod_kg.web.public.answer_forms import HTML, Chosen, among, form_of_answer, offered
from coprod_kg.web.public.asking import Wanted, answered, brief, kept
from coprod_kg.web.public.endpoint_page import MOST_BYTES, MOST_ROWS, PATH, answered_with, page_of_endpoint
from coprod_kg.web.public.places import address_of
from coprod_kg.web.public.protocol import (
    QUERY_TYPE,
    UPDATE_TYPE,
    Asked,
    asked_directly,
    asked_in_address,
    asked_in_form,
    pairs_of,
    refused_update,
    sort_of,
)
from coprod_kg.web.public.sharing import SHARED, shared, shared_answer, told
from coprod_kg.web.public.underway import AnswerUnderway
from coprod_kg.workers import Limits, Question
from coprod_kg.workers.jobs import SOURCE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

    from coprod_kg.site.page import Page
    from coprod_kg.web.answers import Answer
    from coprod_kg.web.around import Underway
    from coprod_kg.web.live import Live, Running
    from coprod_kg.web.settings import Settings

_METHODS = ("GET", "HEAD", "POST")
_DIFFER = ("now", "rand", "uuid")
"""How the names of all functions end that give something else each time."""


def routes() -> list[BaseRoute]:
    """The endpoint, with and without a stroke at the end: clients write it either way."""
    methods = [*_METHODS, "OPTIONS"]
    return [Route(path, sparql, methods=methods) for path in (f"/{PATH}", f"/{PATH}/")]


@shared(*_METHODS)
async def sparql(request: Request) -> Response | Answer:
    """The answer to the question in `request`."""
    live: Live = request.app.state.live
    running = live.current
    asked = await _asked(request, live.settings)
    if asked is None:
        return await _about(request, running)
    try:
        wanted = _wanted(asked, request.headers.get("accept"), running, live.settings)
        if wanted is None:
            return await _page_with_answer(request, running, asked)
        return await answered(request, running, wanted)
    except (Problem, CoprodError) as error:
        if not prefers_page(request):
            raise
        problem = told(request, error)
        return await _page_with_mistake(request, running, asked, problem, _in_words(error) or problem.detail)


def begin(live: Live, scope: Scope) -> Underway | None:
    """The answer to the question that a plain GET asks, which is being made now; None if there is more to it."""
    running = live.current
    try:
        asked = asked_in_address(pairs_of(scope["query_string"]))
        accept = accept_of(scope).decode("latin-1")
        wanted = _wanted(asked, accept, running, live.settings) if asked else None
        if wanted is None or kept(
            running, wanted
        ):  # somebody asked it in another way: the application has it
            return None
        return AnswerUnderway(live, running, scope, wanted)
    except (Problem, CoprodError):  # the application finds it too, and says what is wrong
        return None


def _wanted(asked: Asked, accept: str | None, running: Running, settings: Settings) -> Wanted | None:
    """The answer that a client wants to what it `asked`; None if it wants a page.

    Raises Problem, or RefusedQuery or BadQuery, if it cannot have one.
    """
    sort = sort_of(running.workers.looked_at(asked.text, SOURCE).form, SOURCE)
    form = form_of_answer(sort, accept, asked.format)
    if form.name == HTML.name:
        return None
    question = _question(asked, form.name, settings)
    if differs(asked.text):
        return Wanted(question, form.media_type)
    graphs = asked.default_graphs, asked.named_graphs
    chosen = brief(repr(graphs)) if any(graphs) else ""
    return Wanted(question, form.media_type, (brief(asked.text), chosen, asked.seconds, asked.rows, *form))


def differs(text: str) -> bool:
    """Whether the answer to `text` may be another one each time, because it asks for the time or for chance.

    Words may stand without a space between them, and a comment before a bracket; so a name that only ends like such a
    function counts too. That costs no more than that its answer is not kept.

    >>> differs("SELECT (RAND() AS ?x) {}"), differs("SELECT ?x { ?x cpr:known ?y } # now (or later)")
    (True, False)
    """
    small = text.lower()
    if not any(each in small for each in _DIFFER):
        return False
    last = ""
    for found in tokens_of(text):
        if found.lastgroup == "open" and last.lower().endswith(_DIFFER):
            return True
        last = said(found) if found.lastgroup == "word" else ""
    return False


def _question(asked: Asked, form: str, settings: Settings) -> Question:
    return Question(
        text=asked.text,
        format=form,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        limits=lowered(settings, asked.seconds, asked.rows),
    )


async def _asked(request: Request, settings: Settings) -> Asked | None:
    """What `request` asks; None if nothing. Raises Problem if it is not asked in one of the three ways."""
    address = pairs_of(request.scope["query_string"])
    if request.method != "POST":
        return asked_in_address(address)
    kind = bodies.media_type_of(request)
    if kind == UPDATE_TYPE:
        raise refused_update()
    if kind == bodies.URLENCODED:
        # Each byte may be sent as three signs, and the names of graphs come on top.
        data = await bodies.body(request, 4 * settings.query_chars)
        return asked_in_form(address, pairs_of(data))
    if kind != QUERY_TYPE:
        detail = f"Send a question as {QUERY_TYPE}, or in a form as {bodies.URLENCODED}."
        raise Problem(
            415, "Unsupported Media Type", detail, {}, {"Accept-Post": f"{QUERY_TYPE}, {bodies.URLENCODED}"}
        )
    if not is_utf8(request):
        raise Problem(415, "Unsupported Media Type", "A question is sent as UTF-8 text.")
    return asked_directly(address, await bodies.body(request, settings.query_chars))


_limits = lru_cache(maxsize=8)(Limits)  # of one server they are the same each time


def is_utf8(request: Request) -> bool:
    """Whether what is sent is UTF-8, as far as its header says."""
    found = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", request.headers.get("content-type", ""), re.IGNORECASE)
    return found is None or found[1].lower() in ("utf-8", "utf8", "us-ascii")


def lowered(settings: Settings, seconds: float | None = None, rows: int | None = None) -> Limits:
    """Our limits, or less if less is wanted."""
    ours = _limits(
        settings.query_seconds, settings.query_rows, settings.query_bytes, settings.query_memory_mb
    )
    if seconds is None and rows is None:
        return ours
    wanted = Limits(seconds or ours.seconds, rows or ours.rows, ours.bytes, ours.memory_mb)
    return ours.lowered_by(wanted)


async def _about(request: Request, running: Running) -> Answer:
    """What can be asked here: a page for a browser, a service description for a program."""
    offers = (*offered("statements"), HTML)
    form = among(offers, "a description of this service", request.headers.get("accept"), None)
    address = address_of(request, PATH)
    settings: Settings = request.app.state.live.settings
    make = (
        partial(_page, running, settings, address)
        if form.name == HTML.name
        else partial(_described, running, form, address)
    )
    return await running.once((PATH, form, address), make)


def _described(running: Running, form: Chosen, address: str) -> Answer:
    statements = Statements(tuple(service_description(running.edition.dataset, address)))
    context = Context.of_project(running.edition.project)
    return shared_answer(write_statements(statements, form.name, context), form.media_type)


def _page(running: Running, settings: Settings, address: str) -> Answer:
    page = page_of_endpoint(settings, address)
    return shared_answer(running.renderer.render(page), HTML.media_type)


async def _page_with_answer(request: Request, running: Running, asked: Asked) -> Response:
    """The page with the answer in it; it is made for one reader and not kept."""
    settings: Settings = request.app.state.live.settings
    question = _question(asked, formats.JSON.name, settings)
    most = replace(question.limits, rows=MOST_ROWS, bytes=MOST_BYTES)
    limits = question.limits.lowered_by(most)
    reply, clock = await asking.asked(request, running, question._replace(limits=limits))

    def made() -> Page:
        shown = answered_with(data, reply.truncated or "", asked.text, running.edition)
        return page_of_endpoint(settings, address_of(request, PATH), asked.text, shown)

    with clock:
        data = await reply.read()
        return await _rendered(running, made)


async def _page_with_mistake(
    request: Request, running: Running, asked: Asked, problem: Problem, mistake: str
) -> Response:
    """The page with what was wrong with a question, which is still there to be mended."""
    settings: Settings = request.app.state.live.settings

    def made() -> Page:
        return page_of_endpoint(settings, address_of(request, PATH), asked.text, mistake=mistake)

    return await _rendered(running, made, problem.status, problem.headers)


def _in_words(error: Exception) -> str:
    """What is wrong with the text of a question, for a person who sees it; nothing for anything else."""
    if not isinstance(error, BadQuery | RefusedQuery) or error.line is None:
        return ""
    return f"Line {error.line}, character {error.column}: {error.reason}"


async def _rendered(
    running: Running, made: Callable[[], Page], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    # Not in the thread of the server that answers: a page of many rows takes a while.
    content = await running.in_turn(lambda: running.renderer.render(made()))
    return HTMLResponse(
        content, status, {**SHARED, "Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    )
