"""The mends, and what they propose for the findings of a file.

A mend is a function `mend(finding, said, context) -> Change | None`: from a finding and the statement that it is
about to what that statement should be, decided on the value and not on how it is written; None wherever more than
one answer is possible. Adding a mend is adding a function to `MENDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from coprod_kg.checks.vocabularies import OTHER_ADDRESSES
from coprod_kg.findings import Edit, Finding, Fix
from coprod_kg.mending.changes import Change, NewCell, NewField, NewNamespace, NewValue, Said
from coprod_kg.mending.context import Context
from coprod_kg.mending.edits import clash, edits_of
from coprod_kg.mending.identifiers import bare_doi, bare_isbn, usual_issn
from coprod_kg.mending.names import (
    entry_of_the_list,
    known_class,
    known_field,
    link_in_small_letters,
)
from coprod_kg.mending.texts import plain_spaces, told_language, without_language
from coprod_kg.mending.values import dated, web_address, whole_number, yes_or_no
from coprod_kg.mending.words import word_of_the_context
from coprod_kg.vocabulary import RDF

Mend = Callable[[Finding, Said, Context], NewValue | NewField | None]

MENDS: tuple[Mend, ...] = (
    bare_doi,
    bare_isbn,
    usual_issn,
    known_field,
    known_class,
    entry_of_the_list,
    link_in_small_letters,
    dated,
    yes_or_no,
    whole_number,
    web_address,
    plain_spaces,
    told_language,
    without_language,
)
"""Every mend of one statement; the first that knows the answer gives it."""

_NAMESPACES = tuple(NewNamespace(old, new) for old, new in OTHER_ADDRESSES.items())
_OF_FORM = ("shapes", "known-class", "references")
"""The checks that say how a value must look. That it stands twice on the list is not mended by writing it better."""


@dataclass(frozen=True)
class Proposal:
    """How a finding would be mended: what changes in what the file says, and in its text."""

    finding: Finding
    changes: tuple[Change, ...]
    """Nothing, if the file is read in that way already, and only has to be written so."""
    fix: Fix

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of the text."""
        return self.fix.edits

    @property
    def renames(self) -> bool:
        """Whether fields or classes get other names, so that they are judged for the first time after it."""
        return any(
            not isinstance(change, NewValue) or change.said[1] == RDF["type"] for change in self.changes
        )


def proposals(findings: Iterable[Finding], context: Context) -> list[Proposal]:
    """What the mends propose for `findings` of one file, in their order, as far as its format can write it.

    A finding may bring its own fix: a reader, or a check that looks at how something is written, knows it best.
    """
    made: list[Proposal] = []
    for finding in findings:
        if finding.check in _OF_FORM:
            changes = tuple(dict.fromkeys(_changes(finding, context)))
            edits = [edits_of(change, context.source, context.spots) for change in changes]
            if changes and all(edits):
                together = dict.fromkeys(edit for each in edits for edit in each)
                made.append(Proposal(finding, changes, Fix(changes[0].words, tuple(together))))
        elif word := word_of_the_context(finding, context):
            made.append(Proposal(finding, (word[0],), Fix(word[0].words, (word[1],))))
        elif finding.fix:
            made.append(Proposal(finding, _meant_by_fix(finding, finding.fix), finding.fix))
    return made


def _meant_by_fix(finding: Finding, fix: Fix) -> tuple[Change, ...]:
    """What a fix that a finding brings makes of what the file says."""
    if finding.check == "vocabularies":
        return _NAMESPACES
    if finding.check == "table" and finding.place and finding.rule in ("value", "headings"):
        return (NewCell(fix.words, finding.place.cell, finding.rule == "headings"),)
    return ()


def _changes(finding: Finding, context: Context) -> Iterable[NewValue | NewField]:
    for said in context.meant(finding):
        for mend in MENDS:
            if found := mend(finding, said, context):
                yield found
                break


def together(proposed: Iterable[Proposal]) -> list[Proposal]:
    """Those of `proposed` that can be made at once: names before values, and no two in one place.

    Two findings that are mended by the same edits are mended together.
    """
    ordered = sorted(proposed, key=lambda each: not each.renames)
    picked: list[Proposal] = []
    for each in ordered:
        if picked and picked[0].renames and not each.renames:
            break
        taken = [edit for other in picked if other.edits != each.edits for edit in other.edits]
        if not clash(each.edits, taken):
            picked.append(each)
    return picked


def edits_together(proposed: Sequence[Proposal]) -> list[Edit]:
    """The edits of all, each once."""
    return list(dict.fromkeys(edit for each in proposed for edit in each.edits))
