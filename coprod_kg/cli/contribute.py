"""`coprod-kg contribute`: files go to the curators, and whoever sent them gets a code."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.cli.desk import tell_of_waiting
from coprod_kg.cli.main import GOOD, WRONG
from coprod_kg.cli.opening import own_project_of
from coprod_kg.cli.terminal import colour, progress, width

if TYPE_CHECKING:
    from coprod_kg.contributing.sending import Sent


def run(options: argparse.Namespace) -> int:
    """Exit code 1 if nothing was kept because the note has to be mended."""
    from coprod_kg.contributing.desk import at_desk
    from coprod_kg.contributing.sending import Circumstances, send
    from coprod_kg.edition import Edition

    project = own_project_of(options)
    said = Circumstances(
        options.note, options.via, options.on_behalf_of, options.own_interest, options.consent
    )
    paths = [Path(name) for name in options.paths]
    with progress("Reading") as step, at_desk(project.root, tell_of_waiting) as desk:
        step(0, 0, "the list, and what you send")
        edition = Edition.read(project)
        sent = send(edition, desk, paths, said, datetime.now(UTC), options.input)
    sys.stdout.write(_as_json(sent) if options.json else _in_words(sent, len(paths)))
    return GOOD if sent.code else WRONG


def _in_words(sent: Sent, files: int) -> str:
    from coprod_kg.findings import Severity
    from coprod_kg.reports import Inspection, as_text
    from coprod_kg.reports.words import counted

    shown = tuple(finding for finding in sent.findings if finding.severity is not Severity.COULD)
    report = as_text(Inspection(shown), width=width() or 100, colour=colour())
    if sent.code is None:
        return f"{report}Nothing was kept. Please mend this and send it again.\n"
    numbers = ((len(sent.new), "new record"), (len(sent.changed), "changed record"))
    records = [counted(number, noun) for number, noun in numbers if number]
    kept = " and ".join(records) or "no record that we can use yet"
    wrong = f"{report}You need not mend this yourself: the curators can.\n\n" if shown else ""
    return (
        f"{wrong}Thank you. We have kept your {'file' if files == 1 else f'{files} files'}: {kept}.\n"
        f"Your code is {sent.code}. Please keep it: with it you can ask what became of this.\n\n"
        "What happens next: a curator reads it, and accepts it, asks for changes, or says why not.\n"
        f"To see what was sent: coprod-kg review show {sent.code}\n"
        f"To take it back:      coprod-kg review withdraw {sent.code}\n"
    )


def _as_json(sent: Sent) -> str:
    from coprod_kg.reports import Inspection, as_json

    told = {
        "code": sent.code.text if sent.code else None,
        "new": [str(record) for record in sent.new],
        "changed": [str(record) for record in sent.changed],
        "report": json.loads(as_json(Inspection(sent.findings))),
    }
    return json.dumps(told, indent=2) + "\n"
