"""What cannot be used is a finding and hides nothing else; paths, links in a ring, and what --fix leaves alone."""

from __future__ import annotations

import json
import os

import pytest

from coprod_kg.assessing import check_files
from coprod_kg.checks import check_project, usable_edition
from coprod_kg.cli.main import FAILED, WRONG, main
from coprod_kg.edition import Edition
from coprod_kg.errors import CoprodError

ONLY = ["queries", "tidy", "views"]
RECORD = "data/records/org/neighbours.ttl"
WRONG_LAYOUT = "<>  a  org:Organization ; schema:name 'Neighbours'@en ; schema:url 'x' ."
CHECK = """#+ title = "T"
#+ summary = "S."
#+ kind = "check"
#+ severity = "must"
#+ field = "F"
#+ message = "M"
"""
RULE = """#+ title = "T"
#+ summary = "S."
#+ kind = "rule"
#+ statement = "Because."
"""


def places(findings):
    return {(each.check, str(each.place)) for each in findings}


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        (RECORD, "<> a ", f"{RECORD}:2:6"),
        (RECORD, "<> a <<( <a> <b> <c> )>> .", f"{RECORD}:2:6"),
        ("data/records/org/Misnamed.ttl", "", "data/records/org/Misnamed.ttl"),
        ("data/records/org/UTF.ttl", b"\xff", "data/records/org/UTF.ttl"),
        ("ontology/concepts/my scheme.ttl", "", "ontology/concepts/my scheme.ttl"),
        ("ontology/mappings.csv", "a,b", "ontology/mappings.csv:1:1"),
        ("queries/checks/a.rq", "SELECT", "queries/checks/a.rq:1"),
        ("queries/checks/a.rq", b"\xff", "queries/checks/a.rq"),
        ("queries/checks/a.rq", CHECK + "SELECT ?record WHERE {", "queries/checks/a.rq:7:23"),
        ("queries/checks/a.rq", CHECK + "ASK {}", "queries/checks/a.rq:1"),
        (
            "queries/checks/a.rq",
            CHECK + "SELECT ?record { OPTIONAL { ?record a <x:> } }",
            "queries/checks/a.rq",
        ),
        ("queries/rules/a.rq", "CONSTRUCT", "queries/rules/a.rq:1"),
        ("queries/rules/a.rq", RULE + "CONSTRUCT {", "queries/rules/a.rq:5:12"),
        ("queries/rules/a.rq", RULE + "SELECT * {}", "queries/rules/a.rq"),
        ("queries/rules/a.rq", RULE + "CONSTRUCT { } { SERVICE <x:> {} }", "queries/rules/a.rq:5:17"),
        ("queries/views/a.rq", "#+ tags = " + "[" * 5000 + "]" * 5000, "queries/views/a.rq"),
        ("queries/views/a.rq", "#+ title = 3", "queries/views/a.rq:1"),
    ],
)
def test_what_cannot_be_used_is_a_finding_and_the_rest_is_checked(make_project, path, text, place):
    project = make_project({"data/records/org/untidy.ttl": WRONG_LAYOUT, path: text})
    found = places(check_project(project, ONLY)[0])

    assert place in {where for check, where in found if check in ("syntax", "views")}
    assert "data/records/org/untidy.ttl" in {where.split(":")[0] for check, where in found if check == "tidy"}


@pytest.mark.parametrize("name", ["data/records/org/lost.ttl", "ontology/mappings.csv"])
@pytest.mark.parametrize("target", ["nowhere", "itself"])
def test_a_link_to_nowhere_is_a_finding(make_project, name, target):
    project = make_project({"ontology/mappings.csv": None})
    path = project.root / name
    path.symlink_to(path.name if target == "itself" else "nowhere")

    assert ("syntax", name) in places(check_project(project, ONLY)[0])


def test_what_an_editor_keeps_for_itself_is_left_alone(make_project):
    project = make_project({"queries/checks/.#a.rq": "x", "data/records/org/.cache/a.ttl": "x"})
    (project.root / "data/records/org/.#neighbours.ttl").symlink_to("ann@garden.123:456")

    assert not [each for each in check_project(project, ONLY)[0] if "/." in str(each.place)]
    assert Edition.read(project)


def test_a_folder_that_cannot_be_read_is_a_finding_and_the_rest_is_checked(make_project, monkeypatch):
    project = make_project({"data/records/item/untidy-2020.ttl": WRONG_LAYOUT})
    listing = os.scandir

    def scandir(path):
        if str(path).endswith("records/org"):
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = places(check_project(project, ONLY)[0])
    assert ("syntax", "data/records/org") in found
    assert ("tidy", "data/records/item/untidy-2020.ttl:1:1") in found


@pytest.mark.parametrize(
    "shape",
    [
        "<#x> a sh:NodeShape ; sh:targetClass org:Organization ; sh:property [ sh:path rdf:type ; sh:pattern '(' ] .",
        "<#x> a sh:NodeShape ; sh:targetClass org:Organization ; sh:in (1) ; sh:severity 'grave' .",
    ],
)
def test_a_shape_that_cannot_be_used_is_a_finding(make_project, shape):
    found, _ = check_project(make_project({"ontology/shapes/broken.ttl": shape}), ["shapes"])

    assert found


def test_a_file_is_judged_even_if_another_is_broken(make_project, capsys):
    project = make_project(
        {"data/records/org/Misnamed.ttl": "", "queries/rules/a.rq": "x", RECORD: WRONG_LAYOUT}
    )

    assert main(["--project", str(project.root), "validate", "--format", "json", RECORD]) == FAILED
    found = {(each["check"], each["path"]) for each in json.loads(capsys.readouterr().out)["findings"]}
    assert {
        ("tidy", RECORD),
        ("syntax", "data/records/org/Misnamed.ttl"),
        ("views", "queries/rules/a.rq"),
    } <= found


def test_a_broken_file_of_the_project_is_one_finding_when_it_is_named(make_project):
    project = make_project({RECORD: "<> a "})
    edition, unusable = usable_edition(project)

    with pytest.raises(CoprodError):
        Edition.read(project)
    assert len(check_files(edition, [project.root / RECORD], unusable=unusable)) == 1


def test_nothing_is_derived_again_if_nothing_is_offered(make_project, monkeypatch):
    from coprod_kg.checks import judging

    derived = []
    monkeypatch.setattr(judging, "derive", lambda *given: derived.append(given))
    project = make_project({})
    assert check_files(Edition.read(project), [project.root / RECORD]) == []

    assert derived == []


# ---- Paths and --fix ----------------------------------------------------------------------------------------


def test_a_path_that_a_finding_names_works_from_any_folder(make_project, tmp_path, monkeypatch, capsys):
    project = make_project({"data/records/org/untidy.ttl": WRONG_LAYOUT})
    path = project.root / "data/records/org/untidy.ttl"
    monkeypatch.chdir(tmp_path)
    main(["--project", str(project.root), "validate", "--fix", "data/records/org/untidy.ttl"])

    assert "mended data/records/org/untidy.ttl" in capsys.readouterr().err
    assert path.read_text().startswith("@base")


def test_fix_says_that_it_leaves_a_file_alone_that_is_laid_out_by_hand(make_project, capsys):
    project = make_project({})
    main(["--project", str(project.root), "validate", "--fix", str(project.root / "ontology/coprod.ttl")])

    said = capsys.readouterr().err
    assert "coprod.ttl:1: not mended, because --fix is for files of records" in said


def test_fix_mends_what_can_be_mended_beside_what_is_broken(make_project, capsys):
    project = make_project({"data/records/org/Misnamed.ttl": "", "data/records/org/untidy.ttl": WRONG_LAYOUT})

    assert main(["--project", str(project.root), "validate", "--fix"]) == WRONG
    assert "mended data/records/org/untidy.ttl" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["--project", "PATH"])
def test_links_in_a_ring_are_one_sentence(make_project, tmp_path, capsys, where):
    ring = tmp_path / "ring"
    ring.symlink_to("ring")
    project = make_project({})
    given = ["--project", str(ring), "validate"] if where == "--project" else [
        "--project", str(project.root), "validate", "--fix", str(ring)
    ]  # fmt: skip

    assert main(given) == FAILED
    out = capsys.readouterr()
    assert "ring" in out.out + out.err
    assert "Traceback" not in out.out + out.err
