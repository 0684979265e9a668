"""Checks by shape: pyshacl on records, concepts and history, judged against the vocabulary.

What pyshacl was seen to do wrong, and what follows (each has a canary in `tests/test_shapes.py`):

- With the vocabulary passed as `ont_graph` only, concept types are lost; with the ontology left out, targets
  through a subclass pass in silence. So both are merged into the data graph.
- `use_shapes` drops named property shapes and conforms on bad data: never used. Without `shacl_graph` the
  data's own shapes would count: always passed.
- `focus_nodes` also filters the values that a nested `sh:not`, `sh:or` or `sh:node` looks at, so that good texts are
  refused: never used either. A record that is judged alone is given the concepts without their types instead.
- It fetches imports unless told not to, and rdflib's parsers read what a document names: it is given graphs
  that were built term by term.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad

from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import fill
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import VOCABULARY, Role
from coprod_kg.vocabulary import CPS, GRAPH, RDF, SH

if TYPE_CHECKING:
    import rdflib

_JUDGED = (Role.RECORD, Role.HISTORY, Role.DATASET)


@dataclass(frozen=True)
class ShapeWords:
    """What a shape says to people: the field's plain name, the message, and the help text."""

    field: str
    message: str
    help: str


def check_shapes(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each result of validating everything against every shape, in one run."""
    graphs = {source.graph for source in edition.sources if source.role in (*_JUDGED, *VOCABULARY)}
    data = (quad for graph in graphs for quad in edition.dataset.quads(graph=graph))
    yield from findings_of_shapes(data, edition, places)


def vocabulary(edition: Edition) -> Iterator[Quad]:
    """What a record needs to be judged alone: the ontology, and all of the concepts but their types.

    Without types the concepts are values to look up and not things to judge, so that judging one record costs
    what the record costs.
    """
    for source in edition.sources_of(*VOCABULARY):
        for quad in edition.dataset.quads(graph=source.graph):
            if source.role is Role.ONTOLOGY or quad.predicate != RDF["type"]:
                yield quad


def findings_of_shapes(data: Iterable[Quad], edition: Edition, places: Places) -> Iterator[Finding]:
    """The findings of validating `data`, which holds the vocabulary too, against the shapes of `edition`."""
    from coprod_kg.rdflib_bridge import from_rdflib, to_rdflib_graph

    shapes = edition.dataset.quads(graph=GRAPH["shapes"])
    try:
        results = _validate(to_rdflib_graph(data), to_rdflib_graph(shapes))
    except Exception as error:  # pyshacl has no one class for what may be wrong with a shape
        yield _unusable(error)
        return
    for result in results:
        terms = {name: from_rdflib(term) for name, term in result.items()}
        shape, record = terms["sourceShape"], terms["focusNode"]
        path, value = terms.get("resultPath"), terms.get("value")
        words = _words(shape, edition.dataset)
        severity = terms["resultSeverity"]
        path = path if isinstance(path, NamedNode) else None
        # A result about a whole record names the record as its value: there is no value to point at.
        value = None if value == record else value
        # A closed shape refuses a field, whatever its value: the field is what the message is about.
        closed = terms.get("sourceConstraintComponent") == SH["ClosedConstraintComponent"]
        yield Finding(
            check="shapes",
            rule=CPS.local(shape) if isinstance(shape, NamedNode) and shape in CPS else str(shape),
            severity=Severity.of_shacl(SH.local(severity) if isinstance(severity, NamedNode) else ""),
            field=words.field,
            message=fill(
                words.message, {"value": path if closed else value, "record": record}, edition.dataset
            ),
            place=places.of(record, path, None if closed else value),
            mend=words.help,
            record=record if isinstance(record, NamedNode | BlankNode) else None,
            path=path,
            value=value,
        )


def _unusable(error: Exception) -> Finding:
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    message = f"The shapes cannot be used, so nothing was judged by them: {reason}."
    place = Place(PurePosixPath("ontology/shapes"))
    return Finding(
        "shapes", "shapes", Severity.MUST, "Shapes", message, place, "Mend the shape that this names."
    )


def _words(shape: object, dataset: Dataset) -> ShapeWords:
    if not isinstance(shape, NamedNode):
        return ShapeWords("Record", "This breaks a rule that has no name.", "")
    found = (dataset.value(shape, SH[name]) for name in ("name", "message", "description"))
    field, message, help_text = (term.value if term is not None else "" for term in found)
    return ShapeWords(field or "Record", message, help_text)


def _validate(data: rdflib.Graph, shapes: rdflib.Graph) -> list[dict[str, rdflib.term.Identifier]]:
    """The results of the report, each as a dictionary from the local name of a SHACL property to its value."""
    import pyshacl
    from rdflib import RDF, SH

    from coprod_kg.rdflib_bridge import quiet

    # pyshacl logs a traceback for an ill-typed literal, which it then reports properly.
    logger = logging.getLogger("pyshacl.quiet")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    with quiet():
        _, report, _ = pyshacl.validate(
            data,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
            meta_shacl=False,
            inplace=True,
            logger=logger,
        )
    names = ("focusNode", "resultPath", "value", "sourceShape", "resultSeverity", "sourceConstraintComponent")
    return [
        {name: term for name in names if (term := report.value(result, SH[name])) is not None}
        # Only the report's own results: those under sh:detail say again, without a name, why a sh:node failed.
        for whole in report.subjects(RDF.type, SH.ValidationReport)
        for result in report.objects(whole, SH.result)
    ]
