"""The page on which a curator writes or changes the record that a case offers: questions, never Turtle."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import Quad
from starlette.responses import Response

from coprod_kg.codes import Code
from coprod_kg.contributing.merging import renamed
from coprod_kg.contributing.pending import by_record
from coprod_kg.findings import Finding, Severity
from coprod_kg.forms import Form, form_kinds, form_of
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import Answers, local_name, offer_of_answers
from coprod_kg.reports.words import words_of
from coprod_kg.web.desk.cases import Case, case_of
from coprod_kg.web.desk.deciding import Stale, rewrite
from coprod_kg.web.desk.door import Sitting
from coprod_kg.web.desk.editing import Section, answers_of, edited, key_of, sections_of
from coprod_kg.web.desk.showing import KIND_WORDS
from coprod_kg.web.desk.telling import Fact, told_of
from coprod_kg.web.problems import Problem

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_LONGEST = 20_000
"""How many letters one answer may have: the shapes ask for fewer, and say so at the field."""


@dataclass(frozen=True)
class Rewriting:
    """The page."""

    path: str
    action: str
    title: str
    kind: str
    kind_words: str
    record: str
    exists: bool
    """Whether there is something to change already."""
    seen: str
    words: str
    told: tuple[Fact, ...]
    """What the person wrote: it stands beside the form."""
    sections: tuple[Section, ...]
    reason: str
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Subject:
    """What is written about: which record of a case, and in which form."""

    case: Case
    form: Form
    record: RecordId | None
    """None while there is none yet."""
    there: Sequence[Quad] = ()
    """What is said of it now, if a suggestion is about a record of the list."""

    @property
    def answers(self) -> dict[str, tuple[str, ...]]:
        """What is offered now, as answers; of a suggestion as it was typed, also what could not be taken."""
        suggestion = self.case.suggestion
        if suggestion is None:
            assert self.record is not None
            return answers_of(self.form, self.record, self.case.pending.records[self.record])
        known = answers_of(self.form, self.record, self.there) if self.record else {}
        return {**known, **{key: tuple(values) for key, values in suggestion.answers.items()}}


async def show(sitting: Sitting) -> Response:
    """The form, with what is offered now."""
    edition = sitting.live.current.edition
    subject = await asyncio.to_thread(_subject, sitting, edition)
    scales = sitting.office.weighing.scales(sitting.live.current.site)
    findings = await asyncio.to_thread(scales.findings, subject.case) if subject.record else ()
    about = [each for each in findings if _is_about(each, subject)]
    answers = _with_ideas(subject.form, subject.answers, sitting.request.query_params.getlist("add"))
    return _page(sitting, edition, subject, answers, about)


async def keep(sitting: Sitting) -> Response:
    """Keep what was written, in the place of what was sent; or show the form again with what is wrong."""
    running, inbox = sitting.live.current, sitting.live.inbox
    edition = running.edition
    subject = await asyncio.to_thread(_subject, sitting, edition)
    answers, reason = _answers(sitting, subject.form), sitting.text("reason")
    problems = []
    if not reason:
        problems.append(("reason", "Say why you change it, in plain words."))
    if any(len(text) > _LONGEST for values in answers.values() for text in values):
        problems.append(("form", f"One answer is too long. Use at most {_LONGEST:,} letters."))
    if problems:
        return _page(sitting, edition, subject, answers, (), reason, problems, 422)
    code = Code.read(sitting.code)
    told, said = _offered(edition, subject, answers)
    try:
        made = await asyncio.to_thread(
            rewrite, edition.project, inbox, code, sitting.text("seen"), reason, datetime.now(UTC),
            subject.form.kind, told, said,
        )  # fmt: skip
    except Stale as error:
        return _page(sitting, edition, subject, answers, (), reason, [("form", str(error))], 409)
    if not made.kept:
        found = [("reason", each.message) for each in made.findings if each.severity is Severity.MUST]
        return _page(sitting, edition, subject, answers, (), reason, found, 422)
    return sitting.go(f"desk/{code}")


def _subject(sitting: Sitting, edition: Edition) -> _Subject:
    """What the address names. Raises UnknownCode, AlreadyDecided, or Problem 404 if the case has no such record."""
    case = case_of(edition, sitting.live.inbox, Code.read(sitting.code))
    # With a word before them that no question has: one is called "kind".
    named = sitting.text("of-record") or sitting.request.query_params.get("record", "")
    records = {str(record): record for record in case.pending.records}
    of_list = _of_the_list(edition, case)
    record = records.get(named) if named else next(iter(records.values()), of_list)
    kind = (
        record.kind if record else sitting.text("of-kind") or sitting.request.query_params.get("kind", "item")
    )
    if kind not in form_kinds(edition) or (named and record is None):
        raise Problem(404, "Not Found", "This suggestion has no such record.")
    there: Sequence[Quad] = ()
    if record and of_list:
        there = case.pending.records.get(record) or [*edition.dataset.quads(graph=of_list.graph)]
    return _Subject(case, form_of(edition, kind), record, there)


def _of_the_list(edition: Edition, case: Case) -> RecordId | None:
    """The record of the list that a suggestion is about."""
    about = case.suggestion.record if case.suggestion else ""
    return edition.record(about) if about else None


def _with_ideas(form: Form, answers: Answers, ideas: Iterable[str]) -> Answers:
    """`answers` with `ideas`, each as `<field>:<choice>`, chosen too; what the form does not have is passed over."""
    made = {key: tuple(values) for key, values in answers.items()}
    for idea in ideas:
        key, _, value = idea.partition(":")
        field = next((each for each in form.asked if each.key == key), None)
        if field and value in {local_name(choice.value) for choice in field.choices}:
            made[key] = tuple(dict.fromkeys((*made.get(key, ()), value))) if field.repeatable else (value,)
    return made


def _is_about(finding: Finding, subject: _Subject) -> bool:
    if subject.case.suggestion or finding.record is None:
        return True
    return subject.record is not None and finding.record.value.partition("#")[0] == subject.record.iri.value


def _answers(sitting: Sitting, form: Form) -> dict[str, tuple[str, ...]]:
    """What was filled in: where several values are asked for in one box, each line is one."""
    found = {}
    for field in form.asked:
        texts = sitting.texts(field.key)
        if not field.choices and not field.lines and (field.repeatable or field.part):
            texts = tuple(line.strip() for text in texts for line in text.split("\n") if line.strip())
        found[field.key] = texts
    return found


def _offered(edition: Edition, subject: _Subject, answers: Answers) -> tuple[Answers, Sequence[Quad]]:
    """The answers to keep for a suggestion; and for what came by the command line, all that it offers now."""
    case, record = subject.case, subject.record
    if case.suggestion:
        if not case.suggestion.record:
            return {key: values for key, values in answers.items() if values}, ()
        # What was left as the list has it is no answer: so what a box cannot show of it stays too.
        there = RecordId(*case.suggestion.record.split("/", 1))
        before = answers_of(subject.form, there, edition.dataset.quads(graph=there.graph))
        return {key: values for key, values in answers.items() if tuple(values) != before.get(key, ())}, ()
    assert record is not None
    offer = offer_of_answers(edition, record.kind, answers)
    made = next(iter(by_record(offer.quads())), record)
    new = edited(subject.form, record, case.pending.records[record], renamed(offer.quads(), made, record))
    others: Iterable[Quad] = (
        quad for other, quads in case.pending.records.items() if other != record for quad in quads
    )
    return {}, [*others, *new]


def _page(
    sitting: Sitting,
    edition: Edition,
    subject: _Subject,
    answers: Answers,
    findings: Iterable[Finding],
    reason: str = "",
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Response:
    found = [*findings]
    case, form = subject.case, subject.form
    whole = [each for each in found if not key_of(form, each) and each.severity is Severity.MUST]
    told = [*problems, *(("form", words_of(each).sentence) for each in whole)]
    path = f"desk/{case.code}/record"
    model = Rewriting(
        path=f"desk/{case.code}",
        action=path,
        title=case.title,
        kind=form.kind,
        kind_words=KIND_WORDS.get(form.kind, form.name),
        record=str(subject.record) if subject.record and not case.suggestion else "",
        exists=subject.record is not None,
        seen=case.fingerprint,
        words=case.words,
        told=tuple(told_of(edition, case)),
        sections=sections_of(edition, form, answers, found),
        reason=reason,
        problems=tuple(told),
    )
    title = f"{'Problem: ' if problems else ''}{'Change' if subject.record else 'Write'} the record"
    return sitting.show(path, title, "record", model, status)
