"""What the ontology, the rules, the shapes and the context say of each term, as its readable page shows it.

Terms of ours and terms of others that the list uses; of each its meaning and how it hangs together with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.context import Context
from coprod_kg.labels import text_of
from coprod_kg.site import addresses
from coprod_kg.site.facts import Fact, known
from coprod_kg.site.links import Cell
from coprod_kg.values import Value
from coprod_kg.vocabulary import (
    CPR,
    CPS,
    DCTERMS,
    GRAPH,
    OWL,
    RDF,
    RDFS,
    SH,
    SKOS,
    VANN,
    VS,
    XSD,
    shorten,
    split,
)

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

CLASS, PROPERTY, NOTE = "Class", "Property", "Note"

_SORTS = {
    OWL["Class"]: CLASS,
    OWL["ObjectProperty"]: PROPERTY,
    OWL["DatatypeProperty"]: PROPERTY,
    OWL["AnnotationProperty"]: NOTE,
}
_HOW = {
    OWL["FunctionalProperty"]: "One at most",
    OWL["TransitiveProperty"]: "What holds from one to the next holds all the way",
    OWL["SymmetricProperty"]: "What holds one way holds the other way too",
}
_STATES = {
    "testing": "In testing: it may still change",
    "stable": "Stable: it will keep its meaning",
    "unstable": "Not stable: it will change",
    "archaic": "No longer used",
}
_VALUES = {XSD["string"]: "Text", XSD["integer"]: "A whole number", XSD["boolean"]: "Yes or no"}
OTHERS = {
    "schema": Cell("schema.org", "https://schema.org/", outside=True),
    "dcterms": Cell("Dublin Core terms", "http://purl.org/dc/terms/", outside=True),
    "skos": Cell("SKOS", "http://www.w3.org/2004/02/skos/core", outside=True),
    "org": Cell("The Organization Ontology", "http://www.w3.org/ns/org", outside=True),
    "prov": Cell("PROV", "http://www.w3.org/ns/prov", outside=True),
    "bibo": Cell("The Bibliographic Ontology", "http://purl.org/ontology/bibo/", outside=True),
    "dcat": Cell("DCAT", "http://www.w3.org/ns/dcat", outside=True),
    "void": Cell("VoID", "http://rdfs.org/ns/void", outside=True),
    "vann": Cell("VANN", "http://purl.org/vocab/vann/", outside=True),
    "vs": Cell("Term status", "http://www.w3.org/2003/06/sw-vocab-status/ns", outside=True),
}
"""The outside vocabularies in use, by prefix, the most used first."""


class OwnTerm(Value):
    """A class or a property of ours."""

    anchor: str
    name: str
    short: str
    sort: str
    meaning: str
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]


class OtherTerm(Value):
    """A term of somebody else's that the list uses."""

    anchor: str
    cell: Cell
    sort: str
    how: str
    related: tuple[Cell, ...]
    """The terms of ours that are sorts of it."""


def place(term: NamedNode) -> str:
    """The place of `term` on the page: the last part of an address of ours, prefix and name of another's.

    >>> place(CPR["addresses"]), place(SKOS["broader"])
    ('addresses', 'skos-broader')
    """
    return CPR.local(term) if term in CPR else re.sub(r"[^\w.-]+", "-", shorten(term).strip("<>"))


class Lexicon:
    """The terms of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._dataset = edition.dataset
        self._context = Context.of_project(edition.project)
        self._rules = tuple((_made(rule.text), rule.statement) for rule in edition.catalogue.rules)
        self._sorts = {
            quad.subject: _SORTS[quad.object]
            for quad in self._dataset.quads(None, RDF["type"], graph=GRAPH["ontology"])
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object in _SORTS
        }
        self._chains = {
            quad.subject: self._members(quad.object)
            for quad in self._dataset.quads(None, OWL["propertyChainAxiom"], graph=GRAPH["ontology"])
        }
        self._apart = [
            self._members(quad.object)
            for quad in self._dataset.quads(None, OWL["members"], graph=GRAPH["ontology"])
        ]

    def text(self, term: NamedNode, *fields: NamedNode) -> str:
        """The first of `fields` that `term` has, in English; else nothing."""
        return text_of(term, self._dataset, *fields) or ""

    def own(self) -> list[OwnTerm]:
        """Our terms, in order of their names."""
        terms = (self._own(each) for each in self._sorts if each in CPR)
        return sorted(terms, key=lambda each: (each.name.casefold(), each.anchor))

    def prefixes(self) -> list[str]:
        """The prefixes of the outside vocabularies in use."""
        used = {_prefix(each) for each in self._sorts if each not in CPR}
        return [each for each in OTHERS if each in used]

    def others(self, prefix: str) -> list[OtherTerm]:
        """The terms in use of an outside vocabulary, in order of their names."""
        terms = sorted((each for each in self._sorts if _prefix(each) == prefix), key=_in_order)
        return [
            OtherTerm(
                place(each),
                Cell(shorten(each), each.value, outside=True),
                self._sorts[each],
                self.text(each, SKOS["scopeNote"]),
                self._cells(self._subjects(RDFS["subClassOf"], each)),
            )
            for each in terms
        ]

    def objects(self, term: NamedNode, field: NamedNode) -> list[NamedNode]:
        """What the ontology says that `term` has in a field: things, not texts."""
        found = self._dataset.quads(term, field, graph=GRAPH["ontology"])
        return [quad.object for quad in found if isinstance(quad.object, NamedNode)]

    def _own(self, term: NamedNode) -> OwnTerm:
        sort = self._sorts[term]
        notes = (self.text(term, SKOS["scopeNote"]), self.text(term, RDFS["comment"]))
        return OwnTerm(
            anchor=place(term),
            name=self.text(term, RDFS["label"]) or CPR.local(term),
            short=shorten(term),
            sort=sort,
            meaning=self.text(term, SKOS["definition"]),
            notes=tuple(each for each in notes if each),
            facts=known(
                *(self._of_class(term) if sort == CLASS else self._of_property(term)), *self._both(term)
            ),
        )

    def _of_class(self, term: NamedNode) -> Iterator[Fact]:
        yield self._fact("Is a sort of", self.objects(term, RDFS["subClassOf"]))
        yield self._fact("Sorts of it", self._subjects(RDFS["subClassOf"], term))
        yield self._fact("What is said of it", self._subjects(RDFS["domain"], term))
        yield self._fact("What leads to it", self._subjects(RDFS["range"], term))
        apart = {*self.objects(term, OWL["disjointWith"]), *self._subjects(OWL["disjointWith"], term)}
        apart.update(*(members for members in self._apart if term in members))
        yield self._fact("Is never also", apart - {term})

    def _of_property(self, term: NamedNode) -> Iterator[Fact]:
        yield self._fact("Said of", self.objects(term, RDFS["domain"]))
        ranges = self.objects(term, RDFS["range"])
        yield self._fact("Holds" if any(each in _VALUES for each in ranges) else "Leads to", ranges)
        yield self._fact("Is a narrower form of", self.objects(term, RDFS["subPropertyOf"]))
        yield self._fact("Narrower forms of it", self._subjects(RDFS["subPropertyOf"], term))
        turned = [*self.objects(term, OWL["inverseOf"]), *self._subjects(OWL["inverseOf"], term)]
        yield self._fact("The other way round", turned)
        types = self.objects(term, RDF["type"])
        yield Fact("How many", tuple(Cell(_HOW[each]) for each in types if each in _HOW))
        yield Fact("Follows along", tuple(self._cell(each) for each in self._chains.get(term, ())))

    def _both(self, term: NamedNode) -> Iterator[Fact]:
        said = re.compile(rf"(?<![\w-]){re.escape(shorten(term))}(?![\w-])")
        yield _words("Worked out", *(statement for made, statement in self._rules if said.search(made)))
        yield _words("Example", self.text(term, VANN["example"]))
        yield _words("In our JSON-LD", ", ".join(self._keys(term)))
        yield Fact("Checked by", tuple(self._checks(term)))
        yield self._fact("Use this instead", self.objects(term, DCTERMS["isReplacedBy"]))
        state = self.text(term, VS["term_status"])
        yield _words("Status", _STATES.get(state, state))

    def _keys(self, term: NamedNode) -> list[str]:
        if self._sorts[term] != CLASS:
            return self._context.names(term.value)
        word = self._context.word(term.value)
        return [] if ":" in word else [word]

    def _checks(self, term: NamedNode) -> Iterator[Cell]:
        """The shapes of records of a class, or of values of a property."""
        shapes = self._dataset.quads(None, SH["path"], term, GRAPH["shapes"])
        if self._sorts[term] == CLASS:
            targeting = self._dataset.quads(None, SH["targetClass"], term, GRAPH["shapes"])
            shapes = (quad for quad in targeting if self._has(quad.subject, SH["property"]))
        named = {quad.subject for quad in shapes if isinstance(quad.subject, NamedNode)}
        for shape in sorted(named, key=lambda each: each.value):
            yield Cell(CPS.local(shape), addresses.page(shape) or "")

    def _has(self, shape: object, field: NamedNode) -> bool:
        return isinstance(shape, NamedNode) and any(self._dataset.quads(shape, field))

    def _fact(self, label: str, terms: Iterable[NamedNode]) -> Fact:
        return Fact(label, self._cells(terms))

    def _cells(self, terms: Iterable[NamedNode]) -> tuple[Cell, ...]:
        """`terms` once each, ours first."""
        ordered = sorted(set(terms), key=lambda each: (each not in CPR, _in_order(each)))
        return tuple(self._cell(each) for each in ordered)

    def _cell(self, term: NamedNode) -> Cell:
        if term not in self._sorts:
            return Cell(f"{_VALUES[term]} ({shorten(term)})" if term in _VALUES else shorten(term))
        name = self.text(term, RDFS["label"]) if term in CPR else ""
        return Cell(name or shorten(term), f"{addresses.TERMS}#{place(term)}")

    def _subjects(self, field: NamedNode, term: NamedNode) -> list[NamedNode]:
        found = self._dataset.quads(None, field, term, GRAPH["ontology"])
        return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]

    def _members(self, head: object) -> list[NamedNode]:
        """The members of an RDF list."""
        found: list[NamedNode] = []
        while isinstance(head, BlankNode):
            firsts = (quad.object for quad in self._dataset.quads(head, RDF["first"]))
            found += [each for each in firsts if isinstance(each, NamedNode)]
            head = next((quad.object for quad in self._dataset.quads(head, RDF["rest"])), None)
        return found


def _made(rule: str) -> str:
    """What a rule makes: the part of its text between CONSTRUCT and WHERE."""
    return rule.partition("CONSTRUCT")[2].partition("WHERE")[0]


def _prefix(term: NamedNode) -> str:
    parts = split(term)
    return parts[0] if parts else ""


def _in_order(term: NamedNode) -> tuple[str, str]:
    return shorten(term).casefold(), term.value


def _words(label: str, *texts: str) -> Fact:
    return Fact(label, tuple(Cell(each) for each in texts if each))
