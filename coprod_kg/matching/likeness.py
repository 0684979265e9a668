"""How alike two records are, from 0 to 1, and why, in words.

The title decides; year and names speak for it or against it. A number in a title counts for more than its letters:
"Part 1" and "Part 2" differ in one letter and are two works. The weights were chosen on the variations in
`tests/test_matching.py`, which says how often they are right.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from coprod_kg.matching.features import Features

ALIKE = 0.88
"""From this on, two records look like the same thing."""

_NUMBER_WORDS = "one two three four five six seven eight nine ten first second third fourth fifth".split()
_DIGITS = re.compile(r"[0-9]+|\b[ivx]{2,}\b")
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b")
_NAMES_OF_NUMBERS = {"doi": "DOI", "isbn": "ISBN", "url": "web address", "same": "entry elsewhere"}


def likeness(new: Features, old: Features) -> tuple[float, tuple[str, ...]]:
    """How alike two records are, and the reasons that speak for it; (0, ()) if they cannot be the same."""
    shared = sorted({_NAMES_OF_NUMBERS[number.split()[0]] for number in new.numbers & old.numbers})
    title, said = _titles(new, old)
    if shared:
        reasons = [f"the same {name}" for name in shared]
        return 1.0, (*reasons, *((said,) if title > ALIKE else ()))
    if title < 0.8 or _numbered_apart(new, old):
        return 0.0, ()
    score, reasons = title, [said]
    names, in_common = _names(new, old)
    score += names
    if in_common:
        reasons.insert(0, in_common)
    years, apart = _years(new, old)
    score += years
    if apart:
        reasons.append(apart)
    few = len(new.title.split()) <= 2 or len(old.title.split()) <= 2
    if few and names <= 0 and not (new.title == old.title and years >= (0 if " " in new.title else 0.01)):
        return 0.0, ()  # "Introduction" is the title of many things
    if new.kind != "item" and title < 0.93:
        return 0.0, ()  # nothing but a name speaks for a journal or an organisation
    return min(max(score, 0.0), 1.0), tuple(reasons)


def _titles(new: Features, old: Features) -> tuple[float, str]:
    if new.title == old.title:
        return 0.97, "the same title"
    whole = fuzz.ratio(new.title, old.title) / 100
    if bool(new.sub) != bool(old.sub):
        short, long = (old, new) if new.sub else (new, old)
        main = fuzz.ratio(short.title, long.main) / 100
        if main > max(whole, 0.9) and len(short.title.split()) > 1:
            return main - 0.05, "the same title but for the part after the colon"
    if new.sub and new.main == old.main and whole < 0.9:
        return min(whole, 0.8), "the same title but for the part after the colon"
    if new.sub and old.sub and fuzz.ratio(new.main, old.main) < 60:
        return min(whole, 0.75), "nearly the same title"  # two parts of one project
    return whole, "nearly the same title"


def _numbered_apart(new: Features, old: Features) -> bool:
    """Whether both titles have numbers, and not the same: two parts of a series."""
    first, second = set(_DIGITS.findall(new.title)), set(_DIGITS.findall(old.title))
    # A subtitle that was dropped may have had one.
    dropped = bool(new.sub) != bool(old.sub)
    if first != second and not (dropped and not (first and second)):
        return True
    # A number in words may have a slip in it, and then it is none.
    first, second = set(_NUMBER.findall(new.title)), set(_NUMBER.findall(old.title))
    return bool(first and second) and first != second


def _names(new: Features, old: Features) -> tuple[float, str]:
    if not new.names or not old.names:
        return 0.0, ""
    alike = [name for name in new.names if any(fuzz.ratio(name, other) >= 85 for other in old.names)]
    if not alike:
        return -0.25, ""
    if fuzz.ratio(new.names[0], old.names[0]) >= 85:
        return 0.06, "the same name comes first" if len(new.names) > 1 or len(
            old.names
        ) > 1 else "the same name on it"
    return 0.03, "names in common"


def _years(new: Features, old: Features) -> tuple[float, str]:
    if new.year is None or old.year is None:
        return 0.0, ""
    apart = abs(new.year - old.year)
    if apart == 0:
        return 0.03, "the same year"
    if apart == 1:
        return 0.0, "one year apart"
    return (-0.06 if apart <= 3 else -0.15), f"{apart} years apart"
