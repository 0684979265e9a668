"""Two records of one thing become one: what is new is added, nothing is lost, and what cannot stand together is named.

>>> from coprod_kg.vocabulary import ID
>>> old, new = ID["item/old"], ID["item/new"]
>>> both = merged(
...     [Triple(old, SCHEMA["datePublished"], Literal("2018"))],
...     [Triple(new, SCHEMA["datePublished"], Literal("2019")), Triple(new, SCHEMA["inLanguage"], Literal("en"))],
...     single=frozenset({SCHEMA["datePublished"]}),
... )
>>> [str(each.object) for each in both.added], [str(each.offered) for each in both.conflicts]
(['"en"'], ['"2019"'])
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import CPR, CPS, RDF, SCHEMA, SH, Term

_NAMES = CPR["hasAuthorship"]


@dataclass(frozen=True)
class Conflict:
    """A field in which the two records say different things and only one can stand: the existing one stays."""

    field: NamedNode
    existing: tuple[Term, ...]
    offered: Term


@dataclass(frozen=True)
class Merge:
    """What two records say together."""

    triples: tuple[Triple, ...]
    """All of the existing record, and what was added, about the existing record."""
    added: tuple[Triple, ...]
    """What the existing record did not say."""
    conflicts: tuple[Conflict, ...]
    """What was offered and not added, because it contradicts what is there."""


def single_valued(dataset: Dataset) -> frozenset[NamedNode]:
    """The fields that may have one value only, as the shapes say."""
    found = set()
    for quad in dataset.quads(predicate=SH["maxCount"]):
        shape = quad.subject
        if isinstance(shape, NamedNode) and shape in CPS and str(quad.object).startswith('"1"'):
            field = dataset.value(shape, SH["path"])
            found |= {field} if isinstance(field, NamedNode) else set()
    return frozenset(found)


def merged(existing: Iterable[Triple], offered: Iterable[Triple], single: Container[NamedNode]) -> Merge:
    """`existing` with all that `offered` says besides, as statements about the existing record.

    `single` are the fields that take one value; see `single_valued`. Texts in one language count as one value
    too, in a title or a description. The printed names are one value: a list of names is added whole, or not
    at all.

    Raises ValueError if one of the two is not about one record.
    """
    there, given = list(existing), list(offered)
    home, new = _subject(there), _subject(given)
    moved = [_moved(triple, new, home) for triple in given]
    before = _names(there, home)
    if before and list(before.values()) == list(_names(moved, home).values()):
        # The same names: what is said of each is said of the same part, whatever the two records call it.
        same = dict(zip(_names(moved, home), before, strict=True))
        moved = [_renamed(triple, same) for triple in moved]
    names_clash = bool(before) and before != _names(moved, home)
    of_field: dict[object, list[Term]] = {}
    for triple in there:
        if not isinstance(triple.object, Triple):
            of_field.setdefault((triple.subject, triple.predicate), []).append(triple.object)
    parts = {triple.subject for triple in there} - {home}
    refused = {triple.object for triple in moved if names_clash and triple.predicate == _NAMES}
    conflicts = [
        Conflict(_NAMES, tuple(of_field[home, _NAMES]), triple.object)
        for triple in moved
        if names_clash and triple.predicate == _NAMES and not isinstance(triple.object, Triple)
    ]
    known = set(there)
    added: list[Triple] = []
    for triple in moved:
        value = triple.object
        about_names = triple.subject in refused or (triple.subject == home and triple.predicate == _NAMES)
        if triple in known or isinstance(value, Triple) or (names_clash and about_names):
            continue
        mine = tuple(of_field.get((triple.subject, triple.predicate), ()))
        if mine and (triple.subject in parts or _is_taken(triple.predicate, value, mine, single)):
            conflicts.append(Conflict(triple.predicate, mine, value))
        else:
            added.append(triple)
            known.add(triple)
    return Merge((*there, *added), tuple(added), tuple(conflicts))


def _is_taken(field: NamedNode, value: Term, mine: tuple[Term, ...], single: Container[NamedNode]) -> bool:
    """Whether what the existing record says in `field` leaves no room for `value`."""
    if field == RDF["type"]:
        return False
    if field in single:
        return True
    if field not in (SCHEMA["name"], SCHEMA["description"]) or not isinstance(value, Literal):
        return False
    return any(isinstance(each, Literal) and each.language == value.language for each in mine)


def _subject(triples: list[Triple]) -> NamedNode:
    found = {
        record.iri
        for triple in triples
        if isinstance(triple.subject, NamedNode) and (record := RecordId.of_iri(triple.subject))
    }
    if len(found) != 1:
        raise ValueError(f"a record is about one thing, and this is about {len(found)}")
    return found.pop()


def _moved(triple: Triple, new: NamedNode, home: NamedNode) -> Triple:
    """`triple` about `home` and its parts instead of `new` and its parts."""
    terms = {
        term: NamedNode(home.value + term.value[len(new.value) :])
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.split("#")[0] == new.value
    }
    return _renamed(triple, terms)


def _renamed(triple: Triple, names: Mapping[NamedNode, NamedNode]) -> Triple:
    subject, value = triple.subject, triple.object
    subject = names.get(subject, subject) if isinstance(subject, NamedNode) else subject
    value = names.get(value, value) if isinstance(value, NamedNode) else value
    return Triple(subject, triple.predicate, value)


def _names(triples: list[Triple], home: NamedNode) -> dict[NamedNode, tuple[int, str, str]]:
    """The parts that are printed names, in their order, each with its place, text and role."""
    parts: dict[object, dict[NamedNode, str]] = {}
    for triple in triples:
        if triple.subject != home and not isinstance(triple.object, Triple):
            parts.setdefault(triple.subject, {})[triple.predicate] = triple.object.value
    found = []
    for triple in triples:
        part = triple.object
        if triple.subject == home and triple.predicate == _NAMES and isinstance(part, NamedNode):
            said = parts.get(part, {})
            position = said.get(CPR["position"], "")
            place = int(position) if position.isascii() and position.isdecimal() and len(position) < 10 else 0
            found.append(((place, said.get(CPR["nameAsPrinted"], ""), said.get(CPR["role"], "")), part))
    return {part: said for said, part in sorted(found, key=lambda each: (each[0], each[1].value))}
