"""What was probably meant by a value that is refused: what is allowed there, and the nearest of it.

What is allowed is read from the shape that refuses the value: the concepts of a list, the records of a kind, the
words of `sh:in`, the fields of a closed shape. A name is near if few slips of the finger turn it into the other one:
letters left out, put in, mistaken or swapped (optimal string alignment, from rapidfuzz: difflib has no word for
two letters that were swapped, and takes 35 times as long).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from coprod_kg.checks.change import Change, Changed
from coprod_kg.dataset import Dataset
from coprod_kg.findings import Finding, did_you_mean
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words
from coprod_kg.values import Value
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


class Near(Value):
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
    # Each asked once: all that points to a thing that is taken away is told the same.
    asked = {near: _question(near, allowed.names) for near in set(meanings.values())}
    return [
        _told(each, meanings[each], asked[meanings[each]]) if each in meanings else each for each in given
    ]


def _question(near: Near, names: Lookup) -> str:
    return did_you_mean(
        [f"“{term.value}”" if isinstance(term, Literal) else in_words(term, names) for term in near.terms]
    )


def _told(finding: Finding, near: Near, question: str) -> Finding:
    message = f"{finding.message} {question}"
    return replace(finding, message=message, meant=near.terms[0] if near.sure else None)


class Allowed:
    """What is allowed where, each with the names that people know it by.

    `change` is what would be said in the place of what `beneath` knows, for findings about an offer: so the names
    of the whole list are gathered once, and not for each offer.
    """

    def __init__(
        self, dataset: Dataset, change: Change | None = None, beneath: Allowed | None = None
    ) -> None:
        self.dataset = dataset
        self._beneath = None if change is None else beneath or Allowed(dataset)
        self._changed = frozenset() if change is None else change.subjects
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
            beneath = self._beneath._names(finding) if self._beneath else None
            self._by_rule[rule] = _Names(self._candidates(finding), beneath, self._changed)
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
        """Each record and each concept that is still there, with its names; with a change, those that it is about."""
        named: dict[NamedNode, list[str]] = {}
        for thing in self._changed if self._beneath else self._all_things():
            if not isinstance(thing, NamedNode) or thing not in ID or "#" in thing.value:
                continue
            names = [
                quad.object.value if isinstance(quad.object, Literal) else ""
                for predicate in _NAMING
                for quad in self.names.quads(thing, predicate)
            ]
            if names and not any(self.names.quads(thing, OWL["deprecated"])):
                named[thing] = [_local(thing), *names]
        return {thing: named[thing] for thing in sorted(named, key=lambda each: each.value)}

    def _all_things(self) -> set[object]:
        return {quad.subject for predicate in _NAMING for quad in self.dataset.quads(predicate=predicate)}

    def _value(self, shape: NamedNode, name: str) -> NamedNode | BlankNode | Literal | None:
        return self.dataset.value(shape, SH[name])


class _Names:
    """Names, and what each is a name of; `beneath` has more of them, but not for the things in `hidden`."""

    def __init__(
        self,
        names: Iterable[tuple[Meant, str]],
        beneath: _Names | None = None,
        hidden: Container[object] = (),
    ) -> None:
        self._terms: dict[str, dict[Meant, None]] = {}
        for term, name in names:
            self._terms.setdefault(plain(name), {})[term] = None
        self._terms.pop("", None)
        self._plain = list(self._terms)
        self._beneath = beneath
        self._hidden = hidden

    @property
    def first(self) -> Meant | None:
        """One of the things; the first of a list, or the first by its address."""
        if self._beneath is None:
            return next(self._each(), None)
        below = next((each for each in self._beneath._each() if each not in self._hidden), None)
        known = [each for each in (below, next(self._each(), None)) if each is not None]
        return min(known, key=lambda each: each.value, default=None)

    def _each(self) -> Iterator[Meant]:
        return (term for terms in self._terms.values() for term in terms)

    def _of(self, name: str) -> Iterator[Meant]:
        """The things that `name` is a name of; one may come twice."""
        yield from self._terms.get(name, ())
        if self._beneath:
            yield from (each for each in self._beneath._of(name) if each not in self._hidden)

    def _like(self, wanted: str, scorer: Callable[..., float], cutoff: float) -> dict[str, float]:
        """How far each name is from `wanted`, or how alike, within `cutoff`; some may be names of nothing now."""
        from rapidfuzz import process

        found = self._beneath._like(wanted, scorer, cutoff) if self._beneath else {}
        close = process.extract(wanted, self._plain, scorer=scorer, score_cutoff=cutoff, limit=None)
        return found | {name: score for name, score, _ in close}

    def near(self, name: str) -> Near:
        """What is near to `name`."""
        from rapidfuzz import fuzz
        from rapidfuzz.distance import OSA

        wanted = plain(name)
        if not wanted or len(wanted) > 300:
            return Near()
        if terms := self._all([wanted]):
            return Near(terms[:_TOLD], sure=len(terms) == 1)
        slips = min(max(len(wanted) // 4, 1), 3)
        # One more than may be: what is nearly as near could have been meant as well. On a long list there can be
        # thousands, of which the first few decide: no more of them are looked up.
        close = sorted(
            (distance, each) for each, distance in self._like(wanted, OSA.distance, slips + 1).items()
        )
        best = next((distance for distance, each in close if any(self._of(each))), slips + 1)
        if best <= slips:
            terms = self._all((each for distance, each in close if distance == best), _TOLD)
            rivals = self._all((each for distance, each in close if distance <= best + 1), 2)
            return Near(terms, sure=len(rivals) == 1 and len(wanted) >= 4)
        alike = sorted((-score, each) for each, score in self._like(wanted, fuzz.ratio, _SIMILAR).items())
        known = islice((each for _, each in alike if any(self._of(each))), _TOLD)
        return Near(self._all(known, _TOLD))

    def _all(self, names: Iterable[str], most: int | None = None) -> tuple[Meant, ...]:
        """The things that have one of `names`, in the order of names and then of addresses; `most` of them."""
        terms = (term for name in names for term in sorted(self._of(name), key=lambda each: each.value))
        found: dict[Meant, None] = {}
        for term in terms:
            if most is not None and len(found) >= most:
                break
            found[term] = None
        return tuple(found)


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
