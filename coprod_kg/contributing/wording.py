"""Values in words for a curator: names instead of addresses, parts in one line, and nothing that deceives the eye.

A stranger wrote them. So what a terminal would obey is taken out, and a letter of an address that is not ASCII is shown
by its number: `exаmple.org` with a Cyrillic letter looks just like the real one.

>>> in_plain_sight("https://ex\u0430mple.org/")
'https://ex[U+0430]mple.org/'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from coprod_kg.dataset import Dataset
from coprod_kg.identifiers import RecordId
from coprod_kg.labels import in_words, label
from coprod_kg.printing import printable
from coprod_kg.turtle import field_key, value_key
from coprod_kg.vocabulary import CPR, RDF, Term, shorten, split

Record = Mapping[Term, Mapping[NamedNode, list[Term]]]


def in_plain_sight(address: str) -> str:
    """An address with the number of each letter that is not a plain one."""
    return "".join(each if "!" <= each <= "~" else f"[U+{ord(each):04X}]" for each in address)


def by_subject(quads: Iterable[Quad]) -> Record:
    """What is said of each thing, field by field, in the usual order."""
    found: dict[Term, dict[NamedNode, list[Term]]] = {}
    for quad in quads:
        if not isinstance(quad.subject, Triple) and not isinstance(quad.object, Triple):
            found.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)
    return {
        subject: {
            predicate: sorted(set(said[predicate]), key=value_key)
            for predicate in sorted(said, key=field_key)
        }
        for subject, said in found.items()
    }


def words(value: Term, record: Record, dataset: Dataset) -> str:
    """A value of a field in words; a part of the record in one line, as what it says."""
    if isinstance(value, Literal):
        language = f" ({value.language})" if value.language and value.language != "en" else ""
        return printable(value.value) + language
    if isinstance(value, BlankNode):
        return "a part without an address"
    if "#" in value.value and RecordId.of_iri(value) and value in record:
        return _part(record[value], dataset)
    if label(value, dataset) is None and RecordId.of_iri(value) is None:
        return in_plain_sight(shorten(value) if split(value) else value.value)
    return printable(in_words(value, dataset))


def _part(said: Mapping[NamedNode, list[Term]], dataset: Dataset) -> str:
    place = "".join(f"{each.value}. " for each in said.get(CPR["position"], ()))
    names = [each.value for each in said.get(CPR["nameAsPrinted"], ())]
    others = [
        words(value, {}, dataset)
        for predicate, values in said.items()
        if predicate not in (RDF["type"], CPR["position"], CPR["nameAsPrinted"])
        for value in values
    ]
    rest = f" ({'; '.join(others)})" if others and names else "; ".join(others)
    return printable(f"{place}{', '.join(names)}{rest}")
