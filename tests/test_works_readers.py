"""Lists of literature: what is taken of messy files, from where, and what is said about the rest.

Each file in `tests/works` has an `.expected` file beside it: a line for each statement with the spot of its value,
then a line for each finding. All works in them are made up.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PurePosixPath

import pytest
from pyoxigraph import NamedNode

from coprod_kg.errors import BrokenSyntax, RefusedFile, UnreadableFile
from coprod_kg.findings import Severity
from coprod_kg.importing import READERS as READER_NAMES
from coprod_kg.importing import read_offer
from coprod_kg.importing.json_text import parsed
from coprod_kg.importing.literature import bibtex, csl, ris
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Lines
from coprod_kg.vocabulary import BASE, ID, SCHEMA, shorten

FILES = Path(__file__).parent / "works"
READERS = {".bib": bibtex.read, ".ris": ris.read, ".json": csl.read}


def reading(text: str | bytes, ending: str, edition) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    return READERS[ending](data, PurePosixPath(f"x{ending}"), edition)


def said(read: Reading) -> str:
    """The statements and findings of a reading, a line for each."""
    spots = read.find_spots()
    lines = []
    for triple in read.triples:
        spot = spots.of(triple.subject, triple.predicate, triple.object)
        value = triple.object
        shown = shorten(value) if isinstance(value, NamedNode) else str(value)
        subject = triple.subject.value.removeprefix(ID.iri)
        lines.append(
            f"{spot.line}:{spot.column} {spot.entry} {subject} {shorten(triple.predicate)} "
            f"{shown.replace(BASE, '/')}"
        )
    for finding in read.findings:
        place = finding.place
        lines.append(
            f"{place.line}:{place.column} {place.entry} {finding.severity.value} {finding.rule} "
            f"{finding.field}: {finding.message} {finding.mend}"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in READERS))
def test_of_a_messy_file_is_taken_what_can_be_and_the_rest_is_said(name, edition):
    expected = FILES / f"{name}.expected"

    found = said(reading((FILES / name).read_bytes(), Path(name).suffix, edition))

    if os.environ.get("WRITE_EXPECTED"):  # then read what changed
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in READERS))
@pytest.mark.parametrize("change", ["crlf", "cr", "bom", "utf-16", "utf-16-le"])
def test_line_ends_and_marks_change_nothing(name, change, edition):
    text = (FILES / name).read_text(encoding="utf-8")
    data = {
        "crlf": text.replace("\n", "\r\n").encode(),
        "cr": text.replace("\n", "\r").encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "utf-16": text.encode("utf-16"),
        "utf-16-le": text.encode("utf-16-le"),  # without a mark
    }[change]

    changed = reading(data, Path(name).suffix, edition)

    same = said(reading(text, Path(name).suffix, edition)).splitlines()
    lines = [line for line in said(changed).splitlines() if "is not UTF-8 text" not in line]
    assert lines == same
    assert any("is not UTF-8 text" in line for line in said(changed).splitlines()) == ("utf-16" in change)


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in READERS))
def test_a_spot_says_which_characters_a_value_is_written_with(name, edition):
    read = reading((FILES / name).read_bytes(), Path(name).suffix, edition)
    spots = read.find_spots()

    titles = [
        each for each in read.triples if each.predicate == SCHEMA["name"] and "/item/" in each.subject.value
    ]

    assert titles
    for title in titles:
        spot = spots.of(title.subject, title.predicate, title.object)
        written = read.text[spot.start : spot.end]
        assert re.findall(r"[A-Za-z]+", title.object.value)[-1] in written.replace("{", "").replace("}", "")
        line = read.text.replace("\r\n", "\n").split("\n")[spot.line - 1]
        assert line[spot.column - 1 :].startswith(written.split("\n")[0])


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in READERS))
def test_what_is_private_or_copied_is_never_shown(name, edition):
    shown = said(reading((FILES / name).read_bytes(), Path(name).suffix, edition))

    for words in ("never copy", "somebody", "Ring Ann", "spades"):
        assert words not in shown


def test_old_programs_write_windows_letters_and_people_are_told(edition):
    read = reading("@book{a, title = {L’été}, year = 2001}".encode("cp1252"), ".bib", edition)

    assert any(getattr(each.object, "value", "") == "L’été" for each in read.triples)
    assert [each.message for each in read.findings if each.rule == "encoding"] == [
        "This file is not UTF-8 text. It was read as Windows-1252. Check letters such as é and ’."
    ]


def test_the_pointer_of_a_value_in_json_leads_to_it():
    text = (FILES / "messy.json").read_text(encoding="utf-8")
    document, seen = json.loads(text), 0

    for work in csl.works(parsed(text, halves=True), Lines(text)):
        values = [work.type, *(each for values in work.fields.values() for each in values), *work.names]
        spots = [each.spot for each in (*values, *work.remarks) if each.spot.pointer]
        for spot in spots:
            found = document
            for step in spot.pointer.split("/")[1:]:
                found = found[int(step)] if isinstance(found, list) else found[step]
            assert found == json.loads(text[spot.start : spot.end])
        seen += len(spots)
    assert seen > 20


def test_what_is_no_text_is_refused(edition):
    with pytest.raises(UnreadableFile):
        reading(b"@book{a, title = {\x81}}", ".bib", edition)


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("", ".bib"),
        ("No entry.", ".bib"),
        ("", ".ris"),
        ("[]", ".json"),
        ('"x"', ".json"),
        ('{"a": 1,', ".json"),
    ],
)
def test_a_file_without_any_work_is_an_error(text, ending, edition):
    with pytest.raises(BrokenSyntax):
        reading(text, ending, edition)


def test_broken_json_is_an_error_with_its_place(edition):
    with pytest.raises(BrokenSyntax) as error:
        reading('[{"title": "a"},\n {"title": "b",\n  "title": "c"}]', ".json", edition)

    assert (error.value.line, error.value.column, error.value.language) == (3, 3, "JSON")


def test_a_new_record_never_has_the_name_of_one_that_is_there(edition):
    taken = next(record for record in edition.records if record.kind == "item")
    title = taken.slug.replace("-", " ")

    read = reading(f"@book{{a, title = {{{title}}}}}", ".bib", edition)

    assert read.triples[0].subject == ID[f"item/{taken.slug}-2"]


def test_the_journal_and_publisher_of_the_list_are_used_and_not_changed(edition):
    read = reading(
        "@article{a, title={T}, journal={Research involvement and engagement}, publisher={NIHR}, issn={2056-7529}}",
        ".bib", edition,
    )  # fmt: skip

    assert {each.subject.value.removeprefix(ID.iri).partition("/")[0] for each in read.triples} == {"item"}
    objects = {str(each.object) for each in read.triples}
    assert str(ID["venue/research-involvement-and-engagement"]) in objects
    assert str(ID["org/nihr"]) in objects


def test_json_is_told_apart_by_what_is_in_it(tmp_path, edition):
    works = tmp_path / "a.json"
    works.write_text('[{"type": "book", "title": "A"}]')
    linked = tmp_path / "b.json"
    linked.write_text('{"@context": {}, "title": "A"}')

    assert read_offer(works, edition).format == "csl"
    if "jsonld" in READER_NAMES:
        assert read_offer(linked, edition).format == "jsonld"
    else:
        with pytest.raises(RefusedFile):
            read_offer(linked, edition)


def test_the_fix_of_a_doi_gives_a_file_that_says_the_same_without_the_finding(edition):
    text = "@book{a, title = {T}, doi = {DOI: https://doi.org/10.1000/ABC}}"
    read = reading(text, ".bib", edition)
    [finding] = [each for each in read.findings if each.rule == "doi"]
    [edit] = finding.fix.edits

    mended = text[: edit.start] + edit.text + text[edit.end :]

    again = reading(mended, ".bib", edition)
    assert mended == "@book{a, title = {T}, doi = {10.1000/abc}}"
    assert set(again.triples) == set(read.triples)
    assert "doi" not in {each.rule for each in again.findings}


def test_nothing_a_reader_says_stops_a_file_from_being_published(edition):
    for path in FILES.iterdir():
        if path.suffix in READERS:
            findings = reading(path.read_bytes(), path.suffix, edition).findings
            assert {each.severity for each in findings} <= {Severity.SHOULD, Severity.COULD}
