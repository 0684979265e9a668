"""Every file that can be taken away, with what it holds: the one list of them. What a project does not publish is not
shown.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from coprod_kg import formats
from coprod_kg.identifiers import KINDS
from coprod_kg.site.page import Download

_LD, _CSV, _JSON = formats.JSONLD.media_type, formats.CSV.media_type, "application/json"
_TTL, _NT, _NQ = formats.TURTLE.media_type, formats.NTRIPLES.media_type, formats.NQUADS.media_type
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WHOLE = (
    Download("all.csv", "A table (CSV)", "One line for each thing, group, project and journal. It opens in a spreadsheet.", _CSV),
    Download("all.jsonld", "JSON-LD", "Everything on the list, in plain words, for people who write programs.", _LD),
    Download("all.ndjson", "JSON lines", "The same, one thing a line. Each line can be read by itself.", "application/x-ndjson"),
    Download("all.ttl", "Turtle", "The same, as linked data that people can read.", _TTL),
    Download("all.nq", "N-Quads", "The same, with where each fact was seen, and what follows from it.", _NQ),
    Download("all.trig", "TriG", "The same as N-Quads, easier to read.", formats.TRIG.media_type),
    Download("inferred.nq", "What our rules work out", "Only that, as N-Quads. Each part says which rule made it.", _NQ),
    Download("all.bib", "References (BibTeX)", "Everything to read, for a reference manager.", formats.BIBTEX.media_type),
    Download("all.ris", "References (RIS)", "The same, for other reference managers.", formats.RIS.media_type),
    Download("all.csl.json", "References (CSL-JSON)", "The same, for programs that write lists of works.", formats.CSL.media_type),
)  # fmt: skip
"""The list as a whole."""

_WORDS = (
    Download("ontology.ttl", "Our terms (Turtle)", "What each word of our own means.", _TTL),
    Download("shapes.ttl", "Rules for records (Turtle)", "What a record must say, and why.", _TTL),
    Download("context/v1.jsonld", "The words in our JSON-LD", "What each of them stands for.", _LD),
)
_FRAMES = {
    "item": "things to read, watch or use",
    "organisation": "organisations",
    "project": "projects",
    "inequality": "power inequalities, with what helps",
    "practice": "things people can do",
    "people": "groups of people",
    "stage": "stages of a study",
    "scheme": "lists of ideas",
    "changes": "what changed",
    "dataset": "the list itself",
}
_FORMS = {"csv": ("CSV", _CSV), "xlsx": ("Excel", _XLSX), "ttl": ("Turtle", _TTL), "jsonld": ("JSON-LD", _LD)}
ALL_FORMS = Download("forms/all.xlsx", "Excel, with a sheet for each", "", _XLSX)
_ABOUT = (
    Download("dataset.ttl", "About the list (Turtle)", "What it is, how large it is, and where its files are (DCAT and VoID).", _TTL),
    Download("dataset.jsonld", "About the list (JSON-LD)", "The same.", _LD),
    Download("dataset.nt", "About the list (N-Triples)", "The same.", _NT),
    Download(".well-known/void", "About the list, where programs look first", "The same (VoID).", _TTL),
    Download("ro-crate-metadata.json", "About all files here", "So that a copy can be kept as research data (RO-Crate).", _LD),
    Download("linkset.json", "All links", "Which file goes with which page (FAIR Signposting).", "application/linkset+json"),
    Download("sitemap.xml", "All pages", "For programs that visit each page.", "application/xml"),
    Download("changes.atom", "What changed", "For readers of news (Atom).", "application/atom+xml"),
    Download("LICENSE", "Licence", "What you may do with the data.", "text/plain"),
)  # fmt: skip


@dataclass(frozen=True)
class Shelf:
    """Files of one sort, under a heading."""

    title: str
    anchor: str
    lead: str
    files: tuple[Download, ...]


def shelves(known: Container[str]) -> tuple[Shelf, ...]:
    """The files among `known`, the paths of all that is published, sort by sort.

    >>> [each.title for each in shelves({"all.csv", "LICENSE"})]
    ['The whole list', 'About the list itself']
    """
    found = (
        Shelf("The whole list", "all", "Each of these holds everything.", WHOLE),
        Shelf("What the words mean", "words", "The terms, the rules and the lists behind the data.", _WORDS),
        Shelf(
            "Ready shapes for JSON-LD",
            "frames",
            "A frame says what to show of a thing, and in which order.",
            tuple(
                Download(f"frames/{name}.jsonld", f"Frame for {what}", "", _LD)
                for name, what in _FRAMES.items()
            ),
        ),
        Shelf("About the list itself", "about", "For catalogues, archives and search engines.", _ABOUT),
    )
    kept = (
        Shelf(each.title, each.anchor, each.lead, tuple(file for file in each.files if file.path in known))
        for each in found
    )
    return tuple(each for each in kept if each.files)


def forms(known: Container[str]) -> tuple[tuple[str, tuple[Download, ...]], ...]:
    """The blank forms among `known`: the plain name of each kind of record, and its forms.

    >>> [(name, [each.path for each in files]) for name, files in forms({"forms/org.csv", "schemas/org.json"})]
    [('organisation', ['forms/org.csv', 'schemas/org.json'])]
    """
    kinds = ((name, (*forms_of(kind), schema_of(kind))) for kind, name in KINDS.items())
    found = (*kinds, ("all of these", (ALL_FORMS,)))
    kept = ((name, tuple(file for file in files if file.path in known)) for name, files in found)
    return tuple(each for each in kept if each[1])


def forms_of(kind: str) -> tuple[Download, ...]:
    """The blank forms for one record of `kind`."""
    return tuple(
        Download(f"forms/{kind}.{ending}", name, "", media) for ending, (name, media) in _FORMS.items()
    )


def schema_of(kind: str) -> Download:
    """The schema of one record of `kind`, for programs."""
    return Download(f"schemas/{kind}.json", "JSON Schema", "", "application/schema+json")
