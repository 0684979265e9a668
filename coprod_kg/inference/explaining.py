"""Why a derived statement holds, down to what somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from pyoxigraph import NamedNode, Triple

from coprod_kg.catalogue import Query
from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.inference.deriving import graph_of, quads_of
from coprod_kg.inference.patterns import premises_of
from coprod_kg.values import Value


class Reason(Value):
    """Why a derived statement holds: the rule that made it, and the statements that the rule needed."""

    conclusion: Triple
    rule: Query
    premises: tuple[Reason | Triple, ...]
    """A premise that was itself derived is a reason again; one that somebody said is a plain statement."""
    depth: int = 1
    """How many rules stand behind the conclusion, one upon the other."""

    @property
    def said(self) -> tuple[Triple, ...]:
        """What somebody said at the bottom of it, each once, in order."""
        said: dict[Triple, None] = {}
        # Reasons share their premises: to follow each as often as it is named could take for ever.
        seen: set[Triple] = set()
        waiting: list[Reason | Triple] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, Triple):
                said[each] = None
            elif each.conclusion not in seen:
                seen.add(each.conclusion)
                waiting += reversed(each.premises)
        return tuple(said)


def explain(dataset: Dataset, rules: Sequence[Query], conclusion: Triple) -> Reason | None:
    """The reason for `conclusion`, down to what somebody said; None if no rule derived it.

    Of several reasons it is one with the fewest steps, and of those the first in the order of its text.
    Nothing is ever its own reason, however the data goes round in circles.

    Raises BadQuery if a rule is more than CONSTRUCT { patterns } WHERE { patterns, FILTER and BIND }.
    """
    return _explain(dataset, rules, [conclusion]).get(conclusion)


def reasons(dataset: Dataset, rules: Sequence[Query], subject: NamedNode | None = None) -> Iterator[Reason]:
    """The reason for each statement about `subject` that was derived, in the order of their text.

    Without `subject`, for every statement that was derived at all.

    Raises BadQuery as `explain` does.
    """
    graphs = [graph for graph in dataset.graphs() if graph.value.startswith(INFERRED)]
    derived = {triple for triple in dataset.triples(*graphs) if subject in (None, triple.subject)}
    found = _explain(dataset, rules, derived)
    for triple in sorted(derived & found.keys(), key=str):
        yield found[triple]


def _explain(dataset: Dataset, rules: Sequence[Query], conclusions: Iterable[Triple]) -> dict[Triple, Reason]:
    """The reason for each of `conclusions` that was derived, and for each derived statement behind them."""
    by_graph: dict[object, Query] = {graph_of(rule): rule for rule in rules}
    said: set[Triple] = set()
    ways: dict[Triple, set[tuple[str, tuple[Triple, ...]]]] = {}
    waiting = list(conclusions)
    while waiting:
        triple = waiting.pop()
        if triple in ways or triple in said:
            continue
        made_by = [by_graph.get(quad.graph_name) for quad in quads_of(dataset, triple)]
        if None in made_by:
            said.add(triple)
            continue
        ways[triple] = {
            (rule.name, premises)
            for rule in made_by
            if rule is not None
            for premises in premises_of(dataset, rule, triple)
        }
        waiting += [premise for _, premises in ways[triple] for premise in premises]

    # From what was said upwards, one step in each round: so reasons are short, and none goes in a circle.
    named = {rule.name: rule for rule in rules}
    found: dict[Triple, Reason] = {}
    for depth in count(1):
        closed = {}
        for triple in ways.keys() - found.keys():
            ready = [way for way in ways[triple] if all(each in said or each in found for each in way[1])]
            if ready:
                name, premises = min(ready, key=lambda way: (way[0], [str(each) for each in way[1]]))
                steps = tuple(found.get(each, each) for each in premises)
                closed[triple] = Reason(triple, named[name], steps, depth)
        if not closed:
            break
        found |= closed
    return found
