"""Checks: functions from an edition to findings, in a registry. Adding a rule is adding a shape or a query.

>>> import coprod_kg
>>> from coprod_kg.findings import blocking
>>> blocking(coprod_kg.check(coprod_kg.open()))
False
"""

from coprod_kg.checks.judging import Judge
from coprod_kg.checks.registry import (
    CHECKS,
    check,
    check_project,
    check_sources,
    own_files,
    usable_edition,
)
from coprod_kg.checks.unusable import of_error

__all__ = [
    "CHECKS",
    "Judge",
    "check",
    "check_project",
    "check_sources",
    "of_error",
    "own_files",
    "usable_edition",
]
