"""How long the files beside each page take, and those about the whole site, on a list of some ten thousand works.

Run it by hand: `.venv/bin/python benchmarks/publishing.py [COPIES]`. The works of the real list are taken COPIES
times, under other names (60 make 10,020). Times are those of the processor; the formats take turns, a few hundred works
at a time: on a busy machine trust the ratios. The first line is what nobody can save: to ask the engine for the
statements of a work and have it write them as it likes.

The three citations are made one after another for each work, as a build makes them: what they share is found once.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from jsonld_export import copied
from pyoxigraph import RdfFormat, serialize

import coprod_kg
from coprod_kg.context import Context
from coprod_kg.publishing import atom, changes, crawling, description, dumps, jsonld, signposting
from coprod_kg.publishing.documents import CITATION_FORMS, DATA_FORMS, DocumentFiles
from coprod_kg.publishing.known import Known
from coprod_kg.site import addresses
from coprod_kg.site.heads import Heads
from coprod_kg.site.page import Page
from coprod_kg.vocabulary import BASE, SCHEMA

ROUNDS = 5
LOT = 500
"""How many works a format takes in a turn: few enough that all formats meet the same weather."""


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    edition = copied(coprod_kg.open(), copies)
    dataset = edition.dataset
    items = sorted(
        {
            quad.subject
            for quad in dataset.quads(None, SCHEMA["name"])
            if "/id/item/" in quad.subject.value and "#" not in quad.subject.value
        },
        key=lambda each: each.value,
    )
    known, context = Known(dataset), Context.of_project(edition.project)
    files, heads = DocumentFiles(edition, context, known), Heads(edition, known)
    uncached = DocumentFiles(edition, context, known)._written_entry
    pages = {
        item: Page(f"{addresses.document(item)}.html", "A title", "A summary", "", None) for item in items
    }

    def engine(item):
        return serialize((quad.triple for quad in dataset.quads(item)), format=RdfFormat.N_TRIPLES)

    kinds: dict[str, Callable] = {"the engine's own N-Triples": engine}
    kinds |= {ending: lambda item, ending=ending: files.written(item, ending) for ending in DATA_FORMS}
    kinds["bib, ris, csl.json"] = lambda item: [uncached(ending, item) for ending in CITATION_FORMS]
    kinds["head of the page"] = lambda item: heads.of_thing(pages[item], item)
    known.name(items[0])
    assert known.groups
    times = dict.fromkeys(kinds, 0.0)
    lots = [items[start : start + LOT] for start in range(0, len(items), LOT)]
    for lot in lots:
        for name, make in kinds.items():
            times[name] += best(lambda lot=lot, make=make: [make(item) for item in lot], 2)
    print(f"{len(items):,} works, {len(dataset):,} statements; milliseconds for each work")
    base = times["the engine's own N-Triples"]
    for name, spent in times.items():
        print(f"{name:28} {spent / len(items) * 1e3:7.3f}   {spent / base:5.1f}")
    six = sum(times[ending] for ending in (*DATA_FORMS, "bib, ris, csl.json"))
    print(f"{'all six files':28} {six / len(items) * 1e3:7.3f}   {six / base:5.1f}")

    print("\nseconds for all")
    paths = {page.path: "" for page in pages.values()}
    wholes: dict[str, Callable[[], object]] = {
        "all.bib": lambda: [uncached("bib", item) for item in items],
        "all.ttl": lambda: list(dumps.turtle(dataset)),
        "all.jsonld": lambda: list(jsonld.whole(edition, context)),
        "changes.atom": lambda: list(atom.feed(known, BASE, addresses.page)),
        "days of last changes": lambda: changes.last_changed(dataset),
        "description": lambda: description.description(dataset, ()),
        "linkset.json": lambda: list(
            signposting.linkset(
                ((page.path, heads.links_of(item, page.path)) for item, page in pages.items()), BASE
            )
        ),
        "sitemap.xml": lambda: list(crawling.sitemaps(paths, BASE)["sitemap.xml"]),
    }
    for name, work in wholes.items():
        print(f"{name:28} {best(work, 1):7.2f}")


if __name__ == "__main__":
    main()
