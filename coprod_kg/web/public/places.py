"""Where something is on the web, as far as anybody can say: by our settings, else by what the client called us."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from starlette.requests import Request

_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def address_of(request: Request, path: str) -> str:
    """The whole address of `path`, counted from the root of the site.

    What a client calls us is told to that client only. Raises Problem 400 if that is not the name of a host.
    """
    configured: str = request.app.state.live.settings.address
    if configured:
        return configured + path
    if not _HOST.fullmatch(request.headers.get("host", "")):
        raise Problem(400, "Bad Request", "The header 'Host' does not name a host.")
    return f"{request.base_url}{path}"
