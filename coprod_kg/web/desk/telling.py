"""What the person told us, as they wrote it, and what has been said since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coprod_kg.forms import form_kinds, form_of
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import local_name
from coprod_kg.inbox import Outcome
from coprod_kg.labels import label
from coprod_kg.vocabulary import CPC
from coprod_kg.web.desk.ages import day

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.web.desk.cases import Case

_STEPS = {
    Outcome.ASKED: "We asked",
    Outcome.ANSWERED: "They answered",
    Outcome.REVISED: "A curator changed it",
    Outcome.LEFT_TO_ANOTHER: "A curator left it to another",
}


@dataclass(frozen=True)
class Fact:
    """A name with its values."""

    name: str
    values: tuple[str, ...]
    link: str = ""
    """Where the value leads, if it is a web address."""


@dataclass(frozen=True)
class Event:
    """Something that happened since it came."""

    what: str
    day: str
    words: str


def told_of(edition: Edition, case: Case) -> Iterator[Fact]:
    """The answers as they were sent, under the names of their questions."""
    suggestion = case.suggestion
    if suggestion is None:
        for path in case.pending.originals:
            yield Fact("As it was sent", (str(path),))
        return
    if suggestion.record:
        record = RecordId(*suggestion.record.split("/", 1))
        name = label(record.iri, edition.dataset) or suggestion.record
        yield Fact("About a record of the list", (name,), f"doc/{suggestion.record}.html")
    fields = form_of(edition, suggestion.kind).asked if suggestion.kind in form_kinds(edition) else ()
    names = {field.key: field for field in fields}
    for key, values in suggestion.as_sent.items():
        field = names.get(key)
        labels = {local_name(choice.value): choice.label for choice in field.choices} if field else {}
        shown_ = tuple(labels.get(value, value) for value in values if value)
        if shown_:
            yield Fact(field.name if field else key, shown_)


def around_of(edition: Edition, case: Case, contact: str) -> Iterator[Fact]:
    """What was said beside it: for whom, with what interest, and how to reach who sent it."""
    first = case.pending.dossier.versions[0]
    if first.on_behalf_of:
        name = label(CPC[first.on_behalf_of], edition.dataset) or first.on_behalf_of
        yield Fact("Sent for", (name,))
    if first.own_interest:
        yield Fact("Their own interest", ("They helped to make it, or gain from it.",))
    if first.consent:
        yield Fact("Agreed", ("The people whose words these are agree that they are published.",))
    if case.suggestion:
        yield Fact("Wants an answer", (contact or "No. They chose to stay anonymous.",))


def events_of(case: Case) -> Iterator[Event]:
    """What was asked, answered and changed since it came."""
    if case.suggestion:
        for step in case.suggestion.steps:
            if step.outcome in _STEPS:
                yield Event(_STEPS[step.outcome], day(step.made), step.reason)
        return
    words = {"needs-changes": "We asked for changes", "left-to-another": "A curator left it to another"}
    for decision in case.pending.dossier.decisions:
        yield Event(
            words.get(decision.outcome.value, decision.outcome.value), day(decision.made), decision.reason
        )


def words_of_case(case: Case) -> str:
    """All that was told in free words, to listen to."""
    texts = [case.words]
    if case.suggestion:
        texts += [
            text for key in ("name", "description", "note") for text in case.suggestion.as_sent.get(key, ())
        ]
        texts += [step.reason for step in case.suggestion.steps if step.outcome is Outcome.ANSWERED]
    return ". ".join(filter(None, texts))
