"""`coprod-kg review`: the curators' desk. An answer that says something was done means that it is on the disk."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.desk import take_of, tell_of_waiting
from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import own_project_of
from coprod_kg.cli.terminal import colour, width
from coprod_kg.errors import BadUsage
from coprod_kg.printing import printable

if TYPE_CHECKING:
    from coprod_kg.codes import Code
    from coprod_kg.contributing.decisions import Decided, Ruling
    from coprod_kg.contributing.desk import Desk
    from coprod_kg.contributing.dossier import Dossier
    from coprod_kg.contributing.pending import Pending
    from coprod_kg.edition import Edition
    from coprod_kg.project import Project

_NEED_REASON = ("change", "decline", "merge", "retire")
_DONE = {"accept": "accepted", "merge": "accepted", "decline": "declined", "withdraw": "withdrawn"}
"""The status that each action leaves behind: doing it again is no mistake."""


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if something must be mended before this can be decided."""
    from coprod_kg.contributing.desk import at_desk

    if options.action in _NEED_REASON and not options.reason.strip() and not _stands_aside(options):
        raise BadUsage("a decision like this needs a reason", "Say why, in plain words, with --reason TEXT.")
    project = own_project_of(options)
    with at_desk(project.root, tell_of_waiting) as desk:
        if desk.finished:
            sys.stderr.write(f"Finished what was interrupted: {printable(desk.finished.title)}.\n")
        if options.action == "list":
            from coprod_kg.cli.queue import listed, on_the_server

            sys.stdout.write(listed(project.root, options.status, datetime.now(UTC), json=options.json))
            if not options.json:
                sys.stdout.write(on_the_server(project.root, os.environ))
            return GOOD
        if options.action == "retire":
            return _carry_out(desk, _retired(project, options), f"Took {options.record} off the list.\n")
        return _about_one(project, desk, options)


def _about_one(project: Project, desk: Desk, options: argparse.Namespace) -> int:
    from coprod_kg.cli import queue
    from coprod_kg.contributing.pending import read_dossier, read_pending
    from coprod_kg.edition import Edition

    code = _meant(options.code, project.root)
    dossier, _ = read_dossier(project.root, code)
    if not dossier.latest.status.waits:
        if options.action == "show":
            sys.stdout.write(queue.became(dossier, json=options.json))
            return GOOD
        return _again(options.action, dossier)
    pending = read_pending(project.root, code)
    edition = Edition.read(project)
    if options.action == "show":
        from coprod_kg.cli.showing import Shown

        shown = Shown(edition, pending, datetime.now(UTC))
        as_asked = queue.as_turtle(pending) if options.turtle else ""
        sys.stdout.write(as_asked or (shown.as_json() if options.json else shown.as_text()))
        return GOOD
    decided = _decided(edition, pending, options)
    return _carry_out(desk, decided, _answer(edition, decided, options))


def _meant(typed: str, root: Path) -> Code:
    """The code that was meant: of one that waits, else of any that was ever sent."""
    from coprod_kg.codes import UnknownCode, find
    from coprod_kg.contributing.pending import known, waiting

    try:
        return find(typed, waiting(root))
    except UnknownCode:
        return find(typed, known(root))


def _again(action: str, dossier: Dossier) -> int:
    """What to say about a contribution that has been decided on: nothing, if it was decided like this."""
    from coprod_kg.codes import AlreadyDecided

    status, day = dossier.latest.status.value, dossier.decided_on.date().isoformat()
    if _DONE.get(action) != status:
        raise AlreadyDecided(dossier.code.text, status, day)
    sys.stdout.write(f"{dossier.code} was {status} already, on {day}. There is nothing to do.\n")
    return GOOD


def _stands_aside(options: argparse.Namespace) -> bool:
    return bool(getattr(options, "own_interest", False))


def _ruling(options: argparse.Namespace) -> Ruling:
    from coprod_kg.contributing.decisions import Ruling

    reason = getattr(options, "reason", "").strip()
    return Ruling(datetime.now(UTC), reason, getattr(options, "commit", False))


def _decided(edition: Edition, pending: Pending, options: argparse.Namespace) -> Decided:
    from coprod_kg.contributing import decisions, merging, sending
    from coprod_kg.contributing.dossier import Status

    ruling = _ruling(options)
    if _stands_aside(options):
        return decisions.remark(edition, pending, ruling, Status.LEFT_TO_ANOTHER)
    match options.action:
        case "accept":
            return decisions.accept(edition, pending, ruling, options.only)
        case "decline":
            return decisions.close(edition, pending, ruling, Status.DECLINED)
        case "withdraw":
            return decisions.close(edition, pending, ruling, Status.WITHDRAWN)
        case "merge":
            record = edition.record(options.record)
            return merging.merge(edition, pending, ruling, record, take_of(options), options.source)
    if not options.file:
        return decisions.remark(edition, pending, ruling, Status.NEEDS_CHANGES)
    sent = sending.SentFile.read(Path(options.file), edition, options.input)
    kept = (sent.ending, sent.source.data)
    return decisions.revise(edition, pending, ruling, sent.source.quads(), kept)


def _retired(project: Project, options: argparse.Namespace) -> Decided:
    from coprod_kg.codes import mint
    from coprod_kg.contributing.pending import known
    from coprod_kg.contributing.retiring import retire
    from coprod_kg.edition import Edition

    edition = Edition.read(project)
    instead = edition.record(options.replaced_by) if options.replaced_by else None
    record = edition.record(options.record)
    return retire(edition, mint(known(project.root)), record, _ruling(options), instead)


def _carry_out(desk: Desk, decided: Decided, answer: str) -> int:
    """Show what is wrong; if nothing stands in the way, put the change in place and say so."""
    from coprod_kg.findings import Severity
    from coprod_kg.reports import Inspection, as_text

    wanted = (Severity.MUST,) if decided.change is None else (Severity.MUST, Severity.SHOULD)
    shown = tuple(finding for finding in decided.findings if finding.severity in wanted)
    if shown:
        sys.stdout.write(as_text(Inspection(shown), width=width() or 100, colour=colour()) + "\n")
    if decided.change is None:
        sys.stdout.write("Nothing was changed. Mend what must be mended first.\n")
        return WRONG
    desk.apply(decided.change)
    sys.stdout.write(answer)
    return GOOD


def _answer(edition: Edition, decided: Decided, options: argparse.Namespace) -> str:
    code, there = decided.dossier.code, edition.records
    if _stands_aside(options):
        return (
            f"Thank you for saying so. Please let another curator decide about {code}.\n"
            "It is written down that one of you stood aside; nothing else was changed.\n"
        )
    reason = f"See why with: coprod-kg review show {code}\n"
    match options.action:
        case "accept" | "merge":
            told = [f"{record} ({'changed' if record in there else 'new'})" for record in decided.records]
            into = f"merged into {options.record}: " if options.action == "merge" else ""
            return f"Accepted {code}: {into}{', '.join(told)}.\n"
        case "decline":
            return f"Declined {code}. {reason}"
        case "withdraw":
            return f"Took {code} back. Nobody will look at it any more.\n"
        case _ if options.file:
            held = f"{len(decided.records)} record{'' if len(decided.records) == 1 else 's'}"
            return f"Changed {code}: it offers {held} now. Look at it: coprod-kg review show {code}\n"
    return f"Asked for changes to {code}. {reason}"
