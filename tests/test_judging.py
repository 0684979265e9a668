"""One contribution is judged by what is around it, and exactly as everything would be judged with it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

import pytest
from edits import EDITS, Edit, State, edited, edits, source_of, state_of, things_in, turtle_of
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple
from toy import toy_project
from toy_project import with_prefixes

from coprod_kg.checks import Judge, check_project
from coprod_kg.checks.change import Change
from coprod_kg.checks.engines import prepared
from coprod_kg.checks.keys import KeyIndex, key_query
from coprod_kg.checks.neighbourhood import Surroundings
from coprod_kg.checks.notation import explained
from coprod_kg.checks.places import Places
from coprod_kg.checks.queries import finding_of, rows_of
from coprod_kg.checks.shapes import findings_of_results
from coprod_kg.edition import Edition
from coprod_kg.findings import Finding
from coprod_kg.identifiers import RecordId
from coprod_kg.project import Project
from coprod_kg.sources import SUBMISSION, Role, Source
from coprod_kg.vocabulary import BASE, CPC, CPR, GRAPH, ID, ORG, RDF, SCHEMA

pytestmark = pytest.mark.long

THOROUGH = "COPROD_KG_EDITS" in os.environ
EXAMPLES = int(os.environ.get("COPROD_KG_EDITS", "24"))
"""How many changes the law is tried on; each is up to four edits. For more: COPROD_KG_EDITS=5000."""
SCHEMES = ("power-inequalities", "practices", "in-welsh")
STARTS = 6
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
        self.touched = self.things.union(
            thing
            for quad in self.edition.dataset.quads()
            if "/graph/scheme/" in quad.graph_name.value
            and not self.things.isdisjoint((quad.subject, quad.object))
            for thing in (quad.subject, quad.object)
        )
        """What an edit can be about, and the concepts beside it: shapes look one link far, in both directions."""
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
            or quad.subject in self.touched
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
def toys(tmp_path_factory) -> Iterator[list[Start]]:
    """The lists to start from. The positions in a file are read once, though each change is another list."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Source, "spots", lru_cache(maxsize=2_000)(Source.spots))
        yield starts(tmp_path_factory.mktemp("toys"))


def wholly(start: Start, changed: list[Source], gone: set[NamedNode], by_shapes: bool) -> set[Finding]:
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
    if not by_shapes:
        return found
    spoken_of = {quad.subject for source in changed for quad in source.quads()}
    results = [
        result
        for result in start.validate(start.data_of(after))
        if result.focus in spoken_of or result not in start.results
    ]
    found.update(findings_of_results(results, after.dataset, after.dataset, places))
    return set(explained(found, after, changed))


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


def bare(finding: Finding) -> Finding:
    """`finding` without what was meant: of two findings about one value, that of a shape says so."""
    message, mend = finding.message.split(" Did you mean")[0], finding.mend.split(" Write it like this")[0]
    return replace(finding, message=message, mend=mend, meant=None)


@settings(
    max_examples=EXAMPLES, derandomize=not THOROUGH, database=None, deadline=None, phases=[Phase.generate]
)
@given(st.integers(0, STARTS - 1), st.lists(edits, min_size=1, max_size=4), st.booleans())
def test_a_change_is_judged_as_everything_would_be(toys, number, changes, as_files):
    """Law: the findings are those of the whole list with the change in it, without those that were there before."""
    start = toys[number]
    by_shapes = THOROUGH or number % 3 == 0  # to hold everything against the shapes takes longest
    passed_over = {"presence", "tidy"} | (
        set() if by_shapes else {"shapes"}
    )  # the first look at one file at a time
    files, changed, removed = offered(start.state, edited(start.state, changes), as_files)
    told = (lambda each: each) if by_shapes else bare
    judged = {told(each) for each in start.judge.judge(files, removed) if each.check not in passed_over}
    expected = {told(each) for each in wholly(start, files, changed, by_shapes)}

    note("\n".join(f"+ {each}" for each in judged - expected))
    note("\n".join(f"- {each}" for each in expected - judged))
    assert judged == expected


# ---- One thing at a time ------------------------------------------------------------------------------------


def the_offer(turtle: str) -> Source:
    return Source(PurePosixPath("offer.ttl"), Role.RECORD, SUBMISSION, BASE, with_prefixes(turtle).encode())


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    """Where each finding is about another file than the offer, and which check found it."""
    return sorted(
        (finding.place.path.stem, finding.check)
        for finding in findings
        if finding.place and finding.place.path.name != "offer.ttl"
    )


def test_taking_a_record_away_is_judged_in_the_records_that_point_to_it(toys):
    findings = toys[0].judge.judge([], [RecordId("venue", "big-book-of-plots")])

    assert ("compost-and-power-2018", "references") in told(findings)


def test_no_engine_is_started_for_what_is_no_longer_there(toys, monkeypatch):
    judge = Judge(toys[0].edition)
    monkeypatch.setattr("coprod_kg.checks.near_shapes.prepared", lambda _: pytest.fail("it was started"))

    assert judge.judge([], [RecordId("venue", "big-book-of-plots")])


def test_a_record_that_is_offered_again_as_it_is_breaks_nothing(toys):
    start = toys[0]
    [graph] = [each for each in start.state if each.value.endswith("/org/growers-union")]
    offer = Source(PurePosixPath("offer.ttl"), Role.RECORD, SUBMISSION, BASE, turtle_of(start.state[graph]))

    assert told(start.judge.judge([offer])) == []


def test_what_cannot_be_taken_changes_nothing_for_others(toys):
    """It is told, once; and a tag with ten thousand users costs no more than one with none."""
    tag = CPC["garden-hierarchies"].value
    text = f"<{tag}> a skos:Concept ; owl:deprecated true ; dcterms:isReplacedBy cpc:nothing ; cpr:status cpc:retired ."
    findings = toys[0].judge.judge([the_offer(text)])

    assert told(findings) == []
    assert [finding.rule for finding in findings if finding.check == "homes"] == ["homes"]


def test_the_last_use_is_noticed_among_more_uses_than_are_remembered(toys):
    """An organisation that twenty works point to, and an offer that takes all of these links away."""
    start = toys[0]
    works = [record_of(f"item/work-{number}", publisher="org/busy") for number in range(20)]
    sources = (*start.sources, record_of("org/busy"), *works)
    judge = Judge(Edition.of_sources(start.edition.project, sources))
    without = [record_of(f"item/work-{number}") for number in range(20)]

    assert ("busy", "islands") in told(judge.judge(without))
    assert ("busy", "islands") not in told(judge.judge(without[1:]))


def record_of(name: str, publisher: str | None = None) -> Source:
    kind, slug = name.split("/")
    said = {Triple(ID[name], SCHEMA["name"], Literal(f"Called {slug}", language="en"))}
    said.add(Triple(ID[name], RDF["type"], {"item": CPR["Resource"], "org": ORG["Organization"]}[kind]))
    if publisher:
        said.add(Triple(ID[name], SCHEMA["publisher"], ID[publisher]))
    return source_of(RecordId(kind, slug).graph, said)


def test_what_is_around_a_change_does_not_grow_with_the_list(toys):
    """The neighbourhood of one work is the same among ten works of a publisher and among two hundred."""
    start = toys[0]
    sizes = []
    for number in (10, 200):
        works = [record_of(f"item/work-{each}", publisher="org/busy") for each in range(number)]
        edition = Edition.of_sources(start.edition.project, (*start.sources, record_of("org/busy"), *works))
        checks = edition.catalogue.checks
        nears = [check.near for check in checks]
        surroundings = Surroundings(edition.dataset, nears, KeyIndex(checks, edition.dataset))
        new = record_of("item/work-new", publisher="org/busy")
        renamed = source_of(GRAPH["record/org/busy"], busy("Other"))
        for source in (new, renamed):
            change = Change.of(edition.dataset, [source.graph], source.quads())
            around = surroundings.of(change)
            sizes.append([len(found(near)) for near in nears for found in (around.before, around.after)])

    assert sizes[:2] == sizes[2:]


def test_what_points_to_a_change_is_looked_at_for_what_checks_read_of_it_alone(toys):
    """A new name matters to nothing that points there; to be taken away matters to what reads the type."""
    start = toys[0]
    works = [record_of(f"item/work-{each}", publisher="org/busy") for each in range(20)]
    edition = Edition.of_sources(start.edition.project, (*start.sources, record_of("org/busy"), *works))
    nears = {check.name: check.near for check in edition.catalogue.checks}
    surroundings = Surroundings(
        edition.dataset, nears.values(), KeyIndex(edition.catalogue.checks, edition.dataset)
    )

    def works_around(check: str, *said: Triple) -> int:
        graph = GRAPH["record/org/busy"]
        change = Change.of(edition.dataset, [graph], [Quad(*each, graph) for each in said])
        found = surroundings.of(change).after(nears[check])
        return sum(any(found.quads(each.record.iri, SCHEMA["name"])) for each in works)

    assert works_around("references") == 20
    assert works_around("references", *busy("Other")) == 0
    assert works_around("possible-duplicate") == 0


def busy(name: str) -> list[Triple]:
    return [
        Triple(ID["org/busy"], RDF["type"], ORG["Organization"]),
        Triple(ID["org/busy"], SCHEMA["name"], Literal(name, language="en")),
    ]


def test_a_history_is_judged_without_the_others(make_project):
    project = make_project({})
    edition = Edition.read(project)
    own = next(source for source in edition.sources if source.role is Role.HISTORY)
    new = replace(own, data=own.data + b"\n<> <https://schema.org/name> 'x' .\n")
    findings = Judge(edition).judge([new])

    assert {finding.place.path for finding in findings if finding.place} == {own.path}
    assert Judge(edition).judge([own]) == []


def test_a_new_record_file_with_its_history_is_judged_as_part_of_the_list(make_project):
    edition = Edition.read(make_project({}))
    record = record_of("org/new")
    history = Source(
        PurePosixPath("data/history/org/new.ttl"),
        Role.HISTORY,
        GRAPH["history"],
        GRAPH["record/org/new"].value,
        with_prefixes(f"<{GRAPH['record/org/new'].value}> a prov:Entity .").encode(),
    )

    def rules(*sources: Source) -> set[str]:
        return {finding.rule for finding in Judge(edition).judge(sources)}

    assert "history" in rules(record)
    assert "history" not in rules(record, history)


FAR = """
cps:Far a sh:NodeShape ; sh:targetClass org:Organization ; sh:property cps:Far-address .
cps:Far-address a sh:PropertyShape ;
    sh:path ( [ sh:zeroOrMorePath org:subOrganizationOf ] schema:url ) ;
    sh:minCount 1 ; sh:message 'Nowhere up there is an address.' .
"""


def test_shapes_that_look_far_are_asked_of_everything(make_project):
    under = "<> a org:Organization ; schema:name 'U'@en ; org:subOrganizationOf <middle> ."
    middle = "<> a org:Organization ; schema:name 'M'@en ; org:subOrganizationOf <neighbours> ."
    project = make_project({
        "ontology/shapes/far.ttl": FAR,
        "data/records/org/under.ttl": under,
        "data/records/org/middle.ttl": middle,
        "data/records/org/neighbours.ttl": "<> a org:Organization ; schema:name 'N'@en ; schema:url <https://e.org/> .",
    })  # fmt: skip
    judge = Judge(Edition.read(project))
    findings = judge.judge(
        [the_offer(f"<{ID['org/neighbours'].value}> a org:Organization ; schema:name 'N'@en .")]
    )

    assert sorted(finding.record.value.rsplit("/")[-1] for finding in findings if finding.rule == "Far-address") == [
        "middle", "neighbours", "under",
    ]  # fmt: skip


def test_a_check_whose_key_cannot_be_found_is_a_finding_and_hides_no_other(make_project):
    check = (
        '#+ title = "T"\n#+ summary = "S"\n#+ kind = "check"\n#+ severity = "must"\n#+ field = "F"\n'
        '#+ message = "M"\n#+ [near]\n#+ shared = true\nSELECT ?record { ?record a org:Organization }'
    )
    project = make_project({"queries/checks/keyless.rq": check})
    findings, edition = check_project(project, only=["queries"])

    assert ["its first sub-select does not count" in each.message for each in findings] == [True]
    assert Judge(edition).judge([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?a { ?a ?b ?c }",
        "SELECT ?a { { SELECT ?k { ?a ?b ?k } GROUP BY ?k HAVING (COUNT(?a) > 1) } }",  # no WHERE
        "SELECT ?a { { SELECT ?k WHERE { ?a ?b ?k } GROUP BY ?k } }",
        "SELECT ?a { { SELECT ?k WHERE { ?a ?b ?k } GROUP BY ?k HAVING (COUNT(?a) > ?b) } }",
        "SELECT ?a { ?a ?b ?c FILTER EXISTS { SELECT",
    ],
)
def test_a_query_without_a_shared_key_has_none(text):
    assert key_query(text) is None


def test_every_pair_that_a_check_finds_has_a_key_in_common(toys):
    """What the index of keys rests on."""
    for start in toys:
        checks = {
            check.name: check for check in start.edition.catalogue.checks if check.near and check.near.shared
        }
        keys = {}
        for thing, key in KeyIndex(checks.values(), start.edition.dataset).keys_in(start.edition.dataset):
            keys.setdefault((key[0], thing), set()).add(key)
        pairs = [(name, row["record"], row["other"]) for name, row in start.rows if name in checks]
        assert all(keys[name, one] & keys[name, other] for name, one, other in pairs)
    assert pairs


def test_every_check_says_how_far_it_looks(edition):
    """Or each contribution would be judged at the cost of the whole list."""
    assert [check.name for check in edition.catalogue.checks if check.near is None] == []
