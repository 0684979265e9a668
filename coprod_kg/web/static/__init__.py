"""Styles and scripts that only live pages use: the files in this folder, beside those of the site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg import formats
from coprod_kg.publishing.hosting import EVERYWHERE, FRESH, STRICT, content_type
from coprod_kg.web import pages
from coprod_kg.web.answers import Answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.web.live import Live

_FILES = {
    each.name: each for each in Path(__file__).parent.iterdir() if each.suffix in (".css", ".js", ".svg")
}


async def own_file(request: Request) -> Response | Answer:
    """One of our files; else what the site has at that path."""
    live: Live = request.app.state.live
    name = request.path_params["name"]
    if name not in _FILES:
        return await pages.site(request)
    return await live.current.once(f"assets/{name}", lambda: _answer(_FILES[name]))


def _answer(path: Path) -> Answer:
    headers = {
        **EVERYWHERE,
        "Content-Type": content_type(formats.media_type(path.name)),
        "Content-Security-Policy": STRICT,
        "Cache-Control": FRESH,
    }
    return Answer(
        path.read_bytes(), [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    )
