"""From the answers to a form to an offer, so that the ordinary checks judge what was typed, field by field.

The place of each finding is the key of the field that it belongs to, as the form has it.

>>> import coprod_kg
>>> edition = coprod_kg.open()
>>> offer = offer_of_answers(edition, "org", {"name": ("Growers’ Union",), "partOfOrganisation": ("The Moon",)})
>>> [triple.object.value for triple in offer.reading.triples]
['Growers’ Union']
>>> [(field_of(finding), finding.message) for finding in offer.findings()]
[('partOfOrganisation', 'We have no record called “The Moon”.')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.errors import UnknownRecord
from coprod_kg.findings import Finding, Place, Severity
from coprod_kg.forms import Field, Form, Sort, form_of
from coprod_kg.forms.names import RecordNames
from coprod_kg.identifiers import RecordId
from coprod_kg.importing.admitting import admitted
from coprod_kg.importing.minting import mint
from coprod_kg.importing.parts import part_triples
from coprod_kg.importing.values import Refused, Values
from coprod_kg.sources.offers import Offer, Reading
from coprod_kg.sources.spots import Spot, SpotTable
from coprod_kg.vocabulary import RDF, SCHEMA

FORM = PurePosixPath("form")
"""The path of what was typed, where a file has its own."""
LANGUAGE = "en"
"""The language in which the form asks."""

_BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)

Answers = Mapping[str, Sequence[str]]
"""Values by the key of their field; of what was chosen the last part of its address."""


def offer_of_answers(edition: Edition, kind: str, answers: Answers, record: str = "") -> Offer:
    """What `answers` say of a new record of `kind`, or of `record` of the list, such as `org/nihr`.

    Of a record that is on the list, everything stays that was not asked for. What cannot be taken is among the
    findings of the offer, each at its field; the words of a key that the form does not have are left out.

    Raises UnknownKind, or UnknownRecord with the nearest name.
    """
    form = form_of(edition, kind)
    if record:
        identity = edition.record(record)
        if identity.kind != kind:
            raise UnknownRecord(record)
    else:
        named = form.naming.key if form.naming else ""
        date = next((_first(answers, key.name) for field in form.asked for key in field.keys
                     if field.path == SCHEMA["datePublished"] and _first(answers, key.name)), "")  # fmt: skip
        identity = mint(kind, _first(answers, named), date, edition.records)
    reader = _Reader(edition, form, identity)
    for field in form.asked:
        if (given := _given(field, answers)) is not None:
            reader.take(field, given)
        else:
            reader.leave(field)
    reading = Reading((*reader.triples, *reader.kept()), lambda: reader.spots, tuple(reader.findings))
    return Offer.of_reading(FORM, b"", "form", admitted(reading, FORM))


def field_of(finding: Finding) -> str:
    """The key of the field that `finding` belongs to; empty if it is about the whole, or something else.

    >>> field_of(Finding("shapes", "Item-name", Severity.MUST, "Title", "Add it.", Place(FORM, cell="name")))
    'name'
    """
    return finding.place.cell if finding.place and finding.place.path == FORM else ""


def local_name(value: NamedNode | Literal) -> str:
    """How an answer names what was chosen.

    >>> from coprod_kg.vocabulary import CPC
    >>> local_name(CPC["racism"]), local_name(Literal("Editor"))
    ('racism', 'Editor')
    """
    return value.value if isinstance(value, Literal) else value.value.rpartition("/")[2].rpartition("#")[2]


def addressed(text: str) -> str:
    """A web address as browsers take it: people write it as it is printed, without `https://`.

    >>> addressed("www.nsun.org.uk/about"), addressed("our garden"), addressed("http://example.org")
    ('https://www.nsun.org.uk/about', 'our garden', 'http://example.org')
    """
    return f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else text


class _Reader:
    """Notes down what it takes and what it cannot, field by field."""

    def __init__(self, edition: Edition, form: Form, identity: RecordId) -> None:
        self.triples: list[Triple] = []
        self.findings: list[Finding] = []
        self.spots = SpotTable()
        self._edition, self._form, self._identity = edition, form, identity
        self._subject = identity.iri
        self._values = Values(RecordNames(edition))
        self._told: set[tuple[NamedNode, str]] = set()
        self.spots.begin(self._subject, Spot(None, None))
        if form.sure_class is not None:
            self.triples.append(Triple(self._subject, RDF["type"], form.sure_class))
            self._told.add((RDF["type"], ""))

    def take(self, field: Field, given: Sequence[str]) -> None:
        """Take what was answered to one question."""
        spot = Spot(None, None, cell=field.key)
        self._told.add((field.path, LANGUAGE if field.sort is Sort.WORDS else ""))
        self.spots.leave(self._subject, field.path, spot)
        if field.part is not None:
            self._take_parts(field, field.part, given, spot)
            return
        for text in given:
            if (value := self._value(field, field, text)) is not None:
                self.triples.append(Triple(self._subject, field.path, value))
                self.spots.add(self._subject, field.path, value, spot)

    def leave(self, field: Field) -> None:
        """Note that nothing was answered to a question: what is missing there belongs to it."""
        self.spots.leave(self._subject, field.path, Spot(None, None, cell=field.key))

    def _take_parts(self, field: Field, part_form: Form, given: Sequence[str], spot: Spot) -> None:
        """Each answer is the main value of one part, such as a printed name, in their order."""
        if part_form.main is None:
            return
        for place, text in enumerate(given, start=1):
            if (value := self._value(field, part_form.main, text)) is None:
                continue
            part = NamedNode(f"{self._subject.value}#{part_form.kind}-{place}")
            self.triples += part_triples(self._subject, field, part, place, [(part_form.main.path, value)])
            self.spots.add(self._subject, field.path, part, spot)
            self.spots.begin(part, spot)
            self.spots.add(part, part_form.main.path, value, spot)

    def _value(self, field: Field, asked: Field, text: str) -> NamedNode | Literal | None:
        """The value of an answer; None, with a finding at `field`, if it cannot be taken."""
        chosen = next((each.value for each in asked.choices if local_name(each.value) == text), None)
        meant = addressed(text.strip()) if asked.sort is Sort.WEB else text
        value = chosen or self._values.of(asked, meant, LANGUAGE)
        if not isinstance(value, Refused):
            return value
        place = Place(FORM, cell=field.key)
        self.findings.append(
            Finding(
                *("form", "value", Severity.MUST, field.name, value.message, place, value.mend),
                record=self._subject,
                path=field.path,
                value=Literal(text),
            )
        )
        return None

    def kept(self) -> Iterable[Triple]:
        """What the list says of the record in fields that were not asked for."""
        if self._identity not in self._edition.records:
            return
        links: set[NamedNode | BlankNode] = set()
        said = list(self._edition.dataset.quads(graph=self._identity.graph))
        for quad in said:
            if quad.subject != self._subject:
                continue
            tag = quad.object.language or "" if isinstance(quad.object, Literal) else ""
            if (quad.predicate, tag) not in self._told:
                yield quad.triple
                if isinstance(quad.object, NamedNode) and "#" in quad.object.value:
                    links.add(quad.object)
        for quad in said:
            if quad.subject in links:
                yield quad.triple


def _given(field: Field, answers: Answers) -> Sequence[str] | None:
    """What was answered, empty lines left out; None if it was not asked for."""
    found = next((answers[key.name] for key in field.keys if key.name in answers), None)
    return None if found is None else [text for text in found if text.strip()]


def _first(answers: Answers, key: str) -> str:
    return next((text for text in answers.get(key, ()) if text.strip()), "")
