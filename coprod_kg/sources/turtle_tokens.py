"""The words of a Turtle text, each with its offset: the terminals of Turtle 1.1, with the graph braces of TriG.

Section 6.5 of https://www.w3.org/TR/turtle/. For texts that the parser has already taken: this says where, not
whether.

>>> [token.text for token in tokens("<> a cpr:Item . # a comment")]
['<>', 'a', 'cpr:Item', '.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from coprod_kg.vocabulary import NAME, NAME_START

_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_PLAIN = r"[^\x00-\x20<>\"{}|^`\\]*+"
# Single characters repeat possessively (`*+`) and groups only where something is escaped or ends a line: else the
# engine keeps a way back for each character, which is 1 GB for a text of 5 MB. Groups are not possessive, because
# Python before 3.11.5 forgets parts of what such a group has matched.
_IRI = rf"<{_PLAIN}(?:\\(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}){_PLAIN})*>"
_LONG = r""""{3}[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"{3}|'{3}[^'\\]*+(?:(?:\\.|'(?!'{2}))[^'\\]*+)*'{3}"""
_STRING = r""""[^"\\\n\r]*+(?:\\.[^"\\\n\r]*+)*"|'[^'\\\n\r]*+(?:\\.[^'\\\n\r]*+)*'"""
_TOKEN = rf"""
    (?P<skip>(?:\s++|\#[^\n\r]*+)+)
  | (?P<iri>{_IRI})
  | (?P<long>{_LONG})
  | (?P<string>{_STRING})
  | (?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<double>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+)
  | (?P<decimal>[+-]?[0-9]*\.[0-9]+)
  | (?P<integer>[+-]?[0-9]+)
  | (?P<blank>_:<NAME>(?:<NAME.->*<NAME->)?)
  | (?P<pname>(?:<START>(?:<NAME.->*<NAME->)?)?:
        (?:(?:<NAME:>|{_ESCAPED})<NAME:->*+(?:(?:{_ESCAPED}|\.+(?=<NAME:->|{_ESCAPED}))<NAME:->*+)*)?)
  | (?P<word>[A-Za-z]+)
  | (?P<mark>\^\^|[.;,\[\](){{}}])
    """
_CLASS = re.compile(r"<(START|NAME)([.:-]*)>")
"""A class of the letters of names, and some marks that go with them."""
# Brackets, and all that a bracket could be in without being one: addresses, texts, comments, escapes in names.
_BRACKET = re.compile(
    rf"""
    (?P<open>[\[(])
  | (?P<close>[\])])
  | {_IRI} | {_LONG} | {_STRING}
  | \#[^\n\r]*+
  | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@cache
def _token(strict: bool = False) -> re.Pattern[str]:
    """The pattern of all tokens, compiled when the first text is looked at.

    Only if it is `strict`, it knows which letters of the world a name may have: that takes 20 ms to compile. In a text
    that the parser has taken, all letters outside of texts, addresses and comments are such.
    """
    return re.compile(_CLASS.sub(_strictly if strict else _loosely, _TOKEN), re.VERBOSE | re.DOTALL)


def _strictly(found: re.Match[str]) -> str:
    return f"[{NAME_START if found[1] == 'START' else NAME}{re.escape(found[2])}]"


def _loosely(found: re.Match[str]) -> str:
    others = found[2] if found[1] == "START" else f"{found[2]}_0123456789"
    ascii_ = map(chr, range(128))
    return f"[^{''.join(re.escape(each) for each in ascii_ if not (each.isalpha() or each in others))}]"


class Token(NamedTuple):
    """A word of the file: what sort it is, its text, and its offset in characters."""

    sort: str
    text: str
    start: int


def unescape(text: str) -> str:
    """What `text` says, with each escape replaced by the character that it stands for."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda found: (
            chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _CONTROL.get(found[3], found[3])
        ),
        text,
    )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, without white space and comments; stops at the first character that fits none."""
    place = 0
    for found in _token().finditer(text):  # faster than to match again and again
        start, end = found.span()
        if start != place:
            return
        sort = found.lastgroup
        if sort != "skip":
            yield Token(sort or "", found.group(), start)
        place = end


def first_unknown(text: str) -> int | None:
    """The offset of the first thing in a text that is no token of Turtle 1.1, or None."""
    place = 0
    match = _token(strict=True).match
    while place < len(text):
        found = match(text, place)
        if found is None:
            return place
        place = found.end()
    return None


def deeper_than(text: str, most: int) -> int | None:
    """The offset of the first bracket that stands deeper than `most` in other brackets, or None.

    >>> deeper_than("<a> <b> ( ( '(' ) ) .", 1), deeper_than("<a> <b> ( '(' ) .", 1)
    (10, None)
    """
    depth = 0
    for found in _BRACKET.finditer(text):
        if found.lastgroup == "open":
            depth += 1
            if depth > most:
                return found.start()
        elif found.lastgroup == "close":
            depth -= 1
    return None


def first_comment(text: str) -> int | None:
    """The offset of the first comment in a Turtle text, or None: comments do not survive a rewrite."""
    place = 0
    match = _token(strict=True).match
    while place < len(text):
        found = match(text, place)
        if found is None:
            # Unknown to us, so we cannot say that what follows holds no comment.
            return text.find("#", place) if "#" in text[place:] else None
        if found.lastgroup == "skip" and "#" in found.group():
            return place + found.group().index("#")
        place = found.end()
    return None
