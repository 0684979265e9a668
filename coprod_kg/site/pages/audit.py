"""What is on the list, and what is missing: a list about power is open about its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from coprod_kg.site import addresses
from coprod_kg.site.charts import Chart, chart
from coprod_kg.site.links import Cell
from coprod_kg.site.page import Download, Page
from coprod_kg.site.register import INEQUALITIES
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC, CPR, CPSC, SCHEMA

if TYPE_CHECKING:
    from coprod_kg.site.register import Register

_JOURNAL = ("journal-article",)
"""Kinds of thing that other researchers check before they come out; we know the kind, not the checking."""


_SHOWN = 8
"""How many bars a chart of many kinds has, before the rest are one."""


class Audit(Value):
    """What the page shows: large numbers, then charts."""

    numbers: tuple[tuple[int, str], ...]
    charts: tuple[Chart, ...]
    files: tuple[Download, ...]


def page_of_audit(register: Register) -> Page:
    """The page about the list itself."""
    kinds = Counter(each.kind for each in register.live)
    numbers = (
        (kinds["item"], "things to read, watch or use"),
        (kinds["org"], "organisations"),
        (
            len(register.concepts(INEQUALITIES)),
            f"power inequalities, {len(register.wide)} of them main ones",
        ),
        (len(register.concepts(CPSC["practices"])), "things people can do"),
    )
    start = "views/statistics"
    has_view = "statistics" in register.edition.catalogue.view_names
    return Page(
        path=addresses.ABOUT,
        title="What is on the list, and what is missing",
        description="Who made what is on this list, whom it is for, and what we do not know about it.",
        template="audit.html",
        model=Audit(
            numbers=tuple(each for each in numbers if each[0]),
            charts=tuple(each for each in _charts(register) if each.bars),
            files=(Download(f"{start}.csv", "Table (CSV)"), Download(f"{start}.json", "JSON"))
            if has_view
            else (),
        ),
        crumbs=(Cell("Home", addresses.HOME),),
        section=addresses.ABOUT,
    )


def _charts(register: Register) -> Iterable[Chart]:
    items, total = register.items, len(register.items)
    led = sum(1 for each in items if each in register.user_led)
    yield chart(
        "Who made them",
        [
            (Cell("User-led group", addresses.view("from-user-led")), led),
            (Cell("Others, or not known"), total - led),
        ],
        whole=total,
        words=f"{led} of {total} come from groups that are led by the people they are about.",
    )
    free = Counter(_text(register, each, SCHEMA["isAccessibleForFree"]) for each in items)
    yield chart(
        "Can you read them for free?",
        [(Cell("Free"), free["true"]), *([(Cell("Not free"), free["false"])] if free["false"] else [])],
        whole=total,
        unknown=free[""],
        words=f"{free['true']} of {total} are free. {_rest(free['false'], free[''])}",
    )
    people = [
        (register.links.cell(each), len(register.under(each))) for each in register.concepts(CPSC["people"])
    ]
    yield chart(
        "Who they are for",
        sorted(people, key=lambda each: -each[1]),
        whole=total,
        words="One thing can be for more than one group. A group with 0 is a gap.",
    )
    yield chart(
        "What they are about",
        [(register.links.cell(each), len(register.under(each))) for each in register.wide],
        whole=total,
        words="One thing can be about more than one.",
    )
    depths = [
        (register.links.cell(each), len(register.under(each)))
        for each in register.concepts(CPSC["read-depth"])
    ]
    whole_work = len(register.under(CPC["whole-work"]))
    yield chart(
        "How much was read before tagging",
        depths,
        whole=total,
        words=f"{whole_work or 'No'} tag{'s rest' if whole_work > 1 else ' rests'} on a whole work yet. Help us check."
        if whole_work <= total // 2
        else "Most tags rest on a whole work.",
    )
    years = Counter(_text(register, each, SCHEMA["datePublished"])[:3] for each in items)
    yield chart(
        "When they came out",
        [(Cell(f"{decade}0s"), years[decade]) for decade in sorted(years, reverse=True) if decade],
        whole=total,
        unknown=years[""],
        words=f"We know the year of {total - years['']}.",
    )
    kinds = [
        (register.links.cell(each), len(register.under(each)))
        for each in register.concepts(CPSC["item-kinds"])
    ]
    reviewed = sum(len(register.under(CPC[kind])) for kind in _JOURNAL)
    yield chart(
        "What kind of thing",
        _largest(kinds, "Other kinds"),
        whole=total,
        words=f"{reviewed} of {total} are journal articles. Most journals have other researchers check what they "
        "print. We have not checked that for each.",
    )
    yield _places(register)
    formats = [
        (register.links.cell(each), len(register.under(each))) for each in register.concepts(CPSC["formats"])
    ]
    said = {quad.subject for quad in register.dataset.quads(None, CPR["availableAs"])}
    yield chart(
        "In which formats",
        [each for each in formats if each[1]],
        whole=total,
        unknown=sum(1 for each in items if each not in said),
        words="An Easy Read, audio or signed version may be there that we do not know of.",
    )
    joint = {quad.subject for quad in register.dataset.quads(None, CPR["developedWith"])}
    shown = sum(1 for each in items if each in joint)
    yield chart(
        "Do they say that they were made jointly?",
        [(Cell("They say with whom", addresses.view("made-jointly")), shown)],
        whole=total,
        unknown=total - shown,
        words=f"{shown} of {total} say who helped to make them. The others may have been, and do not say.",
    )


def _places(register: Register) -> Chart:
    """Where organisations are, as far as a source says so."""
    organisations = [each.iri for each in register.live if each.kind == "org"]
    found = Counter(_text(register, each, SCHEMA["location"]) for each in organisations)
    total, unknown = len(organisations), found.pop("", 0)
    return chart(
        "Where organisations are",
        [
            (Cell(place), count)
            for place, count in sorted(found.items(), key=lambda each: (-each[1], each[0]))
        ],
        whole=total,
        unknown=unknown,
        unit="Organisations",
        words=f"We have found where {total - unknown} of {total} are. We do not know about the others.",
    )


def _largest(counts: Iterable[tuple[Cell, int]], others: str) -> list[tuple[Cell, int]]:
    """The largest of `counts`, and all others together."""
    found = sorted((each for each in counts if each[1]), key=lambda each: (-each[1], each[0].text))
    rest = sum(count for _, count in found[_SHOWN:])
    return found[:_SHOWN] + ([(Cell(others), rest)] if rest else [])


def _text(register: Register, thing: NamedNode, field: NamedNode) -> str:
    value = register.dataset.value(thing, field)
    return value.value if isinstance(value, Literal) else ""


def _rest(paid: int, unknown: int) -> str:
    if not unknown:
        return "The rest are not."
    return (
        f"{paid} are not, and we do not know about {unknown}." if paid else "We do not know about the rest."
    )
