"""What a record says, field by field, as a curator reads it: names instead of addresses, and nothing that deceives.

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> record = edition.record("item/4pi-national-involvement-standards-2013")
>>> said = fields_of(record, edition.records[record].quads(), edition.dataset)
>>> said[SCHEMA["name"]], said[CPR["drawsOn"]]
(['4Pi National Involvement Standards'], ['Lived experience'])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coprod_kg.contributing.wording import by_subject, in_plain_sight
from coprod_kg.dataset import Dataset
from coprod_kg.findings import Finding
from coprod_kg.forms import form_of
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import label
from coprod_kg.printing import printable
from coprod_kg.vocabulary import CPR, RDF, SCHEMA, Term, shorten, split

if TYPE_CHECKING:
    from coprod_kg.edition import Edition

_TRUTH = {"true": "Yes", "false": "No"}
_PLACES = (CPR["position"], SCHEMA["position"])
_Said = Mapping[NamedNode, list[Term]]


def fields_of(record: RecordId, quads: Iterable[Quad], dataset: Dataset) -> dict[NamedNode, list[str]]:
    """The values of each field of `record` in words, those of parts in their order."""
    said = by_subject(quads)
    own = said.get(record.iri, {})
    found = {}
    for field, values in own.items():
        placed = [(_place(said.get(value, {})), _words(value, said, dataset)) for value in values]
        found[field] = [words for _, words in sorted(placed, key=lambda each: each[0])]
    return found


def as_chosen(edition: Edition, finding: Finding) -> Finding:
    """`finding` for those who choose on a page what others write in a file: what a record is, by its label.

    >>> import coprod_kg
    >>> from coprod_kg.findings import Severity
    >>> edition = coprod_kg.open()
    >>> group = RecordId("org", "growers").iri
    >>> said = "Say one of: org:Organization."
    >>> found = Finding("known-class", "known-class", Severity.MUST, "What it is", said, record=group)
    >>> as_chosen(edition, found).message
    'Choose “Organisation” or “Partnership”.'
    """
    record = RecordId.of_iri(finding.record) if isinstance(finding.record, NamedNode) else None
    if finding.check != "known-class" or record is None:
        return finding
    field = form_of(edition, record.kind).of_path(RDF["type"])
    # Of a part of a record, such as an author, other words are told: those are not on the form.
    if field is None or not any(_short(choice.value) in finding.message for choice in field.choices):
        return finding
    either = " or ".join(f"“{choice.label}”" for choice in field.choices)
    return replace(finding, field=field.name, message=f"Choose {either}.", mend="")


def _short(value: NamedNode | Literal) -> str:
    return shorten(value) if isinstance(value, NamedNode) else value.value


def _place(part: _Said) -> int:
    texts = (value.value for field in _PLACES for value in part.get(field, ()) if isinstance(value, Literal))
    return next((int(text) for text in texts if text.isdecimal() and len(text) < 9), 0)


def _words(value: Term, said: Mapping[Term, _Said], dataset: Dataset) -> str:
    if isinstance(value, Literal):
        language = f" ({value.language})" if value.language and value.language != "en" else ""
        return printable(_TRUTH.get(value.value, value.value)) + language
    if isinstance(value, BlankNode):
        return "A part without an address"
    if "#" in value.value and value in said:
        return _part(said[value], dataset)
    record, parts = RecordId.of_iri(value), split(value)
    # A word of a vocabulary that nobody gave a name to here is itself a word.
    unnamed = str(record) if record else parts[1] if parts else in_plain_sight(value.value)
    return printable(label(value, dataset) or unnamed)


def _part(part: _Said, dataset: Dataset) -> str:
    """A name with what is said of it, or a line of a list."""
    names = [each.value for each in part.get(CPR["nameAsPrinted"], ())]
    skipped = (RDF["type"], CPR["nameAsPrinted"], *_PLACES)
    others = [
        _words(value, {}, dataset)
        for field, values in part.items()
        if field not in skipped
        for value in values
    ]
    rest = f" ({'; '.join(others)})" if others and names else "; ".join(others)
    return printable(f"{', '.join(names)}{rest}")
