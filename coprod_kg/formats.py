"""One table of formats: names as people type them, media types, file endings.

>>> rdf_format("turtle").media_type
'text/turtle'
"""

from __future__ import annotations

from coprod_kg.errors import UnknownFormat
from coprod_kg.values import Value

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from pyoxigraph import RdfFormat


class Format(Value):
    """A way to write things down: its name on the command line, its media type and its file ending."""

    name: str
    title: str
    media_type: str
    extension: str


TURTLE = Format("turtle", "Turtle", "text/turtle", "ttl")
TRIG = Format("trig", "TriG", "application/trig", "trig")
NTRIPLES = Format("ntriples", "N-Triples", "application/n-triples", "nt")
NQUADS = Format("nquads", "N-Quads", "application/n-quads", "nq")
JSONLD = Format("jsonld", "JSON-LD", "application/ld+json", "jsonld")
RDFXML = Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf")

RDF_FORMATS = (TURTLE, TRIG, NTRIPLES, NQUADS, JSONLD, RDFXML)

TABLE = Format("table", "Table for a terminal", "text/plain", "txt")
CSV = Format("csv", "CSV", "text/csv", "csv")
TSV = Format("tsv", "TSV", "text/tab-separated-values", "tsv")
JSON = Format("json", "SPARQL results in JSON", "application/sparql-results+json", "json")
XML = Format("xml", "SPARQL results in XML", "application/sparql-results+xml", "srx")

RESULT_FORMATS = (TABLE, CSV, TSV, JSON, XML)
"""Formats for the rows of a SELECT query and for the yes or no of an ASK query."""

BIBTEX = Format("bibtex", "BibTeX", "application/x-bibtex", "bib")
RIS = Format("ris", "RIS", "application/x-research-info-systems", "ris")
CSL = Format("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", "json")

CITATION_FORMATS = (BIBTEX, RIS, CSL)
"""Formats for reference managers; they hold items only."""


NDJSON = Format("ndjson", "JSON lines", "application/x-ndjson", "ndjson")
ATOM = Format("atom", "Atom", "application/atom+xml", "atom")
CSVW = Format("csvw", "CSV on the Web", "application/csvm+json", "csv-metadata.json")
LINKSET = Format("linkset", "Set of links", "application/linkset+json", "linkset.json")

_BY_ENDING = {
    **{each.extension: each.media_type for each in (*RDF_FORMATS, *RESULT_FORMATS, NDJSON, ATOM, CSVW)},
    **{each.extension: each.media_type for each in (BIBTEX, RIS)},
    "csl.json": CSL.media_type,
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "linkset.json": LINKSET.media_type,
    "ro-crate-metadata.json": JSONLD.media_type,
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "void": TURTLE.media_type,  # as `.well-known/void` is written
    "wasm": "application/wasm",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}


def media_type(path: str) -> str:
    """The media type of a published file, by its name or its longest ending that we know; text if we know none.

    >>> media_type("doc/item/a-guide.csl.json"), media_type("all.ttl"), media_type("LICENSE")
    ('application/vnd.citationstyles.csl+json', 'text/turtle', 'text/plain')
    """
    name = path.rpartition("/")[2]
    while name:
        if name in _BY_ENDING:
            return _BY_ENDING[name]
        name = name.partition(".")[2]
    return "text/plain"


def rdf_format(name: str) -> Format:
    """The RDF format called `name`.

    Raises UnknownFormat if there is none.
    """
    for candidate in RDF_FORMATS:
        if candidate.name == name:
            return candidate
    raise UnknownFormat(name, tuple(each.name for each in RDF_FORMATS), "statements")


def engine_format(wanted: Format) -> RdfFormat:
    """pyoxigraph's name for an RDF format."""
    from pyoxigraph import RdfFormat

    found = RdfFormat.from_media_type(wanted.media_type)
    assert found is not None, wanted
    return found
