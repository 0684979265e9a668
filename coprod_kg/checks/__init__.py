"""Checks: functions from an edition to findings, in a registry. Adding a rule is adding a shape or a query.

>>> import coprod_kg
>>> from coprod_kg.findings import blocking
>>> blocking(coprod_kg.check(coprod_kg.open()))
False
"""

from coprod_kg.checks.registry import CHECKS, check, check_files, check_project, usable_edition

__all__ = ["CHECKS", "check", "check_files", "check_project", "usable_edition"]
