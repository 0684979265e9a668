"""Judging a file that somebody sends, as `coprod-kg validate FILE` does, and answering with a report of any sort.

The file is sent as it is, or in a form as `file`. The answer is 200 with the report, also if something in the file must
be mended, and also if nothing of it could be read: then that is what the report says. Only a request that is wrong
itself is refused. Nothing that is sent is kept.
"""

from __future__ import annotations

import re
from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.datastructures import FormData, UploadFile
from starlette.routing import BaseRoute, Route

from coprod_kg import formats
from coprod_kg.errors import UnknownFormat
from coprod_kg.importing import READERS
from coprod_kg.publishing.hosting import STRICT
from coprod_kg.reports import Inspection, as_html
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Page
from coprod_kg.web import bodies
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import HTML, Offer, among
from coprod_kg.web.public.asking import Wanted, answered
from coprod_kg.web.public.places import address_of
from coprod_kg.web.public.protocol import only, pairs_of
from coprod_kg.web.public.sharing import shared, shared_answer
from coprod_kg.workers import CheckJob

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.web.answers import Answer
    from coprod_kg.web.live import Live, Running

PATH = "validate"
_METHODS = ("GET", "HEAD", "POST")
REPORTS = (
    Offer("json", "application/json"),
    HTML,
    Offer("text", "text/plain"),
    Offer("sarif", "application/sarif+json"),
    Offer("junit", "application/xml", ("text/xml",)),
    Offer("turtle", formats.TURTLE.media_type),
    Offer("github", "text/plain"),
)
"""The reports, and what each is. `github` is only had by its name: `text` comes before it."""

_OF_MEDIA_TYPE: Mapping[str, str | None] = {
    **{each.media_type: each.name for each in formats.RDF_FORMATS},
    **{each.media_type: each.name for each in formats.CITATION_FORMATS},
    formats.media_type("a.xlsx"): "xlsx",
    formats.CSV.media_type: "csv",
    formats.TSV.media_type: "csv",
    "text/x-bibtex": "bibtex",
    # These say too little: the name of the file tells, or how it begins.
    **dict.fromkeys(
        ("", "application/octet-stream", "application/json", "application/xml", "text/xml", "text/plain")
    ),
}
"""The format of a file by the media type that it is sent with."""


@dataclass(frozen=True)
class Sent:
    """A file that was sent, what it is called, and what is wanted of us."""

    data: bytes
    name: str
    """What its sender calls it: it is shown, and its ending may say the format. No file is ever opened by it."""
    format: str | None
    report: str | None


def routes() -> list[BaseRoute]:
    """Where files are sent."""
    return [Route(f"/{PATH}", validate, methods=[*_METHODS, "OPTIONS"])]


@shared(*_METHODS)
async def validate(request: Request) -> Response | Answer:
    """The report about the file in `request`; without one, a page from which a file can be sent."""
    live: Live = request.app.state.live
    running = live.current
    if request.method != "POST":
        address = address_of(request, PATH)
        return await running.once(
            (PATH, address), partial(_page, running, live.settings.import_bytes, address)
        )
    sent = await _sent(request, live.settings.import_bytes)
    form = among(REPORTS, "a report", request.headers.get("accept"), sent.report)
    job = CheckJob(sent.data, sent.name, sent.format, form.name)
    headers = (("Content-Security-Policy", policy_of_report()),) if form.name == HTML.name else ()
    return await answered(request, running, Wanted(job, form.media_type, None, headers))


async def _sent(request: Request, most: int) -> Sent:
    """The file in `request`. Raises Problem if there is none, or if what is said of it cannot be."""
    pairs = pairs_of(request.scope["query_string"])
    said = {name: only(pairs, name) for name in ("name", "format", "report")}
    kind = bodies.media_type_of(request)
    if kind in (bodies.MULTIPART, bodies.URLENCODED):
        # Around the file stands what the other fields say: a little more than the file itself.
        async with _form(request, most + 10_000) as fields:
            file = fields.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Problem(400, "No file", "Choose a file: the form has none in its field 'file'.")
            data = await file.read()
            said |= {name: str(fields[name]) for name in ("format", "report") if fields.get(name)}
            said["name"] = said["name"] or file.filename
        kind = ""
    else:
        data = await bodies.body(request, most)
    if len(data) > most:
        raise Problem(413, "Content Too Large", f"A file may have at most {most:,} bytes.", {"limit": most})
    if not data:
        raise Problem(400, "No file", "The file is empty.")
    format = _format(said["format"], kind)
    return Sent(data, said["name"] or f"your-file.{format or 'txt'}", format, said["report"])


@asynccontextmanager
async def _form(request: Request, most: int) -> AsyncIterator[FormData]:
    """The fields of the form in `request`, whose files are closed afterwards."""
    fields = await bodies.form(request, most)
    try:
        yield fields
    finally:
        await fields.close()


def _format(name: str | None, kind: str) -> str | None:
    """The format that a file is read as; None if its name and its beginning have to tell.

    Raises Problem 400 for a name that is none, 415 for a media type that we cannot read.
    """
    if name:
        if name not in READERS:
            error = UnknownFormat(name, tuple(READERS), "a file that we can read")
            raise Problem(400, "Unknown format", str(error), {"formats": [*READERS]})
        return name
    if kind not in _OF_MEDIA_TYPE:
        detail = f"We cannot read {kind}. Send a file as one of: {', '.join(sorted(filter(None, _OF_MEDIA_TYPE)))}."
        raise Problem(415, "Unsupported Media Type", detail, {"formats": [*READERS]})
    return _OF_MEDIA_TYPE[kind]


@cache
def policy_of_report() -> str:
    """What a report as a page may do: it is one file, so its own style stands in it, and that alone is let in."""
    found = re.search(r"<style>(.*?)</style>", as_html(Inspection((), (), {}, {})), re.DOTALL)
    assert found is not None
    digest = b64encode(sha256(found[1].encode()).digest()).decode()
    return f"{STRICT}; style-src 'sha256-{digest}'"


@dataclass(frozen=True)
class Sending:
    """What the page shows from which a file can be sent."""

    address: str
    megabytes: float
    reports: tuple[tuple[str, str], ...]


_SHOWN = (
    ("html", "A page to read"),
    ("text", "Plain text"),
    ("json", "JSON, for programs"),
    ("sarif", "SARIF, for tools that look at code"),
    ("junit", "JUnit, for tools that run tests"),
    ("turtle", "Turtle, as SHACL says it"),
)


def _page(running: Running, most: int, address: str) -> Answer:
    page = Page(
        path=PATH,
        title="Check a file",
        description="Send a file, and see what should be mended in it before it is suggested.",
        template="validate.html",
        model=Sending(address, most / 1_000_000, _SHOWN),
        crumbs=(Cell("Home", addresses.HOME), Cell("Suggest", addresses.SUGGEST)),
        section=addresses.SUGGEST,
    )
    return shared_answer(running.renderer.render(page), HTML.media_type)
