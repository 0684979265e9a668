"""Assessing: what somebody offers is read, judged by all checks, looked for on the list, and given its sure mends.

>>> from coprod_kg.assessing import check_files
>>> import coprod_kg
>>> check_files(coprod_kg.open(), [])
[]
"""

from coprod_kg.assessing.files import assess_data, assess_files, check_files
from coprod_kg.assessing.likely import likely_findings, matches_in

__all__ = ["assess_data", "assess_files", "check_files", "likely_findings", "matches_in"]
