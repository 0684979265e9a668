"""Reports for the machines that run checks: SARIF, GitHub workflow commands, JUnit."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, Skipped
from pyoxigraph import Literal
from test_reports import FINDINGS, FULL, inspected

from coprod_kg.checks import check_project
from coprod_kg.findings import Edit, Fix, Place, Severity
from coprod_kg.reports import Inspection, Rule, as_github, as_junit, as_sarif, rules_of
from coprod_kg.reports.sarif import uri_of
from coprod_kg.vocabulary import SCHEMA

SCHEMA_FILE = Path(__file__).parent / "sarif/sarif-schema-2.1.0.json"
ODD = PurePosixPath("my files/50%: a,b.csv")


@cache
def schema() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def run_of(inspection: Inspection):
    """The one run of the SARIF log, which the schema accepts."""
    log = json.loads(as_sarif(inspection))
    schema().validate(log)
    [run] = log["runs"]
    return run


# ---- SARIF --------------------------------------------------------------------------------------------------


def test_the_schema_refuses_what_is_no_sarif():
    with pytest.raises(jsonschema.ValidationError):
        schema().validate({"version": "2.1.0", "runs": [{"results": []}]})


@settings(max_examples=30)  # the schema is large, and looking at it takes a while
@given(FINDINGS)
def test_the_sarif_is_valid_and_has_a_result_for_each_finding_in_order(findings):
    run = run_of(inspected(findings))

    assert [each["properties"]["field"] for each in run["results"]] == [each.field for each in findings]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_a_result_says_what_where_and_how_much_it_matters():
    place = Place(ODD, 4, 17, "/a/name", "C4", "smith2020", (4, 20))
    [result] = run_of(inspected([replace(FULL, place=place)]))["results"]

    assert result["ruleId"] == "shapes/Organisation-name"
    assert result["level"] == "error"
    assert (
        result["message"]["text"] == "Name (entry smith2020): Add the organisation's name. As it is printed."
    )
    [location] = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20files/50%25%3A%20a%2Cb.csv"},
        "region": {"startLine": 4, "startColumn": 17, "endLine": 4, "endColumn": 20},
    }
    assert location["logicalLocations"] == [
        {"name": "C4", "kind": "cell"},
        {"name": "smith2020", "kind": "entry"},
        {"name": "name", "fullyQualifiedName": "/a/name", "kind": "value"},
    ]


@pytest.mark.parametrize(("severity", "level"), [*zip(Severity, ["error", "warning", "note"], strict=True)])
def test_each_severity_has_its_level(severity, level):
    [result] = run_of(inspected([replace(FULL, severity=severity)]))["results"]

    assert result["level"] == level


def test_columns_are_counted_in_characters():
    assert run_of(Inspection())["columnKind"] == "unicodeCodePoints"


def test_a_fingerprint_stays_when_lines_move_and_when_words_get_better():
    def fingerprint(finding):
        [result] = run_of(inspected([finding]))["results"]
        return result["partialFingerprints"]

    moved = replace(FULL, place=Place(FULL.place.path, 90, 3), message="Please add its name.")
    assert fingerprint(FULL) == fingerprint(moved)
    for other in ({"value": Literal("8")}, {"path": SCHEMA["url"]}, {"rule": "other"}):
        assert fingerprint(FULL) != fingerprint(replace(FULL, **other))


def test_two_findings_about_the_same_have_two_fingerprints():
    twice = [FULL, replace(FULL, place=Place(FULL.place.path, 90, 3))]
    results = run_of(inspected(twice))["results"]

    assert len({each["partialFingerprints"]["primaryLocationLineHash"] for each in results}) == 2


def test_a_fix_replaces_the_characters_that_it_names():
    text = "a DOI 10.1000/ABC"
    fix = Fix("Write it in small letters.", (Edit("10.1000/abc", 6, 17),))
    [result] = run_of(inspected([replace(FULL, fix=fix)]))["results"]
    [change] = result["fixes"][0]["artifactChanges"]
    [edit] = change["replacements"]
    start = edit["deletedRegion"]["charOffset"]
    end = start + edit["deletedRegion"]["charLength"]

    assert text[:start] + edit["insertedContent"]["text"] + text[end:] == "a DOI 10.1000/abc"


def test_a_fix_of_a_workbook_is_told_in_words_only():
    fix = Fix("Write it in small letters.", (Edit("10.1000/abc", cell="C4"),))
    [result] = run_of(inspected([replace(FULL, fix=fix)]))["results"]

    assert "fixes" not in result
    assert "Write it in small letters." in result["message"]["text"]


def test_files_without_findings_are_listed_too():
    run = run_of(Inspection((FULL,), (FULL.place.path, ODD)))

    assert [each["location"]["uri"] for each in run["artifacts"]] == [str(FULL.place.path), uri_of(ODD)]


def test_a_rule_has_the_words_of_its_shape_or_query(edition):
    rules = rules_of(edition)
    named = [replace(FULL, rule="Item-closed"), replace(FULL, check="references", rule="references")]
    described = run_of(replace(inspected(named), rules=rules))["tool"]["driver"]["rules"]

    assert [each["id"] for each in described] == ["references", "shapes/Item-closed"]
    assert [each["name"] for each in described] == ["References", "ItemClosed"]
    assert described[0]["shortDescription"]["text"] == "Links to things that are not on the list"
    assert described[1]["shortDescription"]["text"] == "Fields we know"
    assert all(each["help"]["text"] for each in described)
    assert "{" not in json.dumps([each["fullDescription"]["text"] for each in described])


def test_every_rule_of_the_list_has_words(edition):
    assert [name for name, rule in rules_of(edition).items() if not rule.title or not rule.summary] == []
    assert Rule("Fields we know", "", "") != rules_of(edition)["shapes", "Item-closed"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_a_path_as_a_reference_is_read_back_as_the_path(name):
    path = PurePosixPath(name)
    parts = urlsplit(uri_of(path))

    assert parts.netloc == parts.query == parts.fragment == ""
    assert parts.scheme == ("file" if path.is_absolute() else "")
    assert unquote(parts.path) == path.as_posix()


# ---- GitHub -------------------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(error|warning|notice) (?:([^:]*))::(.*)")


@given(FINDINGS)
def test_each_finding_is_one_command_and_nothing_else_is(findings):
    """Read as the runner reads it: a stranger's value can neither begin a command nor add a property."""
    lines = as_github(inspected(findings)).splitlines()

    assert len(lines) == len(findings)
    for line, finding in zip(lines, findings, strict=True):
        properties = dict(each.split("=", 1) for each in COMMAND.fullmatch(line)[2].split(","))
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert ("file" in properties) == (finding.place is not None)


def test_a_command_has_the_place_the_words_and_the_advice():
    finding = replace(FULL, place=Place(ODD, 4, 17, cell="C4", end=(4, 20)), message="50% more:\nyes, no.")

    assert as_github(inspected([finding])) == (
        "::error file=my files/50%25%3A a%2Cb.csv,line=4,endLine=4,col=17,endColumn=20,title=Name (C4)"
        "::50%25 more: yes, no.%0AAs it is printed.\n"
    )


def test_a_range_over_several_lines_has_no_last_column():
    finding = replace(FULL, place=Place(ODD, 4, 17, end=(6, 2)))

    assert "line=4,endLine=6,col=17,title=" in as_github(inspected([finding]))


def test_each_severity_has_its_command():
    lines = as_github(inspected([replace(FULL, severity=each) for each in Severity])).splitlines()

    assert [line.split()[0] for line in lines] == ["::error", "::warning", "::notice"]
    assert as_github(Inspection()) == ""


# ---- JUnit --------------------------------------------------------------------------------------------------


@given(FINDINGS)
def test_the_junit_is_read_by_a_junit_reader_with_a_case_for_each_finding(findings):
    shown = inspected(findings)
    suites = list(JUnitXml.fromstring(as_junit(shown).encode()))

    assert sum(suite.tests for suite in suites) == len(findings)
    assert sum(len(list(suite)) for suite in suites) == len(findings)
    musts = sum(finding.severity is Severity.MUST for finding in findings)
    assert sum(suite.failures for suite in suites) == musts
    results = [result for suite in suites for case in suite for result in case.result]
    assert sum(isinstance(result, Failure) for result in results) == musts
    assert sum(isinstance(result, Skipped) for result in results) == len(findings) - musts


def test_a_file_without_findings_is_a_case_that_passed():
    whole = JUnitXml.fromstring(as_junit(Inspection((FULL,), (FULL.place.path, ODD))).encode())
    suites = {suite.name: suite for suite in whole}

    assert (whole.tests, whole.failures) == (2, 1)
    [case] = suites[str(ODD)]
    assert case.is_passed
    assert case.name == "Nothing is wrong."


def test_a_failure_says_where_what_and_how_to_mend_it():
    [suite] = JUnitXml.fromstring(as_junit(inspected([replace(FULL, message="A\x00b\ufffe.")])).encode())
    [case] = suite
    [failure] = case.result

    assert (suite.name, case.name) == (str(FULL.place.path), "4:17 shapes Organisation-name")
    assert failure.message == "Name: A b ." or failure.message == "Name: A b."
    assert failure.text.split("\n") == [f"{FULL.place.path} 4:17", failure.message, "As it is printed."]


def test_real_findings_make_valid_reports(make_project):
    project = make_project({"data/records/org/neighbours.ttl": "<> a org:Organization ."})
    findings, edition = check_project(project)
    paths = tuple(source.path for source in edition.sources)
    shown = Inspection(tuple(findings), paths, {}, rules_of(edition))

    assert len(run_of(shown)["results"]) == len(findings) > 1
    assert JUnitXml.fromstring(as_junit(shown).encode()).tests >= len(paths)
    assert as_github(shown).count("\n") == len(findings)
