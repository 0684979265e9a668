"""Matching: which records that are offered may be on the list already, how they differ, and what both say together.

>>> import coprod_kg
>>> from coprod_kg.matching import find_matches
>>> find_matches(coprod_kg.open(), ())
[]
"""

from coprod_kg.matching.differences import Difference, differences
from coprod_kg.matching.matches import Match, find_matches
from coprod_kg.matching.merging import Conflict, Merge, Side, merged

__all__ = ["Conflict", "Difference", "Match", "Merge", "Side", "differences", "find_matches", "merged"]
