"""Writing Turtle the one way we write it, so that a difference between two files is a difference in meaning.

The canonical form of a record: `@base` with its own address, the prefixes it uses, then the record, then its
parts. Fields come in the order in which a reader asks (what is it, who made it, who is it for, power, how to
get it, sources); values of a field in order. One value a line, four spaces, UTF-8, LF, a line end at the end.

>>> from pyoxigraph import Literal, NamedNode, Triple
>>> from coprod_kg.vocabulary import ID, ORG, RDF, SCHEMA, Term
>>> nihr = ID["org/nihr"]
>>> print(canonical([
...     Triple(nihr, SCHEMA["name"], Literal("NIHR", language="en")),
...     Triple(nihr, RDF["type"], ORG["Organization"])], nihr.value))
@base <https://w3id.org/coprod-kg/id/org/nihr> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
<BLANKLINE>
<>
    a org:Organization ;
    schema:name "NIHR"@en .
<BLANKLINE>
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad, Triple

from coprod_kg.vocabulary import BASE, PREFIXES, RDF, XSD, Term, split

FIELD_ORDER = (
    # What it is
    "rdf:type dcterms:type org:classification skos:prefLabel skos:altLabel schema:name skos:definition "
    "schema:description skos:hiddenLabel skos:scopeNote skos:example dcterms:title dcterms:description "
    "schema:inLanguage skos:inScheme skos:topConceptOf skos:broader skos:related cpr:status schema:position "
    # Who made it
    "cpr:hasAuthorship cpr:agent cpr:nameAsPrinted cpr:role cpr:position schema:datePublished schema:isPartOf "
    "bibo:volume bibo:issue bibo:pages bibo:doi bibo:isbn13 bibo:issn schema:publisher schema:funder "
    "dcterms:relation cpr:outputOf schema:member org:subOrganizationOf dcterms:isReplacedBy "
    # Who it is for, power
    "dcterms:audience cpr:counters cpr:addresses cpr:helpsUnderstand cpr:helpsChange cpr:recommends "
    "cpr:developedWith cpr:drawsOn cpr:usefulAtStage schema:about "
    # How to get it, sources
    "cpr:availableAs schema:isAccessibleForFree dcterms:license schema:url schema:archivedAt schema:sameAs "
    "schema:location cpr:readDepth dcterms:source skos:editorialNote schema:itemListElement schema:item"
).split()
_RANK = {name: rank for rank, name in enumerate(FIELD_ORDER)}

_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-.]*[A-Za-z0-9_\-])?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# What changes the look of a text without being seen is written as a number, so that a reviewer sees it.
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]')
_NUMBER = re.compile(r"([0-9]+)")
_DOTS = re.compile(r"/\.\.?(?![^/?#])")


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A key that puts `#author-2` before `#author-10`; by code point otherwise, the same on every machine."""
    parts = [(part, part.lstrip("0")) for part in _NUMBER.split(text) if part]
    # The longer number is the larger one: int() would refuse a number of more than 4300 digits.
    return [(0, len(bare), bare) if _NUMBER.fullmatch(part) else (1, 0, part) for part, bare in parts]


class _Writer:
    def __init__(self, base: str) -> None:
        self.base = base
        self.used: set[str] = set()

    def iri(self, node: NamedNode) -> str:
        if node.value == self.base:
            return "<>"
        if node.value.startswith(self.base + "#"):
            return f"<{node.value[len(self.base) :]}>"
        parts = split(node)
        if parts and _SAFE_LOCAL.fullmatch(parts[1]):
            self.used.add(parts[0])
            return f"{parts[0]}:{parts[1]}"
        return f"<{self.relative(node.value)}>"

    def relative(self, iri: str) -> str:
        """A neighbour's address as seen from here: `../org/nihr`; addresses elsewhere stay whole."""
        here = self.base.rsplit("/", 1)[0] + "/"
        above = here.rstrip("/").rsplit("/", 1)[0] + "/"
        if not (iri.startswith(BASE) and here.startswith(BASE + "id/")):
            return iri
        if _DOTS.search(iri):  # a reader would take the dots away from a relative address
            return iri
        if iri.startswith(here) and re.fullmatch(r"[^/:?#]+(#.*)?", iri[len(here) :]):
            return iri[len(here) :]
        if iri.startswith(above) and above != BASE:
            return "../" + iri[len(above) :]
        return iri

    def literal(self, value: Literal) -> str:
        text = _TO_ESCAPE.sub(
            lambda found: _ESCAPES.get(found.group()) or f"\\u{ord(found.group()):04X}", value.value
        )
        if value.language:
            return f'"{text}"@{value.language}'
        if value.datatype == XSD["string"]:
            return f'"{text}"'
        if value.datatype == XSD["integer"] and re.fullmatch(r"[+-]?[0-9]+", value.value):
            return value.value
        if value.datatype == XSD["boolean"] and value.value in ("true", "false"):
            return value.value
        return f'"{text}"^^{self.iri(value.datatype)}'

    def term(self, term: Term) -> str:
        return self.literal(term) if isinstance(term, Literal) else self.iri(_named(term))


def _named(term: Term | Triple) -> NamedNode:
    if not isinstance(term, NamedNode):
        raise TypeError("a canonical file names everything: it has no blank nodes")
    return term


def _plain(term: Term | Triple) -> NamedNode | Literal:
    return term if isinstance(term, Literal) else _named(term)


@lru_cache(maxsize=1024)  # there are few fields, and each is asked for all the time
def field_key(predicate: NamedNode) -> tuple[int, str, str]:
    """A key that puts fields in the order in which a reader asks; unknown ones last, by name."""
    parts = split(predicate)
    name = f"{parts[0]}:{parts[1]}" if parts else predicate.value
    # The whole address again: <schema:name> may be an address, and is not the field schema:name.
    return _RANK.get(name, len(_RANK)), name, predicate.value


def value_key(value: Term) -> tuple[int, list[tuple[int, int, str]], str, str, str]:
    """A key that puts the values of a field in one order, whatever the machine: no two values are equal in it."""
    # The text again after its natural form, in which `01` and `1` are equal.
    if not isinstance(value, Literal):
        return 0, _natural(value.value), value.value, "", ""
    return 1, _natural(value.value), value.value, value.language or "", value.datatype.value


def written(term: Term) -> str:
    """`term` as it is written in a Turtle file that has our prefixes.

    Raises TypeError for a thing without a name.

    >>> written(Literal("2018", datatype=XSD["gYear"])), written(Literal("true", datatype=XSD["boolean"]))
    ('"2018"^^xsd:gYear', 'true')
    """
    return _Writer("").term(term)


def canonical(statements: Iterable[Triple | Quad], base: str) -> str:
    """The Turtle text of `statements` (graph names are left out), laid out the one way, with `base` first.

    Equal sets of statements give equal texts, byte for byte, on every machine.

    Raises TypeError if there is a blank node.
    """
    writer = _Writer(base)
    triples = sorted(
        {(_named(each.subject), each.predicate, _plain(each.object)) for each in statements},
        key=lambda triple: (
            triple[0].value != base,
            value_key(triple[0]),
            field_key(triple[1]),
            value_key(triple[2]),
        ),
    )
    blocks = []
    for subject, rows in groupby(triples, key=lambda triple: triple[0]):
        fields = []
        for predicate, values in groupby(rows, key=lambda triple: triple[1]):
            written = [writer.term(value) for _, _, value in values]
            name = "a" if predicate == RDF["type"] else writer.iri(predicate)
            if len(written) == 1 or name == "a":
                fields.append(f"    {name} {', '.join(written)}")
            else:
                fields.append(f"    {name}\n" + ",\n".join(f"        {value}" for value in written))
        blocks.append(f"{writer.iri(subject)}\n" + " ;\n".join(fields) + " .\n")
    head = [f"@base <{base}> .\n"]
    head += [f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(writer.used)]
    return "".join(head) + "\n" + "\n".join(blocks)
