"""Merging: what was sent about a thing that the list has already goes into the record that is there.

Nothing is lost: the merged record has all that both say. Where a field can have one value only and the two differ, a
person has to choose. What the two say together is worked out by `coprod_kg.matching.merging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Quad

from coprod_kg.contributing.decisions import Decided, Ruling, accept_instead, choose
from coprod_kg.contributing.pending import Pending
from coprod_kg.contributing.refusals import OpenConflict
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage, nearest
from coprod_kg.forms import form_of
from coprod_kg.forms.field_names import FieldNames
from coprod_kg.identifiers import RecordId
from coprod_kg.matching.merging import Side, merged, moved


def renamed(quads: Iterable[Quad], old: RecordId, new: RecordId) -> list[Quad]:
    """`quads` with the record `old`, its parts and all links to it called `new`.

    >>> from coprod_kg.vocabulary import SCHEMA
    >>> old, new = RecordId("org", "a"), RecordId("org", "b")
    >>> part = NamedNode(f"{old.iri.value}#part")
    >>> found = renamed([Quad(old.iri, SCHEMA["member"], part, old.graph)], old, new)
    >>> found[0].subject == new.iri, found[0].object.value.rpartition("/")[2], found[0].graph_name == new.graph
    (True, 'b#part', True)
    """
    return [
        Quad(
            moved(quad.subject, old.iri, new.iri) if isinstance(quad.subject, NamedNode) else quad.subject,
            quad.predicate,
            moved(quad.object, old.iri, new.iri) if isinstance(quad.object, NamedNode) else quad.object,
            new.graph if quad.graph_name == old.graph else quad.graph_name,
        )
        for quad in quads
    ]


def merge(
    edition: Edition,
    pending: Pending,
    ruling: Ruling,
    into: RecordId,
    take: Mapping[str, Side],
    source: str | None = None,
) -> Decided:
    """Accept what is offered, with one of its records going into the record `into` of the list.

    That one is called `source`; without it, it is the only one of the same kind. `take` says for fields, by their
    word or plain name, which side stays where the two differ.

    Raises OpenConflict, BadUsage, UnknownRecord, or ChangedSince (for another record of the contribution).
    """
    old = _which(pending, into, source)
    quads = renamed(pending.offer.quads(), old, into)
    theirs = [quad for quad in quads if quad.graph_name == into.graph]
    ours = edition.records[into].quads()
    names = FieldNames.of(edition, into.kind)
    chosen = _chosen(take, names, {quad.predicate for quad in (*ours, *theirs) if quad.subject == into.iri})
    both = merged(
        (quad.triple for quad in ours), (quad.triple for quad in theirs), form_of(edition, into.kind), chosen
    )
    if both.conflicts:
        raise OpenConflict(tuple(dict.fromkeys(names.key(each.field) for each in both.conflicts)))
    said = [
        *(quad for quad in quads if quad.graph_name != into.graph),
        *(Quad(each.subject, each.predicate, each.object, into.graph) for each in both.triples),
    ]
    accepted = accept_instead(edition, pending, ruling, said)
    if accepted.change is None:
        return accepted
    title = f"Accept {pending.dossier.code}, merged into {into}"
    return replace(accepted, change=replace(accepted.change, title=title))


def _chosen(take: Mapping[str, Side], names: FieldNames, said: Iterable[NamedNode]) -> dict[NamedNode, Side]:
    """`take` by field.

    Raises BadUsage for a word that is none of the fields in `said`.
    """
    words = {word: field for field in said for word in (names.name(field), names.key(field))}
    chosen = {}
    for typed, side in take.items():
        field = words.get(typed) or names.path(typed)
        if field is None or field not in words.values():
            meant = nearest(typed, sorted(words), 0)
            raise BadUsage(f"there is no field {typed!r} to choose", f"Did you mean {meant!r}?")
        chosen[field] = side
    return chosen


def _which(pending: Pending, into: RecordId, source: str | None) -> RecordId:
    if source is not None:
        return next(iter(choose(pending.records, [source])))
    same = [record for record in pending.records if record.kind == into.kind]
    if into in same:
        return into
    if len(same) != 1:
        names = ", ".join(map(str, same)) or "none"
        raise BadUsage(
            f"it is not clear what goes into {into}: of this kind there is {names}",
            "Say which with --from RECORD.",
        )
    return same[0]
