"""Reports: the same findings, in the same words, for a person, a program or another SHACL tool.

>>> from coprod_kg.reports import REPORTS
>>> sorted(REPORTS)
['json', 'text', 'turtle']
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coprod_kg.errors import UnknownFormat
from coprod_kg.findings import Finding
from coprod_kg.reports.json import as_json
from coprod_kg.reports.text import as_text
from coprod_kg.reports.turtle import as_turtle

REPORTS: dict[str, Callable[[Sequence[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
}
"""Every report by name: a function from findings, in order, to text."""


def report(findings: Sequence[Finding], name: str) -> str:
    """`findings` as the report called `name`.

    Raises UnknownFormat if there is no such report.
    """
    if name not in REPORTS:
        raise UnknownFormat(name, tuple(REPORTS), "a report")
    return REPORTS[name](findings)


__all__ = ["REPORTS", "as_json", "as_text", "as_turtle", "report"]
