"""The real records: what the list promises about itself."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from pyoxigraph import NamedNode

import coprod_kg
from coprod_kg.checks import check_project
from coprod_kg.checks.places import Places
from coprod_kg.checks.shapes import findings_of_shapes, vocabulary
from coprod_kg.findings import Severity, in_order
from coprod_kg.project import Project
from coprod_kg.vocabulary import BIBO, CPC, CPR, CPSC, DCTERMS, PROV, RDF, SCHEMA, SKOS


@pytest.fixture(scope="module")
def findings():
    found, _ = check_project(Project.bundled())
    return found


def concepts(edition, scheme):
    return {quad.subject for quad in edition.dataset.quads(None, SKOS["inScheme"], CPSC[scheme])}


def test_nothing_must_be_mended(findings):
    assert [str(finding) for finding in findings if finding.severity is Severity.MUST] == []


def test_every_gap_that_a_curator_should_look_at_is_listed_by_the_view_of_gaps(findings, edition):
    """CQ25: what `validate` says should be mended is what the view says is missing, record by record."""
    should = {(each.record.value, each.message) for each in findings if each.severity is Severity.SHOULD}
    listed = {(row["record"].value, row["message"].value) for row in edition.view("missing-fields")}

    assert should == listed


def test_a_record_judged_alone_is_judged_as_in_the_whole(findings, edition):
    """The law behind incremental checks: the shapes need only the record and the vocabulary."""
    records = [quad for record in edition.records for quad in edition.dataset.quads(graph=record.graph)]
    alone = findings_of_shapes([*vocabulary(edition), *records], edition, Places(edition.sources))
    whole = [each for each in findings if each.check == "shapes" and "data/records" in str(each.place)]

    assert in_order(alone) == whole


def test_the_list_is_as_large_as_promised(edition):
    assert len(edition.records) >= 215
    assert sum(1 for _ in edition.dataset.quads(None, SKOS["inScheme"])) >= 75
    assert len(edition.catalogue.view_names) >= 25


def test_only_the_three_inequalities_of_the_founding_page_are_agreed(edition):
    agreed = {quad.subject for quad in edition.dataset.quads(None, CPR["status"], CPC["agreed"])}

    assert agreed == {
        CPC["hierarchical-inequalities"],
        CPC["knowledge-hierarchies"],
        CPC["social-inequalities"],
    }


@pytest.mark.parametrize("scheme", ["power-inequalities", "practices"])
def test_every_inequality_and_practice_has_a_source_and_five_everyday_phrases(edition, scheme):
    for concept in concepts(edition, scheme):
        phrases = list(edition.dataset.quads(concept, SKOS["hiddenLabel"]))
        assert len(phrases) >= 5, concept
        assert list(edition.dataset.quads(concept, DCTERMS["source"])), concept


def test_every_definition_is_short(edition):
    for quad in edition.dataset.quads(None, SKOS["definition"]):
        if quad.subject in CPC:
            assert len(quad.object.value.split()) <= 30, quad


def test_every_record_has_a_history_that_says_where_its_facts_were_seen(edition):
    for record in edition.records:
        assert list(edition.dataset.quads(record.graph, PROV["wasDerivedFrom"])), record
        assert list(edition.dataset.quads(record.graph, PROV["generatedAtTime"])), record


def test_every_item_says_how_much_of_it_was_read(edition):
    for record in edition.records:
        if record.kind == "item":
            assert list(edition.dataset.quads(record.iri, CPR["readDepth"])), record


def test_no_slug_holds_the_family_name_of_an_author(edition):
    for quad in edition.dataset.quads(None, CPR["nameAsPrinted"]):
        record = quad.subject.value.split("#")[0]
        slug = record.rsplit("/", 1)[-1]
        family = re.sub(r"[^a-z]", "", quad.object.value.split()[-1].lower())
        title = next(edition.dataset.quads(NamedNode(record), SCHEMA["name"])).object.value.lower()
        if family not in re.sub(r"[^a-z]+", " ", title).split():
            assert family not in slug.split("-"), quad


def test_the_founding_page_is_given_again_in_its_order(edition):
    rows = edition.view("founding-list").values()
    headings = list(dict.fromkeys(row["heading"] for row in rows if row["heading"]))
    papers = [row for row in rows if not row["heading"]]

    assert [row["position"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(headings) == 10
    assert headings[0] == "NIHR INVOLVE"
    assert len(papers) == 11


def test_no_doi_carries_a_prefix_or_a_capital_letter(edition):
    for quad in edition.dataset.quads(None, BIBO["doi"]):
        assert re.fullmatch(r"10\.\d{4,9}/\S+", quad.object.value), quad
        assert quad.object.value == quad.object.value.lower(), quad


def test_said_and_derived_statements_never_share_a_graph(edition):
    derived = {
        (quad.subject, quad.predicate, quad.object)
        for quad in edition.dataset.quads()
        if "/graph/inferred/" in quad.graph_name.value and quad.predicate != CPR["rule"]
    }
    said = {
        (quad.subject, quad.predicate, quad.object)
        for quad in edition.dataset.quads()
        if "/graph/inferred/" not in quad.graph_name.value
    }

    assert derived
    assert not derived & said


def test_no_view_of_the_real_data_is_empty_without_a_note_that_explains_it(edition):
    for query in edition.catalogue.views:
        if not any(parameter.required for parameter in query.parameters.values()):
            assert len(edition.run(query, {})) or query.note, query.name


def test_every_kind_of_record_has_its_class(edition):
    kinds = Counter(record.kind for record in edition.records)
    classes = {
        "item": {CPR["Resource"], CPR["Publication"]},
        "project": {CPR["Project"]},
        "venue": {SCHEMA["Periodical"], SCHEMA["Book"]},
    }
    for record in edition.records:
        types = {quad.object for quad in edition.dataset.quads(record.iri, RDF["type"], graph=record.graph)}
        assert types & classes.get(record.kind, types), record
    assert set(kinds) >= {"item", "org", "project", "venue"}


def test_checking_the_opened_edition_finds_the_same(findings, edition):
    assert coprod_kg.check(edition) == findings
