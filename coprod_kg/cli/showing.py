"""One contribution for a curator's eyes, or for a program: what it offers, what it may be a double of, what is wrong.

A stranger wrote it: nothing of it reaches a terminal as it is.
"""

from __future__ import annotations

import json as to_json
import textwrap
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from coprod_kg.assessing import matches_in
from coprod_kg.cli.queue import decisions_of, told_of
from coprod_kg.cli.terminal import colour, width
from coprod_kg.contributing.differences import Difference, differences, named
from coprod_kg.contributing.judging import findings_of_offers, findings_of_originals
from coprod_kg.findings import Finding, in_order
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words
from coprod_kg.printing import printable
from coprod_kg.reports import Inspection, as_json, as_text
from coprod_kg.reports.side_by_side import side_by_side

if TYPE_CHECKING:
    from coprod_kg.contributing.pending import Pending
    from coprod_kg.edition import Edition
    from coprod_kg.matching import Match

_USUAL = 80
_NAME = 28
"""How wide the column with the names of the fields is."""


@dataclass(frozen=True)
class Shown:
    """A contribution that is shown to a curator, against the list as it is at `now`."""

    edition: Edition
    pending: Pending
    now: datetime

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        found = findings_of_offers(self.edition, [self.pending.offer])
        return tuple(in_order([*findings_of_originals(self.edition, self.pending), *found]))

    @cached_property
    def _matches(self) -> list[Match]:
        return matches_in(self.edition, [self.pending.offer])

    def _records(self) -> list[tuple[RecordId, str, bool, list[Difference]]]:
        """Each record that is offered, its title, whether it is new, and its fields."""
        found = []
        for record, quads in self.pending.records.items():
            there = self.edition.records.get(record)
            old = there.quads() if there else []
            fields = differences(record, old, quads, self.edition)
            found.append((record, named(record, quads), there is None, fields))
        return found

    def _command(self, match: Match) -> str:
        """The command that merges what is offered into what may be the same."""
        new, old = RecordId.of_iri(match.new), RecordId.of_iri(match.existing)
        which = f" --from {new}" if len(self.pending.records) > 1 else ""
        return f"coprod-kg review merge {self.pending.dossier.code} {old}{which} --reason TEXT"

    def as_json(self) -> str:
        """All of it, for programs."""
        told = told_of(self.pending.dossier) | {
            "records": [
                {
                    "record": str(record),
                    "title": title,
                    "new": new,
                    "fields": [
                        {"field": each.field, "key": each.key}
                        | {"kept": each.kept, "gone": each.gone, "come": each.come}
                        for each in fields
                    ],
                }
                for record, title, new, fields in self._records()
            ],
            "alike": [
                {
                    "record": str(RecordId.of_iri(match.new)),
                    "existing": str(RecordId.of_iri(match.existing)),
                    "reasons": match.reasons,
                    "score": round(match.score, 3),
                    "merge": self._command(match),
                }
                for match in self._matches
            ],
            "report": to_json.loads(as_json(Inspection(self._findings))),
            "originals": [str(path) for path in self.pending.originals],
        }
        return to_json.dumps(told, indent=2) + "\n"

    def as_text(self) -> str:
        """All of it, for eyes: no line but a command or the name of a file is longer than the terminal is wide."""
        room = width() or _USUAL
        lines = [line for each in self._head() for line in textwrap.wrap(each, room)]
        for record, title, new, fields in self._records():
            said = f"{record}: {printable(title)} ({'new' if new else 'on the list; would change'})"
            lines += ["", *textwrap.wrap(said, room, break_on_hyphens=False)]
            for each in fields:
                if new or each.gone or each.come:
                    lines += _field(each, new=new, room=room)
            if not new and not any(each.gone or each.come for each in fields):
                lines.append("  It says the same as the list.")
        for match in self._matches:
            lines += self._alike(match, room)
        report = as_text(Inspection(self._findings), width=room, colour=colour()).rstrip("\n")
        lines += ["", *([report, ""] if self._findings else ["Nothing is wrong with it.", ""])]
        lines += [f"As it was sent: {path}" for path in self.pending.originals]
        return "\n".join(lines) + "\n"

    def _alike(self, match: Match, room: int) -> list[str]:
        known = printable(in_words(match.existing, self.edition.dataset))
        said = f"Is {RecordId.of_iri(match.new)} the same as {known}? It has {', '.join(match.reasons)}."
        return [
            "",
            *textwrap.wrap(said, room, break_on_hyphens=False),
            "",
            *side_by_side(match.differences, "On the list", "Sent", width=room).splitlines(),
            "",
            "If it is, put the two together. This keeps what both say:",
            f"  {self._command(match)}",
        ]

    def _head(self) -> list[str]:
        dossier = self.pending.dossier
        sent = dossier.versions[0]
        days = (self.now - sent.came).days
        since = {0: "today", 1: "1 day ago"}.get(days, f"{days} days ago")
        lines = [f"{dossier.code} ({dossier.latest.status.value}) was sent {since}, by {sent.via or 'file'}."]
        if sent.on_behalf_of:
            lines.append(f"It was sent on behalf of: {printable(sent.on_behalf_of)}.")
        if sent.own_interest:
            lines.append("Whoever sent it helped to make it, or gains from it.")
        if not sent.consent:
            lines.append("It does not say that the people whose words these are agree to this.")
        if sent.note:
            lines.append(f"Note: {printable(sent.note)}")
        return [*lines, *decisions_of(dossier)]


def _field(field: Difference, *, new: bool, room: int) -> list[str]:
    """A field with its values, what goes marked with - and what comes with +; long ones go on below."""
    marked = [(" ", each) for each in field.kept] + [("-", each) for each in field.gone]
    marked += [(" " if new else "+", each) for each in field.come]
    size = max(room - _NAME - 5, 20)
    lines = []
    for place, (mark, text) in enumerate(marked):
        name = textwrap.wrap(field.field, _NAME) if place == 0 else []
        values = textwrap.wrap(printable(text), size, break_on_hyphens=False) or [""]
        for number in range(max(len(name), len(values))):
            head = name[number] if number < len(name) else ""
            value = values[number] if number < len(values) else ""
            lines.append(f"  {head:<{_NAME}} {mark if number == 0 else ' '} {value}".rstrip())
    return lines
