"""Who may read answers from scripts of other sites: anybody, since all of it is public and nothing depends on who asks.

No cookie or password is ever sent along (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials), so a page
elsewhere learns nothing that its reader could not fetch without it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from coprod_kg.errors import CoprodError
from coprod_kg.web.problems import Problem, of_error

TRUNCATED = "Coprod-Truncated"
"""The header that says why an answer is not whole."""
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"{TRUNCATED}, ETag, Link, Retry-After",
}
_A_DAY = "86400"

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
            except Problem as problem:
                raise _readable(problem) from problem
            except CoprodError as error:
                raise _readable(of_error(error)) from error

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


def _readable(problem: Problem) -> Problem:
    return Problem(problem.status, problem.title, problem.detail, problem.more, {**SHARED, **problem.headers})
