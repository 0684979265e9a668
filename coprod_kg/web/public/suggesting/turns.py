"""One page that was sent in, and what becomes of it: the next page, the same again, or a suggestion to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from coprod_kg.identifiers import RecordId
from coprod_kg.inbox import NewSuggestion
from coprod_kg.matching import Match
from coprod_kg.vocabulary import CPC
from coprod_kg.web.public.suggesting import steps as of
from coprod_kg.web.public.suggesting.draft import NAME, RECORD, WEB, WORDS, Draft
from coprod_kg.web.public.suggesting.judging import likely_same, wrong_answers, wrong_words
from coprod_kg.web.public.suggesting.questions import by_lines
from coprod_kg.web.public.suggesting.showing import Shown
from coprod_kg.web.public.suggesting.steps import Steps, people_of
from coprod_kg.web.public.suggesting.tickets import Tickets

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.page import Page
    from coprod_kg.web.live import Running

_NEEDED = {
    of.WHAT: ("way", "Choose what you would like to suggest."),
    of.FIND: (NAME, "Write its name or its web address."),
    WORDS: ("words", "Write a name, a web address, or what you would like to tell us."),
    RECORD: ("words", "Write what is wrong or missing."),
}
_TRAP = "homepage"
"""A field that nobody sees: a program that fills in everything fills it in too."""


@dataclass(frozen=True)
class Made:
    """What becomes of a page: another page, or a suggestion to keep."""

    page: Page
    status: int = 200
    new: NewSuggestion | None = None
    once: str = ""


@dataclass(frozen=True)
class Turn:
    """One page that was sent in."""

    running: Running
    draft: Draft
    said: Mapping[str, str]
    tickets: Tickets

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.running.edition, self.draft.way)

    def ready(self) -> Turn:
        """The same with one value for each line, where a page asks for that."""
        fields = [field for fields in self.steps.fields.values() for field in fields]
        return replace(self, draft=replace(self.draft, answers=by_lines(fields, self.draft.answers)))

    @property
    def step(self) -> str:
        """The page that was sent in."""
        step = self.said.get("step", "")
        return step if self.steps.knows(step) else of.WHAT

    @property
    def sends(self) -> bool:
        """Whether somebody wants it to be kept."""
        return self.step == of.CHECK and self.said.get("go") == "send"

    def again(self, trouble: str) -> Page:
        """The same page with what went wrong, and a ticket that is good."""
        return Shown(self.running, self.draft, self.steps, self.tickets.new()).page(
            self.step, trouble=trouble
        )

    def page(self, step: str) -> Page:
        """The page `step`."""
        return self._shown(self.draft).page(step)

    def _shown(self, draft: Draft) -> Shown:
        return Shown(self.running, draft, self.steps, self.said.get("ticket", "") or self.tickets.new())

    def made(self) -> Made:
        """What becomes of it."""
        go = self.said.get("go", "")
        if go == "back":
            return Made(self.page(self.steps.before(self.step)))
        if go.startswith("to:") and self.steps.knows(go[3:]) and go[3:] != of.SAME:
            return Made(self.page(go[3:]))
        if self.step == of.SAME:
            return self._same()
        if wrong := self._wrong(self.step):
            return Made(self._shown(self.draft).page(self.step, wrong), 422)
        if self.step == of.CHECK:
            return self._kept()
        if self.step == of.FIND and (alike := self._new_alike()):
            return Made(self._shown(self.draft).page(of.SAME, alike=alike))
        return Made(self.page(of.YOU if go == "enough" else self.steps.after(self.step)))

    def _wrong(self, step: str) -> dict[str, tuple[str, ...]]:
        """What must be mended before somebody can go on from `step`; from the last page, on all pages."""
        draft, steps = self.draft, self.steps
        if step == of.CHECK:
            pages = [each for each in (*steps.line, *steps.extra) if each != of.CHECK]
            return {name: said for each in pages for name, said in self._wrong(each).items()}
        found: dict[str, tuple[str, ...]] = {}
        if step in steps.fields and steps.form is not None:
            keys = {field.key for field in steps.fields[step]}
            found |= wrong_words({key: max(draft.answers.get(key, ("",)), key=len) for key in keys})
            found |= wrong_answers(self.running, steps.form, draft, keys - found.keys())
            empty = step == of.FIND and not any(draft.answer(key) for key in keys)
        elif step == WORDS:
            texts = {"words": draft.words, NAME: draft.answer(NAME), WEB: draft.answer(WEB)}
            found |= wrong_words(texts)
            empty = not any(texts.values())
        elif step == RECORD:
            found |= wrong_words({"words": draft.words})
            empty = not draft.words
        elif step == of.YOU:
            found |= wrong_words({"contact": draft.contact})
            empty = False
        else:
            empty = len(steps.line) == 1
        if empty:
            name, message = _NEEDED[step]
            found.setdefault(name, (message,))
        return found

    def _new_alike(self) -> list[tuple[RecordId, Match]]:
        """What may be the same, unless somebody has said that it is not."""
        assert self.steps.form is not None
        keys = {field.key for field in self.steps.fields[of.FIND]}
        found = likely_same(self.running.edition, self.steps.form, self.draft, keys)
        return [] if {str(record) for record, _ in found} <= set(self.draft.seen.split()) else found

    def _same(self) -> Made:
        """After somebody was asked whether it is on the list already."""
        chosen = self.said.get("same", "")
        alike = self._new_alike()
        if chosen in {str(record) for record, _ in alike}:
            draft = replace(self.draft, way=RECORD, record=chosen, title="")
            return Made(Shown(self.running, draft, Steps(self.running.edition, RECORD), self._shown(draft).ticket)
                         .page(RECORD))  # fmt: skip
        seen = " ".join(sorted({*self.draft.seen.split(), *(str(record) for record, _ in alike)}))
        return Made(self._shown(replace(self.draft, seen=seen)).page(self.steps.after(of.FIND)))

    def _kept(self) -> Made:
        """What is to be kept, unless the form is too old, or a program filled it in."""
        if self.said.get("go") != "send":
            return Made(self.page(of.CHECK))
        new = _new(self.running.edition, self.draft, self.steps)
        said = json.dumps([repr(new), self.draft.contact])
        once = self.tickets.once(self.said.get("ticket", ""), said)
        if once is None:
            return Made(
                self.again("This form has been open for a long time. Please press “Send” again."), 422
            )
        if self.said.get(_TRAP):
            return Made(
                self.again("This looks as if a program had filled it in. If not, press “Send” again."), 422
            )
        return Made(self.page(of.CHECK), 200, new, once)


def _new(edition: Edition, draft: Draft, steps: Steps) -> NewSuggestion:
    """The suggestion that a draft makes. What no page of ours can have said is left out."""
    known = {field.key for fields in steps.fields.values() for field in fields} if steps.form else {NAME, WEB}
    record = draft.record if draft.way == RECORD and draft.record in {str(r) for r in edition.records} else ""
    return NewSuggestion(
        kind=draft.way if steps.form else record.partition("/")[0],
        record=record,
        answers={} if record else {key: said for key, said in draft.answers.items() if key in known},
        words="" if steps.form else draft.words,
        on_behalf_of=draft.group if draft.group in {CPC.local(each) for each in people_of(edition)} else "",
        own_interest=draft.interest,
        consent=draft.consent,
    )
