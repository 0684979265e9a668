"""How fast likely doubles are found: many new records against a large list, beside comparing all with all.

rapidfuzz alone, without an index and without year and names, is the peer: it compares every title with every title.
Times are those of the processor. Run it with: python benchmarks/doubles.py [NEW] [OLD]
"""

from __future__ import annotations

import random
import sys
import time

from rapidfuzz import fuzz, process

import coprod_kg
from coprod_kg.matching.features import Features, folded
from coprod_kg.matching.index import Index
from coprod_kg.matching.likeness import ALIKE, likeness
from coprod_kg.vocabulary import ID, SCHEMA


def generated(count: int, prefix: str, draw: random.Random, words: list[str]) -> list[Features]:
    """Records with titles of the words of the real list, common ones as common as words are (Zipf's law)."""
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    made = []
    for number in range(count):
        title = " ".join(draw.choices(words, weights, k=draw.randint(4, 12)))
        names = tuple(draw.choices(words, k=3))
        made.append(
            Features(ID[f"item/{prefix}-{number}"], "item", title, title, "", title, draw.randint(1990, 2024), names,
                     frozenset())
        )  # fmt: skip
    return made


def main() -> None:
    new_count, old_count = (int(each) for each in [*sys.argv[1:], *("5000", "10000")[len(sys.argv) - 1 :]])
    titles = (str(quad.object.value) for quad in coprod_kg.open().dataset.quads(predicate=SCHEMA["name"]))
    words = sorted({word for title in titles for word in folded(title).split()})
    draw = random.Random(7)
    draw.shuffle(words)
    old = generated(old_count, "old", draw, words)
    new = generated(new_count, "new", draw, words)
    print(f"{new_count:,} new records against {old_count:,}")
    start = time.process_time()
    index = Index(old)
    built = time.process_time()
    found = sum(likeness(each, other)[0] >= ALIKE for each in new for other in index.like(each))
    ours = time.process_time() - built
    print(f"index made                 {built - start:7.2f} s")
    print(f"compared by index          {ours:7.2f} s   {new_count / ours:8,.0f} records/s   {found} alike")
    sample = new[: max(new_count // 20, 1)]
    start = time.process_time()
    for each in sample:
        process.extractOne(each.title, [other.title for other in old], scorer=fuzz.ratio, score_cutoff=88)
    theirs = (time.process_time() - start) * new_count / len(sample)
    print(f"rapidfuzz, all with all    {theirs:7.2f} s   {theirs / ours:8.1f} times ours (from a twentieth)")


if __name__ == "__main__":
    main()
