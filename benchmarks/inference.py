"""How long it takes to derive what follows: our rules, beside owlrl and HermiT, on the same statements.

Run it by hand: `.venv/bin/python benchmarks/inference.py`. All three give the same published facts (that is
proved in `tests/test_proof_agreement.py`). Every figure is the median of several rounds, taken in turn so that
a busy machine slows all of them alike; the last column is the ratio to our rules. HermiT is a process of its
own, so its figure has the start of Java in it. The list is also taken ten times over, with new names, to see
how the rules grow.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from pyoxigraph import NamedNode, Quad

import coprod_kg
from coprod_kg.dataset import Dataset
from coprod_kg.errors import MissingTool
from coprod_kg.inference import derive, reasons
from coprod_kg.proof import prove
from coprod_kg.proof.statements import logic_of
from coprod_kg.rdflib_bridge import to_rdflib_graph
from coprod_kg.vocabulary import GRAPH, ID

ROUNDS = 5
SLOW_ROUNDS = 3


def copied(quads: list[Quad], times: int) -> list[Quad]:
    """The same statements about `times` as many records; concepts and terms stay the same."""

    def renamed(term: object, number: int) -> object:
        if number and isinstance(term, NamedNode) and term in ID and "/concept/" not in term.value:
            return NamedNode(f"{term.value}-{number}")
        return term

    return [
        Quad(
            *(renamed(each, number) for each in (quad.subject, quad.predicate, quad.object)), quad.graph_name
        )
        for number in range(times)
        for quad in quads
    ]


def main() -> None:
    edition = coprod_kg.open()
    rules = edition.catalogue.rules
    said = [
        quad
        for quad in edition.dataset.quads()
        if not quad.graph_name.value.startswith(GRAPH["inferred/"].value)
    ]
    logic = logic_of(edition)
    many = copied(said, 10)

    def by_rules(quads: list[Quad]) -> Callable[[], object]:
        dataset = Dataset(quads)
        return lambda: derive(dataset, rules)

    def by_owlrl() -> Callable[[], object]:
        import owlrl

        graph = to_rdflib_graph(logic.statements)
        closure = owlrl.DeductiveClosure(
            owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
        )
        return lambda: closure.expand(graph)

    peers: dict[str, tuple[int, int, Callable[[], Callable[[], object]]]] = {
        "rules": (ROUNDS, len(said), lambda: by_rules(said)),
        "reasons for everything derived": (
            ROUNDS,
            len(said),
            lambda: lambda: list(reasons(edition.dataset, rules)),
        ),
        "rules, ten lists": (ROUNDS, len(many), lambda: by_rules(many)),
        "owlrl": (SLOW_ROUNDS, len(logic.statements), by_owlrl),
        "HermiT": (SLOW_ROUNDS, len(logic.statements), lambda: lambda: prove(edition)),
    }
    taken: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(ROUNDS):
        for name, (rounds, _, ready) in peers.items():
            if number >= rounds:
                continue
            work = ready()
            start = time.perf_counter()
            try:
                work()
            except MissingTool as missing:
                print(missing)
                continue
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(taken["rules"])
    print(f"{'':32} {'statements':>10} {'ms':>9} {'x rules':>9}")
    for name, (_, statements, _) in peers.items():
        if taken[name]:
            median = statistics.median(taken[name])
            print(f"{name:32} {statements:10,} {median * 1000:9.1f} {median / base:9.1f}")


if __name__ == "__main__":
    main()
