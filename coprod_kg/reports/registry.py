"""Every report by its name."""

from __future__ import annotations

from collections.abc import Callable

from coprod_kg.errors import UnknownFormat
from coprod_kg.reports.github import as_github
from coprod_kg.reports.html import as_html
from coprod_kg.reports.inspection import Inspection
from coprod_kg.reports.json import as_json
from coprod_kg.reports.junit import as_junit
from coprod_kg.reports.sarif import as_sarif
from coprod_kg.reports.text import as_text
from coprod_kg.reports.turtle import as_turtle

REPORTS: dict[str, Callable[[Inspection], str]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
    "sarif": as_sarif,
    "github": as_github,
    "junit": as_junit,
    "html": as_html,
}
"""Every report by name: a function from an inspection to text."""


def report(inspection: Inspection, name: str) -> str:
    """`inspection` as the report called `name`.

    Raises UnknownFormat if there is no such report.
    """
    if name not in REPORTS:
        raise UnknownFormat(name, tuple(REPORTS), "a report")
    return REPORTS[name](inspection)
