"""The terminals of SPARQL 1.1 (section 19.8 of https://www.w3.org/TR/sparql11-query/), and the form of a query.

The pattern takes 30 ms to compile, so this room is imported only where the text of a query is looked at.
"""

from __future__ import annotations

import re
from typing import Literal, cast

from coprod_kg.vocabulary import NAME, NAME_START

TOKEN = re.compile(
    rf"""
    (?P<skip>(?:\s+|\#[^\n\r]*)+)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
  | (?P<variable>[?$][{NAME}]+)
  | (?P<pname>(?:_|[{NAME_START}][{NAME}.\-]*+)?:
      (?:[{NAME}:\-]|%[0-9A-Fa-f]{{2}}|\\.|\.+(?=[{NAME}:%\\\-]))*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)[eE][+-]?[0-9]+|[0-9]*+\.[0-9]+|[0-9]+)
  | (?P<word>[{NAME_START}_][{NAME}]*)
  | (?P<chain>\|\||&&|[+/|!*\-])
  | (?P<open>[({{\[]|<<)
  | (?P<close>[)}}\]]|>>)
  | (?P<other>[{NAME}]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
PROLOGUE = frozenset(["skip", "word", "pname", "iri", "string"])
"""The terminals that stand before the form of a query: of BASE and PREFIX, and VERSION of SPARQL 1.2."""


def form_of(text: str) -> Form | None:
    """Which of the four forms the query `text` has: the first word that names one. None if no word does.

    It stands behind prefixes and a base only, so nothing is read further than these.

    >>> form_of("PREFIX select: <http://e.org/> ASK { ?s ?p 'CONSTRUCT' }")
    'ASK'
    """
    for found in TOKEN.finditer(text):
        if found.lastgroup == "word" and (word := found.group().upper()) in FORMS:
            return cast("Form", word)
        if found.lastgroup not in PROLOGUE:
            return None
    return None
