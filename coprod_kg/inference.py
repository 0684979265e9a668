"""What follows from what is said: the rules, run until nothing new comes, and the reason for each derived fact.

Each rule is a CONSTRUCT query in `queries/rules`; what it derives goes into a graph of its own, so that said
and derived statements never mix and every derived statement names its rule. No Java is needed: the proof that
the rules agree with the logic of the ontology is in `coprod_kg.proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, QuerySolutions, QueryTriples, Triple

from coprod_kg.catalogue import Query
from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.vocabulary import BASE, CPR, GRAPH

_CONSTRUCT = re.compile(r"\bCONSTRUCT\s*\{(?P<template>[^}]*)\}\s*WHERE\s*\{(?P<where>.*)\}\s*\Z", re.DOTALL)
_ONE_PATTERN = re.compile(r"\s*(\S+)\s+(\S+)\s+(\S+?)\s*\.?\s*\Z")
_COMMENT = re.compile(r"(?m)^\s*#.*$")


def graph_of(rule: Query) -> NamedNode:
    """The graph that holds what `rule` derives."""
    return GRAPH[f"inferred/{rule.name}"]


def derive(dataset: Dataset, rules: Sequence[Query]) -> list[Quad]:
    """Everything that `rules` derive from `dataset` and is not said in it, to a fixpoint.

    The derived quads are also added to `dataset`, each in the graph of the rule that made it first (rules
    run in order of their names, again and again until a round brings nothing new, so the result does not
    depend on chance). Each graph also names its rule with `cpr:rule`.

    Raises BadQuery if a rule is not a CONSTRUCT query that the engine can run.
    """
    known = {(quad.subject, quad.predicate, quad.object) for quad in dataset.quads()}
    derived: list[Quad] = []
    used: set[NamedNode] = set()
    fresh = True
    while fresh:
        fresh = False
        for rule in rules:
            graph = graph_of(rule)
            new = []
            for triple in _construct(dataset, rule):
                key = (triple.subject, triple.predicate, triple.object)
                if key not in known:
                    known.add(key)
                    new.append(Quad(*key, graph))
            if new:
                fresh = True
                used.add(graph)
                dataset.store.extend(new)
                derived += new
    names = [
        Quad(graph, CPR["rule"], NamedNode(f"{BASE}rules/{graph.value.removeprefix(INFERRED)}"), graph)
        for graph in sorted(used, key=lambda node: node.value)
    ]
    dataset.store.extend(names)
    return derived + names


def _construct(dataset: Dataset, rule: Query) -> list[Triple]:
    try:
        made = dataset.ask(rule.text)
    except SyntaxError as error:
        raise BadQuery(str(rule.path), error.lineno, error.offset, error.msg) from error
    if not isinstance(made, QueryTriples):
        raise BadQuery(str(rule.path), None, None, "a rule is a CONSTRUCT query.")
    return list(made)


@dataclass(frozen=True)
class Reason:
    """Why a derived statement holds: the rule that made it, and the statements that the rule needed."""

    conclusion: Triple
    rule: Query
    premises: tuple[Reason | Triple, ...]
    """A premise that was itself derived is a reason again; one that somebody said is a plain statement."""


def explain(
    dataset: Dataset, rules: Sequence[Query], conclusion: Triple, *, above: frozenset[Triple] = frozenset()
) -> Reason | None:
    """The reason for `conclusion`, down to what somebody said; None if no rule derived it.

    The premises are found by running the rule's own WHERE with the conclusion's terms bound, so they are what
    the engine used, not a second reading of the rule. `above` are the conclusions on the way here: none of
    them may be its own reason, however the data goes round in circles.
    """
    by_graph: dict[object, Query] = {graph_of(rule): rule for rule in rules}
    above |= {conclusion}
    for quad in dataset.quads(conclusion.subject, conclusion.predicate, conclusion.object):  # type: ignore[arg-type]
        rule = by_graph.get(quad.graph_name)
        if rule is None:
            continue
        for premises in _premises(dataset, rule, conclusion):
            if above.isdisjoint(premises):
                reasons = [explain(dataset, rules, premise, above=above) or premise for premise in premises]
                return Reason(conclusion, rule, tuple(reasons))
    return None


def _premises(dataset: Dataset, rule: Query, conclusion: Triple) -> Iterator[list[Triple]]:
    """Each set of statements that `rule` makes `conclusion` from, in the order of their text."""
    shape = _CONSTRUCT.search(_COMMENT.sub("", rule.text))
    pattern = _ONE_PATTERN.match(shape["template"]) if shape else None
    if shape is None or pattern is None:
        raise BadQuery(str(rule.path), None, None, "a rule is CONSTRUCT { one pattern } WHERE { patterns }.")
    prologue = _COMMENT.sub("", rule.text).partition("CONSTRUCT")[0]
    terms = (conclusion.subject, conclusion.predicate, conclusion.object)
    bound = {
        name[1:]: term
        for name, term in zip(pattern.groups(), terms, strict=True)
        if name.startswith("?") and not isinstance(term, Triple)
    }
    where = shape["where"]
    found = dataset.ask(f"{prologue} SELECT * WHERE {{ {where} }}", bound)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    solutions = [
        bound | {name: term for name in names if (term := solution[name]) is not None} for solution in found
    ]
    for solution in sorted(
        solutions, key=lambda each: sorted((name, str(term)) for name, term in each.items())
    ):
        made = dataset.ask(
            f"{prologue} CONSTRUCT {{ {_only_patterns(where)} }} WHERE {{ {where} }}", solution
        )
        assert isinstance(made, QueryTriples)
        yield sorted(set(made), key=str)


def _only_patterns(where: str) -> str:
    """The triple patterns of a WHERE, without its FILTER and BIND parts.

    >>> _only_patterns("?a ?b ?c . FILTER(?a != (1)) ?c ?d ?e BIND(1 AS ?x)").split()
    ['?a', '?b', '?c', '.', '?c', '?d', '?e']
    """
    kept = []
    place = 0
    for found in re.finditer(r"\b(?:FILTER|BIND)\b(?:\s+NOT\s+EXISTS)?\s*([({])", where):
        if found.start() < place:
            continue
        kept.append(where[place : found.start()])
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(where[end], 0)
            end += 1
        place = end
    return "".join(kept) + where[place:]


def reasons(dataset: Dataset, rules: Sequence[Query], subject: NamedNode) -> Iterator[Reason]:
    """The reason for each statement about `subject` that was derived, in the order of their text."""
    derived = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in dataset.quads(subject)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(INFERRED)
    }
    for triple in sorted(derived, key=str):
        reason = explain(dataset, rules, triple)
        if reason is not None:
            yield reason
