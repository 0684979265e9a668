"""The patterns of a rule, as the engine reads them: what the rule depends on, and what each conclusion rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, QueryTriples, Triple

from coprod_kg.catalogue import Query
from coprod_kg.dataset import Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.sparql_tokens import end_of, said, tokens_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import RDF, Term

ENGINE_ERRORS = (SyntaxError, RuntimeError, ValueError, OSError)
"""What the engine raises for a query that it cannot run."""

_TYPE = RDF["type"]
_PLACEHOLDER = "variable:"


class _Shape(Value):
    """A rule in parts. A variable in a pattern is a placeholder: the node `variable:name`."""

    conclusions: tuple[Triple, ...]
    premises: tuple[Triple, ...]
    variables: tuple[str, ...]
    select: str
    """The query that finds the values of `variables`."""


@lru_cache(maxsize=256)
def _shape(text: str) -> _Shape | None:
    """The parts of the rule in `text`, or None if it is more than patterns, FILTER and BIND."""
    tokens = list(tokens_of(text))
    words = [said(found).upper() if found.lastgroup == "word" else "" for found in tokens]
    if "CONSTRUCT" not in words:
        return None
    start = words.index("CONSTRUCT")
    blocks = []
    place = start + 1
    for _ in range(2):
        place += words[place : place + 1] == ["WHERE"]
        end = _closing(tokens, place)
        if end is None or said(tokens[place]) != "{":
            return None
        blocks.append((place, end))
        place = end + 1
    if place != len(tokens):
        return None  # LIMIT and the like: what it derives is then not up to the patterns alone
    (head, head_end), (body, body_end) = blocks
    prologue = text[: tokens[start].start()]
    where = text[tokens[body].start() : end_of(tokens[body_end])]
    names = sorted({said(found)[1:] for found in tokens[start:] if found.lastgroup == "variable"})
    conclusions = _patterns(prologue, text[end_of(tokens[head]) : tokens[head_end].start()], names)
    premises = _patterns(prologue, _without_conditions(tokens, words, body + 1, body_end), names)
    if not conclusions or not premises:
        return None
    used = sorted({name for each in premises for term in _terms(each) if (name := _name(term))})
    return _Shape(conclusions, premises, tuple(used), f"{prologue} SELECT * WHERE {where}")


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
        parts[-1].append(said(tokens[start]))
        # Some tokens are parts of a larger one, such as the two signs of ^^, and must stay together.
        if end_of(tokens[start]) < tokens[start + 1].start():
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
    except ENGINE_ERRORS:
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


def needs_of(rule: Query) -> frozenset[object] | None:
    """The predicates, and for types the classes, that `rule` has patterns for; None if anything may fit."""
    shape = _shape(rule.text)
    if shape is None or "EXISTS" in shape.select.upper():
        return None
    needed = [
        each.object if each.predicate == _TYPE and not _name(each.object) else each.predicate
        for each in shape.premises
    ]
    return None if any(_name(each) for each in needed) else frozenset(needed)


def premises_of(dataset: Dataset, rule: Query, conclusion: Triple) -> set[tuple[Triple, ...]]:
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
        except ENGINE_ERRORS as error:
            raise bad_rule(rule, error) from error
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


def bad_rule(rule: Query, error: Exception) -> BadQuery:
    place = (error.lineno, error.offset) if isinstance(error, SyntaxError) else (None, None)
    return BadQuery(str(rule.path), *place, f"{getattr(error, 'msg', error)}".rstrip(".") + ".")
