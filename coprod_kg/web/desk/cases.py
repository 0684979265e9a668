"""Cases: what waits to be decided on, whichever way it came, as one thing.

What came by the form waits in the inbox, and is made into a contribution in memory: nothing of it is written to the
list until it is accepted. What came by the command line waits in `data/pending`, and is read from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coprod_kg.codes import AlreadyDecided, Code, UnknownCode
from coprod_kg.contributing.decisions import based_on
from coprod_kg.contributing.differences import named
from coprod_kg.contributing.dossier import Decision, Dossier, Status, Version
from coprod_kg.contributing.files import PENDING
from coprod_kg.contributing.pending import Pending, by_record, read_pending
from coprod_kg.importing.form_answers import offer_of_answers
from coprod_kg.inbox import Outcome, Suggestion
from coprod_kg.sources.offers import Offer, Reading, SpotTable
from coprod_kg.web.desk.waiting import title_of_words

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.inbox import Inbox


@dataclass(frozen=True, eq=False)
class Case:
    """One contribution that waits."""

    pending: Pending
    suggestion: Suggestion | None
    """As it was told, if it came by the form."""

    @property
    def code(self) -> Code:
        """Its receipt code."""
        return self.pending.dossier.code

    @property
    def came(self) -> datetime:
        """When it was sent."""
        return self.pending.dossier.versions[0].came

    @property
    def channel(self) -> str:
        """The local name of the way it came."""
        return self.pending.dossier.versions[0].via or "file"

    @property
    def asked(self) -> bool:
        """Whether the curators have asked something, and wait for an answer."""
        if self.suggestion:
            return bool(self.suggestion.question)
        return self.pending.dossier.latest.status is Status.NEEDS_CHANGES

    @property
    def title(self) -> str:
        """What it is about: the title of its first record, else the beginning of what was told."""
        records = self.pending.records
        for record, quads in records.items():
            name = named(record, quads)
            if name != str(record):
                return name
        return title_of_words(self.words) or next(iter(map(str, records)), "Nothing but an address")

    @property
    def changes(self) -> str:
        """The record of the list that a suggestion is about, such as `org/nihr`; empty for something new."""
        return self.suggestion.record if self.suggestion else ""

    @property
    def words(self) -> str:
        """What was told in words of their own."""
        return self.suggestion.words if self.suggestion else self.pending.dossier.versions[0].note

    @cached_property
    def fingerprint(self) -> str:
        """Changes with what is offered, and with the records of the list that it would change."""
        latest = self.pending.dossier.latest
        said = [latest.status.value, *sorted(each.value for each in latest.based_on)]
        said += sorted(str(quad.triple) for quad in self.pending.offer.quads())
        said += [self.words, repr(sorted(self.suggestion.answers.items())) if self.suggestion else ""]
        return blake2b("\0".join(said).encode(), digest_size=12).hexdigest()


def case_of(edition: Edition, inbox: Inbox, code: Code) -> Case:
    """The case with this code.

    Raises UnknownCode; AlreadyDecided if nothing is to be decided about it; BrokenPending or UnreadableFile for one
    of the command line whose files were changed by hand.
    """
    try:
        suggestion = inbox.find(code)
    except UnknownCode:
        pending = read_pending(edition.project.root, code)
        latest = pending.dossier.latest
        if not latest.status.waits:
            day = pending.dossier.decided_on.date().isoformat()
            raise AlreadyDecided(code.text, latest.status.value, day) from None
        return Case(pending, None)
    if suggestion.decision:
        day = suggestion.decision.made.date().isoformat()
        raise AlreadyDecided(code.text, suggestion.status.value, day)
    return Case(pending_of(edition, suggestion), suggestion)


def pending_of(edition: Edition, suggestion: Suggestion) -> Pending:
    """A suggestion as a contribution, with the versions and decisions that will be told of it if it is accepted."""
    sent = offer_of(edition, suggestion, suggestion.as_sent)
    offer = offer_of(edition, suggestion, suggestion.answers)
    decisions = tuple(_decisions(suggestion))
    first = Version(
        number=1,
        status=Status.SENT,
        came=suggestion.came,
        via=suggestion.channel.value,
        on_behalf_of=suggestion.on_behalf_of,
        own_interest=suggestion.own_interest,
        consent=suggestion.consent,
        targets=tuple(by_record(sent.quads())),
        based_on=based_on(edition, by_record(sent.quads())),
    )
    dossier = Dossier(suggestion.code, (first,), decisions)
    changing = [each for each in decisions if each.outcome is Status.NEEDS_CHANGES]
    if changing:
        targets = tuple(by_record(offer.quads()))
        second = replace(
            first,
            number=2,
            came=changing[-1].made,
            made_by=changing[-1].number,
            targets=targets,
            based_on=based_on(edition, targets),
        )
        dossier = replace(dossier, versions=(first, second))
    return Pending(dossier, PENDING / suggestion.code.text, offer, ())


def _decisions(suggestion: Suggestion) -> Iterator[Decision]:
    """What curators did until now that others may know later: who stood aside, and the last change.

    What was asked and answered stays between those who talked.
    """
    revised = [step for step in suggestion.steps if step.outcome is Outcome.REVISED]
    kept = [
        step
        for step in suggestion.steps
        if step.outcome is Outcome.LEFT_TO_ANOTHER or (revised and step is revised[-1])
    ]
    for number, step in enumerate(kept, start=1):
        aside = step.outcome is Outcome.LEFT_TO_ANOTHER
        yield Decision(
            number=number,
            outcome=Status.LEFT_TO_ANOTHER if aside else Status.NEEDS_CHANGES,
            made=step.made,
            about=1,
            reason=step.reason,
            own_interest=aside,
        )


def offer_of(edition: Edition, suggestion: Suggestion, answers: Mapping[str, tuple[str, ...]]) -> Offer:
    """What `answers` offer, as an answer to the questions about things of the suggestion's kind; else nothing."""
    if suggestion.kind and answers:
        return offer_of_answers(edition, suggestion.kind, answers, suggestion.record)
    return Offer.of_reading(PurePosixPath("answers"), b"", "answers", Reading((), SpotTable))
