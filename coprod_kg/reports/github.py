"""Findings as GitHub workflow commands, which put each beside its line in a change that is looked at.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from coprod_kg.findings import Finding, Severity
from coprod_kg.printing import printable
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.words import words_of

COMMANDS = {Severity.MUST: "error", Severity.SHOULD: "warning", Severity.COULD: "notice"}

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def as_github(inspection: Inspection) -> str:
    """One command a line, in order; nothing at all if nothing is wrong.

    No value of a stranger can begin a command of its own: it can neither end a line nor a property.
    """
    return "".join(f"{_command(finding)}\n" for finding in inspection.findings)


def _command(finding: Finding) -> str:
    words, place = words_of(finding), finding.place
    properties: dict[str, object] = {}
    if place:
        properties["file"] = place.path.as_posix()
        if place.line is not None:
            properties["line"] = place.line
            if place.end:
                properties["endLine"] = place.end[0]
            if place.column is not None:
                properties["col"] = place.column
                # The end of a range that goes over several lines has no column there.
                if place.end and place.end[0] == place.line:
                    properties["endColumn"] = place.end[1]
    properties["title"] = f"{words.heading} ({place.cell})" if place and place.cell else words.heading
    written = ",".join(f"{name}={_escaped(value)}" for name, value in properties.items())
    inside = f"({words.inside}) " if words.inside else ""
    message = inside + "\n".join((words.message, *words.advice))
    return f"::{COMMANDS[finding.severity]} {written}::{message.translate(_DATA)}"


def _escaped(value: object) -> str:
    return printable(str(value)).translate(_PROPERTY)
