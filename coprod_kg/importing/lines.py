"""The rows of a table that are about a record: of which kind, which record, and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePosixPath

from pyoxigraph import Literal

from coprod_kg.edition import Edition
from coprod_kg.errors import BadRecordPath, nearest
from coprod_kg.findings import Fix, Severity
from coprod_kg.forms import Form, form_kinds, form_of
from coprod_kg.forms.columns import EXAMPLE, Column, Use
from coprod_kg.forms.names import RecordNames
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.importing.grid import Cell, Row, Sheet
from coprod_kg.importing.headings import Head, languages_of, read_head, words_without_language
from coprod_kg.importing.minting import mint, slug_of
from coprod_kg.importing.notes import Notes, quoted
from coprod_kg.vocabulary import SCHEMA


@dataclass(frozen=True)
class Line:
    """A row that is about a record, with the columns that count for its kind."""

    row: Row
    form: Form
    columns: tuple[Column | None, ...]
    identity: RecordId
    languages: tuple[str, ...]
    """For each column, the language of its texts; empty if nothing says it."""

    def cells(self) -> Iterable[tuple[int, Column, Cell]]:
        """The columns that are for a field, each with its cell, those with a number in its order."""
        known = [
            (index, column, self.row.cells[index])
            for index, column in enumerate(self.columns)
            if column and column.use is Use.FIELD and index < len(self.row.cells)
        ]
        return sorted(known, key=lambda each: each[1].number)


class Lines:
    """Tells who each row is about, row by row: a row knows the records of those before it."""

    def __init__(self, edition: Edition, names: RecordNames, notes: Notes) -> None:
        self._edition = edition
        self._names = names
        self._notes = notes
        self._forms = {kind: form_of(edition, kind) for kind in form_kinds(edition)}
        self._here: set[RecordId] = set()
        self._taken = set(edition.records)
        self._same: dict[tuple[str, str], int] = {}

    def of(self, sheet: Sheet) -> list[Line]:
        """The rows of a sheet that are about a record, each with its identity."""
        head = read_head(sheet, self._forms, self._notes)
        if head is None:
            return []
        lines = []
        by_kind: dict[str, tuple[str, ...]] = {}
        for row in sheet.rows:
            if row is head.row or row.empty or not self._fits(head, row):
                continue
            form = head.form or self._form(head, row)
            if form is None:
                continue
            if form.kind not in by_kind:
                by_kind[form.kind] = self._languages(head, form.kind)
            columns = head.columns[form.kind]
            identity = self._identity(row, form, columns)
            if identity is None:
                continue
            lines.append(
                Line(row, form, columns, identity, self._of_row(head, form, row, by_kind[form.kind]))
            )
        return lines

    def _fits(self, head: Head, row: Row) -> bool:
        """Whether a row has as many cells as there are headings; with more, they may stand in the wrong columns."""
        wide = len(head.row.cells)
        more = [cell for cell in row.cells[wide:] if cell.text.strip()]
        if more:
            message = (
                f"This row has {len(row.cells)} cells, but there are {wide} headings, so it was not read."
            )
            mend = "Write the cell between two quotation marks if it has a comma. Or add a heading for each column."
            self._notes.find(more[0], "cells", Severity.MUST, "Row", message, mend)
            return False
        if len(row.cells) < wide and any(cell.raw for cell in head.row.cells):
            message = f"This row has {len(row.cells)} cells, but there are {wide} headings. The rest counts as empty."
            self._notes.find(
                row.cells[-1], "cells", Severity.SHOULD, "Row", message, "Check that no cell is left out."
            )
        return True

    def _form(self, head: Head, row: Row) -> Form | None:
        kind_names = {kind: kind for kind in self._forms} | {KINDS[kind]: kind for kind in self._forms}
        index = next(
            i for found in head.columns.values() for i, c in enumerate(found) if c and c.use is Use.KIND
        )
        cell = row.cells[index] if index < len(row.cells) else row.cells[0]
        found = kind_names.get(cell.text.strip().casefold())
        if found is None:
            message = f"{quoted(cell.text.strip())} is not a kind of record, so this row was not read."
            self._notes.find(
                cell,
                "kind",
                Severity.MUST,
                "Kind of record",
                message,
                "Write " + ", ".join(self._forms) + ".",
            )
            return None
        return self._forms[found]

    def _languages(self, head: Head, kind: str) -> tuple[str, ...]:
        """The language of each column: that of its heading, else the only one that the headings name."""
        columns = head.columns[kind]
        found = [column.language if column else "" for column in columns]
        named = languages_of(head, kind)
        for index in words_without_language(head, kind):
            column, cell = columns[index], head.row.cells[index]
            assert column is not None
            only = next(iter(named)) if len(named) == 1 else ""
            wanted = f"{column.heading} ({only or 'en'})"
            if only:
                found[index] = only
                message = (
                    f"This heading does not say the language of the words. We took “{only}” from the others."
                )
                fix = Fix(f"Write “{wanted}”.", (cell.edit(wanted),))
                self._notes.find(
                    cell, "language", Severity.SHOULD, column.name, message, f"Write “{wanted}”.", fix
                )
            else:
                message = "This heading does not say the language of the words."
                self._notes.find(
                    cell, "language", Severity.MUST, column.name, message, f"For English, write “{wanted}”."
                )
        return tuple(found)

    def _of_row(self, head: Head, form: Form, row: Row, languages: tuple[str, ...]) -> tuple[str, ...]:
        """`languages`, with that of the row where a heading has none."""
        index = head.column_of(form.kind, Use.LANGUAGE)
        if index is None or index >= len(row.cells):
            return languages
        cell = row.cells[index]
        tag = cell.text.strip()
        try:
            Literal("", language=tag)
        except ValueError:
            if tag:
                message = f"{quoted(tag)} is not a short code for a language."
                self._notes.find(
                    cell, "language", Severity.MUST, "Language of the words", message, "Write for example en."
                )
            tag = ""
        return tuple(language or tag for language in languages)

    def _identity(self, row: Row, form: Form, columns: tuple[Column | None, ...]) -> RecordId | None:
        """The record that a row is about: the one that it names, or a new one; None if it is about none."""
        index = next((i for i, column in enumerate(columns) if column and column.use is Use.RECORD), None)
        cell = row.cells[index] if index is not None and index < len(row.cells) else row.cells[0]
        named = cell.text.strip() if index is not None else ""
        if named.casefold() == EXAMPLE:
            message = "This row says that it is only an example, so it was left out."
            self._notes.find(
                cell, "example", Severity.COULD, "Record", message, "If it is real, empty this cell."
            )
            return None
        title, date = self._title_and_date(row, form, columns)
        identity = self._named(cell, named, form) if named else None
        if named and identity is None:
            return None
        if identity is None:
            if form.kind == "person":
                title, date = self._person(row, columns), ""
            same = (form.kind, slug_of(title, date))
            self._same[same] = self._same.get(same, 0) + 1
            identity = mint(form.kind, title, date, self._taken, self._same[same])
        if identity in self._here:
            message = f"A row above is about the same record, {identity}, so this one was not read."
            self._notes.find(
                cell, "record", Severity.MUST, "Record", message, "Write one row for each record."
            )
            return None
        self._here.add(identity)
        self._taken.add(identity)
        self._names.bring(title, identity)
        return identity

    def _title_and_date(self, row: Row, form: Form, columns: tuple[Column | None, ...]) -> tuple[str, str]:
        title = date = ""
        for column, cell in zip(columns, row.cells, strict=False):
            if column and column.field is not None and not cell.trouble:
                if column.field == form.naming:
                    title = title or cell.text
                elif column.field.path == SCHEMA["datePublished"]:
                    date = date or cell.text.strip()
        return title, date

    def _person(self, row: Row, columns: tuple[Column | None, ...]) -> str:
        """Signs without a meaning for a person: an address made from a name would follow somebody for ever."""
        said = next(
            (c.text for column, c in zip(columns, row.cells, strict=False) if column and column.field
             and column.field.path == SCHEMA["sameAs"] and c.text.strip()),
            f"row {row.number}",
        )  # fmt: skip
        return "p" + blake2b(said.strip().encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()

    def _named(self, cell: Cell, named: str, form: Form) -> RecordId | None:
        """The record that a cell names, also one that is not there yet."""
        short = named.rpartition("/id/")[2]
        name = short if "/" in short else f"{form.kind}/{short}"
        try:
            identity = RecordId.of_path(PurePosixPath(f"{name}.ttl"))
        except BadRecordPath:
            identity = None
        if identity is not None and identity in self._edition.records and identity.kind == form.kind:
            return identity
        names = [str(each) for each in self._edition.records if each.kind == form.kind]
        near = nearest(name, names, 0.85) if not self._notes.full and len(name) < 100 else None
        meant = f" Did you mean “{near}”?" if near else ""
        if identity is None or identity.kind != form.kind:
            message = f"{quoted(named)} cannot be the name of such a record, so this row was not read."
            mend = f"Write it like this: {form.kind}/short-name. Leave the cell empty for a new record."
            self._notes.find(cell, "record", Severity.MUST, "Record", message + meant, mend)
            return None
        message = f"There is no record called “{identity}” yet, so this was taken as a new one.{meant}"
        mend = "If you want to change a record, write its name as it is on the list."
        self._notes.find(cell, "record", Severity.SHOULD if near else Severity.COULD, "Record", message, mend)
        return identity
