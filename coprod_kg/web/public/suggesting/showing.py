"""The pages of the form as values: what each asks, what was typed, what is wrong, and what is sent along unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coprod_kg.forms import Field, Sort
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.form_answers import local_name
from coprod_kg.matching import Match
from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.web.public.suggesting import steps as of
from coprod_kg.web.public.suggesting.draft import NAME, RECORD, WEB, WORDS, Draft
from coprod_kg.web.public.suggesting.models import Alike, Asking, Line, Mistake, Told
from coprod_kg.web.public.suggesting.own_questions import own_questions
from coprod_kg.web.public.suggesting.questions import Option, Question, is_first, questions_of
from coprod_kg.web.public.suggesting.steps import Steps

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.pages.suggest import Suggest
    from coprod_kg.web.live import Running

Wrong = Mapping[str, tuple[str, ...]]

_TITLES = {
    of.WHAT: "What would you like to suggest?",
    of.FIND: "What is it called, and where is it?",
    of.SAME: "Is it one of these?",
    WORDS: "Tell us in your own words",
    RECORD: "What is wrong or missing?",
    of.YOU: "Before you send it",
    of.CHECK: "Check your answers",
}
_SUMMED_UP = {
    of.WHAT: "What you suggest",
    of.FIND: "Name and address",
    of.YOU: "About you",
    WORDS: "Your words",
}
"""What a page is called on the last one, where its answers stand."""
_LEADS = {
    of.FIND: "The name or the web address is enough. Leave out what you do not know.",
    of.SAME: "We found something like it on the list.",
    WORDS: "One sentence is enough. A person reads it and sees what to do.",
    of.YOU: "You need not tell us who you are. You can leave all of this empty.",
}


@dataclass(frozen=True)
class Shown:
    """Makes the pages for one draft."""

    running: Running
    draft: Draft
    steps: Steps
    ticket: str

    @property
    def edition(self) -> Edition:
        return self.running.edition

    def page(
        self,
        step: str,
        wrong: Wrong | None = None,
        alike: Sequence[tuple[RecordId, Match]] = (),
        trouble: str = "",
    ) -> Page:
        """The page `step`; `trouble` is something that went wrong and is no mistake in an answer."""
        first, more = self._questions(step, wrong or {})
        told = tuple(self.told()) if step == of.CHECK else ()
        mistakes = [Mistake(each.target, words) for each in (*first, *more) for words in each.wrong]
        if step == of.CHECK:
            mistakes += self._mistakes_elsewhere(wrong or {})
        if trouble:
            mistakes.append(Mistake("send" if step == of.CHECK else "go", trouble))
        shown_alike = tuple(self._alike(alike))
        names = {each.name for each in (*first, *more)} | ({"same"} if shown_alike else set())
        line = self.steps.line
        title = _TITLES.get(step) or self.steps.title(step)
        if len(shown_alike) == 1:
            title = "Is it this one?"
        model = Asking(
            step=step,
            lead=_LEADS.get(step, ""),
            number=line.index(step) + 1 if step in line and len(line) > 1 else 0,
            total=len(line),
            first=first,
            more=more,
            more_open=any(each.wrong or each.value or any(g.chosen for g in each.groups) for each in more),
            alike=shown_alike,
            told=told,
            extra=tuple(self._unanswered()) if step == of.CHECK else (),
            about=self._about(),
            mistakes=tuple(mistakes),
            hidden=(*self.draft.pairs(names), ("ticket", self.ticket), ("step", step)),
            before=self.steps.before(step) if step != of.WHAT else "",
            blank=self._blank() if step == of.WHAT else (),
            can_end=step in self.steps.fields and step in self.steps.line,
        )
        return Page(
            path=addresses.SUGGEST,
            title=f"Problem: {title}" if mistakes else title,
            description="Tell us of something that helps people share power. You need no account.",
            template=f"suggest-{'check' if step == of.CHECK else 'step'}.html",
            model=model,
            crumbs=(Cell("Home", addresses.HOME),),
            section=addresses.SUGGEST,
        )

    def _questions(self, step: str, wrong: Wrong) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
        """What a page asks at once, and what it keeps folded up."""
        if step in self.steps.fields:
            fields = self.steps.fields[step]
            asked = questions_of(self.edition, fields, self.draft.answers, wrong)
            if step == of.FIND or len(fields) <= 3:
                return asked, ()
            first = [is_first(field) for field in fields]
            first[0] = True
            return (
                tuple(each for each, now in zip(asked, first, strict=True) if now),
                tuple(each for each, now in zip(asked, first, strict=True) if not now),
            )
        return own_questions(self.edition, self.draft, step, wrong), ()

    def _about(self) -> Cell | None:
        """The record that the draft is about, as a link if it is on the list."""
        if self.draft.way != RECORD:
            return None
        record = next((each for each in self.edition.records if str(each) == self.draft.record), None)
        if record is not None:
            return self.running.site.register.links.cell(record.iri)
        return Cell(self.draft.title) if self.draft.title else None

    def _blank(self) -> tuple[tuple[str, tuple[Download, ...]], ...]:
        """The blank forms, as the page of the site offers them that this one takes the place of."""
        offered: Suggest = self.running.site.pages[addresses.SUGGEST]().model
        return (*offered.blank, *((f"{name}, as text", files) for name, files in offered.files))

    def _alike(self, alike: Sequence[tuple[RecordId, Match]]) -> Iterator[Alike]:
        for number, (record, match) in enumerate(alike, 1):
            cell = self.running.site.register.links.cell(record.iri)
            words = f"Yes, it is “{cell.text}”, and I can tell you more about it"
            yield Alike(Option(f"same-{number}", str(record), words), cell, ", ".join(match.reasons))

    def _mistakes_elsewhere(self, wrong: Wrong) -> Iterator[Mistake]:
        """On the last page: what must be mended on others."""
        for name, messages in wrong.items():
            home = next(
                (page for page, fields in self.steps.fields.items() if any(f.key == name for f in fields)),
                of.YOU if name == "contact" else self.steps.way if name in ("words", NAME, WEB) else of.WHAT,
            )
            label = next((f.name for fs in self.steps.fields.values() for f in fs if f.key == name), "")
            yield from (Mistake(f"change-{home}", f"{label}: {each}" if label else each) for each in messages)

    def told(self) -> Iterator[Told]:
        """The answers of all pages."""
        for step in (*self.steps.line, *self.steps.extra):
            lines = tuple(self._lines(step))
            if lines:
                yield Told(step, self._summed_up(step), lines)

    def _lines(self, step: str) -> Iterator[Line]:
        if step in self.steps.fields:
            for field in self.steps.fields[step]:
                values = tuple(words_of(field, value) for value in self.draft.answers.get(field.key, ()))
                if values or step == of.FIND:
                    yield Line(field.name, values)
            return
        first, _ = self._questions(step, {})
        for question in first:
            chosen = tuple(
                option.words for group in question.groups for option in group.options if option.chosen
            )
            values = chosen or ((question.value,) if question.value else ())
            if values or question.how in ("line", "text"):
                yield Line("Kind" if step == of.WHAT else question.words, values)

    def _summed_up(self, step: str) -> str:
        return _SUMMED_UP.get(step) or _TITLES.get(step) or self.steps.title(step)

    def _unanswered(self) -> Iterator[Told]:
        for step in (*self.steps.line, *self.steps.extra):
            if step in self.steps.fields and not any(
                f.key in self.draft.answers for f in self.steps.fields[step]
            ):
                yield Told(step, self._summed_up(step), ())


def words_of(field: Field, value: str) -> str:
    """An answer as people read it.

    >>> import coprod_kg
    >>> from coprod_kg.forms import form_of
    >>> words_of(form_of(coprod_kg.open(), "item").field("audience"), "carers")
    'Carers'
    """
    if field.sort is Sort.YES_NO:
        return value[:1].upper() + value[1:]
    return next((each.label for each in field.choices if local_name(each.value) == value), value)
