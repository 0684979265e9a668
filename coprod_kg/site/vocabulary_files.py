"""The files that come from the vocabulary alone: our terms and rules as data, blank forms, JSON Schemas.

They are the same for any records, so a build makes them again only when a term, a list or a rule has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, Quad
from pyoxigraph import Dataset as Quads

from coprod_kg.context import Context
from coprod_kg.forms import form_kinds
from coprod_kg.publishing import dumps, jsonld
from coprod_kg.publishing.templates import template
from coprod_kg.site.making import Make, of_text
from coprod_kg.sources import Role
from coprod_kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from coprod_kg.edition import Edition
    from coprod_kg.site.register import Register

FORMS = {"csv": "csv", "xlsx": "xlsx", "ttl": "turtle", "jsonld": "jsonld"}
"""The formats of the blank forms, by the endings of their names."""

_GRAPHS = {"def": (GRAPH["ontology"], Role.ONTOLOGY), "shapes": (GRAPH["shapes"], Role.SHAPES)}


def vocabulary_files(register: Register) -> dict[str, Make]:
    """The path of each file, and how it is made.

    >>> import coprod_kg
    >>> from coprod_kg.site.register import Register
    >>> sorted(vocabulary_files(Register(coprod_kg.open())))[:3]
    ['def/index.jsonld', 'def/index.nt', 'def/index.ttl']
    """
    edition = register.edition
    made: dict[str, Callable[[], bytes]] = {}
    for folder, (graph, role) in _GRAPHS.items():
        made[f"{folder}/index.ttl"] = partial(dumps.source_text, edition, role)
        made[f"{folder}/index.nt"] = partial(_ntriples, edition, graph)
        made[f"{folder}/index.jsonld"] = partial(_jsonld, edition, graph)
    for kind in form_kinds(edition):
        made[f"schemas/{kind}.json"] = partial(template, edition, "schema", kind)
        for ending, form in FORMS.items():
            made[f"forms/{kind}.{ending}"] = partial(template, edition, form, kind)
    made["forms/all.xlsx"] = partial(template, edition, "xlsx")
    return {path: of_text(make, lambda: register.vocabulary_key) for path, make in made.items()}


def _statements(edition: Edition, graph: NamedNode) -> Quads:
    """The statements of a graph, whose nameless nodes get names that are the same on every run."""
    found = Quads(Quad(*quad.triple) for quad in edition.dataset.quads(graph=graph))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


def _ntriples(edition: Edition, graph: NamedNode) -> bytes:
    return dumps.sorted_nquads(_statements(edition, graph))


def _jsonld(edition: Edition, graph: NamedNode) -> bytes:
    statements = sorted((quad.triple for quad in _statements(edition, graph)), key=str)
    return jsonld.pretty(jsonld.document_of(statements, Context.of_project(edition.project)))
