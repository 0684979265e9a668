"""The words that a query can be made of: our own terms and ideas with what they mean, and others' that we use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import KINDS
from coprod_kg.labels import label, text_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import BASE, CPC, CPR, CPSC, GRAPH, OWL, PREFIXES, RDF, RDFS, SKOS, shorten

if TYPE_CHECKING:
    from coprod_kg.dataset import Dataset
    from coprod_kg.site.register import Register

_USED = """SELECT DISTINCT ?term ?sort WHERE {
  { SELECT DISTINCT ?term ?sort ?graph WHERE { GRAPH ?graph { ?x ?term ?y } BIND ("field" AS ?sort) } }
  UNION
  { SELECT DISTINCT ?term ?sort ?graph WHERE { GRAPH ?graph { ?x a ?term } BIND ("class" AS ?sort) } }
  FILTER (?graph NOT IN (<%s>, <%s>))
}"""
_CLASSES = (OWL["Class"], RDFS["Class"])


class QueryTerm(Value):
    """A term as an editor offers it."""

    name: str
    """With its prefix, such as cpr:addresses."""
    label: str
    meaning: str
    sort: str
    """`class`, `field`, or the list of ideas that it is in."""
    hue: str


class QueryTerms(Value):
    """All that the page which asks in the browser knows of our words."""

    base: str
    prefixes: dict[str, str]
    kinds: tuple[str, ...]
    """The kinds of thing that have a page each."""
    schemes: tuple[tuple[str, str], ...]
    """The lists of ideas: slug and name."""
    terms: tuple[QueryTerm, ...]


def query_terms(register: Register) -> QueryTerms:
    """The words of the edition of `register`: ideas in the order of their lists, then classes and fields by name."""
    dataset = register.dataset
    schemes = [
        quad.subject
        for quad in dataset.quads(None, RDF["type"], SKOS["ConceptScheme"])
        if isinstance(quad.subject, NamedNode) and quad.subject in CPSC
    ]
    named = sorted(
        (label(each, dataset) or CPSC.local(each), CPSC.local(each)) for each in dict.fromkeys(schemes)
    )
    return QueryTerms(
        base=BASE,
        prefixes=dict(PREFIXES),
        kinds=(*KINDS, "concept", "scheme"),
        schemes=tuple((slug, name) for name, slug in named),
        terms=(*_ideas(register, [slug for _, slug in named]), *_words(dataset)),
    )


def _ideas(register: Register, schemes: list[str]) -> Iterator[QueryTerm]:
    for scheme in schemes:
        for concept in register.concepts(CPSC[scheme]):
            if concept in CPC:
                yield QueryTerm(
                    shorten(concept),
                    label(concept, register.dataset) or CPC.local(concept),
                    text_of(concept, register.dataset, SKOS["definition"]) or "",
                    scheme,
                    register.links.hue(concept),
                )


def _words(dataset: Dataset) -> list[QueryTerm]:
    """The classes and fields that the ontology says or the data uses; not those of shapes."""
    found: dict[NamedNode, str] = {}
    for quad in dataset.quads(graph=GRAPH["ontology"]):
        if quad.predicate == RDF["type"] and isinstance(quad.subject, NamedNode) and quad.subject in CPR:
            found[quad.subject] = "class" if quad.object in _CLASSES else found.get(quad.subject, "field")
    for row in dataset.ask(_USED % (GRAPH["shapes"].value, GRAPH["ontology"].value)):  # type: ignore[union-attr]
        term, sort = row["term"], row["sort"]
        if isinstance(term, NamedNode) and isinstance(sort, Literal):
            found.setdefault(term, sort.value)
    words = []
    for term, sort in found.items():
        name = shorten(term)
        if not name.startswith("<") and not name.endswith(":"):
            meaning = text_of(term, dataset, SKOS["definition"], RDFS["comment"]) or ""
            words.append(QueryTerm(name, label(term, dataset) or "", meaning, sort, ""))
    return sorted(words, key=lambda each: each.name)
