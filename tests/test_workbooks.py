"""Workbooks in and out: what a spreadsheet does to values is told, and what could do harm is never opened."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import PurePosixPath

import openpyxl
import pytest
from pyoxigraph import Literal

from coprod_kg.errors import UnreadableFile
from coprod_kg.importing import table_xlsx
from coprod_kg.publishing import export
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, ID, RDF, SCHEMA, XSD

SHOWN = PurePosixPath("new.xlsx")


@pytest.fixture(scope="module")
def read(edition):
    def read(*sheets, change=None):
        """What is read of a workbook with `sheets`: rows, or a title and rows."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, sheet in enumerate(sheets):
            title, rows = sheet if isinstance(sheet, tuple) else (f"Sheet{number + 1}", sheet)
            made = book.create_sheet(title)
            for row in rows:
                made.append(row)
        if change:
            change(book)
        written = io.BytesIO()
        book.save(written)
        return table_xlsx.read(written.getvalue(), SHOWN, edition)

    return read


def told(reading):
    return [(f.place.cell, f.severity.value, f.field) for f in reading.findings]


def values(reading, path):
    return {t.object for t in reading.triples if t.predicate == path}


def test_a_row_is_a_record_and_its_cells_are_known(read):
    reading = read([["Title (en)", "Who it is for"], ["The shared garden", "Carers; Researchers"]])
    spots = reading.find_spots()
    subject = ID["item/the-shared-garden"]

    assert values(reading, DCTERMS["audience"]) == {CPC["carers"], CPC["researchers"]}
    spot = spots.of(subject, DCTERMS["audience"], CPC["researchers"])
    assert (spot.cell, spot.line, spot.column, spot.start) == ("B2", 2, 2, -1)
    assert (reading.text, reading.findings) == ("", ())


def test_an_edit_of_one_value_gives_the_whole_cell(read):
    reading = read([["Title (en)", "Who it is for"], ["x", "Carers; Researcherz"]])
    [finding] = reading.findings
    [edit] = finding.fix.edits
    assert (edit.cell, edit.text, edit.start) == ("B2", "Carers; Researchers", -1)


@pytest.mark.parametrize(
    ("value", "shown_as", "taken"),
    [
        (2018, "General", Literal("2018", datatype=XSD["gYear"])),
        ("2018-05", "@", Literal("2018-05", datatype=XSD["gYearMonth"])),
        (datetime.datetime(2018, 5, 24), "yyyy-mm-dd", Literal("2018-05-24", datatype=XSD["date"])),
        (datetime.date(2018, 5, 24), "d mmm yyyy", Literal("2018-05-24", datatype=XSD["date"])),
        (datetime.datetime(2018, 5, 1), "mmm yyyy", Literal("2018-05", datatype=XSD["gYearMonth"])),
        (datetime.datetime(2018, 1, 1), "yyyy", Literal("2018", datatype=XSD["gYear"])),
        (datetime.datetime(2018, 5, 24), '"Dated" mm/yy', Literal("2018-05", datatype=XSD["gYearMonth"])),
        (datetime.datetime(2018, 5, 24, 13, 0), "yyyy-mm-dd hh:mm", Literal("2018-05-24T13:00:00")),
    ],
)
def test_a_date_is_as_exact_as_its_cell_shows_it(read, value, shown_as, taken):
    def change(book):
        book.worksheets[0]["B2"].number_format = shown_as

    reading = read([["Title (en)", "When it came out"], ["x", value]], change=change)
    assert values(reading, SCHEMA["datePublished"]) == {taken}


@pytest.mark.parametrize(
    ("heading", "path", "value", "taken"),
    [
        ("ISBN", BIBO["isbn13"], 9780000000002, {Literal("9780000000002")}),
        ("Volume", BIBO["volume"], 12.0, {Literal("12")}),
        ("Volume", BIBO["volume"], 12.5, {Literal("12.5")}),
        ("Free to use", SCHEMA["isAccessibleForFree"], True, {Literal(True)}),
        ("Free to use", SCHEMA["isAccessibleForFree"], 0, {Literal(False)}),
        ("DOI", BIBO["doi"], " 10.1000/182 ", {Literal(" 10.1000/182 ")}),  # a check finds the spaces
    ],
)
def test_what_a_spreadsheet_holds_exactly_is_taken(read, heading, path, value, taken):
    reading = read([["Title (en)", heading], ["x", value]])
    assert values(reading, path) == taken
    assert reading.findings == ()


@pytest.mark.parametrize(
    ("heading", "value", "words"),
    [
        ("DOI", "=CONCATENATE(1,2)", "This cell has a formula in it, so it was not read."),
        ("DOI", "#REF!", "This cell shows the error #REF! and no value."),
        ("Pages", datetime.datetime(2020, 12, 20), "A spreadsheet has made a date of this"),
        ("ISBN", 97800000000021234567, "The last numbers of “9.78E+19” are lost"),
    ],
)
def test_what_a_spreadsheet_has_spoilt_is_told_and_the_rest_of_the_row_is_taken(read, heading, value, words):
    reading = read([["Title (en)", heading, "Free to use"], ["x", value, "yes"]])
    [finding] = reading.findings

    assert words in finding.message
    assert finding.place.cell == "B2"
    assert len(reading.triples) == 2


def test_a_formula_that_was_once_worked_out_is_not_taken_by_its_old_value(edition):
    book = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["Title (en)", "DOI"])
    made.active.append(["x", "=A2"])
    made.save(book)
    data = _changed(book.getvalue(), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>10.1000/182</v>", b"<v/>")

    assert values(table_xlsx.read(data, SHOWN, edition), BIBO["doi"]) == set()


def test_a_hidden_sheet_is_not_read_and_told(read):
    def change(book):
        book["Old"].sheet_state = "hidden"

    reading = read([["Title (en)"], ["x"]], ("Old", [["Title (en)"], ["y"]]), change=change)
    assert {t.subject for t in reading.triples} == {ID["item/x"]}
    assert told(reading) == [("Old!A1", "should", "Sheet")]


def test_joined_cells_are_told(read):
    reading = read(
        [["Title (en)", "DOI"], ["x", "10.1000/182"], ["y", None]],
        change=lambda book: book.worksheets[0].merge_cells("B2:B3"),
    )
    assert told(reading) == [("B2", "should", "Cell")]
    assert "The cells B2 to B3 are joined." in reading.findings[0].message


def test_each_sheet_is_a_table_of_its_own_kind(read):
    reading = read(
        ("Books and more", [["Journal or book", "Name (en)"], ["Book", "The Oak"]]),
        ("Things", [[], ["Title (en)", "Part of"], ["x", "The Oak"], ["y", "The Ash"]]),
    )
    assert values(reading, SCHEMA["isPartOf"]) == {ID["venue/the-oak"]}
    assert told(reading) == [("Things!B4", "must", "Part of")]


def test_a_sheet_name_with_a_space_is_quoted_as_in_a_formula(read):
    reading = read([["Title (en)"], ["x"]], ("It's two", [["Titel (en)"], ["y"]]))
    assert [f.place.cell for f in reading.findings] == ["'It''s two'!A1"]


# Hostile files


def _changed(data, name, old, new, other=None):
    """The zip `data` with `old` (or `other`) replaced by `new` in the part `name`."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            content = before.read(part)
            if part.filename == name:
                changed = content.replace(old, new, 1)
                changed = content.replace(other, new, 1) if changed == content and other else changed
                assert changed != content
                content = changed
            after.writestr(part.filename, content)
    return written.getvalue()


@pytest.fixture
def good():
    written = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Title (en)"])
    book.active.append(["x"])
    book.save(written)
    return written.getvalue()


def refused(edition, data):
    with pytest.raises(UnreadableFile) as error:
        table_xlsx.read(data, SHOWN, edition)
    return str(error.value)


def test_a_bomb_is_refused_before_it_is_unpacked(edition, good):
    written = io.BytesIO(good)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * (101 * 1024 * 1024))
    assert "unpacked it is larger than 104,857,600 bytes" in refused(edition, written.getvalue())


def test_a_part_that_would_be_read_whole_must_be_small(edition, good):
    written = io.BytesIO(good)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/other.xml", b" " * (21 * 1024 * 1024))
    assert "xl/other.xml is larger than" in refused(edition, written.getvalue())


def test_thousands_of_parts_are_refused(edition):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"x{number}", b"")
    assert "unpacked it is larger" in refused(edition, written.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_entities_are_refused(edition, good, encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'.encode(encoding)
    data = _changed(good, "xl/worksheets/sheet1.xml", b"<worksheet", bomb + b"<worksheet")
    assert "declares entities" in refused(edition, data)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(edition, data):
    assert "it is not a workbook (.xlsx) or is damaged" in refused(edition, data)


def test_a_damaged_workbook_is_refused_with_a_reason(edition, good):
    data = _changed(good, "xl/workbook.xml", b"<sheets>", b"<shee")
    assert "this workbook is damaged" in refused(edition, data)


def test_a_zip_without_a_workbook_is_refused(edition):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "this workbook is damaged" in refused(edition, written.getvalue())


def test_a_sheet_that_says_it_is_endless_is_refused(edition, good):
    rows = b"".join(
        b'<row r="%d"><c r="XFD%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n) for n in range(3, 40)
    )
    data = _changed(good, "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>")
    assert "more than 250,000 cells" in refused(edition, data)


def test_a_row_far_below_is_refused_and_does_not_take_for_ever(edition, good):
    row = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    data = _changed(good, "xl/worksheets/sheet1.xml", b"</sheetData>", row + b"</sheetData>")
    assert "more than 250,000 cells" in refused(edition, data)


def test_a_file_that_is_too_large_is_refused(edition):
    assert "longer than 5,242,880 bytes" in refused(edition, b"x" * (5 * 1024 * 1024 + 1))


def test_what_openpyxl_leaves_to_defusedxml_is_left_to_it():
    from openpyxl.xml import DEFUSEDXML

    assert DEFUSEDXML


# There and back


def test_the_whole_list_comes_back_from_a_workbook_as_it_was(edition):
    """What is lost, by field: nothing."""
    [data] = export(edition, "xlsx")
    reading = table_xlsx.read(data, SHOWN, edition)
    spots = reading.find_spots()
    wanted = {q.triple for record in edition.records for q in edition.dataset.quads(graph=record.graph)}
    made = {RDF["type"], CPR["position"], SCHEMA["position"]}

    lost: dict[str, int] = {}
    for triple in wanted - set(reading.triples):
        lost[triple.predicate.value] = lost.get(triple.predicate.value, 0) + 1
    assert lost == {}
    assert set(reading.triples) <= wanted
    assert reading.findings == ()
    assert [
        t
        for t in reading.triples
        if not spots.of(t.subject, t.predicate, t.object) and t.predicate not in made
    ] == []


def test_a_value_that_looks_like_a_formula_goes_out_as_a_text(edition):
    """openpyxl would make a formula of any text with an equals sign before it."""
    from coprod_kg.forms import form_of
    from coprod_kg.publishing.record_table import RecordTable
    from coprod_kg.publishing.workbook import workbook

    form = form_of(edition, "item")
    from coprod_kg.forms.columns import columns_of

    columns = tuple(column for column in columns_of(form) if column.field and column.field.key == "name")
    data = workbook([RecordTable(form, columns, (("=1+1",), ("'-1",), ("12",)))])
    reading = table_xlsx.read(data, SHOWN, edition)

    assert {t.object.value for t in reading.triples} == {"=1+1", "'-1", "12"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not re.search(rb"<f[ >]", archive.read("xl/worksheets/sheet1.xml"))
