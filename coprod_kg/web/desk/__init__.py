"""The curators' desk: what was suggested, and what becomes of it. Only for those who are signed in."""

from __future__ import annotations

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """What is answered where."""
    return []
