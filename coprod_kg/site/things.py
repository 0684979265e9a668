"""What the page about one thing shows: a record, a heading or a tag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.identifiers import RecordId
from coprod_kg.labels import label, text_of
from coprod_kg.publishing.schemaorg import authorships
from coprod_kg.site.asking import Asking, Value
from coprod_kg.site.links import Cell, language
from coprod_kg.turtle import field_key, value_key
from coprod_kg.vocabulary import CPC, DCTERMS, RDF, SCHEMA, SKOS, Term

if TYPE_CHECKING:
    from coprod_kg.catalogue import Query
    from coprod_kg.dataset import Dataset

_ELSEWHERE = (SCHEMA["name"], SKOS["prefLabel"], SCHEMA["description"], SKOS["definition"])
"""What the page shows as its title and first paragraph."""

_PLAIN = {
    SCHEMA["url"]: "Web address",
    SCHEMA["sameAs"]: "The same elsewhere",
    SCHEMA["publisher"]: "Published by",
    SCHEMA["member"]: "Who takes part",
    SCHEMA["funder"]: "Paid for by",
    SCHEMA["datePublished"]: "Published",
    DCTERMS["source"]: "Where this can be checked",
    SKOS["altLabel"]: "Also called",
    SKOS["editorialNote"]: "Doubts and differences",
}
"""Plain names of outside fields, for the kinds of record that no view shows."""


@dataclass(frozen=True)
class Fact:
    """A line of the page: what is known, and its values."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Thing:
    """A page about one thing."""

    name: str
    kick: tuple[str, ...]
    lead: str
    hue: str
    web: Cell
    host: str
    facts: tuple[Fact, ...]
    forms: tuple[tuple[str, str], ...]
    more: tuple[tuple[Cell, int | None], ...]


def thing_of_view(asking: Asking, view: Query, value: Value) -> Thing:
    """The page about `value` as a view whose tag is `card` tells it: a line for each property and value."""
    facts: dict[str, list[Cell]] = {}
    for row in asking.table(view.name, value.node):
        field, shown, heading = row["property"], row["value"], row["propertyLabel"]
        if field in _ELSEWHERE or heading is None:
            continue
        cell = _cell(asking, field, shown, row["valueLabel"])
        facts.setdefault(heading.value, []).append(cell)
    path = f"views/{view.name}/{value.slug}"
    lines = tuple(Fact(heading, tuple(dict.fromkeys(cells))) for heading, cells in facts.items())
    return _thing(asking, value.node, lines, ((f"{path}.csv", "CSV"), (f"{path}.json", "JSON")), view)


def thing_of_record(asking: Asking, record: RecordId) -> Thing:
    """The page about a record of a kind that no view shows: its fields, in the order of its file."""
    dataset = asking.edition.dataset
    facts: dict[NamedNode, list[Term]] = {}
    for quad in dataset.quads(record.iri, None, None, record.graph):
        if quad.predicate not in (*_ELSEWHERE, RDF["type"]):
            facts.setdefault(quad.predicate, []).append(quad.object)  # type: ignore[arg-type]
    lines = []
    for field in sorted(facts, key=field_key):
        heading = _PLAIN.get(field) or label(field, dataset) or asking.links.cell(field).text
        cells = tuple(_cell(asking, field, each, None) for each in sorted(facts[field], key=value_key))
        lines.append(Fact(heading[0].upper() + heading[1:], cells))
    return _thing(asking, record.iri, tuple(lines), (), None)


def thing_of_tombstone(asking: Asking, record: RecordId) -> Thing:
    """The page about a record that was taken off the list: why, when, and what to use instead."""
    dataset = asking.edition.dataset
    told = (("Taken off on", DCTERMS["modified"]), ("Use this instead", DCTERMS["isReplacedBy"]))
    facts = [
        Fact(heading, (asking.links.cell(value),))
        for heading, field in told
        if (value := dataset.value(record.iri, field)) is not None
    ]
    return Thing(
        name="This is no longer on the list",
        kick=(str(record),),
        lead=text_of(record.iri, dataset, SKOS["historyNote"]) or "",
        hue="",
        web=Cell(""),
        host="",
        facts=tuple(facts),
        forms=_forms(asking, record.iri),
        more=(),
    )


def _cell(asking: Asking, field: Term | None, shown: Term | None, name: Term | None) -> Cell:
    if isinstance(shown, Literal):
        return Cell(language(shown.value)) if field == SCHEMA["inLanguage"] else asking.links.cell(shown)
    # A name that the view found is better than ours; an address in place of a name is not.
    given = name.value if name is not None and shown is not None and name.value != shown.value else None
    return asking.links.cell(shown, given)


def _thing(
    asking: Asking,
    node: NamedNode,
    facts: tuple[Fact, ...],
    tables: tuple[tuple[str, str], ...],
    view: Query | None,
) -> Thing:
    dataset = asking.edition.dataset
    url = min(
        (q.object for q in dataset.quads(node, SCHEMA["url"]) if isinstance(q.object, NamedNode)),
        key=str,
        default=None,
    )
    return Thing(
        name=label(node, dataset) or asking.links.cell(node).text,
        kick=_kick(dataset, node),
        lead=text_of(node, dataset, SCHEMA["description"], SKOS["definition"]) or "",
        hue=asking.links.hue(node) if node in CPC else "",
        web=asking.links.cell(url),
        host=url.value.partition("//")[2].partition("/")[0].removeprefix("www.") if url else "",
        facts=(*_printed(asking, node), *facts),
        forms=_forms(asking, node) + tables,
        more=tuple(_more(asking, node, view)),
    )


def _forms(asking: Asking, node: NamedNode) -> tuple[tuple[str, str], ...]:
    """The files that hold the same facts: of a record its own, of a heading or tag its whole list."""
    if record := RecordId.of_iri(node):
        return ((f"records/{record}.jsonld", "JSON-LD"), (f"records/{record}.ttl", "Turtle"))
    schemes = asking.edition.dataset.quads(node, SKOS["inScheme"])
    return tuple((asking.links.cell(quad.object).href, "Turtle (its whole list)") for quad in schemes)  # type: ignore[arg-type]


def _kick(dataset: Dataset, node: NamedNode) -> tuple[str, ...]:
    """Kind, year and cost of an item, as the line above its title."""
    kind = dataset.value(node, DCTERMS["type"])
    if not isinstance(kind, NamedNode):
        return ()
    free, date = (
        dataset.value(node, SCHEMA["isAccessibleForFree"]),
        dataset.value(node, SCHEMA["datePublished"]),
    )
    cost = {None: "Cost not known", "true": "Free to read"}.get(free.value if free else None, "Not free")
    return tuple(each for each in (label(kind, dataset), date and date.value[:4], cost) if each)


def _printed(asking: Asking, node: NamedNode) -> list[Fact]:
    """The names printed on a work, in their order; those that we know lead to who it is."""
    cells = [
        asking.links.cell(known, name) if known else Cell(f"{name} ({role})" if role else name)
        for name, role, known in authorships(asking.edition.dataset, node)
    ]
    if any(cell.href for cell in cells):
        return [Fact("Names printed on it", tuple(cells))]
    return [Fact("Names printed on it", (Cell(", ".join(cell.text for cell in cells)),))] if cells else []


def _more(asking: Asking, node: NamedNode, view: Query | None) -> list[tuple[Cell, int | None]]:
    """Other answers about the same thing, with how many things are in each where that is a count."""
    more: list[tuple[Cell, int | None]] = []
    for name, group in asking.places.get(node, ()):
        more.append((Cell(asking.views[name].title, f"views/{name}.html#{group.anchor}"), group.things))
    for other in asking.views.values():
        slug = asking.slug(other.name, node)
        if slug is not None and other != view:
            more.append((Cell(other.title, f"views/{other.name}/{slug}.html"), None))
    return more
