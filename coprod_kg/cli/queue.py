"""What waits at the desk, for eyes and for programs. A stranger wrote it: nothing of it reaches a terminal as it is."""

from __future__ import annotations

import json as to_json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.terminal import table, width
from coprod_kg.errors import BadUsage, CoprodError, nearest
from coprod_kg.printing import printable

if TYPE_CHECKING:
    from coprod_kg.contributing.dossier import Dossier
    from coprod_kg.contributing.pending import Pending

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


def on_the_server(root: Path, environment: Mapping[str, str]) -> str:
    """How much waits in the inbox of a live server for this list, in words; nothing if nothing does.

    Raises what is wrong with the settings of the server, or with its inbox.
    """
    from coprod_kg.inbox import INBOX, Inbox
    from coprod_kg.web.settings import read_settings

    path = read_settings(root, None, environment).state / INBOX
    if not path.is_file():
        return ""
    inbox = Inbox(path)
    count = inbox.count_waiting()
    inbox.close()
    if not count:
        return ""
    words = "1 suggestion waits" if count == 1 else f"{count:,} suggestions wait"
    return f"{words} at the desk of the live server too: sign in there to decide.\n"


def became(dossier: Dossier, *, json: bool) -> str:
    """What became of a contribution that was decided on."""
    if json:
        return to_json.dumps(told_of(dossier), indent=2) + "\n"
    lines = [
        f"{dossier.code} was {dossier.latest.status.value} on {dossier.decided_on.date()}.",
        *decisions_of(dossier),
    ]
    return "\n".join(lines) + "\n"


def as_turtle(pending: Pending) -> str:
    """What is offered as Turtle, to be edited and sent back."""
    from coprod_kg.publishing.dumps import statements_as_turtle

    return statements_as_turtle(quad.triple for quad in pending.offer.quads()).decode()


def decisions_of(dossier: Dossier) -> list[str]:
    """What was decided until now, a line for each."""
    return [
        f"{each.made.date()} {each.outcome.value}{': ' if each.reason else ''}{printable(each.reason)}"
        for each in dossier.decisions
    ]


def told_of(dossier: Dossier) -> dict[str, object]:
    """A dossier as JSON."""
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
