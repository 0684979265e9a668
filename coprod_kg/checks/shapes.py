"""Checks by shape: records, concepts and history are held against the shapes (SHACL).

The engines are in `coprod_kg.checks.engines`: shifty, which is fast, and pyshacl, which is the reference and does its
work where shifty cannot. What is held against the shapes at a time, and what of its neighbours comes with it, is
decided in `coprod_kg.checks.near_shapes`; how far the shapes look, in `coprod_kg.checks.reach`; which patterns need
no engine because all texts fit them, in `coprod_kg.checks.screen`.

What pyshacl was seen to do wrong, and what follows (each has a canary in `tests/test_shapes.py` or
`tests/test_engines.py`):

- With the vocabulary passed as `ont_graph` only, concept types are lost; with the ontology left out, targets
  through a subclass pass in silence. So which class is under which is part of the data graph, and so is what shapes
  read of concepts.
- `use_shapes` drops named property shapes and conforms on bad data: never used. Without `shacl_graph` the
  data's own shapes would count: always passed.
- `focus_nodes` also filters the values that a nested `sh:not`, `sh:or` or `sh:node` looks at, so that good texts are
  refused: never used either. A neighbour comes without its types instead, so that it is looked up and not judged.
- It fetches imports unless told not to, and rdflib's parsers read what a document names: it is given graphs
  that were built term by term.
- It tries patterns as Python has them, where `$` also fits before a line end that comes last: it is given `\\Z`.
- rdflib rewrites texts of the type xsd:token, and pyshacl lets what is no number be in any range. shifty does neither.
- It needs a store of rdflib with contexts, so rdflib's faster one (`SimpleMemory`) cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, NamedNode, Quad

from coprod_kg.checks.engines import Result, prepared
from coprod_kg.checks.near_shapes import NearShapes
from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import fill
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.sources import VOCABULARY, Role
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPS, GRAPH, RDF, SH, Term

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.dataset import Lookup


class ShapeWords(Value):
    """What a shape says to people: the field's plain name, the message, and the help text."""

    field: str
    message: str
    help: str
    first: NamedNode | None = None
    """If it asks for one of several fields, the first of them: where to point in a table."""


def check_shapes(edition: Edition, places: Places) -> Iterator[Finding]:
    """One finding for each result of holding everything against every shape."""
    try:
        results = list(NearShapes(edition.dataset).everything())
    except Exception as error:  # pyshacl has no one class for what may be wrong with a shape
        yield unusable(error)
        return
    yield from findings_of_results(results, edition.dataset, edition.dataset, places)


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
    try:
        results = prepared(edition.dataset.quads(graph=GRAPH["shapes"]))(data)
    except Exception as error:  # pyshacl has no one class for what may be wrong with a shape
        yield unusable(error)
        return
    yield from findings_of_results(results, edition.dataset, edition.dataset, places)


def findings_of_results(
    results: Iterable[Result], shapes: Dataset, names: Lookup, places: Places
) -> Iterator[Finding]:
    """The finding that each result stands for, in the words of `shapes`; `names` knows what things are called."""
    words = _Words(shapes)
    for result in results:
        yield _finding_of(result, words, names, places)


class _Words:
    """What the shapes of a dataset say to people, each looked up once."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._known: dict[Term, ShapeWords] = {}

    def of(self, shape: Term) -> ShapeWords:
        """The words of `shape`."""
        if shape not in self._known:
            self._known[shape] = _words(shape, self._dataset)
        return self._known[shape]


def _finding_of(result: Result, words: _Words, names: Lookup, places: Places) -> Finding:
    shape, record = result.shape, result.focus
    said = words.of(shape)
    path = result.path if isinstance(result.path, NamedNode) else None
    # A result about a whole record names the record as its value: there is no value to point at.
    value = None if result.value == record else result.value
    # A closed shape refuses a field, whatever its value: the field is what the message is about.
    closed = result.component == SH["ClosedConstraintComponent"]
    subject = path if closed else value
    severity = result.severity
    return Finding(
        check="shapes",
        rule=CPS.local(shape) if isinstance(shape, NamedNode) and shape in CPS else str(shape),
        severity=Severity.of_shacl(SH.local(severity) if isinstance(severity, NamedNode) else ""),
        field=said.field,
        message=fill(said.message, {"value": subject, "record": record}, names),
        place=places.of(record, path or said.first, None if closed else value),
        mend=said.help,
        record=record if isinstance(record, NamedNode | BlankNode) else None,
        path=path,
        value=value,
    )


def _first_of_several(shape: NamedNode, dataset: Dataset) -> NamedNode | None:
    head = dataset.value(shape, SH["or"])
    while isinstance(head, BlankNode):
        option, path = dataset.value(head, RDF["first"]), None
        if isinstance(option, BlankNode) and dataset.value(option, SH["minCount"]) is not None:
            path = dataset.value(option, SH["path"])
        if isinstance(path, NamedNode):
            return path
        head = dataset.value(head, RDF["rest"])
    return None


def unusable(error: Exception) -> Finding:
    """The finding for shapes that cannot be used."""
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
    return ShapeWords(field or "Record", message, help_text, _first_of_several(shape, dataset))
