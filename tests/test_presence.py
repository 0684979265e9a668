"""A record file that is about nothing, and a record that nobody saw anywhere, are noticed."""

from __future__ import annotations

from coprod_kg.assessing import check_files
from coprod_kg.checks import check_project

EMPTY = "@base <https://w3id.org/coprod-kg/id/item/ghost-2024> .\n"


def found(findings):
    return {
        (each.rule, each.severity.value, each.place.path.name)
        for each in findings
        if each.check == "presence"
    }


def test_an_empty_record_is_no_record(make_project):
    findings, _ = check_project(make_project({"data/records/item/ghost-2024.ttl": EMPTY}), only=["presence"])

    assert found(findings) >= {
        ("presence", "must", "ghost-2024.ttl"),
        ("history", "should", "ghost-2024.ttl"),
    }


def test_an_empty_file_that_is_offered_is_no_record(make_project, tmp_path):
    _, edition = check_project(make_project({}), only=[])
    path = tmp_path / "mine.ttl"
    path.write_text("# nothing yet\n")

    assert found(check_files(edition, [path])) == {("presence", "must", "mine.ttl")}


def test_a_record_without_a_history_is_noticed(make_project):
    project = make_project({})
    for path in project.history.rglob("*.ttl"):
        path.unlink()
    findings, edition = check_project(project, only=["presence"])

    assert {each.record for each in findings} == {record.iri for record in edition.records}


def test_a_project_with_all_its_records_and_histories_has_no_such_finding(edition):
    from coprod_kg.checks import check

    assert check(edition, only=["presence"]) == []
