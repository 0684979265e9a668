"""Mends tried on files in memory: each file is read and judged again, and a mend that does not hold is taken back.

Nothing is written here. What comes out has been read by the same reader and judged by the same checks as what
went in: the mended findings are gone, no new one has come, and the file says what it said but for what was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath

from coprod_kg.checks import Judge
from coprod_kg.checks.tidy import TIDY_ROLES
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.findings import Finding, Fix
from coprod_kg.importing import read_again
from coprod_kg.mending.changes import Change
from coprod_kg.mending.context import Context, Lists, statements
from coprod_kg.mending.edits import applied, rewritten
from coprod_kg.mending.proving import as_meant, new_findings, still_there, weight
from coprod_kg.mending.registry import Proposal, edits_together, proposals, together
from coprod_kg.mending.spelling import spelling_of
from coprod_kg.sources import SUBMISSION, Source

_READINGS = 60
"""How often a file is read again to find out which of its mends cannot be made: a file with more is no slip."""
_OTHERWISE = "the file would not say just that, and nothing else."
_NOT_ENOUGH = "then it would still be wrong."
_WORSE = "then something else would be wrong with this file."
_ROUNDS = 8
"""Mends that touch each other are made one after the other; more than three in one place was never seen."""


@dataclass(frozen=True)
class Trial:
    """What became of a file: as it was, as it would be, which findings that mends, and which it could not."""

    before: Source
    after: Source
    mended: tuple[Finding, ...] = ()
    """As they were found, each with the fix that was made."""
    left: tuple[tuple[Finding, str], ...] = ()
    """Findings whose mend was tried and taken back, each with its fix, and why."""


@dataclass
class _Work:
    """A file that is being mended, from round to round."""

    before: Source
    now: Source
    findings: list[Finding]
    mended: list[Finding] = field(default_factory=list)
    left: dict[Finding, str] = field(default_factory=dict)
    refused: set[tuple[str, tuple[Change, ...] | Fix]] = field(default_factory=set)
    """What was taken back: for the findings of one rule that it did not mend, or of all (an empty name)."""
    renamed: list[Proposal] = field(default_factory=list)
    """Mends after which fields and classes were judged for the first time."""

    def refuses(self, proposal: Proposal) -> bool:
        """Whether this has been tried and taken back."""
        return not self.refused.isdisjoint(
            {(rule, proposal.changes or proposal.fix) for rule in ("", proposal.finding.rule)}
        )

    def start_again(self, findings: list[Finding]) -> None:
        """Take everything back, and leave the names as they are: with them the file was worse than before."""
        self.refuse(self.renamed, _WORSE)
        self.now, self.findings, self.mended, self.renamed = self.before, findings, [], []

    def refuse(self, proposed: Iterable[Proposal], why: str, *, only_its_rule: bool = False) -> None:
        """Do not try these again; with `only_its_rule`, the same changes may mend findings of another rule."""
        for each in proposed:
            self.refused.add((each.finding.rule if only_its_rule else "", each.changes or each.fix))
            self.left[replace(each.finding, fix=each.fix)] = why


@dataclass(frozen=True)
class _Attempt:
    source: Source
    made: list[Proposal]

    @property
    def changes(self) -> list[Change]:
        return list(dict.fromkeys(change for each in self.made for change in each.changes))


def with_fixes(edition: Edition, sources: Sequence[Source], findings: Sequence[Finding]) -> list[Finding]:
    """`findings` of `sources`, each with its fix where there is one sure way to mend it.

    A fix that is given makes the file say what was meant, and nothing else; that it is judged better is tried
    by `try_mends`. What a reader proposed is taken out where it cannot be made, as in a format that is not written
    here: a report that promises a mend keeps its word.
    """
    lists = Lists(edition)
    fixes: dict[Finding, Proposal] = {}
    found = _by_path(findings)
    for source in mendable(each for each in sources if each.path in found):
        work = _Work(source, source, found[source.path])
        proposed = proposals(work.findings, Context(lists, source))
        for renames in (True, False):
            attempt = _attempt(edition, work, [each for each in proposed if each.renames is renames])
            fixes |= {each.finding: each for each in attempt.made} if attempt else {}
    return [replace(each, fix=fixes[each].fix if each in fixes else None) for each in findings]


def mendable(sources: Iterable[Source]) -> list[Source]:
    """Those of `sources` that can be mended: offers in a format that has a spelling, and the project's own data."""
    return [
        source
        for source in sources
        if spelling_of(source) and (source.graph is SUBMISSION or source.role in TIDY_ROLES)
    ]


def try_mends(edition: Edition, sources: Sequence[Source], findings: Sequence[Finding]) -> list[Trial]:
    """For each of `sources`, judged together with `findings`, what every sure mend makes of it.

    `edition` is what offers are judged against, and what the project's own files among `sources` are a part of.
    """
    found = _by_path(findings)
    works = [_Work(source, source, found.get(source.path, [])) for source in sources]
    judge = Judge(edition)
    _rounds(edition, judge, works)
    worse = [
        work
        for work in works
        if work.renamed and weight(work.findings) > weight(found.get(work.before.path, ()))
    ]
    for work in worse:
        work.start_again(found.get(work.before.path, []))
    if worse:
        _rounds(edition, judge, works)
    return [Trial(work.before, work.now, tuple(work.mended), tuple(work.left.items())) for work in works]


def _rounds(edition: Edition, judge: Judge, works: list[_Work]) -> None:
    """Mend, judge and mend again, until nothing more can be mended."""
    lists = Lists(edition)
    able = set(map(id, mendable(work.before for work in works)))
    for _ in range(_ROUNDS):
        attempts: dict[PurePosixPath, _Attempt] = {}
        for work in works:
            if id(work.before) not in able:
                continue
            proposed = proposals(work.findings, Context(lists, work.now))
            attempt = _attempt(edition, work, [each for each in proposed if not work.refuses(each)])
            if attempt:
                attempts[work.before.path] = attempt
        if not attempts:
            return
        judged = _by_path(_judged(judge, works, attempts))
        for work in works:
            if attempt := attempts.get(work.before.path):
                _settle(work, attempt, judged.get(work.before.path, []))


def _by_path(findings: Iterable[Finding]) -> dict[PurePath, list[Finding]]:
    found: dict[PurePath, list[Finding]] = {}
    for finding in findings:
        if finding.place:
            found.setdefault(finding.place.path, []).append(finding)
    return found


def _attempt(edition: Edition, work: _Work, proposed: list[Proposal]) -> _Attempt | None:
    """The file with as many of `proposed` made as can be at once and say what they mean."""
    picked = together(proposed)
    if not picked:
        return None
    good = _good(edition, work, picked, iter(range(_READINGS)))
    work.refuse([each for each in picked if each not in good], _OTHERWISE)
    return _read(edition, work, good) if good else None


def _good(edition: Edition, work: _Work, proposed: list[Proposal], readings: Iterator[int]) -> list[Proposal]:
    """Those of `proposed` with which the file can be read and says what they mean, found by halves."""
    if next(readings, None) is None:
        return []
    if _read(edition, work, proposed):
        return proposed
    if len(proposed) == 1:
        return []
    middle = len(proposed) // 2
    halves = (proposed[:middle], proposed[middle:])
    return [each for half in halves for each in _good(edition, work, half, readings)]


def _read(edition: Edition, work: _Work, made: list[Proposal]) -> _Attempt | None:
    data = rewritten(work.now, applied(work.now.text, edits_together(made)))
    if data is None:
        return None
    try:
        source = read_again(work.now, data, edition)
        attempt = _Attempt(source, made)
        before, after = statements(work.now), statements(source)
    except (BrokenSyntax, UnreadableFile):
        return None
    return attempt if as_meant(before, after, attempt.changes, source.spots()) else None


def _settle(work: _Work, attempt: _Attempt, after: list[Finding]) -> None:
    """Keep the attempt if it made the file better; else take back what it was that did not."""
    failed = [each for each in attempt.made if still_there(each.finding, after, attempt.changes)]
    renamed = [each for each in attempt.made if each.renames]
    # What had no field or class that we know is judged for the first time now: see at the end if it is better.
    new = [] if renamed else new_findings(work.findings, after, attempt.changes)
    if failed:
        work.refuse(failed, _NOT_ENOUGH, only_its_rule=True)
        return
    if new:
        blamed = [each for each in attempt.made if any(_touches(each, finding) for finding in new)]
        work.refuse(blamed or attempt.made, _WORSE)
        return
    work.now, work.findings = attempt.source, after
    work.renamed += renamed
    work.mended += [replace(each.finding, fix=each.fix) for each in attempt.made]


def _touches(proposal: Proposal, finding: Finding) -> bool:
    return proposal.finding.record == finding.record


def _judged(
    judge: Judge, works: Sequence[_Work], attempts: Mapping[PurePosixPath, _Attempt]
) -> list[Finding]:
    """The findings of the files that were tried, among all others as they are now."""
    now = [attempts[work.before.path].source if work.before.path in attempts else work.now for work in works]
    return judge.judge(
        [
            source
            for source, work in zip(now, works, strict=True)
            if source.graph is SUBMISSION or source is not work.before
        ]
    )
