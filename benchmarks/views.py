"""How long every view takes on the real data: our engine beside rdflib's, in one run.

Run it by hand: `.venv/bin/python benchmarks/views.py [VIEW …]`. Both engines hold the same named graphs, are given
the same values for the parameters that a view needs, and read each answer to the end. They take turns, so that a
busy machine slows both; a figure is the median of its rounds. rdflib is stopped after `PATIENCE` seconds.
"""

from __future__ import annotations

import signal
import statistics
import sys
import time
import warnings
from types import FrameType

import rdflib

import coprod_kg
from coprod_kg.catalogue import Query
from coprod_kg.edition import Edition
from coprod_kg.rdflib_bridge import to_rdflib
from coprod_kg.sparql import bind

ROUNDS = 5
PATIENCE = 20
EXAMPLES = {
    "concept": "tokenism",
    "item": "resources-for-co-producing-research-2018",
    "organisation": "nihr",
}


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def ours(edition: Edition, view: Query) -> int:
    """How many rows our engine gives."""
    return len(edition.view(view.name, **needed(view)))


def theirs(edition: Edition, view: Query, graphs: rdflib.Dataset) -> int:
    """How many rows rdflib gives.

    Raises TimeoutError after `PATIENCE` seconds.
    """
    terms = bind(view, needed(view), edition.dataset)
    signal.alarm(PATIENCE)
    try:
        answer = graphs.query(view.text, initBindings={name: to_rdflib(term) for name, term in terms.items()})
        return len(list(answer))
    finally:
        signal.alarm(0)


def needed(view: Query) -> dict[str, str]:
    """Values for the parameters that `view` cannot do without."""
    return {name: EXAMPLES[name] for name, parameter in view.parameters.items() if parameter.required}


def main(wanted: list[str]) -> None:
    warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of its own use of itself
    signal.signal(signal.SIGALRM, _stop)
    edition = coprod_kg.open()
    graphs = edition.as_rdflib()
    print(
        f"{len(edition.records)} records, {len(edition.dataset)} statements; milliseconds, medians of {ROUNDS}"
    )
    print(f"{'view':26} {'rows':>6} {'ours':>8} {'rdflib':>9} {'rdflib / ours':>14}")
    for view in edition.catalogue.views:
        if wanted and view.name not in wanted:
            continue
        our_times: list[float] = []
        their_times: list[float] = []
        rows = others = 0
        for _ in range(ROUNDS):
            start = time.perf_counter()
            rows = ours(edition, view)
            our_times.append((time.perf_counter() - start) * 1000)
            # One slow round of rdflib is enough to know.
            if not their_times or max(their_times) < 2000:
                start = time.perf_counter()
                try:
                    others = theirs(edition, view, graphs)
                except TimeoutError:
                    others = -1
                their_times.append((time.perf_counter() - start) * 1000)
        our, their = statistics.median(our_times), statistics.median(their_times)
        more = ">" if others < 0 else " "
        note = f"  rdflib gave {others} rows" if others not in (rows, -1) else ""
        print(
            f"{view.name:26} {rows:6} {our:8.1f} {more}{their:8.0f} {more}{their / our:13.0f}{note}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
