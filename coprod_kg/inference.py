"""What follows from what is said: the rules, run until nothing new comes, and the reason for each derived fact.

Each rule is a CONSTRUCT query in `queries/rules`; what it derives goes into a graph of its own, so that said
and derived statements never mix and every derived statement names its rule. No Java is needed: the proof that
the rules agree with the logic of the ontology is in `coprod_kg.proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, Variable

from coprod_kg.catalogue import Query
from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.vocabulary import BASE, CPR, GRAPH, PREFIXES

Term = NamedNode | BlankNode | Literal

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


def _construct(dataset: Dataset, rule: Query) -> Iterable[Triple]:
    try:
        return list(dataset.store.query(rule.text, prefixes=PREFIXES, use_default_graph_as_union=True))
    except SyntaxError as error:
        raise BadQuery(str(rule.path), error.lineno, error.offset, error.msg) from error


@dataclass(frozen=True)
class Reason:
    """Why a derived statement holds: the rule that made it, and the statements that the rule needed."""

    conclusion: Triple
    rule: Query
    premises: tuple[Reason | Triple, ...]
    """A premise that was itself derived is a reason again; one that somebody said is a plain statement."""


def explain(dataset: Dataset, rules: Sequence[Query], conclusion: Triple) -> Reason | None:
    """The reason for `conclusion`, down to what somebody said; None if no rule derived it.

    The premises are found by running the rule's own WHERE with the conclusion's terms bound, so they are what
    the engine used, not a second reading of the rule.
    """
    by_graph = {graph_of(rule): rule for rule in rules}
    for quad in dataset.quads(conclusion.subject, conclusion.predicate, conclusion.object):  # type: ignore[arg-type]
        rule = by_graph.get(quad.graph_name)  # type: ignore[call-overload]
        if rule is not None:
            found = _premises(dataset, rule, conclusion)
            if found is not None:
                return Reason(
                    conclusion, rule, tuple(explain(dataset, rules, premise) or premise for premise in found)
                )
    return None


def _premises(dataset: Dataset, rule: Query, conclusion: Triple) -> list[Triple] | None:
    """The statements that `rule` made `conclusion` from: the first set in the order of their text."""
    shape = _CONSTRUCT.search(_COMMENT.sub("", rule.text))
    pattern = _ONE_PATTERN.match(shape["template"]) if shape else None
    if shape is None or pattern is None:
        raise BadQuery(str(rule.path), None, None, "a rule is CONSTRUCT { one pattern } WHERE { patterns }.")
    prologue = rule.text[: rule.text.index("CONSTRUCT")]
    bound = {
        Variable(name[1:]): term
        for name, term in zip(
            pattern.groups(), (conclusion.subject, conclusion.predicate, conclusion.object), strict=True
        )
        if name.startswith("?")
    }
    patterns = _only_patterns(shape["where"])
    answer = dataset.store.query(
        f"{prologue} SELECT * WHERE {{ {shape['where']} }}",
        prefixes=PREFIXES,
        use_default_graph_as_union=True,
        substitutions=bound,
    )
    solutions = []
    for solution in answer:
        values = dict(bound)
        for variable in answer.variables:
            term = solution[variable]
            if term is not None:
                values[variable] = term
        solutions.append(values)
    if not solutions:
        return None
    first = min(solutions, key=lambda each: sorted((name.value, str(term)) for name, term in each.items()))
    made = dataset.store.query(
        f"{prologue} CONSTRUCT {{ {patterns} }} WHERE {{ {shape['where']} }}",
        prefixes=PREFIXES,
        use_default_graph_as_union=True,
        substitutions=first,
    )
    return sorted(set(made), key=str)


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
