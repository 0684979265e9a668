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

# Longest first, so that cpsc: wins over an address that it begins with.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def split(term: NamedNode) -> tuple[str, str] | None:
    """The prefix and the rest of `term`, or None where no prefix fits.

    >>> split(SKOS["broader"])
    ('skos', 'broader')
    """
    for prefix, iri in _BY_LENGTH:
        if term.value.startswith(iri):
            return prefix, term.value[len(iri) :]
    return None


def shorten(term: NamedNode) -> str:
    """`term` as `prefix:name` where a prefix fits, else as `<address>`, for people to read."""
    parts = split(term)
    return f"{parts[0]}:{parts[1]}" if parts else f"<{term.value}>"
