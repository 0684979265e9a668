"""Records as other people would write them down: each real item in the forms that make doubles hard to see.

Seeded: the same variations on every machine. Numbers and addresses are left out, for with them a double is easy.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Triple

from coprod_kg.edition import Edition
from coprod_kg.matching.features import parts_of_title
from coprod_kg.vocabulary import CPR, ID, RDF, SCHEMA, XSD


@dataclass(frozen=True)
class Written:
    """An item as somebody writes it down."""

    title: str
    year: str
    names: tuple[str, ...]

    def triples(self, item: NamedNode) -> Iterator[Triple]:
        yield Triple(item, RDF["type"], CPR["Publication"])
        yield Triple(item, SCHEMA["name"], Literal(self.title, language="en"))
        if self.year:
            yield Triple(item, SCHEMA["datePublished"], Literal(self.year, datatype=XSD["gYear"]))
        for place, name in enumerate(self.names, start=1):
            part = NamedNode(f"{item.value}#author-{place}")
            yield Triple(item, CPR["hasAuthorship"], part)
            yield Triple(part, CPR["nameAsPrinted"], Literal(name))
            yield Triple(part, CPR["position"], Literal(str(place), datatype=XSD["integer"]))


Vary = Callable[[Written, random.Random], Written]


def _subtitle_dropped(work: Written, _: random.Random) -> Written:
    main, sub = parts_of_title(work.title)
    # What is left of "Co-production in Action: Number One" says too little for anybody to know it.
    return replace(work, title=main) if sub and len(main.split()) > 2 else work


def _typos(work: Written, draw: random.Random) -> Written:
    letters = list(work.title)
    for _ in range(2):
        place = draw.randrange(1, len(letters) - 1)
        match draw.randrange(3):
            case 0:
                letters[place] = draw.choice("aeiourst")
            case 1:
                del letters[place]
            case _:
                letters[place], letters[place - 1] = letters[place - 1], letters[place]
    return replace(work, title="".join(letters))


def _initials(work: Written, _: random.Random) -> Written:
    return replace(work, names=tuple(_initial(name) for name in work.names))


def _initial(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{word[0]}." for word in given), family]) if 0 < len(given) < 3 else name


def _year_off(work: Written, draw: random.Random) -> Written:
    return replace(work, year=str(int(work.year) + draw.choice((-1, 1))) if work.year else "")


def _quotes(work: Written, _: random.Random) -> Written:
    title = work.title.replace("’", "'").replace("“", '"').replace("”", '"').replace("–", "-")
    return replace(work, title=title if title != work.title else f"“{work.title}”")


def _article(work: Written, _: random.Random) -> Written:
    title = work.title
    return replace(work, title=title[4:] if title.startswith("The ") else f"The {title}")


def _shouted(work: Written, _: random.Random) -> Written:
    return replace(work, title=work.title.upper().replace("AND", "&").replace("-", " "))


def _all_at_once(work: Written, draw: random.Random) -> Written:
    for vary in (_initials, _year_off, _quotes, _typos):
        work = vary(work, draw)
    return work


VARIATIONS: dict[str, Vary] = {
    "subtitle dropped": _subtitle_dropped,
    "two typos": _typos,
    "initials": _initials,
    "year off by one": _year_off,
    "other quotes": _quotes,
    "article": _article,
    "shouted": _shouted,
    "all at once": _all_at_once,
}


def items(edition: Edition) -> dict[NamedNode, Written]:
    """Every item of the list as title, year and names."""
    found = {}
    for record in edition.records:
        if record.kind != "item":
            continue
        dataset = edition.dataset
        title, date = (
            dataset.value(record.iri, SCHEMA["name"]),
            dataset.value(record.iri, SCHEMA["datePublished"]),
        )
        names = []
        for quad in dataset.quads(record.iri, CPR["hasAuthorship"]):
            place, name = (dataset.value(quad.object, CPR[field]) for field in ("position", "nameAsPrinted"))
            names.append((int(place.value), name.value))
        found[record.iri] = Written(
            title.value, date.value[:4] if date else "", tuple(name for _, name in sorted(set(names)))
        )
    return found


def varied(edition: Edition, name: str, seed: int) -> list[tuple[NamedNode, NamedNode, Written]]:
    """Each item in one variation: its new name, the item it is, and how it is written."""
    draw = random.Random(f"{seed} {name}")
    made = []
    for place, (item, work) in enumerate(items(edition).items()):
        made.append((ID[f"item/made-up-{place}"], item, VARIATIONS[name](work, draw)))
    return made
