"""Suggestions: the form, what became of one by its code, and what was decided about all."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from coprod_kg.site import addresses
from coprod_kg.web.public.suggesting import asking, following, ledger


def routes() -> list[BaseRoute]:
    """What is answered where."""
    return [
        Route(f"/{addresses.SUGGEST}", asking.show, methods=["GET"]),
        Route(f"/{addresses.SUGGEST}", asking.take, methods=["POST"]),
        Route("/suggestion", following.ask, methods=["GET"]),
        Route("/suggestion", following.look, methods=["POST"]),
        Route("/suggestion/{code}", following.show, methods=["GET"]),
        Route("/suggestion/{code}", following.change, methods=["POST"]),
        Route("/suggestion/{code}/receipt", following.receipt, methods=["GET"]),
        Route("/decisions", ledger.show, methods=["GET"]),
    ]
