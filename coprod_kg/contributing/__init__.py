"""Contributing: what somebody offers is read, assessed and decided on.

>>> from coprod_kg.contributing import check_files
>>> import coprod_kg
>>> check_files(coprod_kg.open(), [])
[]
"""

from coprod_kg.contributing.assessing import check_files
from coprod_kg.contributing.likely import matches_in

__all__ = ["check_files", "matches_in"]
