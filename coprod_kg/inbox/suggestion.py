"""What a suggestion is, and what happened to it. Nothing in it says who sent it.

>>> from datetime import UTC
>>> asked = Step(datetime(2026, 12, 1, tzinfo=UTC), Outcome.ASKED, "Which film is it?")
>>> asked.outcome.leaves
<Status.ASKED: 'asked'>
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from coprod_kg.codes import Code


class Channel(Enum):
    """How a suggestion came: the concepts of `contribution-channels` that are no files."""

    FORM = "form"
    PHONE = "phone"
    POST = "post"
    WORKSHOP = "workshop"


class Status(Enum):
    """How far a suggestion has come."""

    WAITING = "waiting"
    ASKED = "asked"
    """The curators have asked something, and whoever sent it has not answered."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    @property
    def waits(self) -> bool:
        """Whether something is still to be done."""
        return self in (Status.WAITING, Status.ASKED)


class Outcome(Enum):
    """What one step did."""

    ASKED = "asked"
    ANSWERED = "answered"
    REVISED = "revised"
    LEFT_TO_ANOTHER = "left-to-another"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

    @property
    def leaves(self) -> Status | None:
        """The status that it leaves behind; None if it leaves the one that was there."""
        if self is Outcome.ANSWERED:
            return Status.WAITING
        return next((status for status in Status if status.value == self.value), None)

    @property
    def decides(self) -> bool:
        """Whether it is the last step."""
        return self.leaves is not None and not self.leaves.waits


@dataclass(frozen=True)
class Step:
    """One thing that happened to a suggestion after it came."""

    made: datetime
    outcome: Outcome
    reason: str = ""
    """Why; for ASKED the question, for ANSWERED the answer."""
    records: tuple[str, ...] = ()
    """The records that it added or changed, such as `org/nihr`."""


@dataclass(frozen=True, kw_only=True)
class NewSuggestion:
    """What somebody suggests: answers to the questions of a form, or words of their own, or both."""

    channel: Channel = Channel.FORM
    kind: str = ""
    """The kind of record that it is about, of those that have a form; empty for words only."""
    record: str = ""
    """The record of the list that it is about, such as `org/nihr`; empty for something new."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was answered, by the words of the fields in JSON-LD; what was chosen by the local names of concepts."""
    words: str = ""
    on_behalf_of: str = ""
    """The local name of a group of people (`people`), never of a person."""
    own_interest: bool = False
    consent: bool = False
    """Whether those whose words these are agree that they are published."""


@dataclass(frozen=True, kw_only=True)
class Suggestion(NewSuggestion):
    """A suggestion that was kept."""

    code: Code
    came: datetime
    status: Status = Status.WAITING
    steps: tuple[Step, ...] = ()
    as_sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The answers before they were revised."""

    @property
    def question(self) -> str:
        """What the curators want to know; empty if they have asked nothing that is not answered."""
        if self.status is not Status.ASKED:
            return ""
        return next((step.reason for step in reversed(self.steps) if step.outcome is Outcome.ASKED), "")

    @property
    def decision(self) -> Step | None:
        """The last step, if it decided."""
        return self.steps[-1] if self.steps and self.steps[-1].outcome.decides else None

    @property
    def forgotten(self) -> bool:
        """Whether what was sent has been deleted, as all of it is some time after the decision."""
        return not (self.status.waits or self.answers or self.words)
