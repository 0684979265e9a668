"""Asking the engine: guard, evaluate, and turn its words for a mistake into ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions

from coprod_kg.dataset import Dataset
from coprod_kg.errors import BadQuery
from coprod_kg.sparql.answers import Answer, Statements, Table, Truth
from coprod_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from coprod_kg.sparql.guard import Limits

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CLASS = re.compile(r"\[[^\]]*\]|\"(?:[^\"\\]|\\.)*\"|[A-Za-z][\w ]*")
_SHOWN = 6


def evaluate(
    dataset: Dataset,
    text: str,
    bindings: Mapping[str, NamedNode | BlankNode | Literal] | None = None,
    *,
    source: str = "query",
    headings: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    guarded: bool = True,
) -> Answer:
    """The answer to the SPARQL query `text`, read to the end.

    The default graph is the union of all graphs; our prefixes need not be declared. `bindings` gives values
    to variables before the query is run (SEP-0007): values, never text put into the query.

    `guarded=False` is for the queries of a catalogue, which the views check has guarded already: it spares
    them the time to load the guard.

    Raises RefusedQuery before evaluation (see `guard`), BadQuery if the text is not a query.

    >>> from pyoxigraph import Quad
    >>> data = Dataset([Quad(NamedNode("http://e.org/a"), NamedNode("http://e.org/p"), Literal("x"))])
    >>> evaluate(data, "SELECT ?o WHERE { ?s <http://e.org/p> ?o }").values()
    [{'o': 'x'}]
    """
    if guarded:
        from coprod_kg.sparql.guard import DEFAULT_LIMITS, guard

        guard(text, source=source, limits=limits or DEFAULT_LIMITS)
    try:
        answer = dataset.ask(text, bindings)
        if isinstance(answer, QuerySolutions):
            columns = tuple(variable.value for variable in answer.variables)
            given = headings or {}
            return Table(
                columns,
                tuple(tuple(solution) for solution in answer),
                {column: given.get(column, column) for column in columns},
            )
        if isinstance(answer, QueryBoolean):
            return Truth(bool(answer))
        return Statements(tuple(sorted(set(answer), key=str)))
    except SyntaxError as error:
        raise _bad_query(source, error) from error
    except (RuntimeError, ValueError, OSError) as error:
        raise BadQuery(source, None, None, f"{error}.") from error


def _bad_query(source: str, error: SyntaxError) -> BadQuery:
    found = _PLACE.match(error.msg)
    if found is None:
        return BadQuery(source, error.lineno, error.offset, error.msg.rstrip(".") + ".")
    return BadQuery(source, int(found[1]), int(found[2]), _expected(found[3]))


def _expected(reason: str) -> str:
    """The engine lists every character class that it could have gone on with; keep what a person can use.

    >>> _expected('expected one of "{", GRAPH, [\\'0\\' ..= \\'9\\']')
    'the text cannot go on like this here; "{" or GRAPH could follow.'
    """
    if "Prefix not found" in reason:
        known = ", ".join(f"{prefix}:" for prefix in PREFIXES)
        return f"this prefix is not declared. Add a PREFIX line, or use one that needs none: {known}."
    if not reason.startswith("expected"):
        return reason.rstrip(".") + "."
    words = _CLASS.findall(reason.removeprefix("expected").removeprefix(" one of"))
    useful = [word.strip() for word in words if not word.startswith("[") and word.strip("\"' ")]
    if not useful:
        return "the text cannot go on like this here."
    shown = useful[:_SHOWN]
    listed = " or ".join(shown) if len(shown) < 3 else ", ".join(shown[:-1]) + " or " + shown[-1]
    return f"the text cannot go on like this here; {listed} could follow."
