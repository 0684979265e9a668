"""The names we use: the base address, the namespaces and their prefixes, and the terms that code mentions.

`BASE` is spelled out here and nowhere else in the code. Terms are pyoxigraph's: immutable, and not `str`.

>>> CPR["addresses"].value
'https://w3id.org/coprod-kg/def/addresses'
>>> shorten(CPR["addresses"])
'cpr:addresses'
"""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

Term = NamedNode | BlankNode | Literal
"""What a statement can be about or say; statements about statements (RDF 1.2) are not taken."""

BASE = "https://w3id.org/coprod-kg/"


CONTEXT = BASE + "context/v1.jsonld"
"""Where the JSON-LD context is published: the words that our JSON is made of."""


class Namespace:
    """The terms that begin with one address: `CPR["Item"]` is a `NamedNode`, made once and kept."""

    __slots__ = ("_terms", "iri")

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._terms: dict[str, NamedNode] = {}

    def __getitem__(self, name: str) -> NamedNode:
        term = self._terms.get(name)
        if term is None:
            term = self._terms[name] = NamedNode(self.iri + name)
        return term

    def __contains__(self, term: NamedNode) -> bool:
        return term.value.startswith(self.iri)

    def local(self, term: NamedNode) -> str:
        """The part of `term` after this namespace; the caller has checked that it is in it."""
        return term.value.removeprefix(self.iri)


CPR = Namespace(BASE + "def/")
CPS = Namespace(BASE + "shapes/")
CPC = Namespace(BASE + "id/concept/")
CPSC = Namespace(BASE + "id/scheme/")
GRAPH = Namespace(BASE + "graph/")
ID = Namespace(BASE + "id/")

SCHEMA = Namespace("https://schema.org/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
DASH = Namespace("http://datashapes.org/dash#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
VANN = Namespace("http://purl.org/vocab/vann/")
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SSSOM = Namespace("https://w3id.org/sssom/")

PREFIXES: dict[str, str] = {
    "bibo": BIBO.iri,
    "cpc": CPC.iri,
    "cpr": CPR.iri,
    "cps": CPS.iri,
    "cpsc": CPSC.iri,
    "dash": DASH.iri,
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "foaf": FOAF.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sd": SD.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "sssom": SSSOM.iri,
    "vann": VANN.iri,
    "void": VOID.iri,
    "vs": VS.iri,
    "xsd": XSD.iri,
}
"""Prefix to address, the same in every file that we write."""

NAME_START = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
"""For a character class: what a prefix may begin with (PN_CHARS_BASE, the same in Turtle 1.1 and SPARQL 1.1)."""
NAME = NAME_START + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
"""For a character class: what a name is made of, without the hyphen that only prefixed names may have."""

# Longest first, so that cpsc: wins over an address that it begins with.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_STARTS = tuple(PREFIXES.values())


def split(term: NamedNode) -> tuple[str, str] | None:
    """The prefix and the rest of `term`, or None where no prefix fits.

    >>> split(SKOS["broader"])
    ('skos', 'broader')
    """
    value = term.value
    if value.startswith(_STARTS):  # in one call, since most addresses have none
        for prefix, iri in _BY_LENGTH:
            if value.startswith(iri):
                return prefix, value[len(iri) :]
    return None


def shorten(term: NamedNode) -> str:
    """`term` as `prefix:name` where a prefix fits, else as `<address>`, for people to read."""
    parts = split(term)
    return f"{parts[0]}:{parts[1]}" if parts else f"<{term.value}>"
