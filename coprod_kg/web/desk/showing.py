"""One case as its page shows it: what the person told us, the record that it becomes, and all that helps to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.contributing.differences import named
from coprod_kg.findings import Finding, Severity
from coprod_kg.forms import Form, form_kinds, form_of
from coprod_kg.forms.field_names import FieldNames
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.labels import label
from coprod_kg.reports.words import words_of
from coprod_kg.site.links import Cell
from coprod_kg.vocabulary import CPC, SCHEMA
from coprod_kg.web.desk.ages import day, since
from coprod_kg.web.desk.comparing import Line, Pair, lines_of, pairs_of
from coprod_kg.web.desk.editing import key_of
from coprod_kg.web.desk.gaining import Gains
from coprod_kg.web.desk.hearing import Heard
from coprod_kg.web.desk.reading_age import AIM, OLDEST, YOUNGEST, reading_age
from coprod_kg.web.desk.telling import Event, Fact, around_of, events_of, told_of, words_of_case
from coprod_kg.web.desk.wording import fields_of

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.matching import Match
    from coprod_kg.web.desk.cases import Case
    from coprod_kg.web.desk.weighing import Scales

KIND_WORDS = {
    "item": "Something to read, watch or use",
    "org": "A group or an organisation",
    "project": "A project",
    "venue": "A journal or a series",
    "person": "A person who asked to be on the list",
}
_SEVERITIES = {Severity.MUST: "Must fix", Severity.SHOULD: "Look", Severity.COULD: "Would help"}


@dataclass(frozen=True)
class Check:
    """What a check says."""

    sort: str
    """`stop`, `eye` or `tick`: the picture."""
    head: str
    text: str
    advice: str = ""
    href: str = ""


@dataclass(frozen=True)
class Age:
    """The reading age of the description."""

    field: str
    """What the description is called on the form."""
    years: int
    is_hard: bool
    low: int = YOUNGEST
    high: int = OLDEST
    aim: int = AIM


@dataclass(frozen=True)
class Becomes:
    """A record as it would be."""

    record: str
    title: str
    is_new: bool
    lines: tuple[Line, ...]
    edit: str
    """The path of the page on which it can be changed."""
    page: str
    """The path of its page, if it has one."""
    age: Age | None


@dataclass(frozen=True)
class Double:
    """A record of the list that may be the same."""

    record: str
    cell: Cell
    reasons: str
    pairs: tuple[Pair, ...]
    """The fields in which they differ."""
    same: tuple[str, ...]
    """The names of the others."""


@dataclass(frozen=True)
class Shown:
    """A case, for the eyes of a curator."""

    asks: str
    """The question that is to be decided."""

    code: str
    path: str
    seen: str
    title: str
    waits: str
    came: str
    channel: str
    asked: bool
    question: str
    words: str
    told: tuple[Fact, ...]
    around: tuple[Fact, ...]
    events: tuple[Event, ...]
    becomes: tuple[Becomes, ...]
    start: tuple[tuple[str, str], ...]
    """Where nothing is offered yet: the paths on which the record can be written, with what it would be."""
    changes: str
    """The record of the list that it would change, such as `org/nihr`; empty for something new."""
    checks: tuple[Check, ...]
    more: tuple[Check, ...]
    """What would help, if there is much of it."""
    must: int
    gains: Gains
    doubles: tuple[Double, ...]
    heard: tuple[Heard, ...]
    field_names: Mapping[str, str]
    """The plain names of the fields that ideas are suggested for."""


def shown(scales: Scales, case: Case, findings: tuple[Finding, ...], contact: str, now: datetime) -> Shown:
    """The case as its page shows it, against the edition of `scales`; `contact` is how to reach who sent it."""
    edition = scales.edition
    pending = case.pending
    path = f"desk/{case.code}"
    kinds = {record.kind for record in pending.records} or (
        {case.suggestion.kind} if case.suggestion else set()
    )
    kind = next((each for each in kinds if each), "item")
    form = form_of(edition, kind)
    matches = scales.matches(case)
    must = sum(each.severity is Severity.MUST for each in findings)
    checks = [*_checks(form, case, findings)]
    could = [each for each in checks if each.head == _SEVERITIES[Severity.COULD]]
    chosen = {
        CPC.local(quad.object)
        for quad in pending.offer.quads()
        if isinstance(quad.object, NamedNode) and quad.object in CPC
    }
    heard = scales.ear.heard(words_of_case(case), chosen) if kind == "item" else ()
    return Shown(
        asks="Should we change this record?" if case.changes else "Should this go on the list?",
        code=case.code.text,
        path=path,
        seen=case.fingerprint,
        title=case.title,
        waits=since(case.came, now),
        came=day(case.came),
        channel=label(CPC[case.channel], edition.dataset) or case.channel,
        asked=case.asked,
        question=case.suggestion.question if case.suggestion else "",
        words=case.words,
        told=tuple(told_of(edition, case)),
        around=tuple(around_of(edition, case, contact)),
        events=tuple(events_of(case)),
        becomes=tuple(_becomes(scales, case)),
        start=() if pending.records else tuple(_starts(edition, case, path)),
        changes=case.changes,
        checks=tuple(each for each in checks if len(could) <= 3 or each not in could),
        more=tuple(could) if len(could) > 3 else (),
        must=must,
        gains=scales.counting.gains(pending.records),
        doubles=tuple(_double(scales, case, match) for match in matches),
        heard=heard,
        field_names={each.field: form.field(each.field).name for each in heard},
    )


def _becomes(scales: Scales, case: Case) -> Iterator[Becomes]:
    edition = scales.edition
    for record, quads in case.pending.records.items():
        there = edition.records.get(record)
        before = fields_of(record, there.quads() if there else (), edition.dataset)
        names = FieldNames.of(edition, record.kind)
        own = [quad for quad in quads if quad.subject == record.iri]
        about = next(
            (
                q.object.value
                for q in own
                if q.predicate == SCHEMA["description"] and isinstance(q.object, Literal)
            ),
            "",
        )
        years = reading_age(about)
        yield Becomes(
            record=str(record),
            title=named(record, quads),
            is_new=there is None,
            lines=lines_of(before, fields_of(record, quads, edition.dataset), names),
            edit=_edit(case, record),
            page=f"doc/{record}.html" if there else "",
            age=Age(names.name(SCHEMA["description"]), years, years > AIM) if years is not None else None,
        )


def _starts(edition: Edition, case: Case, path: str) -> Iterator[tuple[str, str]]:
    if case.changes:
        yield f"{path}/record", f"Change “{_title_of(edition, case.changes)}”"
        return
    for kind in form_kinds(edition):
        if kind != "person":  # nobody is put on the list by somebody else
            yield f"{path}/record?kind={kind}", KIND_WORDS.get(kind, KINDS[kind])


def _title_of(edition: Edition, record: str) -> str:
    there = edition.record(record)
    return named(there, edition.records[there].quads())


def _checks(form: Form, case: Case, findings: tuple[Finding, ...]) -> Iterator[Check]:
    if not case.pending.records:
        missing = "No change is written yet" if case.changes else "There is no record yet"
        yield Check("eye", "Look", f"{missing}. Write it, ask, or decline.")
    elif not any(each.severity is Severity.MUST for each in findings):
        yield Check("tick", "Fine", "It has all that a record needs.")
    for finding in findings:
        words = words_of(finding)
        href = f"{_edit(case, finding)}#{key_of(form, finding)}" if case.pending.records else ""
        sort = "stop" if finding.severity is Severity.MUST else "eye"
        # What a reader of files says further is about files.
        advice = "" if finding.check == "form" else words.mend
        yield Check(sort, _SEVERITIES[finding.severity], words.sentence, advice, href)


def _edit(case: Case, about: Finding | RecordId) -> str:
    """The path of the page on which a record can be changed."""
    path = f"desk/{case.code}/record"
    if case.suggestion:
        return path
    record = _record_of(about) if isinstance(about, Finding) else about
    return f"{path}?record={record or next(iter(case.pending.records))}"


def _record_of(finding: Finding) -> RecordId | None:
    return RecordId.of_iri(finding.record) if isinstance(finding.record, NamedNode) else None


def _double(scales: Scales, case: Case, match: Match) -> Double:
    existing, offered = RecordId.of_iri(match.existing), RecordId.of_iri(match.new)
    assert existing is not None
    assert offered is not None
    pairs = compared(scales.edition, case, offered, existing)
    return Double(
        record=str(existing),
        cell=scales.site.register.links.cell(match.existing),
        reasons=", ".join(match.reasons),
        pairs=tuple(each for each in pairs if not each.is_same),
        same=tuple(each.field for each in pairs if each.is_same),
    )


def compared(edition: Edition, case: Case, offered: RecordId, existing: RecordId) -> tuple[Pair, ...]:
    """A record that is offered, and one of the list, field by field."""
    dataset = edition.dataset
    ours = fields_of(existing, edition.records[existing].quads(), dataset)
    theirs = fields_of(offered, case.pending.records[offered], dataset)
    return pairs_of(ours, theirs, FieldNames.of(edition, existing.kind))
