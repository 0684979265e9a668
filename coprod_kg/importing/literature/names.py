"""Names as they are printed, from the forms in which lists of literature keep them.

>>> printed("Graaf, Bo van der"), printed("van der Graaf, Bo"), printed("Oak, Jr., Ann")
('Bo van der Graaf', 'Bo van der Graaf', 'Ann Oak Jr.')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|[IVX]{1,4}|[1-9](?:nd|rd|th))\.?", re.IGNORECASE)
_BRACE_OR_AND = re.compile(r"[{}]|(?:(?<=\s)|(?<=\})|^)[aA][nN][dD](?=\s|\{|$)")


def printed(name: str) -> str:
    """A name with its given names first, from `family, given` or `family, suffix, given`.

    A name without a comma is as printed. Two commas in a row stand for a printed one, as EndNote writes the names
    of groups; a comma at the end is EndNote's mark of a group. With more commas than a person's name can have, it
    is left as it is.

    >>> printed("Garden Centre,, Example University"), printed("Garden Group,"), printed("a, b, c, d")
    ('Garden Centre, Example University', 'Garden Group', 'a, b, c, d')
    """
    text = " ".join(name.split())
    if ",," in text:
        return re.sub(r"\s*,,\s*", ", ", text)
    return given_first(text.split(","))


def given_first(parts: Sequence[str]) -> str:
    """A name as printed, from its parts between commas: `family, given` or `family, suffix, given`.

    With more parts than the name of a person can have, it is given back with its commas.

    >>> given_first(["Ash", "Fir", "Elm", "Oak"])
    'Ash, Fir, Elm, Oak'
    """
    clean = [" ".join(part.split()) for part in parts]
    if len(clean) == 3:
        # BibTeX writes the suffix in the middle, RIS at the end; there are few, and all are short.
        family, second, third = clean
        suffix, given = (third, second) if _SUFFIX.fullmatch(third) else (second, third)
        clean = [f"{family} {suffix}", given]
    if len(clean) == 2:
        return f"{clean[1]} {clean[0]}".strip()
    return ", ".join(clean)


def split_at_and(text: str) -> list[tuple[int, int]]:
    """Where each name of a BibTeX list of names begins and ends: `and` between them counts outside braces only.

    >>> text = "Ann Elm and {Nuts and Bolts} and others"
    >>> [text[start:end] for start, end in split_at_and(text)]
    ['Ann Elm', '{Nuts and Bolts}', 'others']
    """
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for found in _BRACE_OR_AND.finditer(text):
        sign = found[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif depth == 0:
            spans.append((start, found.start()))
            start = found.end()
    spans.append((start, len(text)))
    trimmed = []
    for first, last in spans:
        part = text[first:last]
        first += len(part) - len(part.lstrip())
        last -= len(part) - len(part.rstrip())
        if last > first:
            trimmed.append((first, last))
    return trimmed
