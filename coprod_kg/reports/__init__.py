"""Reports: the same findings, in the same words, for a person, a program or another tool.

Names are imported when they are first used: a build that finds nothing wrong says one line, and need not wait for seven
formats.

>>> from coprod_kg.reports import REPORTS
>>> sorted(REPORTS)
['github', 'html', 'json', 'junit', 'sarif', 'text', 'turtle']
"""

from __future__ import annotations

from coprod_kg.late import late

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

__getattr__ = late(
    __name__,
    {
        "REPORTS": "registry",
        "Inspection": "inspection",
        "Rule": "inspection",
        "as_github": "github",
        "as_html": "html",
        "as_json": "json",
        "as_junit": "junit",
        "as_sarif": "sarif",
        "as_text": "text",
        "as_turtle": "turtle",
        "report": "registry",
        "rules_of": "rules",
        "summary": "text",
    },
)
