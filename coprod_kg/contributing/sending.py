"""Sending: files become a contribution that waits. What can be read is kept, with all that is wrong in it: curators
can mend it. Only what cannot be read at all is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from coprod_kg.assessing import likely_findings
from coprod_kg.codes import Code, QueueFull, mint
from coprod_kg.contributing.decisions import based_on
from coprod_kg.contributing.desk import Desk
from coprod_kg.contributing.dossier import Dossier, Status, Version
from coprod_kg.contributing.files import refuse_unless_plain
from coprod_kg.contributing.judging import findings_of_offers, findings_of_words
from coprod_kg.contributing.pending import (
    ABOUT,
    SUBMISSION_FILE,
    about_text,
    by_record,
    known,
    submission_text,
    waiting,
)
from coprod_kg.contributing.refusals import NothingTaken
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage, nearest
from coprod_kg.findings import Finding, blocking, in_order
from coprod_kg.identifiers import RecordId
from coprod_kg.importing import read_offer
from coprod_kg.importing.reading import ENDINGS
from coprod_kg.labels import label
from coprod_kg.sources import Source
from coprod_kg.vocabulary import CPC, CPSC, SKOS

MOST_WAITING = 1000
"""How many contributions may wait; after that, none is taken."""
MOST_FILES = 50
"""How many files one contribution may have."""


@dataclass(frozen=True)
class Circumstances:
    """What whoever sends something says beside it; nothing about who they are."""

    note: str = ""
    via: str = "file"
    on_behalf_of: str = ""
    own_interest: bool = False
    consent: bool = False


@dataclass(frozen=True)
class Sent:
    """A contribution that was read, and kept unless its note has to be mended."""

    code: Code | None
    findings: tuple[Finding, ...]
    new: tuple[RecordId, ...] = ()
    changed: tuple[RecordId, ...] = ()
    """The records that are on the list already."""


@dataclass(frozen=True)
class SentFile:
    """A file that was sent: what was made of it, and how it is kept."""

    source: Source
    ending: str

    @classmethod
    def read(cls, path: Path, edition: Edition, format: str | None) -> SentFile:
        """The file at `path`.

        Raises UnreadableFile (also for a link or a device), UnknownFormat, BrokenSyntax, or NothingTaken.
        """
        refuse_unless_plain(path)
        source = read_offer(path, edition, format)
        if not source.quads():
            raise NothingTaken(source.path)
        ending = next((ending for ending, known in ENDINGS.items() if known == source.format), ".bin")
        return cls(source, ending)


def send(
    edition: Edition,
    desk: Desk,
    paths: Sequence[Path],
    circumstances: Circumstances,
    now: datetime,
    format: str | None = None,
) -> Sent:
    """Keep the files at `paths` as one contribution that waits for review, whole or not at all.

    Nothing is kept, and there is no code, if the note has to be mended first.

    Raises UnreadableFile, UnknownFormat, BrokenSyntax or NothingTaken for a file that cannot be used; BadUsage for
    too many files or a word that is on no list; QueueFull, or CannotWrite.
    """
    if len(paths) > MOST_FILES:
        raise BadUsage(f"{len(paths)} files are too many", f"Send at most {MOST_FILES} at a time.")
    if len(waiting(edition.project.root)) >= MOST_WAITING:
        raise QueueFull(MOST_WAITING)
    files = [SentFile.read(path, edition, format) for path in paths]
    quads = [quad for file in files for quad in file.source.quads()]
    records = by_record(quads)
    code = mint(known(edition.project.root))
    version = Version(
        number=1,
        status=Status.SENT,
        came=now,
        note=circumstances.note.strip(),
        via=concept_of(edition, "contribution-channels", circumstances.via),
        on_behalf_of=concept_of(edition, "people", circumstances.on_behalf_of),
        own_interest=circumstances.own_interest,
        consent=circumstances.consent,
        targets=tuple(records),
        based_on=based_on(edition, records),
    )
    dossier = Dossier(code, (version,))
    words = findings_of_words(edition, dossier.quads(), "--note") if version.note else []
    if blocking(words):
        return Sent(None, tuple(words))
    sources = [file.source for file in files]
    findings = in_order([*findings_of_offers(edition, sources), *likely_findings(edition, sources)])
    desk.shelve(code, _kept(dossier, files, quads))
    there = edition.records
    return Sent(
        code,
        (*words, *findings),
        tuple(record for record in records if record not in there),
        tuple(record for record in records if record in there),
    )


def _kept(dossier: Dossier, files: Sequence[SentFile], quads: Sequence[Quad]) -> dict[str, bytes]:
    """The files of the folder that waits: the originals first, so that nothing stands there without them."""
    originals = {
        f"original-{number}{file.ending}": file.source.data for number, file in enumerate(files, start=1)
    }
    return originals | {SUBMISSION_FILE: submission_text(dossier, quads), ABOUT: about_text(dossier)}


def concept_of(edition: Edition, scheme: str, typed: str) -> str:
    """The local name of the concept of `scheme` that was typed, as its name or as its label; "" for "".

    Raises BadUsage with the nearest one: a group of people or a way is named here, never a person.
    """
    if not typed:
        return ""
    dataset = edition.dataset
    names: dict[str, str] = {}
    for quad in dataset.quads(None, SKOS["inScheme"], CPSC[scheme]):
        if isinstance(quad.subject, NamedNode) and quad.subject in CPC:
            local = CPC.local(quad.subject)
            names |= {local: local, (label(quad.subject, dataset) or local).lower(): local}
    if typed.lower() in names:
        return names[typed.lower()]
    meant = nearest(typed.lower(), names)
    hint = f"Did you mean {names[meant]!r}? " if meant else ""
    raise BadUsage(
        f"{typed!r} is not on the list {scheme}",
        f"{hint}Choose one of: {', '.join(sorted(set(names.values())))}.",
    )
