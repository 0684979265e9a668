"""Answers: the rows of a SELECT, the statements of a CONSTRUCT, the yes or no of an ASK."""

from __future__ import annotations

from pyoxigraph import Literal, Triple

from coprod_kg.values import Value
from coprod_kg.vocabulary import Term

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import pandas as pd
    import polars as pl

Row = tuple[Term | None, ...]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    f"{_XSD}{sign}{name}"
    for sign, name in (
        *(("", name) for name in ("integer", "int", "long", "short", "byte")),
        *((sign, "Integer") for sign in ("positive", "nonPositive", "negative", "nonNegative")),
        *(("unsigned", name) for name in ("Int", "Long", "Short", "Byte")),
    )
)
_FLOATS = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def python_value(term: Term | Triple | None) -> Any:
    """`term` as a plain Python value: int, float, bool, or text; None stays None.

    What is no value of its type, such as `"soon"^^xsd:integer`, is given as the text that it is.

    >>> from pyoxigraph import NamedNode
    >>> python_value(Literal(3)), python_value(NamedNode("http://e.org/"))
    (3, 'http://e.org/')
    """
    if isinstance(term, Triple):
        return str(term)
    if not isinstance(term, Literal):
        return None if term is None else term.value
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _FLOATS:
            return float(term.value)
    except ValueError:
        return term.value
    if datatype == _XSD + "boolean":
        return _TRUTHS.get(term.value, term.value)
    return term.value


def _polars_value(term: Term | None) -> Any:
    """As `python_value`, but a number too large for any type of polars, which would lose it, as its text."""
    value = python_value(term)
    return str(value) if isinstance(value, int) and abs(value) >= 2**127 else value


class Table(Value):
    """The rows of a SELECT query, read to the end. A row is a tuple of terms; None where there is no value."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    headings: Mapping[str, str]
    """The plain heading of each column; the column's own name where the query gives none."""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Term | None]]:
        """The rows as dictionaries from column to term."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def values(self) -> list[dict[str, Any]]:
        """The rows as dictionaries from column to plain Python value."""
        return [
            {column: python_value(term) for column, term in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas frame of plain values, one column for each variable.

        Raises ModuleNotFoundError if pandas is not installed.
        """
        import pandas

        return pandas.DataFrame(self.values(), columns=list(self.columns))

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars frame of plain values, one column for each variable.

        Raises ModuleNotFoundError if polars is not installed.
        """
        import polars

        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return polars.DataFrame(
            {
                name: [_polars_value(term) for term in column]
                for name, column in zip(self.columns, columns, strict=True)
            },
            strict=False,
        )


class Statements(Value):
    """The statements that a CONSTRUCT or DESCRIBE query makes, without repeats, in the order of their text."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)


class Truth(Value):
    """The yes or no of an ASK query."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


Answer = Table | Statements | Truth


def about_statements(answer: Answer) -> bool:
    """Whether a term of `answer` is itself a statement (a triple term of RDF 1.2), which nothing here can show."""
    if isinstance(answer, Truth):
        return False
    if isinstance(answer, Table):
        return any(isinstance(term, Triple) for row in answer.rows for term in row)
    return any(isinstance(each.object, Triple) for each in answer.triples)
