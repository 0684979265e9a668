"""What waits at the desk, for eyes and for programs. A stranger wrote it: nothing of it reaches a terminal as it is."""

from __future__ import annotations

import json as to_json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.terminal import colour, table, width
from coprod_kg.errors import BadUsage, CoprodError, nearest
from coprod_kg.printing import printable

if TYPE_CHECKING:
    from coprod_kg.contributing.dossier import Dossier
    from coprod_kg.contributing.pending import Pending
    from coprod_kg.edition import Edition
    from coprod_kg.findings import Finding

_STATUSES = ("sent", "needs-changes")


def listed(root: Path, status: str | None, now: datetime, *, json: bool) -> str:
    """Everything that waits, longest first; one that cannot be read has a line that says so.

    Raises BadUsage for a status that nothing that waits can have.
    """
    from coprod_kg.contributing.differences import named
    from coprod_kg.contributing.pending import read_pending, waiting

    if status not in (None, *_STATUSES):
        meant = nearest(status, _STATUSES, 0)
        raise BadUsage(f"nothing that waits has the status {status!r}", f"Did you mean {meant!r}?")
    rows: list[dict[str, object]] = []
    for code in waiting(root):
        try:
            pending = read_pending(root, code)
        except CoprodError as error:
            rows.append({"code": code.text, "status": "broken", "title": str(error)})
            continue
        latest = pending.dossier.latest
        if status in (None, latest.status.value):
            new = [record for record in pending.records if not (root / "data/records" / record.path).exists()]
            rows.append(
                {
                    "code": code.text,
                    "status": latest.status.value,
                    "sent": pending.dossier.versions[0].came.isoformat(),
                    "days": (now - pending.dossier.versions[0].came).days,
                    "new": len(new),
                    "changed": len(pending.records) - len(new),
                    "title": next((named(*each) for each in pending.records.items()), "(no record yet)"),
                }
            )
    rows.sort(key=lambda row: (str(row.get("sent", "")), str(row["code"])))
    if json:
        return to_json.dumps(rows, indent=2) + "\n"
    if not rows:
        return "Nothing is waiting.\n"
    keys = ("code", "days", "new", "changed", "status", "title")
    headings = ("Code", "Days", "New", "Changed", "Status", "Title")
    return table(headings, [[str(row.get(key, "")) for key in keys] for row in rows], width() or 100)


def became(dossier: Dossier, *, json: bool) -> str:
    """What became of a contribution that was decided on."""
    if json:
        return to_json.dumps(_told(dossier), indent=2) + "\n"
    lines = [
        f"{dossier.code} was {dossier.latest.status.value} on {dossier.decided_on.date()}.",
        *_decisions(dossier),
    ]
    return "\n".join(lines) + "\n"


def as_turtle(pending: Pending) -> str:
    """What is offered as Turtle, to be edited and sent back."""
    from coprod_kg.publishing.dumps import statements_as_turtle

    return statements_as_turtle(quad.triple for quad in pending.offer.quads()).decode()


def shown(edition: Edition, pending: Pending, now: datetime, *, json: bool) -> str:
    """What a contribution says, each record as it would be beside what it is, and what is wrong."""
    from coprod_kg.contributing.differences import differences, named
    from coprod_kg.contributing.judging import findings_of_offers
    from coprod_kg.reports import Inspection, as_json, as_text

    findings = findings_of_offers(edition, [pending.offer])
    records = []
    for record, quads in pending.records.items():
        there = edition.records.get(record)
        old = there.quads() if there else []
        fields = differences(record, old, quads, edition)
        records.append((record, named(record, quads), there is None, fields))
    if json:
        told = _told(pending.dossier) | {
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
                for record, title, new, fields in records
            ],
            "alike": [printable(finding.message) for finding in _alike(findings)],
            "report": to_json.loads(as_json(Inspection(tuple(findings)))),
            "originals": [str(path) for path in pending.originals],
        }
        return to_json.dumps(told, indent=2) + "\n"
    lines = _head(pending.dossier, now)
    for record, title, new, fields in records:
        lines += ["", f"{record}: {printable(title)} ({'new' if new else 'on the list; would change'})"]
        for each in fields:
            if new or each.gone or each.come:
                lines += _field(each.field, each.kept, each.gone, each.come, new=new)
        if not new and not any(each.gone or each.come for each in fields):
            lines.append("  It says the same as the list.")
    if alike := _alike(findings):
        lines += ["", "Perhaps on the list already:"]
        lines += [f"  {printable(finding.message)}" for finding in alike]
    lines += [
        "",
        as_text(Inspection(tuple(findings)), width=width() or 100, colour=colour()).rstrip("\n"),
        "",
    ]
    lines += [f"As it was sent: {path}" for path in pending.originals]
    return "\n".join(lines) + "\n"


def _field(
    field: str, kept: tuple[str, ...], gone: tuple[str, ...], come: tuple[str, ...], *, new: bool
) -> list[str]:
    marked = [("-", each) for each in gone] + [(" " if new else "+", each) for each in come]
    marked = [(" ", each) for each in kept] + marked
    return [
        f"  {field if place == 0 else '':<28} {mark} {printable(text)}"
        for place, (mark, text) in enumerate(marked)
    ]


def _head(dossier: Dossier, now: datetime) -> list[str]:
    sent = dossier.versions[0]
    days = (now - sent.came).days
    since = {0: "today", 1: "1 day ago"}.get(days, f"{days} days ago")
    lines = [f"{dossier.code} ({dossier.latest.status.value}) was sent {since}, by {sent.via or 'file'}."]
    if sent.on_behalf_of:
        lines.append(f"It was sent on behalf of: {printable(sent.on_behalf_of)}.")
    if sent.own_interest:
        lines.append("Whoever sent it helped to make it, or gains from it.")
    if not sent.consent:
        lines.append("It does not say that those whose words these are agree that they are published.")
    if sent.note:
        lines.append(f"Note: {printable(sent.note)}")
    return [*lines, *_decisions(dossier)]


def _decisions(dossier: Dossier) -> list[str]:
    return [
        f"{each.made.date()} {each.outcome.value}{': ' if each.reason else ''}{printable(each.reason)}"
        for each in dossier.decisions
    ]


def _alike(findings: list[Finding]) -> list[Finding]:
    """What says that something offered may be on the list under another name."""
    return [finding for finding in findings if finding.check.startswith(("duplicate-", "possible-duplicate"))]


def _told(dossier: Dossier) -> dict[str, object]:
    sent = dossier.versions[0]
    return {
        "code": dossier.code.text,
        "status": dossier.latest.status.value,
        "sent": sent.came.isoformat(),
        "via": sent.via,
        "onBehalfOf": sent.on_behalf_of,
        "ownInterest": sent.own_interest,
        "consentGiven": sent.consent,
        "note": sent.note,
        "version": dossier.latest.number,
        "decisions": [
            {"outcome": each.outcome.value, "made": each.made.isoformat(), "reason": each.reason}
            for each in dossier.decisions
        ],
    }
