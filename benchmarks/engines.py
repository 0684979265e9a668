"""How long it takes to hold the records of the list against the shapes: pyshacl, shifty, and shifty after a first look.

Run it by hand: `.venv/bin/python benchmarks/engines.py`. All three give the same results: `tests/test_engines.py` and
`tests/test_screen.py`. Every figure is the time of the processor, the median of several rounds taken in turn; the last
column is the ratio to pyshacl.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import coprod_kg
from coprod_kg.checks.engines import Result, by_pyshacl, by_shifty
from coprod_kg.checks.near_shapes import NearShapes
from coprod_kg.checks.shapes import vocabulary
from coprod_kg.dataset import Dataset
from coprod_kg.sources import Role
from coprod_kg.vocabulary import GRAPH, RDF

ROUNDS = 3


def main() -> None:
    edition = coprod_kg.open()
    shapes = list(edition.dataset.quads(graph=GRAPH["shapes"]))
    records = [
        quad
        for source in edition.sources_of(Role.RECORD)
        for quad in edition.dataset.quads(graph=source.graph)
    ]
    data = [*vocabulary(edition), *records]
    near = NearShapes(Dataset([*data, *shapes]))
    things = {quad.subject for quad in records if quad.predicate == RDF["type"]}
    reference, fast = by_pyshacl(shapes), by_shifty(shapes)
    peers: dict[str, Callable[[], list[Result]]] = {
        "pyshacl": lambda: reference(data),
        "shifty": lambda: fast(data),
        "shifty after a first look": lambda: list(near.everything()),
    }
    taken: dict[str, list[float]] = {name: [] for name in peers}
    found = set()
    for _ in range(ROUNDS):
        for name, run in peers.items():
            start = time.process_time()
            found.add(frozenset((each.focus, each.shape, each.value) for each in run()))
            taken[name].append(time.process_time() - start)
    assert len(found) == 1, "the engines do not agree"
    base = statistics.median(taken["pyshacl"])
    print(f"{len(edition.records)} records, {len(things):,} things, {len(records):,} statements")
    print(f"{'':28} {'ms':>9} {'records/s':>10} {'x pyshacl':>10}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:28} {median * 1000:9.0f} {len(edition.records) / median:10.0f} {median / base:10.2f}")


if __name__ == "__main__":
    main()
