"""A look at a query's text before any parser sees it.

A correct query of 4.5 KB can overflow the engine's stack and end the process without a message, so what is
too long, too deep or too chained is refused first. Also refused: SERVICE, which would really call out, and
every update. Names, texts and comments that contain those words stay allowed: this is a tokenizer for the
terminals of SPARQL 1.1 (section 19.8 of https://www.w3.org/TR/sparql11-query/), not a search in raw text.

>>> guard("SELECT * WHERE { ?s ?p 'SERVICE <x>' } # SERVICE")
>>> guard("SELECT * WHERE { SERVICE <http://e.org/> { ?s ?p ?o } }", source="ask.rq")
Traceback (most recent call last):
coprod_kg.errors.RefusedQuery: ask.rq:1:18: this query is refused: SERVICE asks another server, ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coprod_kg.errors import RefusedQuery

TOKEN = re.compile(
    r"""
    (?P<skip>(?:\s+|\#[^\n\r]*)+)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<pname>[\w\-.\u00B7]*:(?:[\w\-.:\u00B7]|%[0-9A-Fa-f]{2}|\\.)*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<chain>\|\||&&|[+/|!*\-])
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
"""The terminals of SPARQL 1.1; the name of the group that fits is the sort of the token."""

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
_COUNTED = frozenset(
    ["UNION", "BIND", "OPTIONAL", "EXISTS", "MINUS", "GRAPH", "FILTER", "SELECT", "IF", "IN"]
)


@dataclass(frozen=True)
class Limits:
    """How large a query may be: well inside what the engine was seen to survive on a stack of 8 MiB."""

    bytes: int = 16 * 1024
    depth: int = 64
    repeats: int = 200
    """How often one of UNION, OPTIONAL, `||`, `+` … or a triple pattern may occur."""


DEFAULT_LIMITS = Limits()


def guard(text: str, *, source: str = "query", limits: Limits = DEFAULT_LIMITS) -> None:
    """Returns nothing if `text` may be given to the engine.

    Raises RefusedQuery, with line, column and the limit, if it may not.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.bytes:
        raise RefusedQuery(source, 1, 1, f"it is {size:,} bytes long; at most {limits.bytes:,} are allowed.")
    depth = 0
    counts: dict[str, int] = {}
    for found in TOKEN.finditer(text):
        sort, token = found.lastgroup, found.group()
        reason = ""
        if sort == "open":
            depth += 1
            if depth > limits.depth:
                reason = f"its brackets go deeper than {limits.depth}. Ask in smaller steps."
        elif sort == "close":
            depth -= 1
        elif sort == "word":
            word = token.upper()
            if word == "SERVICE":
                reason = "SERVICE asks another server, and that is not allowed. Ask that server itself with --endpoint."
            elif word in _UPDATES:
                reason = f"{word} changes data. Queries here only read."
            elif word in _COUNTED:
                reason = _count(counts, word, limits)
        elif sort == "chain":
            reason = _count(counts, token, limits)
        elif token in (".", ";", ","):
            reason = _count(counts, "a pattern", limits)
        if reason:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            raise RefusedQuery(source, line, column, reason)


def _count(counts: dict[str, int], what: str, limits: Limits) -> str:
    counts[what] = counts.get(what, 0) + 1
    if counts[what] <= limits.repeats:
        return ""
    return f"it uses {what} more than {limits.repeats} times. Ask in smaller steps, or use VALUES."
