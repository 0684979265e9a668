"""What the first page shows: how much there is, ways in, and every question."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from coprod_kg.publishing.places import place
from coprod_kg.site.asking import Asking, needed, number_of
from coprod_kg.site.links import Cell
from coprod_kg.vocabulary import CPR, CPSC, SCHEMA, SKOS

_INEQUALITIES = CPSC["power-inequalities"]
_WAYS_IN = {"at-stage": "Where are you in your study?", "for-people": "Who are you?"}
"""Views whose headings are ways in, and what the first page asks there."""

_SECTIONS = {
    "gaps": "Where the list is thin",
    "judgements": "How we know",
    "power": "Power",
}
"""Where a view is shown, by the first of these tags that it has."""

_ORDER = ("Power", "Everything on the list", "One thing at a time", "Where the list is thin", "How we know")


@dataclass(frozen=True)
class Question:
    """A view on the first page."""

    name: str
    title: str
    summary: str


@dataclass(frozen=True)
class Door:
    """A way in: a question, and for each answer how many things there are."""

    title: str
    ways: tuple[tuple[Cell, int], ...]


def counts(asking: Asking) -> list[tuple[int, str]]:
    """How much there is of what; nothing is said of what there is none of."""
    dataset = asking.edition.dataset
    kinds = [record.kind for record in asking.edition.records if record not in asking.edition.tombstones]
    counted = [
        (kinds.count("item"), "things to read, watch or use"),
        (kinds.count("org"), "organisations and networks"),
        (
            sum(1 for _ in dataset.quads(None, SKOS["inScheme"], _INEQUALITIES)),
            "ways in which power is unequal",
        ),
        (
            sum(1 for _ in dataset.quads(None, SKOS["inScheme"], CPSC["practices"])),
            "things people can do about it",
        ),
    ]
    return [each for each in counted if each[0]]


def doors(asking: Asking) -> list[Door]:
    """Ways in, with how many things there are behind each."""
    found = [Door("What is the problem?", tuple(_problems(asking)))]
    for name, title in _WAYS_IN.items():
        if name in asking.views:
            ways = [
                (Cell(group.head.text, f"views/{name}.html#{group.anchor}"), group.things)
                for group in asking.groups(name)
            ]
            found.append(Door(title, tuple(ways)))
    return [door for door in found if door.ways]


def _problems(asking: Asking) -> list[tuple[Cell, int]]:
    dataset = asking.edition.dataset
    tops = [quad.subject for quad in dataset.quads(None, SKOS["topConceptOf"], _INEQUALITIES)]
    ways = []
    for node in tops:
        if isinstance(node, NamedNode):
            things = {quad.subject for quad in dataset.quads(None, CPR["addresses"], node)}
            ways.append(
                (
                    place(dataset.value(node, SCHEMA["position"])),
                    node.value,
                    asking.links.cell(node),
                    len(things),
                )
            )
    return [(cell, things) for _, _, cell, things in sorted(ways, key=lambda way: way[:2])]


def sections(asking: Asking) -> list[tuple[str, list[Question]]]:
    """Every view, under a heading, by the number of the question that it answers."""
    found: dict[str, list[Question]] = {title: [] for title in _ORDER}
    for view in sorted(asking.views.values(), key=lambda each: (number_of(each) or 99, each.name)):
        tag = next((tag for tag in _SECTIONS if tag in view.tags), "")
        title = "One thing at a time" if needed(view) else _SECTIONS.get(tag, "Everything on the list")
        found[title].append(Question(view.name, view.title, view.summary))
    return [(title, questions) for title, questions in found.items() if questions]
