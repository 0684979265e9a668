"""Records as a table in the plain words of the form: what `coprod_kg.importing` reads back as the same records.

`publishing.sheet` is the other table: one for programs, with the words of the JSON-LD context, whole addresses and
always the same columns, for all kinds together.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.forms import Field, Form, Sort, form_of
from coprod_kg.forms.cells import join
from coprod_kg.forms.columns import RECORD, Column, Use, columns_of
from coprod_kg.forms.names import ChoiceNames, RecordNames
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import label
from coprod_kg.printing import guarded
from coprod_kg.values import Value, replace
from coprod_kg.vocabulary import Term, shorten

Said = dict[NamedNode, list[Term]]


class RecordTable(Value):
    """The columns of a table and the texts in its cells, row by row."""

    form: Form
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """The table as CSV (RFC 4180, UTF-8 with a mark that spreadsheets need), safe to open in a spreadsheet."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(column.heading for column in self.columns)
        for row in self.rows:
            writer.writerow(guarded(cell) for cell in row)
        return b"\xef\xbb\xbf" + text.getvalue().encode()


def records_as_table(edition: Edition, kind: str, records: Iterable[RecordId] | None = None) -> RecordTable:
    """The records of `kind`, or those of `records`, a row each.

    Raises UnknownKind if there is no form for `kind`.

    >>> import coprod_kg
    >>> table = records_as_table(coprod_kg.open(), "project")
    >>> table.columns[0].heading, table.rows[0][0]
    ('Record', 'project/ethics-in-participatory-research')
    """
    form = form_of(edition, kind)
    chosen = edition.records if records is None else records
    told = {
        str(record): (record.iri, [quad.triple for quad in edition.dataset.quads(graph=record.graph)])
        for record in chosen
        if record.kind == kind
    }
    return table_of(edition, form, told)


def table_of(
    edition: Edition, form: Form, told: Mapping[str, tuple[NamedNode, Sequence[Triple]]]
) -> RecordTable:
    """The table of what is said of some things: by what stands in the first cell, the thing and the statements."""
    said = {name: (subject, _by_subject(triples)) for name, (subject, triples) in told.items()}
    columns = tuple(_columns(form, list(said.values())))
    words = _Words(edition)
    rows = tuple(
        tuple(name if column.use is Use.RECORD else words.cell(column, subject, things) for column in columns)
        for name, (subject, things) in said.items()
    )
    return RecordTable(form, columns, rows)


def _by_subject(triples: Iterable[Triple]) -> dict[Term, Said]:
    things: dict[Term, Said] = {}
    for triple in sorted(triples, key=str):
        assert not isinstance(triple.subject, Triple)
        assert not isinstance(triple.object, Triple)
        things.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    return things


def _columns(form: Form, said: Sequence[tuple[NamedNode, dict[Term, Said]]]) -> Iterator[Column]:
    """The usual columns, one for each language that a field has, and as many as one record needs of the same."""
    yield RECORD
    for column in columns_of(form, [""]):
        field, value = column.field, column.value
        if field is None or value is None:
            continue
        most: dict[str, int] = defaultdict(int)
        for subject, things in said:
            counts: dict[str, int] = defaultdict(int)
            for each in _all(column, subject, things):
                counts[each.language or "" if isinstance(each, Literal) else ""] += 1
            for tag, count in counts.items():
                most[tag] = max(most[tag], count)
        if column.extra and not most:
            continue
        if value.sort is not Sort.WORDS:
            yield column
            continue
        for tag in sorted(most) or ["en"]:
            times = 1 if field.repeatable and not field.lines else most[tag] or 1
            for number in range(1, times + 1):
                yield replace(column, language=tag, number=number)


def _all(column: Column, subject: NamedNode, things: dict[Term, Said]) -> Iterator[Term]:
    """Every value that a column could hold, in any language."""
    assert column.field is not None
    for value in things.get(subject, {}).get(column.field.path, []):
        yield from [value] if column.part is None else things.get(value, {}).get(column.part.path, [])


def _values(column: Column, subject: NamedNode, things: dict[Term, Said]) -> list[Term | None]:
    """The values that stand in a column; for parts one for each, in their order, None where it has none."""
    field, part = column.field, column.part
    assert field is not None
    values = things.get(subject, {}).get(field.path, [])
    if part is None:
        return [value for value in values if _is_in(value, column)]
    places = [each.path for each in field.part.fields if each.sort is Sort.NUMBER] if field.part else []

    def place(each: Term) -> tuple[int, str]:
        at = next((value.value for path in places for value in things.get(each, {}).get(path, [])), "")
        return (int(at) if at.isdecimal() else 0), str(each)

    said = [things.get(each, {}).get(part.path, []) for each in sorted(values, key=place)]
    found = [next((value for value in each if _is_in(value, column)), None) for each in said]
    return list(found) if any(found) else []


def _is_in(value: Term, column: Column) -> bool:
    """Whether a value is in the language of a column; one that is no text in a language is in every column."""
    if column.value is None or column.value.sort is not Sort.WORDS:
        return True
    return isinstance(value, Literal) and (value.language or "") == column.language


class _Words:
    """Says values in the words that the reader looks up."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._names = RecordNames(edition)

    def cell(self, column: Column, subject: NamedNode, things: dict[Term, Said]) -> str:
        """What stands in the cell of a column in the row of `subject`."""
        field, value = column.field, column.value
        assert field is not None
        assert value is not None
        values = _values(column, subject, things)
        texts = [self._text(value, each) if each is not None else "" for each in values]
        if column.part is None and (field.lines or not field.repeatable) and value.sort is Sort.WORDS:
            return texts[column.number - 1] if len(texts) >= column.number else ""
        several = field.repeatable or len(texts) > 1
        if several and not any(each is None for each in values):
            order: dict[object, int] = {choice.value: place for place, choice in enumerate(value.choices)}
            if order and column.part is None:
                pairs = sorted(
                    zip(values, texts, strict=True), key=lambda pair: order.get(pair[0], len(order))
                )
                texts = [text for _, text in pairs]
        return join(texts) if several else "".join(texts)

    def _text(self, field: Field, value: Term) -> str:
        if isinstance(value, Literal):
            return {"true": "yes", "false": "no"}[value.value] if field.sort is Sort.YES_NO else value.value
        if field.sort in (Sort.CONCEPT, Sort.CLASS) and isinstance(value, NamedNode):
            names = ChoiceNames.of(field)
            choice = next((each for each in field.choices if each.value == value), None)
            plain = choice is not None and len(names.find(choice.label)) == 1
            return choice.label if choice and plain else shorten(value).strip("<>")
        if field.sort is Sort.RECORD and isinstance(value, NamedNode):
            record = RecordId.of_iri(value)
            name = label(value, self._edition.dataset)
            if name and self._names.find(name, field.kinds) == [record]:
                return name
            return str(record) if record and record.iri == value else value.value
        return value.value
