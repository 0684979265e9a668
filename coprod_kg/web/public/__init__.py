"""What anybody may ask: questions, data, checks, suggestions. No path from here leads to what writes to the list."""

from __future__ import annotations

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """What is answered where, in the order in which it is looked for."""
    from coprod_kg.web.public import graphs, openapi, sparql, suggesting, validating, views

    parts = (sparql, graphs, views, openapi, validating, suggesting)
    return [each for part in parts for each in part.routes()]
