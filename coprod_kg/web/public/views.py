"""The views of the list for programs: which there are, and the answer of each, by the names that its query file has.

`/api/views` lists them. `/api/views/NAME.csv?PARAMETER=VALUE` gives the same bytes as
`coprod-kg query NAME --param PARAMETER=VALUE --format csv`. The form of the answer can also be left to the header
`Accept`, or named by `format`, unless the view has a parameter of that name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from coprod_kg.errors import BadParameter, MissingParameter, UnknownParameter, UnknownView
from coprod_kg.sparql.parameters import example
from coprod_kg.web.answers import Answer
from coprod_kg.web.problems import Problem
from coprod_kg.web.public.answer_forms import form_of_answer, names, offered
from coprod_kg.web.public.asking import Wanted, answered, brief
from coprod_kg.web.public.places import address_of
from coprod_kg.web.public.protocol import only, pairs_of
from coprod_kg.web.public.sharing import shared, shared_answer
from coprod_kg.web.public.sparql import lowered
from coprod_kg.workers import ViewQuestion

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from coprod_kg.catalogue import Parameter, Query
    from coprod_kg.edition import Edition
    from coprod_kg.web.live import Live, Running
    from coprod_kg.web.public.protocol import Pairs

PATH = "api/views"
FORMAT = "format"
"""What names the form of the answer, in the address of a view that has no parameter of that name."""
_METHODS = ("GET", "HEAD")


def routes() -> list[BaseRoute]:
    """The list of views, and each of them."""
    methods = [*_METHODS, "OPTIONS"]
    return [
        Route(f"/{PATH}", listed, methods=methods),
        Route(f"/{PATH}/{{name}}", view, methods=methods),
    ]


@shared(*_METHODS)
async def listed(request: Request) -> Answer:
    """Which views there are, what each takes and what it gives."""
    live: Live = request.app.state.live
    running, address = live.current, address_of(request, PATH)
    return await running.once((PATH, address), partial(_list, running, address))


@shared(*_METHODS)
async def view(request: Request) -> Response | Answer:
    """The answer of the view that the path names, for the values in the address."""
    live: Live = request.app.state.live
    running = live.current
    name, _, ending = request.path_params["name"].partition(".")
    pairs = pairs_of(request.scope["query_string"])
    try:
        query = running.edition.catalogue.view(name)
        form = form_of_answer("view", request.headers.get("accept"), ending or form_named(query, pairs))
        given = given_of(query, pairs)
        question = ViewQuestion(query.name, given, form.name, lowered(live.settings))
        key = (PATH, query.name, brief(repr(sorted(given.items()))), form)
        return await answered(request, running, Wanted(question, form.media_type, key))
    except (UnknownView, UnknownParameter, MissingParameter, BadParameter) as error:
        raise problem_of(error) from error


def form_named(query: Query, pairs: Pairs) -> str | None:
    """The form that is named in the address; None if none is, or if the view calls something else so."""
    return None if FORMAT in query.parameters else only(pairs, FORMAT)


def given_of(query: Query, pairs: Pairs) -> dict[str, str]:
    """The values for parameters; what is empty was left out, as forms of browsers send it.

    Raises Problem 400 for one that is given twice.
    """
    given = {name: only(pairs, name) for name, _ in pairs if name != FORMAT or name in query.parameters}
    return {name: value for name, value in given.items() if value is not None}


def problem_of(error: UnknownView | UnknownParameter | MissingParameter | BadParameter) -> Problem:
    """What was wrong with a view or its parameters, in the words of the web and not of the command line."""
    nearest = getattr(error, "nearest", None)
    more: dict[str, object] = {"nearest": nearest} if nearest else {}
    meant = f" Did you mean {nearest!r}?" if nearest else ""
    match error:
        case UnknownView():
            detail = f"There is no view called {error.name!r}.{meant} See them all at /{PATH}."
            return Problem(404, "Unknown view", detail, more)
        case UnknownParameter():
            return Problem(400, "Unknown parameter", str(error), {**more, "known": [*error.known]})
        case MissingParameter():
            example_ = f"?{error.name}={error.example}"
            detail = (
                f"{error.query} needs to know {error.name!r} ({error.label}). Add for example: {example_}"
            )
            return Problem(400, "Missing parameter", detail, {"parameter": error.name})
    detail = f"{error.query}: {error.name!r} is {error.value!r}, which is not {error.expected}.{meant}"
    return Problem(400, "Wrong value", detail, {**more, "parameter": error.name})


def _list(running: Running, address: str) -> Answer:
    views = [described(query, running.edition, address) for query in running.edition.catalogue.views]
    body = json.dumps({"views": views}, ensure_ascii=False, indent=1) + "\n"
    return shared_answer(body.encode(), "application/json")


def described(query: Query, edition: Edition, address: str) -> Mapping[str, object]:
    """What `query` answers, takes and gives; `address` is that of the list of views."""
    told = {
        "name": query.name,
        "title": query.title,
        "summary": query.summary,
        "question": query.question,
        "display": query.display,
        "tags": [*query.tags],
        "note": query.note,
        "address": f"{address}/{query.name}",
        "parameters": [_parameter(each, edition) for each in query.parameters.values()],
        "columns": [{"name": name, "label": label} for name, label in query.columns.items()],
        "formats": names(offered("view")),
    }
    return {name: value for name, value in told.items() if value is not None}


def _parameter(parameter: Parameter, edition: Edition) -> Mapping[str, object]:
    told = {
        "name": parameter.name,
        "type": parameter.type,
        "label": parameter.label,
        "required": parameter.required,
        "scheme": parameter.scheme,
        "example": example(parameter, edition.dataset),
    }
    return {name: value for name, value in told.items() if value is not None}
