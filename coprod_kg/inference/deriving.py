"""Running the rules until nothing new comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple

from coprod_kg.catalogue import Query
from coprod_kg.dataset import Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.inference.patterns import ENGINE_ERRORS, bad_rule, needs_of
from coprod_kg.sparql_tokens import form_of
from coprod_kg.vocabulary import BASE, CPR, GRAPH, RDF

_TYPE = RDF["type"]


def graph_of(rule: Query) -> NamedNode:
    """The graph that holds what `rule` derives."""
    return GRAPH[f"inferred/{rule.name}"]


def derive(dataset: Dataset, rules: Sequence[Query]) -> list[Quad]:
    """Everything that `rules` derive from `dataset` and is not said in it, to a fixpoint.

    The derived quads are also added to `dataset`, each in the graph of the rule that made it first. Rules run
    in the order given, again and again until a round brings nothing new. What is derived does not depend on
    that order, as long as rules only add (no MINUS, no NOT EXISTS). Each graph also names its rule with
    `cpr:rule`.

    Raises BadQuery if a rule is not a CONSTRUCT query that the engine can run.
    """
    made: set[Triple] = set()
    derived: list[Quad] = []
    needs = [needs_of(rule) for rule in rules]
    due = [True] * len(rules)
    while any(due):
        for number, rule in enumerate(rules):
            if not due[number]:
                continue
            due[number] = False
            new = []
            for triple in _construct(dataset, rule):
                if triple not in made:
                    made.add(triple)
                    if next(quads_of(dataset, triple), None) is None:
                        new.append(Quad(triple.subject, triple.predicate, triple.object, graph_of(rule)))
            if new:
                dataset.store.extend(new)
                derived += new
                # A rule can find more only if one of its patterns fits one of the new statements.
                fits: set[object] = {each.predicate for each in new}
                fits |= {each.object for each in new if each.predicate == _TYPE}
                due = [
                    was or needed is None or not needed.isdisjoint(fits)
                    for was, needed in zip(due, needs, strict=True)
                ]
    used = {each.graph_name for each in derived}
    names = [
        Quad(graph_of(rule), CPR["rule"], NamedNode(f"{BASE}rules/{rule.name}"), graph_of(rule))
        for rule in sorted(rules, key=lambda each: each.name)
        if graph_of(rule) in used
    ]
    dataset.store.extend(names)
    return derived + names


def quads_of(dataset: Dataset, triple: Triple) -> Iterator[Quad]:
    """The statement in each graph that holds it."""
    return dataset.quads(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]


def _construct(dataset: Dataset, rule: Query) -> list[Triple]:
    try:
        answer = dataset.ask(rule.text)
    except ENGINE_ERRORS as error:
        raise bad_rule(rule, error) from error
    if not isinstance(answer, QueryTriples) or form_of(rule.text) != "CONSTRUCT":
        raise BadQuery(str(rule.path), None, None, "a rule is a CONSTRUCT query.")
    return list(answer)
