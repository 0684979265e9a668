"""Merging: what was sent about a thing that the list has already goes into the record that is there.

Nothing is lost: the merged record has all that both say. Where a field can have one value only and the two differ, a
person has to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from coprod_kg.contributing.decisions import Decided, Ruling, accept, choose, revise
from coprod_kg.contributing.fields import Fields, FieldsOfClass
from coprod_kg.contributing.pending import SUBMISSION_FILE, Pending, offer_of, submission_text
from coprod_kg.contributing.refusals import OpenConflict
from coprod_kg.contributing.wording import Record, by_subject, words
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage, nearest
from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import RDF, Term

OURS, THEIRS = "ours", "theirs"


def renamed(quads: Iterable[Quad], old: RecordId, new: RecordId) -> list[Quad]:
    """`quads` with the record `old`, its parts and all links to it called `new`.

    >>> from coprod_kg.vocabulary import SCHEMA
    >>> old, new = RecordId("org", "a"), RecordId("org", "b")
    >>> part = NamedNode(f"{old.iri.value}#part")
    >>> moved = renamed([Quad(old.iri, SCHEMA["member"], part, old.graph)], old, new)
    >>> moved[0].subject == new.iri, moved[0].object.value.rpartition("/")[2], moved[0].graph_name == new.graph
    (True, 'b#part', True)
    """

    def named(term: NamedNode) -> NamedNode:
        return NamedNode(new.iri.value + term.value[len(old.iri.value) :]) if _is(term, old) else term

    return [
        Quad(
            named(quad.subject) if isinstance(quad.subject, NamedNode) else quad.subject,
            quad.predicate,
            named(quad.object) if isinstance(quad.object, NamedNode) else quad.object,
            new.graph if quad.graph_name == old.graph else quad.graph_name,
        )
        for quad in quads
    ]


def _is(term: NamedNode, record: RecordId) -> bool:
    return RecordId.of_iri(term) == record


@dataclass(frozen=True)
class _Sides:
    """The same record as the list has it, and as it was sent."""

    ours: Record
    theirs: Record
    fields: FieldsOfClass
    dataset: Dataset

    def differ(self, predicate: NamedNode, ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
        """Whether somebody has to choose: both have a value, they are not the same, and only one can stay."""
        if not ours or not theirs or set(ours) == set(theirs):
            return False
        if self.fields.single(predicate):
            return True
        if self.fields.each_language_once(predicate):
            languages = {getattr(value, "language", None) or "" for value in ours}
            return any(
                (getattr(value, "language", None) or "") in languages for value in theirs if value not in ours
            )
        return False

    def differ_in_parts(self, ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
        """Whether the parts (authors, say) are not the same: mixed, they would be a list that nobody printed."""
        said = sorted(words(value, self.ours, self.dataset) for value in ours)
        return bool(ours and theirs) and said != sorted(
            words(value, self.theirs, self.dataset) for value in theirs
        )


def merged(
    record: RecordId,
    ours: Iterable[Quad],
    theirs: Iterable[Quad],
    take: Mapping[str, str],
    dataset: Dataset,
) -> list[Quad]:
    """All of what the list says of `record` and of what was sent about it, which is called `record` already.

    `take` says for fields, by `FieldsOfClass.key` or plain name, which side stays where there can be one only.

    Raises OpenConflict with the fields that are still to be decided on; BadUsage for a field that is none of them.
    """
    mine, sent = by_subject(ours), by_subject(theirs)
    left, right = mine.get(record.iri, {}), sent.get(record.iri, {})
    fields = Fields(dataset).of([*left.get(RDF["type"], ()), *right.get(RDF["type"], ())])
    sides = _Sides(mine, sent, fields, dataset)
    said: list[tuple[Term, NamedNode, Term]] = []
    open_, decided = [], set()
    for predicate in dict.fromkeys([*left, *right]):
        a, b = left.get(predicate, []), right.get(predicate, [])
        parts = any(isinstance(value, NamedNode) and _is(value, record) for value in (*a, *b))
        choice = next(
            (take[name] for name in (fields.key(predicate), fields.name(predicate)) if name in take), None
        )
        decided |= {fields.key(predicate), fields.name(predicate)}
        if (sides.differ_in_parts(a, b) if parts else sides.differ(predicate, a, b)) and choice is None:
            open_.append(fields.key(predicate))
            continue
        if choice is not None or parts:
            kept, whole = (b, sent) if choice == THEIRS or not a else (a, mine)
            said += [(record.iri, predicate, value) for value in kept]
            said += _of_parts(kept, record, whole)
        else:
            said += [(record.iri, predicate, value) for value in (*a, *b)]
    unknown = [name for name in take if name not in decided]
    if unknown:
        meant = nearest(unknown[0], sorted(decided), 0)
        raise BadUsage(f"there is no field {unknown[0]!r} to choose", f"Did you mean {meant!r}?")
    if open_:
        raise OpenConflict(tuple(open_))
    return [Quad(subject, field, value, record.graph) for subject, field, value in dict.fromkeys(said)]  # type: ignore[arg-type]


def _of_parts(
    values: Iterable[Term], record: RecordId, whole: Record
) -> Iterable[tuple[Term, NamedNode, Term]]:
    for part in values:
        if isinstance(part, NamedNode) and _is(part, record) and part != record.iri:
            for field, said in whole.get(part, {}).items():
                yield from ((part, field, value) for value in said)


def merge(
    edition: Edition,
    pending: Pending,
    ruling: Ruling,
    into: RecordId,
    take: Mapping[str, str],
    source: str | None = None,
) -> Decided:
    """Accept what is offered, with one of its records going into the record `into` of the list.

    That one is called `source`; without it, it is the only one of the same kind.

    Raises OpenConflict, BadUsage, UnknownRecord, or ChangedSince (for another record of the contribution).
    """
    old = _which(pending, into, source)
    quads = renamed(pending.offer.quads(), old, into)
    theirs = [quad for quad in quads if quad.graph_name == into.graph]
    ours = edition.records[into].quads()
    both = merged(into, ours, theirs, take, edition.dataset)
    said = [*(quad for quad in quads if quad.graph_name != into.graph), *both]
    revised = revise(edition, pending, ruling, said)
    if revised.change is None:
        return revised
    # As it would wait: what is accepted is the merged version, in one step with the decision that made it.
    text = submission_text(revised.dossier, said)
    offer = offer_of(pending.folder / SUBMISSION_FILE, text)
    accepted = accept(edition, replace(pending, dossier=revised.dossier, offer=offer), ruling)
    if accepted.change is None:
        return accepted
    files = {each.path: each for each in revised.change.files} | {
        each.path: each for each in accepted.change.files
    }
    title = f"Accept {pending.dossier.code}, merged into {into}"
    return replace(accepted, change=replace(accepted.change, title=title, files=tuple(files.values())))


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
