"""Which name was meant by one that is not on a list: exactly one that is near, and nothing else near by.

>>> meant("racsim", {"racism": 1, "sexism": 2}), meant("Racism", {"racism": 1}), meant("ism", {"racism": 1})
(1, 1, None)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from coprod_kg.checks.meaning import plain

_T = TypeVar("_T")


def slips_allowed(name: str) -> int:
    """How many slips of the finger a name of this length may have: in a short one, another name is too near."""
    return 0 if len(name) < 5 else 1 if len(name) < 10 else 2


def meant(written: str, names: Mapping[str, _T]) -> _T | None:
    """The one of `names` that `written` can only mean; None if there is none, or any doubt.

    The same but for capitals, accents and the marks between words; or with a slip or two: a letter changed, left
    out, added, or swapped with the next. All other names must be farther by two slips.

    >>> meant("carer", {"carers": 1, "career": 2}) is None
    True
    """
    from rapidfuzz.distance import OSA  # only when something is wrong

    folded = plain(written)
    same = {name for name in names if plain(name) == folded}
    if same:
        targets = {names[name] for name in same}
        return targets.pop() if len(targets) == 1 else None
    allowed = slips_allowed(folded)
    if not allowed:
        return None
    far = allowed + 3
    slips = {name: OSA.distance(folded, plain(name), score_cutoff=far) for name in names}
    best = min(slips, key=lambda name: slips[name], default=None)
    if best is None or slips[best] > allowed:
        return None
    if any(slips[name] < slips[best] + 2 and names[name] != names[best] for name in names):
        return None
    return names[best]
