"""Every check query finds what its refused examples say, there and nowhere else, and nothing in accepted ones.

The examples are in `tests/checks/<check>/{accepted,refused}/`: one file, or a folder of files for a mistake that
takes several. Each is added to the toy (`tests/toy.py`); its `@base` says what it is about. A refused example
begins with `# expects: <check> <record> <severity>` and `# message: <the whole message>`, once for each finding,
and marks the line that each points at with `# here`, in the same order. To add a test, drop a file.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from toy import ROOT, toy_project

from coprod_kg.catalogue import Catalogue, Query, read_query
from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import check_queries, findings_of
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.identifiers import RecordId
from coprod_kg.project import Project
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import CPSC, GRAPH, ID

FOLDER = Path(__file__).parent / "checks"
CHECKS = {query.name: query for query in Catalogue(Project.at(ROOT)).checks}
EXAMPLES = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.glob("*/*/*"))}
REFUSED = {name: path for name, path in EXAMPLES.items() if path.parent.name == "refused"}


@dataclass(frozen=True)
class Expected:
    """A finding as an example foretells it."""

    check: str
    record: str
    severity: str
    message: str
    where: str


@pytest.fixture(scope="module")
def toy(tmp_path_factory) -> Edition:
    return Edition.read(toy_project(tmp_path_factory.mktemp("toy")))


def source_of(path: Path) -> Source:
    """The file of an example as a part of the project: its `@base` says where it belongs."""
    found = re.search(rf"(?m)^@base <{re.escape(ID.iri)}([a-z]+)/([a-z0-9-]+)> \.", path.read_text("utf-8"))
    assert found, f"{path} says with @base what it is about"
    kind, slug = found[1], found[2]
    shown = PurePosixPath(path.relative_to(FOLDER).as_posix())
    if kind == "scheme":
        return Source(shown, Role.SCHEME, GRAPH[f"scheme/{slug}"], CPSC[slug].value, path.read_bytes())
    identity = RecordId(kind, slug)
    return Source(shown, Role.RECORD, identity.graph, identity.iri.value, path.read_bytes(), identity)


def files_of(example: Path) -> list[Path]:
    return sorted(example.glob("*.ttl")) if example.is_dir() else [example]


def expected_of(example: Path) -> list[Expected]:
    """What the comments of an example foretell, in order: findings, each with the next line that is marked."""
    expected = []
    for path in files_of(example):
        lines = path.read_text(encoding="utf-8").splitlines()
        heads = [line.removeprefix("# expects: ").split() for line in lines if line.startswith("# expects: ")]
        messages = [line.removeprefix("# message: ") for line in lines if line.startswith("# message: ")]
        shown = path.relative_to(FOLDER).as_posix()
        marked = [f"{shown}:{n}" for n, line in enumerate(lines, 1) if line.endswith("# here")]
        for head, message, where in zip(heads, messages, marked, strict=True):
            expected.append(Expected(*head, message, where))
    return expected


def found_in(toy: Edition, example: Path, queries: dict[str, Query], check: str) -> list[Expected]:
    """What `check` finds in the toy with an example in it, and does not find in the toy alone."""
    if check not in queries:
        return []
    edition = Edition.of_sources(toy.project, (*toy.sources, *map(source_of, files_of(example))))
    before = Counter(map(shown, findings_of(queries[check], toy, Places(toy.sources))))
    after = Counter(map(shown, findings_of(queries[check], edition, Places(edition.sources))))
    return list((after - before).elements())


def shown(finding: Finding) -> Expected:
    record, place = finding.record, finding.place
    return Expected(
        finding.check,
        record.value.removeprefix(ID.iri) if record else "no record",
        finding.severity.value,
        finding.message,
        f"{place.path}:{place.line}" if place else "nowhere",
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_the_findings_that_it_foretells_and_no_others(name, toy):
    expected = expected_of(EXAMPLES[name])
    found = found_in(toy, EXAMPLES[name], CHECKS, name.split("/")[0])

    assert Counter(found) == Counter(expected)
    assert bool(expected) == (name in REFUSED)


def test_every_check_has_an_example_of_both_sorts():
    """A folder without a check is a check that was taken away or renamed."""
    sorts = {(path.parts[-3], path.parts[-2]) for path in EXAMPLES.values()}

    assert CHECKS
    assert sorts == {(name, sort) for name in CHECKS for sort in ("accepted", "refused")}


@pytest.mark.parametrize("check", CHECKS)
def test_no_check_can_be_weakened_or_taken_away_unseen(check, toy):
    query = CHECKS[check]
    example = next(path for name, path in REFUSED.items() if name.startswith(f"{check}/"))
    others = [severity for severity in ("must", "should", "could") if severity != query.severity]
    changed = [
        query.text.replace(f'severity = "{query.severity}"', f'severity = "{severity}"')
        for severity in others
    ]
    weakened = [CHECKS | {check: read_query(query.path, text)} for text in changed]
    without = {name: each for name, each in CHECKS.items() if name != check}

    for queries in (*weakened, without):
        assert Counter(found_in(toy, example, queries, check)) != Counter(expected_of(example))


def test_all_checks_are_asked_when_a_project_is_checked(toy):
    """`check_queries` is the sum of its queries: none is left out."""
    found = list(check_queries(toy, Places(toy.sources)))
    asked = [each for query in CHECKS.values() for each in findings_of(query, toy, Places(toy.sources))]

    assert found == asked
    assert found
