"""Checks: functions from an edition to findings, in a registry. Adding a rule is adding a shape or a query.

Names are imported when they are first used: who only wants to open what can be used of a project need not wait for
what judges it.

>>> import coprod_kg
>>> from coprod_kg.findings import blocking
>>> blocking(coprod_kg.check(coprod_kg.open()))
False
"""

from __future__ import annotations

from coprod_kg.late import late

TYPE_CHECKING = False  # as type checkers expect it; see `coprod_kg.values`
if TYPE_CHECKING:
    from coprod_kg.checks.again import check_again
    from coprod_kg.checks.judging import Judge
    from coprod_kg.checks.registry import CHECKS, check, check_project, check_sources, own_files
    from coprod_kg.checks.unusable import of_error, usable_edition

__all__ = [
    "CHECKS",
    "Judge",
    "check",
    "check_again",
    "check_project",
    "check_sources",
    "of_error",
    "own_files",
    "usable_edition",
]

__getattr__ = late(
    __name__,
    {
        "CHECKS": "registry",
        "Judge": "judging",
        "check": "registry",
        "check_again": "again",
        "check_project": "registry",
        "check_sources": "registry",
        "of_error": "unusable",
        "own_files": "registry",
        "usable_edition": "unusable",
    },
)
