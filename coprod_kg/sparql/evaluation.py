"""Asking the engine: guard, evaluate, and turn its words for a mistake into ours."""

from __future__ import annotations

import re

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from coprod_kg.errors import BadQuery
from coprod_kg.sparql.answers import Answer, Statements, Table, Truth, about_statements
from coprod_kg.vocabulary import PREFIXES

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import BlankNode, Literal, NamedNode

    from coprod_kg.dataset import Dataset
    from coprod_kg.sparql.guard import Limits

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PART = re.compile(r"\[[^\]]*\]|\"(?:[^\"\\]|\\.)*\"|[A-Za-z][\w ]*")
_SHOWN = 6
_NEWER = ('"{|"', '"~"', '"<<"')
"""Signs of RDF 1.2, which nothing here uses."""
_SENTENCES = {
    "Prefix not found": "this prefix is not declared. Add a PREFIX line, or use one that needs none: "
    + ", ".join(f"{prefix}:" for prefix in PREFIXES)
    + ".",
    "The SELECT contains a variable that is unbound": "a variable after SELECT has no value here. Put it into "
    "GROUP BY, or take it away.",
    "Duplicated variable name in SELECT": "two columns have the same name. Give one of them another.",
    "IRI parsing failed": "this is not a correct address.",
}
"""What the engine says in words, in ours."""


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

    `guarded=False` is for the queries that ship with us, which are code: it spares them the time to load the
    guard.

    Raises RefusedQuery before evaluation (see `guard`), BadQuery if the text is not a query.

    >>> from pyoxigraph import Literal, NamedNode, Quad
    >>> from coprod_kg.dataset import Dataset
    >>> data = Dataset([Quad(NamedNode("http://e.org/a"), NamedNode("http://e.org/p"), Literal("x"))])
    >>> evaluate(data, "SELECT ?o WHERE { ?s <http://e.org/p> ?o }").values()
    [{'o': 'x'}]
    """
    if guarded:
        from coprod_kg.sparql.guard import DEFAULT_LIMITS, guard

        guard(text, source=source, limits=limits or DEFAULT_LIMITS)
    with explained(source):
        answer = _read(dataset.ask(text, bindings), headings or {})
    if about_statements(answer):
        raise newer(source)
    return answer


class explained:  # noqa: N801 - it reads as a function does: `with explained("ask.rq"):`
    """While the engine is asked, and its answer read: what it says of a query that it cannot run, in our words.

    Raises BadQuery in the place of what the engine raises.
    """

    __slots__ = ("_source",)

    def __init__(self, source: str) -> None:
        self._source = source

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, SyntaxError):
            raise _bad_query(self._source, error) from error
        if isinstance(error, RuntimeError | ValueError | OSError):
            raise BadQuery(self._source, None, None, f"{error}.") from error


def newer(source: str) -> BadQuery:
    """The error for an answer that holds statements about statements."""
    reason = "answers with statements about statements (RDF 1.2) are newer than this list takes."
    return BadQuery(source, None, None, reason)


def _read(answer: QuerySolutions | QueryBoolean | QueryTriples, headings: Mapping[str, str]) -> Answer:
    """What the engine answers, read to the end."""
    if isinstance(answer, QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Table(
            columns,
            tuple(map(tuple, answer)),
            {column: headings.get(column, column) for column in columns},
        )
    if isinstance(answer, QueryBoolean):
        return Truth(bool(answer))
    return Statements(tuple(sorted(set(answer), key=str)))


def _bad_query(source: str, error: SyntaxError) -> BadQuery:
    found = _PLACE.match(error.msg)
    if found is None:
        return BadQuery(source, error.lineno, error.offset, error.msg.rstrip(".") + ".")
    return BadQuery(source, int(found[1]), int(found[2]), _expected(found[3]))


def _expected(reason: str) -> str:
    """What a person can use of the engine's list of all that it could have gone on with.

    Bare words in it are noise: the engine compares a keyword with as many characters as it has, and so names only
    those that reach furthest, at a place a few characters too late.

    >>> _expected('expected one of "{", "}", GRAPH, [\\'0\\' ..= \\'9\\']')
    'the text cannot go on like this here; "{" or "}" could follow.'
    """
    if not reason.startswith("expected"):
        return reason.rstrip(".") + "."
    parts = [part.strip() for part in _PART.findall(reason.removeprefix("expected").removeprefix(" one of"))]
    for part in parts:
        if " " in part and part[0].isalpha():
            return _SENTENCES.get(part, f"{part}.")
    signs = [part for part in parts if part.startswith('"') and part not in _NEWER]
    if not signs:
        return "the text cannot go on like this here, or a few characters before."
    shown = signs[:_SHOWN]
    listed = " or ".join(shown) if len(shown) < 3 else ", ".join(shown[:-1]) + " or " + shown[-1]
    return f"the text cannot go on like this here; {listed} could follow."
