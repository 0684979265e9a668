"""What a mend may look at: the finding's file, the rule that it broke, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.context import Context as PublishedContext
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.mending.changes import Said, plain
from coprod_kg.sources import Source
from coprod_kg.sources.spots import Spots
from coprod_kg.vocabulary import CPS, RDF, SH, SKOS, Term


@dataclass(frozen=True)
class Rule:
    """What a shape asks of a value, as far as it can be mended."""

    datatype: NamedNode | None = None
    pattern: str = ""
    address: bool = False
    """Whether the value must be an address (sh:nodeKind sh:IRI)."""
    either: tuple[Rule, ...] = ()
    """If the value has to fit one of these (sh:or)."""
    classes: tuple[NamedNode, ...] = ()
    """The classes that it can be (sh:in on rdf:type)."""
    fields: tuple[NamedNode, ...] = ()
    """The fields that there are (sh:ignoredProperties of a closed shape)."""


@dataclass(frozen=True)
class Lists:
    """What the rules of an edition ask for, and what its lists hold; looked up once."""

    edition: Edition
    _rules: dict[str, Rule] = field(default_factory=dict)

    def rule(self, finding: Finding) -> Rule:
        """What the shape asks for that `finding` comes from; nothing if it comes from no shape."""
        if finding.check != "shapes":
            return Rule()
        if finding.rule not in self._rules:
            self._rules[finding.rule] = self._read(CPS[finding.rule])
        return self._rules[finding.rule]

    @cached_property
    def classes(self) -> tuple[NamedNode, ...]:
        """Every class that a thing on the list can say it is."""
        shapes = self._subjects(SH["path"], RDF["type"])
        found = {each for shape in shapes for each in self._read(shape).classes}
        return tuple(sorted(found, key=lambda each: each.value))

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that the lists are in, which is what we write in ourselves."""
        labels = (quad.object for quad in self.edition.dataset.quads(None, SKOS["prefLabel"]))
        return frozenset(label.language or "" for label in labels if isinstance(label, Literal))

    @cached_property
    def words(self) -> dict[str, NamedNode]:
        """The plain words that our JSON-LD has for fields and classes.

        Raises UnreadableFile or BrokenSyntax if the context cannot be read.
        """
        context = PublishedContext.of_project(self.edition.project)
        return {
            word: NamedNode(context.expand(entry if isinstance(entry, str) else entry["@id"]))
            for word, entry in context.entries.items()
            if not word.startswith("@")
            and word not in context.prefixes
            and word not in context.aliases.values()
            if isinstance(entry, str) or "@id" in entry
        }

    def known(self, term: NamedNode) -> bool:
        """Whether the edition says what `term` is: a record, a concept, a class or a property."""
        return next(self.edition.dataset.quads(term, RDF["type"]), None) is not None

    def _subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        quads = self.edition.dataset.quads(None, predicate, value)
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def _read(self, shape: NamedNode | BlankNode) -> Rule:
        data = self.edition.dataset
        datatype, pattern = data.value(shape, SH["datatype"]), data.value(shape, SH["pattern"])
        either = (self._read(each) for each in self._items(data.value(shape, SH["or"])) if _is_thing(each))
        is_type = data.value(shape, SH["path"]) == RDF["type"]
        return Rule(
            datatype if isinstance(datatype, NamedNode) else None,
            pattern.value if isinstance(pattern, Literal) else "",
            data.value(shape, SH["nodeKind"]) == SH["IRI"],
            tuple(each for each in either if each.datatype),
            self._names(data.value(shape, SH["in"])) if is_type else (),
            self._names(data.value(shape, SH["ignoredProperties"])),
        )

    def _names(self, head: Term | None) -> tuple[NamedNode, ...]:
        return tuple(each for each in self._items(head) if isinstance(each, NamedNode))

    def _items(self, head: Term | None) -> list[Term]:
        items: list[Term] = []
        while _is_thing(head) and head != RDF["nil"]:
            item = self.edition.dataset.value(head, RDF["first"])
            if item is None:
                break
            items.append(item)
            head = self.edition.dataset.value(head, RDF["rest"])
        return items


def _is_thing(term: object) -> TypeGuard[NamedNode | BlankNode]:
    return isinstance(term, NamedNode | BlankNode)


def statements(source: Source) -> tuple[Said, ...]:
    """What `source` says, in its order, without graphs.

    Raises BrokenSyntax or UnreadableFile.
    """
    return tuple(plain(quad.subject, quad.predicate, quad.object) for quad in source.quads())


@dataclass(frozen=True)
class Context:
    """What a mend may look at."""

    lists: Lists
    source: Source

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """What the file says, in its order."""
        return statements(self.source)

    @cached_property
    def spots(self) -> Spots:
        """Where it says it."""
        return self.source.spots()

    @cached_property
    def texts(self) -> dict[NamedNode, list[Literal]]:
        """The texts of the file that say which language they are in, by field."""
        found: dict[NamedNode, list[Literal]] = {}
        for _, field_, value in self.said:
            if isinstance(value, Literal) and value.language:
                found.setdefault(field_, []).append(value)
        return found

    @cached_property
    def _about(self) -> dict[Term, list[Said]]:
        about: dict[Term, list[Said]] = {}
        for said in self.said:
            about.setdefault(said[0], []).append(said)
        return about

    @cached_property
    def _parts(self) -> dict[str, list[NamedNode]]:
        """The parts of each record, such as the names on it."""
        parts: dict[str, list[NamedNode]] = {}
        for each in self._about:
            if isinstance(each, NamedNode) and "#" in each.value:
                parts.setdefault(each.value.split("#")[0], []).append(each)
        return parts

    def about(self, subject: Term) -> list[Said]:
        """What the file says about `subject`."""
        return self._about.get(subject, [])

    def meant(self, finding: Finding) -> list[Said]:
        """The statements that `finding` may be about: of its record, or of a part of it."""
        found = self._fitting(finding, self.about(finding.record) if finding.record is not None else [])
        if found or not isinstance(finding.record, NamedNode):
            return found
        parts = self._parts.get(finding.record.value, ())
        return [said for part in parts for said in self._fitting(finding, self.about(part))]

    @staticmethod
    def _fitting(finding: Finding, said: list[Said]) -> list[Said]:
        return [
            each
            for each in said
            if finding.path in (None, each[1]) and finding.value in (None, each[2])
            if finding.path is not None or finding.value is not None
        ]
