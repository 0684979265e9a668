"""From a question to the answer that a SPARQL service gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import accumulate

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, parse
from pyoxigraph import parse_query_results as parse_results

from coprod_kg.errors import BadQuery, EndpointFailed
from coprod_kg.remote.exchange import LARGEST, fetch
from coprod_kg.remote.question import Endpoint, one_line, with_prefixes, with_values
from coprod_kg.sparql import Answer, Statements, Table, Truth
from coprod_kg.sparql.answers import about_statements
from coprod_kg.sparql.guard import DEFAULT_LIMITS, Limits, guard
from coprod_kg.sparql_tokens import FORMS, Form, form_of

_ROWS_TYPES = ("application/sparql-results+json", "application/json", "text/json")
_RDF_TYPES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}
_UNSAID = ("", "text/plain", "application/octet-stream")
"""Content types that say nothing: then the body itself has to show what it is."""

_DEEPEST = 100
# Possessive (`*+`), or the engine would keep a way back for each character: 2.5 GB for a text of 20 MB.
_TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+', re.DOTALL)
# Comments, addresses, texts and escapes of Turtle, in which any sign is only a sign, and everything that is no `<`.
_NO_NEST = re.compile(
    rb"""[^\#<"'\\]+ | \#[^\n\r]* | <[^\x00-\x20<>"{}|^`\\]*(?:\\[uU][0-9A-Fa-f]{4}[^\x00-\x20<>"{}|^`\\]*)*>
      | \"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\" | "[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*+"
      | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*''' | '[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*+'
      | \\.""",
    re.VERBOSE | re.DOTALL,
)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def ask(
    url: str,
    text: str,
    bindings: Mapping[str, NamedNode | Literal] | None = None,
    *,
    timeout_seconds: float = 30.0,
    largest: int = LARGEST,
    limits: Limits = DEFAULT_LIMITS,
    source: str = "query",
    headings: Mapping[str, str] | None = None,
) -> Answer:
    """The answer of the SPARQL service at `url` to the query `text`, read to the end.

    Our prefixes need not be declared. `bindings` gives values to variables, as a VALUES block at the start of
    the WHERE: the same as in `sparql.evaluate`, except that sub-queries do not see them. The whole exchange
    may take `timeout_seconds`, and the answer may have `largest` bytes.

    Raises RefusedQuery or BadQuery before anything is sent, or EndpointFailed: it cannot be reached, takes too
    long, gives an HTTP error or a redirect, or answers with something that is not a whole answer.

    >>> ask("file:///etc/passwd", "ASK {}")
    Traceback (most recent call last):
    coprod_kg.errors.EndpointFailed: file:///etc/passwd: this is not the address of a service on the web. ...
    """
    endpoint = Endpoint.of(url)
    guard(text, source=source, limits=limits)
    form = form_of(text)
    if form is None:
        raise BadQuery(source, None, None, f"it has none of the words {', '.join(FORMS)}.")
    query = with_prefixes(with_values(text, form, bindings or {}))
    body, kind = fetch(endpoint, query, form, timeout_seconds=timeout_seconds, largest=largest)
    _refuse_what_is_no_answer(endpoint, form, kind, body)
    try:
        answer = _rows(body, headings or {}) if form in ("SELECT", "ASK") else _statements(body, kind)
    except (SyntaxError, ValueError, RuntimeError, OSError, MemoryError) as error:
        tail = one_line(" ".join(body[-100:].decode("utf-8", "replace").split()))
        said = one_line(getattr(error, "msg", "") or str(error)).rstrip(".")
        reason = f"the answer is broken or was cut short ({said}). It ends with: {tail or 'nothing'}"
        mend = "Ask for less at a time, for example with LIMIT, or try again later."
        raise EndpointFailed(endpoint.shown, reason, mend) from error
    if about_statements(answer):
        raise _newer(endpoint)
    if isinstance(answer, Truth) != (form == "ASK"):
        raise EndpointFailed(endpoint.shown, f"it answered {form} with an answer to something else.")
    return answer


def _refuse_what_is_no_answer(endpoint: Endpoint, form: Form, kind: str, body: bytes) -> None:
    """Returns nothing if `body` may be parsed. Nested terms could overflow the stack of the parser.

    Raises EndpointFailed for a web page, for a format that was not asked for, or for hostile nesting.
    """
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if "html" in kind or start.startswith((b"<!doctype", b"<html")):
        reason = "it answered with a web page, not with results."
        mend = "Check the address: it must be that of the SPARQL service itself, not of a page about it."
        raise EndpointFailed(endpoint.shown, reason, mend)
    rows = form in ("SELECT", "ASK")
    if kind not in (*(_ROWS_TYPES if rows else _RDF_TYPES), *_UNSAID):
        wanted = "SPARQL JSON" if rows else "N-Triples or Turtle"
        reason = f"it answered in {one_line(kind)}, although {wanted} was asked for."
        raise EndpointFailed(endpoint.shown, reason, "It cannot be used from here.")
    if depth_of(body) > _DEEPEST if rows else is_nested(body):
        raise _newer(endpoint)


def depth_of(body: bytes) -> int:
    """How deep the brackets of JSON go, in one pass.

    >>> depth_of(b'{"a": ["[[["]}')
    2
    """
    brackets = _TEXTS.sub(b"", body).translate(None, _NOT_BRACKETS)
    return max(accumulate(1 if each in b"[{" else -1 for each in brackets), default=0)


def is_nested(body: bytes) -> bool:
    """Whether Turtle or N-Triples may have a statement inside a statement: in case of doubt it has.

    >>> is_nested(b'<a> <b> "<<" . # <<'), is_nested(b'<a> <b> <<( <c> <d> <e> )>> .')
    (False, True)
    """
    place = 0 if b"<<" in body else len(body)
    # Piece by piece: one pattern for all of it would keep a way back for each piece.
    while place < len(body):
        found = _NO_NEST.match(body, place)
        if found is None:
            return True
        place = found.end()
    return False


def _newer(endpoint: Endpoint) -> EndpointFailed:
    reason = "its answer has statements about statements, which are newer than what is read here (RDF 1.2)."
    return EndpointFailed(endpoint.shown, reason, "Ask for something else.")


# The engine's readers must be let go of in the thread that made them. So no name may hold one when an error
# leaves here: the error keeps every name that it passed, and may be cleared away by any thread.


def _rows(body: bytes, headings: Mapping[str, str]) -> Answer:
    answer = parse_results(body, format=QueryResultsFormat.JSON)
    try:
        if isinstance(answer, QueryBoolean):
            return Truth(bool(answer))
        columns = tuple(variable.value for variable in answer.variables)
        solutions = list(answer)
    finally:
        del answer
    width = range(len(columns))
    return Table(
        columns,
        tuple(tuple(solution[i] for i in width) for solution in solutions),
        {column: headings.get(column, column) for column in columns},
    )


def _statements(body: bytes, kind: str) -> Statements:
    # rename_blank_nodes: so that those of two answers can never meet.
    quads = list(parse(body, format=_RDF_TYPES.get(kind, RdfFormat.N_TRIPLES), rename_blank_nodes=True))
    return Statements(tuple(sorted({quad.triple for quad in quads}, key=str)))
