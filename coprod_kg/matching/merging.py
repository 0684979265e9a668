"""Two records of one thing become one: what is new is added, nothing is lost, and what cannot stand together is named.

>>> import coprod_kg
>>> from pyoxigraph import Literal
>>> from coprod_kg.forms import form_of
>>> from coprod_kg.vocabulary import ID, SCHEMA
>>> old, new, form = ID["item/old"], ID["item/new"], form_of(coprod_kg.open(), "item")
>>> there = [Triple(old, SCHEMA["datePublished"], Literal("2018"))]
>>> sent = [Triple(new, SCHEMA["datePublished"], Literal("2019")), Triple(new, SCHEMA["inLanguage"], Literal("en"))]
>>> both = merged(there, sent, form)
>>> [str(each.object) for each in both.added], [str(each.offered) for each in both.conflicts]
(['"en"'], ['"2019"'])
>>> [str(each.object) for each in merged(there, sent, form, {SCHEMA["datePublished"]: Side.THEIRS}).triples]
['"2019"', '"en"']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.forms import Form, Sort
from coprod_kg.forms.values import Field
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import RDF, Term


class Side(Enum):
    """One of the two records."""

    OURS = "ours"
    """The one that is on the list."""
    THEIRS = "theirs"
    """The one that was sent."""


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
    """What stays of the existing record, and what was added, about the existing record."""
    added: tuple[Triple, ...]
    """What the existing record did not say."""
    conflicts: tuple[Conflict, ...]
    """What was offered and not added, because it contradicts what is there, and nobody has chosen."""


def moved(term: NamedNode, old: NamedNode, new: NamedNode) -> NamedNode:
    """`term` as it is called when the record `old`, and each of its parts, is called `new`; others stay.

    >>> part = NamedNode("https://example.org/a#part")
    >>> moved(part, NamedNode("https://example.org/a"), NamedNode("https://example.org/b")).value
    'https://example.org/b#part'
    """
    return NamedNode(new.value + term.value[len(old.value) :]) if _home(term) == old.value else term


def merged(
    existing: Iterable[Triple],
    offered: Iterable[Triple],
    form: Form,
    take: Mapping[NamedNode, Side] | None = None,
) -> Merge:
    """`existing` with all that `offered` says besides, as statements about the existing record.

    `form` says which fields have one value, or one in each language. Parts in an order, such as the printed names,
    are one value: a list of them is added whole, or not at all; to parts that are the same, what is new is added.
    `take` says for fields which side stays, where both have a value.

    Raises ValueError if one of the two is not about one record.
    """
    there, given = list(existing), list(offered)
    home, new = _subject(there), _subject(given)
    given = [_renamed(triple, lambda term: moved(term, new, home)) for triple in given]
    lists = {field.path: field.part for field in form.fields if field.part}
    for listed, part in lists.items():
        given = _with_same_parts(there, given, home, listed, part)
    left, right, known = _by_field(there, home), _by_field(given, home), set(there)
    classes = frozenset(
        triple.object
        for triple in there
        if triple.subject == home and triple.predicate == RDF["type"] and isinstance(triple.object, NamedNode)
    )
    kept: list[Triple] = []
    added: list[Triple] = []
    conflicts: list[Conflict] = []
    for path in dict.fromkeys([*left, *right]):
        mine, sent = left.get(path, []), [each for each in right.get(path, []) if each not in known]
        side = (take or {}).get(path) if path and mine and path in right else None
        if side is Side.THEIRS:
            kept += [triple for triple in right[path] if triple in known]
            added += sent
            continue
        kept += mine
        if path is None:
            added += sent
            continue
        if side is Side.OURS:
            continue
        clashing = _clashing(mine, sent, home, form.of_path(path), classes)
        if clashing and path in lists:
            sent, clashing = [], [triple for triple in right[path] if triple.subject == home]
        refused = set(clashing)
        added += [triple for triple in sent if triple not in refused]
        before = tuple(_values(mine, home))
        conflicts += [
            Conflict(path, before, each.object) for each in clashing if not isinstance(each.object, Triple)
        ]
    return Merge((*kept, *added), tuple(added), tuple(conflicts))


def _clashing(
    mine: list[Triple],
    sent: list[Triple],
    home: NamedNode,
    field: Field | None,
    classes: frozenset[NamedNode],
) -> list[Triple]:
    """Those of `sent` for which what the existing record says leaves no room."""
    if field is not None and field.part is not None:
        parts = {triple.object for triple in mine if triple.subject == home}
        said = {(triple.subject, triple.predicate) for triple in mine}
        # The same parts may get what is not said of them yet; other parts would be a list that nobody printed.
        return [
            triple
            for triple in sent
            if (parts and triple.subject == home) or (triple.subject, triple.predicate) in said
        ]
    values = list(_values(mine, home))
    rules = [
        rule for rule in (field.rules if field else ()) if rule.only_for is None or rule.only_for in classes
    ]
    if values and any(rule.most == 1 for rule in rules):
        return [triple for triple in sent if triple.subject == home]
    if any(rule.one_per_language for rule in rules):
        languages = {_language(value) for value in values}
        return [triple for triple in sent if triple.subject == home and _language(triple.object) in languages]
    return []


def _language(value: object) -> str | None:
    return (value.language or "").lower() if isinstance(value, Literal) else None


def _values(triples: list[Triple], home: NamedNode) -> Iterable[Term]:
    for triple in triples:
        if triple.subject == home and not isinstance(triple.object, Triple):
            yield triple.object


def _subject(triples: list[Triple]) -> NamedNode:
    found = {
        record.iri
        for triple in triples
        if isinstance(triple.subject, NamedNode) and (record := RecordId.of_iri(triple.subject))
    }
    if len(found) != 1:
        raise ValueError(f"a record is about one thing, and this is about {len(found)}")
    return found.pop()


def _home(term: NamedNode) -> str:
    return term.value.split("#")[0]


def _renamed(triple: Triple, name: Callable[[NamedNode], NamedNode]) -> Triple:
    subject, value = triple.subject, triple.object
    subject = name(subject) if isinstance(subject, NamedNode) else subject
    value = name(value) if isinstance(value, NamedNode) else value
    return Triple(subject, triple.predicate, value)


def _by_field(triples: list[Triple], home: NamedNode) -> dict[NamedNode | None, list[Triple]]:
    """The statements of each field, with those about the parts that it has; under None those about no such part."""
    fields: dict[object, NamedNode] = {
        triple.object: triple.predicate
        for triple in triples
        if triple.subject == home
        and isinstance(triple.object, NamedNode)
        and _home(triple.object) == home.value
    }
    found: dict[NamedNode | None, list[Triple]] = {}
    for triple in dict.fromkeys(triples):
        field = triple.predicate if triple.subject == home else fields.get(triple.subject)
        found.setdefault(field, []).append(triple)
    return found


def _with_same_parts(
    there: list[Triple], given: list[Triple], home: NamedNode, path: NamedNode, part: Form
) -> list[Triple]:
    """`given` with the parts in `path` called as in `there`, if they are the same ones in the same order."""
    before, after = _parts(there, home, path, part), _parts(given, home, path, part)
    if not before or list(before.values()) != list(after.values()):
        # What is not the same must not seem to be, only because it has the same address.
        return given
    same = dict(zip(after, before, strict=True))
    return [_renamed(triple, lambda term: same.get(term, term)) for triple in given]


def _parts(
    triples: list[Triple], home: NamedNode, path: NamedNode, form: Form
) -> dict[NamedNode, tuple[tuple[str, ...], ...]]:
    """The parts of a field in their order, each with what makes it the one that it is."""
    # Whether it names another record is left out, if there is more to tell it by: one side may just not know.
    telling = [field.path for field in form.fields if field.sort is not Sort.RECORD or field == form.main]
    places = [field.path for field in form.fields if field.sort is Sort.NUMBER]
    said: dict[object, dict[NamedNode, list[Term]]] = {}
    for triple in triples:
        if not isinstance(triple.object, Triple):
            said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    found = []
    for each in dict.fromkeys(said.get(home, {}).get(path, ())):
        if isinstance(each, NamedNode):
            own = said.get(each, {})
            place = [_number(value) for field in places for value in own.get(field, ())]
            key = tuple(tuple(sorted(map(str, own.get(field, ())))) for field in telling)
            found.append((place, key, each.value, each))
    return {each: key for _, key, _, each in sorted(found, key=lambda part: part[:3])}


def _number(value: Term) -> int:
    text = value.value
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
