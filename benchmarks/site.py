"""How long the site takes to be written: of the real list, of many records, and again after one has changed.

Run it by hand: `.venv/bin/python benchmarks/site.py [RECORDS]`. The large list is the real one many times over, under
other names, with every link between records kept inside its copy. Each build is a process of its own, so that its
memory is its own; times are of the wall, beside those of the processors. Opening and checking the list are not part.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

import coprod_kg
from coprod_kg.dataset import Dataset
from coprod_kg.edition import Edition
from coprod_kg.identifiers import KINDS, RecordId
from coprod_kg.site import write_site
from coprod_kg.sources import Role, Source
from coprod_kg.vocabulary import GRAPH, ID, SCHEMA

_OURS = tuple(f"{start}{kind}/" for start in (ID.iri, GRAPH["record/"].value) for kind in KINDS)


def renamed(term: Any, number: int) -> Any:
    """`term`, if it is about a record, under the name that its copy has."""
    if number and isinstance(term, NamedNode) and term.value.startswith(_OURS):
        start = next(each for each in _OURS if term.value.startswith(each))
        return NamedNode(f"{start}c{number}-{term.value.removeprefix(start)}")
    return term


def copied(edition: Edition, records: int) -> Edition:
    """The real list again and again, until there are about as many `records`."""
    copies = max(1, records // len(edition.records))

    def quads() -> Iterator[Quad]:
        for quad in edition.dataset.quads():
            own = any(renamed(term, 1) != term for term in (quad.subject, quad.graph_name))
            for number in range(copies if own else 1):
                yield Quad(
                    *(
                        renamed(each, number)
                        for each in (quad.subject, quad.predicate, quad.object, quad.graph_name)
                    )
                )

    def sources() -> Iterator[Source]:
        for source in edition.sources:
            yield source
            for number in range(1, copies if source.record else 1):
                record = source.record
                assert record is not None
                name = RecordId(record.kind, f"c{number}-{record.slug}")
                path = PurePosixPath("data/records", name.path)
                yield Source(
                    path, Role.RECORD, name.graph, name.iri.value, b"%d" % number + source.data, name
                )

    made = tuple(sources())
    return Edition(edition.project, Dataset(quads()), edition.catalogue, lambda: made)


def changed(edition: Edition) -> Edition:
    """`edition` after one title has changed."""
    item = next(each for each in edition.records if each.kind == "item")
    [old] = edition.dataset.quads(item.iri, SCHEMA["name"], None, item.graph)
    new = Quad(old.subject, old.predicate, Literal("Another title", language="en"), old.graph_name)
    made = tuple(
        replace(each, data=each.data + b"\n") if each.record == item else each for each in edition.sources
    )
    dataset = Dataset(new if quad == old else quad for quad in edition.dataset.quads())
    return Edition(edition.project, dataset, edition.catalogue, lambda: made)


def measured(edition: Edition, out: Path, what: str) -> None:
    """Build in a process of its own and print what it took."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"{what}: the build failed")
        return
    started = time.perf_counter()
    summary = write_site(edition, out)
    wall = time.perf_counter() - started
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in spent)
    peak = max(each.ru_maxrss for each in spent) / 1024
    print(
        f"{what:34} {summary.pages:7,} pages {summary.files:8,} files {summary.kept:8,} kept {wall:7.2f} s "
        f"{cpu:7.2f} s CPU {summary.pages / wall:7,.0f} pages/s {summary.files / wall:7,.0f} files/s {peak:6.0f} MB"
    )
    sys.stdout.flush()
    os._exit(0)


def main(records: int) -> None:
    real = coprod_kg.open()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        measured(real, Path(folder, "real"), "the real list")
        measured(changed(real), Path(folder, "real"), "after one record has changed")
        many = copied(real, records)
        many.digest  # noqa: B018 - reads the files once, as opening does
        measured(many, Path(folder, "many"), f"{len(many.records):,} records")
        measured(changed(many), Path(folder, "many"), "after one record has changed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
