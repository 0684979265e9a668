"""From what a curator chooses on a page to the change that the command line would make, and back to the inbox.

The list is written first, as one change (`contributing.desk`), and then the inbox is told. A server that is killed in
between has lost nothing: `reconcile` tells the inbox what the list says already. Nothing that somebody typed goes into
`data/` but the statements that are accepted: the rest stays in the inbox, and goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from coprod_kg.codes import Code
from coprod_kg.contributing import decisions, merging
from coprod_kg.contributing.decisions import Decided, Ruling
from coprod_kg.contributing.desk import at_desk
from coprod_kg.contributing.dossier import Dossier, Status
from coprod_kg.contributing.journal import JOURNAL
from coprod_kg.contributing.judging import findings_of_words
from coprod_kg.contributing.pending import read_dossier
from coprod_kg.edition import Edition
from coprod_kg.errors import BadUsage, CoprodError
from coprod_kg.findings import Finding, blocking
from coprod_kg.inbox import Outcome
from coprod_kg.matching import Side
from coprod_kg.web.desk.cases import Case, case_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad

    from coprod_kg.inbox import Inbox
    from coprod_kg.project import Project

_PATIENCE = 8.0
"""Seconds that we wait for a command that is changing the list."""


class Choice(Enum):
    """What a curator can decide."""

    ACCEPT = "accept"
    ASK = "ask"
    MERGE = "merge"
    DECLINE = "decline"
    ASIDE = "aside"
    """To leave it to another curator, because of an interest of their own."""

    @property
    def needs_reason(self) -> bool:
        """Whether it cannot be decided without a word about why."""
        return self in (Choice.ASK, Choice.MERGE, Choice.DECLINE)


@dataclass(frozen=True)
class Verdict:
    """What a curator chose, about what was on the page."""

    choice: Choice
    reason: str
    seen: str
    """The fingerprint of the case as it was shown."""
    made: datetime
    into: str = ""
    """To merge: the record of the list."""
    source: str = ""
    """To merge: which of the records that are offered; empty if there is only one of the kind."""
    take: Mapping[str, Side] = field(default_factory=dict)


@dataclass(eq=False)
class Stale(CoprodError):
    """A case is no longer what the curator looked at."""

    code: str

    def __str__(self) -> str:
        return f"{self.code} has changed since you opened it, or the record that it is about has. Look at it again."


def decide(project: Project, inbox: Inbox, code: Code, verdict: Verdict) -> Decided:
    """What came of it: if it has a change, it is on the disk, in the list and in the inbox. If not, nothing was done.

    Raises Stale, AlreadyDecided, UnknownCode, OpenConflict (fields to choose for a merge), ChangedSince, UnknownRecord,
    BadUsage, DeskBusy, CannotWrite, and what `Edition.read` raises.
    """
    with at_desk(project.root, longest=_PATIENCE) as desk:
        edition = Edition.read(project)
        case = case_of(edition, inbox, code)
        if case.fingerprint != verdict.seen:
            raise Stale(code.text)
        decided = _decided(edition, case, verdict)
        if decided.change is None:
            return decided
        if case.suggestion is None:
            desk.apply(decided.change)
        elif verdict.choice not in (Choice.ASK, Choice.ASIDE):
            desk.apply(decided.change.published)
    if case.suggestion is not None:
        _tell(inbox, decided, verdict)
    return decided


def _decided(edition: Edition, case: Case, verdict: Verdict) -> Decided:
    pending, ruling = case.pending, Ruling(verdict.made, verdict.reason)
    if verdict.choice in (Choice.ACCEPT, Choice.MERGE) and not pending.records:
        raise BadUsage("there is no record yet that could go on the list", "Write it first.")
    match verdict.choice:
        case Choice.ACCEPT:
            return decisions.accept(edition, pending, ruling)
        case Choice.ASK:
            return decisions.remark(edition, pending, ruling, Status.NEEDS_CHANGES)
        case Choice.ASIDE:
            return decisions.remark(edition, pending, ruling, Status.LEFT_TO_ANOTHER)
        case Choice.DECLINE:
            return decisions.close(edition, pending, ruling, Status.DECLINED)
        case Choice.MERGE:
            into = edition.record(verdict.into)
            return merging.merge(edition, pending, ruling, into, verdict.take, verdict.source or None)


def _tell(inbox: Inbox, decided: Decided, verdict: Verdict) -> None:
    code = decided.dossier.code
    match verdict.choice:
        case Choice.ASK:
            inbox.ask(code, verdict.reason, verdict.made)
        case Choice.ASIDE:
            inbox.leave(code, verdict.reason, verdict.made)
        case _:
            _close(inbox, decided.dossier)


def _close(inbox: Inbox, dossier: Dossier) -> None:
    """Write down in the inbox what the list says about a suggestion; how to reach who sent it is deleted with that."""
    latest, reason = dossier.latest, dossier.decisions[-1].reason if dossier.decisions else ""
    records = tuple(map(str, latest.targets)) if latest.status is Status.ACCEPTED else ()
    outcome = _outcome(dossier, asked_for=inbox.find(dossier.code).record)
    inbox.decide(dossier.code, outcome, reason, records, dossier.decided_on)


def _outcome(dossier: Dossier, asked_for: str) -> Outcome:
    """The outcome; a change of the very record that was `asked_for` is no merging, also if words were all that came."""
    latest = dossier.latest
    if latest.status is Status.WITHDRAWN:
        return Outcome.WITHDRAWN
    if latest.status is not Status.ACCEPTED:
        return Outcome.DECLINED
    merged = latest.based_on and not dossier.versions[0].based_on and not asked_for
    return Outcome.MERGED if merged else Outcome.ACCEPTED


def reconcile(project: Project, inbox: Inbox) -> tuple[Code, ...]:
    """Finish what was interrupted: a change of the list, and what the inbox does not know yet. The codes of the latter.

    Raises DeskBusy, BlockedJournal or CannotWrite.
    """
    if not (project.root / JOURNAL).exists() and not _unheard(project, inbox):
        return ()
    with at_desk(project.root, longest=_PATIENCE):  # finishes the change first, if there is one
        done = []
        for code in _unheard(project, inbox):
            dossier, _ = read_dossier(project.root, code)
            if not dossier.latest.status.waits:
                _close(inbox, dossier)
                done.append(code)
    return tuple(done)


def _unheard(project: Project, inbox: Inbox) -> list[Code]:
    """Those that wait in the inbox, and of which the list tells a decision."""
    try:
        names = os.listdir(project.root / "data/history/contribution")  # noqa: PTH208 - names are what is wanted
    except FileNotFoundError:
        return []
    known = {name.removesuffix(".ttl") for name in names}
    return [each.code for each in inbox.waiting() if each.code.text in known]


@dataclass(frozen=True)
class Rewritten:
    """What came of a curator's changes to what is offered."""

    kept: bool
    findings: tuple[Finding, ...]


def rewrite(
    project: Project,
    inbox: Inbox,
    code: Code,
    seen: str,
    reason: str,
    made: datetime,
    kind: str,
    answers: Mapping[str, Sequence[str]],
    said: Sequence[Quad],
) -> Rewritten:
    """Put a curator's changes in the place of what was sent, which is kept: the case goes on waiting.

    For a suggestion `answers` are the new ones, about a thing of `kind`; for what came by the command line `said` is
    all that it offers now.

    Raises Stale, and what `decide` raises.
    """
    ruling = Ruling(made, reason)
    with at_desk(project.root, longest=_PATIENCE) as desk:
        edition = Edition.read(project)
        case = case_of(edition, inbox, code)
        if case.fingerprint != seen:
            raise Stale(code.text)
        if case.suggestion is None:
            decided = decisions.revision(edition, case.pending, ruling, said)
            if decided.change is None:
                return Rewritten(False, decided.findings)
            desk.apply(decided.change)
            return Rewritten(True, decided.findings)
    noted = decisions.decide(case.pending.dossier, Status.NEEDS_CHANGES, ruling)
    words = tuple(findings_of_words(edition, noted.quads(), "--reason"))
    if blocking(words):
        return Rewritten(False, words)
    inbox.revise(code, answers, made, reason, kind)
    return Rewritten(True, words)
