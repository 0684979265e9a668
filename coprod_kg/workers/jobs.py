"""What strangers ask for: a question in SPARQL, a named view, a file to be judged; and how much each may use.

>>> Limits().lowered_by(Limits(seconds=2.0, rows=1_000_000))
Limits(seconds=2.0, rows=10000, bytes=10000000, memory_mb=1024)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from coprod_kg.formats import RDF_FORMATS, RESULT_FORMATS, TABLE
from coprod_kg.publishing.rows import SPREADSHEET


@dataclass(frozen=True)
class Limits:
    """How much one answer may take."""

    seconds: float = 10.0
    """From when it is begun to its last byte."""
    rows: int = 10_000
    """Rows, or statements."""
    bytes: int = 10_000_000
    memory_mb: int = 1024
    """On top of what the list itself takes."""

    def lowered_by(self, wanted: Limits) -> Limits:
        """The smaller of each: whoever asks may ask for less than we give, never for more."""
        return Limits(
            **{each.name: min(getattr(self, each.name), getattr(wanted, each.name)) for each in fields(self)}
        )


SOURCE = "query"
"""What a question is called in errors, unless it has a name."""


class Question(NamedTuple):
    """Any text that may be a SPARQL query: a tuple, since there are thousands a second and it is made four times as
    fast."""

    text: str
    format: str
    """One of `ROW_FORMATS` for SELECT (and `json` or `xml` for ASK), of `STATEMENT_FORMATS` for the others."""
    default_graphs: tuple[str, ...] | None = None
    """The graphs of the query's dataset (SPARQL 1.1 Protocol, 2.1.4), instead of those that the text names; if
    neither this nor `named_graphs` is given and the text has no FROM, the default graph is the union of all."""
    named_graphs: tuple[str, ...] | None = None
    limits: Limits = Limits()
    source: str = SOURCE
    """What the query is called in errors."""


@dataclass(frozen=True)
class ViewQuestion:
    """A view of the catalogue by name, with values for its parameters, as `coprod-kg query NAME` takes them."""

    view: str
    given: Mapping[str, str]
    format: str
    """One of `ROW_FORMATS`, or of the formats for reference managers."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class CheckJob:
    """A file that somebody sent, to be judged as `coprod-kg validate FILE` does."""

    data: bytes
    name: str
    """What findings call it. Its ending says its format, if `format` does not."""
    format: str | None = None
    report: str = "json"
    """One of `coprod_kg.reports.REPORTS`."""


Job = Question | ViewQuestion | CheckJob

ROW_FORMATS = (*(each.name for each in RESULT_FORMATS if each is not TABLE), SPREADSHEET)
STATEMENT_FORMATS = tuple(each.name for each in RDF_FORMATS)
