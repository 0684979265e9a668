"""The page of a named view: its question, the answer, the answer as files, and how it is worked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from coprod_kg import formats
from coprod_kg.identifiers import KINDS
from coprod_kg.site import addresses
from coprod_kg.site.answers import Answer, answer_of, items_of
from coprod_kg.site.cards import sorting_name
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, CPSC, SKOS

if TYPE_CHECKING:
    from coprod_kg.catalogue import Parameter, Query
    from coprod_kg.site.register import Register


class View(Value):
    """What the page shows."""

    name: str
    title: str
    summary: str
    note: str
    number: int | None
    """The number of the question that it answers."""
    query: str
    answer: Answer
    asked: str
    """What has to be told, for a view that cannot be asked as it is."""
    parameter: str
    """What the program calls it."""
    can_be_told: bool
    """Whether it can be told to look at a part only."""
    choices: tuple[Cell, ...]
    files: tuple[Download, ...]


def needed(view: Query) -> Parameter | None:
    """The parameter that `view` cannot do without; None if there is none."""
    return next((each for each in view.parameters.values() if each.required), None)


def number_of(view: Query) -> int | None:
    """The number of the question that `view` answers, of those in MODEL section 11."""
    found = re.fullmatch(r"CQ([0-9]{1,9})", view.question or "")
    return int(found[1]) if found else None


def page_of_view(register: Register, view: Query) -> Page:
    """The page of `view`."""
    asked = needed(view)
    model = View(
        name=view.name,
        title=view.title,
        summary=view.summary,
        note=view.note or "",
        number=number_of(view),
        query=view.text,
        answer=Answer() if asked else answer_of(register, view),
        asked=asked.label if asked else "",
        parameter=asked.name if asked else "",
        can_be_told=bool(view.parameters),
        choices=_choices(register, asked) if asked else (),
        files=() if asked else _files(register, view),
    )
    return Page(
        path=addresses.view(view.name),
        title=view.title,
        description=view.summary,
        template="view.html",
        model=model,
        crumbs=(Cell("Home", addresses.HOME), Cell("Questions", addresses.QUESTIONS)),
        section=addresses.QUESTIONS,
    )


def _files(register: Register, view: Query) -> tuple[Download, ...]:
    """The answer as files; of an answer about works, their references too."""
    start = f"views/{view.name}"
    files = [
        Download(f"{start}.csv", "Table (CSV)", type=formats.CSV.media_type),
        Download(f"{start}.json", "JSON", type="application/sparql-results+json"),
    ]
    if items_of(register, register.table(view.name)):
        files += [
            Download(f"{start}.jsonld", "JSON-LD", type=formats.JSONLD.media_type),
            Download(f"{start}.bib", "BibTeX", type=formats.BIBTEX.media_type),
            Download(f"{start}.ris", "RIS", type=formats.RIS.media_type),
            Download(f"{start}.csl.json", "CSL-JSON", type=formats.CSL.media_type),
        ]
    return tuple(files)


def _choices(register: Register, asked: Parameter) -> tuple[Cell, ...]:
    """Everything that a view can be told to look at, by name."""
    nodes: list[NamedNode] = []
    if asked.type == "concept":
        scheme = CPSC[asked.scheme] if asked.scheme else None
        found = {quad.subject for quad in register.dataset.quads(None, SKOS["inScheme"], scheme)}
        nodes = [each for each in found if isinstance(each, NamedNode) and each in CPC]
    elif asked.type == "record" or asked.type in KINDS:
        nodes = [each.iri for each in register.live if asked.type in ("record", each.kind)]
    cells = [register.links.cell(each) for each in nodes]
    return tuple(sorted(cells, key=lambda each: (sorting_name(each.text), each.href)))
