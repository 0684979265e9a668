"""Who takes too much memory: one that takes more than it may, or the largest while all together take too much.

>>> too_large({"a": 30, "b": 20, "c": 5}, {"a": 100, "b": 10}, total=32)
['b', 'a']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def too_large(taken: Mapping[K, int], allowed: Mapping[K, int], total: int) -> list[K]:
    """Those that have to end so that none of `taken` is more than is `allowed` for it, nor all more than `total`."""
    ended = [each for each, size in taken.items() if size > allowed.get(each, size)]
    left = sum(size for each, size in taken.items() if each not in ended)
    for each in sorted(taken, key=lambda one: -taken[one]):
        if left <= total:
            break
        if each not in ended:
            ended.append(each)
            left -= taken[each]
    return ended
