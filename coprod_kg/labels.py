"""What things are called, for people: the name of a record, the label of a concept."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coprod_kg.identifiers import RecordId
from coprod_kg.vocabulary import DCTERMS, RDFS, SCHEMA, SKOS, Term, shorten

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coprod_kg.dataset import Lookup

NAMING = (SCHEMA["name"], SKOS["prefLabel"], DCTERMS["title"], RDFS["label"])
"""The fields that name a thing; the first that it has is its name."""


def label(term: NamedNode | BlankNode, dataset: Lookup) -> str | None:
    """The name or label of `term`, in English where there is one; None if nobody named it."""
    return text_of(term, dataset, *NAMING)


def text_of(term: NamedNode | BlankNode, dataset: Lookup, *fields: NamedNode) -> str | None:
    """The text of the first of `fields` that `term` has: in English, else the first in order."""
    for field in fields:
        found = best_text(quad.object for quad in dataset.quads(term, field))
        if found is not None:
            return found
    return None


def best_text(values: Iterable[Term | Triple]) -> str | None:
    """The text among `values` that an English page shows: in English, else the first in order; None without any.

    >>> best_text([Literal("Tewi", language="cy"), Literal("Hush", language="en")])
    'Hush'
    """
    texts = [each for each in values if isinstance(each, Literal)]
    if len(texts) < 2:
        return texts[0].value if texts else None
    return min(texts, key=lambda each: (each.language != "en", each.language or "", each.value)).value


def in_words(term: Term | Triple | None, dataset: Lookup) -> str:
    """`term` as people know it: the name of a thing with its address; a text as it is; nothing for None.

    >>> from coprod_kg.dataset import Dataset
    >>> in_words(SKOS["broader"], Dataset())
    'skos:broader'
    """
    if isinstance(term, NamedNode):
        name = label(term, dataset)
        record = RecordId.of_iri(term)
        short = str(record) if record and record.iri == term else shorten(term)
        return f"“{name}” ({short})" if name else short
    if isinstance(term, Literal):
        return term.value
    return "" if term is None else "an unnamed thing"
