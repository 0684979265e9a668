"""Writing workbooks: tables of records with drop-down lists, help on every heading, and a sheet that explains it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from coprod_kg.findings import Severity
from coprod_kg.forms import Field, Form, Sort
from coprod_kg.forms.columns import EXAMPLE, HELP_SHEET, LISTS_SHEET, Column, Use, column_letters
from coprod_kg.publishing.record_table import RecordTable

_LAST_ROW = 1_000
"""How far down the drop-down lists and the text format go."""
_INK, _NEEDED, _PLAIN, _EXAMPLE = "FFFFFF", "1F4E5F", "5B7C8D", "777777"
_NEED_WORDS = {
    Severity.MUST: "Needed.",
    Severity.SHOULD: "Please fill this in if you can.",
    Severity.COULD: "Good to have.",
}
SHEET_NAMES = {"item": "Items", "org": "Organisations", "project": "Projects", "venue": "Journals and books"}


_TIME = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def need(field: Field) -> str:
    """How much a field matters, in words; empty if it may be left out."""
    severity = field.required(frozenset(rule.only_for for rule in field.rules if rule.only_for))
    return _NEED_WORDS[severity] if severity else ""


def how_to(column: Column) -> str:
    """The help for a column: what to write, in which form, and if it is needed."""
    if column.use is Use.RECORD:
        return (
            "Leave this empty for something new. To change a record, write its name on the list, such as "
            f"org/nihr. A row with the word {EXAMPLE} here is left out."
        )
    field, value = column.field, column.value
    if field is None or value is None:
        return ""
    said = [value.help if value is field or column.extra else field.help, need(field)]
    if value.choices and value.sort is not Sort.TEXT:
        said.append("Choose from the list.")
    elif value.sort is Sort.RECORD:
        said.append("Write the name of a record on our list.")
    if (field.repeatable and not field.lines) or column.part:
        said.append("You can give more than one. Put a semicolon between them.")
    return " ".join(each for each in said if each)


def choice_words(field: Field) -> list[str]:
    """What may be chosen in a field, in the words of a table; empty if anything may be written."""
    if field.sort is Sort.YES_NO:
        return ["yes", "no"]
    return [choice.label for choice in field.choices]


def workbook(tables: Sequence[RecordTable], *, examples: bool = False) -> bytes:
    """A workbook with a sheet for each table, and the help and the lists for all of them.

    With `examples`, the rows are shown as what they are.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    sheets = [book.create_sheet(SHEET_NAMES.get(table.form.kind, table.form.name[:31])) for table in tables]
    _help(book.create_sheet(HELP_SHEET), [(table.form, table.columns) for table in tables])
    lists = book.create_sheet(LISTS_SHEET)
    ranges: dict[tuple[str, ...], str] = {}
    for sheet, table in zip(sheets, tables, strict=True):
        _table(sheet, table, examples)
        for number, column in enumerate(table.columns, start=1):
            words = tuple(choice_words(column.value)) if column.value else ()
            if not words:
                continue
            if words not in ranges:
                ranges[words] = _list(lists, len(ranges) + 1, column.name, words)
            sheet.add_data_validation(_choice(column, ranges[words], column_letters(number)))
    lists.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return _without_times(written)


def _without_times(written: io.BytesIO) -> bytes:
    """A workbook that is the same whenever it is written: openpyxl puts the time into it, and into its parts."""
    import zipfile  # few builds write a workbook

    same = io.BytesIO()
    with zipfile.ZipFile(written) as book, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in book.infolist():
            data = book.read(part)
            if part.filename == "docProps/core.xml":
                data = _TIME.sub(b"", data)
            copy.writestr(zipfile.ZipInfo(part.filename), data, zipfile.ZIP_DEFLATED)
    return same.getvalue()


def _table(sheet: Any, table: RecordTable, examples: bool) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    for number, column in enumerate(table.columns, start=1):
        letters = column_letters(number)
        sheet.column_dimensions[letters].width = _width(column)
        sheet.column_dimensions[
            letters
        ].number_format = "@"  # so that nothing becomes a date or a rounded number
        head = sheet.cell(1, number)
        _write(head, column.heading)
        must = column.field is not None and column.field.required() is Severity.MUST
        head.font = Font(bold=True, color=_INK)
        head.fill = PatternFill("solid", start_color=_NEEDED if must else _PLAIN)
        head.alignment = Alignment(wrap_text=True, vertical="center")
        note = Comment(how_to(column), "coprod-kg")
        note.width, note.height = 320, 120
        head.comment = note
    for place, row in enumerate(table.rows, start=2):
        for number, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(place, number)
                _write(cell, text)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if examples:
                    cell.font = Font(italic=True, color=_EXAMPLE)
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"


def _write(cell: Any, text: str) -> None:
    """Put a text into a cell as a text, also one that looks like a formula or a number."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"


def _width(column: Column) -> float:
    value = column.value
    if value is not None and value.lines:
        return 60
    if value is not None and (value.sort in (Sort.WEB, Sort.WORDS) or column.part):
        return 36
    return max(16.0, min(30.0, len(column.heading) + 4.0))


def _list(sheet: Any, number: int, name: str, words: Sequence[str]) -> str:
    """Write a list into a column of its own; the address of its cells for a drop-down."""
    from openpyxl.styles import Font

    letters = column_letters(number)
    sheet.column_dimensions[letters].width = 34
    head = sheet.cell(1, number)
    _write(head, name)
    head.font = Font(bold=True)
    for place, word in enumerate(words, start=2):
        _write(sheet.cell(place, number), word)
    return f"{LISTS_SHEET}!${letters}$2:${letters}${len(words) + 1}"


def _choice(column: Column, where: str, letters: str) -> Any:
    """A drop-down list; it only insists where one value alone is right, since a list cannot know `one; two`."""
    from openpyxl.worksheet.datavalidation import DataValidation

    field = column.field
    assert field is not None
    choice = DataValidation(
        type="list", formula1=where, allow_blank=True, showErrorMessage=not field.repeatable
    )
    choice.errorTitle, choice.error = column.name[:32], "Choose one from the list."
    choice.add(f"{letters}2:{letters}{_LAST_ROW}")
    return choice


def _help(sheet: Any, forms: Iterable[tuple[Form, Sequence[Column]]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 24
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 70, 60
    lines: list[tuple[str, ...]] = [
        ("Fill in one row for each thing. Leave out what you do not know. You can hide or delete columns.",),
        ("Dark headings must be filled in. Point at a heading to read what to write.",),
        ("The row that begins with “example” only shows how it is done. It is never taken.",),
    ]
    for form, columns in forms:
        lines += [(), ("Column", f"Part of the form: {form.name}", "What to write", "What you can choose")]
        for column in columns:
            words = choice_words(column.value) if column.value else []
            shown = (
                "; ".join(words)
                if len(words) <= 25
                else f"{len(words)} choices: see the sheet “{LISTS_SHEET}”"
            )
            group = column.field.group if column.field else ""
            lines.append((column.heading, group, how_to(column), shown))
    for place, line in enumerate(lines, start=1):
        for number, text in enumerate(line, start=1):
            cell = sheet.cell(place, number)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=len(line) > 1, vertical="top")
            if line[0] == "Column":
                cell.font = Font(bold=True, color=_INK)
                cell.fill = PatternFill("solid", start_color=_NEEDED)
