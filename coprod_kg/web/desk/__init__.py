"""The curators' desk: what was suggested, and what becomes of it. Only for those who are signed in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from coprod_kg.errors import CoprodError
from coprod_kg.web.desk import (
    cards,
    decided,
    door,
    entering,
    password,
    queue,
    reviewing,
    rewriting,
)
from coprod_kg.web.desk.deciding import reconcile
from coprod_kg.web.desk.door import for_curators

if TYPE_CHECKING:
    from coprod_kg.web.desk.door import Handler
    from coprod_kg.web.live import Live


def routes() -> list[BaseRoute]:
    """What is answered where."""
    return [
        Route("/desk/sign-in", door.sign_in, methods=["GET", "POST"]),
        _post("/desk/sign-out", door.sign_out),
        _get("/desk", queue.show),
        Route("/desk/", _without_slash, methods=["GET"]),
        _get("/desk/decided", decided.show),
        _get("/desk/enter", entering.show),
        _post("/desk/enter", entering.keep),
        _get("/desk/cards", cards.show),
        _post("/desk/cards", cards.keep, files=True),
        _get("/desk/password", password.show),
        _post("/desk/password", password.change),
        _get("/desk/{code}", reviewing.show),
        _post("/desk/{code}", reviewing.decide_on),
        _get("/desk/{code}/receipt", entering.receipt),
        _get("/desk/{code}/record", rewriting.show),
        _post("/desk/{code}/record", rewriting.keep),
    ]


async def finish_interrupted(live: Live) -> None:
    """Finish what a server that was killed had begun to decide; if that cannot be now, the queue tries again."""
    project = live.current.edition.project
    try:
        finished = await asyncio.to_thread(reconcile, project, live.inbox)
    except CoprodError as error:
        live.log.write("not finished", reason=str(error))
        return
    if finished:
        live.log.write("finished", codes=" ".join(each.text for each in finished))
        await live.reload()


async def _without_slash(_: Request) -> Response:
    """To the queue: with the slash, all that it leads to would be elsewhere."""
    return RedirectResponse("../desk", 308)


def _get(path: str, handle: Handler) -> Route:
    return Route(path, for_curators(handle), methods=["GET"])


def _post(path: str, handle: Handler, *, files: bool = False) -> Route:
    return Route(path, for_curators(handle, files=files), methods=["POST"])
