"""What programs can ask of the server, as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1).

It is made from the headers of the query files and from the tables that the answers themselves go by, so that it cannot
tell of what there is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute, Route

from coprod_kg import formats
from coprod_kg.importing import READERS
from coprod_kg.sparql.parameters import example
from coprod_kg.version import __version__
from coprod_kg.web import bodies, problems
from coprod_kg.web.public import endpoint_page, graphs, validating, views
from coprod_kg.web.public.answer_forms import Offer, offered
from coprod_kg.web.public.places import address_of
from coprod_kg.web.public.protocol import QUERY_TYPE
from coprod_kg.web.public.sharing import TRUNCATED, shared, shared_answer

if TYPE_CHECKING:
    from starlette.requests import Request

    from coprod_kg.catalogue import Parameter, Query
    from coprod_kg.edition import Edition
    from coprod_kg.web.answers import Answer
    from coprod_kg.web.live import Live, Running

PATH = "api/openapi.json"
MEDIA_TYPE = "application/vnd.oai.openapi+json"
_METHODS = ("GET", "HEAD")

Part = Mapping[str, Any]
"""A part of the document: JSON, whose shape is that of the standard."""

_PROBLEMS = {
    400: "The request is wrong, or asks for more than the limits allow; the problem says what to change.",
    403: "That is not allowed here: nothing can be changed.",
    404: "There is nothing of that name.",
    406: "The answer cannot be had in any of the forms that you take.",
    408: "The request took too long to arrive.",
    413: "What was sent is too large.",
    414: "The question is too long for an address.",
    415: "What was sent is of a kind that cannot be read.",
    429: "You have asked for much in a short time. Wait a little.",
    503: "There are too many questions at once. Try again.",
}
_TYPES: Mapping[str, Part] = {
    "iri": {"type": "string", "format": "iri", "minLength": 1},
    "integer": {"type": "integer"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "date": {"type": "string", "format": "date"},
}
"""The JSON schema of a parameter by its type; all others are the names of things on the list."""
_NAME: Part = {"type": "string", "minLength": 1}


def routes() -> list[BaseRoute]:
    """The document."""
    return [Route(f"/{PATH}", document, methods=[*_METHODS, "OPTIONS"])]


@shared(*_METHODS)
async def document(request: Request) -> Answer:
    """What can be asked, as JSON."""
    live: Live = request.app.state.live
    running, address = live.current, address_of(request, "")
    return await running.once((PATH, address), partial(_written, running, address))


def _written(running: Running, address: str) -> Answer:
    told = description(running.edition, address)
    return shared_answer((json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(), MEDIA_TYPE)


def description(edition: Edition, address: str) -> Part:
    """The document for the server at `address`, with an entry for each view of `edition`."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Sharing Power: the list, for programs",
            "version": __version__,
            "description": "Questions in SPARQL, ready questions (views), graphs, and checks of files. "
            "Everything can be read by anybody; nothing can be changed.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": address.rstrip("/")}],
        "paths": {
            f"/{endpoint_page.PATH}": _sparql(),
            f"/{graphs.PATH}": {"get": _graphs()},
            f"/{views.PATH}": {"get": _listed()},
            **{
                f"/{views.PATH}/{query.name}": {"get": _view(query, edition)}
                for query in edition.catalogue.views
            },
            f"/{validating.PATH}": {"post": _validate()},
            f"/{PATH}": {"get": _itself()},
        },
        "components": {"schemas": {"Problem": _PROBLEM, "Results": _RESULTS}},
    }


_PROBLEM: Part = {
    "description": "Why a request was not answered (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
_TERM: Part = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
}
_RESULTS: Part = {
    "description": "SPARQL 1.1 Query Results JSON Format: rows, or a yes or no.",
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object"},
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {"type": "array", "items": {"type": "object", "additionalProperties": _TERM}}
            },
        },
    },
}


def _sparql() -> Part:
    asked: dict[str, Part] = {
        "query": {"type": "string", "minLength": 1, "description": "The question, in SPARQL 1.1."},
        "default-graph-uri": {"type": "array", "items": {"type": "string", "format": "iri"}},
        "named-graph-uri": {"type": "array", "items": {"type": "string", "format": "iri"}},
        "format": {
            "type": "string",
            "description": "The form of the answer, by a short name such as json or ttl.",
        },
        "timeout": {"type": "number", "exclusiveMinimum": 0, "description": "Seconds; lowers our limit."},
        "limit": {"type": "integer", "minimum": 1, "description": "Rows; lowers our limit."},
    }
    whole = [_in_address(name, schema, required=name == "query") for name, schema in asked.items()]
    answer = _answers([*offered("rows"), *offered("statements")], 400, 403, 406, 414, 429, 503)
    sent = _answers([*offered("rows"), *offered("statements")], 400, 403, 406, 408, 413, 415, 429, 503)
    return {
        "get": {
            "operationId": "ask",
            "summary": "Ask a question in SPARQL",
            "description": "Without 'query': a description of the service, or a page for people.",
            "parameters": whole,
            "responses": answer,
        },
        "post": {
            "operationId": "ask-by-post",
            "summary": "Ask a long question in SPARQL",
            "requestBody": {
                "required": True,
                "content": {
                    bodies.URLENCODED: {
                        "schema": {"type": "object", "required": ["query"], "properties": asked}
                    },
                    QUERY_TYPE: {"schema": {"type": "string", "minLength": 1}},
                },
            },
            "responses": sent,
        },
    }


def _graphs() -> Part:
    names = [
        _in_address("graph", {"type": "string", "format": "iri"}, "The name of one graph."),
        _in_address("default", {"const": ""}, "All graphs as one; then without 'graph'."),
        _form(offered("statements")),
    ]
    return {
        "operationId": "graph",
        "summary": "Read a graph (SPARQL 1.1 Graph Store Protocol)",
        "parameters": names,
        "responses": _answers(offered("statements"), 400, 404, 406),
    }


def _listed() -> Part:
    return {
        "operationId": "views",
        "summary": "Which views there are, what each takes and gives",
        "responses": _answers([Offer("json", "application/json")]),
    }


def _view(query: Query, edition: Edition) -> Part:
    takes = [_parameter(each, edition) for each in query.parameters.values()]
    if views.FORMAT not in query.parameters:
        takes.append(_form(offered("view")))
    return {
        "operationId": f"view-{query.name}",
        "summary": query.title,
        "description": " ".join(each for each in (query.summary, query.note) if each),
        "tags": ["views"],
        "parameters": takes,
        "responses": _answers(offered("view"), 400, 406, 429, 503),
    }


def _parameter(parameter: Parameter, edition: Edition) -> Part:
    schema = {**_TYPES.get(parameter.type, _NAME)}
    shown = example(parameter, edition.dataset)
    schema["examples"] = [int(shown) if parameter.type == "integer" else shown]
    return _in_address(
        parameter.name, schema, f"{parameter.label} ({parameter.type})", required=parameter.required
    )


def _validate() -> Part:
    wanted: dict[str, Part] = {
        "format": {"enum": [*READERS], "description": "How the file is read, if its name does not say."},
        "report": {
            "enum": [each.name for each in validating.REPORTS],
            "description": "The form of the report.",
        },
    }
    file = {"type": "string", "contentMediaType": "application/octet-stream"}
    raw = (formats.TURTLE, formats.JSONLD, formats.NTRIPLES, formats.RDFXML, formats.CSV)
    return {
        "operationId": "validate",
        "summary": "Check a file: what must be mended, line by line",
        "description": "Answers 200 with the report, whatever it says. Nothing that is sent is kept.",
        "parameters": [
            _in_address("name", {"type": "string"}, "What the file is called; its ending says the format."),
            *(_in_address(name, schema) for name, schema in wanted.items()),
        ],
        "requestBody": {
            "required": True,
            "content": {
                **{each.media_type: {"schema": {"type": "string", "minLength": 1}} for each in raw},
                bodies.MULTIPART: {
                    "schema": {"type": "object", "required": ["file"], "properties": {"file": file, **wanted}}
                },
            },
        },
        "responses": _answers(validating.REPORTS, 400, 406, 408, 413, 415, 429, 503),
    }


def _itself() -> Part:
    return {
        "operationId": "description",
        "summary": "This document",
        "responses": _answers([Offer("openapi", MEDIA_TYPE)]),
    }


def _form(offers: Iterable[Offer]) -> Part:
    names = [each.name for each in offers]
    return _in_address(
        "format", {"enum": names}, "The form of the answer; otherwise the header Accept decides."
    )


def _in_address(name: str, schema: Part, description: str = "", *, required: bool = False) -> Part:
    told: dict[str, Any] = {"name": name, "in": "query", "required": required, "schema": schema}
    if description:
        told["description"] = description
    return told


def _answers(offers: Iterable[Offer], *statuses: int) -> Part:
    """The answers that a request can have: in one of the forms of `offers`, or with one of `statuses` and a problem."""
    content = {each.media_type: {"schema": _schema_of(each)} for each in offers}
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": {
                TRUNCATED: {"description": "Why the answer is not whole.", "schema": {"type": "string"}}
            },
            "content": content,
        }
    }
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in statuses:
        answers[str(status)] = {"description": _PROBLEMS[status], "content": {problems.MEDIA_TYPE: problem}}
    return answers


def _schema_of(offer: Offer) -> Part:
    if offer.media_type == formats.JSON.media_type:
        return {"$ref": "#/components/schemas/Results"}
    return {} if offer.media_type.endswith("json") else {"type": "string"}
