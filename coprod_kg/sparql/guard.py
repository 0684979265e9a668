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

>>> guarded_graphs("ASK FROM <http://e.org/g> { ?s ?p ?o }", stored={"http://e.org/g"}).default
(<NamedNode value=http://e.org/g>,)
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from pyoxigraph import NamedNode

from coprod_kg.dataset import Graphs
from coprod_kg.errors import RefusedQuery
from coprod_kg.sparql_tokens import tokens_of
from coprod_kg.values import Value

_BACKSLASH = re.compile(r"\\(?:([tbnrf\\\"'])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|)")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
_COUNTED = ("UNION", "BIND", "OPTIONAL", "EXISTS", "MINUS", "GRAPH", "FILTER", "SELECT", "VALUES", "LATERAL")
_TERMS = frozenset(["string", "iri", "variable", "pname", "number", "language", "close"])
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


@lru_cache(
    maxsize=128
)  # a rule is looked at by who judges the files, and by who derives; a refusal is not kept
def guard(text: str, *, source: str = "query", limits: Limits = DEFAULT_LIMITS) -> None:
    """Returns nothing if `text` may be given to the engine.

    Raises RefusedQuery, with line, column and the limit, if it may not.
    """
    _looked_at(text, source, _Look(limits))


def guarded_graphs(
    text: str, *, stored: Container[str], source: str = "query", limits: Limits = DEFAULT_LIMITS
) -> Graphs | None:
    """The graphs that FROM and FROM NAMED choose in `text`, if it may be given to the engine; None if there are none.

    `stored` has the addresses of the graphs that they may choose from.

    Raises RefusedQuery as `guard` does, but for FROM only if it names what is not in `stored`.
    """
    look = _Look(limits, stored)
    _looked_at(text, source, look)
    if not look.chosen:
        return None
    default, named = (
        tuple(NamedNode(name) for sort, name in look.chosen if sort == each) for each in ("FROM", "NAMED")
    )
    return Graphs(default, named)


def _looked_at(text: str, source: str, look: _Look) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > look.limits.bytes:
        raise RefusedQuery(
            source, 1, 1, f"it is {size:,} bytes long; at most {look.limits.bytes:,} are allowed."
        )
    for found in tokens_of(text):
        if found.lastgroup != "skip" and (reason := look.at(found.lastgroup or "", found.group())):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            raise RefusedQuery(source, line, column, reason)


class _Look:
    """One pass over the tokens of a query; what it must know of those that came before."""

    def __init__(self, limits: Limits, stored: Container[str] | None = None) -> None:
        self.limits = limits
        self.stored = stored
        self.chosen: list[tuple[str, str]] = []
        """What FROM chooses: `FROM` or `NAMED`, and the address of a graph."""
        self.counts: dict[str, int] = {}
        self.open: list[str] = []
        """What each open bracket is: itself, or `values` for the braces of VALUES, or `row` for a row in them."""
        self.sort = self.text = self.choice = ""
        self.values = False

    def at(self, sort: str, text: str) -> str:
        """Why the query is refused because of this text; nothing if it is not."""
        reason = self._chosen(sort, text) if self._choosing() else self._reason(sort, text)
        if sort == "close" and self.open:
            self.open.pop()
        self.sort, self.text = sort, text
        return reason

    def _reason(self, sort: str, text: str) -> str:
        if sort in ("string", "iri") and "\\" in text and not _well_escaped(text):
            return (
                "the backslash in this text is followed by what has no meaning. Write \\\\ for a backslash."
            )
        if text in ("'", '"'):
            return "this text in quotation marks has no end."
        if (sort == "iri" or text == "<<") and self._may_compare():
            return "this could be an address or a comparison. Put a space after the sign <."
        if sort == "open":
            return self._opened(text)
        if sort == "word":
            return self._word(text.upper())
        if sort == "pname":
            return self._name(text)
        if sort == "chain":
            return self._count(text)
        # A number such as `.5` may be a full stop and a 5 as well; and each word before one is looked through again.
        if text in (".", ";", ",", "~") or (text[0] == "." and self.open[-1:] != ["values"]):
            return self._count("a pattern")
        return self._entry(sort)

    def _may_compare(self) -> bool:
        """Whether "less than" could stand here: in brackets, after anything that may have a value."""
        before_a_value = self.sort in ("open", "chain") or self.text in (",", "=", "^")
        return self.open[-1:] == ["("] and not before_a_value

    def _opened(self, text: str) -> str:
        kind = text
        if text == "{":
            if self.sort == "pname" and "SERVICE" in self.text.partition(":")[0].upper():
                return _CALLS_OUT
            kind, self.values = "values" if self.values else text, False
        elif text == "(" and self.open[-1:] == ["values"] and self.text in ("{", ")"):
            kind = "row"
        self.open.append(kind)
        if len(self.open) > self.limits.depth:
            return f"its brackets go deeper than {self.limits.depth}. Ask in smaller steps."
        return "" if kind == "row" else self._count("brackets", self.limits.brackets)

    def _word(self, word: str) -> str:
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
        if word in _UPDATES:
            return f"{word} changes data. Queries here only read."
        self.values = self.values or "VALUES" in word
        return next((reason for each in _COUNTED if each in word and (reason := self._count(each))), "")

    def _choosing(self) -> bool:
        """Whether the last word was FROM, or the NAMED after it."""
        word = self.text.upper() if self.sort == "word" and not self.open else ""
        return self.stored is not None and (word == "FROM" or (word == "NAMED" and self.choice == "NAMED"))

    def _chosen(self, sort: str, text: str) -> str:
        """Why what stands after FROM is refused; nothing if it is a graph that is stored, or NAMED."""
        if sort == "word" and text.upper() == "NAMED" and self.choice == "FROM":
            self.choice = "NAMED"
            return ""
        if sort != "iri":
            return "FROM must be followed by the whole address of a graph in angle brackets: FROM <…>."
        name = text[1:-1]
        if self.stored is None or name not in self.stored:
            return f"FROM chooses {text}, and no graph of that name is stored here."
        self.chosen.append((self.choice, name))
        return self._count("a graph after FROM")

    def _name(self, text: str) -> str:
        # The engine may end a name at any full stop in it: `e:a.b.SERVICE` is `e:a.b`, a full stop and SERVICE to it.
        _, *others = text.split(".")
        if "SERVICE" in ".".join(others).upper():
            return _CALLS_OUT
        return next((reason for _ in others if (reason := self._count("a pattern"))), self._entry("pname"))

    def _entry(self, sort: str) -> str:
        # In brackets a list, outside of all brackets the things of a DESCRIBE: the engine descends into both.
        if sort in _TERMS and self.sort in _TERMS and self.open[-1:] in (["("], []):
            return self._count("an entry of a list")
        return ""

    def _count(self, what: str, limit: int | None = None) -> str:
        limit = limit or self.limits.repeats
        self.counts[what] = self.counts.get(what, 0) + 1
        if self.counts[what] <= limit:
            return ""
        return f"it uses {what} more than {limit} times. Ask in smaller steps, or use VALUES."


def _well_escaped(text: str) -> bool:
    """Whether each backslash in a string or an address begins an escape of SPARQL (sections 19.2 and 19.7)."""
    for found in _BACKSLASH.finditer(text):
        code = found[2] or found[3]
        if not (found[1] or code):
            return False
        if code and (0xD800 <= int(code, 16) < 0xE000 or int(code, 16) > 0x10FFFF):
            return False
    return True
