"""Parameters: what people type becomes terms that are bound by the engine. Never text put into a query."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode

from coprod_kg.errors import BadParameter, BadRecordPath, MissingParameter, UnknownParameter, nearest
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.vocabulary import CPC, CPSC, RDF, SKOS, XSD

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coprod_kg.catalogue import Parameter, Query
    from coprod_kg.dataset import Dataset

Given = str | int | NamedNode | Literal

_DESCRIPTIONS = {
    "iri": "a web address",
    "concept": "a concept of the list",
    "item": "an item of the list",
    "org": "an organisation of the list",
    "record": "a record of the list",
    "string": "a text",
    "integer": "a whole number",
    "year": "a year such as 2018",
    "date": "a date such as 2018-11-23",
}
_EXAMPLES = {
    "iri": "https://example.org/",
    "string": "text",
    "integer": "10",
    "year": "2018",
    "date": "2018-11-23",
}
_PATTERNS = {"integer": r"[+-]?[0-9]+", "year": r"[0-9]{4}", "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}"}
_DATATYPES = {"integer": XSD["integer"], "year": XSD["gYear"], "date": XSD["date"]}


def example(parameter: Parameter, dataset: Dataset) -> str:
    """A value that `parameter` takes: the one in its header, else the first of its kind in `dataset`."""
    if parameter.example or parameter.type in _EXAMPLES:
        return parameter.example or _EXAMPLES[parameter.type]
    if parameter.type == "concept":
        _, names = _concept("", parameter.scheme, dataset)
    else:
        _, names = _record("", parameter.type, dataset)
    return names[0] if names else parameter.type


def bind(query: Query, given: Mapping[str, Given], dataset: Dataset) -> dict[str, NamedNode | Literal]:
    """The terms that the variables of `query` are bound to.

    Concepts and records may be given by slug (`racism`, `org/nihr`), by address, or, for concepts, by label.
    What is not given stays unbound and means any.

    Raises UnknownParameter, MissingParameter, or BadParameter with the nearest name that exists.
    """
    for name in given:
        if name not in query.parameters:
            known = tuple(query.parameters)
            raise UnknownParameter(query.name, name, nearest(name, known), known)
    terms: dict[str, NamedNode | Literal] = {}
    for name, parameter in query.parameters.items():
        if name in given:
            terms[name] = _term(query, parameter, given[name], dataset)
        elif parameter.required:
            raise MissingParameter(query.name, name, parameter.label, example(parameter, dataset))
    return terms


def _term(query: Query, parameter: Parameter, value: Given, dataset: Dataset) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    text = str(value).strip()
    kind = parameter.type

    def wrong(meant: str | None = None) -> BadParameter:
        return BadParameter(query.name, parameter.name, text, _DESCRIPTIONS[kind], meant)

    if kind in _PATTERNS:
        if not re.fullmatch(_PATTERNS[kind], text) or (kind == "date" and not _is_day(text)):
            raise wrong()
        return Literal(text, datatype=_DATATYPES[kind])
    if kind == "string":
        return Literal(text)
    if kind == "iri":
        return _address(text) or _raise(wrong())
    if kind == "concept":
        found, names = _concept(text, parameter.scheme, dataset)
    else:
        found, names = _record(text, kind, dataset)
    if found is None:
        raise wrong(nearest(text, names))
    return found


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _raise(error: Exception) -> NamedNode:
    raise error


def _address(text: str) -> NamedNode | None:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return None
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _exists(node: NamedNode, dataset: Dataset) -> bool:
    return next(dataset.quads(node, RDF["type"]), None) is not None


def _concept(text: str, scheme: str | None, dataset: Dataset) -> tuple[NamedNode | None, list[str]]:
    """The concept that `text` names, or the slugs that it could have been."""
    inside = CPSC[scheme] if scheme else None
    concepts = {
        CPC.local(quad.subject): quad.subject
        for quad in dataset.quads(None, SKOS["inScheme"], inside)
        if isinstance(quad.subject, NamedNode) and quad.subject in CPC
    }
    found = concepts.get(text) or next((node for node in concepts.values() if node.value == text), None)
    if found is None:
        wanted = text.casefold()
        found = next(
            (
                node
                for node in concepts.values()
                for quad in dataset.quads(node, SKOS["prefLabel"])
                if isinstance(quad.object, Literal) and quad.object.value.casefold() == wanted
            ),
            None,
        )
    return found, sorted(concepts)


def _record(text: str, kind: str, dataset: Dataset) -> tuple[NamedNode | None, list[str]]:
    """The record that `text` names by address, by `<kind>/<slug>` or by slug, or the names it could have been."""
    kinds = tuple(KINDS) if kind == "record" else (kind,)
    if (address := _address(text)) is not None:
        record = RecordId.of_iri(address)
        own = record is not None and record.iri == address and record.kind in kinds
        return (address if own and _exists(address, dataset) else None), []
    for name in [text] if "/" in text else [f"{each}/{text}" for each in kinds]:
        try:
            record = RecordId.of_path(PurePosixPath(f"{name}.ttl"))
        except BadRecordPath:
            continue
        if record.kind in kinds and _exists(record.iri, dataset):
            return record.iri, []
    records = {
        RecordId.of_iri(quad.subject)
        for quad in dataset.quads(None, RDF["type"])
        if isinstance(quad.subject, NamedNode)
    }
    return None, sorted(
        str(each) if "/" in text else each.slug for each in records if each is not None and each.kind in kinds
    )
