"""How old somebody has to be to read a text with ease, as far as counting tells.

The measure is the Automated Readability Index: it counts letters, words and sentences, so it is the same on every
machine, and our own words are held to it too (`tests/test_reading_age.py`). Grade 1 begins at the age of six.

>>> reading_age("We dug a pond. It has frogs in it now. Children come to look at them after school.")
5
>>> reading_age("Too short to tell.") is None
True
"""

from __future__ import annotations

import re

AIM = 11
"""What the list aims for, or below."""
YOUNGEST, OLDEST = 5, 18
"""Where the meter begins and ends; whatever is beyond is as easy, or as hard."""
_ENOUGH = 10
"""Words: on fewer the measure says little."""
_WORD = re.compile(r"[^\W_][\w'’.,-]*")
_SENTENCE = re.compile(r"[.!?]+(?=\s|\Z)|\n\s*\n")


def reading_age(text: str) -> int | None:
    """The age from which on `text` is read with ease; None if it is too short to tell."""
    words = _WORD.findall(text)
    if len(words) < _ENOUGH:
        return None
    letters = sum(not each.isspace() for each in text)
    sentences = sum(1 for each in _SENTENCE.split(text) if _WORD.search(each))
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / max(sentences, 1) - 21.43
    return min(OLDEST, max(YOUNGEST, round(grade + 5)))
