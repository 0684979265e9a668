"""Whether a form that was sent comes from a page of ours, as far as a browser tells."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request


def is_ours(request: Request, address: str) -> bool:
    """Whether nothing says that another site sent `request`; `address` is where the list is on the web, if known.

    Browsers say it in `Sec-Fetch-Site`, older ones in `Origin`. What says neither is no browser, and has to know the
    word of the form all the same.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "")
    if not origin:
        return True
    try:
        named = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(named) and named in (
        request.headers.get("host", "").lower(),
        urlsplit(address).netloc.lower(),
    )
