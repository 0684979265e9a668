"""The likely cause of a contradiction, for people: HermiT says that there is one, and not where.

Found by looking for the mistakes that people make: a thing that is used as two sorts of thing which exclude
each other, two values where there can be one, a value of the wrong sort. This is a search for words, not a
proof; a contradiction that needs several steps of logic may not be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

from coprod_kg.edition import Edition
from coprod_kg.findings import Place
from coprod_kg.inference import explain
from coprod_kg.labels import in_words, label
from coprod_kg.proof.published import wider_terms
from coprod_kg.sources import Role
from coprod_kg.vocabulary import ORG, OWL, RDF, RDFS, SCHEMA, SKOS, XSD, Term, shorten

_TYPE = RDF["type"]
_NAMES = {
    ORG["Organization"]: "Organisation",
    ORG["OrganizationalCollaboration"]: "Partnership",
    SCHEMA["Person"]: "Person",
    SKOS["Concept"]: "Concept",
}
"""Plain names for terms of others that have no label here."""

_WHOLE_NUMBERS = frozenset(
    XSD[name] for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)


@dataclass(frozen=True)
class Evidence:
    """One of the statements that clash."""

    says: str
    """What follows from it, in plain words."""
    triple: Triple
    places: tuple[Place, ...]
    """Where it was said; where it was derived, the places of what it was derived from."""

    def __str__(self) -> str:
        return f"{self.says} ({', '.join(map(str, self.places)) or 'place not known'})"


@dataclass(frozen=True)
class Clash:
    """A thing, and statements about it that cannot all be true."""

    thing: Term | Triple
    says: str
    evidence: tuple[Evidence, ...]

    def __str__(self) -> str:
        return "\n".join([self.says, *(f"  {each}" for each in self.evidence)])


def clashes_in(edition: Edition) -> tuple[Clash, ...]:
    """The plain contradictions in `edition`, in order of the names of things."""
    search = _Search(edition)
    found = [*search.two_sorts(), *search.two_values(), *search.wrong_values()]
    return tuple(sorted(found, key=lambda clash: (str(clash.thing), clash.says)))


class _Search:
    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.dataset = edition.dataset
        self.above = wider_terms(quad.triple for quad in self.dataset.quads())
        self.domains = self._pairs(RDFS["domain"])
        self.ranges = self._pairs(RDFS["range"])

    def _pairs(self, predicate: NamedNode) -> dict[object, set[NamedNode]]:
        """The domains or ranges of each property, those of wider properties included."""
        pairs: dict[object, set[NamedNode]] = {}
        for quad in self.dataset.quads(predicate=predicate):
            if isinstance(quad.object, NamedNode):
                pairs.setdefault(quad.subject, set()).add(quad.object)
        for narrow, several in self.above.items():
            for wide in several:
                if wide in pairs:
                    pairs.setdefault(narrow, set()).update(pairs[wide])
        return pairs

    def _quads(self) -> Iterator[Quad]:
        """What is said in concepts and records, and then what was derived."""
        for source in self.edition.sources_of(Role.SCHEME, Role.RECORD):
            for graph in sorted(source.graphs(), key=lambda each: each.value):
                yield from sorted(self.dataset.quads(graph=graph), key=str)
        for graph in self.dataset.graphs():
            if "/inferred/" in graph.value:
                yield from sorted(self.dataset.quads(graph=graph), key=str)

    def two_sorts(self) -> Iterator[Clash]:
        """Things that are used as two sorts of thing which exclude each other."""
        # For each thing, each sort that it is of: the narrowest that says so, and the statement.
        sorts: dict[NamedNode | BlankNode, dict[NamedNode, tuple[NamedNode, Quad]]] = {}

        def add(thing: object, sort: object, quad: Quad) -> None:
            if isinstance(thing, NamedNode | BlankNode) and isinstance(sort, NamedNode):
                for each in (sort, *self.above.get(sort, ())):
                    sorts.setdefault(thing, {}).setdefault(each, (sort, quad))

        quads = list(self._quads())
        for quad in quads:
            if quad.predicate == _TYPE:
                add(quad.subject, quad.object, quad)
        for quad in quads:
            for sort in self._in_order(self.domains, quad.predicate):
                add(quad.subject, sort, quad)
            for sort in self._in_order(self.ranges, quad.predicate):
                add(quad.object, sort, quad)
        disjoint = self._disjoint()
        for thing, given in sorts.items():
            for pair in combinations(sorted(given, key=lambda node: node.value), 2):
                if frozenset(pair) in disjoint:
                    names = " and ".join(self._sort(given[sort][0]) for sort in pair)
                    says = f"{in_words(thing, self.dataset)} cannot be both {names}."
                    yield Clash(thing, says, tuple(self._as_sort(thing, *given[sort]) for sort in pair))

    @staticmethod
    def _in_order(pairs: dict[object, set[NamedNode]], predicate: NamedNode) -> list[NamedNode]:
        return sorted(pairs.get(predicate, ()), key=lambda node: node.value)

    def _disjoint(self) -> set[frozenset[object]]:
        pairs: set[frozenset[object]] = {
            frozenset((quad.subject, quad.object))
            for quad in self.dataset.quads(predicate=OWL["disjointWith"])
        }
        members = self.dataset.ask(
            "SELECT ?all ?class WHERE { ?all a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?class }"
        )
        together: dict[object, set[object]] = {}
        assert isinstance(members, QuerySolutions)
        for row in members:
            together.setdefault(row["all"], set()).add(row["class"])
        for several in together.values():
            pairs |= {frozenset(pair) for pair in combinations(several, 2)}
        return pairs

    def _sort(self, sort: NamedNode) -> str:
        name = label(sort, self.dataset) or _NAMES.get(sort)
        return f"“{name}”" if name else shorten(sort)

    def _as_sort(self, thing: object, sort: NamedNode, quad: Quad) -> Evidence:
        name = self._sort(sort)
        if quad.predicate == _TYPE:
            return self._evidence(f"It is {name}: so it says.", quad)
        field = shorten(quad.predicate)
        if thing == quad.subject and sort in self.domains.get(quad.predicate, ()):
            return self._evidence(f"It is {name}: only such things have {field}.", quad)
        whose = in_words(quad.subject, self.dataset)
        return self._evidence(f"It is {name}: {whose} names it under {field}.", quad)

    def two_values(self) -> Iterator[Clash]:
        """Two values of a field that can have one. (Two addresses may still name one thing; two texts may not.)"""
        functional = {quad.subject for quad in self.dataset.quads(None, _TYPE, OWL["FunctionalProperty"])}
        values: dict[tuple[object, NamedNode], dict[Literal, Quad]] = {}
        for quad in self._quads():
            if quad.predicate in functional and isinstance(quad.object, Literal):
                values.setdefault((quad.subject, quad.predicate), {}).setdefault(quad.object, quad)
        for (_, predicate), several in values.items():
            if len(several) > 1:
                thing = next(iter(several.values())).subject
                name = in_words(thing, self.dataset)
                says = f"{name} can have one {shorten(predicate)}, and has {len(several)}."
                shown = (self._evidence(f"It is “{text.value}”.", quad) for text, quad in several.items())
                yield Clash(thing, says, tuple(shown))

    def wrong_values(self) -> Iterator[Clash]:
        """Values that are not of the datatype that the ontology gives for the field."""
        for quad in self._quads():
            if not isinstance(quad.object, Literal):
                continue
            given = quad.object.datatype
            for wanted in sorted(self.ranges.get(quad.predicate, ()), key=lambda node: node.value):
                if wanted not in XSD or given == wanted:
                    continue
                if wanted == XSD["integer"] and given in _WHOLE_NUMBERS:
                    continue
                field, thing = shorten(quad.predicate), quad.subject
                says = f"{in_words(thing, self.dataset)} has a {field} that is no {shorten(wanted)}."
                shown = f"It is “{quad.object.value}”, a {shorten(given)}."
                yield Clash(thing, says, (self._evidence(shown, quad),))

    def _evidence(self, says: str, quad: Quad) -> Evidence:
        triple = quad.triple
        reason = explain(self.dataset, self.edition.catalogue.rules, triple)
        if reason is None:
            return Evidence(says, triple, self._places([triple]))
        derived = f"{says} That follows by the rule {reason.rule.name}."
        return Evidence(derived, triple, self._places(reason.said))

    def _places(self, triples: Sequence[Triple]) -> tuple[Place, ...]:
        found: dict[Place, None] = {}
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue
            for source in self.edition.sources:
                if any(Quad(subject, predicate, value, graph) in self.dataset for graph in source.graphs()):
                    # Several files may share a graph; only the one that says it has a position for it.
                    spot = source.spots().of(subject, predicate, value)
                    if spot is not None:
                        found[Place(source.path, *spot.place)] = None
        return tuple(found)
