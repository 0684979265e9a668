"""From the rows of a table to records: who each row is about, what it says, and where; shared by CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.errors import UnreadableFile
from coprod_kg.findings import Finding, Fix, Severity
from coprod_kg.forms import Field, Sort
from coprod_kg.forms.cells import Piece, pieces
from coprod_kg.forms.columns import Column
from coprod_kg.forms.names import RecordNames
from coprod_kg.importing.grid import Cell, Sheet
from coprod_kg.importing.lines import Line, Lines
from coprod_kg.importing.notes import Notes
from coprod_kg.importing.parts import part_triples, rows_of_parts
from coprod_kg.importing.values import Refused, Values
from coprod_kg.sources.offers import Reading
from coprod_kg.sources.spots import SpotTable
from coprod_kg.vocabulary import RDF

MOST_CELLS = 250_000
"""How many cells a table may have, and how many values in them."""
MOST_COLUMNS = 1_000
MOST_RECORDS = 20_000
MOST_IN_CELL = 1_000
"""How many values one cell may have."""
LONGEST_CELL = 32_767
"""How many characters a cell may have: as many as a spreadsheet lets it have."""


def read_sheets(
    sheets: Sequence[Sheet],
    path: PurePosixPath,
    edition: Edition,
    text: str = "",
    said: Sequence[Finding] = (),
) -> Reading:
    """What the rows of `sheets` say, and a finding for each thing that could not be taken.

    `said` are the findings of reading the file itself, and `text` is the file, if it is one of text.

    Raises UnreadableFile if there are more columns or values than are taken.
    """
    if any(len(row.cells) > MOST_COLUMNS for sheet in sheets for row in sheet.rows):
        raise UnreadableFile(
            path, f"it has more than {MOST_COLUMNS:,} columns, which is the most that is taken"
        )
    notes, names = Notes(path), RecordNames(edition)
    notes.add(said)
    lines = Lines(edition, names, notes)
    known = [line for sheet in sheets for line in lines.of(sheet)]  # before a row names the record of another
    if len(known) > MOST_RECORDS:
        raise UnreadableFile(
            path, f"it has more than {MOST_RECORDS:,} records, which is the most that is taken"
        )
    reader = _Reader(edition, names, notes)
    for line in known:
        reader.take(line)
    spots = reader.spots
    return Reading(tuple(reader.triples), lambda: spots, notes.all(), text)


class _Reader:
    """Notes down what it takes and what it cannot, row by row."""

    def __init__(self, edition: Edition, names: RecordNames, notes: Notes) -> None:
        self.triples: list[Triple] = []
        self.spots = SpotTable()
        self._edition = edition
        self._notes = notes
        self._values = Values(names)
        self._count = 0

    def take(self, line: Line) -> None:
        """Take what a row says of its record."""
        subject = line.identity.iri
        self.spots.begin(subject, line.row.cells[0].spot)
        if line.form.sure_class is not None:
            self.triples.append(Triple(subject, RDF["type"], line.form.sure_class))
        asked: set[tuple[NamedNode, str]] = set()
        parts: dict[Field, list[tuple[Column, Cell, str]]] = {}
        for index, column, cell in line.cells():
            field = column.field
            assert field is not None
            language = line.languages[index]
            asked.add((field.path, language if field.sort is Sort.WORDS else ""))
            if cell.trouble or len(cell.text) > LONGEST_CELL or _many(cell.text):
                self._trouble(column, cell)
            elif field.sort is Sort.PARTS:
                parts.setdefault(field, []).append((column, cell, language))
                if not cell.text.strip() and not column.extra:
                    self.spots.leave(subject, field.path, cell.spot)
                continue
            elif cell.text.strip():
                for piece in _pieces_of(field, cell):
                    self._take_piece(subject, field, cell, piece, language)
                continue
            self.spots.leave(subject, field.path, cell.spot)
        for field, columns in parts.items():
            self._take_parts(line, field, columns)
        self._keep(line, asked, parts)

    def _trouble(self, column: Column, cell: Cell) -> None:
        message, mend = cell.trouble, cell.mend
        if not message:
            what = f"{MOST_IN_CELL:,} values" if _many(cell.text) else f"{LONGEST_CELL:,} letters"
            message = f"This cell has more than {what}, so it was not read."
            mend = "Keep it short: a title, a name, a few sentences."
        self._notes.find(cell, "cell", Severity.MUST, column.name, message, mend)

    def _value(self, field: Field, cell: Cell, piece: Piece, language: str) -> NamedNode | Literal | None:
        """The value of a piece of a cell; None, with a finding, if it cannot be taken."""
        if cell.date and field.sort is not Sort.DATE:
            message = "A spreadsheet has made a date of this, and what it was before is lost."
            mend = "Set the cell to hold text. Then type it again."
            self._notes.find(cell, "cell", Severity.MUST, field.name, message, mend)
            return None
        self._count += 1
        if self._count > MOST_CELLS:
            raise UnreadableFile(self._notes.path, f"it has more than {MOST_CELLS:,} values in its cells")
        value = self._values.of(field, piece.text, language)
        if not isinstance(value, Refused):
            return value
        fix = None
        if value.meant:
            edit = cell.edit(value.meant, piece.start, piece.end)
            fix = Fix(f"Write “{value.meant}”.", (edit,))
        spot = cell.part(piece.start, piece.end)
        self._notes.find(cell, "value", Severity.MUST, field.name, value.message, value.mend, fix, spot)
        return None

    def _take_piece(self, subject: NamedNode, field: Field, cell: Cell, piece: Piece, language: str) -> None:
        value = self._value(field, cell, piece, language)
        if value is None:
            self.spots.leave(subject, field.path, cell.spot)
            return
        self.triples.append(Triple(subject, field.path, value))
        self.spots.add(subject, field.path, value, cell.part(piece.start, piece.end))

    def _take_parts(self, line: Line, field: Field, columns: list[tuple[Column, Cell, str]]) -> None:
        """The parts that the columns of a field tell of: the first values make the first part, and so on."""
        subject, part_form = line.identity.iri, field.part
        assert part_form is not None
        for place, cells in enumerate(rows_of_parts(columns), start=1):
            part = NamedNode(f"{subject.value}#{part_form.kind}-{place}")
            taken = []
            for column, cell, piece, language in cells:
                assert column.part is not None
                value = self._value(column.part, cell, piece, language)
                if value is not None:
                    taken.append((column.part, value, cell.part(piece.start, piece.end)))
            values = [(asked.path, value) for asked, value, _ in taken]
            values += self._kept_of_part(line, field, columns, values)
            first = cells[0][1].part(cells[0][2].start, cells[0][2].end)
            self.triples += part_triples(subject, field, part, place, values)
            self.spots.add(subject, field.path, part, first)
            self.spots.begin(part, first)
            for asked, value, spot in taken:
                self.spots.add(part, asked.path, value, spot)

    def _kept_of_part(
        self,
        line: Line,
        field: Field,
        columns: list[tuple[Column, Cell, str]],
        said: list[tuple[NamedNode, NamedNode | Literal]],
    ) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        """What the list says of the same part, such as who it is, in fields that the table has no column for."""
        form = field.part
        main = next((value for path, value in said if form and form.main and path == form.main.path), None)
        if line.identity not in self._edition.records or form is None or form.main is None or main is None:
            return
        told = {column.part.path for column, _, _ in columns if column.part}
        told |= {each.path for each in form.fields if each.hidden or each.sort is Sort.NUMBER}
        dataset, graph = self._edition.dataset, line.identity.graph
        parts = {quad.object for quad in dataset.quads(line.identity.iri, field.path, graph=graph)}
        same = [
            quad.subject for quad in dataset.quads(None, form.main.path, main, graph) if quad.subject in parts
        ]
        if len(same) != 1:
            return  # two with one name could be two people
        [subject] = same
        assert not isinstance(subject, Triple)
        for quad in dataset.quads(subject, graph=graph):
            if quad.predicate not in told and isinstance(quad.object, NamedNode | Literal):
                yield quad.predicate, quad.object

    def _keep(
        self,
        line: Line,
        asked: set[tuple[NamedNode, str]],
        parts: dict[Field, list[tuple[Column, Cell, str]]],
    ) -> None:
        """What the list says of the record in fields that the table has no column for stays as it is."""
        if line.identity not in self._edition.records:
            return
        subject = line.identity.iri
        told = {field.path for field in parts}
        kept: list[Triple] = []
        links: set[NamedNode | BlankNode] = {subject}
        for quad in self._edition.dataset.quads(graph=line.identity.graph):
            if quad.subject != subject or quad.predicate in told:
                continue
            if quad.predicate == RDF["type"] and line.form.sure_class is not None:
                continue
            tag = quad.object.language or "" if isinstance(quad.object, Literal) else ""
            if (quad.predicate, tag) not in asked:
                kept.append(quad.triple)
                if isinstance(quad.object, NamedNode) and "#" in quad.object.value:
                    links.add(quad.object)
        for quad in self._edition.dataset.quads(graph=line.identity.graph):
            if quad.subject in links and quad.subject != subject:
                kept.append(quad.triple)
        self.triples += kept


def _many(text: str) -> bool:
    return text.count(";") + text.count("\n") > MOST_IN_CELL


def _pieces_of(field: Field, cell: Cell) -> list[Piece]:
    """The values in a cell: one where the field has one, or where each may have many lines."""
    text = cell.text
    split = field.sort in (Sort.CONCEPT, Sort.RECORD, Sort.CLASS, Sort.WEB) or (
        field.repeatable and not field.lines and field.sort is not Sort.DATE
    )
    if not split:
        return [Piece(text, 0, len(text))]
    found = pieces(text, addresses=field.sort is Sort.WEB)
    return [piece for piece in found if piece.text.strip()]
