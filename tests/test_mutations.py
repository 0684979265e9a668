"""Mistakes of forty classes put into real records: each is found at its place, and what is sure is mended.

The mistakes are in `tests/mutations`. Every one is put into a file of its own and offered to the real edition; all
files of a format are judged together. `pytest -s` shows the figures, by class and format.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest
from mutations.documents import KINDS_OF_DOCUMENT, Csv
from mutations.mistakes import MISTAKES, Made, Mistake

from coprod_kg.checks import check_sources, of_error
from coprod_kg.edition import Edition
from coprod_kg.errors import BrokenSyntax, UnreadableFile
from coprod_kg.findings import Finding, Severity
from coprod_kg.importing import read_offer
from coprod_kg.mending import Trial, try_mends
from coprod_kg.publishing.jsonld import pretty, record_document
from coprod_kg.publishing.record_table import records_as_table
from coprod_kg.sources import Source

pytestmark = pytest.mark.long

SEED = 20261126
EACH = int(os.environ.get("COPROD_KG_MISTAKES", "3"))
"""How often each mistake is made in each format. With COPROD_KG_MISTAKES=6 there are more than 600."""
FORMATS = ("turtle", "jsonld", "csv")
OF_OTHERS = ("islands", "references", "reference-kinds")


@dataclass
class Case:
    """A mistake in a file, and what became of it."""

    mistake: Mistake
    made: Made
    right: Source
    """The record without the mistake."""
    wrong: Source | None
    found: list[Finding] = field(default_factory=list)
    before: list[Finding] = field(default_factory=list)
    """What is wrong with the record without the mistake."""
    trial: Trial | None = None
    after: list[Finding] = field(default_factory=list)

    def at(self, *, line_only: bool) -> bool:
        """Whether the rule that has to find it found it there."""
        lines = self.made.text[: self.made.place].split("\n")
        line, column = len(lines), len(lines[-1]) + 1
        cell = Csv(self.made.text).cell_of(self.made.place) if self.right.path.suffix == ".csv" else ""
        places = [
            finding.place
            for finding in self.found
            if finding.place and re.fullmatch(self.mistake.rules, finding.rule)
        ]
        return any(
            place.line == line and (line_only or (place.cell == cell if cell else place.column == column))
            for place in places
        )

    @property
    def mended(self) -> bool:
        """Whether nothing is wrong after the mend that was not wrong before the mistake."""
        return self.changed and self._wrong(self.after) == self._wrong(self.before)

    def _wrong(self, findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
        """What is wrong, without the places.

        What hangs on the other files, which have mistakes of their own, only counts where it is the mistake.
        """
        return Counter(
            (finding.rule, str(finding.record), str(finding.path))
            for finding in findings
            if finding.rule not in OF_OTHERS or re.fullmatch(self.mistake.rules, finding.rule)
        )

    @property
    def changed(self) -> bool:
        """Whether the mend wrote anything."""
        return self.trial is not None and self.trial.after.data != self.trial.before.data

    @property
    def harmed(self) -> bool:
        """Whether the mended file says anything but what was said before the mistake."""
        assert self.trial is not None
        return self.changed and said(self.trial.after) != said(self.right)


def said(source: Source) -> set[str]:
    """The statements of a file."""
    return {str(quad) for quad in source.quads()}


def originals(edition: Edition, format: str) -> dict[str, str]:
    """The records as files of the format, by name."""
    made = {}
    for record, source in edition.records.items():
        if format == "turtle":
            text = source.text
        elif format == "jsonld":
            text = pretty(record_document(edition, record)).decode()
        else:
            text = records_as_table(edition, record.kind, [record]).as_csv().decode("utf-8-sig")
        made[f"{record.kind}-{record.slug}"] = text
    return made


def mutated(texts: dict[str, str], format: str, chance: random.Random) -> Iterator[tuple[Mistake, str, Made]]:
    """For each class of mistakes some records with it; no record twice."""
    documents = {name: KINDS_OF_DOCUMENT[format](text) for name, text in texts.items()}
    free = sorted(texts)
    chance.shuffle(free)
    # The classes that the fewest records can have choose first.
    able = {
        mistake.name: [name for name in free if mistake.make(documents[name], random.Random(1))]
        for mistake in MISTAKES
    }
    for mistake in sorted(MISTAKES, key=lambda each: (len(able[each.name]), each.name)):
        count = 0
        for name in able[mistake.name]:
            if count == EACH:
                break
            if name in free and (made := mistake.make(documents[name], chance)):
                free.remove(name)
                count += 1
                yield mistake, name, made


def judged(edition: Edition, sources: Iterable[Source]) -> dict[PurePosixPath, list[Finding]]:
    found: dict[PurePosixPath, list[Finding]] = {}
    for finding in check_sources(edition, list(sources)):
        if finding.place:
            found.setdefault(PurePosixPath(finding.place.path), []).append(finding)
    return found


def run(edition: Edition, format: str, folder: Path) -> list[Case]:
    """All mistakes of a format, found and mended."""
    cases = []
    other = next(
        quad.object.value for quad in edition.dataset.quads() if quad.predicate.value.endswith("/bibo/doi")
    )
    texts = originals(edition, format)
    for mistake, name, made in mutated(texts, format, random.Random(SEED)):
        made = Made(made.text.replace("{another}", other), made.place, made.same_line_only)
        path = folder / f"{name}{KINDS_OF_DOCUMENT[format].ending}"
        path.write_text(texts[name], encoding="utf-8", newline="")
        case = Case(mistake, made, read_offer(path, edition, format), None)
        path.write_text(made.text, encoding="utf-8", newline="")
        try:
            case.wrong = read_offer(path, edition, format)
            case.wrong.quads()
        except (BrokenSyntax, UnreadableFile) as error:
            case.wrong, case.found = None, [of_error(error)]
        cases.append(case)
    readable = [case for case in cases if case.wrong]
    before = judged(edition, [case.right for case in readable if case.mistake.sure])
    found = judged(edition, [case.wrong for case in readable if case.wrong])
    for case in readable:
        assert case.wrong
        case.before = before.get(case.wrong.path, [])
        case.found = found.get(case.wrong.path, [])
    sources = [case.wrong for case in readable if case.wrong]
    trials = try_mends(edition, sources, [each for case in readable for each in case.found])
    after = judged(edition, [trial.after for trial in trials])
    for case, trial in zip(readable, trials, strict=True):
        case.trial, case.after = trial, after.get(trial.before.path, [])
    return cases


@pytest.fixture(scope="module")
def cases(edition, tmp_path_factory):
    """Every mistake, by format."""
    found = {format: run(edition, format, tmp_path_factory.mktemp(format)) for format in FORMATS}
    print(figures(found))  # noqa: T201 - shown with -s
    return found


def figures(found: dict[str, list[Case]]) -> str:
    """The table: how many of each class, found on the line and in the column, mended, and harmed."""
    lines = [f"\n{'class':56}{'format':>8}{'made':>6}{'line':>6}{'column':>8}{'mended':>8}{'harmed':>8}"]
    for mistake in MISTAKES:
        for format, cases in found.items():
            of_class = [case for case in cases if case.mistake is mistake]
            if of_class:
                line = sum(case.at(line_only=True) for case in of_class)
                column = sum(case.at(line_only=False) for case in of_class)
                mended = sum(case.mended for case in of_class) if mistake.sure else ""
                harmed = sum(case.trial is not None and case.harmed for case in of_class)
                lines.append(
                    f"{mistake.name:56}{format:>8}{len(of_class):>6}{line:>6}{column:>8}{mended:>8}{harmed:>8}"
                )
    return "\n".join(lines)


def every(cases: dict[str, list[Case]]) -> list[Case]:
    return [case for each in cases.values() for case in each]


def test_every_mistake_is_found_on_its_line(cases):
    missed = [
        (case.mistake.name, case.right.path.name) for case in every(cases) if not case.at(line_only=True)
    ]

    assert missed == []


@pytest.mark.parametrize("format", FORMATS)
def test_nearly_every_mistake_is_found_in_its_column(cases, format):
    asked = [case for case in cases[format] if not case.made.same_line_only]
    missed = [(case.mistake.name, case.right.path.name) for case in asked if not case.at(line_only=False)]

    assert len(missed) <= 0.05 * len(asked), missed


@pytest.mark.parametrize("format", FORMATS)
def test_nearly_every_sure_mistake_is_mended_and_then_nothing_is_left_of_it(cases, format):
    sure = [case for case in cases[format] if case.mistake.sure]
    missed = [(case.mistake.name, case.right.path.name) for case in sure if not case.mended]

    assert len(missed) <= 0.1 * len(sure), missed


def test_no_mend_says_anything_but_what_was_said_before_the_mistake(cases):
    harmed = [
        (case.mistake.name, case.right.path.name) for case in every(cases) if case.trial and case.harmed
    ]

    assert harmed == []


def test_no_file_has_more_that_must_be_mended_than_before(cases):
    def musts(findings):
        return sum(finding.severity is Severity.MUST for finding in findings)

    assert [case.right.path.name for case in every(cases) if musts(case.after) > musts(case.found)] == []


def test_there_are_mistakes_enough_of_every_class(cases):
    counts = Counter(case.mistake.name for case in every(cases))

    assert len(MISTAKES) >= 40
    assert counts.total() >= 2.5 * EACH * len(MISTAKES)  # some cannot be made in every format
    assert {mistake.name for mistake in MISTAKES if counts[mistake.name] < 3} == set()
