"""Findings for people: grouped by file, most important first, with how to mend each."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pyoxigraph import NamedNode

from coprod_kg.findings import Finding, Severity
from coprod_kg.printing import printable
from coprod_kg.vocabulary import shorten

_COLOURS = {Severity.MUST: "31", Severity.SHOULD: "33", Severity.COULD: "36"}
_MEANINGS = {
    Severity.MUST: "must be mended before this can be published",
    Severity.SHOULD: "should be looked at by a curator",
    Severity.COULD: "could be added to help people",
}
_PLACE = 7
_INDENT = 18


def as_text(findings: Sequence[Finding], *, width: int = 100, colour: bool = False) -> str:
    """The findings by file, and a last line that counts them; lines have at most `width` characters, if that is 48.

    Only the name of a file, on a line of its own, may be longer. Files come in the order of their most important
    finding. `colour` adds ANSI colours for a terminal.

    >>> print(as_text([]))
    Nothing is wrong.
    <BLANKLINE>
    """
    if not findings:
        return "Nothing is wrong.\n"
    parts = []
    for path, group in _by_file(findings):
        lines = [_bold(printable(path), colour)]
        for (place, field, message), same in groupby(group, key=_said):
            lines += _lines(next(same), place, f"{field}: {message}", width, colour)
        parts.append("\n".join(lines))
    parts.append(textwrap.fill(summary(findings), width) + "\n")
    return "\n\n".join(parts)


def summary(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are, in words.

    >>> from coprod_kg.findings import Finding
    >>> summary([Finding("shapes", "x", Severity.MUST, "Title", "Add the title.")])
    '1 finding: 1 must be mended before this can be published.'
    """
    counts = Counter(finding.severity for finding in findings)
    listed = ", ".join(f"{counts[each]} {_MEANINGS[each]}" for each in Severity if counts[each])
    total = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
    return f"{total}: {listed}." if findings else "Nothing is wrong."


def _by_file(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    files: dict[str, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.place.path.as_posix() if finding.place else "The whole list", []).append(
            finding
        )
    return list(files.items())


def _line_and_column(finding: Finding) -> str:
    place = finding.place
    known = [str(number) for number in (place and place.line, place and place.column) if number is not None]
    return ":".join(known)


def _said(finding: Finding) -> tuple[str, str, str]:
    """The place in the file, the field and the message; a finding without a place says what it is about."""
    about = (
        f" of {shorten(finding.record)}"
        if not finding.place and isinstance(finding.record, NamedNode)
        else ""
    )
    return _line_and_column(finding), f"{finding.field}{about}", finding.message


def _lines(finding: Finding, place: str, words: str, width: int, colour: bool) -> list[str]:
    severity = finding.severity.value.ljust(6)
    if colour:
        severity = f"\x1b[{_COLOURS[finding.severity]}m{severity}\x1b[0m"
    room = max(width - _INDENT, 30)
    # A place that is longer than its column takes its room from the first line of the message.
    longer = " " * max(len(place) - _PLACE, 0)
    body = textwrap.wrap(printable(words), room, initial_indent=longer) or [longer]
    mend = textwrap.wrap(f"→ {printable(finding.mend)}", room) if finding.mend else []
    first = f"  {place.rjust(_PLACE)}  {severity} {body[0].removeprefix(longer)}"
    return [first, *(" " * _INDENT + line for line in [*body[1:], *mend])]


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
