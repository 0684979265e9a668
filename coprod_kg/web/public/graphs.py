"""The graphs of the list, one at a time: the reading half of the SPARQL 1.1 Graph Store Protocol.

`/graphs?graph=ADDRESS` is the graph of that name, `/graphs?default` all of them as one
(https://www.w3.org/TR/sparql11-http-rdf-update/, section 4.1). Nothing is written here: that is refused with 405.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode
from starlette.routing import BaseRoute, Route

from coprod_kg.context import Context
from coprod_kg.publishing.graphs import public_graphs
from coprod_kg.publishing.tables import write_statements
from coprod_kg.sparql import Statements
from coprod_kg.web.answers import Answer
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import form_of_answer
from coprod_kg.web.public.protocol import only, pairs_of
from coprod_kg.web.public.sharing import shared, shared_answer

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.dataset import Dataset
    from coprod_kg.web.live import Live, Running
    from coprod_kg.web.public.answer_forms import Chosen
    from coprod_kg.web.public.protocol import Pairs

PATH = "graphs"
_METHODS = ("GET", "HEAD")


def routes() -> list[BaseRoute]:
    """The graph store."""
    return [Route(f"/{PATH}", graph, methods=[*_METHODS, "OPTIONS"])]


@shared(*_METHODS)
async def graph(request: Request) -> Answer:
    """The statements of the graph that `request` names."""
    live: Live = request.app.state.live
    running = live.current
    pairs = pairs_of(request.scope["query_string"])
    name = _named(pairs)
    if name is not None and name not in public_graphs(running.edition.dataset):
        raise Problem(404, "Unknown graph", f"There is no graph <{name.value}> here.")
    form = form_of_answer("statements", request.headers.get("accept"), only(pairs, "format"))
    key = (PATH, name, form)
    return await running.once(key, partial(_written, running, name, form))


def _named(pairs: Pairs) -> NamedNode | None:
    """The graph that is asked for; None for all of them. Raises Problem 400 if that is not said, or said twice."""
    name = only(pairs, "graph")
    default = any(key == "default" for key, _ in pairs)
    if default == (name is not None):
        raise Problem(
            400, "Not one graph", "Name one graph with 'graph=ADDRESS', or ask for all with 'default'."
        )
    try:
        return NamedNode(name) if name is not None else None
    except ValueError:
        raise Problem(400, "Not one graph", f"{name!r} is not a whole web address.") from None


def _written(running: Running, name: NamedNode | None, form: Chosen) -> Answer:
    dataset = running.edition.dataset
    graphs = [name] if name is not None else public_graphs(dataset)
    body = write_statements(_of(dataset, graphs), form.name, Context.of_project(running.edition.project))
    return shared_answer(body, form.media_type)


def _of(dataset: Dataset, graphs: list[NamedNode]) -> Statements:
    return Statements(tuple(sorted(set(dataset.triples(*graphs)), key=str)))
