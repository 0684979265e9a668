"""What was probably meant by a value that is refused: what is allowed there, and the nearest of it.

What is allowed is read from the shape that refuses the value: the concepts of a list, the records of a kind, the
words of `sh:in`, the fields of a closed shape. A name is near if few slips of the finger turn it into the other one:
letters left out, put in, mistaken or swapped (optimal string alignment, from rapidfuzz: difflib has no word for
two letters that were swapped, and takes 35 times as long).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coprod_kg.checks.change import Change, Changed
from coprod_kg.dataset import Dataset
from coprod_kg.findings import Finding, did_you_mean
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words
from coprod_kg.vocabulary import CPC, CPS, ID, OWL, RDF, SCHEMA, SH, SKOS, XSD

if TYPE_CHECKING:
    from coprod_kg.dataset import Lookup

Meant = NamedNode | Literal

_TOLD = 3
"""How many near ones are named at most."""
_SIMILAR = 75
"""From which likeness on (in percent of letters in common) a name is told of, though not taken as what was meant."""
_NAMING = (SCHEMA["name"], SKOS["prefLabel"], SKOS["altLabel"])
_LOCAL = re.compile(r"[\w.-]+", re.ASCII)
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Near:
    """What is near to a name: the best first, and whether the first is the only one that can have been meant."""

    terms: tuple[Meant, ...] = ()
    sure: bool = False


def with_meanings(findings: Iterable[Finding], allowed: Allowed) -> list[Finding]:
    """`findings`, each with what was probably meant, in its message and, if that is one thing only, in `meant`.

    Where several findings refuse one value for one reason, one of them says it: that of a shape, which knows best
    what is allowed there.
    """
    told: set[object] = set()
    meanings: dict[Finding, Near] = {}
    # Those of shapes first; apart from that in the order of reports, so that it is always the same one that is told.
    given = list(findings)
    for finding in sorted(given, key=lambda each: (each.check != "shapes", each.order)):
        refused = (finding.record, finding.path, finding.value)
        if refused in told:
            continue
        near = allowed.near(finding)
        if near.terms:
            meanings[finding] = near
            told.add(refused)
    return [_told(each, meanings[each], allowed.names) if each in meanings else each for each in given]


def _told(finding: Finding, near: Near, names: Lookup) -> Finding:
    known = [f"“{term.value}”" if isinstance(term, Literal) else in_words(term, names) for term in near.terms]
    message = f"{finding.message} {did_you_mean(known)}"
    return replace(finding, message=message, meant=near.terms[0] if near.sure else None)


class Allowed:
    """What is allowed where, each with the names that people know it by.

    `change` is what would be said in the place of what `dataset` says, for findings about an offer.
    """

    def __init__(self, dataset: Dataset, change: Change | None = None) -> None:
        self.dataset = dataset
        self._change = change
        self.names: Lookup = Changed(dataset, change) if change else dataset
        self._by_rule: dict[tuple[str, str], _Names] = {}
        self._near: dict[tuple[object, str], Near] = {}

    def near(self, finding: Finding) -> Near:
        """What is near to what `finding` refuses."""
        refused = self._refused(finding)
        if refused is None:
            return Near()
        cleaned = self._cleaned(finding)
        if cleaned:
            return Near((cleaned,), sure=True)
        names = self._names(finding)
        key = (names, refused)
        if key not in self._near:
            near = names.near(refused)
            # Something that is allowed and refused all the same is wrong in another way.
            own = finding.value in near.terms or finding.record in near.terms
            self._near[key] = Near() if own else near
        return self._near[key]

    def _refused(self, finding: Finding) -> str | None:
        """The name that was written, of a field or of a value."""
        term = finding.path if self._is_closed(finding) else finding.value
        if isinstance(term, NamedNode):
            return _local(term)
        return term.value if isinstance(term, Literal) else None

    def _is_closed(self, finding: Finding) -> bool:
        shape = shape_of(finding)
        return shape is not None and self._value(shape, "ignoredProperties") is not None

    def _cleaned(self, finding: Finding) -> Literal | None:
        """The value as the pattern of its shape wants it, if only spaces and low lines keep it from that."""
        shape, value = shape_of(finding), finding.value
        pattern = self._value(shape, "pattern") if shape else None
        if pattern is None or not isinstance(value, Literal) or "/id/" in pattern.value:
            return None
        cleaned = value.value.strip().replace("_", "-")
        if cleaned == value.value or len(cleaned) > 300 or not re.search(pattern.value, cleaned):
            return None
        return Literal(cleaned)

    def example(self, finding: Finding) -> Meant | None:
        """One of what is allowed in the place of what `finding` refuses; None if nothing is known of that."""
        return self._names(finding).first

    def _names(self, finding: Finding) -> _Names:
        rule = (finding.check, finding.rule if shape_of(finding) else _kind(finding.value))
        if rule not in self._by_rule:
            self._by_rule[rule] = _Names(self._candidates(finding))
        return self._by_rule[rule]

    def _candidates(self, finding: Finding) -> Iterator[tuple[Meant, str]]:
        """What is allowed in the place of what `finding` refuses, by each of its names."""
        shape = shape_of(finding)
        if shape is not None:
            yield from self._candidates_of_shape(shape)
        elif finding.check == "references":
            yield from self._things(lambda thing: _kind(thing) == _kind(finding.value))
        elif finding.check == "known-class":
            for quad in self.dataset.quads(predicate=SH["path"], value=RDF["type"]):
                if isinstance(quad.subject, NamedNode):
                    yield from self._members(quad.subject, "in")

    def _candidates_of_shape(self, shape: NamedNode) -> Iterator[tuple[Meant, str]]:
        yield from self._members(shape, "ignoredProperties")
        yield from self._members(shape, "in")
        choice, pattern = self._value(shape, "node"), self._value(shape, "pattern")
        if isinstance(choice, NamedNode):
            fits = self._fits_choice(choice)
            yield from self._things(lambda thing: thing in CPC and fits(thing))
        if pattern is not None and "/id/" in pattern.value:
            compiled = re.compile(pattern.value)
            yield from self._things(lambda thing: bool(compiled.search(thing.value)))

    def _fits_choice(self, choice: NamedNode) -> Callable[[NamedNode], bool]:
        """Whether a concept has what a shape of `choices.ttl` asks for."""
        wanted: list[tuple[NamedNode, frozenset[object]]] = []
        for quad in self.dataset.quads(choice, SH["property"]):
            part = quad.object
            if isinstance(part, BlankNode):
                path = self.dataset.value(part, SH["path"])
                value = self.dataset.value(part, SH["hasValue"])
                given = [value] if value is not None else [term for term, _ in self._members(part, "in")]
                if isinstance(path, NamedNode):
                    wanted.append((path, frozenset(given)))

        def fits(thing: NamedNode) -> bool:
            for path, values in wanted:
                has = {quad.object for quad in self.names.quads(thing, path)}
                if not (has & values if values else has):
                    return False
            return True

        return fits

    def _members(self, shape: NamedNode | BlankNode, name: str) -> Iterator[tuple[Meant, str]]:
        """The members of a list that a shape gives, by their names."""
        head = self.dataset.value(shape, SH[name])
        while isinstance(head, BlankNode):
            member = self.dataset.value(head, RDF["first"])
            if isinstance(member, NamedNode):
                yield member, _local(member)
            elif isinstance(member, Literal) and member.datatype != XSD["boolean"]:
                yield member, member.value
            head = self.dataset.value(head, RDF["rest"])

    def _things(self, wanted: Callable[[NamedNode], bool]) -> Iterator[tuple[Meant, str]]:
        """The records and concepts that `wanted` takes, by slug and by name."""
        for thing, names in self._named.items():
            if wanted(thing):
                for name in names:
                    yield thing, name

    @cached_property
    def _named(self) -> dict[NamedNode, list[str]]:
        """Each record and each concept that is still there, with its names."""
        gone = {quad.subject for quad in self._said(OWL["deprecated"])}
        named: dict[NamedNode, list[str]] = {}
        for predicate in _NAMING:
            for quad in self._said(predicate):
                thing = quad.subject
                if (
                    isinstance(thing, NamedNode)
                    and thing in ID
                    and thing not in gone
                    and "#" not in thing.value
                ):
                    name = quad.object.value if isinstance(quad.object, Literal) else ""
                    named.setdefault(thing, [_local(thing)]).append(name)
        return {thing: named[thing] for thing in sorted(named, key=lambda each: each.value)}

    def _said(self, predicate: NamedNode) -> Iterator[Quad]:
        """All that is said with `predicate`, as it would be with the change."""
        quads = self.dataset.quads(predicate=predicate)
        if self._change is None:
            yield from quads
            return
        yield from self._change.kept(quads)
        yield from (quad for quad in self._change.after if quad.predicate == predicate)

    def _value(self, shape: NamedNode, name: str) -> NamedNode | BlankNode | Literal | None:
        return self.dataset.value(shape, SH[name])


class _Names:
    """Names, and what each is a name of."""

    def __init__(self, names: Iterable[tuple[Meant, str]]) -> None:
        self._terms: dict[str, dict[Meant, None]] = {}
        for term, name in names:
            self._terms.setdefault(plain(name), {})[term] = None
        self._terms.pop("", None)
        self._plain = list(self._terms)
        self.first = next((term for terms in self._terms.values() for term in terms), None)

    def near(self, name: str) -> Near:
        """What is near to `name`."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        wanted = plain(name)
        if not wanted or len(wanted) > 300 or not self._plain:
            return Near()
        if wanted in self._terms:
            terms = tuple(self._terms[wanted])
            return Near(terms[:_TOLD], sure=len(terms) == 1)
        slips = min(max(len(wanted) // 4, 1), 3)
        # One more than may be: what is nearly as near could have been meant as well.
        close = process.extract(
            wanted, self._plain, scorer=OSA.distance, score_cutoff=slips + 1, limit=_TOLD + 5
        )
        best = close[0][1] if close and close[0][1] <= slips else None
        if best is not None:
            terms = self._all(found for found, distance, _ in close if distance == best)
            rivals = self._all(found for found, distance, _ in close if distance <= best + 1)
            return Near(terms[:_TOLD], sure=len(rivals) == 1 and len(wanted) >= 4)
        alike = process.extract(wanted, self._plain, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=_TOLD)
        return Near(self._all(found for found, _, _ in alike)[:_TOLD])

    def _all(self, names: Iterable[str]) -> tuple[Meant, ...]:
        return tuple(dict.fromkeys(term for name in names for term in self._terms[name]))


def plain(name: str) -> str:
    """`name` without what people do not see as a difference: capitals, accents, and what joins words.

    >>> plain("Élite_capture (of  research)"), plain("elite-capture-of-research")
    ('elite capture of research', 'elite capture of research')
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _NO_LETTER.sub(" ", bare).strip()


def _local(term: NamedNode) -> str:
    """The part of an address that is a name."""
    record = RecordId.of_iri(term)
    return record.slug if record else re.split(r"[/#]", term.value)[-1]


def _kind(term: object) -> str:
    """What an address of ours is the address of, such as `org` or `concept`; empty for any other."""
    if not isinstance(term, NamedNode) or term not in ID:
        return ""
    return ID.local(term).split("/")[0]


def shape_of(finding: Finding) -> NamedNode | None:
    """The shape that made `finding`, if it was one."""
    return CPS[finding.rule] if finding.check == "shapes" and _LOCAL.fullmatch(finding.rule) else None
