"""One contribution is judged by what is around it, and exactly as everything would be judged with it."""

from __future__ import annotations

import os
import random
from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from edits import EDITS, Edit, State, edited, edits, source_of, state_of, things_in, turtle_of
from hypothesis import given, note, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad
from toy import toy_project

from coprod_kg.checks import Judge
from coprod_kg.checks.engines import prepared
from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import finding_of, rows_of
from coprod_kg.checks.shapes import findings_of_results
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.identifiers import RecordId
from coprod_kg.project import Project
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.vocabulary import BASE, GRAPH, RDF

EXAMPLES = int(os.environ.get("COPROD_KG_EDITS", "100"))
"""How many changes the law is tried on; each is up to four edits."""
SCHEMES = ("power-inequalities", "practices", "in-welsh")
STARTS = 8
"""How many lists the changes start from: the toy, and the toy with mistakes put in."""


class Start:
    """A list to start from, with all that is wrong with it."""

    def __init__(self, project: Project, sources: tuple[Source, ...], state: State) -> None:
        self.state = state
        self.things = frozenset(things_in(state))
        others = [
            source for source in sources if source.role is not Role.RECORD and source.graph not in state
        ]
        self.sources = (*others, *(source_of(graph, said) for graph, said in state.items()))
        self.edition = Edition.of_sources(project, self.sources)
        self.judge = Judge(self.edition)
        self.validate = prepared(self.edition.dataset.quads(graph=GRAPH["shapes"]))
        self.rows = all_rows(self.edition)
        self.results = set(self.validate(self.data_of(self.edition)))

    def data_of(self, edition: Edition) -> list[Quad]:
        """Everything that shapes judge; of the concepts that no edit can touch, only what they are not judged by."""
        roles = (Role.RECORD, Role.HISTORY, Role.DATASET, Role.ONTOLOGY, Role.SCHEME)
        graphs = {graph for source in edition.sources if source.role in roles for graph in source.graphs()}
        return [
            quad
            for graph in graphs
            for quad in edition.dataset.quads(graph=graph)
            if "/graph/scheme/" not in graph.value
            or graph in self.state
            or quad.predicate != RDF["type"]
            or quad.subject in self.things
        ]


def all_rows(edition: Edition) -> list[tuple[str, dict[str, object]]]:
    """All rows of all checks, each asked of everything."""
    return [
        (check.name, row)
        for check in edition.catalogue.checks
        for row in rows_of(check, edition.run(check, {}))
    ]


@cache
def starts(folder: Path) -> list[Start]:
    project = toy_project(folder)
    sources = Edition.read(project).sources
    state = state_of(sources, SCHEMES)
    made = []
    for number in range(STARTS):
        chance = random.Random(number)
        broken = [
            Edit(chance.choice(sorted(EDITS)), *(chance.randrange(10_000) for _ in range(3)))
            for _ in range(6 * number)
        ]
        made.append(Start(project, sources, edited(state, broken)))
    return made


@pytest.fixture(scope="module")
def toys(tmp_path_factory) -> list[Start]:
    return starts(tmp_path_factory.mktemp("toys"))


def wholly(start: Start, changed: list[Source], gone: set[NamedNode]) -> set[Finding]:
    """What checking everything tells of a change: what is wrong in the changed files, and elsewhere only since."""
    kept = [source for source in start.sources if source.graph not in gone]
    after = Edition.of_sources(start.edition.project, (*kept, *changed))
    places = Places((*changed, *kept))  # what is new is looked in first
    paths = {source.path for source in changed}
    checks = {check.name: check for check in after.catalogue.checks}
    found = set()
    for name, row in all_rows(after):
        finding = finding_of(checks[name], row, after.dataset, places)
        if (name, row) not in start.rows or (finding.place and finding.place.path in paths):
            found.add(finding)
    spoken_of = {quad.subject for source in changed for quad in source.quads()}
    results = [
        result
        for result in start.validate(start.data_of(after))
        if result.focus in spoken_of or result not in start.results
    ]
    return found.union(findings_of_results(results, after.dataset, after.dataset, places))


def offered(
    before: State, after: State, as_files: bool
) -> tuple[list[Source], set[NamedNode], list[RecordId]]:
    """The change from `before` to `after` as files, the graphs that it replaces, and the records it takes away.

    It is one offered file, but for the lists of tags and for files that speak of things that are not their own.
    """
    changed = {graph for graph in {*before, *after} if before.get(graph) != after.get(graph)}
    removed = [graph for graph in changed if not after.get(graph)]
    files, offer = [], []
    for graph in sorted(changed, key=str):
        said = after.get(graph)
        if not said:
            continue
        homes = {RecordId.of_iri(each.subject) for each in said}
        if as_files or "/scheme/" in graph.value or {home and home.graph for home in homes} != {graph}:
            files.append(source_of(graph, said))
        else:
            offer += said
    if offer:
        path = PurePosixPath("offer.ttl")
        files.append(Source(path, Role.RECORD, SUBMISSION, BASE, turtle_of(offer)))
    names = [RecordId(*graph.value.removeprefix(GRAPH["record/"].value).split("/")) for graph in removed]
    return files, changed, names


@pytest.mark.xdist_group("judging")
@settings(
    max_examples=EXAMPLES, derandomize="COPROD_KG_EDITS" not in os.environ, database=None, deadline=None
)
@given(st.integers(0, STARTS - 1), st.lists(edits, min_size=1, max_size=4), st.booleans())
def test_a_change_is_judged_as_everything_would_be(toys, number, changes, as_files):
    """Law: the findings are those of the whole list with the change in it, without those that were there before."""
    start = toys[number]
    files, changed, removed = offered(start.state, edited(start.state, changes), as_files)
    judged = {
        finding
        for finding in start.judge.judge(files, removed)
        if finding.check not in ("presence", "tidy")  # these look at one file at a time
    }
    expected = wholly(start, files, changed)

    note("\n".join(f"+ {each}" for each in judged - expected))
    note("\n".join(f"- {each}" for each in expected - judged))
    assert judged == expected
