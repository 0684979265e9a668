"""Lists of literature at the command line: what `validate`, `export` and `query` say about and as them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from coprod_kg.cli.main import FAILED, GOOD, WRONG, main

SLUG = "the-potential-for-coproduction-to-add-value-to-research-2018"
DOUBLE = """@article{mine,
  title = {Potential for coproduction to add values to research},
  author = {Hickey, G.},
  year = 2019,
  language = {en},
}
"""


@pytest.fixture
def double(tmp_path) -> Path:
    path = tmp_path / "mine.bib"
    path.write_text(DOUBLE, encoding="utf-8")
    return path


def test_validate_says_which_record_is_on_the_list_already(double, capsys):
    assert main(["validate", str(double)]) == GOOD

    shown = " ".join(capsys.readouterr().out.split())
    title = "The potential for coproduction to add value to research"
    assert f"2:11 should Title (entry mine): This looks like “{title}” (item/{SLUG})" in (shown)
    assert "offer it as a change of that record" in shown


def test_compare_shows_the_two_side_by_side(double, capsys):
    main(["validate", str(double), "--compare", "--level", "must"])

    shown = capsys.readouterr().out
    assert "Is this “The potential for coproduction to add value to research”" in shown
    [names] = [line for line in shown.splitlines() if "Names on it" in line]
    assert names.split("  ")[0] == "≠ Names on it"
    assert "Gary Hickey" in names
    assert "G. Hickey" in names


def test_compare_is_silent_about_a_file_that_cannot_be_read(tmp_path, capsys):
    path = tmp_path / "broken.csljson"
    path.write_text("{")

    assert main(["validate", str(path), "--compare"]) == FAILED

    assert "JSON" in capsys.readouterr().out


def test_a_kind_that_is_not_ours_must_be_chosen(tmp_path, capsys):
    path = tmp_path / "talk.ris"
    path.write_text("TY  - CONF\nTI  - A talk that nobody gave\nPY  - 2001\nER  - \n")

    assert main(["validate", str(path), "--format", "json"]) == WRONG

    findings = json.loads(capsys.readouterr().out)["findings"]
    said = {(each["check"], each["severity"], each["line"], each["column"]) for each in findings}
    assert ("works", "should", 1, 7) in said
    assert ("shapes", "must", 3, 7) in said or ("shapes", "must", 4, 1) in said


@pytest.mark.parametrize(("format", "start"), [("bibtex", b"@"), ("ris", b"TY  - "), ("csl", b"[\n{")])
def test_the_whole_list_is_exported_for_reference_managers(format, start, tmp_path):
    out = tmp_path / "out"

    assert main(["export", "--format", format, "--out", str(out)]) == GOOD

    assert out.read_bytes().startswith(start)


def test_export_of_an_organisation_as_a_citation_is_refused_and_nothing_is_written(tmp_path, capsys):
    out = tmp_path / "out.bib"

    assert main(["export", "org/nihr", "--format", "bibtex", "--out", str(out)]) == FAILED

    assert not out.exists()
    assert "org/nihr is an organisation" in capsys.readouterr().err


def test_the_items_of_a_view_can_be_cited():
    command = [sys.executable, "-m", "coprod_kg", "query", "helps-understand", "--param", "inequality=racism"]
    rows = subprocess.run(
        [*command, "--format", "csv", "--ids"], capture_output=True, check=True, text=True
    ).stdout

    done = subprocess.run([*command, "--format", "csl"], capture_output=True, check=True)

    keys = [each["id"] for each in json.loads(done.stdout)]
    assert keys
    assert len(keys) == len(set(keys))
    assert all(f"item/{key}" in rows for key in keys)


def test_a_view_without_items_cannot_be_cited(capfd):
    assert main(["query", "inequalities-without-help", "--format", "ris"]) == FAILED
    assert "Nothing in the answer can be cited as ris." in capfd.readouterr().err
