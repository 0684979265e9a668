"""What a reasoner is given: the statements that the logic speaks of, and a count of all the others.

Most statements are for people: names, notes, web addresses. No axiom mentions their properties, so nothing
follows from them and nothing can contradict them; leaving them out makes the proof several times faster and
changes no result. What is left out because OWL 2 cannot read it is counted apart, for it might have mattered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from coprod_kg.edition import Edition
from coprod_kg.sources import Role
from coprod_kg.vocabulary import OWL, RDF, RDFS, XSD, Term, shorten

_DATATYPES = frozenset(
    term.value
    for term in (
        *(XSD[name] for name in ("anyURI", "base64Binary", "boolean", "byte", "dateTime", "dateTimeStamp")),
        *(XSD[name] for name in ("decimal", "double", "float", "hexBinary", "int", "integer", "language")),
        *(XSD[name] for name in ("long", "Name", "NCName", "negativeInteger", "NMTOKEN", "short", "string")),
        *(XSD[name] for name in ("nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "token")),
        *(XSD[name] for name in ("normalizedString", "unsignedByte", "unsignedInt", "unsignedLong")),
        *(XSD[name] for name in ("unsignedShort",)),
        *(RDF[name] for name in ("PlainLiteral", "XMLLiteral", "langString")),
        *(OWL[name] for name in ("real", "rational")),
    )
)
"""OWL 2 Structural Specification, section 4. Dates without a time are not among them and stop HermiT."""

_WRITTEN = {
    XSD["integer"].value: re.compile(r"[+-]?[0-9]+"),
    XSD["decimal"].value: re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"),
    XSD["boolean"].value: re.compile(r"true|false|0|1"),
    XSD["dateTime"].value: re.compile(
        r"-?[0-9]{4,}-[01][0-9]-[0-3][0-9]T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}
"""How values of the datatypes in use are written; owlready2 stops at one that is not."""

_FOR_PEOPLE = frozenset(
    OWL[name]
    for name in (
        *("versionInfo", "versionIRI", "imports", "deprecated", "priorVersion"),
        *("backwardCompatibleWith", "incompatibleWith"),
    )
)
_LOGICAL = frozenset(
    [RDF["type"], RDF["first"], RDF["rest"]]
    + [RDFS[name] for name in ("subClassOf", "subPropertyOf", "domain", "range")]
)
_MENTIONS_SUBJECT = frozenset(
    [RDFS[name] for name in ("domain", "range", "subPropertyOf")]
    + [
        OWL[name]
        for name in ("propertyChainAxiom", "inverseOf", "equivalentProperty", "propertyDisjointWith")
    ]
)
_MENTIONS_OBJECT = frozenset(
    [RDFS["subPropertyOf"]]
    + [OWL[name] for name in ("onProperty", "inverseOf", "equivalentProperty", "propertyDisjointWith")]
)
_KINDS = frozenset(OWL[f"{name}Property"] for name in ("Object", "Datatype", "Annotation"))
_CHARACTERISTICS = frozenset(
    OWL[f"{name}Property"]
    for name in (
        *("Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric"),
        *("Reflexive", "Irreflexive"),
    )
)


@dataclass(frozen=True)
class Logic:
    """The statements that a reasoner is given, and how many it is not given."""

    statements: tuple[Triple, ...]
    idle: int
    """Statements that no axiom speaks of."""
    left_out: Mapping[str, int]
    """What OWL 2 cannot read, in plain words, and how often it was found."""


def logic_of(edition: Edition) -> Logic:
    """What the ontology, the concepts and the records of `edition` say, as far as the logic speaks of it.

    Only what people said: nothing that our own rules derived, for that is to be proved.
    """
    ontology = said_in(edition, Role.ONTOLOGY)
    terms = _Terms(ontology)
    kept: set[Triple] = set()
    idle = 0
    left_out: Counter[str] = Counter()
    for triple in ontology:
        if _is_logical(triple.predicate) and triple.subject not in terms.idle:
            kept.add(triple)
        else:
            idle += 1
    for triple in said_in(edition, Role.SCHEME, Role.RECORD) - kept:
        unreadable = terms.why_unreadable(triple)
        if unreadable:
            left_out[unreadable] += 1
        elif _is_logical(triple.predicate) or triple.predicate in terms.active:
            kept.add(triple)
        else:
            idle += 1
    return Logic(tuple(sorted(kept, key=str)), idle, dict(sorted(left_out.items())))


def said_in(edition: Edition, *roles: Role) -> set[Triple]:
    """What the files of `edition` with one of `roles` say."""
    graphs = {graph for source in edition.sources_of(*roles) for graph in source.graphs()}
    return set(edition.dataset.triples(*graphs))


def _is_logical(predicate: NamedNode) -> bool:
    return predicate in _LOGICAL or (predicate in OWL and predicate not in _FOR_PEOPLE)


class _Terms:
    """The terms that an ontology declares, and which of its properties an axiom speaks of."""

    def __init__(self, ontology: Iterable[Triple | Quad]) -> None:
        statements = list(ontology)
        types: dict[object, set[object]] = {}
        first: dict[object, Term | Triple] = {}
        rest: dict[object, Term | Triple] = {}
        active: set[object] = set()
        chains = []
        for each in statements:
            if each.predicate == RDF["type"]:
                types.setdefault(each.subject, set()).add(each.object)
            elif each.predicate == RDF["first"]:
                first[each.subject] = each.object
            elif each.predicate == RDF["rest"]:
                rest[each.subject] = each.object
            if each.predicate in _MENTIONS_SUBJECT:
                active.add(each.subject)
            if each.predicate in _MENTIONS_OBJECT:
                active.add(each.object)
            if each.predicate == OWL["propertyChainAxiom"]:
                chains.append(each.object)
        for node in chains:
            while node in first:
                active.add(first[node])
                node = rest[node]
        active |= {term for term, given in types.items() if given & _CHARACTERISTICS}
        properties = {term for term, given in types.items() if given & _KINDS}
        self.active = active & properties
        self.idle = properties - active
        self.objects = {term for term, given in types.items() if OWL["ObjectProperty"] in given}
        self.values = {term for term, given in types.items() if OWL["DatatypeProperty"] in given}
        self.properties = properties
        self.classes = {term for term, given in types.items() if OWL["Class"] in given}

    def why_unreadable(self, triple: Triple) -> str | None:
        """Why a reasoner cannot read `triple`, in plain words; None if it can."""
        predicate, value = triple.predicate, triple.object
        if isinstance(value, Literal):
            datatype = shorten(value.datatype)
            if value.datatype.value not in _DATATYPES:
                return f"values of the datatype {datatype}, which OWL 2 does not have"
            written = _WRITTEN.get(value.datatype.value)
            if written and not written.fullmatch(value.value):
                return f"values that are marked as {datatype}, and are none"
        if predicate == RDF["type"]:
            declared = value in self.classes or (isinstance(value, NamedNode) and value in OWL)
            return None if declared else f"things of the class {_named(value)}, which is not declared"
        if _is_logical(predicate):
            return None
        if predicate not in self.properties and predicate not in RDFS:
            return f"uses of {shorten(predicate)}, which is not declared"
        if predicate in self.objects and isinstance(value, Literal):
            return f"texts under {shorten(predicate)}, where an address belongs"
        if predicate in self.values and not isinstance(value, Literal):
            return f"addresses under {shorten(predicate)}, where a text belongs"
        return None


def _named(term: Term | Triple) -> str:
    return shorten(term) if isinstance(term, NamedNode) else str(term)
