"""The terminals of SPARQL 1.1 (section 19.8 of https://www.w3.org/TR/sparql11-query/), and the form of a query.

With every letter that a name may have, the pattern takes 20 ms to compile. So it is compiled when a name may have one
that is not plain, and this room is imported only where the text of a query is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, cast

from coprod_kg.vocabulary import NAME, NAME_START

_TERMINALS = r"""
    (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{}|^`\x00-\x20]*>)
  | (?P<variable>[?$][NAME_PART]+)
  | (?P<pname>(?:_|[NAME_START][NAME_PART.\-]*+)?:
      (?:[NAME_PART:\-]|%[0-9A-Fa-f]{2}|\\.|\.+(?=[NAME_PART:%\\\-]))*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)[eE][+-]?[0-9]+|[0-9]*+\.[0-9]+|[0-9]+)
  | (?P<word>[NAME_START_][NAME_PART]*)
  | (?P<chain>\|\||&&|[+/|!*\-])
  | (?P<open>[({\[]|<<)
  | (?P<close>[)}\]]|>>)
  | (?P<other>[NAME_PART]+|.)
"""

BETWEEN = r"(?:\s|\#[^\n\r]*)*+"
"""What may stand between tokens, and says nothing."""
_START = re.compile(BETWEEN)
_WHOLE_COMMENT = re.compile(r"^#[^\n\r]*", re.MULTILINE)


def tokens_of(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of `text` from `start` on, one after the other: the last group of each is its text (`said`), and has
    its sort as name.

    Every character is in one, or is white space or part of a comment after it: to pass over that costs no match of
    its own, since each question of a stranger is read so.

    >>> [(found.lastgroup, said(found)) for found in tokens_of("ASK{?é a ex:b} # and")]
    [('word', 'ASK'), ('open', '{'), ('variable', '?é'), ('word', 'a'), ('pname', 'ex:b'), ('close', '}')]
    """
    first = _START.match(text, start)
    assert first is not None  # it may be empty
    # Comments, such as headers, are read alike by both. Such a line in a longer text is no part of a name either.
    return _compiled(text.isascii() or _WHOLE_COMMENT.sub("", text).isascii()).finditer(text, first.end())


def said(token: re.Match[str]) -> str:
    """The text of `token`, without what follows it."""
    return token[token.lastindex or 0]


def end_of(token: re.Match[str]) -> int:
    """Where the text of `token` ends."""
    return token.end(token.lastindex or 0)


@cache
def _compiled(plain: bool) -> re.Pattern[str]:
    """The pattern of all tokens; if `plain`, for a text whose names can only have ASCII letters."""
    start, part = ("A-Za-z", "A-Za-z_0-9") if plain else (NAME_START, NAME)
    pattern = _TERMINALS.replace("NAME_START", start).replace("NAME_PART", part)
    return re.compile(f"(?:{pattern}){BETWEEN}", re.VERBOSE | re.DOTALL)


Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
PROLOGUE = frozenset(["word", "pname", "iri", "string"])
"""The terminals that stand before the form of a query: of BASE and PREFIX, and VERSION of SPARQL 1.2."""


def form_of(text: str) -> Form | None:
    """Which of the four forms the query `text` has: the first word that names one. None if no word does.

    It stands behind prefixes and a base only, so nothing is read further than these.

    >>> form_of("PREFIX select: <http://e.org/> ASK { ?s ?p 'CONSTRUCT' }")
    'ASK'
    """
    for found in tokens_of(text):
        if found.lastgroup == "word" and (word := said(found).upper()) in FORMS:
            return cast("Form", word)
        if found.lastgroup not in PROLOGUE:
            return None
    return None
