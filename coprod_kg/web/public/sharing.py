"""Who may read answers from scripts of other sites: anybody, since all of it is public and nothing depends on who asks.

No cookie or password is ever sent along (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials), so a page
elsewhere learns nothing that its reader could not fetch without it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from coprod_kg.errors import CoprodError
from coprod_kg.publishing.hosting import EVERYWHERE, STRICT, content_type
from coprod_kg.web.answers import Answer, encoded
from coprod_kg.web.problems import Problem, of_error

if TYPE_CHECKING:
    from coprod_kg.web.live import Live

TRUNCATED = "Coprod-Truncated"
"""The header that says why an answer is not whole."""
SHARED = {
    **EVERYWHERE,
    "Content-Security-Policy": STRICT,
    "Access-Control-Expose-Headers": f"{TRUNCATED}, ETag, Link, Retry-After",
}
"""What is sent with every answer; one that is kept goes a short way, on which nothing is added to it."""
AGAIN = "no-cache"
"""May be kept, but is asked for again each time: with its tag that costs next to nothing, and is never stale."""
_A_DAY = "86400"
_WAIT = 429
"""The status of those who asked too much already: to count it too would keep them waiting for ever."""

Handler = Callable[[Request], Awaitable[Response | ASGIApp]]


def shared(*methods: str) -> Callable[[Handler], Handler]:
    """Make a handler answer `methods` to every site, its refusals too, and say to OPTIONS that it does."""

    def around(handler: Handler) -> Handler:
        @wraps(handler)
        async def answer(request: Request) -> Response | ASGIApp:
            if request.method == "OPTIONS":
                return options(methods)
            try:
                return await handler(request)
            except (Problem, CoprodError) as error:
                raise told(request, error) from error

        return answer

    return around


def options(methods: Sequence[str]) -> Response:
    """What may be asked with which method, also to a browser that asks before it lets a page ask (CORS preflight)."""
    allowed = ", ".join((*methods, "OPTIONS"))
    headers = {
        **SHARED,
        "Allow": allowed,
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": _A_DAY,
    }
    return Response(status_code=204, headers=headers)


def shared_answer(body: bytes, media_type: str) -> Answer:
    """An answer that stays the same as long as an edition is served, and that every site may read."""
    headers = {**SHARED, "Content-Type": content_type(media_type), "Vary": "Accept", "Cache-Control": AGAIN}
    return Answer(body, encoded(headers))


def told(request: Request, error: Problem | CoprodError) -> Problem:
    """The problem that `error` is, as other sites may read it; one that the asker made is counted."""
    problem = of_error(error) if isinstance(error, CoprodError) else error
    live: Live = request.app.state.live
    if 400 <= problem.status < 500 and problem.status != _WAIT:
        live.mistakes.add(live.client(request.scope), 1)
    return replace(problem, headers={**SHARED, **problem.headers})
