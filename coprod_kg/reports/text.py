"""Findings for people: grouped by file, most important first, with how to mend each.

What is said many times is said once: in a file with the lines of the others, over many files with their names.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence

from coprod_kg.findings import Finding, Severity
from coprod_kg.printing import printable
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.words import MEANINGS, NOTHING, Words, counted, file_of, words_of
from coprod_kg.values import Value

_COLOURS = {Severity.MUST: "31", Severity.SHOULD: "33", Severity.COULD: "36"}
_PLACE = 7
_INDENT = 18
_REPEATS = 3
"""How often the same may be said in one file before it is folded."""
_FILES = 5
"""In how many files the same may be said before it is said once for all of them."""
_NAMED, _FILES_NAMED = 8, 3
"""How many of the folded places and files are named."""
_MANY = 10
"""How many findings need an advice where to begin."""
_IN_MANY_FILES = "In many files"

_Key = tuple[Severity, str, str]


class _Said(Value):
    finding: Finding
    words: Words

    @property
    def key(self) -> _Key:
        """Equal for findings that say the same, wherever they are."""
        return self.finding.severity, self.words.heading, self.words.message

    @property
    def place(self) -> tuple[str, str]:
        """Equal for findings at the same place of a file."""
        return self.words.where, self.words.inside


def as_text(
    inspection: Inspection, *, width: int = 100, colour: bool = False, everything: bool = False
) -> str:
    """The findings by file, and a last line that counts them; lines have at most `width` characters, if that is 48.

    Only the name of a file, on a line of its own, may be longer. Files come in the order of their most important
    finding. `colour` adds ANSI colours for a terminal; `everything` shows each finding, however often it is said.

    >>> print(as_text(Inspection()))
    Nothing is wrong.
    <BLANKLINE>
    """
    findings = inspection.findings
    if not findings:
        return f"{NOTHING}\n"
    said = [_Said(finding, words_of(finding)) for finding in findings]
    common = frozenset[_Key]() if everything else _common(said)
    groups: dict[str, list[_Said]] = {}
    for each in said:
        title = _IN_MANY_FILES if each.key in common else file_of(each.finding)
        groups.setdefault(title, []).append(each)
    parts = []
    folded = False
    for title, group in groups.items():
        lines = [_bold(title, colour)]
        many = title == _IN_MANY_FILES
        for first, others in _folded(group, 0 if many else len(said) if everything else _REPEATS):
            more = _files(first, said) if many else _more(first, others)
            folded |= bool(more)
            lines += _lines(first, more, width, colour, placed=not many)
        parts.append("\n".join(lines))
    end = textwrap.fill(summary(findings), width)
    parts.append("\n\n".join(part for part in (_first(said, width, folded), end) if part) + "\n")
    return "\n\n".join(parts)


def summary(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are, in words.

    >>> from coprod_kg.findings import Finding
    >>> summary([Finding("shapes", "x", Severity.MUST, "Title", "Add the title.")])
    '1 finding: 1 must be mended before this can be published.'
    """
    counts = Counter(finding.severity for finding in findings)
    listed = ", ".join(f"{counts[each]} {MEANINGS[each]}" for each in Severity if counts[each])
    return f"{counted(len(findings), 'finding')}: {listed}." if findings else NOTHING


def _common(said: Sequence[_Said]) -> frozenset[_Key]:
    """What is said in so many files that it is said once for all of them."""
    files: dict[_Key, set[str]] = {}
    for each in said:
        files.setdefault(each.key, set()).add(file_of(each.finding))
    return frozenset(key for key, names in files.items() if len(names) > _FILES)


def _folded(group: Sequence[_Said], repeats: int) -> list[tuple[_Said, list[_Said]]]:
    """What to show of the findings of one group, each with those that are folded into it.

    The same words are folded if they are said more than `repeats` times; at one place they are said once.
    """
    times = Counter(each.key for each in group)
    shown: dict[object, tuple[_Said, list[_Said]]] = {}
    for each in group:
        fold = times[each.key] > repeats
        key: object = each.key if fold else (each.key, each.place)
        if key in shown:
            shown[key][1].append(each)
        else:
            shown[key] = (each, [])
    return list(shown.values())


def _more(first: _Said, others: Sequence[_Said]) -> str:
    """Where else the same is wrong; empty if it is nowhere else."""
    elsewhere = [each for each in others if each.place != first.place]
    if not elsewhere:
        return ""
    cells = any(each.finding.place and each.finding.place.cell for each in elsewhere)
    lines = list(dict.fromkeys(each.words.where.split(":")[0] for each in elsewhere if each.words.where))
    listed = f": {'cells' if cells else 'lines'} {_listed(lines, _NAMED)}" if lines else ""
    return f"and {len(elsewhere):,} more like this{listed}"


def _files(first: _Said, said: Sequence[_Said]) -> str:
    """The files in which the same is said."""
    names = list(dict.fromkeys(file_of(each.finding) for each in said if each.key == first.key))
    return f"in {len(names):,} files: {_listed(names, _FILES_NAMED)}"


def _listed(names: Sequence[str], room: int) -> str:
    rest = len(names) - room
    return ", ".join(names[:room]) + (f" and {rest:,} more" if rest > 0 else "")


def _first(said: Sequence[_Said], width: int, folded: bool) -> str:
    """Where to begin, when there is much to do."""
    if len(said) <= _MANY:
        return ""
    steps = []
    fixes = sum(each.finding.fix is not None for each in said)
    if fixes:
        steps.append(f"Run the same command with --fix. It mends {fixes:,} of these for you.")
    musts = any(each.finding.severity is Severity.MUST for each in said)
    by_hand = [each for each in said if each.finding.fix is None]
    if by_hand:
        # Of what matters most what there is most of, and of equals the first: findings come in order.
        by_hand = [each for each in by_hand if each.finding.severity is by_hand[0].finding.severity]
        [((_, heading, message), times)] = Counter(each.key for each in by_hand).most_common(1)
        often = f", {times:,} times" if times > 1 else ""
        begin = f"Begin with this one{often}: {heading}: {message}"
        steps.append(begin if musts else f"Nothing here has to be mended. {begin}")
    if folded:
        steps.append("What is said many times is shown once. To see every place, add --all.")
    lines = ["What to do first"]
    for number, step in enumerate(steps, start=1):
        lines += textwrap.wrap(f"{number}. {step}", width, initial_indent="  ", subsequent_indent="     ")
    return "\n".join(lines)


def _lines(said: _Said, more: str, width: int, colour: bool, placed: bool) -> list[str]:
    severity = said.finding.severity.value.ljust(6)
    if colour:
        severity = f"\x1b[{_COLOURS[said.finding.severity]}m{severity}\x1b[0m"
    place = said.words.where if placed else ""
    sentence = said.words.sentence if placed else f"{said.words.heading}: {said.words.message}"
    room = max(width - _INDENT, 30)
    # A place that is longer than its column takes its room from the first line of the message.
    longer = " " * max(len(place) - _PLACE, 0)
    body = textwrap.wrap(sentence, room, initial_indent=longer) or [longer]
    for advice in said.words.advice:
        body += textwrap.wrap(f"→ {advice}", room)
    body += textwrap.wrap(printable(more), room, break_on_hyphens=False)
    first = f"  {place.rjust(_PLACE)}  {severity} {body[0].removeprefix(longer)}"
    return [first, *(" " * _INDENT + line for line in body[1:])]


def _bold(text: str, colour: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if colour else text
