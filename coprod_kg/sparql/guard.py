"""A look at a query's text before any parser sees it.

A correct query of 4.5 KB can overflow the engine's stack and end the process without a message, so what is
too long, too deep or too chained is refused first. Also refused: SERVICE, which would really call out, and
every update. Names, texts and comments that contain those words stay allowed: this looks at the tokens of SPARQL
(`coprod_kg.sparql_tokens`), not for words in raw text.

The engine's parser is not a tokenizer: it reads `SERVICEp:x` as SERVICE and `p:x`, and takes `<` for "less than"
wherever that fits, even if what follows looks like an address. Where the two could read a text in different
ways, and so something could hide from us, the text is refused.

>>> guard("SELECT * WHERE { ?s ?p 'SERVICE <x>' } # SERVICE")
>>> guard("SELECT * WHERE { SERVICE <http://e.org/> { ?s ?p ?o } }", source="ask.rq")
Traceback (most recent call last):
coprod_kg.errors.RefusedQuery: ask.rq:1:18: this query is refused: SERVICE asks another server, ...

FROM may name graphs that are stored, if whoever asks says which those are; the engine is then told them apart
from the text, so that it never goes by what it reads there itself.

>>> guarded("ASK FROM <http://e.org/g> { ?s ?p ?o }", stored={"http://e.org/g"}).graphs.default
(<NamedNode value=http://e.org/g>,)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from pyoxigraph import NamedNode

from coprod_kg.dataset import Graphs
from coprod_kg.errors import RefusedQuery
from coprod_kg.sparql_tokens import BETWEEN, FORMS, PROLOGUE, Form, tokens_of
from coprod_kg.values import Value

_DECLARED = re.compile(
    rf"(?:{BETWEEN}PREFIX\s++[A-Z][A-Z0-9_-]*+:\s*+<[A-Z0-9:/._#~%-]*+>){{1,40}}+", re.ASCII | re.IGNORECASE
)
"""Some plain declarations of prefixes, with which most questions begin. There is nothing in them to be looked for, and
they are so few that they need not be counted."""
_BACKSLASH = re.compile(r"\\(?:([tbnrf\\\"'])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|)")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
_COUNTED = ("UNION", "BIND", "OPTIONAL", "EXISTS", "MINUS", "GRAPH", "FILTER", "SELECT", "VALUES", "LATERAL")
_TERMS = frozenset(["string", "iri", "variable", "pname", "number", "language", "close"])
_BAD_ESCAPE = "the backslash in this text is followed by what has no meaning. Write \\\\ for a backslash."
_COMPARES = "this could be an address or a comparison. Put a space after the sign <."
_CALLS_OUT = "SERVICE asks another server, and that is not allowed. Ask that server itself with --endpoint."


class Limits(Value):
    """How large a query may be: well inside what the engine was seen to survive on a stack of 8 MiB."""

    bytes: int = 16 * 1024
    depth: int = 64
    repeats: int = 200
    """How often one of UNION, OPTIONAL, `||`, `+` … or a triple pattern may occur."""
    brackets: int = 500
    """How many brackets may be opened in all; rows of VALUES are not counted."""


DEFAULT_LIMITS = Limits()


# Who judges the files looks at each rule, and who derives; what is refused is not kept.
@lru_cache(maxsize=128)
def guard(text: str, *, source: str = "query", limits: Limits = DEFAULT_LIMITS) -> None:
    """Returns nothing if `text` may be given to the engine.

    Raises RefusedQuery, with line, column and the limit, if it may not.
    """
    _looked_at(text, source, _Look(limits))


class Guarded(NamedTuple):
    """What was seen of a query that may be given to the engine."""

    form: Form | None
    """Which of the four forms it has, as `sparql_tokens.form_of` says it."""
    graphs: Graphs | None
    """The graphs that FROM and FROM NAMED choose; None if there are none."""


def guarded(
    text: str, *, stored: Container[str], source: str = "query", limits: Limits = DEFAULT_LIMITS
) -> Guarded:
    """What `text` is, if it may be given to the engine. `stored` has the addresses of the graphs that FROM may choose.

    Raises RefusedQuery as `guard` does, but for FROM only if it names what is not in `stored`.
    """
    look = _Look(limits, stored)
    _looked_at(text, source, look)
    if not look.chosen:
        return Guarded(look.form or None, None)
    default, named = (
        tuple(NamedNode(name) for sort, name in look.chosen if sort == each) for each in ("FROM", "NAMED")
    )
    return Guarded(look.form or None, Graphs(default, named))


def _looked_at(text: str, source: str, look: _Look) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > look.limits.bytes:
        raise RefusedQuery(
            source, 1, 1, f"it is {size:,} bytes long; at most {look.limits.bytes:,} are allowed."
        )
    found = look.at(text)
    if found is not None:
        token, reason = found
        line = text.count("\n", 0, token.start()) + 1
        column = token.start() - text.rfind("\n", 0, token.start())
        raise RefusedQuery(source, line, column, reason)


class _Look:
    """One pass over the tokens of a query; what it must know of those that came before.

    Every question of a stranger passes here, token by token, so what a token needs no look at costs next to nothing.
    """

    def __init__(self, limits: Limits, stored: Container[str] | None = None) -> None:
        self.limits = limits
        self.stored = stored
        self.chosen: list[tuple[str, str]] = []
        """What FROM chooses: `FROM` or `NAMED`, and the address of a graph."""
        self.counts: dict[str, int] = {}
        self.open: list[str] = []
        """What each open bracket is: itself, or `values` for the braces of VALUES, or `row` for a row in them."""
        self.inner = ""
        """The innermost open bracket; nothing outside of all."""
        self.sort = self.text = self.choice = ""
        self.choosing = False
        """Whether the last word was FROM, or the NAMED after it."""
        self.values = False
        self.form: Form | Literal[""] | None = None
        """The form of the query; None while it may still come, nothing if it has none."""

    def at(self, text: str) -> tuple[re.Match[str], str] | None:
        """The first token of `text` for which it is refused, and why; None if it is not."""
        start = 0
        if declared := _DECLARED.match(text):
            start, self.sort = declared.end(), "iri"
        for token in tokens_of(text, start):
            sort, said = token.lastgroup or "", token[token.lastindex or 0]
            if reason := self._chosen(sort, said) if self.choosing else _LOOKS[sort](self, said):
                return token, reason
            if self.form is None and sort not in PROLOGUE:
                self.form = ""
            self.sort, self.text = sort, said
        return None

    def _string(self, text: str) -> str:
        if "\\" in text and not _well_escaped(text):
            return _BAD_ESCAPE
        return self._entry(text)

    def _iri(self, text: str) -> str:
        if "\\" in text and not _well_escaped(text):
            return _BAD_ESCAPE
        if self.inner == "(" and self._may_compare():
            return _COMPARES
        return self._entry(text)

    def _may_compare(self) -> bool:
        """Whether "less than" could stand here, in brackets: after anything that may have a value."""
        return not (self.sort in ("open", "chain") or self.text in (",", "=", "^"))

    def _opened(self, text: str) -> str:
        if text == "<<" and self.inner == "(" and self._may_compare():
            return _COMPARES
        kind = text
        if text == "{":
            if self.sort == "pname" and "SERVICE" in self.text.partition(":")[0].upper():
                return _CALLS_OUT
            kind, self.values = "values" if self.values else text, False
        elif text == "(" and self.inner == "values" and self.text in ("{", ")"):
            kind = "row"
        self.open.append(kind)
        self.inner = kind
        if len(self.open) > self.limits.depth:
            return f"its brackets go deeper than {self.limits.depth}. Ask in smaller steps."
        return "" if kind == "row" else self._count("brackets", self.limits.brackets)

    def _closed(self, text: str) -> str:
        reason = self._entry(text)  # while it is still open
        if self.open:
            self.open.pop()
            self.inner = self.open[-1] if self.open else ""
        return reason

    def _word(self, text: str) -> str:
        word = text.upper()
        if _says_nothing(word):
            return ""
        if self.form is None and word in FORMS:
            self.form = cast("Form", word)
        # Two words may stand without a space between them, so each is looked for inside.
        if "SERVICE" in word:
            return _CALLS_OUT
        if "FROM" in word and not self.open and (self.stored is None or word != "FROM"):
            return (
                "every question here is asked of all graphs, and FROM would choose some. Use GRAPH in WHERE."
                if self.stored is None
                else "FROM needs a space before it and after it."
            )
        if word == "FROM":
            self.choice = word
        if word in ("FROM", "NAMED"):
            self.choosing = self.choice == word and self.stored is not None and not self.open
        if word in _UPDATES:
            return f"{word} changes data. Queries here only read."
        self.values = self.values or "VALUES" in word
        for each in _COUNTED:
            if each in word and (reason := self._count(each)):
                return reason
        return ""

    def _chosen(self, sort: str, text: str) -> str:
        """Why what stands after FROM is refused; nothing if it is a graph that is stored, or NAMED."""
        if sort == "word" and text.upper() == "NAMED" and self.choice == "FROM":
            self.choice = "NAMED"
            return ""
        self.choosing = False
        if sort != "iri":
            return "FROM must be followed by the whole address of a graph in angle brackets: FROM <…>."
        name = text[1:-1]
        if self.stored is None or name not in self.stored:
            return f"FROM chooses {text}, and no graph of that name is stored here."
        self.chosen.append((self.choice, name))
        return self._count("a graph after FROM")

    def _name(self, text: str) -> str:
        if "." not in text:
            return self._entry(text)
        # The engine may end a name at any full stop in it: `e:a.b.SERVICE` is `e:a.b`, a full stop and SERVICE to it.
        _, *others = text.split(".")
        if "SERVICE" in ".".join(others).upper():
            return _CALLS_OUT
        return next((reason for _ in others if (reason := self._count("a pattern"))), self._entry(text))

    def _number(self, text: str) -> str:
        # `.5` may be a full stop and a 5 as well; and each word before a full stop is looked through again.
        if text[0] == "." and self.inner != "values":
            return self._count("a pattern")
        return self._entry(text)

    def _sign(self, text: str) -> str:
        if text in ("'", '"'):
            return "this text in quotation marks has no end."
        return self._count("a pattern") if text in (".", ";", ",", "~") else ""

    def _entry(self, _: str) -> str:
        # In brackets a list, outside of all brackets the things of a DESCRIBE: the engine descends into both.
        if (self.inner == "(" or not self.inner) and self.sort in _TERMS:
            return self._count("an entry of a list")
        return ""

    def _count(self, what: str, limit: int | None = None) -> str:
        count = self.counts[what] = self.counts.get(what, 0) + 1
        if count <= (limit or self.limits.repeats):
            return ""
        return f"it uses {what} more than {limit or self.limits.repeats} times. Ask in smaller steps, or use VALUES."


_LOOKS: Mapping[str, Callable[[_Look, str], str]] = {
    "string": _Look._string,
    "iri": _Look._iri,
    "variable": _Look._entry,
    "pname": _Look._name,
    "language": _Look._entry,
    "number": _Look._number,
    "word": _Look._word,
    "chain": _Look._count,
    "open": _Look._opened,
    "close": _Look._closed,
    "other": _Look._sign,
}
"""How each sort of token is looked at."""


@lru_cache(maxsize=256)
def _says_nothing(word: str) -> bool:
    """Whether a word is none of those that are looked for, and has none inside: `PREFIX`, `WHERE`, `a`."""
    return not any(
        each in word for each in ("SERVICE", "FROM", "NAMED", "VALUES", *_UPDATES, *FORMS, *_COUNTED)
    )


def _well_escaped(text: str) -> bool:
    """Whether each backslash in a string or an address begins an escape of SPARQL (sections 19.2 and 19.7)."""
    for found in _BACKSLASH.finditer(text):
        code = found[2] or found[3]
        if not (found[1] or code):
            return False
        if code and (0xD800 <= int(code, 16) < 0xE000 or int(code, 16) > 0x10FFFF):
            return False
    return True
