"""Findings as one page that needs nothing else: no script, no font, no picture from elsewhere. It can be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from coprod_kg.findings import Edit, Finding, Place, Severity
from coprod_kg.printing import printable
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.text import summary
from coprod_kg.reports.words import MEANINGS, NOTHING, WHOLE_LIST, Words, counted, words_of
from coprod_kg.values import Value, replace

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
ASKS = {
    Severity.MUST: "Must be mended",
    Severity.SHOULD: "Should be looked at",
    Severity.COULD: "Could be added",
}
_ROOM = 140
"""How many characters of a line are shown."""
_OPEN = 4
"""How many places of the same finding are shown at once; the others can be opened."""
_LINE_END = re.compile(r"\r\n|\n|\r")


class Line(Value):
    """A line of a file, in three parts: the middle one is what is wrong."""

    number: int
    before: str
    wrong: str
    after: str


class Spotted(Value):
    """One place at which something is wrong."""

    where: str
    inside: str
    line: Line | None
    fix: str
    changes: tuple[tuple[str, str], ...]
    """What the fix takes out and puts in, each pair."""


class Entry(Value):
    """One thing that is wrong, and everywhere in a file that it is."""

    words: Words
    fix: str
    """How `--fix` mends it, if that is the same at all of its places; else each place has its own words."""
    shown: tuple[Spotted, ...]
    folded: tuple[Spotted, ...]


class Group(Value):
    """The entries of one file that matter the same."""

    severity: Severity
    asks: str
    count: int
    entries: tuple[Entry, ...]


class File(Value):
    """One file and what is wrong in it."""

    name: str
    anchor: str
    count: str
    groups: tuple[Group, ...]


def as_html(inspection: Inspection) -> str:
    """A whole HTML page: a summary, then the findings by file and by importance, each with its line.

    Lines are shown of the files whose text is given.

    >>> "Nothing is wrong." in as_html(Inspection())
    True
    """
    by_file = inspection.by_file().items()
    files = [_file(number, path, found, inspection) for number, (path, found) in enumerate(by_file, start=1)]
    counts = [
        (MEANINGS[each], each, sum(finding.severity is each for finding in inspection.findings))
        for each in Severity
    ]
    looked_at = len({*inspection.looked_at, *filter(None, inspection.by_file())})
    page = _template().render(
        files=files,
        counts=counts,
        looked_at=counted(looked_at, "file"),
        total=counted(len(inspection.findings), "finding"),
        found_in=_found_in(looked_at, len(inspection.by_file().keys() - {None})),
        clean=[printable(path.as_posix()) for path in inspection.clean],
        summary=summary(inspection.findings),
        fixes=sum(finding.fix is not None for finding in inspection.findings),
        nothing=NOTHING,
        must=Severity.MUST,
    )
    return page + "\n"


def _found_in(looked_at: int, files: int) -> str:
    """How many of the files have findings.

    >>> _found_in(1, 1), _found_in(9, 2)
    ('We looked at 1 file.', 'We looked at 9 files, and 2 have findings.')
    """
    more = f", and {files:,} {'has' if files == 1 else 'have'} findings" if looked_at > 1 else ""
    return f"We looked at {counted(looked_at, 'file')}{more}."


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("report.html")


def _file(number: int, path: PurePath | None, findings: Sequence[Finding], inspection: Inspection) -> File:
    text = inspection.texts.get(path) if path else None
    lines = _LINE_END.split(text) if text is not None else []
    groups = []
    for severity in Severity:
        group = [finding for finding in findings if finding.severity is severity]
        if group:
            groups.append(Group(severity, ASKS[severity], len(group), tuple(_entries(group, text, lines))))
    name = printable(path.as_posix()) if path else WHOLE_LIST
    return File(name, f"file-{number}", counted(len(findings), "finding"), tuple(groups))


def _entries(findings: Iterable[Finding], text: str | None, lines: Sequence[str]) -> Iterable[Entry]:
    same: dict[tuple[str, str, str], tuple[Words, dict[Spotted, None]]] = {}
    for finding in findings:
        words = words_of(finding)
        spotted = _spotted(finding, words, text, lines)
        same.setdefault((words.heading, words.message, words.mend), (words, {}))[1].setdefault(spotted)
    for words, places in same.values():
        fixes = {spot.fix for spot in places}
        fix = words.fix if len(fixes) == 1 else ""
        spots = tuple(replace(spot, fix="") for spot in places) if fix else tuple(places)
        yield Entry(words, fix, spots[:_OPEN], spots[_OPEN:])


def _spotted(finding: Finding, words: Words, text: str | None, lines: Sequence[str]) -> Spotted:
    edits = finding.fix.edits if finding.fix else ()
    changes = tuple(_change(edit, text) for edit in edits if edit.cell or text is not None)
    return Spotted(words.where, words.inside, _line(finding.place, lines), words.fix, changes)


def _change(edit: Edit, text: str | None) -> tuple[str, str]:
    before = "" if edit.cell or text is None else text[edit.start : edit.end]
    return _short(before), _short(edit.text)


def _short(text: str) -> str:
    return printable(text if len(text) <= _ROOM else text[: _ROOM - 1] + "…")


def _line(place: Place | None, lines: Sequence[str]) -> Line | None:
    """The line at `place`, cut to what is around what is wrong; None if it is not known."""
    if place is None or place.line is None or not 0 < place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    if not line.strip():
        return None
    start = min((place.column or 1) - 1, len(line))
    # Where nobody knows how far it reaches, a word is as good a guess as any.
    end = start + len(line[start:].split(None, 1)[0]) if line[start:].strip() else start
    if place.end:
        end = place.end[1] - 1 if place.end[0] == place.line else len(line)
    end = min(max(end, start), len(line), start + _ROOM)
    room = max(_ROOM - (end - start), 0)
    left = max(start - room // 2, 0)
    left = left if left > 8 else 0  # a few letters more are better than a mark for them
    right = min(left + max(_ROOM, end - left), len(line))
    before, after = line[left:start], line[end:right]
    before = f"…{before}" if left else before.lstrip()
    after = f"{after}…" if right < len(line) else after.rstrip()
    return Line(place.line, printable(before), printable(line[start:end]), printable(after))
