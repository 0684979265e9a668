"""New names for new records: from the words of the title and the year, never from people's names.

>>> mint("item", "Sharing the Garden: who digs?", "2024-05", set())
RecordId(kind='item', slug='sharing-the-garden-who-digs-2024')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from hashlib import blake2b

from coprod_kg.identifiers import RecordId

LONGEST = 60
"""How many characters the words of the title may take in a slug; 80 are allowed, and some are kept for a number."""

_WORD = re.compile(r"[a-z0-9]+")
_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def slug_of(title: str, date: str = "") -> str:
    """The slug for a title and the year that `date` begins with; equal titles give equal slugs on every machine.

    Letters without a Latin form leave no word; a title of only such letters is named by its hash.

    >>> slug_of("L’Œuvre, été"), slug_of("A B", "1999")
    ('loeuvre-ete', 'a-b-1999')
    """
    text = title.casefold().translate(_FOLDED).replace("’", "").replace("'", "")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = ""
    for word in _WORD.findall(plain):
        longer = f"{kept}-{word}" if kept else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        kept = longer
    if not kept:
        kept = f"untitled-{blake2b(title.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"
    year = date[:4]
    return f"{kept}-{year}" if re.fullmatch(r"[0-9]{4}", year) and not kept.endswith(f"-{year}") else kept


def mint(kind: str, title: str, date: str, taken: Container[RecordId], start: int = 1) -> RecordId:
    """An identity for a new record that is not in `taken`: with a number at its end if the plain one is.

    `start` is the first number to try, for who knows that those before it are taken.

    >>> mint("org", "The Garden", "", {RecordId("org", "the-garden")})
    RecordId(kind='org', slug='the-garden-2')
    """
    slug = slug_of(title, date)
    number = start
    identity = RecordId(kind, slug if number == 1 else f"{slug}-{number}")
    while identity in taken:
        number += 1
        identity = RecordId(kind, f"{slug}-{number}")
    return identity
