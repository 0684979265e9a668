"""Contributing: what somebody offers is read, assessed and decided on.

>>> from coprod_kg.contributing import check_files
>>> import coprod_kg
>>> check_files(coprod_kg.open(), [])
[]
"""

from coprod_kg.contributing.assessing import assess_files, check_files

__all__ = ["assess_files", "check_files"]
