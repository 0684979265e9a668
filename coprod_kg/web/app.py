"""The whole server as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route

from coprod_kg.errors import CoprodError
from coprod_kg.inbox import INBOX, Inbox
from coprod_kg.site import addresses
from coprod_kg.web import health, pages
from coprod_kg.web.around import Around
from coprod_kg.web.live import Live
from coprod_kg.web.problems import Problem, of_error, of_http, prefers_page, response_to
from coprod_kg.web.static import own_file

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.web.logs import Log
    from coprod_kg.web.settings import Settings


def make_app(settings: Settings, log: Log | None = None) -> Around:
    """The server for the list that `settings` name; it reads the list when it is started (ASGI lifespan)."""
    from coprod_kg.web import desk
    from coprod_kg.web.public import sparql
    from coprod_kg.web.public.endpoint_page import PATH

    live = Live(settings, Inbox(settings.state / INBOX), log)

    @contextlib.asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        await live.start()
        await desk.finish_interrupted(live)
        beside = [asyncio.create_task(each) for each in (live.watch(), live.forget())]
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            await live.close()

    app = Starlette(
        routes=routes(),
        lifespan=running,
        exception_handlers={CoprodError: _failed, Problem: _refused, HTTPException: _not_understood},
    )
    app.state.live = live
    return Around(app, live, (addresses.SUGGEST,), {f"/{PATH}": sparql.begin})


def routes() -> list[BaseRoute]:
    """What is answered where. What nothing else answers is a page of the site, or is not there."""
    from coprod_kg.web import desk, public

    return [
        *health.ROUTES,
        *public.routes(),
        *desk.routes(),
        Route("/assets/{name}", own_file),
        Route("/{path:path}", pages.site, methods=["GET", "HEAD"]),
    ]


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _answer(request, error)


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, CoprodError)
    return _answer(request, of_error(error))


async def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, of_http(error))


def _answer(request: Request, problem: Problem) -> Response:
    from coprod_kg.web.excuses import page_of

    live: Live = request.app.state.live
    if not prefers_page(request):
        return response_to(problem)
    response = live.render(page_of(problem, request.url.path), problem.status)
    response.headers.update(problem.headers)
    return response
