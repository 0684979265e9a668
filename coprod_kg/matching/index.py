"""Finding what may be alike without comparing everything with everything.

Records that are alike share a rare word of the title, or a name and nearly the year, or pieces of a short title. Only
those are compared: with 5,000 new records and 10,000 old ones that is some thirty comparisons for each new one instead
of 10,000.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log
from weakref import WeakKeyDictionary

from coprod_kg.dataset import Dataset
from coprod_kg.matching.features import Features, features_of_dataset

_RAREST = 8
"""By how many of the rarest words of a title its like is looked for."""
_COMMONEST = 400
"""A word or name that more records than this have says nothing."""
_COMPARED = 30
"""How many of the likeliest records are compared in full."""
_SHORT = 4
"""A title of no more words than this is also looked for by its pieces: one slip may be in each of its words."""
_PIECE = 4


class Index:
    """Records by what they are known by."""

    def __init__(self, records: Iterable[Features]) -> None:
        self.records = tuple(records)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, record in enumerate(self.records):
            for key in _keys(record, spread=0):
                self._holding[key].append(place)

    def like(self, record: Features) -> list[Features]:
        """The records of the same kind that are worth comparing with `record`, the likeliest first."""
        weights: dict[int, float] = defaultdict(float)
        known = [(len(places), key) for key in _keys(record, spread=1) if (places := self._holding.get(key))]
        words = 0
        for count, key in sorted(known):
            sort = key[0]
            if count > _COMMONEST and sort != "#":
                continue
            words += sort == "w"
            if words > _RAREST and sort == "w":
                continue
            weight = log(1 + len(self.records) / count) * (0.3 if sort == "p" else 1)
            for place in self._holding[key]:
                weights[place] += weight
        best = sorted(weights, key=lambda place: (-weights[place], self.records[place].iri.value))
        same_kind = (self.records[place] for place in best if self.records[place].kind == record.kind)
        return [each for each, _ in zip(same_kind, range(_COMPARED), strict=False) if each.iri != record.iri]


def _keys(record: Features, spread: int) -> Iterator[str]:
    """What a record is kept under; with `spread` 1, what it is looked for under: a year is said wrong by one."""
    words = record.title.split()
    yield from {f"w{word}" for word in words if len(word) > 2}
    for number in record.numbers:
        yield f"#{number}"
    for name in record.names[:3]:
        for year in (0,) if record.year is None else range(record.year - spread, record.year + spread + 1):
            yield f"n{name} {year}"
        if spread or record.year is None:
            yield f"n{name} 0"
    for text in {record.title, record.main}:
        if len(text.split()) <= _SHORT:
            joined = text.replace(" ", "")
            yield from {
                f"p{joined[start : start + _PIECE]}" for start in range(max(len(joined) - _PIECE + 1, 1))
            }


_indexes: WeakKeyDictionary[Dataset, Index] = WeakKeyDictionary()


def index_of(dataset: Dataset) -> Index:
    """The index of all records of a list, made once for each."""
    found = _indexes.get(dataset)
    if found is None:
        found = _indexes[dataset] = Index(features_of_dataset(dataset))
    return found
