"""Reading CSV: comma, semicolon or tab, in any encoding that spreadsheets write, with the place of each cell."""

from __future__ import annotations

import codecs
from pathlib import PurePosixPath

from coprod_kg.edition import Edition
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.forms import form_kinds, form_of
from coprod_kg.forms.columns import Headings, column_letters
from coprod_kg.importing.csv_tokens import Token, cells
from coprod_kg.importing.grid import Cell, Row, Sheet
from coprod_kg.importing.table import MOST_CELLS, MOST_COLUMNS, read_sheets
from coprod_kg.printing import unguarded
from coprod_kg.sources.files import LARGEST
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Spot

DELIMITERS = (",", ";", "\t")


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The records in the rows of a CSV file.

    Raises UnreadableFile if it is too large or in no encoding that we know.
    """
    if len(data) > LARGEST:
        raise UnreadableFile(shown, f"it is longer than {LARGEST:,} bytes, which is the most that is taken")
    text, findings = _decoded(data, shown)
    begin, delimiter = _declared(text)
    delimiter = delimiter or _delimiter(text, edition)
    found = cells(text[begin:], delimiter, MOST_CELLS)
    if sum(len(row) or 1 for row in found.rows) > MOST_CELLS:
        raise UnreadableFile(shown, f"it has more than {MOST_CELLS:,} cells, which is the most that is taken")
    places = _Lines(text)
    if found.unclosed is not None:
        line, column = places.of(begin + found.unclosed)
        message = "The quotation mark here has no end. So nothing after it was read."
        mend = "Add the quotation mark at the end of this cell."
        cell = f"{column_letters(len(found.rows[-1]))}{len(found.rows)}"
        place = Place(shown, line, column, cell=cell)
        findings.append(Finding("table", "quotes", Severity.MUST, "Cell", message, place, mend))
    rows = found.rows[:-1] if found.unclosed is not None else found.rows
    sheet = Sheet(
        "", tuple(_row(number, row, text, begin, places, delimiter) for number, row in enumerate(rows, 1))
    )
    return read_sheets([sheet], shown, edition, text, findings)


def _decoded(data: bytes, shown: PurePosixPath) -> tuple[str, list[Finding]]:
    """The text without a byte order mark, and what has to be said about its encoding."""
    name, severity = "", Severity.SHOULD
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name, severity, encoding = "UTF-16", Severity.COULD, "utf-16"
    elif b"\0" in data[:200] and (guess := _utf16(data[:200])):
        name, encoding = "UTF-16", guess
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if name:
            raise UnreadableFile(shown, "it begins as UTF-16 text and does not go on so") from None
        try:
            text, name = data.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError as error:
            raise UnreadableFile(
                shown, f"not UTF-8 text at byte {error.start}, and not Windows-1252"
            ) from error
    if not name:
        return text, []
    message = f"This file is not UTF-8 text. It was read as {name}. Check letters such as é and ’."
    mend = "Save it again as “CSV UTF-8”."
    return text, [Finding("table", "encoding", severity, "File", message, Place(shown, 1, 1), mend)]


def _utf16(start: bytes) -> str:
    """The order of the bytes, where nearly every second one at the start is nought, as it is for Latin letters."""
    first, second = start[0::2].count(0), start[1::2].count(0)
    if max(first, second) < len(start) // 2 * 0.7 or min(first, second):
        return ""
    return "utf-16-be" if first else "utf-16-le"


def _declared(text: str) -> tuple[int, str]:
    """Where the table begins, and the delimiter that a first line `sep=;` names for Excel."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS and text[5:6] in ("\r", "\n"):
        return (7 if text[5:7] == "\r\n" else 6), text[4]
    return 0, ""


def _delimiter(text: str, edition: Edition) -> str:
    """The delimiter that makes the most known headings of the first row; a comma if none makes any."""
    readers = [Headings(form_of(edition, kind)) for kind in form_kinds(edition)]
    start = text.lstrip("\r\n")

    def known(delimiter: str) -> int:
        rows = cells(start, delimiter, first_only=True).rows
        first = rows[0] if rows else ()
        return max(
            (sum(reader.read(each.text) is not None for each in first[:MOST_COLUMNS]) for reader in readers),
            default=0,
        )

    return max(DELIMITERS, key=known)


class _Lines:
    """Lines and columns of places in a text that are asked for in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._start = 0
        self._line = 1

    def of(self, place: int) -> tuple[int, int]:
        """Line and column of `place`, which is not before the last one that was asked for."""
        while self._at < place:
            ends = [end for mark in "\r\n" if (end := self._text.find(mark, self._at, place)) != -1]
            if not ends:
                break
            end = min(ends)
            self._at = end + 2 if self._text.startswith("\r\n", end) else end + 1
            if self._at > place:
                break
            self._line, self._start = self._line + 1, self._at
        self._at = max(self._at, place)
        return self._line, place - self._start + 1


def _row(number: int, row: tuple[Token, ...], text: str, begin: int, places: _Lines, delimiter: str) -> Row:
    found = []
    for index, token in enumerate(row, start=1):
        start, end = begin + token.start, begin + token.end
        line, column = places.of(start)
        spot = Spot(line, column, start, end, cell=f"{column_letters(index)}{number}")
        found.append(Cell(unguarded(token.text), spot, text[start:end], delimiter))
    return Row(number, tuple(found))
