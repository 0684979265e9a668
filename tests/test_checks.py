"""Checks: every mistake of every file, each at its place, and offered files judged as the list would judge them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal
from toy_project import with_prefixes

from coprod_kg.assessing import check_files
from coprod_kg.checks import CHECKS, check, check_project, views
from coprod_kg.edition import Edition
from coprod_kg.errors import BadHeader, UnreadableFile
from coprod_kg.findings import Finding, Severity
from coprod_kg.vocabulary import BIBO, CPC, CPR, ID, SCHEMA

GUIDE = "data/records/item/garden-guide-2018.ttl"
DIGS = "data/records/item/who-digs-2020.ttl"
RECORD = "data/records/org/neighbours.ttl"
WHOLE = "a cpr:Resource ; schema:name 'G'@en ; dcterms:source <https://e.org/>"


def found(project, *checks: str) -> list[Finding]:
    findings, _ = check_project(project, only=checks or None)
    return findings


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(str(finding.place), finding.check, finding.rule) for finding in findings]


def test_nothing_is_wrong_with_the_small_graph(make_project):
    assert found(make_project({})) == []


# ---- Shapes -------------------------------------------------------------------------------------------------


def test_a_missing_field_is_found_where_it_would_be_added(make_project):
    project = make_project({RECORD: "\n<> a org:Organization ;\n    schema:url <https://example.org/x> ."})
    [finding] = found(project, "shapes")

    assert (str(finding.place), finding.rule) == (f"{RECORD}:3:40", "Organisation-name")
    assert (finding.severity, finding.field) == (Severity.MUST, "Name")
    assert finding.message == "Add the organisation's name."
    assert (finding.record, finding.path, finding.value) == (ID["org/neighbours"], SCHEMA["name"], None)


def test_a_wrong_value_is_found_where_it_stands_and_named_in_words(make_project):
    text = f"\n<> {WHOLE} ;\n  cpr:addresses cpc:jargon , cpc:plain-language ."
    [finding] = found(make_project({GUIDE: text}), "shapes")

    assert str(finding.place) == f"{GUIDE}:3:30"
    assert (
        finding.message
        == "Choose power inequalities from the list, not “Use plain language” (cpc:plain-language)."
    )
    assert (finding.path, finding.value) == (CPR["addresses"], CPC["plain-language"])
    assert finding.mend == "One of the power inequalities of the list."


def test_too_many_values_are_found_at_the_field(make_project):
    text = f"\n<> {WHOLE} ;\n  dcterms:type cpc:guidance , cpc:journal-article ."
    [finding] = found(make_project({GUIDE: text}), "shapes")

    assert (str(finding.place), finding.rule) == (f"{GUIDE}:3:3", "Item-kind")


def test_a_field_that_a_curator_should_add_does_not_stop_us(make_project):
    [finding] = found(make_project({DIGS: "\n<> a cpr:Publication ; schema:name 'W'@en ."}), "shapes")

    assert (finding.rule, finding.severity) == ("Item-source", Severity.SHOULD)


def test_a_shape_without_a_name_is_still_reported(make_project):
    shape = "[] a sh:NodeShape ; sh:targetClass org:Organization ; sh:property [ sh:path schema:url ; sh:minCount 1 ] ."
    [finding] = found(make_project({"ontology/shapes/nameless.ttl": shape}), "shapes")

    assert finding.record == ID["org/seed-library"]
    assert finding.message.endswith(".")


def test_a_project_without_shapes_has_nothing_to_judge_by_and_says_nothing(make_project):
    project = make_project({"ontology/shapes/item.ttl": None, "ontology/shapes/organisation.ttl": None})

    assert found(project, "shapes") == []


# ---- Queries ------------------------------------------------------------------------------------------------


def test_each_row_of_a_check_query_is_a_finding_at_its_value(make_project):
    twin = f"\n<> {WHOLE} ;\n  bibo:doi '10.9999/who-digs' ."
    findings = found(make_project({GUIDE: twin}), "queries")

    assert told(findings) == [
        (f"{GUIDE}:3:12", "same-doi", "same-doi"),
        (f"{DIGS}:18:14", "same-doi", "same-doi"),
    ]
    assert findings[0].message == (
        "We already have this: “Who digs, and who decides?” (item/who-digs-2020). Change that record instead."
    )
    assert (findings[0].field, findings[0].mend) == ("DOI", "Remove one of the two records.")
    assert (findings[0].path, findings[0].value) == (BIBO["doi"], Literal("10.9999/who-digs"))


CHECK = """#+ title = "T"
#+ summary = "S"
#+ kind = "check"
#+ severity = "could"
#+ field = "F"
#+ message = "M {value}"
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CHECK + "SELECT ?s { ?s a org:Organization }", "a check is a SELECT with a column ?record."),
        (CHECK + "ASK { ?s a org:Organization }", "a check is a SELECT with a column ?record."),
        (CHECK + "SELECT ?record { ?record nope:x ?y }", "this prefix is not declared"),
        (
            CHECK + "SELECT ?record { SERVICE <https://e.org/> { ?record a ?x } }",
            "SERVICE asks another server",
        ),
        (
            CHECK.replace("could", "error") + "SELECT ?record {}",
            "severity must be one of must, should, could",
        ),
        ("SELECT ?record {}", "the header of this query is wrong: it is missing"),
    ],
)
def test_a_check_query_that_cannot_be_asked_is_a_finding_and_hides_no_other(make_project, text, reason):
    project = make_project({"queries/checks/broken.rq": text, RECORD: "<> a org:Organization ."})
    findings = found(project)

    [broken] = [finding for finding in findings if reason in finding.message]
    assert broken.place.path.name == "broken.rq"
    assert broken.severity is Severity.MUST
    assert "Organisation-name" in {finding.rule for finding in findings}


def test_a_check_may_name_any_thing_even_one_without_a_file(make_project):
    text = (
        CHECK
        + "SELECT ?record ?value { VALUES (?record ?value) { (<https://e.org/x> 1) (<https://e.org/y> UNDEF) } }"
    )
    findings = found(make_project({"queries/checks/any.rq": text}), "queries")

    assert [finding.message for finding in findings] == ["M ", "M 1"]
    assert [finding.place for finding in findings] == [None, None]


# ---- Files that cannot be used ------------------------------------------------------------------------------


def test_a_broken_file_does_not_hide_the_mistakes_of_the_others(make_project):
    project = make_project({
        "data/records/org/broken.ttl": "\n<> a\n org:Organization",
        "data/records/org/latin.ttl": "<> schema:name 'x' .".encode("utf-16"),
        "data/records/org/Bad_Name.ttl": "<> a org:Organization .",
        "data/records/nowhere/x.ttl": "<> a org:Organization .",
        "ontology/concepts/broken.ttl": "cpc:x a",
        "queries/views/broken.rq": "nothing",
        "queries/rules/broken.rq": "nothing",
        RECORD: "<> a org:Organization .",
    })  # fmt: skip
    findings, edition = check_project(project)
    files = {
        (finding.place.path.name, finding.check) for finding in findings if finding.severity is Severity.MUST
    }

    assert {
        ("broken.ttl", "syntax"), ("latin.ttl", "syntax"), ("Bad_Name.ttl", "syntax"), ("x.ttl", "syntax"),
        ("broken.rq", "views"), ("neighbours.ttl", "shapes"), ("neighbours.ttl", "tidy"),
    } <= files  # fmt: skip
    assert len([finding for finding in findings if finding.place.path.name.startswith("broken")]) == 4
    assert len(edition.records) == 6


def test_a_broken_file_is_found_at_its_line(make_project):
    [finding] = found(make_project({"data/records/org/broken.ttl": "\n<> a\n é ."}), "none")

    assert str(finding.place) == "data/records/org/broken.ttl:3:2"
    assert finding.message == (
        "This is not correct Turtle: “é” cannot stand here. A value is needed: a text in quotes, or an address."
    )
    assert finding.mend == "Mend the text at this place."


def test_a_folder_that_is_a_file_name_is_found_too(make_project):
    [finding] = found(make_project({"data/records/org/a.ttl/b.ttl": "<> a <#x> ."}), "none")

    assert "This is not a place for a record" in finding.message


def test_a_rule_that_cannot_be_run_is_a_finding_and_the_others_are_run(make_project):
    rule = '#+ title = "T"\n#+ summary = "S"\n#+ kind = "rule"\n#+ statement = "So."\n'
    project = make_project({
        "queries/rules/a-select.rq": rule + "SELECT * { ?s ?p ?o }",
        "queries/rules/a-mistake.rq": rule + "CONSTRUCT { ?s nope:x ?o } WHERE { ?s ?p ?o }",
        "queries/rules/a-call.rq": rule + "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    })  # fmt: skip
    findings, edition = check_project(project)

    assert {finding.rule for finding in findings} == {"a-select", "a-mistake", "a-call"}
    assert {finding.check for finding in findings} == {"views"}
    assert len(edition.view("helps-change", inequality="jargon")) == 1


def test_without_an_ontology_there_is_nothing_to_judge_by(make_project):
    with pytest.raises(UnreadableFile, match=r"ontology/coprod\.ttl"):
        check_project(make_project({"ontology/coprod.ttl": None}))


# ---- Views --------------------------------------------------------------------------------------------------

VIEW = '#+ title = "T"\n#+ summary = "S"\n#+ kind = "view"\n#+ [columns.x]\n#+ label = "X"\n'


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("SELECT ?x {} ORDER BY ?x", "1", "it is missing"),
        (VIEW + "SELECT ?x {", "6:", "this query cannot be run"),
        (VIEW + "SELECT ?x { SERVICE <p:x> {} } ORDER BY ?x", "6:13", "SERVICE asks another server"),
        (VIEW + "ASK {}", "1:1", "A view is a SELECT query: it answers with rows."),
        (VIEW + "CONSTRUCT { ?x ?x ?x } WHERE {}", "1:1", "A view is a SELECT query"),
        (VIEW + "SELECT ?x {}", "1:1", "Add ORDER BY with every column"),
        (VIEW + "SELECT ?x {} # ORDER BY ?x", "1:1", "Add ORDER BY"),
        (VIEW + "SELECT ?x { { SELECT ?x {} ORDER BY ?x } }", "1:1", "Add ORDER BY"),
        (
            VIEW + "SELECT ?y {} ORDER BY ?y",
            "4:1",
            "The header names a column 'x' that the query does not return.",
        ),
        (VIEW + "SELECT ?x ?y {} ORDER BY ?x ?y", "1:1", "The column 'y' has no heading."),
        (
            VIEW + '#+ [parameters.y]\n#+ type = "iri"\n#+ label = "Y"\nSELECT ?x { ?x a ?y } ORDER BY ?x',
            "6:1",
            "The parameter 'y' cannot be given a value. Add ?y after SELECT.",
        ),
        ('#+ colour = "red"\n' + VIEW + "SELECT ?x {} ORDER BY ?x", "1", "there is no key 'colour'"),
    ],
)
def test_each_mistake_of_a_view_is_found_at_its_line(make_project, text, place, reason):
    findings = found(make_project({"queries/views/v.rq": text}), "views")

    [finding] = [finding for finding in findings if reason in finding.message]
    assert str(finding.place).startswith(f"queries/views/v.rq:{place}")
    assert (finding.rule, finding.severity, finding.field) == ("v", Severity.MUST, "Query")


@pytest.mark.parametrize(
    "text",
    [
        VIEW + "SELECT ?x {} order by ?x",
        VIEW + "SELECT ?x {} ORDER BY ?x # }",
        VIEW + "SELECT ?x {} ORDER   BY DESC(?x) ?x LIMIT 5",
        VIEW + "SELECT ?x { FILTER EXISTS { ?x ?p ?o } } ORDER BY LCASE(STR(?x)) ?x",
        VIEW + '#+ [parameters.x]\n#+ type = "iri"\n#+ label = "X"\nSELECT ?x { ?x a ?y } ORDER BY ?x',
    ],
)
def test_a_good_view_is_not_found(make_project, text):
    assert found(make_project({"queries/views/v.rq": text}), "views") == []


STATEMENTS = (
    VIEW + "SELECT ?x { ?a org:subOrganizationOf ?b BIND (TRIPLE(?a, rdf:type, ?b) AS ?x) } ORDER BY ?x"
)


@pytest.mark.parametrize(
    "text",
    [
        VIEW + "SELECT ?x { ?x ?p ?o FILTER (<http://e.org/f>(?o)) } ORDER BY ?x",
        VIEW + "SELECT (<http://e.org/f>(?p) AS ?x) { ?s ?p ?o } ORDER BY ?x",
        VIEW + "SELECT (1 / 0 AS ?x) { ?s ?p ?o FILTER (REGEX(STR(?o), '(')) } ORDER BY ?x",
        VIEW + "SELECT (SUM(?o) AS ?x) { ?s ?p ?o } ORDER BY ?x",
        VIEW + "SELECT ?x { GRAPH ?g { ?x ?p ?o } MINUS { ?x a ?y } } ORDER BY ?x LIMIT 3",
        VIEW + "SELECT ?x { ?s ?p ?o BIND (xsd:date(?o) AS ?x) } ORDER BY ?x",
        VIEW + "SELECT * { ?x ?p ?o } ORDER BY ?x",
        VIEW + "DESCRIBE ?x { ?x ?p ?o }",
        STATEMENTS,
    ],
)
def test_what_is_wrong_with_a_view_is_wrong_whatever_the_list_says(make_project, monkeypatch, text):
    """So that it can be asked of nothing at all, but for one that could make statements about statements."""
    project = make_project({"queries/views/v.rq": text})
    told = found(project, "views")
    monkeypatch.setattr(views, "asks_the_list", lambda _: True)

    assert found(project, "views") == told


def test_a_view_that_makes_statements_about_statements_is_asked_of_the_list(make_project):
    assert found(make_project({"queries/views/v.rq": STATEMENTS}), "views") == []
    part = "<> a org:Organization ; org:subOrganizationOf <neighbours> ."
    [finding] = found(make_project({"data/records/org/part.ttl": part}), "views")

    assert "newer than this list takes" in finding.message


def test_the_checks_can_be_run_one_by_one_and_together_they_find_the_same(make_project):
    project = make_project({RECORD: "<> a org:Organization .", "queries/views/v.rq": VIEW + "SELECT ?x {}"})
    edition = Edition.read(project)
    alone = {finding for name in CHECKS for finding in check(edition, only=[name])}
    steps: list[str] = []

    assert set(check(edition, progress=steps.append)) == alone == set(found(project))
    assert steps == list(CHECKS)
    assert len(alone) == 3


# ---- Offered files ------------------------------------------------------------------------------------------

NEW = "<> a cpr:Resource ; schema:name 'N'@en ; "
OFFERS = {
    "a good record": ("org/new", "<> a org:Organization ; schema:name 'New'@en ."),
    "no name": ("org/new", "<> a org:Organization ."),
    "a wrong tag": ("item/new-2020", NEW + "cpr:addresses cpc:plain-language ."),
    "a tag that is none": ("item/new-2020", NEW + "cpr:addresses cpc:nothing ."),
    "two kinds": ("item/new-2020", NEW + "dcterms:type cpc:guidance , cpc:other ."),
    "a DOI that we have": ("item/new-2020", NEW + "bibo:doi '10.9999/who-digs' ."),
    "an unknown publisher": ("item/new-2020", NEW + "schema:publisher <../org/nobody> ."),
    "a part": ("item/new-2020", NEW + "cpr:hasAuthorship <#author-1> . <#author-1> a cpr:Authorship ."),
    "another version of ours": ("org/neighbours", "<> a org:Organization ; schema:url <https://e.org/> ."),
    "ours without what it had": ("item/who-digs-2020", "<> a cpr:Publication ; schema:name 'W'@en ."),
}


@pytest.mark.parametrize(("name", "text"), OFFERS.values(), ids=OFFERS)
def test_an_offered_file_is_judged_as_it_would_be_on_the_list(make_project, tmp_path, name, text):
    """Law: what is said of a file outside the project is what is said of it once it is in, but for the layout."""
    address = f"https://w3id.org/coprod-kg/id/{name}"
    offer = tmp_path / "my file.ttl"
    offer.write_text(with_prefixes(f"\n@base <{address}> .\n{text}"), encoding="utf-8")
    outside = check_files(Edition.read(make_project({})), [offer])

    path = f"data/records/{name}.ttl"
    inside = found(make_project({path: with_prefixes(f"\n@base <{address}> .\n{text}")}), "shapes", "queries")

    def elsewhere(finding: Finding) -> Finding:
        return replace(finding, place=replace(finding.place, path=Path(path)))

    mine = [elsewhere(each) if each.place.path.name == offer.name else each for each in outside]
    assert {str(each) for each in mine} == {str(each) for each in inside}
    assert {(each.record, each.path, each.value, each.mend) for each in mine} == {
        (each.record, each.path, each.value, each.mend) for each in inside
    }


def test_an_offer_that_breaks_another_record_says_so(make_project, tmp_path):
    project = make_project({})
    offer = tmp_path / "offer.ttl"
    offer.write_text(with_prefixes("<https://w3id.org/coprod-kg/id/org/neighbours> schema:name 'Us'@en ."))
    findings = check_files(Edition.read(project), [offer])

    assert told(findings) == [(f"{GUIDE}:15:22", "unknown-publisher", "unknown-publisher")]


def test_what_was_wrong_before_is_not_the_fault_of_an_offer(make_project, tmp_path):
    project = make_project({DIGS: "<> a cpr:Publication ; schema:publisher <../org/nobody> ."})
    offer = tmp_path / "offer.ttl"
    offer.write_text(
        with_prefixes("<https://w3id.org/coprod-kg/id/org/new> a org:Organization ; schema:name 'N'@en .")
    )

    assert check_files(Edition.read(project), [offer]) == []


def test_an_offer_about_what_is_no_record_is_refused_line_by_line(make_project, tmp_path):
    offer = tmp_path / "offer.ttl"
    offer.write_text(
        with_prefixes(
            "\ncpc:jargon skos:prefLabel 'Mine'@en .\ncpr:Item a schema:Thing .\n[] a schema:Thing ."
        )
    )
    findings = check_files(Edition.read(make_project({})), [offer])

    assert [(finding.check, finding.place.line) for finding in findings] == [
        ("homes", line) for line in (2, 3, 4)
    ]
    assert all("not a record of the list" in finding.message for finding in findings)


def test_a_broken_offer_does_not_hide_another(make_project, tmp_path):
    broken, good, other = (tmp_path / name for name in ("broken.ttl", "good.ttl", "letter.docx"))
    broken.write_text("<a> <b>")
    good.write_text(with_prefixes("<https://w3id.org/coprod-kg/id/org/new> a org:Organization ."))
    other.write_text("Dear curator,")
    findings = check_files(Edition.read(make_project({})), [broken, tmp_path / "nowhere.ttl", other, good])

    assert sorted((finding.place.path.name, finding.check) for finding in findings) == [
        ("broken.ttl", "syntax"), ("good.ttl", "shapes"), ("letter.docx", "syntax"), ("nowhere.ttl", "syntax"),
    ]  # fmt: skip


def test_a_file_of_the_project_is_judged_in_its_place(make_project):
    project = make_project({RECORD: "<> a org:Organization .", DIGS: "<> a cpr:Publication ."})
    findings = check_files(Edition.read(project), [project.root / RECORD])

    assert {(finding.place.path.name, finding.check) for finding in findings} == {
        ("neighbours.ttl", "shapes"), ("neighbours.ttl", "tidy"),
    }  # fmt: skip


def test_one_file_with_several_records_is_judged_record_by_record(make_project, tmp_path):
    offer = tmp_path / "offer.ttl"
    offer.write_text(
        with_prefixes("""
<id/org/a> a org:Organization .
<id/org/b> a org:Organization ; schema:name 'B'@en .
<id/org/c> a org:Organization .
""")
    )
    findings = check_files(Edition.read(make_project({})), [offer])

    assert [(finding.record, finding.place.line) for finding in findings] == [
        (ID["org/a"], 2),
        (ID["org/c"], 4),
    ]


def test_a_query_that_answers_no_table_cannot_be_a_check(make_project):
    from coprod_kg.checks.places import Places
    from coprod_kg.checks.queries import findings_of

    edition = Edition.read(make_project({"queries/checks/a.rq": CHECK + "ASK {}"}))
    with pytest.raises(BadHeader, match=r"queries/checks/a\.rq:1"):
        list(findings_of(edition.catalogue.checks[0], edition, Places(())))


def test_things_without_a_name_are_one_finding_at_the_first(tmp_path, edition, monkeypatch):
    """One search for each of them would take minutes for a file of less than 1 MB."""
    from coprod_kg.sources.turtle_positions import Positions

    searches = []
    of = Positions.of
    monkeypatch.setattr(Positions, "of", lambda *given: searches.append(given) or of(*given))
    path = tmp_path / "many.ttl"
    path.write_text(f"<{ID['org/mine'].value}> <x:p> 1 ,\n  " + " , ".join(["[ <x:p> 1 ]"] * 500) + " .")
    findings = [each for each in check_files(edition, [path]) if each.check == "homes"]

    assert [(each.place.line, each.place.column) for each in findings] == [(2, 3)]
    assert len(searches) < 200
