"""Templates: each can be read by the reader of its format, shows how it is done, and is never taken for real."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

import openpyxl
import pytest
from pyoxigraph import RdfFormat, parse

from coprod_kg.assessing import check_files
from coprod_kg.errors import UnknownFormat, UnknownKind
from coprod_kg.findings import Severity, blocking
from coprod_kg.forms import Sort, form_kinds, form_of
from coprod_kg.forms.columns import HELP_SHEET, LISTS_SHEET, columns_of
from coprod_kg.forms.example import example_of
from coprod_kg.importing import table_csv, table_xlsx
from coprod_kg.publishing import export
from coprod_kg.publishing.templates import TEMPLATE_FORMATS, template
from coprod_kg.sources import read_submission
from coprod_kg.vocabulary import BASE

KINDS = ("item", "org", "project", "venue", "person")
TABLE_KINDS = KINDS[:-1]


def written(tmp_path, edition, format_name, kind, ending, change=lambda data: data):
    path = tmp_path / f"form.{ending}"
    path.write_bytes(change(template(edition, format_name, kind)))
    return path


def test_a_format_or_a_kind_that_is_none_is_an_error_that_names_the_others(edition):
    with pytest.raises(UnknownFormat, match="csv, xlsx, turtle, jsonld, schema"):
        template(edition, "pdf", "item")
    for format_name in TEMPLATE_FORMATS:
        with pytest.raises(UnknownKind, match="item, org, project, venue, person"):
            template(edition, format_name, "plant")


def test_there_is_a_form_for_every_kind(edition):
    assert form_kinds(edition) == KINDS


# Tables


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_table_is_never_taken_for_a_record(edition, kind):
    for reader, format_name in ((table_csv, "csv"), (table_xlsx, "xlsx")):
        reading = reader.read(template(edition, format_name, kind), PurePosixPath("form"), edition)
        assert reading.triples == ()
        assert [finding.rule for finding in reading.findings] == ["example"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_unchanged_table_cannot_be_published(edition, tmp_path, kind):
    assert blocking(check_files(edition, [written(tmp_path, edition, "csv", kind, "csv")]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_says_what_the_form_says_once_its_mark_is_gone(edition, kind):
    data = template(edition, "csv", kind).replace(
        b"\nexample,", b"\norg/example,".replace(b"org", kind.encode())
    )
    reading = table_csv.read(data, PurePosixPath("form.csv"), edition)
    assert set(reading.triples) == set(example_of(form_of(edition, kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_breaks_no_must_but_that_it_is_an_example(edition, tmp_path, kind):
    def change(data):
        return data.replace(b"\nexample,", b"\n,")

    path = written(tmp_path, edition, "csv", kind, "csv", change)
    assert [f for f in check_files(edition, [path]) if f.severity is Severity.MUST] == []


def test_a_table_has_every_field_of_the_form_in_its_order(edition):
    for kind in KINDS:
        head = template(edition, "csv", kind).decode("utf-8-sig").splitlines()[0].split(",")
        assert head == [column.heading for column in columns_of(form_of(edition, kind)) if not column.extra]


@pytest.fixture(scope="module")
def book(edition):
    return openpyxl.load_workbook(io.BytesIO(template(edition, "xlsx")))


def test_a_workbook_has_a_sheet_for_each_kind_then_help_and_lists(book):
    assert book.sheetnames == [
        "Items",
        "Organisations",
        "Projects",
        "Journals and books",
        HELP_SHEET,
        LISTS_SHEET,
    ]


def test_every_heading_has_help_and_stays_in_sight(edition, book):
    for sheet, kind in zip(book.worksheets, TABLE_KINDS, strict=False):
        assert sheet.freeze_panes == "B2"
        columns = [column for column in columns_of(form_of(edition, kind)) if not column.extra]
        for cell, column in zip(sheet[1], columns, strict=True):
            assert cell.comment is not None, cell
            assert cell.font.bold
            if column.field is not None and column.part is None:
                assert column.field.help in cell.comment.text


def test_a_field_with_choices_has_a_list_of_exactly_those(edition, book):
    for sheet, kind in zip(book.worksheets, TABLE_KINDS, strict=False):
        lists = {
            str(each.sqref).split(":")[0].rstrip("0123456789"): each
            for each in sheet.data_validations.dataValidation
        }
        for cell in sheet[1]:
            column = next(c for c in columns_of(form_of(edition, kind)) if c.heading == cell.value)
            if column.field is None or (not column.field.choices and column.field.sort is not Sort.YES_NO):
                assert cell.column_letter not in lists, cell.value
                continue
            found = lists[cell.column_letter]
            name, where = found.formula1.split("!")
            offered = [each.value for [each] in book[name][where.replace("$", "")]]
            wanted = [choice.label for choice in column.field.choices] or ["yes", "no"]
            assert offered == wanted, cell.value
            assert found.showErrorMessage is not column.field.repeatable  # "one; two" is on no list
            assert str(found.sqref) == f"{cell.column_letter}2:{cell.column_letter}1000"


def test_cells_hold_text_so_that_a_spreadsheet_changes_nothing(book):
    for sheet in book.worksheets[:4]:
        for cell in sheet[1]:
            assert sheet.column_dimensions[cell.column_letter].number_format == "@"
            assert sheet.column_dimensions[cell.column_letter].width >= 16


def test_the_help_sheet_names_every_column_with_what_may_be_chosen(edition, book):
    said = [[cell.value or "" for cell in row] for row in book[HELP_SHEET].iter_rows(max_col=4)]
    for kind in TABLE_KINDS:
        for column in columns_of(form_of(edition, kind)):
            if column.extra:
                continue
            lines = [line for line in said if line[0] == column.heading]
            assert lines, column.heading
            if column.field and column.field.key == "audience":
                assert "Carers; " in lines[0][3]


def test_a_value_chosen_from_each_list_is_taken(edition):
    """What a drop-down offers, the reader takes."""
    form = form_of(edition, "item")
    for field in form.asked:
        if field.choices:
            cells = ";".join(choice.label for choice in field.choices)
            reading = table_csv.read(
                f'Title (en),{field.name}\nx,"{cells}"\n'.encode(), PurePosixPath("x.csv"), edition
            )
            assert reading.findings == (), field
            assert {t.object for t in reading.triples if t.predicate == field.path} == {
                c.value for c in field.choices
            }


# Turtle and JSON-LD


@pytest.mark.parametrize("kind", KINDS)
def test_a_turtle_template_is_correct_and_only_its_name_is_wrong(edition, tmp_path, kind):
    path = written(tmp_path, edition, "turtle", kind, "ttl")
    assert {quad.triple for quad in read_submission(path).quads()} == set(example_of(form_of(edition, kind)))
    musts = [f for f in check_files(edition, [path]) if f.severity is Severity.MUST]
    assert [f.rule for f in musts] == ["example-left"]
    lines = path.read_text("utf-8").splitlines()
    assert [lines[f.place.line - 1] for f in musts] == ["<>"]  # where the record is named, not where it ends


@pytest.mark.parametrize("kind", KINDS)
def test_with_a_name_of_its_own_it_breaks_no_must(edition, tmp_path, kind):
    path = written(
        tmp_path,
        edition,
        "turtle",
        kind,
        "ttl",
        lambda data: data.replace(b"/example> .", b"/other-2018> .", 1),
    )
    assert [f for f in check_files(edition, [path]) if f.severity is Severity.MUST] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_turtle_template_helps_with_every_field(edition, kind):
    text = " ".join(template(edition, "turtle", kind).decode().replace("#", " ").split())
    for field in form_of(edition, kind).asked:
        assert f"{field.name}. {field.help}" in text, field


@pytest.mark.parametrize("kind", KINDS)
def test_a_jsonld_template_says_the_example_and_its_help_says_nothing(edition, kind):
    data = template(edition, "jsonld", kind)
    said = {q.triple for q in parse(data, format=RdfFormat.JSON_LD, base_iri=BASE)}
    assert said == set(example_of(form_of(edition, kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_the_form_is_helped_with_and_means_something(edition, kind):
    document = json.loads(template(edition, "jsonld", kind))
    for field in form_of(edition, kind).asked:
        for key in field.keys:
            assert document["help"][key.name]["name"] == field.name
            assert key.name in document["@context"]


# From the command line


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "coprod_kg", *arguments],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )


def test_a_template_is_written_to_a_file(tmp_path, edition):
    out = tmp_path / "form.csv"
    done = run("template", "csv", "org", "--out", str(out))
    assert (done.returncode, done.stderr.decode()) == (0, f"wrote {out}\n")
    assert out.read_bytes() == template(edition, "csv", "org")


def test_or_to_the_output(edition):
    assert run("template", "schema", "person").stdout == template(edition, "schema", "person")


def test_a_kind_that_is_none_is_one_sentence():
    done = run("template", "csv", "plant")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "coprod-kg: There is no form for 'plant'. Choose one of: item, org, project, venue, person.\n"
    )


def test_the_list_is_exported_as_a_form_that_is_filled_in(edition):
    done = run("export", "--format", "table", "--kind", "project")
    assert done.returncode == 0
    assert done.stdout == b"".join(export(edition, "table", kind="project"))
    assert done.stdout.decode("utf-8-sig").startswith("Record,Name (en)")


def test_a_record_is_exported_by_the_form_of_its_kind(edition):
    [data] = export(edition, "table", edition.record("org/nihr"))
    assert b"\norg/nihr," in data
    assert data.count(b"\norg/") == 1


def test_other_exports_have_no_kind(edition):
    with pytest.raises(
        UnknownFormat, match=r"'csv' is not a format for one kind of record\. Choose one of: table, xlsx"
    ):
        export(edition, "csv", kind="org")


def test_an_exported_table_is_checked_without_a_finding_of_the_reader(tmp_path):
    out = tmp_path / "orgs.csv"
    assert run("export", "--format", "table", "--kind", "org", "--out", str(out)).returncode == 0
    done = run("validate", str(out), "--level", "must")
    assert (done.returncode, done.stdout.decode().splitlines()[-1]) == (0, "Looked at 1 file.")
