"""Whether a mended file is better and nothing but better: it says what was meant, and no new mistake appears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, NamedNode

from coprod_kg.findings import Finding, Severity
from coprod_kg.mending.changes import Change, NewCell, NewField, NewNamespace, NewValue, NewWord, Said
from coprod_kg.sources.spots import Spots
from coprod_kg.vocabulary import Term

Identity = tuple[str, str, str, str, str]


def as_meant(before: Iterable[Said], after: Iterable[Said], changes: Sequence[Change], spots: Spots) -> bool:
    """Whether the statements `after` differ from those `before` by `changes`, by all of them, and by nothing else.

    `spots` are those of the file afterwards.

    >>> from pyoxigraph import Literal
    >>> from coprod_kg.sources.spots import SpotTable
    >>> a, p = NamedNode("a:a"), NamedNode("a:p")
    >>> change = NewValue("", (a, p, Literal("x ")), Literal("x"))
    >>> as_meant([(a, p, Literal("x "))], [(a, p, Literal("x"))], [change], SpotTable())
    True
    >>> as_meant([(a, p, Literal("x "))], [(a, p, Literal("x")), (a, p, Literal("y"))], [change], SpotTable())
    False
    """
    old, new = _numbered(before), _numbered(after)
    gone = old - new
    expected = {_through(changes, said) for said in gone}
    gained = {each: each.gains(new - old, spots) for each in changes if isinstance(each, NewWord | NewCell)}
    for change in changes:
        if isinstance(change, NewCell):
            continue  # what the list says of a record stands in for a cell that could not be read: no news then
        if not (gained[change] if change in gained else any(change.of(said) != said for said in gone)):
            return False
    return expected <= new and new - old <= expected.union(*gained.values())


def _numbered(said: Iterable[Said]) -> set[Said]:
    """The statements with the parser's names for things without one replaced by their order of appearance."""
    names: dict[Term, BlankNode] = {}

    def named(term: Term) -> Term:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term, BlankNode(f"b{len(names)}"))

    return {(named(subject), predicate, named(value)) for subject, predicate, value in said}


def _through(changes: Iterable[Change], said: Said) -> Said:
    for change in changes:
        said = change.of(said)
    return said


def new_findings(
    before: Iterable[Finding], after: Iterable[Finding], changes: Sequence[Change]
) -> list[Finding]:
    """The findings `after` that were not there before: the same about a changed value is no new one.

    The layout is not looked at: it is mended last.
    """
    known = Counter(_identity(finding, changes) for finding in before)
    new = []
    for finding in after:
        identity = _identity(finding, ())
        if known[identity]:
            known[identity] -= 1
        elif finding.check != "tidy":
            new.append(finding)
    return new


def still_there(finding: Finding, after: Iterable[Finding], changes: Sequence[Change]) -> bool:
    """Whether `finding` is among those `after`, also about the changed value."""
    wanted = {_identity(finding, ()), _identity(finding, changes)}
    return any(_identity(each, ()) in wanted for each in after)


def weight(findings: Iterable[Finding]) -> tuple[int, ...]:
    """How many findings there are of each severity, what matters most first; the layout is not counted."""
    counts = Counter(finding.severity for finding in findings if finding.check != "tidy")
    return tuple(counts[severity] for severity in Severity)


def _identity(finding: Finding, changes: Iterable[Change]) -> Identity:
    path: NamedNode | None = finding.path
    value: Term | None = finding.value
    for change in changes:
        if isinstance(change, NewNamespace):
            path = path and change.name(path)
            value = change.name(value) if isinstance(value, NamedNode) else value
        elif isinstance(change, NewField):
            path = change.field if (finding.record, path) == (change.subject, change.predicate) else path
        elif isinstance(change, NewWord | NewCell):
            continue
        elif value == change.said[2] and path in (None, change.said[1]) and _is_part(change, finding):
            value = change.value
    # What is about no record is told from its like by what it says.
    about = _name(finding.record) if finding.record is not None else finding.message
    return finding.check, finding.rule, about, _name(path), _name(value)


def _is_part(change: NewValue, finding: Finding) -> bool:
    subject, record = change.said[0], finding.record
    if not isinstance(subject, NamedNode) or not isinstance(record, NamedNode):
        return subject == record
    return subject.value.split("#")[0] == record.value.split("#")[0]


def _name(term: Term | None) -> str:
    """A term as a text; all things without a name are alike, because each run names them anew."""
    return "_" if isinstance(term, BlankNode) else str(term)
