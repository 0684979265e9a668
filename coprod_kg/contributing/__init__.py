"""Contributing: what somebody offers is read, assessed and decided on.

`sending.send` shelves a contribution; `decisions`, `merging` and `retiring` make a decision into a `change.Change`;
`desk.at_desk` gives the one writer that carries it out. Each is imported from its own module.

>>> from coprod_kg.contributing import check_files
>>> import coprod_kg
>>> check_files(coprod_kg.open(), [])
[]
"""

from coprod_kg.contributing.assessing import assess_files, check_files
from coprod_kg.contributing.likely import matches_in

__all__ = ["assess_files", "check_files", "matches_in"]
