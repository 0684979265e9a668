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

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

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
_NEIGHBOUR = re.compile(r"[^/:?#]+(#.*)?")
_NAMESPACES = tuple(PREFIXES.values())
_DOTS = re.compile(r"/\.\.?(?![^/?#])")

_TYPE = RDF["type"]
_STRING, _INTEGER, _BOOLEAN = XSD["string"], XSD["integer"], XSD["boolean"]
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")

Natural = tuple[tuple[int, int, str], ...]


def _natural(text: str) -> Natural:
    """A key that puts `#author-2` before `#author-10`; by code point otherwise, the same on every machine."""
    if text and not _NUMBER.search(text):
        return ((1, 0, text),)
    # The longer number is the larger one: int() would refuse a number of more than 4300 digits.
    return tuple(
        (0, len(bare := part.lstrip("0")), bare) if _NUMBER.match(part) else (1, 0, part)
        for part in _NUMBER.split(text)
        if part
    )


@lru_cache(maxsize=4096)  # fields, classes and concepts are few, and every record names them
def _prefixed(node: NamedNode) -> tuple[str, str]:
    """The prefix of `node`, and the whole as Turtle writes it; nothing where no prefix fits."""
    parts = split(node)
    if parts and _SAFE_LOCAL.fullmatch(parts[1]):
        return parts[0], f"{parts[0]}:{parts[1]}"
    return "", ""


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found.group()) or f"\\u{ord(found.group()):04X}"


class _Writer:
    def __init__(self, base: str) -> None:
        self.base = base
        self.used: set[str] = set()
        self._here = base.rsplit("/", 1)[0] + "/"
        self._above = self._here.rstrip("/").rsplit("/", 1)[0] + "/"
        # Whether what a prefix fits can be the record itself, or a part of it: true of concepts, never of records.
        self._is_short = any(base.startswith(iri) or iri.startswith(base) for iri in _NAMESPACES)

    def iri(self, node: NamedNode) -> str:
        prefix, short = _prefixed(node)
        if not prefix or self._is_short:
            value = node.value
            if value.startswith(self.base) and value[len(self.base) :][:1] in ("", "#"):
                return f"<{value[len(self.base) :]}>"
            if not prefix:
                return f"<{self.relative(value)}>"
        self.used.add(prefix)
        return short

    def relative(self, iri: str) -> str:
        """A neighbour's address as seen from here: `../org/nihr`; addresses elsewhere stay whole."""
        here, above = self._here, self._above
        if not (iri.startswith(BASE) and here.startswith(BASE + "id/")):
            return iri
        if _DOTS.search(iri):  # a reader would take the dots away from a relative address
            return iri
        if iri.startswith(here) and _NEIGHBOUR.fullmatch(iri[len(here) :]):
            return iri[len(here) :]
        if iri.startswith(above) and above != BASE:
            return "../" + iri[len(above) :]
        return iri

    def literal(self, value: Literal) -> str:
        plain, language = value.value, value.language
        text = _TO_ESCAPE.sub(_escaped, plain)
        if language:
            return f'"{text}"@{language}'
        datatype = value.datatype
        if datatype == _STRING:
            return f'"{text}"'
        if datatype == _INTEGER and _WHOLE_NUMBER.fullmatch(plain):
            return plain
        if datatype == _BOOLEAN and plain in ("true", "false"):
            return plain
        return f'"{text}"^^{self.iri(datatype)}'

    def term(self, term: Term) -> str:
        if isinstance(term, Literal):
            return self.literal(term)
        if not isinstance(term, NamedNode):
            raise TypeError("only what has a name can be written by itself")
        return self.iri(term)


@lru_cache(maxsize=1024)  # there are few fields, and each is asked for all the time
def field_key(predicate: NamedNode) -> tuple[int, str, str]:
    """A key that puts fields in the order in which a reader asks; unknown ones last, by name."""
    parts = split(predicate)
    name = f"{parts[0]}:{parts[1]}" if parts else predicate.value
    # The whole address again: <schema:name> may be an address, and is not the field schema:name.
    return _RANK.get(name, len(_RANK)), name, predicate.value


def value_key(value: Term) -> tuple[int, Natural, str, str, str]:
    """A key that puts the values of a field in one order, whatever the machine: no two values are equal in it."""
    if not isinstance(value, Literal):
        return _name_key(value)
    text = value.value
    # The text again after its natural form, in which `01` and `1` are equal.
    return 1, _natural(text), text, value.language or "", value.datatype.value


@lru_cache(maxsize=4096)  # the parts of a record are put in order for each format in which it is written
def _name_key(value: NamedNode | BlankNode) -> tuple[int, Natural, str, str, str]:
    return 0, _natural(value.value), value.value, "", ""


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
    things: dict[NamedNode, dict[NamedNode, dict[NamedNode | Literal, None]]] = {}
    for each in statements:
        subject, value = each.subject, each.object
        if not isinstance(subject, NamedNode) or not isinstance(value, (NamedNode, Literal)):
            raise TypeError("a canonical file names everything: it has no blank nodes")
        fields = things.setdefault(subject, {})
        fields.setdefault(each.predicate, {})[value] = None
    blocks = []
    for subject in sorted(things, key=lambda each: (each.value != base, value_key(each))):
        fields = things[subject]
        lines = []
        for predicate in sorted(fields, key=field_key):
            values = (
                sorted(fields[predicate], key=value_key) if len(fields[predicate]) > 1 else fields[predicate]
            )
            written = [writer.term(value) for value in values]
            name = "a" if predicate == _TYPE else writer.iri(predicate)
            if len(written) == 1 or name == "a":
                lines.append(f"    {name} {', '.join(written)}")
            else:
                lines.append(f"    {name}\n" + ",\n".join(f"        {value}" for value in written))
        blocks.append(f"{writer.iri(subject)}\n" + " ;\n".join(lines) + " .\n")
    head = [f"@base <{base}> .\n"]
    head += [f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(writer.used)]
    return "".join(head) + "\n" + "\n".join(blocks)
