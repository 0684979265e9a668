"""The headings of a sheet: which kind of record it holds, which column is for what, and which nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coprod_kg.findings import Fix, Severity
from coprod_kg.forms import Form, Sort
from coprod_kg.forms.columns import Column, Headings, Use
from coprod_kg.identifiers import KINDS
from coprod_kg.importing.grid import Row, Sheet
from coprod_kg.importing.notes import Notes, quoted


@dataclass(frozen=True)
class Head:
    """What the heading row of a sheet says."""

    row: Row
    form: Form | None
    """The form that its records are by, unless each row says its kind."""
    columns: Mapping[str, tuple[Column | None, ...]]
    """For each kind, what each column is for; None where that kind has no such column."""

    def column_of(self, kind: str, use: Use) -> int | None:
        """The index of the column for `use`."""
        found = enumerate(self.columns[kind])
        return next((index for index, column in found if column and column.use is use), None)


def read_head(sheet: Sheet, forms: Mapping[str, Form], notes: Notes) -> Head | None:
    """What the first row of `sheet` that is not empty says; what is wrong with it goes to `notes`.

    None if it cannot be told what its rows are about; then nothing of it can be taken.
    """
    row = next((row for row in sheet.rows if not row.empty), None)
    if row is None:
        return None
    readers = {kind: Headings.of(form) for kind, form in forms.items()}
    columns = {
        kind: tuple(reader.read(cell.text) if cell.text.strip() else None for cell in row.cells)
        for kind, reader in readers.items()
    }
    known = {kind: sum(column is not None and column.use is Use.FIELD for column in found)
             for kind, found in columns.items()}  # fmt: skip
    most = max(known.values(), default=0)
    best = [kind for kind, count in known.items() if count == most]
    mixed = any(column and column.use is Use.KIND for found in columns.values() for column in found)
    if not most:
        message = "We know none of the headings in the first row, so nothing was read."
        mend = "Start from a template: coprod-kg template csv item"
        notes.find(row.cells[0], "headings", Severity.MUST, "Headings", message, mend)
        return None
    if len(best) > 1 and not mixed:
        named = _kind_of_rows(sheet, row, columns)
        best = [named] if named else best
    if len(best) > 1 and not mixed:
        kinds = " or ".join(KINDS[kind] for kind in best)
        message = f"We cannot tell what the rows are about: {kinds}."
        mend = (
            "Add a column with the heading “Kind of record”. Write one of these in it: "
            + ", ".join(best)
            + "."
        )
        notes.find(row.cells[0], "headings", Severity.MUST, "Headings", message, mend)
        return None
    head = Head(row, None if mixed else forms[best[0]], columns)
    _note_unknown(notes, sheet, head, best[0], readers)
    return head


def _kind_of_rows(sheet: Sheet, head: Row, columns: Mapping[str, tuple[Column | None, ...]]) -> str | None:
    """The kind that the records named in the rows are of, if it is the same for all of them."""
    some = next(iter(columns.values()))
    index = next((index for index, column in enumerate(some) if column and column.use is Use.RECORD), None)
    if index is None:
        return None
    named = set()
    for row in sheet.rows:
        if row is not head and index < len(row.cells):
            kind, slash, _ = row.cells[index].text.strip().rpartition("/id/")[2].partition("/")
            named |= {kind} if slash and kind in columns else set()
    return named.pop() if len(named) == 1 else None


def _note_unknown(notes: Notes, sheet: Sheet, head: Head, kind: str, readers: Mapping[str, Headings]) -> None:
    """Note each column with something in it whose heading says nothing to us."""
    shown = [kind] if head.form else list(readers)
    taken = {(c.name, c.language) for one in shown for c in head.columns[one] if c}
    for index, cell in enumerate(head.row.cells):
        if any(head.columns[one][index] for one in shown):
            continue
        used = any(
            index < len(row.cells) and row.cells[index].text.strip()
            for row in sheet.rows
            if row is not head.row
        )
        text = cell.text.strip()
        if not text:
            if used:
                message = "This column has no heading, so it was not read."
                mend = "Write a heading above it, or empty the column."
                notes.find(cell, "headings", Severity.MUST, "Headings", message, mend)
            continue
        near = readers[kind].nearest(text)
        meant = f" Did you mean “{near}”?" if near else ""
        message = f"We do not know a column called {quoted(text)}, so it was not read.{meant}"
        column = readers[kind].read(near) if near else None
        free = column is not None and (column.name, column.language) not in taken
        fix = (
            Fix(f"Write “{near}”.", (cell.edit(near),))
            if near and free and readers[kind].nearest(text, 0.85)
            else None
        )
        mend = "Use the headings of a template: coprod-kg template csv " + kind
        severity = Severity.MUST if used and near else Severity.SHOULD
        notes.find(cell, "headings", severity, "Headings", message, mend, fix)


def words_without_language(head: Head, kind: str) -> list[int]:
    """The columns with texts whose heading does not say the language, if no column of the sheet says it."""
    if head.column_of(kind, Use.LANGUAGE) is not None:
        return []
    return [
        index
        for index, column in enumerate(head.columns[kind])
        if column and column.value and column.value.sort is Sort.WORDS and not column.language
    ]


def languages_of(head: Head, kind: str) -> set[str]:
    """The languages that the headings name."""
    return {column.language for column in head.columns[kind] if column and column.language}
