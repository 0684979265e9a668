"""Every file that can be taken away, with what it holds: the one list of them. What a project does not publish is not
shown.
"""

from __future__ import annotations

from collections.abc import Container

from coprod_kg.formats import media_type
from coprod_kg.identifiers import KINDS
from coprod_kg.site.page import Download
from coprod_kg.values import Value, replace


def _file(path: str, name: str, what: str = "") -> Download:
    return Download(path, name, what, media_type(path))


WHOLE = (
    _file(
        "all.csv", "A table (CSV)", "A line for each thing, group, project and journal, for a spreadsheet."
    ),
    _file("all.jsonld", "JSON-LD", "Everything on the list, in plain words, for people who write programs."),
    _file("all.ndjson", "JSON lines", "The same, one thing a line. Each line can be read by itself."),
    _file("all.ttl", "Turtle", "The same, as linked data that people can read."),
    _file("all.nq", "N-Quads", "The same, with where each fact was seen, and what follows from it."),
    _file("all.trig", "TriG", "The same as N-Quads, easier to read."),
    _file(
        "inferred.nq", "What our rules work out", "Only that, as N-Quads. Each part says which rule made it."
    ),
    _file("all.bib", "References (BibTeX)", "Everything to read, for a reference manager."),
    _file("all.ris", "References (RIS)", "The same, for other reference managers."),
    _file("all.csl.json", "References (CSL-JSON)", "The same, for programs that write lists of works."),
)
"""The list as a whole."""

_WORDS = (
    _file("ontology.ttl", "Our terms (Turtle)", "What each word of our own means."),
    _file("shapes.ttl", "Rules for records (Turtle)", "What a record must say, and why."),
    _file("context/v1.jsonld", "The words in our JSON-LD", "What each of them stands for."),
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
_ABOUT = (
    _file("dataset.ttl", "About the list (Turtle)", "What it is, how large it is, and where its files are."),
    _file("dataset.jsonld", "About the list (JSON-LD)", "The same, for programs that read JSON."),
    _file("dataset.nt", "About the list (N-Triples)", "The same, one fact a line."),
    _file(".well-known/void", "About the list (VoID)", "The same, where programs look first."),
    _file(
        "ro-crate-metadata.json",
        "About all files here",
        "So that a copy can be kept as research data (RO-Crate).",
    ),
    _file("linkset.json", "All links", "Which file goes with which page (FAIR Signposting)."),
    _file("sitemap.xml", "All pages", "For programs that visit each page."),
    _file("changes.atom", "What changed", "For readers of news (Atom)."),
    _file("LICENSE", "Licence", "What you may do with the data."),
)
_FORMS = {"csv": "CSV", "xlsx": "Excel", "ttl": "Turtle", "jsonld": "JSON-LD"}
ALL_FORMS = _file("forms/all.xlsx", "Excel, with a sheet for each")
"""One workbook with all blank forms."""


class Shelf(Value):
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
    frames = [_file(f"frames/{name}.jsonld", what[:1].upper() + what[1:]) for name, what in _FRAMES.items()]
    found = (
        Shelf("The whole list", "all", "Each of these holds everything.", WHOLE),
        Shelf("What the words mean", "words", "The terms, the rules and the words behind the data.", _WORDS),
        Shelf(
            "Frames for JSON-LD",
            "frames",
            "A frame says what to show of a thing, and in which order.",
            tuple(frames),
        ),
        Shelf("About the list itself", "about", "For catalogues, archives and search engines.", _ABOUT),
    )
    kept = (replace(each, files=tuple(file for file in each.files if file.path in known)) for each in found)
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
    return tuple(_file(f"forms/{kind}.{ending}", name) for ending, name in _FORMS.items())


def schema_of(kind: str) -> Download:
    """The schema of one record of `kind`, for programs."""
    return Download(f"schemas/{kind}.json", "JSON Schema", "", "application/schema+json")
