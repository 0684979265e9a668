"""Reading CSV: comma, semicolon or tab, in any encoding that spreadsheets write, with the place of each cell."""

from __future__ import annotations

from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.forms import form_kinds, form_of
from coprod_kg.forms.columns import Headings, column_letters
from coprod_kg.importing.csv_tokens import Token, cells
from coprod_kg.importing.decoding import decoded
from coprod_kg.importing.grid import Cell, Row, Sheet
from coprod_kg.importing.table import MOST_CELLS, MOST_COLUMNS, read_sheets
from coprod_kg.printing import unguarded
from coprod_kg.sources.files import LARGEST
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Lines, Spot

DELIMITERS = (",", ";", "\t")


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The records in the rows of a CSV file.

    Raises UnreadableFile if it is too large or in no encoding that we know.
    """
    if len(data) > LARGEST:
        raise UnreadableFile(shown, f"it is longer than {LARGEST:,} bytes, which is the most that is taken")
    file = decoded(data, shown)
    text, findings = file.text, []
    if file.warning:
        mend = "Save it again as “CSV UTF-8”."
        findings.append(
            Finding("table", "encoding", file.severity, "File", file.warning, Place(shown, 1, 1), mend)
        )
    begin, delimiter = _declared(text)
    delimiter = delimiter or _delimiter(text, edition)
    found = cells(text[begin:], delimiter, MOST_CELLS)
    if sum(len(row) or 1 for row in found.rows) > MOST_CELLS:
        raise UnreadableFile(shown, f"it has more than {MOST_CELLS:,} cells, which is the most that is taken")
    lines = Lines(text)
    if found.unclosed is not None:
        line, column = lines.place(begin + found.unclosed)
        message = "The quotation mark here has no end. So nothing after it was read."
        mend = "Add the quotation mark at the end of this cell."
        cell = f"{column_letters(len(found.rows[-1]))}{len(found.rows)}"
        place = Place(shown, line, column, cell=cell)
        findings.append(Finding("table", "quotes", Severity.MUST, "Cell", message, place, mend))
    rows = found.rows[:-1] if found.unclosed is not None else found.rows
    sheet = Sheet(
        "", tuple(_row(number, row, text, begin, lines, delimiter) for number, row in enumerate(rows, 1))
    )
    return read_sheets([sheet], shown, edition, text, findings)


def _declared(text: str) -> tuple[int, str]:
    """Where the table begins, and the delimiter that a first line `sep=;` names for Excel."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS and text[5:6] in ("\r", "\n"):
        return (7 if text[5:7] == "\r\n" else 6), text[4]
    return 0, ""


def _delimiter(text: str, edition: Edition) -> str:
    """The delimiter that makes the most known headings of the first row; a comma if none makes any."""
    readers = [Headings.of(form_of(edition, kind)) for kind in form_kinds(edition)]
    start = text.lstrip("\r\n")

    def known(delimiter: str) -> int:
        rows = cells(start, delimiter, first_only=True).rows
        first = rows[0] if rows else ()
        return max(
            (sum(reader.read(each.text) is not None for each in first[:MOST_COLUMNS]) for reader in readers),
            default=0,
        )

    return max(DELIMITERS, key=known)


def _row(number: int, row: tuple[Token, ...], text: str, begin: int, lines: Lines, delimiter: str) -> Row:
    found = []
    for index, token in enumerate(row, start=1):
        start, end = begin + token.start, begin + token.end
        line, column = lines.place(start)
        spot = Spot(line, column, start, end, cell=f"{column_letters(index)}{number}")
        found.append(Cell(unguarded(token.text), spot, text[start:end], delimiter))
    return Row(number, tuple(found))
