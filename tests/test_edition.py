"""An edition: the files as one whole, with what follows from them, that answers by name."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import PurePosixPath

import pytest
from pyoxigraph import Quad

import coprod_kg
from coprod_kg.catalogue import read_query
from coprod_kg.edition import Edition
from coprod_kg.errors import BadQuery, BadRecordPath, BrokenSyntax, RefusedQuery, UnknownRecord, UnknownView
from coprod_kg.identifiers import RecordId
from coprod_kg.sources import Role, read_project
from coprod_kg.vocabulary import CPC, CPR, GRAPH, ID

RECORD = "data/records/org/neighbours.ttl"


@pytest.fixture
def small(make_project):
    return Edition.read(make_project({}))


def test_what_the_rules_derive_is_there_in_a_graph_that_names_its_rule(small):
    guide = ID["item/garden-guide-2018"]
    derived = Quad(guide, CPR["helpsChange"], CPC["jargon"], GRAPH["inferred/practice-helps-change"])
    of_derived = Quad(guide, CPR["addresses"], CPC["jargon"], GRAPH["inferred/change-is-about"])

    assert derived in small.dataset
    assert of_derived in small.dataset  # a rule sees what another rule derived
    assert {quad.object.value.rpartition("/")[2] for quad in small.dataset.quads(None, CPR["rule"])} == {
        "practice-helps-change", "change-is-about",
    }  # fmt: skip


def test_the_records_are_there_in_order(small):
    assert [str(identity) for identity in small.records] == [
        "item/garden-guide-2018", "item/who-digs-2020", "org/neighbours", "org/seed-library", "project/garden-study",
        "venue/journal-of-gardens",
    ]  # fmt: skip
    assert str(small.records[RecordId("org", "neighbours")].path) == RECORD


@pytest.mark.parametrize(
    "name", ["org/neighbours", "neighbours", ID["org/neighbours"].value, f"{ID['org/neighbours'].value}#part"]
)
def test_a_record_is_found_by_name_slug_or_address(small, name):
    assert small.record(name) == RecordId("org", "neighbours")


@pytest.mark.parametrize(
    ("name", "near"),
    [("org/neighbour", "org/neighbours"), ("neighbour", "neighbours"), ("zzz", None), ("", None)],
)  # fmt: skip
def test_an_unknown_record_is_an_error_that_names_the_nearest(small, name, near):
    with pytest.raises(UnknownRecord) as caught:
        small.record(name)

    assert caught.value.nearest == near


def test_a_view_is_asked_by_name_with_parameters_by_name(small):
    assert [row["title"] for row in small.view("helps-change", inequality="jargon").values()] == [
        "A guide to gardening together"
    ]
    assert small.view("items-by-kind").headings["kind"] == "Kind"
    with pytest.raises(UnknownView, match="Did you mean 'items-by-kind'"):
        small.view("items-by-kinds")


def test_any_question_is_guarded(small):
    assert small.query("ASK { ?s a cpr:Resource }")
    with pytest.raises(RefusedQuery):
        small.query("ASK { SERVICE <p:x> { ?s ?p ?o } }")
    with pytest.raises(BadQuery, match=r"^mine\.rq:1:"):
        small.query("ASK {", source="mine.rq")


def test_a_query_that_somebody_brings_along_is_guarded_too(small):
    header = '#+ title = "T"\n#+ summary = "S"\n#+ kind = "view"\n'
    brought = read_query(
        PurePosixPath("x.rq"), header + "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    )

    with pytest.raises(RefusedQuery):
        small.run(brought, {})


def test_the_digest_changes_with_any_file_and_any_rule_and_with_nothing_else(make_project):
    project = make_project({})
    first = Edition.of_sources(project, tuple(read_project(project))).digest

    def digest(files) -> str:
        changed = make_project(files)
        return Edition.of_sources(changed, tuple(read_project(changed))).digest

    assert len(first) == 32
    assert digest({"README.md": "x", "queries/views/items-by-kind.rq": None}) == first
    seen = {first, digest({"queries/rules/change-is-about.rq": None})}
    text = (project.root / RECORD).read_text(encoding="utf-8")
    seen |= {digest({RECORD: text + " "}), digest({RECORD: text}), digest({RECORD: None})}
    assert len(seen) == 4


def test_moving_words_from_one_file_to_the_next_changes_the_digest(make_project):
    """Where a file ends is digested too: the bytes of both, one after the other, are the same."""
    other = "data/records/org/seed-library.ttl"
    digests = set()
    for files in (
        {RECORD: "# ab\n@prefix x: <x:> .\n", other: "# c"},
        {RECORD: "# ab\n", other: "@prefix x: <x:> .\n# c"},
    ):
        project = make_project(files)
        digests.add(Edition.of_sources(project, tuple(read_project(project))).digest)

    assert len(digests) == 2


def test_the_first_broken_file_is_an_error(make_project):
    with pytest.raises(BrokenSyntax, match=r"neighbours\.ttl"):
        Edition.read(make_project({RECORD: "<> a"}))
    with pytest.raises(BadRecordPath):
        Edition.read(make_project({RECORD: "<> a <#x> .", "data/records/org/X.ttl": ""}))


def test_sources_are_found_by_what_they_are_for(small):
    assert {source.role for source in small.sources_of(Role.SCHEME, Role.SHAPES)} == {
        Role.SCHEME,
        Role.SHAPES,
    }
    assert len(small.sources_of(Role.RECORD)) == len(small.records)


def test_an_edition_cannot_be_changed(small):
    with pytest.raises(FrozenInstanceError):
        small.project = None


# rdflib 7.6 asks itself for what it has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_rdflib_sees_the_same_statements(small):
    theirs = small.as_rdflib()

    assert len(theirs) == len(small.dataset)
    query = "SELECT ?t { ?i cpr:helpsChange cpc:jargon ; schema:name ?t }"
    assert [str(row.t) for row in theirs.query(query)] == [row["t"] for row in small.query(query).values()]


def test_the_real_edition_opens_from_anywhere(edition, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert len(coprod_kg.open().dataset) == len(edition.dataset)
