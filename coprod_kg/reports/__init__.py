"""Reports: the same findings, in the same words, for a person, a program or another tool.

Names are imported when they are first used: a build that finds nothing wrong says one line, and need not wait for seven
formats.

>>> from coprod_kg.reports import REPORTS
>>> sorted(REPORTS)
['github', 'html', 'json', 'junit', 'sarif', 'text', 'turtle']
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.reports.github import as_github
    from coprod_kg.reports.html import as_html
    from coprod_kg.reports.inspection import Inspection, Rule
    from coprod_kg.reports.json import as_json
    from coprod_kg.reports.junit import as_junit
    from coprod_kg.reports.registry import REPORTS, report
    from coprod_kg.reports.rules import rules_of
    from coprod_kg.reports.sarif import as_sarif
    from coprod_kg.reports.text import as_text, summary
    from coprod_kg.reports.turtle import as_turtle

__all__ = [
    "REPORTS",
    "Inspection",
    "Rule",
    "as_github",
    "as_html",
    "as_json",
    "as_junit",
    "as_sarif",
    "as_text",
    "as_turtle",
    "report",
    "rules_of",
    "summary",
]
_HOMES = {
    "REPORTS": "registry",
    "Inspection": "inspection",
    "Rule": "inspection",
    "report": "registry",
    "rules_of": "rules",
    "summary": "text",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'coprod_kg.reports' has no attribute {name!r}")
    home = _HOMES.get(name) or name.removeprefix("as_")
    return getattr(import_module(f"coprod_kg.reports.{home}"), name)
