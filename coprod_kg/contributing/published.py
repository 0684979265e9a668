"""What a decision writes for everybody to see: the history of the contribution, and records with their histories.

What was sent and not accepted is not published: of such a contribution the history tells that it was there, which
records of the list it was about, what was decided, and why; but not its words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, Quad, Triple

from coprod_kg.contributing.change import FileChange
from coprod_kg.contributing.dossier import Dossier, Status, Version, review_iri, version_iri
from coprod_kg.contributing.files import content_of
from coprod_kg.contributing.history import history_path, history_text, link_order
from coprod_kg.edition import Edition
from coprod_kg.identifiers import RecordId
from coprod_kg.sources import Role
from coprod_kg.turtle import canonical
from coprod_kg.vocabulary import GRAPH

Records = Mapping[RecordId, tuple[Quad, ...]]


def history_files(edition: Edition, dossier: Dossier) -> list[FileChange]:
    """The files that tell of a contribution and of each decision about it."""
    public = _public(edition, dossier)
    triples = [triple for version in public.versions for triple in public.version_triples(version)]
    files = [_file(edition, _path("contribution", dossier.code.text), triples, dossier.code.iri)]
    for decision in public.decisions:
        iri = review_iri(dossier.code, decision.number)
        path = _path("review", f"{dossier.code}-{decision.number}")
        files.append(_file(edition, path, public.decision_triples(decision), iri))
    return files


def record_files(edition: Edition, dossier: Dossier, records: Records, made: datetime) -> list[FileChange]:
    """The files of `records` and of their histories: a history before its record, a record before those that link
    to it, so that the list is valid after each of them."""
    review = review_iri(dossier.code, len(dossier.decisions))
    contribution = version_iri(dossier.code, dossier.latest.number)
    files = []
    for record in link_order(records):
        old = edition.records.get(record)
        path = history_path(record)
        before = None if old is None else (old.data, _told(edition, record))
        text = history_text(record, records[record], review, contribution, made, before)
        files.append(FileChange.of(path, content_of(edition.project.root, path), text))
        content = canonical(records[record], record.iri.value).encode()
        place = PurePosixPath("data/records") / record.path
        files.append(FileChange.of(place, None if old is None else old.data, content))
    return files


def _path(kind: str, name: str) -> PurePosixPath:
    return PurePosixPath(f"data/history/{kind}/{name}.ttl")


def _file(edition: Edition, path: PurePosixPath, said: Iterable[Triple], about: NamedNode) -> FileChange:
    return FileChange.of(path, content_of(edition.project.root, path), canonical(said, about.value).encode())


def _told(edition: Edition, record: RecordId) -> list[Quad]:
    """What the history file of `record` says now."""
    base = record.graph.value
    return [
        quad for source in edition.sources_of(Role.HISTORY) if source.base == base for quad in source.quads()
    ]


def _public(edition: Edition, dossier: Dossier) -> Dossier:
    """The dossier without what is not for everybody."""
    earlier = _accepted_before(edition, dossier)
    accepted = dossier.latest.status is Status.ACCEPTED or bool(earlier)
    versions = tuple(_public_version(edition.records, version, accepted) for version in dossier.versions)
    shown = replace(dossier, versions=versions)
    if not earlier:
        return shown
    own = dossier.latest.targets if dossier.latest.status is Status.ACCEPTED else ()
    return shown.with_latest(status=Status.ACCEPTED, targets=tuple(sorted({*earlier, *own})))


def _public_version(there: Collection[RecordId], version: Version, accepted: bool) -> Version:
    if accepted:
        return version
    return replace(version, note="", targets=tuple(each for each in version.targets if each in there))


def _accepted_before(edition: Edition, dossier: Dossier) -> tuple[RecordId, ...]:
    """The records of the contribution that were accepted by themselves, before the rest of it."""
    told = edition.dataset.quads(graph=GRAPH["history"])
    code = dossier.code.text
    about = [quad for quad in told if isinstance(quad.subject, NamedNode) and code in quad.subject.value]
    try:
        latest = Dossier.of_quads(dossier.code, about).latest
    except ValueError:
        return ()
    return latest.targets if latest.status is Status.ACCEPTED else ()
