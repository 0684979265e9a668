"""Decisions: from a contribution that waits, and the list as it is, to the change that a curator's decision makes.

Nothing is written here. A decision comes back with its change and with what is wrong; if something must be mended
first, there is no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pyoxigraph import NamedNode, Quad

from coprod_kg.contributing.change import Change, FolderMove
from coprod_kg.contributing.dossier import Decision, Dossier, Status
from coprod_kg.contributing.files import DONE, content_of
from coprod_kg.contributing.history import version
from coprod_kg.contributing.judging import findings_of_offers, findings_of_words
from coprod_kg.contributing.pending import (
    ABOUT,
    SUBMISSION_FILE,
    Pending,
    about_text,
    by_record,
    offer_of,
    submission_text,
)
from coprod_kg.contributing.published import Records, history_files, record_files
from coprod_kg.contributing.refusals import ChangedSince
from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownRecord, nearest
from coprod_kg.findings import Finding, blocking
from coprod_kg.identifiers import RecordId


@dataclass(frozen=True)
class Ruling:
    """What a curator says with a decision: when, why, and whether git is to be told."""

    made: datetime
    reason: str = ""
    commit: bool = False


@dataclass(frozen=True)
class Decided:
    """What a decision comes to."""

    change: Change | None
    """None if something must be mended first."""
    findings: tuple[Finding, ...]
    dossier: Dossier
    records: tuple[RecordId, ...] = ()
    """The records that are added or changed, or would be."""


def accept(edition: Edition, pending: Pending, ruling: Ruling, only: Sequence[str] = ()) -> Decided:
    """Take what is offered onto the list; with `only`, these records, while the others go on waiting.

    Raises UnknownRecord if `only` names a record that is not offered; ChangedSince if the list has changed, in the
    place of one of the records, since it was offered.
    """
    chosen = choose(pending.records, only)
    left = {record: quads for record, quads in pending.records.items() if record not in chosen}
    decided = decide(pending.dossier, Status.ACCEPTED, ruling).with_latest(targets=tuple(chosen))
    for record in chosen:
        _refuse_stale(edition, pending.dossier, record)
    findings = findings_of_offers(edition, [pending.part(chosen) if left else pending.offer])
    words = words_of(edition, decided, ruling)
    if blocking((*words, *findings)):
        return Decided(None, (*words, *findings), decided, tuple(chosen))
    files = [*history_files(edition, decided), *record_files(edition, decided, chosen, ruling.made)]
    root = edition.project.root
    moves: tuple[FolderMove, ...] = ()
    if left:
        waits = decided.with_latest(status=Status.SENT, targets=tuple(left))
        quads = [quad for each in left.values() for quad in each]
        files.append(pending.file(root, SUBMISSION_FILE, submission_text(waits, quads)))
        files.append(pending.file(root, ABOUT, about_text(waits)))
    else:
        files.append(pending.file(root, ABOUT, about_text(decided)))
        moves = (_to_done(pending),)
    title = f"Accept {decided.code}: {', '.join(map(str, chosen))}"
    return Decided(Change(title, tuple(files), moves, ruling.commit), tuple(findings), decided, tuple(chosen))


def close(edition: Edition, pending: Pending, ruling: Ruling, outcome: Status) -> Decided:
    """Decline what is offered, or let whoever sent it take it back: nothing of it comes onto the list."""
    if outcome is Status.WITHDRAWN:
        decided, verb = pending.dossier.with_latest(status=outcome, taken_back=ruling.made), "Withdraw"
    else:
        decided, verb = decide(pending.dossier, outcome, ruling), "Decline"
    words = words_of(edition, decided, ruling)
    if blocking(words):
        return Decided(None, words, decided)
    about = pending.file(edition.project.root, ABOUT, about_text(decided))
    files = (*history_files(edition, decided), about)
    title = f"{verb} {decided.code}"
    return Decided(Change(title, files, (_to_done(pending),), ruling.commit), words, decided)


def remark(edition: Edition, pending: Pending, ruling: Ruling, outcome: Status) -> Decided:
    """Ask for changes, or leave the decision to another curator: the contribution goes on waiting."""
    decided = decide(pending.dossier, outcome, ruling)
    words = words_of(edition, decided, ruling)
    if blocking(words):
        return Decided(None, words, decided)
    about = pending.file(edition.project.root, ABOUT, about_text(decided))
    return Decided(Change(f"Remark on {decided.code}", (about,)), words, decided)


def revise(
    edition: Edition,
    pending: Pending,
    ruling: Ruling,
    quads: Iterable[Quad],
    sent: tuple[str, bytes] | None = None,
) -> Decided:
    """Put `quads` in the place of what is offered: a new version, which follows from a decision about the last one.

    `sent` is the ending and the content of the file that they came from; it is kept beside the others.
    """
    said = tuple(quads)
    revised = revision(edition, pending, ruling, said, sent)
    if revised.change is None:
        return revised
    offer = offer_of(pending.folder / SUBMISSION_FILE, submission_text(revised.dossier, said))
    return replace(revised, findings=(*revised.findings, *findings_of_offers(edition, [offer])))


def revision(
    edition: Edition,
    pending: Pending,
    ruling: Ruling,
    said: Sequence[Quad],
    sent: tuple[str, bytes] | None = None,
) -> Decided:
    """What `revise` comes to, before anybody has judged what is offered now."""
    root, path = edition.project.root, pending.folder / SUBMISSION_FILE
    records = by_record(said)
    decided = decide(pending.dossier, Status.NEEDS_CHANGES, ruling)
    number = decided.latest.number + 1
    following = replace(
        decided.latest,
        number=number,
        status=Status.SENT,
        came=ruling.made,
        note="",
        made_by=len(decided.decisions),
        targets=tuple(records),
        based_on=based_on(edition, records),
    )
    revised = replace(decided, versions=(*decided.versions, following))
    words = words_of(edition, revised, ruling)
    if blocking(words):
        return Decided(None, words, revised, tuple(records))
    files = [pending.file(root, f"submission-{number - 1}.trig", content_of(root, path) or b"")]
    if sent is not None:
        ending, data = sent
        files.append(pending.file(root, f"original-{len(pending.originals) + 1}{ending}", data))
    files.append(pending.file(root, SUBMISSION_FILE, submission_text(revised, said)))
    files.append(pending.file(root, ABOUT, about_text(revised)))
    return Decided(Change(f"Change {revised.code}", tuple(files)), words, revised, tuple(records))


def accept_instead(edition: Edition, pending: Pending, ruling: Ruling, said: Sequence[Quad]) -> Decided:
    """Accept `said` in the place of what is offered: in one step with the decision that changed it.

    Raises ChangedSince, as `accept` does.
    """
    revised = revision(edition, pending, ruling, said)
    if revised.change is None:
        return revised
    # As it would wait: what is accepted is the new version.
    offer = offer_of(pending.folder / SUBMISSION_FILE, submission_text(revised.dossier, said))
    accepted = accept(edition, replace(pending, dossier=revised.dossier, offer=offer), ruling)
    if accepted.change is None:
        return accepted
    files = {each.path: each for each in revised.change.files} | {
        each.path: each for each in accepted.change.files
    }
    return replace(accepted, change=replace(accepted.change, files=tuple(files.values())))


def decide(dossier: Dossier, outcome: Status, ruling: Ruling) -> Dossier:
    """The dossier with the decision in it; whoever leaves it to another curator has an interest of their own."""
    stands_aside = outcome is Status.LEFT_TO_ANOTHER
    made = Decision(
        number=len(dossier.decisions) + 1,
        outcome=outcome,
        made=ruling.made,
        about=dossier.latest.number,
        reason=ruling.reason,
        own_interest=stands_aside,
    )
    decided = dossier.with_decision(made)
    return decided if stands_aside else decided.with_latest(status=outcome)


def words_of(edition: Edition, dossier: Dossier, ruling: Ruling) -> tuple[Finding, ...]:
    """What is wrong with the reason that was given, if one was."""
    return tuple(findings_of_words(edition, dossier.quads(), "--reason")) if ruling.reason else ()


def choose(records: Records, only: Sequence[str]) -> Records:
    """The records that `only` names, by `<kind>/<slug>`, slug or address; all without it.

    Raises UnknownRecord.
    """
    if not only:
        return records
    names = {record.slug: record for record in records} | {str(record): record for record in records}
    chosen = set()
    for name in only:
        short = name.rsplit("/id/", 1)[-1].split("#")[0]
        if short not in names:
            raise UnknownRecord(name, nearest(short, names, 0))
        chosen.add(names[short])
    return {record: quads for record, quads in records.items() if record in chosen}


def based_on(edition: Edition, records: Iterable[RecordId]) -> tuple[NamedNode, ...]:
    """The versions of those of `records` that are on the list now."""
    return tuple(
        version(record, edition.records[record].data) for record in records if record in edition.records
    )


def _refuse_stale(edition: Edition, dossier: Dossier, record: RecordId) -> None:
    present = edition.records.get(record)
    was = [each for each in dossier.latest.based_on if each.value.startswith(f"{record.graph.value}#")]
    now = [] if present is None else [version(record, present.data)]
    if was != now:
        mend = (
            f"To see what is new: coprod-kg review show {dossier.code}. To put the two in one: "
            f"coprod-kg review merge {dossier.code} {record}. To send a new file: "
            f"coprod-kg review change {dossier.code} FILE."
        )
        path = present.path if present else record.path
        raise ChangedSince(path, "this was sent", mend)


def _to_done(pending: Pending) -> FolderMove:
    return FolderMove(pending.folder, DONE / pending.dossier.code.text)
