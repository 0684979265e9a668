"""How fast offered files are read: our readers beside the bare engine, format by format, in one run.

Run it by hand: `.venv/bin/python benchmarks/reading.py [STATEMENTS]`. The list itself is taken as often as STATEMENTS
needs (20,000 if none is given), under other names, and written in each format. The engine only says what a file means;
our readers also check it against all limits, and know where every value stands: that second part is only worked out
when something is to be pointed at, so it has a column of its own. The peers take turns, so that a busy machine slows
all of them; a figure is the median of its rounds, in statements for each second of work of the processor. The last
column is the most memory that a process needs to read the file with all places, without what it takes to start.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

import coprod_kg
from coprod_kg.context import Context
from coprod_kg.edition import Edition
from coprod_kg.importing import read_offer
from coprod_kg.publishing.jsonld import document_of
from coprod_kg.sources.offers import Offer
from coprod_kg.vocabulary import BASE, PREFIXES

ROUNDS = 5
FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
MEMORY = """
import sys
from pathlib import Path
import coprod_kg
from coprod_kg.importing import read_offer, jsonld, rdfxml, turtle_family
def most():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
edition = coprod_kg.open()
before = most()
offer = read_offer(Path(sys.argv[1]), edition, sys.argv[2])
offer.quads(), offer.spots()
print(most() - before)
"""


def statements(edition: Edition, wanted: int) -> list[Triple]:
    """The records of `edition`, again and again under other names, until there are enough."""
    own = [quad.triple for record in edition.records for quad in edition.dataset.quads(graph=record.graph)]

    def renamed(term: object, number: int) -> object:
        if number and isinstance(term, NamedNode) and "/id/item/" in term.value:
            return NamedNode(term.value.replace("/id/item/", f"/id/item/copy-{number}-"))
        return term

    made = (
        Triple(*(renamed(term, number) for term in triple))
        for number in range(wanted // len(own) + 1)
        for triple in own
    )
    return [triple for triple, _ in zip(made, range(wanted), strict=False)]


def written(triples: list[Triple], edition: Edition) -> dict[str, bytes]:
    """The statements in each format."""
    texts = {}
    for name, form in FORMATS.items():
        if name == "jsonld":
            document = document_of(triples, Context.of_project(edition.project), embed=True)
            texts[name] = json.dumps(document, ensure_ascii=False).encode()
        else:
            quads = triples if name in ("turtle", "ntriples", "rdfxml") else [Quad(*each) for each in triples]
            prefixes = None if name in ("ntriples", "nquads") else PREFIXES
            texts[name] = serialize(quads, format=form, prefixes=prefixes) or b""
    return texts


def memory(path: Path, name: str) -> str:
    if not Path("/proc/self/status").exists():
        return "?"
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, path, name], capture_output=True, text=True, check=True
    )
    return f"{int(done.stdout) // 1024}"


def main(wanted: int) -> None:
    edition = coprod_kg.open()
    triples = statements(edition, wanted)
    print(f"{len(triples)} statements; thousands of statements a second, medians of {ROUNDS}")
    print(f"{'':25}{'engine':>8} {'ours':>8} {'with places':>12} {'engine : ours':>14} {'memory, MB':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in written(triples, edition).items():
            path = Path(folder) / name
            path.write_bytes(text)

            def engine(text: bytes = text, name: str = name) -> None:
                for _ in parse(text, format=FORMATS[name], base_iri=BASE):
                    pass

            def ours(path: Path = path, name: str = name) -> Offer:
                offer = read_offer(path, edition, name)
                assert isinstance(offer, Offer)
                assert len(offer.reading.triples) == len(triples)
                return offer

            peers: dict[str, Callable[[], object]] = {
                "engine": engine, "ours": ours, "places": lambda ours=ours: ours().reading.find_spots(),
            }  # fmt: skip
            times: dict[str, list[float]] = {peer: [] for peer in peers}
            for _ in range(ROUNDS):
                for peer, run in peers.items():
                    start = time.process_time()
                    run()
                    times[peer].append(time.process_time() - start)
            rate = {peer: len(triples) / statistics.median(taken) / 1000 for peer, taken in times.items()}
            ratio = rate["engine"] / rate["ours"]
            figures = f"{rate['engine']:8.0f} {rate['ours']:8.0f} {rate['places']:12.0f} {ratio:14.1f}"
            print(f"{name:10} {len(text) / 1e6:5.1f} MB      {figures} {memory(path, name):>11}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
