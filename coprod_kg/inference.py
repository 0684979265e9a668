"""What follows from what is said: the rules, run until nothing new comes, and the reason for each derived fact.

Each rule is a CONSTRUCT query in `queries/rules`; what it derives goes into a graph of its own, so that said
and derived statements never mix and every derived statement names its rule. No Java is needed: the proof that
the rules agree with the logic of the ontology is in `coprod_kg.proof`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, QueryTriples, Triple

from coprod_kg.catalogue import Query
from coprod_kg.dataset import INFERRED, Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.vocabulary import BASE, CPR, GRAPH, RDF, Term

_TYPE = RDF["type"]
_ENGINE = (SyntaxError, RuntimeError, ValueError, OSError)
"""What the engine raises for a query that it cannot run."""


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
    needs = [_needs(rule) for rule in rules]
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
                    if next(_quads(dataset, triple), None) is None:
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


def _quads(dataset: Dataset, triple: Triple) -> Iterator[Quad]:
    return dataset.quads(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]


def _construct(dataset: Dataset, rule: Query) -> list[Triple]:
    try:
        answer = dataset.ask(rule.text)
    except _ENGINE as error:
        raise _bad_rule(rule, error) from error
    if not isinstance(answer, QueryTriples) or _form(rule.text) != "CONSTRUCT":
        raise BadQuery(str(rule.path), None, None, "a rule is a CONSTRUCT query.")
    return list(answer)


def _bad_rule(rule: Query, error: Exception) -> BadQuery:
    place = (error.lineno, error.offset) if isinstance(error, SyntaxError) else (None, None)
    return BadQuery(str(rule.path), *place, f"{getattr(error, 'msg', error)}".rstrip(".") + ".")


@dataclass(frozen=True)
class Reason:
    """Why a derived statement holds: the rule that made it, and the statements that the rule needed."""

    conclusion: Triple
    rule: Query
    premises: tuple[Reason | Triple, ...]
    """A premise that was itself derived is a reason again; one that somebody said is a plain statement."""


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
    derived = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in dataset.quads(subject)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(INFERRED)
    }
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
        made_by = [by_graph.get(quad.graph_name) for quad in _quads(dataset, triple)]
        if None in made_by:
            said.add(triple)
            continue
        ways[triple] = {
            (rule.name, premises)
            for rule in made_by
            if rule is not None
            for premises in _premises(dataset, rule, triple)
        }
        waiting += [premise for _, premises in ways[triple] for premise in premises]

    # From what was said upwards, one step in each round: so reasons are short, and none goes in a circle.
    named = {rule.name: rule for rule in rules}
    found: dict[Triple, Reason] = {}
    while True:
        closed = {}
        for triple in ways.keys() - found.keys():
            ready = [way for way in ways[triple] if all(each in said or each in found for each in way[1])]
            if ready:
                name, premises = min(ready, key=lambda way: (way[0], [str(each) for each in way[1]]))
                steps = tuple(found.get(each, each) for each in premises)
                closed[triple] = Reason(triple, named[name], steps)
        if not closed:
            return found
        found |= closed


# ---- The patterns of a rule, as the engine reads them ------------------------------------------------------

_PLACEHOLDER = "variable:"
_TOKEN = re.compile(
    r"""(?P<skip>(?:\s+|\#[^\n\r]*)+)
      | (?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^<>"{}|^`\\\s]*>)
      | (?P<variable>[?$]\w+)
      | (?P<open>[({]) | (?P<close>[)}])
      | (?P<name>[\w.\-]*:(?:[\w.\-:%]|\\.)*)
      | (?P<word>\w+) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class _Shape:
    """A rule in parts. A variable in a pattern is a placeholder: the node `variable:name`."""

    conclusions: tuple[Triple, ...]
    premises: tuple[Triple, ...]
    variables: tuple[str, ...]
    select: str
    """The query that finds the values of `variables`."""


@lru_cache(maxsize=256)
def _shape(text: str) -> _Shape | None:
    """The parts of the rule in `text`, or None if it is more than patterns, FILTER and BIND."""
    tokens = [found for found in _TOKEN.finditer(text) if found.lastgroup != "skip"]
    words = [found.group().upper() if found.lastgroup == "word" else "" for found in tokens]
    if "CONSTRUCT" not in words:
        return None
    start = words.index("CONSTRUCT")
    blocks = []
    place = start + 1
    for _ in range(2):
        place += words[place : place + 1] == ["WHERE"]
        end = _closing(tokens, place)
        if end is None or tokens[place].group() != "{":
            return None
        blocks.append((place, end))
        place = end + 1
    if place != len(tokens):
        return None  # LIMIT and the like: what it derives is then not up to the patterns alone
    (head, head_end), (body, body_end) = blocks
    prologue = text[: tokens[start].start()]
    where = text[tokens[body].start() : tokens[body_end].end()]
    names = sorted({found.group()[1:] for found in tokens[start:] if found.lastgroup == "variable"})
    conclusions = _patterns(prologue, text[tokens[head].end() : tokens[head_end].start()], names)
    premises = _patterns(prologue, _without_conditions(tokens, words, body + 1, body_end), names)
    if not conclusions or not premises:
        return None
    used = sorted({name for each in premises for term in _terms(each) if (name := _name(term))})
    return _Shape(conclusions, premises, tuple(used), f"{prologue} SELECT * WHERE {where}")


@lru_cache(maxsize=256)
def _form(text: str) -> str | None:
    """The word that says what sort of query `text` is."""
    words = (found.group().upper() for found in _TOKEN.finditer(text) if found.lastgroup == "word")
    return next((word for word in words if word in ("CONSTRUCT", "DESCRIBE", "SELECT", "ASK")), None)


def _closing(tokens: Sequence[re.Match[str]], start: int) -> int | None:
    """The place of the bracket that closes the first one at or after `start`."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[place].lastgroup or "", 0)
        if depth == 0 and tokens[place].lastgroup == "close":
            return place
    return None


def _without_conditions(tokens: Sequence[re.Match[str]], words: Sequence[str], start: int, end: int) -> str:
    """The text from token `start` to token `end`, without its FILTER and BIND parts."""
    parts: list[list[str]] = [[]]
    while start < end:
        if words[start] in ("FILTER", "BIND"):
            start = (_closing(tokens, start) or end) + 1
            parts.append([])
            continue
        parts[-1].append(tokens[start].group())
        # Some tokens are parts of a larger one, such as the two signs of ^^, and must stay together.
        if tokens[start].end() < tokens[start + 1].start():
            parts[-1].append(" ")
        start += 1
    # A full stop is optional before and after a condition, but there must be just one between patterns.
    return " . ".join(kept for part in parts if (kept := "".join(part).strip(". ")))


def _patterns(prologue: str, patterns: str, names: Sequence[str]) -> tuple[Triple, ...]:
    """The triple patterns in a text, in order; none if it holds anything else.

    The engine reads them, as a template that it fills with placeholders: no second grammar here.
    """
    row = " ".join(f"<{_PLACEHOLDER}{name}>" for name in names)
    head = " ".join(f"?{name}" for name in names)
    try:
        answer = Dataset().ask(
            f"{prologue} CONSTRUCT {{ {patterns} }} WHERE {{ VALUES ({head}) {{ ({row}) }} }}"
        )
        assert isinstance(answer, QueryTriples)
        made = sorted(set(answer), key=str)
    except _ENGINE:
        return ()
    if any(isinstance(term, BlankNode) for each in made for term in _terms(each)):
        return ()
    return tuple(made)


def _terms(triple: Triple) -> tuple[Term | Triple, Term | Triple, Term | Triple]:
    return triple.subject, triple.predicate, triple.object


def _name(term: object) -> str | None:
    """The name of the variable that `term` stands for, or None."""
    if isinstance(term, NamedNode) and term.value.startswith(_PLACEHOLDER):
        return term.value.removeprefix(_PLACEHOLDER)
    return None


def _needs(rule: Query) -> frozenset[object] | None:
    """The predicates, and for types the classes, that `rule` has patterns for; None if anything may fit."""
    shape = _shape(rule.text)
    if shape is None or "EXISTS" in shape.select.upper():
        return None
    needed = [
        each.object if each.predicate == _TYPE and not _name(each.object) else each.predicate
        for each in shape.premises
    ]
    return None if any(_name(each) for each in needed) else frozenset(needed)


def _premises(dataset: Dataset, rule: Query, conclusion: Triple) -> set[tuple[Triple, ...]]:
    """Each set of statements that `rule` makes `conclusion` from, each set in the order of its text."""
    shape = _shape(rule.text)
    if shape is None:
        reason = "to be explained, a rule must be CONSTRUCT { patterns } WHERE { patterns, FILTER and BIND }."
        raise BadQuery(str(rule.path), None, None, reason)
    found = set()
    for pattern in shape.conclusions:
        bound = _match(pattern, conclusion)
        if bound is None:
            continue
        try:
            answer = dataset.ask(shape.select, bound)
            assert isinstance(answer, QuerySolutions)
            for solution in answer:
                values = {name: solution[name] for name in shape.variables if name not in bound} | bound
                found.add(tuple(sorted({_fill(each, values) for each in shape.premises}, key=str)))
        except _ENGINE as error:
            raise _bad_rule(rule, error) from error
    return found


def _match(pattern: Triple, triple: Triple) -> dict[str, Term] | None:
    """The values of the variables with which `pattern` is `triple`, or None if it cannot be."""
    bound: dict[str, Term] = {}
    for asked, given in zip(_terms(pattern), _terms(triple), strict=True):
        name = _name(asked)
        if isinstance(given, Triple) or (bound.setdefault(name, given) if name else asked) != given:
            return None
    return bound


def _fill(pattern: Triple, values: dict[str, Term]) -> Triple:
    filled = [values[name] if (name := _name(term)) else term for term in _terms(pattern)]
    return Triple(*filled)  # type: ignore[arg-type]
