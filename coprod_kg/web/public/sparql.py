"""The SPARQL endpoint: a question in, an answer out, as the SPARQL 1.1 Protocol has it; and what the endpoint is.

Whoever comes without a question is told what can be asked here: a browser by a page, a program by a service
description (https://www.w3.org/TR/sparql11-service-description/).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from coprod_kg.context import Context
from coprod_kg.publishing.service import service_description
from coprod_kg.publishing.tables import write_statements
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.sparql import Statements
from coprod_kg.web import bodies
from coprod_kg.web.answers import Answer
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import HTML, Chosen, among, form_of_answer, offered
from coprod_kg.web.public.asking import answered
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
from coprod_kg.web.public.sharing import shared, shared_answer
from coprod_kg.workers import Limits, Question

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.web.live import Live, Running
    from coprod_kg.web.settings import Settings

PATH = "sparql"
_METHODS = ("GET", "HEAD", "POST")
_DIFFERS = re.compile(r"(?:now|rand|uuid)\s*(?:#[^\r\n]*\s*)*\(", re.IGNORECASE)
"""A call of a function that gives something else each time; names that end so are taken for one, which does no harm."""


def routes() -> list[BaseRoute]:
    """The endpoint, with and without a stroke at the end: clients write it either way."""
    methods = [*_METHODS, "OPTIONS"]
    return [Route(path, sparql, methods=methods) for path in (f"/{PATH}", f"/{PATH}/")]


@shared(*_METHODS)
async def sparql(request: Request) -> Response | Answer:
    """The answer to the question in `request`."""
    live: Live = request.app.state.live
    asked = await _asked(request, live.settings)
    if asked is None:
        return await _about(request, live.current)
    form = form_of_answer(sort_of(asked.text, "query"), request.headers.get("accept"), asked.format)
    question = Question(
        text=asked.text,
        format=form.name,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        limits=lowered(live.settings, asked.seconds, asked.rows),
    )
    return await answered(
        request,
        live.current,
        question,
        (question, form.media_type),
        form.media_type,
        kept=not _DIFFERS.search(asked.text),
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


def is_utf8(request: Request) -> bool:
    """Whether what is sent is UTF-8, as far as its header says."""
    found = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", request.headers.get("content-type", ""), re.IGNORECASE)
    return found is None or found[1].lower() in ("utf-8", "utf8", "us-ascii")


def lowered(settings: Settings, seconds: float | None = None, rows: int | None = None) -> Limits:
    """Our limits, or less if less is wanted."""
    ours = Limits(settings.query_seconds, settings.query_rows, settings.query_bytes, settings.query_memory_mb)
    wanted = Limits(seconds or ours.seconds, rows or ours.rows, ours.bytes, ours.memory_mb)
    return ours.lowered_by(wanted)


@dataclass(frozen=True)
class Endpoint:
    """What the page about the endpoint shows."""

    address: str
    seconds: float
    rows: int
    example: str
    formats: tuple[tuple[str, str], ...]
    """Names of forms of answers, and what is said of each."""


_EXAMPLE = """SELECT ?thing ?title
WHERE {
  ?thing a cpr:Resource ;
         schema:name ?title .
}
ORDER BY ?title
LIMIT 20"""
_SHOWN = (
    ("json", "JSON, for programs"),
    ("xml", "XML, for programs"),
    ("csv", "CSV, for a spreadsheet or a program"),
    ("tsv", "TSV, with every term as it is written in Turtle"),
)


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
    page = Page(
        path=PATH,
        title="Ask with a program",
        description="The address where programs ask the list in SPARQL, and a form to try it.",
        template="sparql.html",
        model=Endpoint(address, settings.query_seconds, settings.query_rows, _EXAMPLE, _SHOWN),
        crumbs=(Cell("Home", addresses.HOME), Cell("Ask the data", addresses.ASK)),
        section=addresses.QUESTIONS,
    )
    return shared_answer(running.renderer.render(page), HTML.media_type)
