"""For those who run a server: whether it is well, and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coprod_kg.web.clients import is_this_machine
from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.web.live import Live


async def health(request: Request) -> Response:
    """200 if questions can be answered and suggestions kept, else 503; which edition is served."""
    live: Live = request.app.state.live
    checks = {"questions": live.current.workers.well(), "suggestions": live.inbox.well()}
    told = {
        "status": "pass" if all(checks.values()) else "fail",
        "edition": live.current.digest,
        "checks": {name: "pass" if well else "fail" for name, well in checks.items()},
    }
    return JSONResponse(told, 200 if all(checks.values()) else 503, {"Cache-Control": "no-store"})


async def metrics(request: Request) -> Response:
    """The figures. Raises Problem 404 for whoever may not see them."""
    live: Live = request.app.state.live
    allowed = live.settings.metrics
    if allowed == "none" or (allowed == "local" and not _is_local(request)):
        raise Problem(404, "Not Found")
    text, media_type = live.metrics.text(live)
    return Response(text, headers={"Content-Type": media_type, "Cache-Control": "no-store"})


def _is_local(request: Request) -> bool:
    """Whether a program on this machine asks for itself, and not for somebody else as a proxy does."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    return is_this_machine(request.client.host)


ROUTES = [Route("/health", health), Route("/metrics", metrics)]
