"""What the command line gives to reports: the files that were looked at, their lines, and their names from here."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from toy_project import with_prefixes

from coprod_kg.cli import main
from coprod_kg.reports.inspecting import from_here

WRONG = with_prefixes('\n<id/org/a-made-up-group> a org:Organization ;\n schema:url "not <b>an address" .')


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """A file with a mistake in its third line, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "an offer.ttl"
    path.write_text(WRONG, encoding="utf-8")
    return path


def said(capsys, *arguments: str) -> str:
    main(["validate", *arguments])
    return capsys.readouterr().out


def test_the_page_marks_what_is_wrong_in_the_line(offer, capsys):
    page = said(capsys, offer.name, "--format", "html")

    assert "<mark>&#34;not &lt;b&gt;an address&#34;</mark>" in page
    assert "<b>an" not in page


def test_the_page_shows_the_line_of_a_file_that_cannot_be_read(offer, capsys):
    offer.write_bytes(b"\xef\xbb\xbf<a> <b> 'no end .\n")
    page = said(capsys, offer.name, "--format", "html")

    assert "<a> <b> 'no end ." in unescape(re.sub("</?mark>", "", page))


def test_bytes_that_are_no_text_are_still_a_page(offer, capsys):
    offer.write_bytes(b"\xff\xfe\x00\x01")

    assert "UTF-8" in said(capsys, offer.name, "--format", "html")


def test_the_end_of_what_is_wrong_is_known(offer, capsys):
    [run] = json.loads(said(capsys, offer.name, "--format", "sarif"))["runs"]
    regions = [each["locations"][0]["physicalLocation"]["region"] for each in run["results"]]

    assert {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 32} in regions
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["an%20offer.ttl"]


def test_every_file_of_the_list_was_looked_at(make_project, capsys):
    project = make_project({})
    main(["--project", str(project.root), "validate", "--format", "junit"])
    suites = re.findall(r'<testsuite name="([^"]+)"', capsys.readouterr().out)

    assert any(name.endswith("data/records/org/neighbours.ttl") for name in suites)
    assert any(name.endswith("ontology/coprod.ttl") for name in suites)


def test_a_file_of_a_project_is_named_as_it_is_found_from_here(make_project, capsys, monkeypatch):
    project = make_project({"data/records/org/neighbours.ttl": "<> a org:Organization ."})
    monkeypatch.chdir(project.records / "org")
    shown = {}
    for name in ("text", "github"):
        main(["--project", str(project.root), "validate", "--format", name])
        shown[name] = capsys.readouterr().out

    assert "file=neighbours.ttl,line=" in shown["github"]
    assert "data/records/org/neighbours.ttl\n" in shown["text"]


def test_a_path_that_is_not_the_projects_stays_as_it_is(tmp_path):
    (tmp_path / "here.ttl").write_text("", encoding="utf-8")

    assert from_here(tmp_path / "here.ttl", tmp_path) == tmp_path / "here.ttl"
    assert str(from_here(type(tmp_path)("elsewhere.ttl"), tmp_path)) == "elsewhere.ttl"


def test_all_shows_what_was_folded(offer, capsys):
    offer.write_text(
        "\n".join([with_prefixes(""), *(f"<id/org/group-{n}> a org:Organization ." for n in range(9))]),
        encoding="utf-8",
    )
    folded, whole = said(capsys, offer.name), said(capsys, offer.name, "--all")

    assert folded.count("must   Name: Add") == 1
    assert "and 8 more like this: lines 4, 5, 6, 7, 8, 9, 10, 11" in folded
    assert whole.count("must   Name: Add") == 9
