"""Reading XLSX: openpyxl streams the cells of a workbook that was looked at first, so that it can do no harm.

A workbook is a zip of XML. Its sizes are added up before anything is unpacked, a part that declares an entity is
refused, and links to other files are never followed. A formula is refused and not taken by the value that it once had.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from coprod_kg.edition import Edition
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.forms.columns import HELP_SHEET, LISTS_SHEET, column_letters
from coprod_kg.importing.grid import Cell, Row, Sheet
from coprod_kg.importing.notes import quoted
from coprod_kg.importing.table import MOST_CELLS, read_sheets
from coprod_kg.sources.files import LARGEST
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import Spot

LARGEST_UNPACKED = 100 * 1024 * 1024
"""How many bytes the parts of a workbook may have together."""
LARGEST_PART = 20 * 1024 * 1024
"""How many bytes a part may have that is no sheet: those are read whole, sheets in a stream."""
MOST_PARTS = 1_000
_ENTITY = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
OWN_SHEETS = (HELP_SHEET, LISTS_SHEET)
"""The sheets of a template that hold no records."""


def read(data: bytes, shown: PurePosixPath, edition: Edition) -> Reading:
    """The records in the rows of a workbook: each sheet that can be seen is a table.

    Raises UnreadableFile if it is too large, no workbook, or not safe to open.
    """
    if len(data) > LARGEST:
        raise UnreadableFile(shown, f"it is longer than {LARGEST:,} bytes, which is the most that is taken")
    merged = _looked_at(data, shown)
    findings: list[Finding] = []
    sheets: list[Sheet] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of what it leaves out: pictures, styles
            book = _opened(data)
            left = MOST_CELLS
            for index, sheet in enumerate(book.worksheets):
                if sheet.title in OWN_SHEETS:
                    continue
                if sheet.sheet_state != "visible":
                    message = f"The sheet {quoted(sheet.title)} is hidden, so it was not read."
                    place = Place(shown, cell=_cell_name(sheet.title, 1, 1))
                    mend = "Show the sheet if it has records in it, or delete it."
                    findings.append(
                        Finding("table", "sheets", Severity.SHOULD, "Sheet", message, place, mend)
                    )
                    continue
                name = sheet.title if index else ""
                rows = tuple(_rows(sheet, name, left, shown))
                left -= sum(len(row.cells) for row in rows)
                sheets.append(Sheet(sheet.title, rows))
                if any(not row.empty for row in rows):
                    findings += _joined(merged.get(_part_of(sheet), []), name, shown)
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl has no one class for what may be wrong with a workbook
        reason = " ".join(str(error).split())[:200].rstrip(".") or type(error).__name__
        raise UnreadableFile(shown, f"this workbook is damaged: {reason}") from error
    seen = [sheet for sheet in sheets if any(not row.empty for row in sheet.rows)]
    return read_sheets(seen, shown, edition, said=findings)


def _looked_at(data: bytes, shown: PurePosixPath) -> dict[str, list[tuple[str, str]]]:
    """The joined cells of each sheet, by the name of its part.

    Raises UnreadableFile for what cannot be opened safely.
    """
    merged = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise UnreadableFile(shown, f"unpacked it is larger than {LARGEST_UNPACKED:,} bytes")
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(shown, "it is locked with a password")
            for part in parts:
                sheet = part.filename.startswith("xl/worksheets/")
                if not sheet and part.file_size > LARGEST_PART:
                    raise UnreadableFile(
                        shown, f"its part {part.filename[:80]} is larger than {LARGEST_PART:,} bytes"
                    )
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    # A zip gives at most as many bytes as it says that it has, so this is bounded.
                    content = archive.read(part)
                    if _ENTITY.search(content):
                        raise UnreadableFile(shown, "it declares entities, which no workbook needs")
                    if sheet:
                        merged[part.filename] = [
                            (first.decode(), last.decode()) for first, last in _MERGED.findall(content)
                        ]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableFile(shown, "it is not a workbook (.xlsx) or is damaged") from error
    except Exception as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(shown, "it is not a workbook (.xlsx) or is damaged") from error
    return merged


def _opened(data: bytes) -> Any:  # openpyxl has no types
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")


def _rows(sheet: Any, name: str, most: int, shown: PurePosixPath) -> Iterator[Row]:
    """The rows of a sheet, without the empty cells at their ends, up to `most` cells."""
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    count = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        found = [_cell(each, name, number, column) for column, each in enumerate(cells, start=1)]
        while found and not found[-1].text and not found[-1].trouble:
            found.pop()
        count += max(len(cells), 1)
        if count > most:
            raise UnreadableFile(
                shown, f"it has more than {MOST_CELLS:,} cells, which is the most that is taken"
            )
        yield Row(number, tuple(found))


def _cell_name(sheet: str, row: int, column: int) -> str:
    """The name of a cell as a formula would write it: with its sheet, unless that is the first."""
    plain = f"{column_letters(column)}{row}"
    if not sheet:
        return plain
    return f"{sheet}!{plain}" if sheet.isalnum() else "'" + sheet.replace("'", "''") + f"'!{plain}"


def _cell(cell: Any, sheet: str, row: int, column: int) -> Cell:
    spot = Spot(row, column, cell=_cell_name(sheet, row, column))
    value = cell.value
    if value is None:
        return Cell("", spot)
    if cell.data_type == "f":
        mend = "Write the value itself in the cell."
        return Cell("", spot, trouble="This cell has a formula in it, so it was not read.", mend=mend)
    if cell.data_type == "e":
        mend = "Write the value itself in the cell, or empty it."
        return Cell("", spot, trouble=f"This cell shows the error {value} and no value.", mend=mend)
    if isinstance(value, bool):
        return Cell("yes" if value else "no", spot)
    if isinstance(value, datetime.datetime | datetime.date):
        return Cell(_date(value, str(cell.number_format or "")), spot, date=True)
    if isinstance(value, datetime.time | datetime.timedelta):
        return Cell(str(value), spot, date=True)
    if isinstance(value, int | float):
        return Cell(_number(value), spot)
    return Cell(str(value), spot)


def _number(value: float) -> str:
    """A number as it was typed: whole ones without a point; those that are too long to be sure of as `1.5E+20`."""
    if float(value).is_integer() and abs(value) < 10**15:
        return str(int(value))
    return f"{value:.2E}" if abs(value) >= 10**15 else repr(value)


def _date(value: datetime.datetime | datetime.date, shown_as: str) -> str:
    """A date with as much of it as its cell shows: a year, a month or a day."""
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat()
    plain = re.sub(r'"[^"]*"|\[[^]]*\]|\\.', "", shown_as.lower())
    if "d" in plain or "y" not in plain:
        return value.strftime("%Y-%m-%d")
    return value.strftime("%Y-%m" if "m" in plain else "%Y")


def _joined(ranges: list[tuple[str, str]], sheet: str, shown: PurePosixPath) -> Iterator[Finding]:
    for first, last in ranges[:100]:
        letters = first.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        row = int(first[len(letters) :])
        message = f"The cells {first} to {last} are joined. Only the first of them was read."
        place = Place(shown, row, column, cell=_cell_name(sheet, row, column))
        mend = "Take the cells apart and fill in each of them."
        yield Finding("table", "joined", Severity.SHOULD, "Cell", message, place, mend)
