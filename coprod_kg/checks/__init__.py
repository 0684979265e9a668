"""Checks: functions from an edition to findings, in a registry. Adding a rule is adding a shape or a query.

Names are imported when they are first used: who only wants to open what can be used of a project need not wait for
what judges it.

>>> import coprod_kg
>>> from coprod_kg.findings import blocking
>>> blocking(coprod_kg.check(coprod_kg.open()))
False
"""

from __future__ import annotations

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
_HOMES = {
    "Judge": "judging",
    "check_again": "again",
    "of_error": "unusable",
    "usable_edition": "unusable",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'coprod_kg.checks' has no attribute {name!r}")
    return getattr(import_module(f"coprod_kg.checks.{_HOMES.get(name, 'registry')}"), name)
