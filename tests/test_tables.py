"""Tables as offers: what a row says, where each value stands, and that what cannot be taken is told."""

from __future__ import annotations

import csv
import io
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from coprod_kg.assessing import check_files
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Severity
from coprod_kg.identifiers import RecordId
from coprod_kg.importing import READERS, table_csv
from coprod_kg.importing.grid import Cell
from coprod_kg.importing.table import LONGEST_CELL
from coprod_kg.publishing.record_table import records_as_table
from coprod_kg.sources.spots import Spot
from coprod_kg.vocabulary import BIBO, CPC, CPR, DCTERMS, ID, ORG, RDF, SCHEMA, SKOS, XSD

SHOWN = PurePosixPath("new.csv")
NEW = "item/the-shared-garden-2018"


@pytest.fixture(scope="module")
def read(edition):
    def read(text, encoding="utf-8"):
        return table_csv.read(text if isinstance(text, bytes) else text.encode(encoding), SHOWN, edition)

    return read


def said(reading, subject=NEW, field=None):
    return {t.object for t in reading.triples if t.subject == ID[subject] and field in (None, t.predicate)}


def told(reading):
    """The findings in short: where, how much it matters, and about what."""
    return [
        (f.place.cell or f"{f.place.line}:{f.place.column}", f.severity.value, f.field)
        for f in reading.findings
    ]


def item(columns, *rows):
    """A CSV file of items, each with a title and a year."""
    head = ["Title (en)", "When it came out", *columns]
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(
        [head, *([f"The shared garden{' ' * bool(n)}{n or ''}", "2018", *row] for n, row in enumerate(rows))]
    )
    return written.getvalue()


def test_csv_and_xlsx_are_among_the_readers():
    assert {"csv", "xlsx"} <= set(READERS)


# What a row says


def test_a_row_is_a_record_named_by_its_title_and_year(read):
    reading = read("Title (en),When it came out\nThe shared garden,2018-05\n")

    assert said(reading) == {
        Literal("The shared garden", language="en"),
        Literal("2018-05", datatype=XSD["gYearMonth"]),
    }
    assert reading.findings == ()


def test_a_new_record_never_takes_the_name_of_another(edition, read):
    title = edition.dataset.value(ID["org/nihr"], SCHEMA["name"]).value
    reading = read(f"Kind of organisation,Name (en)\nFunder,{title}\nFunder,{title}\nFunder,NIHR\n")

    names = {t.subject.value.rpartition("/")[2] for t in reading.triples}
    slug = "national-institute-for-health-and-care-research"
    assert names == {slug, f"{slug}-2", "nihr-2"}


@pytest.mark.parametrize(
    ("written", "datatype"),
    [("1999", "gYear"), ("2018-05", "gYearMonth"), ("2018-05-24", "date"), (" 2018 ", "gYear")],
)
def test_a_date_is_as_exact_as_it_is_written(read, written, datatype):
    reading = read(f"Title (en),When it came out\nx,{written}\n")
    [date] = [t.object for t in reading.triples if t.predicate == SCHEMA["datePublished"]]
    assert date == Literal(written.strip(), datatype=XSD[datatype])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("Ja", True),
        ("TRUE", True),
        ("1", True),
        ("no", False),
        ("nein", False),
        ("false", False),
    ],
)
def test_yes_and_no_may_be_said_in_many_words(read, written, value):
    assert Literal(value) in said(read(item(["Free to use"], [written])))


def test_concepts_are_found_by_label_other_name_slug_and_address(read):
    cell = f"Carers; public contributors;ethics committees;{CPC['researchers'].value}; cpc:healthcare-staff"
    assert said(read(item(["Who it is for"], [cell])), field=DCTERMS["audience"]) == {
        CPC["carers"],
        CPC["public-contributors"],
        CPC["ethics-reviewers"],
        CPC["researchers"],
        CPC["healthcare-staff"],
    }


def test_several_values_may_stand_on_lines_of_their_own(read):
    reading = read(item(["Who it is for"], ["Carers\nResearchers"]))
    assert said(reading, field=DCTERMS["audience"]) == {CPC["carers"], CPC["researchers"]}


def test_names_are_parts_in_their_order_and_nothing_is_added_to_them(read):
    reading = read(item(["Names on it"], ["Ann Elm; ELM, B.; The Oak; Group"]))
    part = f"{ID[NEW].value}#author-"
    names = {
        (t.subject.value, t.object.value) for t in reading.triples if t.predicate == CPR["nameAsPrinted"]
    }
    places = {(t.subject.value, t.object) for t in reading.triples if t.predicate == CPR["position"]}

    assert names == {
        (part + "1", "Ann Elm"),
        (part + "2", "ELM, B."),
        (part + "3", "The Oak"),
        (part + "4", "Group"),
    }
    assert places == {(f"{part}{n}", Literal(str(n), datatype=XSD["integer"])) for n in (1, 2, 3, 4)}
    assert said(reading, field=CPR["hasAuthorship"]) == {NamedNode(f"{part}{n}") for n in (1, 2, 3, 4)}


def test_names_may_have_columns_with_numbers_in_any_order(read):
    reading = read(item(["Names on it 2", "Names on it 1"], ["Bo Oak", "Ann Elm"]))
    names = [t.object.value for t in reading.triples if t.predicate == CPR["nameAsPrinted"]]
    assert names == ["Ann Elm", "Bo Oak"]


def test_roles_stand_beside_the_names(read):
    reading = read(item(["Names on it", "Names on it: Role"], ["Ann Elm; Bo Oak; Cy Ash", "; Editor"]))
    roles = {(t.subject.value[-1], t.object.value) for t in reading.triples if t.predicate == CPR["role"]}
    assert roles == {("2", "editor")}


def test_a_link_is_found_by_name_also_of_a_record_in_the_same_file(read):
    text = (
        "Kind of record,Title (en),Name (en),Publisher,Kind of organisation\n"
        "item,The shared garden 2018,,The Oak Press,\n"
        "org,,The Oak Press,,Charity\n"
    )
    reading = read(text)
    assert said(reading, field=SCHEMA["publisher"]) == {ID["org/the-oak-press"]}


def test_the_language_of_a_text_is_in_its_heading(read):
    reading = read("Title (en),Title [cy]\nThe shared garden,Yr ardd\n")
    assert said(reading, "item/the-shared-garden") == {
        Literal("The shared garden", language="en"),
        Literal("Yr ardd", language="cy"),
    }


def test_or_in_a_column_of_its_own(read):
    reading = read("Title,Language of the words\nYr ardd,cy\n")
    assert said(reading, "item/yr-ardd") == {Literal("Yr ardd", language="cy")}
    assert reading.findings == ()


def test_a_text_is_never_given_a_language_that_nobody_said(read):
    reading = read("Title,When it came out\nThe shared garden,2018\n")
    assert Literal("The shared garden") in said(reading)
    assert told(reading) == [("A1", "must", "Title")]


def test_the_only_language_of_the_file_is_taken_and_told(read):
    reading = read("Title,What it is about (en)\nThe shared garden,About it\n")
    [finding] = reading.findings
    assert Literal("The shared garden", language="en") in said(reading, "item/the-shared-garden")
    assert finding.severity is Severity.SHOULD
    [edit] = finding.fix.edits
    assert (reading.text[edit.start : edit.end], edit.text) == ("Title", "Title (en)")


def test_a_person_is_never_named_by_a_name(read):
    reading = read("Name (en),Public identifier\nAnn Elm,https://orcid.org/0000-0002-1825-0097\n")
    [subject] = {t.subject.value for t in reading.triples}
    assert "elm" not in subject
    assert {t.object for t in reading.triples if t.predicate == RDF["type"]} == {SCHEMA["Person"]}


def test_notes_are_one_to_a_cell(read):
    reading = read(item(["Notes (en)", "Notes 2 (en)"], ["One; with\nlines.", "Another."]))
    assert said(reading, field=SKOS["editorialNote"]) == {
        Literal("One; with\nlines.", language="en"),
        Literal("Another.", language="en"),
    }


# Edits


def test_a_row_that_names_a_record_is_an_edit_of_it(edition, read):
    reading = read("Record,Name (en)\norg/nihr,A new name\n")
    names = said(reading, "org/nihr", SCHEMA["name"])
    before = {q.object for q in edition.dataset.quads(ID["org/nihr"], SCHEMA["description"])}

    assert names == {Literal("A new name", language="en")}
    assert said(reading, "org/nihr", SCHEMA["description"]) == before  # the table has no column for it


def test_an_empty_cell_takes_the_value_away(read):
    reading = read("Record,Kind of organisation,What it does (en)\norg/nihr,Funder,\n")
    assert said(reading, "org/nihr", SCHEMA["description"]) == set()
    assert said(reading, "org/nihr", SCHEMA["name"]) != set()


def test_other_languages_of_an_edited_text_stay(read):
    reading = read("Record,Name (cy)\norg/nihr,Enw\n")
    assert {each.language for each in said(reading, "org/nihr", SCHEMA["name"])} == {"en", "cy"}


def test_the_parts_of_an_edited_record_stay_if_no_column_is_about_them(edition, read):
    record = next(r for r in edition.records if any(edition.dataset.quads(r.iri, CPR["hasAuthorship"])))
    before = {q.triple for q in edition.dataset.quads(graph=record.graph) if "#author-" in str(q.subject)}
    reading = read(f"Record,DOI\n{record},10.1000/182\n")

    assert before
    assert before <= set(reading.triples)


def test_what_is_known_of_a_name_stays_if_the_name_stays(edition, read):
    link = next(iter(edition.dataset.quads(None, CPR["agent"])))
    record = RecordId.of_iri(link.subject)
    name = edition.dataset.value(link.subject, CPR["nameAsPrinted"]).value
    reading = read(f"Record,Names on it\n{record},Somebody New; {name}\n")

    kept = {
        (t.subject.value.rpartition("#")[2], t.object) for t in reading.triples if t.predicate == CPR["agent"]
    }
    assert kept == {("author-2", link.object)}


def test_a_name_that_is_nearly_a_record_is_told(read):
    reading = read(
        "Record,Name (en),Kind of organisation\norg/nihrr,X,Charity\nnot a name,Y,Charity\nitem/x,Z,Charity\n"
    )
    assert told(reading) == [("A2", "should", "Record"), ("A3", "must", "Record"), ("A4", "must", "Record")]
    assert "Did you mean “org/nihr”?" in reading.findings[0].message
    assert {t.subject for t in reading.triples} == {ID["org/nihrr"]}


def test_two_rows_about_the_same_record_are_told(read):
    reading = read("Record,Name (en),Kind of organisation\norg/nihr,X,\norg/nihr,Y,\n")
    assert told(reading) == [("A3", "must", "Record")]
    assert Literal("Y", language="en") not in said(reading, "org/nihr")


def test_an_example_is_left_out_and_told(read):
    reading = read("Record,Title (en)\nexample,X\n")
    assert (reading.triples, told(reading)) == ((), [("A2", "could", "Record")])


# What cannot be taken


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("Who it is for", "Carerz", "“Carerz” is not on the list for this. Did you mean “Carers”?"),
        ("Publisher", "Nobody At All", "We have no record called “Nobody At All”."),
        ("Publisher", "nihrx", "We have no record called “nihrx”. Did you mean “NIHR”?"),
        ("ISBN", "9.78E+12", "The last numbers of “9.78E+12” are lost: a spreadsheet has made it short."),
        ("DOI", "10.1000/a\0b", "This cell has a character in it that is no part of any text."),
        ("DOI", "1" * (LONGEST_CELL + 1), "This cell has more than 32,767 letters, so it was not read."),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_cell_and_the_rest_is_taken(read, column, cell, words):
    reading = read(item([column, "Free to use"], [cell, "yes"]))
    [finding] = reading.findings

    assert (finding.message, finding.place.cell, finding.place.line) == (words, "C2", 2)
    assert Literal(True) in said(reading)
    assert len(said(reading)) == 3


def test_one_wrong_value_among_several_leaves_the_others(read):
    reading = read(item(["Who it is for"], ["Carers; Carerz; Researchers"]))
    assert said(reading, field=DCTERMS["audience"]) == {CPC["carers"], CPC["researchers"]}
    [finding] = reading.findings
    [edit] = finding.fix.edits
    assert (reading.text[edit.start : edit.end], edit.text) == ("Carerz", "Carers")
    assert finding.place.column == len("The shared garden,2018,Carers; ") + 1


def test_an_unknown_column_is_told_with_the_one_that_was_meant(read):
    reading = read(item(["Publsher", "Colour of its cover"], ["NIHR", "x"]))
    first, second = reading.findings
    assert (
        first.message
        == "We do not know a column called “Publsher”, so it was not read. Did you mean “Publisher”?"
    )
    assert [(edit.text, reading.text[edit.start : edit.end]) for edit in first.fix.edits] == [
        ("Publisher", "Publsher")
    ]
    assert (second.severity, second.fix) == (Severity.SHOULD, None)


def test_a_column_without_a_heading_is_told_only_if_something_is_in_it(read):
    assert told(read("Title (en),,\nx,y,\n")) == [("B1", "must", "Headings")]


def test_a_row_with_too_many_cells_may_be_shifted_so_it_is_not_taken(read):
    reading = read("Title (en),When it came out\nA garden, shared,2018\nB,2019\n")
    assert told(reading) == [("C2", "must", "Row")]
    assert said(reading, "item/b-2019") == {
        Literal("B", language="en"),
        Literal("2019", datatype=XSD["gYear"]),
    }


def test_a_row_with_too_few_cells_is_taken_and_told(read):
    reading = read("Title (en),When it came out,DOI\nB,2019\n")
    assert told(reading) == [("B2", "should", "Row")]
    assert len(reading.triples) == 2


def test_a_table_that_could_be_of_two_kinds_asks_which(read):
    reading = read("Name (en),Also called (en)\nA,B\n")
    assert (reading.triples, told(reading)) == ((), [("A1", "must", "Headings")])
    assert "Add a column with the heading “Kind of record”" in reading.findings[0].mend


def test_a_kind_that_is_none_is_told(read):
    reading = read("Kind of record,Name (en)\nplant,A\norganisation,B\n")
    assert told(reading) == [("A2", "must", "Kind of record")]
    assert said(reading, "org/b") == {Literal("B", language="en")}


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "<html><body>no</body></html>", "x"])
def test_a_file_whose_headings_nobody_knows_is_told_once(read, text):
    reading = read(text)
    assert (reading.triples, told(reading)) == ((), [("A1", "must", "Headings")])


def test_an_empty_file_says_nothing(read):
    assert read("") == read("\n\n") or read("").triples == read("\n\n").triples == ()


# Files as they are


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_dialect_says_the_same(read, delimiter, line_end):
    written = io.StringIO(newline="")
    rows = [["Title (en)", "Who it is for"], ["A; b, c\td", "Carers; Researchers"], [], ["E", ""]]
    csv.writer(written, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    reading = read(written.getvalue())

    assert reading.findings == ()
    assert {t.object for t in reading.triples} == {
        Literal("A; b, c\td", language="en"),
        Literal("E", language="en"),
        CPC["carers"],
        CPC["researchers"],
    }


def test_the_line_that_names_the_delimiter_for_a_spreadsheet_is_no_row(read):
    reading = read("sep=;\r\nTitle (en);DOI\r\nx;X\r\n")
    assert (reading.findings, len(reading.triples)) == ((), 2)
    assert reading.find_spots().of(ID["item/x"], BIBO["doi"]).cell == "B2"


@pytest.mark.parametrize(
    ("encoding", "named", "severity"),
    [("utf-8-sig", None, None), ("utf-16", "UTF-16", "could"), ("utf-16-le", "UTF-16", "should"),
     ("utf-16-be", "UTF-16", "should"), ("cp1252", "Windows-1252", "should")],
)  # fmt: skip
def test_the_encoding_is_found_and_told_unless_it_is_the_usual_one(read, encoding, named, severity):
    reading = read("Title (en)\nL’été\n", encoding)
    assert {t.object for t in reading.triples} == {Literal("L’été", language="en")}
    if named is None:
        assert reading.findings == ()
    else:
        [finding] = reading.findings
        assert f"It was read as {named}." in finding.message
        assert finding.severity.value == severity


def test_a_file_in_no_encoding_is_refused(read):
    with pytest.raises(UnreadableFile, match="not UTF-8 text at byte 11"):
        read(b"Title (en)\n\x81\x8d\n")
    with pytest.raises(UnreadableFile, match="begins as UTF-16"):
        read(b"\xff\xfeT\0i\0t")


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(read):
    reading = read('Title (en),DOI\nA,10.1000/182\n"B,10.1000/183\nC,10.1000/184\n')
    assert told(reading) == [("A3", "must", "Cell")]
    assert {t.subject for t in reading.triples} == {ID["item/a"]}


def test_what_comes_before_a_mark_that_is_never_closed_keeps_its_place(read):
    reading = read('Title (en),DOI\nA,10.1000/182\n"B,10.1000/183\n')
    spot = reading.find_spots().of(ID["item/a"], BIBO["doi"])
    assert (spot.line, spot.column, spot.cell) == (2, 3, "B2")


def test_too_much_is_refused_before_it_is_taken(read):
    with pytest.raises(UnreadableFile, match="longer than 5,242,880 bytes"):
        read(b"x" * (5 * 1024 * 1024 + 1))
    with pytest.raises(UnreadableFile, match="more than 250,000 cells"):
        read("," * 300_000)


def test_more_columns_than_anybody_has_are_refused(read):
    with pytest.raises(UnreadableFile, match="more than 1,000 columns"):
        read("Title (en)," + "," * 1_000)


def test_findings_without_end_are_counted_and_not_kept(read):
    reading = read("Title (en),Who it is for\n" + "x,a;b;c\n" * 1_000)
    assert len(reading.findings) == 2_001
    assert reading.findings[-1].message == "1,000 more things could not be taken, and are not shown."


def test_the_same_title_a_thousand_times_gets_a_thousand_names(read):
    reading = read("Title (en)\n" + "x\n" * 1_000)
    assert {t.subject.value.rpartition("/")[2] for t in reading.triples} == {
        "x", *(f"x-{number}" for number in range(2, 1_001))
    }  # fmt: skip


def test_a_guard_against_formulas_is_taken_back(read):
    reading = read(item(["Names on it"], ["'@Ann Elm"]))
    [name] = [t for t in reading.triples if t.predicate == CPR["nameAsPrinted"]]
    assert name.object == Literal("@Ann Elm")
    spot = reading.find_spots().of(name.subject, name.predicate, name.object)
    assert reading.text[spot.start : spot.end] == "'@Ann Elm"


# Where things stand


def test_every_value_has_the_spot_at_which_it_is_written(read):
    text = 'Title (en),Who it is for,Names on it\r\n"A ""big"" garden","Carers; Researchers","Ann\nElm; ""Bo"" Oak"\r\n'
    reading = read(text)
    spots = reading.find_spots()
    subject = ID["item/a-big-garden"]

    def written(subject, path, value):
        spot = spots.of(subject, path, value)
        return text[spot.start : spot.end], spot.line, spot.column, spot.cell

    name = Literal('A "big" garden', language="en")
    assert written(subject, SCHEMA["name"], name) == ('"A ""big"" garden"', 2, 1, "A2")
    assert written(subject, DCTERMS["audience"], CPC["researchers"]) == ("Researchers", 2, 29, "B2")
    part = NamedNode(subject.value + "#author-3")
    assert written(part, CPR["nameAsPrinted"], Literal('"Bo" Oak')) == ('""Bo"" Oak', 3, 6, "C2")


def test_what_is_missing_points_at_the_empty_cell_for_it(read):
    reading = read(item(["Who it is for", "Names on it"], ["", ""]))
    spots = reading.find_spots()
    assert spots.where_to_add(ID[NEW], DCTERMS["audience"]).cell == "C2"
    assert spots.where_to_add(ID[NEW], CPR["hasAuthorship"]).cell == "D2"
    assert spots.where_to_add(ID[NEW], BIBO["doi"]).cell == "A2"  # there is no column for it


def test_findings_of_the_checks_stand_at_their_cells(edition, tmp_path):
    path = tmp_path / "new.csv"
    path.write_text(
        "Title (en),Practical or published,Kind of thing,When it came out,DOI,Who it is for,How much you have read\n"
        "The shared garden ,Publication,Guidance,24/05/2018,https://doi.org/10.1000/182,,Summary\n",
        encoding="utf-8",
    )
    found = {(f.rule, f.place.cell, f.place.column) for f in check_files(edition, [path])}
    assert {
        ("Text-one-line", "A2", 1),
        ("Item-published", "D2", 41),
        ("Item-doi", "E2", 52),
        ("Item-audience-given", "F2", 80),
    } <= found


CELLS = st.text(alphabet='ab ,;"\n=é', min_size=1, max_size=12)


@given(st.lists(CELLS, min_size=2, max_size=4), CELLS, st.data())
def test_an_edit_of_a_cell_or_a_piece_changes_it_and_nothing_else(values, new, data):
    from coprod_kg.importing.csv_tokens import cells

    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerow(values)
    text = written.getvalue()
    index = data.draw(st.integers(0, len(values) - 1))
    token = cells(text, ",").rows[0][index]
    spot = Spot(1, 1, token.start, token.end, cell="A1")
    cell = Cell(token.text, spot, text[token.start : token.end], ",")
    start = data.draw(st.integers(0, len(cell.text)))
    end = data.draw(st.integers(start, len(cell.text)))

    edit = cell.edit(new, start, end)
    after = text[: edit.start] + edit.text + text[edit.end :]
    wanted = [*values]
    wanted[index] = cell.text[:start] + new + cell.text[end:]
    assert next(csv.reader(io.StringIO(after, newline=""))) == wanted


# There and back


@pytest.mark.parametrize("kind", ["item", "org", "project", "venue"])
def test_every_record_comes_back_from_a_table_as_it_was(edition, kind):
    """What is lost, by field: nothing. Every statement has its own cell, so none was kept from the list itself."""
    reading = table_csv.read(records_as_table(edition, kind).as_csv(), SHOWN, edition)
    spots = reading.find_spots()
    wanted = {
        q.triple for r in edition.records if r.kind == kind for q in edition.dataset.quads(graph=r.graph)
    }
    made = {RDF["type"], CPR["position"], SCHEMA["position"]}

    lost: dict[str, int] = {}
    for triple in wanted - set(reading.triples):
        lost[triple.predicate.value] = lost.get(triple.predicate.value, 0) + 1
    assert lost == {}
    assert set(reading.triples) <= wanted
    assert [f.message for f in reading.findings] == []
    assert [
        t
        for t in reading.triples
        if not spots.of(t.subject, t.predicate, t.object) and t.predicate not in made
    ] == []


def test_a_partnership_comes_back_with_both_of_its_classes(edition):
    both = {ORG["Organization"], ORG["OrganizationalCollaboration"]}
    record = next(
        r for r in edition.records if {q.object for q in edition.dataset.quads(r.iri, RDF["type"])} >= both
    )
    reading = table_csv.read(records_as_table(edition, "org", [record]).as_csv(), SHOWN, edition)
    assert said(reading, str(record), RDF["type"]) == both
