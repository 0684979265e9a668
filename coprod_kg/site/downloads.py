"""What can be taken away: each file of the whole list, what it is called, and what it holds."""

from __future__ import annotations

from collections.abc import Collection, Container

from coprod_kg.formats import media_type
from coprod_kg.publishing.description import PublishedFile

_FILES = (
    (
        "all.csv",
        "A table (CSV)",
        "A line for each thing, organisation, project and journal, for a spreadsheet.",
    ),
    ("all.jsonld", "JSON-LD", "Everything on the list, in plain words, for people who write programs."),
    ("all.ndjson", "JSON lines", "The same, one thing a line, each line complete in itself."),
    ("all.ttl", "Turtle", "The same, as linked data that people can read."),
    (
        "all.nq",
        "N-Quads",
        "The same with everything around it: where facts were seen, and what follows from them.",
    ),
    ("all.trig", "TriG", "The same as N-Quads, easier to read."),
    ("all.bib", "BibTeX", "Every work on the list, for a reference manager."),
    ("all.ris", "RIS", "The same, for other reference managers."),
    ("all.csl.json", "CSL-JSON", "The same, for programs that write lists of works."),
    ("inferred.nq", "What our rules work out", "Only that, as N-Quads, each with its rule."),
    ("ontology.ttl", "Our terms", "What each of our own words means, as Turtle."),
    ("shapes.ttl", "Our rules for records", "What a record must have, and why, as Turtle."),
    ("context/v1.jsonld", "The words in our JSON-LD", "What each stands for."),
    (
        "frames/item.jsonld",
        "A shape for our JSON-LD",
        "A frame: what to show of a thing to read, watch or use. Those of other kinds lie beside it.",
    ),
    ("changes.atom", "What changed (Atom)", "What was added, changed or taken off, for a reader of news."),
    ("linkset.json", "Every link of every page", "From each page to the same facts as data, for programs."),
    ("LICENSE", "Licence", "What you may do with the data."),
)
_FOLDERS = (
    (
        "doc/",
        "Pages and data of each thing",
        "A page about each thing, and the same facts as data beside it.",
    ),
    ("views/", "Questions and answers", "A page for each question, and its answer as a table."),
    ("find/", "Lists by tag", "A page of all that has a tag."),
    ("context/", "The words in our JSON-LD", "What each stands for, in each version."),
    ("frames/", "Shapes for our JSON-LD", "What to show of a thing of each kind."),
)


def downloads(paths: Container[str]) -> tuple[PublishedFile, ...]:
    """The files of the whole list among `paths`, in the order in which people want them.

    >>> [file.media_type for file in downloads({"all.ttl", "all.csv"})]
    ['text/csv', 'text/turtle']
    """
    return tuple(
        PublishedFile(path, media_type(path), name, what) for path, name, what in _FILES if path in paths
    )


def folders(paths: Collection[str]) -> tuple[PublishedFile, ...]:
    """The folders with a file for each thing; `paths` are those of all files."""
    used = {path.partition("/")[0] + "/" for path in paths if "/" in path}
    return tuple(PublishedFile(path, "", name, what) for path, name, what in _FOLDERS if path in used)
